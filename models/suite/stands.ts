/** Where nobody knows a wall in a recording: a notice board and two posts, put there for the whole clip, carry things. */
import type { Point, Xyxy } from "../../edge-agent/geometry/box.ts";
import { peopleIn, type Reel } from "./base-clips.ts";
import type { Actor } from "./clip-plan.ts";
import { partOf, type Quad } from "./picture.ts";
import { type Perspective, pxPerM } from "./perspective.ts";
import type { Scene, Surface } from "./scene.ts";

/** What a surface that is no part of the recording stands on. */
export interface Stand {
  readonly design: "board" | "posts";
  readonly foot: Point;
  readonly widthM: number;
  readonly heightM: number;
}

interface Kind extends Omit<Stand, "foot"> {
  readonly id: string;
  readonly surface: Surface["surface"];
  /** The part that carries something, shares of the whole. */
  readonly carries: Xyxy;
}

const KINDS: readonly [Kind, Kind] = [
  {
    ...{ id: "board", surface: "wall", design: "board", widthM: 3.2, heightM: 2.3 },
    carries: [0.03, 0.03, 0.97, 0.72],
  },
  {
    ...{ id: "posts", surface: "air", design: "posts", widthM: 4, heightM: 2.8 },
    carries: [0.03, 0.05, 0.97, 0.5],
  },
];

/** A metre must be this long on a board, pixels of a picture 640 wide, or no paper on it could be judged. */
const METRE_PX_AT_640 = 24;

/** No wider than this share of the picture, so that two fit beside each other. */
const MAX_WIDTH_SHARE = 0.4;

/** How far down the picture both must stand to be large enough and whole, but never below `lowest`. */
export function standingY(
  perspective: Perspective,
  { widthPx, heightPx }: Pick<Reel, "widthPx" | "heightPx">,
  { top, lowest }: { top: number; lowest: number },
): number {
  const tallestM = Math.max(...KINDS.map(({ heightM }) => heightM));
  const fits = (y: number): boolean => {
    const metre = pxPerM(perspective, y, heightPx);
    return metre * 640 >= METRE_PX_AT_640 * widthPx && y * heightPx >= tallestM * metre;
  };
  let y = top;
  while (y < lowest && !fits(y)) y += 0.01;
  return Math.min(y, lowest);
}

/** More than people can ever be counted in a reel. */
const IMPOSSIBLE = 1e6;

/** Both, side by side with their feet at relative `y`, where fewest people walk. */
export function standsAt(y: number, reel: Reel, perspective: Perspective): readonly Surface[] {
  const { widthPx, heightPx } = reel;
  const metre = pxPerM(perspective, y, heightPx);
  const people = reel.detections.flatMap((found) => peopleIn(found));
  const wholeAt = (x: number, { widthM, heightM }: Kind): Xyxy => {
    const half = (widthM * metre) / widthPx / 2;
    return [x - half, y - (heightM * metre) / heightPx, x + half, y];
  };
  const crossed = ([x1, y1, x2, y2]: Xyxy): number =>
    people.filter(
      (box) =>
        box[0] < x2 * widthPx && box[2] > x1 * widthPx && box[1] < y2 * heightPx && box[3] > y1 * heightPx,
    ).length;
  const placed: Xyxy[] = [];
  return KINDS.map((usual) => {
    const smaller = Math.min(1, (MAX_WIDTH_SHARE * widthPx) / (usual.widthM * metre));
    const kind = { ...usual, widthM: usual.widthM * smaller, heightM: usual.heightM * smaller };
    const cost = (box: Xyxy): number => {
      const covers = placed.some((other) => box[0] < other[2] && box[2] > other[0]);
      const isCut = box[0] < 0.01 || box[2] > 0.99;
      return crossed(box) + (covers ? 2 : isCut ? 1 : 0) * IMPOSSIBLE;
    };
    const boxes = Array.from({ length: 15 }, (_, k) => wholeAt(0.15 + 0.05 * k, kind));
    const whole = boxes.reduce((best, box) => (cost(box) < cost(best) ? box : best));
    placed.push(whole);
    return surfaceOf(kind, whole);
  });
}

function surfaceOf({ id, surface, carries, ...stand }: Kind, [x1, y1, x2, y2]: Xyxy): Surface {
  const corners: Quad = [
    [x1, y1],
    [x2, y1],
    [x2, y2],
    [x1, y2],
  ];
  const [left, upper, right, lower] = carries;
  // A camera that looks down steeply cuts the top off.
  const seen = Math.max(upper, (0.01 - y1) / (y2 - y1));
  return {
    ...{ id, surface, quad: partOf(corners, [left, seen, right, lower]) },
    widthM: stand.widthM * (right - left),
    heightM: stand.heightM * (lower - seen),
    stand: { ...stand, foot: [(x1 + x2) / 2, y2] },
  };
}

/** The stands of a place, there from the first picture to the last. */
export function standActors({ surfaces }: Scene, durationS: number): Actor[] {
  return surfaces.flatMap(({ id, stand }) => {
    if (stand === undefined) return [];
    const { design, widthM, heightM, foot } = stand;
    return [
      {
        ...{ objectId: `stand-${id}`, className: design, fromS: 0, toS: durationS },
        material: { from: "drawn", design, seed: 1, widthM, heightM },
        placement: { on: "ground", foot },
      },
    ];
  });
}
