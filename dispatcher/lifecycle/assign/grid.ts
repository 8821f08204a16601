/** Grids (区-街道-社区-网格-微网格) and which of them is responsible for a point. Pure. */
import type { LonLat } from "#contract";

/** From the widest to the narrowest: 区, 街道, 社区, 网格, 微网格. */
export const GRID_LEVELS = ["district", "street", "community", "grid", "micro-grid"] as const;
export type GridLevel = (typeof GRID_LEVELS)[number];

/** [lon, lat] in WGS-84 degrees; further numbers (a height) are allowed and ignored. */
export type Position = readonly number[];
export type Ring = readonly Position[];
/** Outer ring first, then holes; every ring closed (first position = last position). */
export type PolygonRings = readonly Ring[];

export interface GridArea {
  /** 12 to 20 digits; longer ids lie below shorter ones in the civil code, but the parent is always written out. */
  readonly id: string;
  readonly name: string;
  readonly level: GridLevel;
  readonly parentId: string | null;
  /** The coordinates of a GeoJSON MultiPolygon, WGS-84. */
  readonly polygons: readonly PolygonRings[];
}

type Side = "inside" | "border" | "outside";

/** About 0.1 mm: two grids drawn from the same survey share their border exactly, apart from rounding. */
const BORDER_TOLERANCE_DEG = 1e-9;

function onSegment(a: Position, b: Position, point: LonLat): boolean {
  const [ax = 0, ay = 0] = a;
  const [bx = 0, by = 0] = b;
  const lengthSq = (bx - ax) ** 2 + (by - ay) ** 2;
  const along = lengthSq === 0 ? 0 : ((point.lon - ax) * (bx - ax) + (point.lat - ay) * (by - ay)) / lengthSq;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.lon - ax - t * (bx - ax), point.lat - ay - t * (by - ay)) <= BORDER_TOLERANCE_DEG;
}

/** Even-odd rule over one ring. */
function sideOfRing(ring: Ring, point: LonLat): Side {
  let inside = false;
  for (let i = 1; i < ring.length; i += 1) {
    const a = ring[i - 1] as Position;
    const b = ring[i] as Position;
    if (onSegment(a, b, point)) return "border";
    const [ax = 0, ay = 0] = a;
    const [bx = 0, by = 0] = b;
    if (ay > point.lat !== by > point.lat && point.lon < ((bx - ax) * (point.lat - ay)) / (by - ay) + ax) {
      inside = !inside;
    }
  }
  return inside ? "inside" : "outside";
}

function sideOfPolygon([outer, ...holes]: PolygonRings, point: LonLat): Side {
  const side = outer === undefined ? "outside" : sideOfRing(outer, point);
  if (side !== "inside") return side;
  for (const hole of holes) {
    const inHole = sideOfRing(hole, point);
    if (inHole === "border") return "border";
    if (inHole === "inside") return "outside";
  }
  return "inside";
}

/** Which side of a grid's border a point is on. */
export function sideOfGrid(grid: GridArea, point: LonLat): Side {
  let best: Side = "outside";
  for (const polygon of grid.polygons) {
    const side = sideOfPolygon(polygon, point);
    if (side === "inside") return "inside";
    if (side === "border") best = "border";
  }
  return best;
}

const METRES_PER_DEGREE = 111_195;

/** Area of one closed ring in square metres on the local plane (shoelace); exact enough to compare grids. */
export function ringAreaSqM(ring: Ring): number {
  const lat0 = ring[0]?.[1] ?? 0;
  const lon0 = ring[0]?.[0] ?? 0;
  const scale = METRES_PER_DEGREE ** 2 * Math.cos((lat0 * Math.PI) / 180);
  let twice = 0;
  for (let i = 1; i < ring.length; i += 1) {
    const [ax = 0, ay = 0] = ring[i - 1] as Position;
    const [bx = 0, by = 0] = ring[i] as Position;
    twice += (ax - lon0) * (by - lat0) - (bx - lon0) * (ay - lat0);
  }
  return (Math.abs(twice) / 2) * scale;
}

