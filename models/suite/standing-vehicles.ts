/**
 * Vehicles that stand in a recording itself. Nobody has said whether they may: ground with one on it is no ground for a
 * suite that knows what has to be reported. Pure.
 */
import { type Point, heightOf, widthOf, type Xyxy } from "../../edge-agent/geometry/box.ts";
import { iou } from "../../edge-agent/geometry/iou.ts";
import type { Detection } from "../../edge-agent/perceive/detect/detection.ts";

const VEHICLES = new Set(["car", "truck", "bus", "motorcycle", "bicycle"]);
/** What keeps a track alive in the agent: a stand that passes for a car now and then is reported as one. */
const SURE_FROM = 0.2;
/** Boxes of one vehicle that stands. */
const SAME_IOU = 0.5;
/** In a clip a recording runs to and fro, so who stands for a tenth of it stands twice as long there. */
const STANDS_SHARE = 0.1;
/** The ground it takes: the lower part of its box, and as much around as another box of it is off. */
const GROUND_HEIGHTS = 0.4;
const MARGIN = 0.15;

/** Relative to the picture: left, top, right, bottom. */
export type Ground = Xyxy;

/** Ground that vehicles stand on in at least a tenth of the pictures. */
export function standingVehicles(
  detections: readonly (readonly Detection[])[],
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): readonly Ground[] {
  const places: { readonly xyxy: Xyxy; pictures: number }[] = [];
  for (const found of detections) {
    const seen = new Set<(typeof places)[number]>();
    for (const { className, confidence, xyxy } of found) {
      if (!VEHICLES.has(className) || confidence < SURE_FROM) continue;
      let place = places.find((other) => iou(other.xyxy, xyxy) >= SAME_IOU);
      if (place === undefined) places.push((place = { xyxy, pictures: 0 }));
      if (!seen.has(place)) place.pictures += 1;
      seen.add(place);
    }
  }
  return places
    .filter(({ pictures }) => pictures >= STANDS_SHARE * detections.length)
    .map(({ xyxy }): Ground => {
      const [across, down] = [MARGIN * widthOf(xyxy), MARGIN * heightOf(xyxy)];
      const top = xyxy[3] - GROUND_HEIGHTS * heightOf(xyxy);
      return [
        ...([(xyxy[0] - across) / widthPx, (top - down) / heightPx] as const),
        ...([(xyxy[2] + across) / widthPx, (xyxy[3] + down) / heightPx] as const),
      ];
    });
}

/** Less than this is no room for a vehicle and the next one, shares of the picture. */
const LEAST_WIDTH = 0.3;
const LEAST_DEPTH = 0.15;

/** The largest part of `all` with nothing on it; undefined when it is too small. */
export function freeGround(all: Ground, taken: readonly Ground[]): Ground | undefined {
  const within = (low: number, high: number, values: readonly number[]): number[] =>
    [low, high, ...values.filter((value) => value > low && value < high)].toSorted((a, b) => a - b);
  const xs = within(
    all[0],
    all[2],
    taken.flatMap(([left, , right]) => [left, right]),
  );
  const ys = within(
    all[1],
    all[3],
    taken.flatMap(([, top, , bottom]) => [top, bottom]),
  );
  const isFree = ([left, top, right, bottom]: Ground): boolean =>
    taken.every((each) => each[2] <= left || each[0] >= right || each[3] <= top || each[1] >= bottom);
  const fits = (part: Ground): boolean => widthOf(part) >= LEAST_WIDTH && heightOf(part) >= LEAST_DEPTH;
  const parts = pairsOf(xs).flatMap(([left, right]) =>
    pairsOf(ys).map(([top, bottom]): Ground => [left, top, right, bottom]),
  );
  return parts
    .filter((part) => fits(part) && isFree(part))
    .toSorted((a, b) => widthOf(b) * heightOf(b) - widthOf(a) * heightOf(a))[0];
}

const pairsOf = (values: readonly number[]): (readonly [number, number])[] =>
  values.flatMap((low, i) => values.slice(i + 1).map((high) => [low, high] as const));

export const cornersOf = ([left, top, right, bottom]: Ground): readonly Point[] => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];
