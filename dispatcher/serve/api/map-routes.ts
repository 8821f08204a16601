/** The map: light points of tickets, cameras and workers in a box, and how the pages' base map is set. */
import Type, { type Static } from "typebox";
import { VIOLATIONS } from "#contract";
import type { TicketQuery } from "../../lifecycle/access-desk.ts";
import { createGridIndex } from "../../lifecycle/assign/grid-index.ts";
import type { GridArea, PolygonRings } from "../../lifecycle/assign/grid.ts";
import type { OfficeBook } from "../../lifecycle/office-desk.ts";
import type { GridView, TicketDesk, User, WorkerView } from "../../lifecycle/ticket-desk.ts";
import { TICKET_STATES } from "../../lifecycle/ticket.ts";
import type { Clock } from "../../time/clock.ts";
import { USER_ROLES } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { DispatcherError } from "../../errors.ts";
import { TicketFilterQuery } from "./list-schemas.ts";
import { maySeeWorker } from "./place-routes.ts";
import { ErrorBody } from "./schemas.ts";
import { queryOf } from "./ticket-list-routes.ts";

const LAYERS = ["tickets", "cameras", "workers"] as const;
type Layer = (typeof LAYERS)[number];

const Query = Type.Object(
  {
    ...TicketFilterQuery.properties,
    bbox: Type.String({
      pattern: "^-?\\d{1,3}(\\.\\d+)?(,-?\\d{1,3}(\\.\\d+)?){3}$",
      maxLength: 120,
      description: "west,south,east,north in WGS-84 degrees.",
    }),
    layers: Type.Optional(
      Type.String({ pattern: "^[a-z,]{1,40}$", description: `Some of ${LAYERS.join(", ")}. Default: all.` }),
    ),
    limit: Type.Integer({
      minimum: 1,
      maximum: 5_000,
      default: 2_000,
      description: "At most so many points of each layer; tickets newest first.",
    }),
  },
  { additionalProperties: false },
);
type MapRequest = Static<typeof Query>;

const Point = { lon: Type.Number({ description: "WGS-84." }), lat: Type.Number({ description: "WGS-84." }) };
const Found = Type.Integer({ description: "How many there are; more than are given when they were cut." });

const Body = Type.Object({
  tickets: Type.Object({
    found: Found,
    points: Type.Array(
      Type.Object({
        ...{ id: Type.String(), number: Type.Integer(), ...Point },
        violation: Type.Enum([...VIOLATIONS]),
        state: Type.Enum([...TICKET_STATES]),
        isOverdue: Type.Boolean({ description: "A running deadline has passed." }),
      }),
    ),
  }),
  cameras: Type.Object({
    found: Found,
    points: Type.Array(
      Type.Object({
        ...{ code: Type.String(), name: Type.String(), agentId: Type.String(), ...Point },
        state: Type.Enum(["connecting", "seeing", "blind"]),
      }),
    ),
    withoutPlace: Type.Integer({
      description:
        "Cameras whose place is not known: their agent does not say, and no ticket of theirs does.",
    }),
  }),
  workers: Type.Object({
    found: Found,
    points: Type.Array(
      Type.Object({
        ...{ id: Type.String(), name: Type.String(), gridId: Type.String(), ...Point },
        onShift: Type.Boolean(),
        openTickets: Type.Integer(),
        positionAgeS: Type.Union([
          Type.Number({ description: "Seconds since it was told; null: the point is the base." }),
          Type.Null(),
        ]),
      }),
    ),
  }),
  now: Type.String({ description: "ISO 8601, UTC." }),
});

export interface MapRouteOptions {
  readonly desk: TicketDesk;
  readonly office: Pick<OfficeBook, "mapTickets" | "cameraPoints">;
  readonly clock: Clock;
}

type Box = NonNullable<TicketQuery["box"]>;

export function mapRoutes(app: App, options: MapRouteOptions): void {
  const { clock } = options;
  app.get(
    "/api/map",
    {
      config: { access: { roles: USER_ROLES, scope: "grid" } },
      schema: {
        tags: ["district"],
        summary:
          "Points in a box: tickets that are not closed (or by filters), cameras and workers of the own grids",
        querystring: Query,
        response: { 200: Body, 400: ErrorBody, 401: ErrorBody },
      },
    },
    async (request) => {
      const user = userOf(request);
      const box = boxOf(request.query.bbox);
      const layers = layersOf(request.query.layers);
      const [tickets, cameras, workers] = await Promise.all([
        layers.includes("tickets") ? ticketLayer(options, user, box, request.query) : NONE,
        layers.includes("cameras") ? cameraLayer(options, user, box, request.query.limit) : NO_CAMERAS,
        layers.includes("workers") ? workerLayer(options, user, box, request.query.limit) : NONE,
      ]);
      return { tickets, cameras, workers, now: new Date(clock.nowMs()).toISOString() };
    },
  );
}

