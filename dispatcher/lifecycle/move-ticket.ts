/** The one way a ticket changes its state: judged by the table, written with its history, in one transaction. */
import type { BookSession, LockedTicket } from "../book/book.ts";
import { DispatcherError } from "../errors.ts";
import { judgeMove, type MoveRequest } from "./judge-move.ts";
import { TRANSITIONS } from "./ticket.ts";

export interface TicketMove extends MoveRequest {
  readonly atMs: number;
  /** For assign: whose it becomes. */
  readonly workerId?: string;
}

/** The ticket must be locked in this session. Throws what judgeMove throws. */
export async function moveTicket(
  session: BookSession,
  ticket: LockedTicket,
  move: TicketMove,
): Promise<LockedTicket> {
  judgeMove(ticket, move);
  const { action, actor, atMs } = move;
  const transition = TRANSITIONS[action];
  if (actor.role === "reviewer" && (await session.hasHandled(ticket.id, actor.id))) {
    throw new DispatcherError(
      "NOT_ALLOWED",
      `ticket ${String(ticket.number)} was handled by ${actor.id}: whoever handled it does not judge it`,
    );
  }
  return session.writeMove(ticket, {
    action,
    to: transition.to,
    closeReason: transition.closeReason ?? null,
    actorRole: actor.role,
    actorId: actor.id,
    reason: move.reason?.trim() ?? null,
    workerId: transition.to === "open" ? null : (move.workerId ?? ticket.workerId),
    atMs,
  });
}
