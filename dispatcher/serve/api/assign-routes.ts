/** What assignment is told by people: where a worker is, and whether it is an emergency. */
import { toWgs84 } from "#contract";
import { DispatcherError } from "../../errors.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import { OFFICE } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { AssignModeBody, AssignModeRequest, ErrorBody, PositionBody, PositionRequest } from "./schemas.ts";

const MODE = "/api/assign-mode";

export function assignRoutes(app: App, desk: TicketDesk): void {
  app.post(
    "/api/me/position",
    {
      config: { access: { roles: ["worker", "gridLeader"], scope: "own" } },
      schema: {
        tags: ["district"],
        summary: "Where I am now; it counts for some minutes and is kept for an hour at most",
        body: PositionRequest,
        response: { 200: PositionBody, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    async (request) => {
      const { workerId } = userOf(request);
      if (workerId === null) throw new DispatcherError("NOT_ALLOWED", "Only a worker has a position.");
      const { lon, lat, crs } = request.body;
      return { answer: await desk.reportPosition(workerId, toWgs84({ lon, lat }, crs)) };
    },
  );

  app.get(
    MODE,
    {
      config: { access: { roles: OFFICE, scope: "all" } },
      schema: {
        tags: ["district"],
        summary: "Whether the office works as usual or in an emergency, since when and why",
        response: { 200: AssignModeBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    () => modeBody(desk),
  );

  app.post(
    MODE,
    {
      config: { access: { roles: ["dispatcher"], scope: "district" } },
      schema: {
        tags: ["district"],
        summary: "Switch: in an emergency the radius is wider and nobody counts as full",
        body: AssignModeRequest,
        response: { 200: AssignModeBody, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    async (request) => {
      const { mode, reason } = request.body;
      await desk.switchAssignMode({ mode, reason, personId: userOf(request).id });
      return modeBody(desk);
    },
  );
}

async function modeBody(desk: TicketDesk): Promise<AssignModeBody> {
  const { mode, since } = await desk.assignMode();
  if (since === null) return { mode, since };
  const { atMs, personId, reason } = since;
  return { mode, since: { at: new Date(atMs).toISOString(), personId, reason } };
}
