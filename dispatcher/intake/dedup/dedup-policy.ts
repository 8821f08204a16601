/** The dedup rule: what becomes of an arrival, given what its key and its place have open and had last. Pure. */
import type { Arrival } from "#contract";
import { type CloseReason, type TicketState, TRANSITIONS } from "../../lifecycle/ticket.ts";

export interface Closed {
  readonly closedAtMs: number;
  readonly closeReason: CloseReason;
}

export interface DedupInput {
  readonly phase: Arrival["phase"];
  /** By the source's clock, which may be off by the second. */
  readonly capturedAtMs: number;
  readonly uncertaintyMs: number;
  /** A person must look before anybody is sent: no detector agrees with the rule. */
  readonly needsConfirmation: boolean;
  readonly open: { readonly state: TicketState; readonly lastSeenAtMs: number } | null;
  /** Of the same key; only asked for when none is open. */
  readonly lastClosed: Closed | null;
  /** Another source's open ticket is about the same thing; only asked for when none of the key is open. */
  readonly hasNear: boolean;
  /** Of the same place, under another key. */
  readonly closedNear: Closed | null;
  /** The sentence of the silence or permit that covers it. */
  readonly silence: string | null;
  /** A close by proof that is younger than this was none: the old ticket is opened again. */
  readonly reopenWithinMs: number;
}

/** Which ticket is meant: the key's last one, or the place's. */
export type Former = "lastClosed" | "closedNear";

export type Verdict =
  | { readonly kind: "open"; readonly state: "unconfirmed" | "open"; readonly recursOf: Former | null }
  | { readonly kind: "reopen"; readonly former: Former; readonly reason: string }
  /** From now on its key leads to the other source's ticket. */
  | { readonly kind: "joinNear" }
  /**
   * sighting: it counts; note: it is only kept in the history; confirm: it counts, and the ticket waits no longer
   * for a person; selfClear: it closes the ticket.
   */
  | {
      readonly kind: "join";
      readonly as: "sighting" | "note" | "confirm" | "selfClear";
      readonly reason: string | null;
    }
  | { readonly kind: "joinClosed"; readonly former: Former; readonly reason: string }
  | { readonly kind: "refuse"; readonly why: "never-opened" | "silenced"; readonly reason: string };

/** A human called this very episode nothing, or nobody's duty: only a new episode is news. */
const DISMISSED: ReadonlySet<CloseReason> = new Set(["false-alarm", "refused"]);

/**
 * At most one open ticket per key, until it is closed. Event time decides, not arrival: what was captured before the
 * last ticket was closed, as far as the clock can tell, belongs to that ticket's history, however late it comes.
 * Later, it is still there or there again: the old ticket is opened again while its proof is young, and else a new
 * one that names the old, unless a human dismissed this very episode. A silence holds back new and opened tickets
 * and nothing else; when it ends and the thing still stands, the next `updated` opens one.
 */
export function judgeEvent(input: DedupInput): Verdict {
  const { phase, open, lastClosed, hasNear, closedNear, silence } = input;
  if (open !== null) return phase === "cleared" ? judgeCleared(input, open) : judgeSighting(input, open);
  if (lastClosed !== null) {
    const after = judgeAfterClose(input, lastClosed);
    if (after !== null) return { kind: "joinClosed", former: "lastClosed", reason: after };
  } else if (phase === "cleared") {
    const reason = "cleared, but no ticket was ever opened for this dedup key";
    return { kind: "refuse", why: "never-opened", reason };
  }
  if (hasNear) return { kind: "joinNear" };
  const late = closedNear === null ? null : lateness(input, closedNear);
  if (late !== null) return { kind: "joinClosed", former: "closedNear", reason: late };
  if (silence !== null) return { kind: "refuse", why: "silenced", reason: silence };
  return judgeRecurrence(input);
}

function judgeAfterClose(input: DedupInput, lastClosed: Closed): string | null {
  const { phase } = input;
  if (phase === "cleared") return "after close";
  const late = lateness(input, lastClosed);
  if (late !== null) return late;
  if (phase === "updated" && DISMISSED.has(lastClosed.closeReason)) {
    const called = lastClosed.closeReason === "refused" ? "not our duty" : "a false alarm";
    return `after close: the same episode was called ${called}`;
  }
  return null;
}

/** Why it belongs to a ticket that is closed; null: it is certainly younger than the close. */
function lateness({ capturedAtMs, uncertaintyMs }: DedupInput, { closedAtMs }: Closed): string | null {
  if (capturedAtMs <= closedAtMs) return "after close";
  if (capturedAtMs - uncertaintyMs > closedAtMs) return null;
  return `after close: captured ${seconds(capturedAtMs - closedAtMs)} s after it, by a clock that may be off by ${seconds(uncertaintyMs)} s`;
}

const seconds = (ms: number): string => String(Math.round(ms / 100) / 10);

function judgeRecurrence(input: DedupInput): Verdict {
  const { lastClosed, closedNear, capturedAtMs, reopenWithinMs, needsConfirmation } = input;
  const former: Former | null =
    lastClosed !== null ? "lastClosed" : closedNear !== null ? "closedNear" : null;
  const closed = lastClosed ?? closedNear;
  const ageMs = closed === null ? 0 : capturedAtMs - closed.closedAtMs;
  const proofIsYoung = closed?.closeReason === "verified" && ageMs < reopenWithinMs;
  if (former !== null && proofIsYoung && !needsConfirmation) {
    const reason = `there again ${String(Math.round(ageMs / 60_000))} min after it was verified as gone; within ${String(Math.round(reopenWithinMs / 60_000))} min the same ticket goes on`;
    return { kind: "reopen", former, reason };
  }
  return { kind: "open", state: needsConfirmation ? "unconfirmed" : "open", recursOf: former };
}

type OpenTicket = NonNullable<DedupInput["open"]>;

/** Whatever its order in time: a detector that once knew the object is what the person would have been asked for. */
function judgeSighting({ needsConfirmation }: DedupInput, { state }: OpenTicket): Verdict {
  if (state !== "unconfirmed" || needsConfirmation) return { kind: "join", as: "sighting", reason: null };
  return { kind: "join", as: "confirm", reason: "a detector agrees now" };
}

function judgeCleared({ capturedAtMs }: DedupInput, open: OpenTicket): Verdict {
  if (capturedAtMs < open.lastSeenAtMs) {
    return { kind: "join", as: "note", reason: "cleared, but seen again later" };
  }
  if (TRANSITIONS.selfClear.from.includes(open.state))
    return { kind: "join", as: "selfClear", reason: "cleared by itself" };
  return {
    kind: "join",
    as: "note",
    reason: `cleared while the ticket was ${open.state}: the worker's proof decides`,
  };
}
