/** Who may see and do what: tickets of the own grids and own ones; a worker only once they are confirmed. */
import { DispatcherError } from "../../errors.ts";
import { gridAndAbove } from "../../lifecycle/assign/grid.ts";
import {
  type Actor,
  type MoveNeed,
  type TicketAction,
  TICKET_ACTIONS,
  type TicketDetail,
  TRANSITIONS,
} from "../../lifecycle/ticket.ts";
import type { TicketDesk, User } from "../../lifecycle/ticket-desk.ts";
import { scopeOf } from "./scope.ts";

type Places = Pick<TicketDesk, "grids">;
type Owned = Pick<TicketDetail, "workerId" | "gridId" | "state" | "closeReason">;

/** Whether the user may see this ticket: it lies in the user's grids or below them, or is the user's own. */
export async function maySee(user: User, ticket: Owned, desk: Places): Promise<boolean> {
  if (user.gridIds === null && user.role !== "worker") return true;
  return (await audienceOf(ticket, desk))(user);
}

/** Who may see this ticket, found once for however many are asked about. */
export async function audienceOf(ticket: Owned, desk: Places): Promise<(user: User) => boolean> {
  const grids = await desk.grids();
  const grid = grids.find(({ id }) => id === ticket.gridId);
  // Whoever answers for a grid answers for everything below it.
  const holding = new Set(grid === undefined ? [] : gridAndAbove(grid, grids).map(({ id }) => id));
  return (user) => {
    const { gridIds, workerId, seesUnconfirmed } = scopeOf(user);
    if (ticket.state === "unconfirmed" && !seesUnconfirmed) return false;
    if (gridIds === null) return true;
    if (workerId !== null && workerId === ticket.workerId) return true;
    return gridIds.some((id) => holding.has(id));
  };
}

/** The ticket, or NOT_FOUND also when it is not for this user: nobody learns that it is there. */
export async function visibleTicket(
  user: User,
  ticketId: string,
  desk: Places & Pick<TicketDesk, "get">,
): Promise<TicketDetail> {
  const ticket = await desk.get(ticketId);
  if (await maySee(user, ticket, desk)) return ticket;
  throw new DispatcherError("NOT_FOUND", `Ticket ${ticketId} does not exist.`);
}

/** Throws NOT_ALLOWED unless this role may do this at all, and a worker does it on an own ticket. */
export function refuseUnlessAllowed(user: User, action: TicketAction, ticket: Owned): void {
  const { roles } = TRANSITIONS[action];
  if (!roles.includes(user.role)) {
    throw new DispatcherError("NOT_ALLOWED", `A ${user.role} may not ${action}; ${roles.join(" or ")} may.`);
  }
  if (user.role === "worker" && ticket.workerId !== user.workerId) {
    throw new DispatcherError("NOT_ALLOWED", `Only the worker a ticket is assigned to may ${action} it.`);
  }
}

/** What this user may do with the ticket as it stands, in the table's order. */
export function allowedActions(user: User, ticket: Owned): AllowedAction[] {
  const own = user.role !== "worker" || ticket.workerId === user.workerId;
  return TICKET_ACTIONS.filter((action) => {
    const { from, roles, closedAs } = TRANSITIONS[action];
    if (!own || !roles.includes(user.role) || !from.includes(ticket.state)) return false;
    if (closedAs !== undefined && closedAs !== ticket.closeReason) return false;
    // A duplicate goes on in another ticket: split takes it out of there.
    return action !== "reopen" || ticket.closeReason !== "duplicate";
  }).map((action) => ({
    action,
    needsReason: TRANSITIONS[action].needsReason === true,
    needs: TRANSITIONS[action].needs ?? null,
  }));
}

export interface AllowedAction {
  readonly action: TicketAction;
  readonly needsReason: boolean;
  /** What it cannot do without, besides a reason. */
  readonly needs: MoveNeed | null;
}

export function actorOf(user: User): Actor {
  const id = user.workerId ?? user.id;
  return user.role === "gridLeader"
    ? { role: user.role, id, gridIds: user.gridIds }
    : { role: user.role, id };
}
