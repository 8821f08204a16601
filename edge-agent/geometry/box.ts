/** A box as corners x1, y1, x2, y2. Units are source-frame pixels unless a name says relative. */
export type Xyxy = readonly [x1: number, y1: number, x2: number, y2: number];

export type Point = readonly [x: number, y: number];

export const widthOf = (box: Xyxy): number => Math.max(0, box[2] - box[0]);
export const heightOf = (box: Xyxy): number => Math.max(0, box[3] - box[1]);
export const areaOf = (box: Xyxy): number => widthOf(box) * heightOf(box);

/** The anchor that rules test: where the object meets the ground, the middle of the lower edge. */
export const groundPoint = (box: Xyxy): Point => [(box[0] + box[2]) / 2, box[3]];

/** The box in a picture of the same view and another size. */
export const scaleBox = (box: Xyxy, across: number, down: number): Xyxy => [
  box[0] * across,
  box[1] * down,
  box[2] * across,
  box[3] * down,
];

/** The part of the box inside a picture of the given size. */
export function clipBox(box: Xyxy, widthPx: number, heightPx: number): Xyxy {
  const clamp = (value: number, max: number) => Math.min(Math.max(value, 0), max);
  return [clamp(box[0], widthPx), clamp(box[1], heightPx), clamp(box[2], widthPx), clamp(box[3], heightPx)];
}
