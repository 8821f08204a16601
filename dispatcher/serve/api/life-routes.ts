/** 延期 and 吹哨报到: what people write beside a ticket. */
import { userOf } from "../access/gate.ts";
import { actorOf, visibleTicket } from "../access/visibility.ts";
import type { App } from "../app.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import {
  ExtensionDecision,
  ExtensionParams,
  ExtensionRequest,
  WhistleParams,
  WhistleRequest,
} from "./life-schemas.ts";
import { ErrorBody, TicketDetailBody, TicketParams } from "./schemas.ts";
import { ticketBodyOf } from "./ticket-body.ts";

const ANSWERS = {
  200: TicketDetailBody,
  400: ErrorBody,
  401: ErrorBody,
  403: ErrorBody,
  404: ErrorBody,
  409: ErrorBody,
};

export function lifeRoutes(app: App, desk: TicketDesk): void {
  extensionRoutes(app, desk);
  whistleRoutes(app, desk);
}

function extensionRoutes(app: App, desk: TicketDesk): void {
  app.post(
    "/api/tickets/:id/extensions",
    {
      config: { access: { roles: ["worker"], scope: "grid" } },
      schema: {
        tags: ["tickets"],
        summary: "Ask for more time (延期); the ticket's own worker",
        params: TicketParams,
        body: ExtensionRequest,
        response: ANSWERS,
      },
    },
    async (request) => {
      const user = userOf(request);
      const { id: ticketId } = await visibleTicket(user, request.params.id, desk);
      return ticketBodyOf(await desk.askExtension({ ticketId, actor: actorOf(user), ...request.body }), user);
    },
  );

  app.post(
    "/api/tickets/:id/extensions/:extensionId/decision",
    {
      config: { access: { roles: ["gridLeader", "dispatcher"], scope: "grid" } },
      schema: {
        tags: ["tickets"],
        summary: "Approve or refuse more time; never by who asked",
        params: ExtensionParams,
        body: ExtensionDecision,
        response: ANSWERS,
      },
    },
    async (request) => {
      const user = userOf(request);
      const { extensionId } = request.params;
      const { id: ticketId } = await visibleTicket(user, request.params.id, desk);
      const command = { ticketId, extensionId, actor: actorOf(user), ...request.body };
      return ticketBodyOf(await desk.decideExtension(command), user);
    },
  );
}

function whistleRoutes(app: App, desk: TicketDesk): void {
  app.post(
    "/api/tickets/:id/whistles",
    {
      config: { access: { roles: ["worker", "gridLeader", "dispatcher"], scope: "grid" } },
      schema: {
        tags: ["tickets"],
        summary: "Call a department to the ticket (吹哨); a worker to the own one",
        params: TicketParams,
        body: WhistleRequest,
        response: ANSWERS,
      },
    },
    async (request) => {
      const user = userOf(request);
      const { id: ticketId } = await visibleTicket(user, request.params.id, desk);
      return ticketBodyOf(await desk.whistle({ ticketId, actor: actorOf(user), ...request.body }), user);
    },
  );

  app.post(
    "/api/tickets/:id/whistles/:whistleId/report",
    {
      config: { access: { roles: ["worker", "gridLeader", "dispatcher", "service"], scope: "grid" } },
      schema: {
        tags: ["tickets"],
        summary: "The called department is there (报到)",
        params: WhistleParams,
        response: ANSWERS,
      },
    },
    async (request) => {
      const user = userOf(request);
      const { whistleId } = request.params;
      const { id: ticketId } = await visibleTicket(user, request.params.id, desk);
      return ticketBodyOf(await desk.reportIn({ ticketId, whistleId, actor: actorOf(user) }), user);
    },
  );
}
