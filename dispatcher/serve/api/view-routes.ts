/** Who looked at un-blurred evidence: pictures of tickets and live views, for the office. */
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import { OFFICE } from "../access/access.ts";
import type { App } from "../app.ts";
import { ErrorBody, ViewListBody, ViewListQuery } from "./schemas.ts";

export function viewRoutes(app: App, desk: TicketDesk): void {
  app.get(
    "/api/views",
    {
      config: { access: { roles: OFFICE, scope: "district" } },
      schema: {
        tags: ["views"],
        summary: "Who looked at which picture or through which camera, newest first; for the office",
        querystring: ViewListQuery,
        response: { 200: ViewListBody, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    async (request) => {
      const { person, camera, ticket, before, limit } = request.query;
      const views = await desk.listViews({
        limit,
        ...(person === undefined ? {} : { personId: person }),
        ...(camera === undefined ? {} : { cameraCode: camera }),
        ...(ticket === undefined ? {} : { ticketId: ticket }),
        ...(before === undefined ? {} : { before }),
      });
      const last = views.at(-1);
      return { views: [...views], nextBefore: last !== undefined && views.length === limit ? last.id : null };
    },
  );
}
