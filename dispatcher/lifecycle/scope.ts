/** A grid leader (网格长) acts within the own grids and those below them, and nowhere else. */
import type { BookSession, LockedTicket } from "../book/book.ts";
import { DispatcherError } from "../errors.ts";
import type { Actor } from "./ticket.ts";

/** Throws NOT_ALLOWED. Other roles are not bound to a grid here. */
export async function refuseOutsideGrids(
  session: BookSession,
  ticket: LockedTicket,
  { actor, what }: { readonly actor: Actor; readonly what: string },
): Promise<void> {
  if (actor.role !== "gridLeader" || actor.gridIds === null) return;
  const gridIds = actor.gridIds ?? [];
  const isWithin = ticket.gridId !== null && (await session.isWithinGrids(ticket.gridId, gridIds));
  if (isWithin) return;
  const where = ticket.gridId === null ? "lies in no known grid" : `lies in grid ${ticket.gridId}`;
  const leads = gridIds.length === 0 ? "no grid" : gridIds.slice(0, 5).join(", ");
  throw new DispatcherError(
    "NOT_ALLOWED",
    `ticket ${String(ticket.number)} ${where}; ${actor.id} leads ${leads} and cannot ${what} it`,
  );
}
