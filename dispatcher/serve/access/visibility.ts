/** Who may see and do what: a worker only own tickets and those of the own grids, once they are confirmed. */
import { DispatcherError } from "../../errors.ts";
import { gridAndAbove } from "../../lifecycle/assign/grid.ts";
import {
  type Actor,
  type TicketAction,
  TICKET_ACTIONS,
  type TicketDetail,
  TRANSITIONS,
} from "../../lifecycle/ticket.ts";
import type { TicketDesk, User } from "../../lifecycle/ticket-desk.ts";

type Places = Pick<TicketDesk, "grids" | "workers">;
type Owned = Pick<TicketDetail, "workerId" | "gridId" | "state">;

/** Whether the user may see this ticket. A worker's grids are the own one and everything below it. */
export async function maySee(user: User, ticket: Owned, desk: Places): Promise<boolean> {
  if (user.role !== "worker") return true;
  if (user.workerId !== null && user.workerId === ticket.workerId) return true;
  return (await audienceOf(ticket, desk))(user);
}

/** Who may see this ticket, found once for however many are asked about. */
export async function audienceOf(ticket: Owned, desk: Places): Promise<(user: User) => boolean> {
  // Not even whose grid it is in: nobody shall set out for what nobody has looked at.
  if (ticket.state === "unconfirmed") return ({ role }) => role !== "worker";
  const [workers, grids] = await Promise.all([desk.workers(), desk.grids()]);
  const gridOf = new Map(workers.map(({ id, gridId }) => [id, gridId]));
  const grid = grids.find(({ id }) => id === ticket.gridId);
  // A worker answers for the own grid and everything below it.
  const responsible = new Set(grid === undefined ? [] : gridAndAbove(grid, grids).map(({ id }) => id));
  return ({ role, workerId }) => {
    if (role !== "worker") return true;
    if (workerId === null) return false;
    return workerId === ticket.workerId || responsible.has(gridOf.get(workerId) ?? "");
  };
}

/** The ticket, or NOT_FOUND also when it is somebody else's: a worker learns nothing about it. */
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
    const { from, roles } = TRANSITIONS[action];
    return own && roles.includes(user.role) && from.includes(ticket.state);
  }).map((action) => ({ action, needsReason: TRANSITIONS[action].needsReason === true }));
}

export interface AllowedAction {
  readonly action: TicketAction;
  readonly needsReason: boolean;
}

export function actorOf(user: User): Actor {
  return { role: user.role, id: user.workerId ?? user.id };
}

/** Throws NOT_ALLOWED for a worker: these pages are the office's. */
export function refuseWorker(user: User): void {
  if (user.role !== "worker") return;
  throw new DispatcherError(
    "NOT_ALLOWED",
    "This is for the office; a worker sees own tickets and those of the own grids.",
  );
}
