/**
 * SEAM: the durable queue between an incident and the dispatcher's decision about it. What `append` has resolved
 * survives kill -9 and hours without a broker; order is the order of `append`. An entry waits until the stream has
 * stored it, is then kept as sent with its pictures, and leaves when a decision covers it: a stream that loses what
 * it acknowledged (a restored backup, a lost disk) is offered it again.
 */
import type { EvidenceRef, ViolationEvent } from "#contract";

export interface EvidencePicture {
  /** Reference as the event carries it; `object` is the name to store it under. */
  readonly ref: EvidenceRef;
  readonly jpeg: Uint8Array;
}

export interface OutboxEntry {
  /** Position in the queue, ascending. */
  readonly position: number;
  readonly event: ViolationEvent;
  readonly pictures: readonly EvidencePicture[];
}

/** State that must never disagree with the queue: written in the same transaction as the event. */
export interface CameraState {
  readonly cameraCode: string;
  /** Plain JSON of the camera's tracks and episodes, as pipeline.ts saves and restores it. */
  readonly state: unknown;
}

/** A sent entry without its event and pictures. */
export interface SentEntry {
  readonly position: number;
  readonly eventId: string;
  /** Where the stream said it stored it. */
  readonly streamSequence: number;
  /** Unix milliseconds. */
  readonly sentAtMs: number;
}

/** The event stream as the agent last knew it. */
export interface StreamMark {
  /** When the stream was made, as the server writes it; "" while that is not known. */
  readonly createdAt: string;
  /** The highest sequence that was acknowledged to this agent in it. */
  readonly highestSequence: number;
}

export interface OutboxStats {
  /** Entries that wait to be stored by the stream. */
  readonly depth: number;
  /** Entries sent and not known to be decided. */
  readonly sent: number;
  /** Disk bytes of both, as the bound counts them. */
  readonly bytes: number;
  readonly maxBytes: number;
  /** When the oldest waiting entry was appended, Unix milliseconds; null when none waits. */
  readonly oldestWaitingAtMs: number | null;
  // Counters are of this process.
  /** Waiting `updated` entries given up because a bound was reached. */
  readonly droppedUpdated: number;
  /** Sent entries given up undecided because a bound was reached: the stream alone has them then. */
  readonly droppedSent: number;
  /** Waiting `opened` and `cleared` given up after the bound of age and an alarm that stood long enough. */
  readonly expired: number;
  /** Appends refused because only entries that may not be dropped fill the bound. */
  readonly refused: number;
  readonly covered: number;
  readonly offeredAgain: number;
  /** What an operator must act on, one sentence each. */
  readonly alarms: readonly string[];
}

export interface Outbox {
  /**
   * Stores events, their pictures and the camera's state in one transaction and resolves when the disk has
   * them. Over the bound the oldest sent entries go first, then the oldest waiting `updated`; rejects with
   * AgentError OUTBOX_FULL when nothing else may be dropped.
   */
  append(entries: readonly Omit<OutboxEntry, "position">[], state?: CameraState): Promise<void>;
  /**
   * Keeps a camera's state alone, which must not be changed afterwards. It reaches the disk within about a second,
   * with those of other cameras in one transaction: until then a crash loses it, and leaves the one before, whole. It
   * never comes after a newer one that `append` has stored. Rejects with AgentError OUTBOX_FULL while states cannot
   * be written, and keeps nothing then.
   */
  saveState(state: CameraState): Promise<void>;
  /** The newest state, on the disk or on its way there. */
  loadState(cameraCode: string): unknown;
  /** The oldest waiting entries, at most `limit`, without removing them. */
  peek(limit: number): readonly OutboxEntry[];
  /** The stream has stored it: from now on it is sent. Nothing happens when it is gone already. */
  markSent(position: number, streamSequence: number): Promise<void>;
  /** Sent entries behind a position, oldest first. */
  sent(limit: number, afterPosition?: number): readonly SentEntry[];
  /** These events are decided: removes them, sent or waiting, and returns how many there were. Unknown ids are fine. */
  cover(eventIds: readonly string[]): Promise<number>;
  /** Whether the event waits or is sent and not known to be decided. */
  has(eventId: string): boolean;
  /** Lets sent entries wait again, in their old order; returns how many there were. */
  offerAgain(positions: readonly number[]): Promise<number>;
  streamMark(): StreamMark;
  saveStreamMark(mark: StreamMark): Promise<void>;
  /** Gives up what is older than the bound of age, and refreshes the alarms. To be called every few minutes. */
  sweep(): Promise<void>;
  stats(): OutboxStats;
  /** Resolves at the next append or offer, so that a publisher can sleep. */
  appended(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
