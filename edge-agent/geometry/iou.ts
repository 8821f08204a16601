/** How much two boxes overlap. Pure. */
import { areaOf, type Xyxy } from "./box.ts";

/** Intersection over union of two boxes, 0 to 1; 0 when either has no area. */
export function iou(a: Xyxy, b: Xyxy): number {
  const shared = sharedArea(a, b);
  return shared === 0 ? 0 : shared / (areaOf(a) + areaOf(b) - shared);
}

/** Share of `box` that `cover` hides, 0 to 1; 0 for a box without area. */
export function coveredShare(box: Xyxy, cover: Xyxy): number {
  const shared = sharedArea(box, cover);
  return shared === 0 ? 0 : shared / areaOf(box);
}

function sharedArea(a: Xyxy, b: Xyxy): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return width <= 0 || height <= 0 ? 0 : width * height;
}
