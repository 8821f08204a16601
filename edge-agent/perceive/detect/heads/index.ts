/** The one list of heads, and what follows every head: NMS where the model needs it, class names, the limit. */
import { heightOf, widthOf } from "../../../geometry/box.ts";
import type { Detection } from "../detection.ts";
import type { ModelManifest } from "../model-manifest.ts";
import { nonMaxSuppression } from "../nms.ts";
import { onePerObject } from "../one-per-object.ts";
import type { Placement } from "../placement.ts";
import { decodeDetr } from "./detr.ts";
import { decodeEfficientDet } from "./efficientdet.ts";
import type { Candidate, HeadContext, Outputs } from "./head.ts";
import { decodeYolox } from "./yolox.ts";

function decodeHead(head: ModelManifest["head"], context: HeadContext): Candidate[] {
  switch (head.kind) {
    case "efficientdet":
      return decodeEfficientDet(head, context);
    case "yolox":
      return decodeYolox(head, context);
    case "detr":
      return decodeDetr(head, context);
  }
}

/** NMS compares every candidate with every kept one: with 100 kept that is 100 000 pairs at most. */
const MAX_CANDIDATES = 1000;

export interface DecodeOptions {
  readonly manifest: ModelManifest;
  readonly placement: Placement;
  readonly confidenceFloor: number;
  readonly maxDetections: number;
  /** Report one object under its surest name only: what a tracker needs, and COCO's AP must not have. */
  readonly onePerObject: boolean;
}

/** Output tensors of one run → detections in source pixels, highest confidence first. */
export function decodeDetections(outputs: Outputs, options: DecodeOptions): Detection[] {
  const { manifest, placement, confidenceFloor } = options;
  const candidates = decodeHead(manifest.head, {
    outputs,
    input: manifest.input,
    placement,
    classes: manifest.classes,
    confidenceFloor,
    maxCandidates: MAX_CANDIDATES,
  });
  // Also drops what is NaN, and boxes that lay wholly in the padding.
  const real = candidates.filter(({ xyxy }) => widthOf(xyxy) > 0 && heightOf(xyxy) > 0);
  const kept = nonMaxSuppression(real, { iouThreshold: manifest.nmsIou, limit: options.maxDetections });
  const detections = kept.map(({ xyxy, classIndex, confidence }) => ({
    xyxy,
    className: manifest.classes[classIndex] as string,
    confidence,
  }));
  return options.onePerObject ? onePerObject(detections, manifest.evidence) : detections;
}
