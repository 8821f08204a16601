/** Settings of the pages' base map, and the key of a tile service, which never leaves the server. */
import { readFile } from "node:fs/promises";
import Type, { type Static } from "typebox";
import { DispatcherError, messageOf } from "./errors.ts";

const Tiles = Type.Object(
  {
    url: Type.String({
      pattern: "^https?://[^\\s/?#]+(?::\\d+)?/\\S*$",
      right: "an address with {z}, {x} and {y}, such as https://tiles.example.cn/{z}/{x}/{y}.png",
      description:
        "Address of one tile (256 pixels, Web Mercator) with {z}, {x}, {y}, and {key} where the service wants one.",
    }),
    crs: Type.Enum(["WGS-84", "GCJ-02"], {
      default: "WGS-84",
      right: "WGS-84 or GCJ-02",
      description:
        "What the tiles are drawn in: 天地图 WGS-84, 高德 GCJ-02; the pages shift what they draw on them.",
    }),
    via: Type.Enum(["proxy", "direct"], {
      default: "proxy",
      right: "proxy or direct",
      description:
        "proxy: the dispatcher fetches tiles, browsers need no internet and never see a key. direct: browsers fetch them from that origin.",
    }),
    keyFile: Type.Optional(
      Type.String({
        minLength: 1,
        right: "the path of a file",
        description:
          "File with what replaces {key}. The environment's GRIDWATCH_TILE_KEY wins. Only with proxy.",
      }),
    ),
    attribution: Type.String({
      default: "",
      maxLength: 200,
      right: "a text of at most 200 characters",
      description: "What the service wants to be shown on the map.",
    }),
    minZoom: Type.Integer({
      ...{ default: 3, minimum: 0, maximum: 22 },
      right: "a whole number from 0 to 22",
      description: "Nothing is asked for below this zoom.",
    }),
    maxZoom: Type.Integer({
      ...{ default: 18, minimum: 0, maximum: 22 },
      right: "a whole number from 0 to 22",
      description: "Above it tiles of this zoom are enlarged.",
    }),
  },
  {
    additionalProperties: false,
    description:
      "The base map. Left out: the grids' own polygons alone, and nothing is loaded from elsewhere.",
  },
);

export const MapSettings = Type.Object(
  {
    tiles: Type.Optional(Tiles),
    centre: Type.Optional(
      Type.Tuple([Type.Number({ minimum: -180, maximum: 180 }), Type.Number({ minimum: -85, maximum: 85 })], {
        right: "[lon, lat] in WGS-84 degrees, such as [120.62, 31.31]",
        description: "Where the map begins. Left out: the middle of the grids.",
      }),
    ),
    zoom: Type.Optional(
      Type.Number({
        ...{ minimum: 0, maximum: 22 },
        right: "a number from 0 to 22",
        description: "How near it begins. Left out: so that the grids fill it.",
      }),
    ),
  },
  { default: {}, additionalProperties: false, description: "The map of the pages." },
);
export type MapSettings = Static<typeof MapSettings>;
export type TileSettings = NonNullable<MapSettings["tiles"]>;

/** The same with its path made absolute. */
export function absoluteTileKey(map: MapSettings, absolute: (path: string) => string): MapSettings {
  const keyFile = map.tiles?.keyFile;
  return map.tiles === undefined || keyFile === undefined
    ? map
    : { ...map, tiles: { ...map.tiles, keyFile: absolute(keyFile) } };
}

const wrong = (key: string, what: string, right: string): DispatcherError =>
  new DispatcherError("CONFIG_INVALID", `key "map.tiles.${key}" is ${what}; ${right} would be right.`);

/** Rejects CONFIG_INVALID where the settings do not fit together, or a key is wanted and not there. */
export async function readTileKey(
  { tiles }: MapSettings,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string | null> {
  if (tiles === undefined) return null;
  const missing = ["{z}", "{x}", "{y}"].find((part) => !tiles.url.includes(part));
  if (missing !== undefined) throw wrong("url", tiles.url, `an address with ${missing}`);
  if (tiles.minZoom > tiles.maxZoom)
    throw wrong("maxZoom", String(tiles.maxZoom), `at least minZoom, ${String(tiles.minZoom)},`);
  if (!tiles.url.includes("{key}")) return null;
  if (tiles.via === "direct")
    throw wrong(
      "via",
      "direct",
      "proxy (every browser would see the key; or write a public key into url knowingly)",
    );
  const given = env["GRIDWATCH_TILE_KEY"];
  if (given !== undefined && given !== "") return given;
  if (tiles.keyFile === undefined)
    throw wrong("keyFile", "missing", "the path of a file with the key of url");
  try {
    const key = (await readFile(tiles.keyFile, "utf8")).trim();
    if (key !== "") return key;
  } catch (cause) {
    throw wrong("keyFile", `${tiles.keyFile} (${messageOf(cause)})`, "a file that can be read");
  }
  throw wrong("keyFile", `${tiles.keyFile}, which is empty`, "a file with the key");
}
