/** Which sent events has the stream lost? Pure. */
import type { CoverReply } from "#contract";
import type { EventStreamPlace } from "../../bus/bus.ts";
import type { SentEntry, StreamMark } from "../outbox/outbox.ts";

export interface StreamVerdict {
  /** Events with a higher sequence are not in the stream any more; null: nothing is known to be lost. */
  readonly lostAbove: number | null;
  readonly reason: string;
  /** What to remember from now on. */
  readonly mark: StreamMark;
}

/**
 * A stream that was made anew has nothing of the old one; one whose end went backwards (a store restored from a
 * backup, a power cut before its sync) has lost what lay behind its new end.
 */
export function judgeStream(mark: StreamMark, place: EventStreamPlace): StreamVerdict {
  const { createdAt, lastSequence } = place;
  if (mark.createdAt !== "" && mark.createdAt !== createdAt) {
    const reason = `the event stream was made anew (at ${createdAt}; it was of ${mark.createdAt})`;
    return { lostAbove: 0, reason, mark: { createdAt, highestSequence: 0 } };
  }
  if (lastSequence < mark.highestSequence) {
    const reason = `the event stream went backwards (it ends at ${lastSequence} and had acknowledged ${mark.highestSequence})`;
    return { lostAbove: lastSequence, reason, mark: { createdAt, highestSequence: lastSequence } };
  }
  return { lostAbove: null, reason: "", mark: { ...mark, createdAt } };
}

/**
 * Of undecided events those that no dispatcher will ever read: below the stream's first message, or below the point
 * up to which all that the stream holds is decided. The latter finds losses that were overgrown by newer events.
 */
export function lostUndecided(
  undecided: readonly SentEntry[],
  place: EventStreamPlace | null,
  settled: CoverReply["stream"],
): readonly SentEntry[] {
  const sameStream = settled !== undefined && (place === null || place.createdAt === settled.createdAt);
  const settledSequence = sameStream ? settled.settledSequence : 0;
  const firstSequence = place?.firstSequence ?? 0;
  return undecided.filter(
    ({ streamSequence }) => streamSequence <= settledSequence || streamSequence < firstSequence,
  );
}
