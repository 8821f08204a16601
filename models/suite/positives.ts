/** Clips in which something must be reported: five for each violation, on changing ground and in changing weather. */
import type { Violation } from "#contract";
import type { Point } from "../../edge-agent/geometry/box.ts";
import { type Actor, type ClipPlan, type Condition, CONDITIONS } from "./clip-plan.ts";
import type { ZoneWish } from "./camera-block.ts";
import type { Quad } from "./picture.ts";
import { personHeightAt } from "./perspective.ts";
import { type GroundUse, type Surface, pointOnGround } from "./scene.ts";
import {
  beside,
  drawnOnGround,
  HEAPS,
  HUNG,
  largeEnough,
  onSurface,
  PAPERS,
  passersBy,
  person,
  photographed,
  SHEDS,
  standApart,
  sideOf,
  type Site,
  stall,
  type Stay,
} from "./things.ts";

/** Seconds between pictures: the revisit of the default patrol. */
export const STEP_S = 2;
export const DWELL_S: Readonly<Record<Violation, number>> = {
  ...{ parking: 60, vending: 60, "beyond-line": 60, piling: 60 },
  ...{ posting: 90, hanging: 90, structure: 90 },
};
/** The reference picture must be learned before anything appears. */
export const EMPTY_S = 44;

export interface Placed {
  readonly actors: readonly Actor[];
  readonly foot: Point;
}

/** How the episodes of a clip lie in time. */
type Course = "one" | "two-objects" | "twice" | "crowded" | "stays";
const COURSES: readonly Course[] = ["one", "two-objects", "twice", "crowded", "stays"];

interface Timetable {
  readonly durationS: number;
  readonly stays: readonly Stay[];
}

const even = (seconds: number): number => STEP_S * Math.round(seconds / STEP_S);

function timetable(course: Course, dwellS: number, site: Site): Timetable {
  const { random } = site;
  const appears = even(EMPTY_S + random.between(0, 12));
  const stood = even(dwellS + random.between(24, 44));
  const gone = 44;
  const first = { objectId: "o1", fromS: appears, toS: appears + stood };
  switch (course) {
    case "one":
    case "crowded":
      return { durationS: first.toS + gone, stays: [first] };
    case "stays":
      return { durationS: first.toS, stays: [{ ...first, toS: first.toS }] };
    case "two-objects": {
      // Now and then both are put down at once.
      const comes = appears + even(random.between(0, 26));
      const second = { objectId: "o2", fromS: comes, toS: comes + stood };
      return { durationS: second.toS + gone, stays: [first, second] };
    }
    case "twice": {
      const again = { objectId: "o2", fromS: first.toS + 44, toS: first.toS + 44 + stood };
      return { durationS: again.toS + gone, stays: [first, again] };
    }
  }
}

/** Puts one object of the violation somewhere, keeping off `taken` unless the same place is wanted again. */
type Put = (
  site: Site,
  stay: Stay,
  at: { readonly taken: readonly Point[]; readonly again?: Placed | undefined },
) => Placed;

const groundPut =
  (
    violation: "parking" | "vending" | "piling" | "beyond-line",
    make: (site: Site, foot: Point, stay: Stay) => Actor[],
  ): Put =>
  (site, stay, { taken, again }) => {
    const gap = violation === "parking" || violation === "vending" ? 0.24 : 0.16;
    const foot = again?.foot ?? pointOnGround(site.scene.ground[violation], site.random, taken, gap);
    return { foot, actors: make(site, foot, stay) };
  };

const parked = groundPut("parking", (site, foot, stay) => {
  const { scene, stock, random } = site;
  const vehicles = scene.motorVehicles ? stock.of("car", "truck") : stock.of("bicycle", "motorcycle");
  return [photographed(random.pick(vehicles), foot, stay, random)];
});

const sold = groundPut("vending", (site, foot, stay) => {
  const at = beside(site, foot, 1.15 * sideOf(site, site.scene.ground.vending, foot, 1.15));
  const seller = person(site, [at[0], at[1] + 0.005], { ...stay, objectId: `seller-of-${stay.objectId}` });
  return [...stall(site, foot, stay), ...seller];
});

