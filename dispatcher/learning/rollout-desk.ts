/** SEAM between the models page and whoever knows what agents run and try. */
import type { Block } from "../cameras/agent-text.ts";
import type { CanaryHealth } from "#contract";
import type { Rollout, RolloutScope, RolloutStep } from "./rollout.ts";

/** What one agent runs, as it said last. */
export interface RunningModel {
  readonly agentId: string;
  /** ISO 8601, UTC. */
  readonly heardAt: string;
  readonly model: { readonly name: string; readonly sha256: string };
  readonly executionProvider: string;
  readonly inferenceMsP50: number | null;
  readonly cameras: number;
  readonly canary: CanaryHealth | null;
}

export interface StartRollout {
  readonly label: string;
  readonly modelName: string;
  readonly sha256: string;
  /** The `model` block of agent.yaml: paths on the agents' machines. */
  readonly model: NonNullable<Block>;
  readonly cameras: readonly string[];
  readonly minAgreement: number;
  readonly note: string;
  /** User id. */
  readonly by: string;
}

export interface Decide {
  readonly expectedVersion: number;
  readonly note: string;
  readonly by: string;
}

export interface RolloutDesk {
  models(): readonly RunningModel[];
  list(query: { readonly limit: number; readonly after?: string }): Promise<readonly Rollout[]>;
  /** Rejects NOT_FOUND. */
  rollout(id: string): Promise<{ readonly rollout: Rollout; readonly steps: readonly RolloutStep[] }>;
  /**
   * Begins the trial on these cameras' agents; where one refuses, none keeps it. Rejects NOT_FOUND for a camera that
   * nobody has heard of, CONFLICT where an agent tries a model already, BAD_REQUEST with an agent's sentences.
   */
  start(start: StartRollout): Promise<Rollout>;
  /**
   * Never by who started it, and only when every agent says that its trial runs and agrees. Told again, it reaches the
   * agents that could not be reached. Rejects NOT_ALLOWED, CONFLICT, STALE_VERSION.
   */
  promote(id: string, decide: Decide & { readonly scope: RolloutScope }): Promise<Rollout>;
  /** Every agent back to the model that it had. Told again, it reaches those that could not be reached. */
  rollBack(id: string, decide: Decide): Promise<Rollout>;
}
