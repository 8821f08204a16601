/**
 * A simulated city from a seed: grids of irregular shape in a tree, and the people who work in them. Counts follow
 * what programmes published: 光明 1,734 grids in 31 communities over 156 km², about one full-time worker for each
 * grid (盐龙: 80 for 80), 370 of enforcement (秦淮), contacts of micro-grids and cleaners besides.
 */
import type { LonLat } from "#contract";
import { DEFAULT_COMPETENCE, type WorkerRole } from "../../../dispatcher/district/index.ts";
import type { GridArea, GridLevel, PolygonRings } from "../../../dispatcher/lifecycle/assign/grid.ts";
import type { Random } from "../../../models/suite/random.ts";
import { centreOf, type Point, voronoiCells } from "./voronoi.ts";

export interface CitySize {
  readonly grids: number;
  readonly workers: number;
}

export interface Resident {
  readonly id: string;
  readonly role: WorkerRole;
  readonly gridId: string;
  readonly point: LonLat;
  /** Seconds since the phone last told; null: it does not tell, and the point is the base. */
  readonly positionAgeS: number | null;
  readonly onShift: boolean;
  readonly capacity: number;
  /** In hand when the hour begins. */
  readonly openTickets: number;
}

export interface City {
  /** All levels. */
  readonly grids: readonly GridArea[];
  readonly leaves: readonly Leaf[];
  readonly residents: readonly Resident[];
}

export interface Leaf {
  readonly grid: GridArea;
  readonly communityId: string;
  readonly ring: readonly Point[];
  readonly centre: Point;
}

const KM_SQ_PER_GRID = 156 / 1734;
const COMMUNITIES_PER_GRID = 31 / 1734;
const STREETS_PER_GRID = 6 / 1734;
const ORIGIN: LonLat = { lon: 120.5, lat: 31.2 };
const M_PER_DEGREE = 111_195;

export function toLonLat([x, y]: Point): LonLat {
  const lat = ORIGIN.lat + y / M_PER_DEGREE;
  return { lon: ORIGIN.lon + x / (M_PER_DEGREE * Math.cos((ORIGIN.lat * Math.PI) / 180)), lat };
}

const polygonOf = (ring: readonly Point[]): PolygonRings => [
  [...ring, ring[0] as Point].map((point) => {
    const { lon, lat } = toLonLat(point);
    return [lon, lat];
  }),
];

/** Denser in three towns than between them, and evened out once, as drawn borders are. */
function drawLeaves(count: number, random: Random): readonly { ring: readonly Point[]; centre: Point }[] {
  const sideM = Math.sqrt(count * KM_SQ_PER_GRID) * 1000;
  const inside = (value: number): number => Math.min(sideM - 1, Math.max(1, value));
  const towns = Array.from(
    { length: 3 },
    (): Point => [random.between(0.2, 0.8) * sideM, random.between(0.2, 0.8) * sideM],
  );
  const bell = (): number => (random.next() + random.next() + random.next() - 1.5) * sideM * 0.25;
  const scattered = Array.from({ length: count }, (): Point => {
    if (random.next() < 0.6) return [random.between(1, sideM - 1), random.between(1, sideM - 1)];
    const [x, y] = random.pick(towns);
    return [inside(x + bell()), inside(y + bell())];
  });
  const evened = voronoiCells(scattered, sideM).map((ring) => centreOf(ring).centre);
  return voronoiCells(evened, sideM).map((ring) => ({ ring, centre: centreOf(ring).centre }));
}

/** Index of the nearest of the seeds. */
function nearest(point: Point, seeds: readonly Point[]): number {
  let best = 0;
  seeds.forEach((seed, i) => {
    const [bx, by] = seeds[best] as Point;
    if (Math.hypot(seed[0] - point[0], seed[1] - point[1]) < Math.hypot(bx - point[0], by - point[1]))
      best = i;
  });
  return best;
}

const DISTRICT_ID = "990601000000";
const padded = (value: number, digits: number): string => String(value).padStart(digits, "0");