/** Square metres of a grid, holes taken off. */
export function gridAreaSqM(grid: GridArea): number {
  let total = 0;
  for (const [outer, ...holes] of grid.polygons) {
    if (outer !== undefined) total += ringAreaSqM(outer);
    for (const hole of holes) total -= ringAreaSqM(hole);
  }
  return total;
}

/** The middle of a grid: the centre of gravity of its largest outer ring, or a corner where that lies outside. */
export function gridCentre(grid: GridArea): LonLat {
  const outer = grid.polygons.map(([ring = []]) => ring).sort((a, b) => ringAreaSqM(b) - ringAreaSqM(a))[0];
  const centre = outer === undefined ? null : centreOfGravity(outer);
  const [lon = 0, lat = 0] = outer?.[0] ?? [];
  // A horseshoe's centre of gravity may lie in the neighbour's grid.
  return centre !== null && sideOfGrid(grid, centre) !== "outside" ? centre : { lon, lat };
}

function centreOfGravity(ring: Ring): LonLat | null {
  const [lon0 = 0, lat0 = 0] = ring[0] ?? [];
  let twice = 0;
  let lon = 0;
  let lat = 0;
  for (let i = 1; i < ring.length; i += 1) {
    const [ax = 0, ay = 0] = ring[i - 1] as Position;
    const [bx = 0, by = 0] = ring[i] as Position;
    const cross = (ax - lon0) * (by - lat0) - (bx - lon0) * (ay - lat0);
    twice += cross;
    lon += (ax - lon0 + bx - lon0) * cross;
    lat += (ay - lat0 + by - lat0) * cross;
  }
  return twice === 0 ? null : { lon: lon0 + lon / (3 * twice), lat: lat0 + lat / (3 * twice) };
}

export const gridDepth = (grid: GridArea): number => GRID_LEVELS.indexOf(grid.level);

const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/**
 * The grid that answers for a point: the deepest level that holds it, or null when no grid does.
 *
 * The border rule, so that every replica gives the same answer: among grids of that level, one that holds the
 * point inside goes before one that only touches it; where several overlap, the smaller area; on a shared
 * border, or where areas are equal, the smaller id (compared as text).
 */
export function responsibleGrid(point: LonLat, grids: readonly GridArea[]): GridArea | null {
  const holding = grids
    .map((grid) => ({ grid, side: sideOfGrid(grid, point) }))
    .filter(({ side }) => side !== "outside");
  const deepest = Math.max(...holding.map(({ grid }) => gridDepth(grid)));
  const level = holding.filter(({ grid }) => gridDepth(grid) === deepest);
  const inside = level.filter(({ side }) => side === "inside").map(({ grid }) => grid);
  if (inside.length > 0) {
    return inside.sort((a, b) => gridAreaSqM(a) - gridAreaSqM(b) || byId(a, b))[0] ?? null;
  }
  return level.map(({ grid }) => grid).sort(byId)[0] ?? null;
}

interface TreeNode {
  readonly id: string;
  readonly parentId: string | null;
}

const isList = <G>(grids: readonly G[] | ReadonlyMap<string, G>): grids is readonly G[] =>
  Array.isArray(grids);

/** The grid and its parents, nearest first; stops at an unknown parent and never runs in a circle. */
export function gridAndAbove<G extends TreeNode>(
  grid: G,
  grids: readonly G[] | ReadonlyMap<string, G>,
): readonly G[] {
  const byGridId = isList(grids) ? new Map(grids.map((each) => [each.id, each])) : grids;
  const chain: G[] = [];
  for (let here: G | undefined = grid; here !== undefined && !chain.includes(here); ) {
    chain.push(here);
    here = here.parentId === null ? undefined : byGridId.get(here.parentId);
  }
  return chain;
}
