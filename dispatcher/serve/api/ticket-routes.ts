/** A ticket, and what people do with it. */
import { actorOf, refuseUnlessAllowed, visibleTicket } from "../access/visibility.ts";
import { USER_ROLES } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import { lifeRoutes } from "./life-routes.ts";
import { instantOf } from "./instant.ts";
import { ActionRequest, ErrorBody, TicketDetailBody, TicketParams } from "./schemas.ts";
import { ticketBodyOf } from "./ticket-body.ts";

export function ticketRoutes(app: App, desk: TicketDesk): void {
  lifeRoutes(app, desk);
  app.get(
    "/api/tickets/:id",
    {
      config: { access: { roles: USER_ROLES, scope: "grid" } },
      schema: {
        tags: ["tickets"],
        summary: "One ticket with its history, candidates and evidence",
        params: TicketParams,
        response: { 200: TicketDetailBody, 401: ErrorBody, 404: ErrorBody },
      },
    },
    async (request) => {
      const user = userOf(request);
      return ticketBodyOf(await visibleTicket(user, request.params.id, desk), user);
    },
  );

  app.post(
    "/api/tickets/:id/actions",
    {
      config: { access: { roles: USER_ROLES, scope: "grid" } },
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
      const { until, ...command } = request.body;
      const ticket = await visibleTicket(user, request.params.id, desk);
      refuseUnlessAllowed(user, command.action, ticket);
      const after = await desk.act({
        ticketId: ticket.id,
        actor: actorOf(user),
        ...command,
        ...(until === undefined ? {} : { untilMs: instantOf("until", until) }),
      });
      return ticketBodyOf(after, user);
    },
  );
}