const heaped = groundPut("piling", (site, foot, stay) => {
  const { stock, random } = site;
  const things = largeEnough(site, foot, stock.of("suitcase", "backpack", "refrigerator", "tv"));
  return things.length === 0 || random.next() < 0.5
    ? [drawnOnGround(random.pick(HEAPS), foot, stay, random)]
    : [photographed(random.pick(things), foot, stay, random)];
});

const putOut = groundPut("beyond-line", (site, foot, stay) => {
  const { stock, random } = site;
  const wares = stock.of("chair", "dining table", "potted plant", "refrigerator", "bench");
  const things = largeEnough(site, foot, wares);
  return things.length === 0 || random.next() < 0.25
    ? [drawnOnGround(HEAPS[0] as (typeof HEAPS)[number], foot, stay, random)]
    : [photographed(random.pick(things), foot, stay, random)];
});

const built: Put = (site, stay, { taken, again }) => {
  const { random, scene } = site;
  const foot = again?.foot ?? pointOnGround(scene.ground.structure, random, taken, 0.3);
  return { foot, actors: [drawnOnGround(random.pick(SHEDS), foot, stay, random)] };
};

const stuckOn =
  (sizes: typeof PAPERS, surface: Surface): Put =>
  (site, stay, { again }) => {
    const actor = onSurface(site.random.pick(sizes), surface, stay, site);
    const placement = again?.actors[0]?.placement ?? actor.placement;
    return { foot: [0.5, 0.5], actors: [{ ...actor, placement }] };
  };

