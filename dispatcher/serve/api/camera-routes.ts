/** Cameras: how each fares, why it did or did not report something, and its decoder started anew. */
import type { CameraDesk, CameraView } from "../../cameras/camera-desk.ts";
import { DispatcherError } from "../../errors.ts";
import { gridAndAbove } from "../../lifecycle/assign/grid.ts";
import type { GridView, TicketDesk, User } from "../../lifecycle/ticket-desk.ts";
import { OFFICE, type RouteAccess } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import { scopeOf } from "../access/scope.ts";
import type { App } from "../app.ts";
import {
  ASKED_ERRORS,
  CAMERA_ERRORS,
  CameraBody,
  CameraListBody,
  CameraListQuery,
  CameraParams,
  RestartBody,
  WhyBody,
  WhyQuery,
} from "./camera-schemas.ts";

/** A camera lies in the grid that answers for where it hangs. */
export const CAMERA_READERS: RouteAccess = { roles: OFFICE, scope: "grid" };
const RESTARTERS: RouteAccess = { roles: ["dispatcher", "engineer", "administrator"], scope: "district" };

type Grids = Pick<TicketDesk, "grids">;

export function cameraRoutes(app: App, cameras: CameraDesk, desk: Grids): void {
  fareRoutes(app, cameras, desk);
  askingRoutes(app, cameras, desk);
}

/** What is known of them here. */
function fareRoutes(app: App, cameras: CameraDesk, desk: Grids): void {
  app.get(
    "/api/cameras",
    {
      config: { access: CAMERA_READERS },
      schema: {
        tags: ["cameras"],
        summary: "Cameras of the own grids, by code, with how each fares and its open tickets",
        querystring: CameraListQuery,
        response: { 200: CameraListBody, ...CAMERA_ERRORS },
      },
    },
    async (request) => {
      const { q, state, agent, grid, limit, cursor } = request.query;
      const within = await gridsWithin(userOf(request), grid, desk);
      const page = await cameras.list({
        ...{ within, limit },
        ...(q === undefined ? {} : { q }),
        ...(state === undefined ? {} : { state }),
        ...(agent === undefined ? {} : { agentId: agent }),
        ...(cursor === undefined ? {} : { after: cursor }),
      });
      return { ...page, cameras: [...page.cameras] };
    },
  );

  app.get(
    "/api/cameras/:code",
    {
      config: { access: CAMERA_READERS },
      schema: {
        tags: ["cameras"],
        summary: "One camera: how it fares, and its open tickets",
        params: CameraParams,
        response: { 200: CameraBody, ...CAMERA_ERRORS },
      },
    },
    (request) => visibleCamera(userOf(request), request.params.code, { cameras, desk }),
  );
}

/** What their agents are asked for. */
function askingRoutes(app: App, cameras: CameraDesk, desk: Grids): void {
  app.get(
    "/api/cameras/:code/why",
    {
      config: { access: CAMERA_READERS },
      schema: {
        tags: ["cameras"],
        summary:
          "Why it did or did not report something: every step from frame to event, as its agent remembers",
        params: CameraParams,
        querystring: WhyQuery,
        response: { 200: WhyBody, ...ASKED_ERRORS },
      },
    },
    async (request) => {
      const { code } = await visibleCamera(userOf(request), request.params.code, { cameras, desk });
      const { at, zone } = request.query;
      return cameras.why(code, at === undefined ? undefined : new Date(at).toISOString(), zone);
    },
  );

  app.post(
    "/api/cameras/:code/restart",
    {
      config: { access: RESTARTERS },
      schema: {
        tags: ["cameras"],
        summary: "Start its decoder anew; answered when it is seen again, or after 15 s",
        params: CameraParams,
        response: { 200: RestartBody, ...ASKED_ERRORS },
      },
    },
    (request) => cameras.restart(request.params.code),
  );
}

/** Null: the whole district. */
async function gridsWithin(
  user: User,
  grid: string | undefined,
  desk: Grids,
): Promise<ReadonlySet<string> | null> {
  const { gridIds } = scopeOf(user);
  if (gridIds === null && grid === undefined) return null;
  const grids = await desk.grids();
  const isBelow = (each: GridView, tops: readonly string[]): boolean =>
    gridAndAbove(each, grids).some(({ id }) => tops.includes(id));
  const own = grids.filter((each) => gridIds === null || isBelow(each, gridIds));
  const asked = grid === undefined ? own : own.filter((each) => isBelow(each, [grid]));
  return new Set(asked.map(({ id }) => id));
}

/** The camera, or NOT_FOUND also when it hangs in another's grid: nobody learns that it is there. */
export async function visibleCamera(
  user: User,
  code: string,
  { cameras, desk }: { readonly cameras: CameraDesk; readonly desk: Grids },
): Promise<CameraView> {
  const camera = await cameras.find(code);
  const within = await gridsWithin(user, undefined, desk);
  const isVisible = within === null || (camera?.gridId != null && within.has(camera.gridId));
  if (camera !== null && isVisible) return camera;
  throw new DispatcherError("NOT_FOUND", `No agent has been heard with a camera ${code}.`);
}
