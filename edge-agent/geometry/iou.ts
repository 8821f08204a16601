/** How much two boxes overlap. Pure. */
import { areaOf, type Xyxy } from "./box.ts";

/** Intersection over union of two boxes, 0 to 1; 0 when either has no area. */
export function iou(a: Xyxy, b: Xyxy): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (areaOf(a) + areaOf(b) - shared);
}