/** The part of the picture that a shed at `foot` could fill, as whoever declares a plot would draw it. */
function plotAround(site: Site, feet: readonly Point[]): readonly Point[] {
  const [xs, ys] = [feet.map(([x]) => x), feet.map(([, y]) => y)];
  const person = personHeightAt(site.scene.perspective, Math.max(...ys));
  const reach = (person * 1.1 * site.heightPx) / site.widthPx;
  const clip = (value: number): number => Math.min(1, Math.max(0, value));
  const [left, right] = [clip(Math.min(...xs) - reach), clip(Math.max(...xs) + reach)];
  const [top, bottom] = [clip(Math.min(...ys) - person * 1.9), clip(Math.max(...ys) + person * 0.12)];
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

interface Case {
  readonly put: Put;
  readonly zone: (feet: readonly Point[]) => ZoneWish;
}

export function parkingEvidence(site: Site): readonly string[] {
  return [site.scene.motorVehicles ? "motor-vehicle" : "non-motor-vehicle"];
}

function caseOf(violation: Violation, site: Site): Case {
  const { ground, surfaces } = site.scene;
  const wish = (polygon: readonly Point[], more: Partial<ZoneWish> = {}): ZoneWish => ({
    ...{ id: `${violation}-zone`, violation, polygon, dwellS: DWELL_S[violation] },
    ...more,
  });
  switch (violation) {
    case "parking":
      return { put: parked, zone: () => wish(ground.parking, { evidence: parkingEvidence(site) }) };
    case "vending":
      return { put: sold, zone: () => wish(ground.vending) };
    case "piling":
      return { put: heaped, zone: () => wish(ground.piling) };
    case "beyond-line":
      return { put: putOut, zone: () => wish(ground["beyond-line"]) };
    case "structure":
      return { put: built, zone: (feet) => wish(plotAround(site, feet), { surface: "facade" }) };
    case "posting":
    case "hanging": {
      const surface = surfaceFor(violation, surfaces, site);
      const put = stuckOn(violation === "posting" ? PAPERS : HUNG, surface);
      return { put, zone: () => wish(surface.quad, { surface: surface.surface }) };
    }
  }
}

/** Papers go on walls and poles, washing and banners into the air and onto façades; where there is none, anywhere. */
function surfaceFor(
  violation: "posting" | "hanging",
  surfaces: readonly Surface[],
  { random }: Site,
): Surface {
  const right = surfaces.filter(({ surface }) =>
    violation === "posting"
      ? surface === "wall" || surface === "pole"
      : surface === "air" || surface === "facade",
  );
  return random.pick(right.length > 0 ? right : surfaces);
}

/** One clip of the violation. `turn` chooses course and weather so that every violation meets different ones. */
export function positiveClip(
  violation: Violation,
  turn: number,
  site: Site,
  named: { base: string; seed: number },
): ClipPlan {
  const course = COURSES[turn % COURSES.length] as Course;
  const condition = conditionOf(violation, turn);
  const { put, zone } = caseOf(violation, site);
  const { durationS, stays } = timetable(course, DWELL_S[violation], site);
  const placed = arrange(violation, course, stays, { site, put });
  const feet = placed.map(({ foot }) => foot);
  const wished = zone(feet);
  const crowd = course === "crowded" ? passersBy(site, feet[0] ?? [0.5, 0.7], durationS) : [];
  const conditions: Condition[] = course === "crowded" ? ["pedestrians"] : [condition];
  return {
    clip: `${violation}-${turn}-${named.base}`,
    ...{ kind: "positive", about: violation, ...named, stepS: STEP_S, durationS, conditions },
    says: SAYS[course],
    actors: [...placed.flatMap(({ actors }) => actors), ...crowd],
    happenings: [],
    wanted: stays.slice(0, placed.length).map(({ objectId }) => ({ violation, zoneId: wished.id, objectId })),
    zones: [wished],
  };
}

/** How often two objects are put down anew when one covers the other. */
const TRIES = 60;

/** A place for every stay; on ground too small for two things that are two to the eye only the first has one. */
function arrange(
  violation: Violation,
  course: Course,
  stays: readonly Stay[],
  { site, put }: { site: Site; put: Put },
): readonly Placed[] {
  const putAll = (): readonly Placed[] =>
    stays.reduce<Placed[]>((placed, stay) => {
      const again = course === "twice" ? placed[0] : undefined;
      return [...placed, put(site, stay, { taken: placed.map(({ foot }) => foot), again })];
    }, []);
  let placed = putAll();
  if (course !== "two-objects") return placed;
  const isApart = ([a, b]: readonly Placed[]): boolean =>
    a !== undefined && b !== undefined && apart(site, violation, [a, b]);
  for (let tries = 0; tries < TRIES && !isApart(placed); tries++) placed = putAll();
  return isApart(placed) ? placed : placed.slice(0, 1);
}

/** The largest of each. */
const SIZE_M: Readonly<Record<GroundUse, { readonly widthM: number; readonly heightM: number }>> = {
  parking: { widthM: 4.2, heightM: 2 },
  vending: { widthM: 2.6, heightM: 2.4 },
  piling: { widthM: 1.6, heightM: 1.2 },
  "beyond-line": { widthM: 1.6, heightM: 1.2 },
  structure: { widthM: 2.8, heightM: 2.6 },
};

function apart(site: Site, violation: Violation, [a, b]: readonly [Placed, Placed]): boolean {
  if (violation !== "posting" && violation !== "hanging")
    return standApart(site, [a.foot, b.foot], SIZE_M[violation]);
  const [one, other] = [a, b].map(({ actors }) => actors[0]?.placement);
  return one?.on === "surface" && other?.on === "surface" && !quadsTouch(one.quad, other.quad);
}

/** By the rectangles around them, with a little room between. */
function quadsTouch(a: Quad, b: Quad): boolean {
  const span = (quad: Quad, axis: 0 | 1): [number, number] => {
    const values = quad.map((corner) => corner[axis]);
    return [Math.min(...values) - 0.01, Math.max(...values) + 0.01];
  };
  return ([0, 1] as const).every((axis) => {
    const [[from, to], [otherFrom, otherTo]] = [span(a, axis), span(b, axis)];
    return from < otherTo && otherFrom < to;
  });
}

export const TWO_OBJECTS = "two objects in one zone at once";

const SAYS: Readonly<Record<Course, string>> = {
  one: "one object comes, stays and goes",
  "two-objects": TWO_OBJECTS,
  twice: "the same place is taken twice",
  crowded: "people walk past in front of it",
  stays: "one object comes and stays",
};

const ORDER: readonly Violation[] = [
  "parking",
  "vending",
  "piling",
  "beyond-line",
  "posting",
  "hanging",
  "structure",
];

/** The first clip of each violation is clear; the others go through the weather in turn. */
function conditionOf(violation: Violation, turn: number): Condition {
  if (turn === 0) return "clear";
  const weather = CONDITIONS.filter((each) => each !== "clear" && each !== "pedestrians");
  return weather[(ORDER.indexOf(violation) * 3 + turn * 2) % weather.length] ?? "clear";
}
