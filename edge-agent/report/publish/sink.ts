/** SEAM: where events go. Storing the same entry again is safe and counts once. */
import type { OutboxEntry } from "../outbox/outbox.ts";

export interface Stored {
  readonly outcome: "stored" | "duplicate";
  readonly streamSequence: number;
}

export interface Sink {
  /** Resolves when pictures and event are stored; rejects while they are not, and the publisher tries again. */
  store(entry: Pick<OutboxEntry, "event" | "pictures">): Promise<Stored>;
  /** Resolves when a trouble may have ended, so that a pause can be cut short; rejects with the signal's reason. */
  recovered(signal: AbortSignal): Promise<void>;
}
