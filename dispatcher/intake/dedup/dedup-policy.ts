/** The dedup rule: what becomes of an event, given the key's open ticket and its last closed one. Pure. */
import type { ViolationEvent } from "#contract";
import { type CloseReason, type TicketState, TRANSITIONS } from "../../lifecycle/ticket.ts";

export interface DedupInput {
  readonly phase: ViolationEvent["phase"];
  /** By the agent's clock. */
  readonly capturedAtMs: number;
  /** A person must look before anybody is sent: no detector agrees with the rule. */
  readonly needsConfirmation: boolean;
  readonly open: { readonly state: TicketState; readonly lastSeenAtMs: number } | null;
  /** Only asked for when none is open. */
  readonly lastClosed: { readonly closedAtMs: number; readonly closeReason: CloseReason } | null;
}

export type Verdict =
  | { readonly kind: "open"; readonly state: "unconfirmed" | "open" }
  /**
   * sighting: it counts; note: it is only kept in the history; confirm: it counts, and the ticket waits no longer
   * for a person; selfClear: it closes the ticket.
   */
  | {
      readonly kind: "join";
      readonly as: "sighting" | "note" | "confirm" | "selfClear";
      readonly reason: string | null;
    }
  | { readonly kind: "joinClosed"; readonly reason: string }
  | { readonly kind: "refuse"; readonly reason: string };

/**
 * At most one open ticket per key, until it is closed. Event time decides, not arrival: what was captured before
 * the last ticket was closed belongs to that ticket's history, however late it comes. `updated` after the close
 * says that it is still there and opens a ticket, unless a human called this very episode a false alarm: then only
 * a new episode (`opened`) does.
 */
export function judgeEvent(input: DedupInput): Verdict {
  const { phase, capturedAtMs, open, lastClosed } = input;
  if (open !== null)
    return phase === "cleared" ? judgeCleared(capturedAtMs, open) : judgeSighting(input, open);
  if (lastClosed === null) {
    if (phase !== "cleared") return opening(input);
    return { kind: "refuse", reason: "cleared, but no ticket was ever opened for this dedup key" };
  }
  if (phase === "cleared" || capturedAtMs <= lastClosed.closedAtMs)
    return { kind: "joinClosed", reason: "after close" };
  if (phase === "updated" && lastClosed.closeReason === "false-alarm") {
    return { kind: "joinClosed", reason: "after close: the same episode was called a false alarm" };
  }
  return opening(input);
}

const opening = ({ needsConfirmation }: DedupInput): Verdict => ({
  kind: "open",
  state: needsConfirmation ? "unconfirmed" : "open",
});

type OpenTicket = NonNullable<DedupInput["open"]>;

/** Whatever its order in time: a detector that once knew the object is what the person would have been asked for. */
function judgeSighting({ needsConfirmation }: DedupInput, { state }: OpenTicket): Verdict {
  if (state !== "unconfirmed" || needsConfirmation) return { kind: "join", as: "sighting", reason: null };
  return { kind: "join", as: "confirm", reason: "a detector agrees now" };
}

function judgeCleared(capturedAtMs: number, open: OpenTicket): Verdict {
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