const NONE = { found: 0, points: [] };
const NO_CAMERAS = { ...NONE, withoutPlace: 0 };

async function ticketLayer({ office, clock }: MapRouteOptions, user: User, box: Box, request: MapRequest) {
  const { bbox: _bbox, layers: _layers, limit, ...filters } = request;
  const query = queryOf(user, filters, clock.nowMs());
  const open = query.states === undefined ? { openOnly: true } : {};
  const { points, found } = await office.mapTickets({ ...query, ...open, box, limit }, clock.nowMs());
  return { found, points: [...points] };
}

async function cameraLayer({ desk, office }: MapRouteOptions, user: User, box: Box, limit: number) {
  // A worker has no business with cameras.
  if (user.role === "worker") return NO_CAMERAS;
  const cameras = desk
    .agents()
    .flatMap(({ heartbeat: { agentId, cameras: each } }) => each.map((camera) => ({ ...camera, agentId })));
  const places = await office.cameraPoints(cameras.map(({ cameraCode }) => cameraCode));
  const mayBe = await scopeTest(desk, user);
  const seen = cameras.flatMap(({ cameraCode, name, agentId, state }) => {
    const place = places.get(cameraCode);
    if (place === undefined || !isWithin(place, box) || !mayBe(place)) return [];
    return [{ code: cameraCode, name, agentId, ...place, state }];
  });
  // Where it is not known nobody can say whose grid it is: only who sees the whole district hears of it.
  const withoutPlace = user.gridIds === null ? cameras.length - places.size : 0;
  return { found: seen.length, points: seen.slice(0, limit), withoutPlace };
}

async function workerLayer({ desk }: MapRouteOptions, user: User, box: Box, limit: number) {
  const [workers, grids] = await Promise.all([desk.workers(), desk.grids()]);
  const seen = workers.filter((worker) => isWithin(worker, box) && maySeeWorker(user, worker, grids));
  return { found: seen.length, points: seen.slice(0, limit).map(pointOf) };
}

const pointOf = ({ id, name, gridId, lon, lat, onShift, openTickets, positionAgeS }: WorkerView) => ({
  ...{ id, name, gridId, lon, lat, onShift, openTickets, positionAgeS },
});

const isWithin = ({ lon, lat }: { readonly lon: number; readonly lat: number }, box: Box): boolean =>
  lon >= box.west && lon <= box.east && lat >= box.south && lat <= box.north;

/** Whether a place lies in the user's grids or below them. */
async function scopeTest(
  desk: TicketDesk,
  { role, gridIds }: User,
): Promise<(place: { readonly lon: number; readonly lat: number }) => boolean> {
  if (gridIds === null || role === "administrator") return () => true;
  const index = createGridIndex((await desk.grids()).map(areaOf));
  return (place) => {
    const grid = index.at(place);
    return grid !== null && index.above(grid.id).some(({ id }) => gridIds.includes(id));
  };
}

function areaOf({ id, name, level, parentId, geometry }: GridView): GridArea {
  const { coordinates } = geometry as { readonly coordinates: readonly PolygonRings[] };
  return { id, name, level: level as GridArea["level"], parentId, polygons: coordinates };
}

function boxOf(text: string): Box {
  const [west = 0, south = 0, east = 0, north = 0] = text.split(",").map(Number);
  if (west < east && south < north && Math.abs(south) <= 90 && Math.abs(north) <= 90)
    return { west, south, east, north };
  throw new DispatcherError(
    "BAD_REQUEST",
    `Key "bbox" is ${text}; west,south,east,north in degrees, west below east and south below north, would be right.`,
  );
}

function layersOf(text: string | undefined): readonly Layer[] {
  if (text === undefined) return LAYERS;
  return text.split(",").map((name) => {
    const found = LAYERS.find((each) => each === name);
    if (found !== undefined) return found;
    throw new DispatcherError(
      "BAD_REQUEST",
      `Key "layers" holds ${name}; some of ${LAYERS.join(", ")} would be right.`,
    );
  });
}
