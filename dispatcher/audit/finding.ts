/** What the auditor says: one sentence for each broken promise, with the ids of what it is about. */

/**
 * decisions: every event of a stream has exactly one. streams: the book never knows more than the stream, and nothing
 * waits in it for ever. keys: no dedup key leads to two open tickets. chains: every ticket's history is gapless and
 * legal. verifications: every "done" is looked at. timers: every ticket that is not closed has those of its state, and
 * none is past due. sightings: a ticket counts what was decided, once. notifications: none is stuck.
 */
export const PROMISES = [
  "decisions",
  "streams",
  "keys",
  "chains",
  "verifications",
  "timers",
  "sightings",
  "notifications",
] as const;
export type PromiseName = (typeof PROMISES)[number];

export interface Finding {
  readonly promise: PromiseName;
  /** Names what is wrong with what; the same as long as it is wrong. */
  readonly key: string;
  readonly sentence: string;
  readonly ticketId: string | null;
  /** The event's place, for what is about an event. */
  readonly stream: string | null;
  readonly sequence: number | null;
}

/** Who answers for a finding that cannot be mended, and why. */
export interface Acknowledgement {
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly reason: string;
}

/** As it stands in the book. */
export interface OpenFinding extends Finding {
  /** Holds for the sentence that was read: when more is wrong, it is told anew. */
  readonly acknowledged: Acknowledgement | null;
}

type About = Partial<Pick<Finding, "ticketId" | "stream" | "sequence">>;

export const finding = (
  promise: PromiseName,
  key: string,
  sentence: string,
  { ticketId = null, stream = null, sequence = null }: About = {},
): Finding => ({ promise, key: `${promise}/${key}`, sentence, ticketId, stream, sequence });
