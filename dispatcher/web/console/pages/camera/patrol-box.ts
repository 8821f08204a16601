/** A box that somebody draws round what they saw. Pure. */
import type { Point } from "./editor/geometry.ts";

export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Smaller is a slip of the hand. */
const SIDE_MIN = 0.01;
const share = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;

/** Null: next to nothing was drawn. */
export function boxOf([ax, ay]: Point, [bx, by]: Point): Box | null {
  const box: Box = [
    share(Math.min(ax, bx)),
    share(Math.min(ay, by)),
    share(Math.max(ax, bx)),
    share(Math.max(ay, by)),
  ];
  return box[2] - box[0] < SIDE_MIN || box[3] - box[1] < SIDE_MIN ? null : box;
}

/** Stays whole within the picture. */
export function movedBox([left, top, right, bottom]: Box, dx: number, dy: number): Box {
  const x = Math.min(1 - right, Math.max(-left, dx));
  const y = Math.min(1 - bottom, Math.max(-top, dy));
  return [share(left + x), share(top + y), share(right + x), share(bottom + y)];
}

/** Its lower right corner moves; it keeps a size. */
export const sizedBox = ([left, top, right, bottom]: Box, dx: number, dy: number): Box => [
  left,
  top,
  share(Math.max(left + SIDE_MIN, right + dx)),
  share(Math.max(top + SIDE_MIN, bottom + dy)),
];
