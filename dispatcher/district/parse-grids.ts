/** The grids' GeoJSON: a tagged FeatureCollection of polygons with id, name, level and parent. */
import { CRS_TAGS, type CrsTag, toWgs84 } from "#contract";
import {
  GRID_LEVELS,
  type GridArea,
  type GridLevel,
  type PolygonRings,
  type Position,
  type Ring,
  ringAreaSqM,
} from "../lifecycle/assign/grid.ts";

type Json = Readonly<Record<string, unknown>>;
/** Notes one problem; gives back null, so that a reader can return it. */
type Complain = (key: string, value: unknown, right: string) => null;

/** Grids of one district; a city's biggest has some thousands. */
const GRIDS_MAX = 100_000;

/** Names under which the four systems travel in a `crs` member. Plain CRS84 and EPSG:4326 are WGS-84. */
const CRS_NAMES: Readonly<Record<string, CrsTag>> = {
  "urn:ogc:def:crs:OGC:1.3:CRS84": "WGS-84",
  "urn:ogc:def:crs:EPSG::4326": "WGS-84",
  "EPSG:4326": "WGS-84",
  "urn:ogc:def:crs:EPSG::4490": "CGCS2000",
  "EPSG:4490": "CGCS2000",
  ...Object.fromEntries(CRS_TAGS.map((tag) => [tag, tag])),
};

/** All grids, or undefined with a sentence for everything that is wrong. */
export function parseGrids(text: string, file: string, problems: string[]): readonly GridArea[] | undefined {
  const before = problems.length;
  const root = decode(text, file, problems);
  if (root === undefined) return undefined;
  const complain: Complain = (key, value, right) => {
    problems.push(`${file}: key "${key}" is ${show(value)}; ${right} would be right.`);
    return null;
  };
  const crs = crsOf(root, complain);
  const features = featuresOf(root, complain);
  const grids: GridArea[] = [];
  for (const [index, feature] of (features ?? []).entries()) {
    const inFeature: Complain = (key, value, right) => {
      problems.push(
        `${file}: features[${String(index)}]: key "${key}" is ${show(value)}; ${right} would be right.`,
      );
      return null;
    };
    // A file without a tag is refused anyway; its points are read as they are to find the other mistakes too.
    const grid = parseGrid(feature, crs ?? "WGS-84", inFeature);
    if (grid !== null) grids.push(grid);
  }
  if (features !== null && grids.length === features.length) checkTree(grids, complain);
  return problems.length === before ? grids : undefined;
}

function decode(text: string, file: string, problems: string[]): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
    problems.push(`${file}: holds ${show(value)}; a GeoJSON FeatureCollection would be right.`);
  } catch (cause) {
    problems.push(`${file}: is not JSON: ${cause instanceof Error ? cause.message : "unreadable"}.`);
  }
  return undefined;
}

/** GeoJSON itself fixes WGS-84, but files from Chinese map services carry GCJ-02 all the same: so it is asked for. */
function crsOf(root: Json, complain: Complain): CrsTag | null {
  const { crsTag, crs } = root as { crsTag?: unknown; crs?: unknown };
  const known = `one of ${CRS_TAGS.join(", ")}`;
  const tagged = CRS_TAGS.find((each) => each === crsTag);
  const named = crs === undefined ? undefined : CRS_NAMES[nameOfCrs(crs)];
  if (crsTag !== undefined && tagged === undefined) return complain("crsTag", crsTag, known);
  if (crs !== undefined && named === undefined) {
    return complain(
      "crs.properties.name",
      nameOfCrs(crs),
      `EPSG:4326, EPSG:4490, or a "crsTag" with ${known}, alone,`,
    );
  }
  if (tagged !== undefined && named !== undefined && tagged !== named) {
    return complain("crsTag", tagged, `${named}, as the "crs" member says,`);
  }
  const crsFound = tagged ?? named;
  return (
    crsFound ?? complain("crsTag", crsTag, `${known} (coordinates without their system are not guessed at)`)
  );
}

function nameOfCrs(crs: unknown): string {
  const name = isObject(crs) && isObject(crs["properties"]) ? crs["properties"]["name"] : undefined;
  return typeof name === "string" ? name : "";
}

function featuresOf(root: Json, complain: Complain): readonly unknown[] | null {
  if (root["type"] !== "FeatureCollection") return complain("type", root["type"], '"FeatureCollection"');
  const features = listOf(root["features"]);
  if (features === null || features.length === 0) {
    return complain("features", root["features"], "a list of at least one feature");
  }
  if (features.length > GRIDS_MAX)
    return complain("features.length", features.length, `at most ${String(GRIDS_MAX)}`);
  return features;
}

function parseGrid(feature: unknown, crs: CrsTag, complain: Complain): GridArea | null {
  if (!isObject(feature) || feature["type"] !== "Feature")
    return complain("type", feature, 'a GeoJSON "Feature"');
  const given = isObject(feature["properties"]) ? feature["properties"] : {};
  const id = textMatching(
    given,
    "id",
    { pattern: /^\d{12,20}$/, right: "text of 12 to 20 digits" },
    complain,
  );
  const name = textMatching(
    given,
    "name",
    { pattern: /^.{1,64}$/u, right: "a name of 1 to 64 characters" },
    complain,
  );
  const level = levelOf(given["level"], complain);
  const parent = parentOf(given["parentId"], complain);
  const polygons = polygonsOf(feature["geometry"], crs, complain);
  if (id === null || name === null || level === null || parent === null || polygons === null) return null;
  return { id, name, level, ...parent, polygons };
}

