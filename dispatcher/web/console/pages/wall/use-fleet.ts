/** Agents and cameras, asked once for both cards that show them. */
import { computed } from "vue";
import { api, ask } from "../../../shared/api.ts";
import { type Asked, useAsked } from "../../asked.ts";
import { type AgentBeat, type CameraRow, camerasOf } from "../../fleet.ts";

/** Agents beat every few seconds, and no live update tells. */
const EVERY_MS = 10_000;

export interface Fleet {
  readonly asked: Asked<unknown>;
  readonly agents: () => readonly AgentBeat[];
  readonly cameras: () => readonly CameraRow[];
  /** The server's clock at the answer, ms since 1970. */
  readonly atMs: () => number;
}

export function useFleet(): Fleet {
  const asked = useAsked(() => ask(api.GET("/api/agents")), { everyMs: EVERY_MS });
  // The API describes a heartbeat as anything; it is the contract's, checked when it came.
  const agents = computed(() => (asked.data?.agents ?? []) as readonly AgentBeat[]);
  const atMs = computed(() => Date.parse(asked.data?.now ?? ""));
  const cameras = computed(() => camerasOf(agents.value, atMs.value));
  return { asked, agents: () => agents.value, cameras: () => cameras.value, atMs: () => atMs.value };
}
