/** Tickets: the list, one of them, and what people do with it. */
import { actorOf, allowedActions, refuseUnlessAllowed, visibleTicket } from "../access/visibility.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import type { TicketDetail } from "../../lifecycle/ticket.ts";
import type { TicketDesk, TicketFilter, User } from "../../lifecycle/ticket-desk.ts";
import {
  ActionRequest,
  ErrorBody,
  TicketDetailBody,
  TicketListBody,
  TicketListQuery,
  TicketParams,
} from "./schemas.ts";

export function ticketRoutes(app: App, desk: TicketDesk): void {
  app.get(
    "/api/tickets",
    {
      schema: {
        tags: ["tickets"],
        summary: "Tickets, newest first; a worker gets own tickets and those of the own grids",
        querystring: TicketListQuery,
        response: { 200: TicketListBody, 401: ErrorBody },
      },
    },
    async (request) => {
      const filter = filterFor(userOf(request), request.query);
      const tickets = await desk.list(filter);
      const last = tickets.at(-1);
      const more = last !== undefined && tickets.length === filter.limit && last.number > 1;
      return { tickets: [...tickets], nextBeforeNumber: more ? last.number : null };
    },
  );

  app.get(
    "/api/tickets/:id",
    {
      schema: {
        tags: ["tickets"],
        summary: "One ticket with its history, candidates and evidence",
        params: TicketParams,
        response: { 200: TicketDetailBody, 401: ErrorBody, 404: ErrorBody },
      },
    },
    async (request) => {
      const user = userOf(request);
      return bodyOf(await visibleTicket(user, request.params.id, desk), user);
    },
  );

  app.post(
    "/api/tickets/:id/actions",
    {
      schema: {
        tags: ["tickets"],
        summary: "Do something with a ticket",
        params: TicketParams,
        body: ActionRequest,
        response: { 200: TicketDetailBody, 401: ErrorBody, 403: ErrorBody, 404: ErrorBody, 409: ErrorBody },
      },
    },
    async (request) => {
      const user = userOf(request);
      const { action, reason, expectedVersion } = request.body;
      const ticket = await visibleTicket(user, request.params.id, desk);
      refuseUnlessAllowed(user, action, ticket);
      const after = await desk.act({
        ticketId: ticket.id,
        action,
        actor: actorOf(user),
        ...(reason === undefined ? {} : { reason }),
        ...(expectedVersion === undefined ? {} : { expectedVersion }),
      });
      return bodyOf(after, user);
    },
  );
}

function filterFor(user: User, query: TicketListQuery): TicketFilter {
  return {
    ...query,
    // A worker's account without a worker sees nothing, not everything.
    ...(user.role === "worker" ? { visibleToWorkerId: user.workerId ?? "" } : {}),
  };
}

/** The seam's lists are read-only, the schema's are not. */
const bodyOf = (ticket: TicketDetail, user: User) => ({
  ...ticket,
  transitions: [...ticket.transitions],
  candidates: [...ticket.candidates],
  evidence: [...ticket.evidence],
  allowed: allowedActions(user, ticket),
});
