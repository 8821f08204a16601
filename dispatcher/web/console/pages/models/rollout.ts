/** A model's trial as the page shows it: its words, and who may decide what. Pure. */
import type { paths } from "../../../shared/api-types.ts";

type Answer<T> = T extends { responses: { 200: { content: { "application/json": infer A } } } } ? A : never;
export type AgentModels = Answer<paths["/api/models"]["get"]>["agents"][number];
export type Rollout = Answer<paths["/api/model-rollouts"]["get"]>["rollouts"][number];
export type RolloutDetail = Answer<paths["/api/model-rollouts/{id}"]["get"]>;

export const TONES: Readonly<Record<Rollout["state"], string>> = {
  canary: "warn",
  promoted: "good",
  "fallen-back": "bad",
  "rolled-back": "plainly",
  ended: "plainly",
};

/** Hashes are compared by eye: the first twelve digits are enough. */
export const shortHash = (sha256: string): string => sha256.slice(0, 12);

/** The lowest agreement of its agents; null: some agent has not compared anything yet. */
export function agreementOf({ agents }: Pick<Rollout, "agents">): number | null {
  const said = agents.map(({ says }) => says?.agreement ?? null);
  return said.includes(null) || said.length === 0 ? null : Math.min(...said.map((each) => each ?? 0));
}

/** own: whoever began it cannot sign it off; over: nothing is on trial any more. */
export function mayPromote(
  { state, startedBy }: Pick<Rollout, "state" | "startedBy">,
  me: string,
): "yes" | "own" | "over" {
  if (state !== "canary") return "over";
  return startedBy === me ? "own" : "yes";
}

/** Some agent could not be told what was decided: asking for it again tells it. */
export const isUntold = ({ agents }: Pick<Rollout, "agents">): boolean =>
  agents.some(({ revision }) => revision === null);

export const mayRollBack = (rollout: Pick<Rollout, "state" | "agents">): boolean =>
  rollout.state === "rolled-back" ? isUntold(rollout) : rollout.state !== "ended";

export const SHA256 = /^[0-9a-f]{64}$/;
