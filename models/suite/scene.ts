/** A place as the builder knows it: how large a metre is where, where people walk, which surfaces there are. */
import { type Point, widthOf } from "../../edge-agent/geometry/box.ts";
import { polygonContains } from "../../edge-agent/geometry/polygon.ts";
import type { Violation } from "#contract";
import { peopleIn, type Reel } from "./base-clips.ts";
import { KNOWN_PLACES } from "./known-places.ts";
import type { Perspective } from "./perspective.ts";
import type { Quad } from "./picture.ts";
import type { Random } from "./random.ts";
import { cornersOf, freeGround, standingVehicles } from "./standing-vehicles.ts";
import { type Stand, standingY, standsAt } from "./stands.ts";

/** A flat upright surface; corners relative to the picture. */
export interface Surface {
  readonly id: string;
  readonly surface: "wall" | "pole" | "air" | "facade" | "roof";
  readonly quad: Quad;
  readonly widthM: number;
  readonly heightM: number;
  /** Absent: it is part of the recording. */
  readonly stand?: Stand;
}

export type GroundUse = Exclude<Violation, "posting" | "hanging">;

export interface Scene {
  readonly perspective: Perspective;
  /** Whether the perspective was measured on people or is the stated fallback. */
  readonly perspectiveFrom: "people" | "fallback";
  /** Ground for each use, relative corners; areas of different uses may overlap. */
  readonly ground: Readonly<Record<GroundUse, readonly Point[]>>;
  readonly surfaces: readonly Surface[];
  /** Whether cars may stand here; on a pavement bicycles do. */
  readonly motorVehicles: boolean;
}

/** Where nobody was seen: a camera on a pole looking down a street, a person at the lower edge as high as a third of the picture. */
const FALLBACK: Perspective = { horizonY: -0.15, personHeightAtBottom: 0.33 };
const PEOPLE_AT_LEAST = 12;

interface Standing {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** Boxes of whole, upright people, relative to the picture. */
function standingPeople(reel: Reel): Standing[] {
  return reel.detections.flatMap((found) =>
    peopleIn(found, 0.4).flatMap((box) => {
      const height = box[3] - box[1];
      const whole = box[3] < reel.heightPx - 6 && box[1] > 4 && box[0] > 4 && box[2] < reel.widthPx - 4;
      const upright = height > 1.6 * widthOf(box) && height < 5 * widthOf(box);
      if (!whole || !upright) return [];
      return [
        {
          x: (box[0] + box[2]) / 2 / reel.widthPx,
          y: box[3] / reel.heightPx,
          height: height / reel.heightPx,
        },
      ];
    }),
  );
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** Theil and Sen's line through (feet, height): half of the boxes may be wrong. Undefined when people stood in one row only. */
export function fitPerspective(people: readonly Standing[]): Perspective | undefined {
  if (people.length < PEOPLE_AT_LEAST) return undefined;
  const slopes: number[] = [];
  const stride = Math.max(1, Math.floor(people.length / 120));
  for (let i = 0; i < people.length; i += stride) {
    for (let j = i + 1; j < people.length; j += stride) {
      const [a, b] = [people[i] as Standing, people[j] as Standing];
      if (Math.abs(a.y - b.y) > 0.08) slopes.push((b.height - a.height) / (b.y - a.y));
    }
  }
  const slope = median(slopes);
  if (slopes.length < PEOPLE_AT_LEAST || slope < 0.03) return undefined;
  const intercept = median(people.map(({ y, height }) => height - slope * y));
  const personHeightAtBottom = slope + intercept;
  const horizonY = -intercept / slope;
  return personHeightAtBottom > 0.05 && horizonY < 0.9 ? { horizonY, personHeightAtBottom } : undefined;
}

export function describeScene(reel: Reel): Scene {
  const people = standingPeople(reel);
  const known = KNOWN_PLACES[reel.name];
  const fitted = fitPerspective(people);
  const perspective = known?.perspective ?? fitted ?? FALLBACK;
  const measured = known?.perspective !== undefined || fitted !== undefined;
  const from = { perspective, perspectiveFrom: measured ? "people" : "fallback" } as const;
  if (known !== undefined) return { ...from, ...known };
  const { left, right, top, low } = walkedGround(people);
  const standsY = standingY(perspective, reel, { top, lowest: low - MIN_DEPTH });
  // What is put on the ground stands in front of the boards, never hidden behind one.
  const begins = standsY + 0.02;
  const walked: readonly Point[] = [
    [left, begins],
    [right, begins],
    [right, low],
    [left, low],
  ];
  // Where cars stand everywhere, they are reported as false alarms, and the report's pictures show why.
  const free = freeGround([left, begins, right, low], standingVehicles(reel.detections, reel));
  const ground = {
    vending: walked,
    piling: walked,
    parking: free === undefined ? walked : cornersOf(free),
    structure: walked,
    "beyond-line": walked,
  };
  return { ...from, ground, surfaces: standsAt(standsY, reel, perspective), motorVehicles: true };
}

/** Share of the picture's height that ground needs, or nothing could stand apart on it. */
const MIN_DEPTH = 0.25;

/** The middle of where feet were seen, or the lower middle of the picture; relative. */
function walkedGround(people: readonly Standing[]): {
  left: number;
  right: number;
  top: number;
  low: number;
} {
  if (people.length < PEOPLE_AT_LEAST) return { left: 0.2, right: 0.8, top: 0.55, low: 0.92 };
  const share = (values: readonly number[], at: number): number =>
    values.toSorted((a, b) => a - b)[Math.floor(at * (values.length - 1))] ?? 0.5;
  const xs = people.map(({ x }) => x);
  const ys = people.map(({ y }) => y);
  const top = Math.min(share(ys, 0.15), 0.96 - MIN_DEPTH);
  return {
    ...{ left: Math.min(share(xs, 0.05), 0.3), right: Math.max(share(xs, 0.95), 0.7), top },
    low: Math.min(0.96, Math.max(share(ys, 0.95), top + MIN_DEPTH)),
  };
}

/** A foot point in the polygon, kept off its edges and off those taken already; relative. */
export function pointOnGround(
  polygon: readonly Point[],
  random: Random,
  keepOff: readonly Point[] = [],
  minGap = 0.16,
): Point {
  const xs = polygon.map(([x]) => x);
  const ys = polygon.map(([, y]) => y);
  let best: Point = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
  let bestRoom = -1;
  for (let tries = 0; tries < 200; tries++) {
    const point: Point = [
      random.between(Math.min(...xs), Math.max(...xs)),
      random.between(Math.min(...ys), Math.max(...ys)),
    ];
    const inset = [-0.05, 0, 0.05].every((dx) =>
      [-0.03, 0.015].every((dy) => polygonContains(polygon, [point[0] + dx, point[1] + dy])),
    );
    if (!inset || point[0] < 0.07 || point[0] > 0.93 || point[1] > 0.97) continue;
    const room = Math.min(...keepOff.map(([x, y]) => Math.hypot(x - point[0], y - point[1])), 1);
    if (room >= minGap) return point;
    if (room > bestRoom) [best, bestRoom] = [point, room];
  }
  return best;
}
