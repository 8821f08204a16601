/** The one way a ticket changes its state: judged by the table, written with its history, in one transaction. */
import type { BookSession, LockedTicket } from "../book/book.ts";
import { DispatcherError } from "../errors.ts";
import { refuseHandOver } from "./hand-over.ts";
import { judgeMove, type MoveRequest } from "./judge-move.ts";
import { proofOfMove } from "./move-proof.ts";
import { DEFAULT_RULES, type LifecycleRules } from "./rules.ts";
import { refuseOutsideGrids } from "./scope.ts";
import { refuseSuspension } from "./suspend.ts";
import { targetState, TRANSITIONS, TRANSITIONS_VERSION } from "./ticket.ts";

export interface TicketMove extends MoveRequest {
  readonly atMs: number;
  /** Objects of the evidence store that go with it; each must have been uploaded for this ticket. */
  readonly pictures?: readonly string[];
  /** Edition of the rule that decided; the table of transitions unless given. */
  readonly ruleVersion?: string;
}

/** The ticket must be locked in this session. Throws what judgeMove throws. */
export async function moveTicket(
  session: BookSession,
  ticket: LockedTicket,
  move: TicketMove,
  rules: LifecycleRules = DEFAULT_RULES,
): Promise<LockedTicket> {
  const isStale = move.expectedVersion !== undefined && move.expectedVersion !== ticket.version;
  judgeMove(ticket, move, { rules, lastMove: isStale ? await session.lastMove(ticket.id) : null });
  await refuseByBook(session, ticket, move, rules);
  const { action, actor, atMs } = move;
  const to = targetState(action, ticket.workerId);
  return session.writeMove(ticket, {
    action,
    to,
    closeReason: TRANSITIONS[action].closeReason ?? null,
    actorRole: actor.role,
    actorId: actor.id,
    reason: move.reason?.trim() ?? null,
    workerId: ownerAfter(ticket, move, to),
    atMs,
    suspendedUntilMs: action === "suspend" ? (move.untilMs ?? null) : null,
    intoTicketId: action === "mergeInto" ? (move.intoTicketId ?? null) : null,
    evidence: await proofOfMove(session, ticket, move, rules),
    ruleVersion: move.ruleVersion ?? TRANSITIONS_VERSION,
  });
}

/**
 * Only assign and handOver give it to somebody, whatever else a request names. An open ticket is nobody's, and what was
 * only offered is taken back when it has to wait.
 */
function ownerAfter(
  ticket: LockedTicket,
  { action, workerId }: TicketMove,
  to: LockedTicket["state"],
): string | null {
  if (action === "assign" || action === "handOver") return workerId ?? null;
  const isTakenBack = to === "open" || (to === "suspended" && ticket.state === "assigned");
  return isTakenBack ? null : ticket.workerId;
}

/** What the table cannot know: other tickets, other people, the grid tree. */
async function refuseByBook(
  session: BookSession,
  ticket: LockedTicket,
  move: TicketMove,
  rules: LifecycleRules,
): Promise<void> {
  const { action, actor } = move;
  await refuseOutsideGrids(session, ticket, { actor, what: action });
  if (actor.role === "reviewer" && (await session.hasHandled(ticket.id, actor.id))) {
    throw new DispatcherError(
      "NOT_ALLOWED",
      `ticket ${String(ticket.number)} was handled by ${actor.id}: whoever handled it does not judge it`,
    );
  }
  if (action === "handOver") await refuseHandOver(session, ticket, { workerId: move.workerId ?? "", rules });
  if (action === "suspend") refuseSuspension(ticket, { untilMs: move.untilMs ?? 0, nowMs: move.atMs });
  if (action === "mergeInto") await refuseMerge(session, ticket, move.intoTicketId ?? "");
  if (action === "reopen" || action === "split") await refuseTwin(session, ticket, action);
}

async function refuseMerge(session: BookSession, ticket: LockedTicket, intoTicketId: string): Promise<void> {
  const name = `ticket ${String(ticket.number)}`;
  if (intoTicketId === ticket.id) {
    throw new DispatcherError(
      "BAD_REQUEST",
      `${name} cannot go on in itself; key "intoTicketId" must name another`,
    );
  }
  const into = await session.lockTicket(intoTicketId);
  if (into === null) {
    const given = intoTicketId.slice(0, 64);
    throw new DispatcherError(
      "BAD_REQUEST",
      `key "intoTicketId" is ${given}, which is no ticket; the id of an open one would be right`,
    );
  }
  if (into.state !== "closed") return;
  throw new DispatcherError(
    "ILLEGAL_TRANSITION",
    `ticket ${String(into.number)} is closed; ${name} can only go on in one that is not`,
  );
}

/** One open ticket per place and kind, also when an old one comes back. */
async function refuseTwin(session: BookSession, ticket: LockedTicket, action: string): Promise<void> {
  const twin = await session.openTwinOf(ticket);
  if (twin === null) return;
  throw new DispatcherError(
    "ILLEGAL_TRANSITION",
    `ticket ${String(ticket.number)} cannot ${action}: ticket ${String(twin.number)} is open for the same place and kind`,
  );
}
