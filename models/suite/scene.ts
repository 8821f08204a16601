/** A place as the builder knows it: how large a metre is where, where people walk, which surfaces there are. */
import { type Point, widthOf, type Xyxy } from "../../edge-agent/geometry/box.ts";
import { polygonContains } from "../../edge-agent/geometry/polygon.ts";
import type { Violation } from "#contract";
import { peopleIn, type Reel } from "./base-clips.ts";
import { KNOWN_PLACES } from "./known-places.ts";
import type { Quad } from "./picture.ts";
import type { Random } from "./random.ts";

const PERSON_M = 1.7;

/** As the agent's configuration has it: heights are shares of the picture's height. */
export interface Perspective {
  readonly horizonY: number;
  readonly personHeightAtBottom: number;
}

/** A flat upright surface; corners relative to the picture. */
export interface Surface {
  readonly id: string;
  readonly surface: "wall" | "pole" | "air" | "facade" | "roof";
  readonly quad: Quad;
  readonly widthM: number;
  readonly heightM: number;
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

/** Height of a standing person, share of the picture's height, with the feet at relative `y`. */
export const personHeightAt = ({ horizonY, personHeightAtBottom }: Perspective, y: number): number =>
  Math.max(0.03, ((y - horizonY) / (1 - horizonY)) * personHeightAtBottom);

/** Pixels to a metre at relative `y`. */
export const pxPerM = (perspective: Perspective, y: number, heightPx: number): number =>
  (personHeightAt(perspective, y) * heightPx) / PERSON_M;

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
  const walked = walkedGround(people);
  const ground = {
    vending: walked,
    piling: walked,
    parking: walked,
    structure: walked,
    "beyond-line": walked,
  };
  return { ...from, ground, surfaces: quietSurfaces(reel, perspective), motorVehicles: true };
}

/** The middle of where feet were seen, or the lower middle of the picture. */
function walkedGround(people: readonly Standing[]): readonly Point[] {
  const share = (values: readonly number[], at: number): number =>
    values.toSorted((a, b) => a - b)[Math.floor(at * (values.length - 1))] ?? 0.5;
  const enough = people.length >= PEOPLE_AT_LEAST;
  const ys = people.map(({ y }) => y);
  const [top, bottom] = enough
    ? [share(ys, 0.15), Math.max(share(ys, 0.95), share(ys, 0.15) + 0.25)]
    : [0.55, 0.92];
  const xs = people.map(({ x }) => x);
  const [left, right] = enough
    ? [Math.min(share(xs, 0.05), 0.3), Math.max(share(xs, 0.95), 0.7)]
    : [0.2, 0.8];
  const low = Math.min(bottom, 0.96);
  return [
    [left, top],
    [right, top],
    [right, low],
    [left, low],
  ];
}

/** Two upright rectangles of the upper half that people cross least. */
function quietSurfaces(reel: Reel, perspective: Perspective): readonly Surface[] {
  const size = { w: 0.2, h: 0.2 };
  const boxes = reel.detections.flatMap((found) => peopleIn(found));
  const crossed = ([x1, y1, x2, y2]: Xyxy): number =>
    boxes.filter(
      (box) =>
        box[0] < x2 * reel.widthPx &&
        box[2] > x1 * reel.widthPx &&
        box[1] < y2 * reel.heightPx &&
        box[3] > y1 * reel.heightPx,
    ).length;
  const candidates = [0.08, 0.2, 0.32].flatMap((y) =>
    [0.06, 0.28, 0.5, 0.72].map((x): Xyxy => [x, y, x + size.w, y + size.h]),
  );
  const best = candidates.toSorted((a, b) => crossed(a) - crossed(b));
  const first = best[0] as Xyxy;
  const second = best.find((box) => box[0] >= first[2] || box[2] <= first[0]) ?? first;
  return [first, second].map(([x1, y1, x2, y2], k) => {
    const metre = pxPerM(perspective, Math.max(y2, 0.4), reel.heightPx);
    return {
      id: k === 0 ? "wall" : "facade",
      surface: k === 0 ? "wall" : "facade",
      quad: [
        [x1, y1],
        [x2, y1],
        [x2, y2],
        [x1, y2],
      ],
      widthM: (size.w * reel.widthPx) / metre,
      heightM: (size.h * reel.heightPx) / metre,
    };
  });
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