function buildTree(leaves: ReturnType<typeof drawLeaves>, random: Random): Pick<City, "grids" | "leaves"> {
  const seedsOf = (share: number): readonly Point[] =>
    Array.from({ length: Math.max(1, Math.round(leaves.length * share)) }, () => random.pick(leaves).centre);
  const [streets, communities] = [seedsOf(STREETS_PER_GRID), seedsOf(COMMUNITIES_PER_GRID)];
  const streetOf = communities.map((seed) => nearest(seed, streets));
  const streetId = (street: number): string => `990601${padded(street + 1, 3)}000`;
  const communityId = (community: number): string =>
    `990601${padded((streetOf[community] ?? 0) + 1, 3)}${padded(community + 1, 3)}`;
  const drawn = leaves.map(({ ring, centre }, i): Leaf => {
    const parentId = communityId(nearest(centre, communities));
    const id = `${parentId}${padded(i + 1, 4)}`;
    const grid: GridArea = {
      id,
      name: `网格${String(i + 1)}`,
      level: "grid",
      parentId,
      polygons: [polygonOf(ring)],
    };
    return { grid, communityId: parentId, ring, centre };
  });
  const above = (
    id: string,
    level: GridLevel,
    parentId: string | null,
    below: readonly GridArea[],
  ): GridArea => ({
    id,
    name: `${level} ${id}`,
    level,
    parentId,
    polygons: below.flatMap(({ polygons }) => polygons),
  });
  const under = (all: readonly GridArea[], parentId: string): readonly GridArea[] =>
    all.filter((grid) => grid.parentId === parentId);
  const lowest = drawn.map(({ grid }) => grid);
  const middle = communities
    .map((_, i) =>
      above(communityId(i), "community", streetId(streetOf[i] ?? 0), under(lowest, communityId(i))),
    )
    .filter(({ polygons }) => polygons.length > 0);
  const upper = streets
    .map((_, i) => above(streetId(i), "street", DISTRICT_ID, under(middle, streetId(i))))
    .filter(({ polygons }) => polygons.length > 0);
  return {
    grids: [above(DISTRICT_ID, "district", null, upper), ...upper, ...middle, ...lowest],
    leaves: drawn,
  };
}

interface Post {
  readonly role: WorkerRole;
  /** Of all workers. */
  readonly share: number;
  /** Attached to a grid, or to its whole community. */
  readonly at: "grid" | "community";
  /** Share of them that is on shift in a busy evening hour. */
  readonly onShift: number;
  readonly capacity: number;
}

/** 1,734 + 370 of 3,000 may act on vending; the rest is our guess at a city's mix. */
const POSTS: readonly Post[] = [
  { role: "grid-worker", share: 1734 / 3000, at: "grid", onShift: 0.5, capacity: 4 },
  { role: "enforcement", share: 370 / 3000, at: "community", onShift: 0.5, capacity: 6 },
  { role: "micro-contact", share: 596 / 3000, at: "grid", onShift: 0.6, capacity: 2 },
  { role: "sanitation", share: 200 / 3000, at: "community", onShift: 0.3, capacity: 3 },
  { role: "grid-leader", share: 100 / 3000, at: "community", onShift: 0.3, capacity: 3 },
];
/** Phones that tell where they are; the others' base stands in. */
const SHARE_LIVE = 0.8;

/** A point of a convex ring, all equally likely: a triangle of the fan by its area, then a point in it. */
export function pointWithin(ring: readonly Point[], random: Random): Point {
  const [apex, ...rest] = ring as readonly [Point, ...Point[]];
  const triangles = rest.slice(1).map((c, i) => {
    const b = rest[i] as Point;
    return { b, c, areaSqM: centreOf([apex, b, c]).areaSqM };
  });
  let left = random.next() * triangles.reduce((sum, { areaSqM }) => sum + areaSqM, 0);
  const found = triangles.find(({ areaSqM }) => (left -= areaSqM) <= 0) ?? triangles.at(-1);
  if (found === undefined) throw new RangeError("a ring has three corners or more");
  const { b, c } = found;
  const [s, t] = [Math.sqrt(random.next()), random.next()];
  const mix = (axis: 0 | 1): number => (1 - s) * apex[axis] + s * (1 - t) * b[axis] + s * t * c[axis];
  return [mix(0), mix(1)];
}

function settle(leaves: readonly Leaf[], count: number, random: Random): readonly Resident[] {
  const residents: Resident[] = [];
  for (const { role, share, at, onShift, capacity } of POSTS) {
    const people = Math.round(share * count);
    for (let k = 0; k < people; k += 1) {
      // One each where there are as many as grids, otherwise spread by chance.
      const home = people === leaves.length ? (leaves[k] as Leaf) : random.pick(leaves);
      const isLive = random.next() < SHARE_LIVE;
      residents.push({
        id: `${role}-${padded(k + 1, 4)}`,
        role,
        gridId: at === "grid" ? home.grid.id : home.communityId,
        point: toLonLat(isLive ? pointWithin(home.ring, random) : home.centre),
        positionAgeS: isLive ? random.whole(1, 600) : null,
        onShift: random.next() < onShift,
        capacity,
        openTickets: random.next() < 0.3 ? 1 : 0,
      });
    }
  }
  return residents;
}

export function buildCity(size: CitySize, random: Random): City {
  const tree = buildTree(drawLeaves(size.grids, random.fork("borders")), random.fork("tree"));
  return { ...tree, residents: settle(tree.leaves, size.workers, random.fork("people")) };
}

export const mayActOn = (role: WorkerRole): ReadonlySet<string> => new Set(DEFAULT_COMPETENCE[role]);
