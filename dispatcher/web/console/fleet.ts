/** Agents and cameras as the office counts them: who watches, who does not, and why. Pure. */
import type { Heartbeat } from "../../../contract/agent-messages.ts";
import type { Language } from "../shared/language.ts";

export interface AgentBeat {
  /** ISO 8601. */
  readonly heardAt: string;
  readonly heartbeat: Heartbeat;
}

/** An agent that has said nothing for this long is silent: it beats every few seconds. */
export const SILENT_MS = 60_000;

type Health = Heartbeat["cameras"][number];
export type CameraState = "seeing" | "connecting" | "blind" | "suspended" | "silent";

export interface CameraRow {
  readonly agentId: string;
  readonly health: Health;
  /** silent: its agent is; suspended: its pictures come and cannot be believed. */
  readonly state: CameraState;
  /** ISO 8601; null: it watches, or nobody knows since when. */
  readonly since: string | null;
}

export const isSilent = ({ heardAt }: AgentBeat, nowMs: number): boolean =>
  nowMs - Date.parse(heardAt) > SILENT_MS;

function stateOf(health: Health, isAgentSilent: boolean): CameraState {
  if (isAgentSilent) return "silent";
  return health.suspended === undefined ? health.state : "suspended";
}

/** Every camera, in the agents' order. */
export function camerasOf(agents: readonly AgentBeat[], nowMs: number): readonly CameraRow[] {
  return agents.flatMap((agent) => {
    const silent = isSilent(agent, nowMs);
    return agent.heartbeat.cameras.map((health) => ({
      agentId: agent.heartbeat.agentId,
      health,
      state: stateOf(health, silent),
      since: silent ? agent.heardAt : (health.suspended?.since ?? health.blindSince ?? null),
    }));
  });
}

/** Those where nobody watches now, longest first. */
export const unwatched = (cameras: readonly CameraRow[]): readonly CameraRow[] =>
  cameras
    .filter(({ state }) => state !== "seeing" && state !== "connecting")
    .sort((a, b) => Date.parse(a.since ?? "") - Date.parse(b.since ?? "") || 0);

/** The agent's own sentence; null where it says none. */
export const whyUnwatched = ({ health }: CameraRow, language: Language): string | null =>
  health.suspended?.sentence[language] ?? health.blindReason ?? null;
