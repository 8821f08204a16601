/** A model on trial on a group of cameras, from its start to its end: what may be decided about it. Pure. */
import type { CanaryHealth } from "#contract";
import { DispatcherError } from "../errors.ts";
import type { Block } from "../cameras/agent-text.ts";

/**
 * canary: on trial; promoted: signed off by a second person; fallen-back: an agent found it failing, slow or of another
 * opinion, and went back by itself; rolled-back: a person took it away; ended: it never began.
 */
export const ROLLOUT_STATES = ["canary", "promoted", "fallen-back", "rolled-back", "ended"] as const;
export type RolloutState = (typeof ROLLOUT_STATES)[number];

/**
 * Whose model it becomes. group: of its cameras alone, the others keep theirs; agents: of every camera of these agents.
 */
export const ROLLOUT_SCOPES = ["group", "agents"] as const;
export type RolloutScope = (typeof ROLLOUT_SCOPES)[number];

/** One agent of a rollout. */
export interface RolloutAgent {
  readonly cameras: readonly string[];
  /** The `model` block that it had; null: its default. */
  readonly before: Block;
  /** Bucket revision that holds what was decided last; null: it was not told yet. */
  readonly revision: number | null;
  /** Why it could not be told. */
  readonly failed: string | null;
  /** What it said of the trial last; null: nothing yet. */
  readonly says: RolloutWord | null;
}

/** Of an agent's heartbeat. */
export interface RolloutWord
  extends Pick<CanaryHealth, "state" | "sha256" | "looks" | "compared" | "failed"> {
  readonly agreement: number | null;
  readonly reason: string | null;
  /** ISO 8601, UTC. */
  readonly heardAt: string;
}

export interface Rollout {
  /** UUID. */
  readonly id: string;
  readonly label: string;
  readonly modelName: string;
  readonly sha256: string;
  /** The `model` block of agent.yaml. */
  readonly model: NonNullable<Block>;
  readonly minAgreement: number;
  readonly cameras: readonly string[];
  readonly state: RolloutState;
  readonly scope: RolloutScope;
  /** Counts its steps. */
  readonly version: number;
  readonly note: string;
  readonly startedBy: string;
  readonly startedAt: string;
  readonly signedOffBy: string | null;
  readonly signedOffAt: string | null;
  readonly endedAt: string | null;
  readonly agents: Readonly<Record<string, RolloutAgent>>;
}

export interface RolloutStep {
  readonly version: number;
  readonly at: string;
  readonly state: RolloutState;
  /** Null: an agent said so. */
  readonly by: string | null;
  readonly note: string;
}

/** Fewer compared looks say nothing about agreement. */
export const PROMOTION_COMPARED_MIN = 20;

const refuse = (sentence: string): never => {
  throw new DispatcherError("CONFLICT", sentence);
};

/** Throws NOT_ALLOWED for the one who started it, CONFLICT with why its trial does not carry a promotion. */
export function refusePromotion(rollout: Rollout, by: string): void {
  const { startedBy, state, label, agents } = rollout;
  if (state !== "canary") refuse(`Trial "${label}" is ${state}: only one that runs can be promoted.`);
  if (by === startedBy) {
    throw new DispatcherError(
      "NOT_ALLOWED",
      `Trial "${label}" was started by ${startedBy}: somebody else must sign it off.`,
    );
  }
  for (const [agentId, agent] of Object.entries(agents)) refuseAgent(rollout, agentId, agent.says);
}

function refuseAgent({ sha256, minAgreement }: Rollout, agentId: string, says: RolloutWord | null): void {
  if (says === null) return refuse(`Agent ${agentId} has said nothing of the trial yet.`);
  if (says.sha256 !== sha256) {
    refuse(
      `Agent ${agentId} tries other weights (${says.sha256.slice(0, 12)}…) than ${sha256.slice(0, 12)}….`,
    );
  }
  if (says.state !== "running") refuse(`On agent ${agentId} the trial is ${says.state}.`);
  if (says.compared < PROMOTION_COMPARED_MIN || says.agreement === null) {
    refuse(
      `Agent ${agentId} has compared ${String(says.compared)} looks; ${String(PROMOTION_COMPARED_MIN)} with something in them are the least.`,
    );
  } else if (says.agreement < minAgreement) {
    refuse(
      `On agent ${agentId} the agreement is ${says.agreement.toFixed(2)}, below ${minAgreement.toFixed(2)}.`,
    );
  }
  return undefined;
}

/** Throws CONFLICT when there is nothing to take away. */
export function refuseRollBack({ state, label }: Rollout): void {
  if (state === "rolled-back" || state === "ended") refuse(`Trial "${label}" is ${state} already.`);
}

/** The blocks an agent gets, by what was decided. Null: nothing is to be changed. */
export function blocksFor(
  rollout: Pick<Rollout, "state" | "scope" | "label" | "model" | "minAgreement">,
  { cameras, before }: Pick<RolloutAgent, "cameras" | "before">,
): { readonly model?: Block; readonly canary?: Block } {
  const { state, scope, label, model, minAgreement } = rollout;
  const canary = { label, model, cameras: [...cameras] };
  switch (state) {
    case "canary":
      return { canary: { ...canary, minAgreement } };
    case "promoted":
      // Disagreement with the old model is what was wished; a model that fails or is too slow still goes.
      if (scope === "group") return { canary: { ...canary, minAgreement: 0, compareEvery: 1000 } };
      return { model, canary: null };
    case "rolled-back":
      return scope === "agents" ? { model: before, canary: null } : { canary: null };
    case "fallen-back":
      return {};
    case "ended":
      return { canary: null };
  }
}
