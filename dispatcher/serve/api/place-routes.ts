/** Workers, grids, agents and counts: what the board shows besides tickets. */
import type { Clock } from "../../time/clock.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import { userOf } from "../access/gate.ts";
import { refuseWorker } from "../access/visibility.ts";
import type { App } from "../app.ts";
import { AgentsBody, CountsBody, ErrorBody, GridsBody, WorkersBody } from "./schemas.ts";

export function placeRoutes(app: App, desk: TicketDesk, clock: Clock): void {
  app.get(
    "/api/workers",
    {
      schema: {
        tags: ["district"],
        summary: "Workers with shift and load; a worker gets only the own entry",
        response: { 200: WorkersBody, 401: ErrorBody },
      },
    },
    async (request) => {
      const user = userOf(request);
      const workers = await desk.workers();
      return { workers: workers.filter(({ id }) => user.role !== "worker" || id === user.workerId) };
    },
  );

  app.get(
    "/api/grids",
    {
      schema: {
        tags: ["district"],
        summary: "Grids with their areas",
        response: { 200: GridsBody, 401: ErrorBody },
      },
    },
    async () => ({ grids: [...(await desk.grids())] }),
  );

  app.get(
    "/api/agents",
    {
      schema: {
        tags: ["health"],
        summary: "Agents and their cameras, by last heartbeat",
        response: { 200: AgentsBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    (request) => {
      refuseWorker(userOf(request));
      return { agents: [...desk.agents()], now: new Date(clock.nowMs()).toISOString() };
    },
  );

  app.get(
    "/api/counts",
    {
      schema: {
        tags: ["tickets"],
        summary: "Tickets by state, events by decision",
        response: { 200: CountsBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    async (request) => {
      refuseWorker(userOf(request));
      return desk.counts();
    },
  );
}
