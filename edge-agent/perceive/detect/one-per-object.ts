/**
 * One detection per physical object: pure. NMS works within a class, so a white van is a truck at 0.45 and a car
 * at 0.39 in the same look, and DETR heads have no NMS at all; a tracker would follow both as two vehicles.
 */
import { iou } from "../../geometry/iou.ts";
import type { Detection } from "./detection.ts";
import type { ModelManifest } from "./model-manifest.ts";

/**
 * Boxes of one object under two names overlap by 0.8 and more, mostly by 0.95 (measured on three street clips with
 * three models); two real objects that both show hardly ever overlap by 0.7.
 */
const SAME_OBJECT_IOU = 0.7;

/** Drops a detection that a more confident one covers, if both are evidence of the same thing. Order is kept. */
export function onePerObject(
  detections: readonly Detection[],
  evidence: ModelManifest["evidence"],
): Detection[] {
  const sameThing = (a: string, b: string) =>
    a === b || (evidence[a] ?? []).some((word) => evidence[b]?.includes(word) === true);
  const kept: Detection[] = [];
  for (const detection of detections) {
    const repeated = kept.some(
      (other) =>
        sameThing(other.className, detection.className) && iou(other.xyxy, detection.xyxy) >= SAME_OBJECT_IOU,
    );
    if (!repeated) kept.push(detection);
  }
  return kept;
}
