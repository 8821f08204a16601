/** How the pages' base map is set, and its tiles fetched for them, so that no browser needs the internet or sees a key. */
import type { FastifyBaseLogger } from "fastify";
import Type from "typebox";
import type { MapSettings, TileSettings } from "../../config-map.ts";
import { DispatcherError, messageOf } from "../../errors.ts";
import { USER_ROLES } from "../access/access.ts";
import type { App } from "../app.ts";
import { ErrorBody } from "./schemas.ts";

export interface BaseMap {
  readonly settings: MapSettings;
  /** What replaces {key}; null where none is wanted. */
  readonly tileKey: string | null;
}

const EVERYBODY = { access: { roles: USER_ROLES, scope: "none" } } as const;
const TILE_ADDRESS = "/api/map-tiles/{z}/{x}/{y}";
/** Tiles asked for at once of all pages together; a browser asks again for what it was refused. */
const FETCHING_MAX = 64;
const FETCH_TIMEOUT_MS = 8_000;
const TILE_MAX_BYTES = 1024 * 1024;
/** A day: streets change slowly. Private: who looks where is nobody's business. */
const CACHE = "private, max-age=86400";

const SettingsBody = Type.Object({
  tiles: Type.Union([
    Type.Object({
      url: Type.String({ description: "With {z}, {x}, {y}; on this server when it starts with /." }),
      crs: Type.Enum(["WGS-84", "GCJ-02"], { description: "GCJ-02: shift what is drawn on them." }),
      attribution: Type.String(),
      minZoom: Type.Integer(),
      maxZoom: Type.Integer(),
    }),
    Type.Null({ description: "No base map: the grids' polygons alone." }),
  ]),
  centre: Type.Union([
    Type.Tuple([Type.Number(), Type.Number()], { description: "lon, lat; null: the middle of the grids." }),
    Type.Null(),
  ]),
  zoom: Type.Union([Type.Number(), Type.Null()]),
});

/** The one origin that pages load pictures from besides their own; null: none. */
export function tileOrigin({ tiles }: MapSettings): string | null {
  return tiles?.via === "direct" ? new URL(tiles.url.replaceAll(/[{}]/g, "")).origin : null;
}

export function mapSettingsRoutes(app: App, { settings, tileKey }: BaseMap): void {
  const { tiles, centre, zoom } = settings;
  app.get(
    "/api/map-settings",
    {
      config: EVERYBODY,
      schema: {
        tags: ["district"],
        summary: "How the base map is set: its tiles, if any, and where it begins",
        response: { 200: SettingsBody, 401: ErrorBody },
      },
    },
    () => ({
      tiles: tiles === undefined ? null : shownOf(tiles),
      centre: centre ?? null,
      zoom: zoom ?? null,
    }),
  );
  tileRoute(app, tiles?.via === "proxy" ? tiles : null, tileKey);
}

const shownOf = ({ url, crs, via, attribution, minZoom, maxZoom }: TileSettings) => ({
  ...{ url: via === "proxy" ? TILE_ADDRESS : url, crs, attribution, minZoom, maxZoom },
});

const Tile = Type.Unsafe<Buffer>({
  type: "string",
  format: "binary",
  description: "image/png, jpeg or webp",
});

const TileParams = Type.Object({
  z: Type.Integer({ minimum: 0, maximum: 22 }),
  x: Type.Integer({ minimum: 0 }),
  y: Type.Integer({ minimum: 0 }),
});

function tileRoute(app: App, tiles: TileSettings | null, tileKey: string | null): void {
  let fetching = 0;
  app.get(
    "/api/map-tiles/:z/:x/:y",
    {
      config: EVERYBODY,
      schema: {
        tags: ["district"],
        summary: "One tile of the base map, fetched from the tile service",
        params: TileParams,
        response: {
          200: Tile,
          401: ErrorBody,
          404: ErrorBody,
          503: ErrorBody,
        },
      },
    },
    async (request, reply) => {
      const { z, x, y } = request.params;
      if (tiles === null || z < tiles.minZoom || z > tiles.maxZoom || x >= 2 ** z || y >= 2 ** z)
        throw new DispatcherError("NOT_FOUND", `There is no tile ${String(z)}/${String(x)}/${String(y)}.`);
      if (fetching >= FETCHING_MAX) throw unavailable("too many tiles are being fetched");
      fetching += 1;
      try {
        const tile = await fetchTile(addressOf(tiles.url, { z, x, y, key: tileKey ?? "" }), request.log);
        return await reply.header("cache-control", CACHE).type(tile.type).send(tile.bytes);
      } finally {
        fetching -= 1;
      }
    },
  );
}

const addressOf = (url: string, parts: Readonly<Record<string, number | string>>): string =>
  Object.entries(parts).reduce(
    (address, [name, value]) => address.replaceAll(`{${name}}`, encodeURIComponent(String(value))),
    url,
  );

const unavailable = (why: string): DispatcherError =>
  new DispatcherError("BUS_UNAVAILABLE", `The base map cannot be shown now: ${why}; try again later.`);

async function fetchTile(
  address: string,
  log: FastifyBaseLogger,
): Promise<{ readonly type: string; readonly bytes: Buffer }> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS), redirect: "error" });
    const type = answer.headers.get("content-type") ?? "";
    if (!answer.ok || !/^image\/(png|jpeg|webp)\b/.test(type)) {
      await answer.body?.cancel();
      throw new Error(`it answered ${String(answer.status)} ${type}`);
    }
    return { type, bytes: await limitedBytes(answer) };
  } catch (thrown) {
    // The address may hold a key: the reason alone is told.
    log.warn({ reason: messageOf(thrown) }, "the tile service did not give a tile");
    throw unavailable("the tile service does not answer as it should");
  }
}

async function limitedBytes(answer: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // What fetch gives are bytes; its type does not say so.
  const body = (answer.body ?? []) as AsyncIterable<Uint8Array>;
  for await (const part of body) {
    size += part.byteLength;
    if (size > TILE_MAX_BYTES) throw new Error(`its tile has more than ${String(TILE_MAX_BYTES)} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
