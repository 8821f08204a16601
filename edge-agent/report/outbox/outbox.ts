/**
 * SEAM: the durable queue between a decision and its acknowledgement. What `append` has resolved survives
 * kill -9 and hours without a broker; order is the order of `append`.
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

export interface OutboxStats {
  readonly depth: number;
  readonly bytes: number;
  /** Entries given up because the bound was reached, by phase; `opened` and `cleared` are never dropped. */
  readonly droppedUpdated: number;
  /** Appends refused because only entries that may not be dropped fill the bound. */
  readonly refused: number;
}

export interface Outbox {
  /**
   * Stores events, their pictures and the camera's state in one transaction and resolves when the disk has
   * them. Drops the oldest `updated` entries first when over the bound; rejects with AgentError OUTBOX_FULL when
   * nothing may be dropped.
   */
  append(entries: readonly Omit<OutboxEntry, "position">[], state?: CameraState): Promise<void>;
  /** Saves a camera's state alone; may be lost in a crash, never torn. */
  saveState(state: CameraState): Promise<void>;
  loadState(cameraCode: string): unknown;
  /** The oldest entries, at most `limit`, without removing them. */
  peek(limit: number): readonly OutboxEntry[];
  /** Removes one entry, after the stream has acknowledged it. */
  acknowledge(position: number): Promise<void>;
  stats(): OutboxStats;
  /** Resolves at the next append, so that a publisher can sleep. */
  appended(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
