/** Models on trial: begun, signed off, taken away. What is decided stands in the book before any agent is told. */
import { randomUUID } from "node:crypto";
import type { RolloutBook } from "../book/rollouts.ts";
import type { AgentModelsDesk } from "../cameras/agent-models-desk.ts";
import type { CameraRegistry } from "../cameras/camera-registry.ts";
import { DispatcherError, messageOf } from "../errors.ts";
import type { Heartbeats } from "../intake/heartbeats.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Clock } from "../time/clock.ts";
import { blocksFor, refusePromotion, refuseRollBack, type Rollout, type RolloutAgent } from "./rollout.ts";
import type { Decide, RolloutDesk, RunningModel, StartRollout } from "./rollout-desk.ts";

export interface RolloutDeskOptions {
  readonly rollouts: RolloutBook;
  readonly agentModels: AgentModelsDesk;
  readonly cameras: Pick<CameraRegistry, "find">;
  readonly heartbeats: Pick<Heartbeats, "agents">;
  readonly clock: Clock;
  readonly counters: Counters;
}

export function createRolloutDesk(options: RolloutDeskOptions): RolloutDesk {
  const { rollouts, heartbeats } = options;
  const found = async (id: string): Promise<Rollout> => {
    const rollout = await rollouts.rollout(id);
    if (rollout !== null) return rollout;
    throw new DispatcherError("NOT_FOUND", `There is no rollout ${id.slice(0, 64)}.`);
  };
  return {
    models: () => heartbeats.agents().map(runningOf),
    list: (query) => rollouts.list(query),
    async rollout(id) {
      const rollout = await found(id);
      return { rollout, steps: await rollouts.steps(id) };
    },
    start: (start) => startRollout(options, start),
    async promote(id, { scope, ...decide }) {
      const rollout = await found(id);
      if (rollout.state === "promoted") return tellAgents(options, rollout);
      refusePromotion(rollout, decide.by);
      const decision = { state: "promoted", scope, ...wordsOf(decide, options.clock) } as const;
      return tellAgents(options, await rollouts.decide(id, decide.expectedVersion, decision));
    },
    async rollBack(id, decide) {
      const rollout = await found(id);
      if (rollout.state === "rolled-back" && hasUntold(rollout)) return tellAgents(options, rollout);
      refuseRollBack(rollout);
      const decision = { state: "rolled-back", ...wordsOf(decide, options.clock) } as const;
      return tellAgents(options, await rollouts.decide(id, decide.expectedVersion, decision));
    },
  };
}

const wordsOf = ({ by, note }: Decide, clock: Clock) => ({ by, note, atMs: clock.nowMs() });
const hasUntold = ({ agents }: Rollout): boolean =>
  Object.values(agents).some(({ revision }) => revision === null);

const runningOf = ({ heartbeat, heardAt }: ReturnType<Heartbeats["agents"]>[number]): RunningModel => ({
  agentId: heartbeat.agentId,
  heardAt,
  model: heartbeat.model,
  executionProvider: heartbeat.executionProvider,
  inferenceMsP50: heartbeat.inferenceMsP50 ?? null,
  cameras: heartbeat.cameras.length,
  canary: heartbeat.canary ?? null,
});

async function startRollout(options: RolloutDeskOptions, start: StartRollout): Promise<Rollout> {
  const { rollouts, clock, counters } = options;
  const agents = await agentsOf(options, start.cameras);
  const { by: startedBy, ...wished } = start;
  const atMs = clock.nowMs();
  const id = randomUUID();
  const rollout = await rollouts.start({ ...wished, id, startedBy, agents, atMs });
  counters.count("rolloutsStarted");
  const told = await tellAgents(options, rollout);
  const failure = Object.values(told.agents).find(({ failed }) => failed !== null)?.failed;
  if (failure == null) return told;
  // A trial on half of its cameras would be promoted by half of the evidence.
  const note = `it could not begin: ${failure}`;
  const decision = { state: "ended", by: startedBy, note, atMs: clock.nowMs() } as const;
  await tellAgents(options, await rollouts.decide(id, told.version, decision));
  throw new DispatcherError("CONFLICT", `The trial was not begun on any camera: ${failure}`);
}

/** By agent, with the model that each has now. */
async function agentsOf(
  { cameras, agentModels }: RolloutDeskOptions,
  codes: readonly string[],
): Promise<Rollout["agents"]> {
  const byAgent = new Map<string, string[]>();
  for (const code of new Set(codes)) {
    const camera = cameras.find(code);
    if (camera === null) {
      throw new DispatcherError("NOT_FOUND", `No agent has been heard with a camera ${code.slice(0, 64)}.`);
    }
    byAgent.set(camera.agentId, [...(byAgent.get(camera.agentId) ?? []), code]);
  }
  const agents: Record<string, RolloutAgent> = {};
  for (const [agentId, own] of byAgent) {
    const { model, canary } = await agentModels.read(agentId);
    if (canary !== null) throw busy(agentId, canary["label"]);
    agents[agentId] = { cameras: own, before: model, revision: null, failed: null, says: null };
  }
  return agents;
}

const busy = (agentId: string, label: unknown): DispatcherError =>
  new DispatcherError(
    "CONFLICT",
    `Agent ${agentId} tries a model already (${typeof label === "string" ? label : "without a label"}): roll that trial back first.`,
  );

/** Each by itself: one that cannot be reached keeps none of the others back, and is told when it is asked for again. */
async function tellAgents({ rollouts, agentModels }: RolloutDeskOptions, rollout: Rollout): Promise<Rollout> {
  for (const [agentId, agent] of Object.entries(rollout.agents)) {
    if (agent.revision !== null) continue;
    const told = await agentModels.change(agentId, blocksFor(rollout, agent)).then(
      (revision) => ({ revision, failed: null }),
      (thrown: unknown) => ({ revision: null, failed: messageOf(thrown).slice(0, 500) }),
    );
    await rollouts.told(rollout.id, agentId, told);
  }
  return (await rollouts.rollout(rollout.id)) ?? rollout;
}
