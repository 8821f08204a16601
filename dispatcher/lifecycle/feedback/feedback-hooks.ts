/** Asks everybody who complained when the ticket is closed: in the transaction that closes it, so that none is left out. */
import type { Counters } from "../../telemetry/counters.ts";
import type { MoveHooks } from "../move-hooks.ts";
import type { CloseReason } from "../ticket.ts";

const DAY_MS = 86_400_000;

/** A duplicate goes on elsewhere, and is asked about when that is closed; what was opened by mistake is nobody's matter. */
const ASKED_AFTER: ReadonlySet<CloseReason | null> = new Set<CloseReason>([
  "verified",
  "self-cleared",
  "false-alarm",
  "refused",
]);

export interface FeedbackHookOptions {
  readonly counters: Counters;
  readonly linkDays: number;
  /** False: nobody could answer. */
  readonly canLink: boolean;
}

export function createFeedbackHooks({ counters, linkDays, canLink }: FeedbackHookOptions): MoveHooks {
  return {
    opened: () => Promise.resolve(),
    async moved(session, _before, after, { atMs }) {
      if (!canLink || after.state !== "closed" || !ASKED_AFTER.has(after.closeReason)) return;
      const expiresAtMs = atMs + linkDays * DAY_MS;
      const { id: ticketId, version } = after;
      counters.count("feedbackAsked", await session.askFeedback({ ticketId, version, atMs, expiresAtMs }));
    },
  };
}
