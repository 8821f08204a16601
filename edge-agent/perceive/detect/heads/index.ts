/** The one list of heads, and what follows every head: NMS where the model needs it, class names, the limit. */
import { heightOf, widthOf } from "../../../geometry/box.ts";
import type { Detection } from "../detection.ts";
import type { HeadOf, HeadSpec, ModelManifest } from "../model-manifest.ts";
import { nonMaxSuppression } from "../nms.ts";
import { onePerObject } from "../one-per-object.ts";
import type { Placement } from "../placement.ts";
import { decodeDetr, decodeDetrRaw } from "./detr.ts";
import { decodeEfficientDet } from "./efficientdet.ts";
import type { Candidate, HeadContext, Outputs } from "./head.ts";
import { decodeNanodet, decodeNanodetPlus } from "./nanodet.ts";
import { decodePaddle } from "./paddle.ts";
import { decodePicodet } from "./picodet.ts";
import { decodeSsdRaw, decodeTflitePostprocess } from "./ssd.ts";
import { decodeYolo26 } from "./yolo26.ts";
import { decodeYolov5, decodeYolov5Raw } from "./yolov5.ts";
import { decodeYolov8 } from "./yolov8.ts";
import { decodeYolox } from "./yolox.ts";

type Decoders = {
  readonly [K in HeadSpec["kind"]]: (head: HeadOf<K>, context: HeadContext) => Candidate[];
};

const DECODERS: Decoders = {
  efficientdet: decodeEfficientDet,
  yolox: decodeYolox,
  yolov5: decodeYolov5,
  "yolov5-raw": decodeYolov5Raw,
  yolov8: decodeYolov8,
  yolo26: decodeYolo26,
  nanodet: decodeNanodet,
  "nanodet-plus": decodeNanodetPlus,
  picodet: decodePicodet,
  paddle: decodePaddle,
  ssd: decodeEfficientDet,
  "ssd-raw": decodeSsdRaw,
  "tflite-postprocess": decodeTflitePostprocess,
  detr: decodeDetr,
  "detr-raw": decodeDetrRaw,
};

function decodeHead(head: HeadSpec, context: HeadContext): Candidate[] {
  // The table pairs each kind with its own decoder; TypeScript cannot follow that through a union.
  const decode = DECODERS[head.kind] as (head: HeadSpec, context: HeadContext) => Candidate[];
  return decode(head, context);
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
