/** Workers, grids and agents: what a page shows besides tickets. */
import type { Clock } from "../../time/clock.ts";
import type { GridView, TicketDesk, User, WorkerView } from "../../lifecycle/ticket-desk.ts";
import { OFFICE, USER_ROLES } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import { gridAndAbove } from "../../lifecycle/assign/grid.ts";
import type { App } from "../app.ts";
import { assignRoutes } from "./assign-routes.ts";
import { AgentsBody, ErrorBody, GridsBody, WorkersBody } from "./schemas.ts";

export function placeRoutes(app: App, desk: TicketDesk, clock: Clock): void {
  app.get(
    "/api/workers",
    {
      config: { access: { roles: USER_ROLES, scope: "grid" } },
      schema: {
        tags: ["district"],
        summary: "Workers of the own grids with shift and load; a worker gets only the own entry",
        response: { 200: WorkersBody, 401: ErrorBody },
      },
    },
    async (request) => {
      const user = userOf(request);
      const [workers, grids] = await Promise.all([desk.workers(), desk.grids()]);
      return { workers: workers.filter((worker) => maySeeWorker(user, worker, grids)) };
    },
  );

  app.get(
    "/api/grids",
    {
      config: { access: { roles: USER_ROLES, scope: "all" } },
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
      config: { access: { roles: [...OFFICE, "service"], scope: "all" } },
      schema: {
        tags: ["health"],
        summary: "Agents and their cameras, by last heartbeat",
        response: { 200: AgentsBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    () => ({ agents: [...desk.agents()], now: new Date(clock.nowMs()).toISOString() }),
  );

  assignRoutes(app, desk);
}

export function maySeeWorker(user: User, worker: WorkerView, grids: readonly GridView[]): boolean {
  if (worker.id === user.workerId) return true;
  if (user.role === "worker") return false;
  if (user.gridIds === null) return true;
  const grid = grids.find(({ id }) => id === worker.gridId);
  return (
    grid !== undefined && gridAndAbove(grid, grids).some(({ id }) => user.gridIds?.includes(id) === true)
  );
}
