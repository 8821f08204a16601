/** SEAM between what hears that cameras cannot be believed and the people who mend them. Implemented in book/. */

/** What a heartbeat says of one camera whose pictures cannot be believed. */
export interface CameraTrouble {
  readonly cameraCode: string;
  readonly cameraName: string;
  /** moved, dark, blurred, covered, frozen. */
  readonly kind: string;
  readonly sinceMs: number;
  readonly sentence: { readonly zh: string; readonly en: string };
}

/** What one heartbeat means for the tasks of one agent's cameras. */
export interface AgentTroubles {
  readonly agentId: string;
  readonly troubles: readonly CameraTrouble[];
  /** Cameras that are known to see, or to have another trouble: what else was open of them is over. */
  readonly decided: readonly string[];
  /** Every camera of the agent: what is open of others is over, the agent has them no more. */
  readonly cameras: readonly string[];
  readonly atMs: number;
}

export interface OperatorTask {
  readonly id: string;
  readonly cameraCode: string;
  readonly cameraName: string;
  readonly agentId: string;
  readonly kind: string;
  /** ISO 8601, UTC, like the others. */
  readonly since: string;
  readonly sentence: { readonly zh: string; readonly en: string };
  readonly openedAt: string;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: string | null;
  /** What whoever took it on is doing about it, in their words; null: they said nothing. */
  readonly acknowledgedNote: string | null;
  readonly endedAt: string | null;
}

export interface TaskFilter {
  /** Also those that are over. */
  readonly all: boolean;
  /** Newest first, at most so many (1 to 200). */
  readonly limit: number;
}

export interface Acknowledgement {
  readonly userId: string;
  readonly atMs: number;
  /** Null leaves what was written before. */
  readonly note: string | null;
}

export interface TaskWrites {
  readonly opened: number;
  readonly ended: number;
}

export interface OperatorTasks {
  list(filter: TaskFilter): Promise<readonly OperatorTask[]>;
  /** The first one who acknowledges it stays, and may write another note later. Rejects NOT_FOUND. */
  acknowledge(taskId: string, by: Acknowledgement): Promise<OperatorTask>;
}

export interface TaskBook extends OperatorTasks {
  /** Opens and ends what the heartbeat says; a heartbeat that is older than an end opens nothing again. */
  settle(troubles: AgentTroubles): Promise<TaskWrites>;
}