function textMatching(
  given: Json,
  key: string,
  rule: { readonly pattern: RegExp; readonly right: string },
  complain: Complain,
): string | null {
  const value = given[key];
  return typeof value === "string" && rule.pattern.test(value)
    ? value
    : complain(`properties.${key}`, value, rule.right);
}

function levelOf(value: unknown, complain: Complain): GridLevel | null {
  const level = GRID_LEVELS.find((each) => each === value);
  return level ?? complain("properties.level", value, `one of ${GRID_LEVELS.join(", ")}`);
}

function parentOf(value: unknown, complain: Complain): Pick<GridArea, "parentId"> | null {
  if (value === null) return { parentId: null };
  if (typeof value === "string" && /^\d{12,20}$/.test(value)) return { parentId: value };
  return complain("properties.parentId", value, "the parent grid's id, or null for the topmost grid,");
}

function polygonsOf(geometry: unknown, crs: CrsTag, complain: Complain): readonly PolygonRings[] | null {
  const { type, coordinates } = (isObject(geometry) ? geometry : {}) as {
    type?: unknown;
    coordinates?: unknown;
  };
  const key = "geometry.coordinates";
  if (type === "Polygon") {
    const rings = ringsOf(coordinates, crs, key, complain);
    return rings === null ? null : [rings];
  }
  if (type !== "MultiPolygon") return complain("geometry.type", type, '"Polygon" or "MultiPolygon"');
  const given = listOf(coordinates);
  if (given === null || given.length === 0)
    return complain(key, coordinates, "a list of at least one polygon");
  return all(given.map((rings, i) => ringsOf(rings, crs, `${key}[${String(i)}]`, complain)));
}

function ringsOf(value: unknown, crs: CrsTag, place: string, complain: Complain): PolygonRings | null {
  const rings = listOf(value);
  if (rings === null || rings.length === 0) return complain(place, value, "a list of at least one ring");
  return all(rings.map((ring, i) => ringOf(ring, crs, `${place}[${String(i)}]`, complain)));
}

function ringOf(value: unknown, crs: CrsTag, place: string, complain: Complain): Ring | null {
  const given = listOf(value);
  if (given === null || given.length < 4) {
    return complain(place, value, "a ring of at least 4 positions, the last like the first,");
  }
  const ring = all(given.map((position, i) => positionOf(position, crs, `${place}[${String(i)}]`, complain)));
  if (ring === null) return null;
  const [first, last] = [ring[0], ring.at(-1)];
  if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) {
    return complain(
      `${place}[${String(ring.length - 1)}]`,
      given.at(-1),
      `the ring's first position ${show(given[0])}`,
    );
  }
  const areaSqM = ringAreaSqM(ring);
  if (areaSqM >= RING_AREA_MIN_SQ_M) return ring;
  return complain(
    place,
    `a ring of ${areaSqM.toFixed(2)} square metres`,
    "an area of 1 square metre or more",
  );
}

function positionOf(value: unknown, crs: CrsTag, place: string, complain: Complain): Position | null {
  const [lon, lat] = listOf(value) ?? [];
  if (!isDegrees(lon, 180) || !isDegrees(lat, 90)) {
    return complain(place, value, "[longitude, latitude] in degrees, such as [120.6205, 31.3162],");
  }
  const point = toWgs84({ lon, lat }, crs);
  return [point.lon, point.lat];
}

function listOf(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? (value as readonly unknown[]) : null;
}

/** All of them, or null when one was refused. */
function all<T>(values: readonly (T | null)[]): readonly T[] | null {
  const good = values.filter((value): value is T => value !== null);
  return good.length === values.length ? good : null;
}

const RING_AREA_MIN_SQ_M = 1;

function isDegrees(value: unknown, max: number): value is number {
  return typeof value === "number" && Number.isFinite(value) && Math.abs(value) <= max;
}

/** Ids unique; every parent there and of a wider level, which also keeps the tree free of circles. */
function checkTree(grids: readonly GridArea[], complain: Complain): void {
  const byId = new Map<string, GridArea>();
  for (const [index, grid] of grids.entries()) {
    if (byId.has(grid.id))
      complain(`features[${String(index)}].properties.id`, grid.id, "an id that no other grid has");
    byId.set(grid.id, grid);
  }
  for (const [index, grid] of grids.entries()) {
    const key = `features[${String(index)}].properties.parentId`;
    const parent = grid.parentId === null ? undefined : byId.get(grid.parentId);
    if (grid.parentId !== null && parent === undefined)
      complain(key, grid.parentId, "the id of a grid in this file");
    if (parent !== undefined && GRID_LEVELS.indexOf(parent.level) >= GRID_LEVELS.indexOf(grid.level)) {
      complain(
        key,
        grid.parentId,
        `a grid of a wider level than "${grid.level}" (that one is "${parent.level}")`,
      );
    }
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  if (value === undefined) return "missing";
  const text = typeof value === "string" && value.includes(" ") ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
