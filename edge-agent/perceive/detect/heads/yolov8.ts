/**
 * YOLOv8, 9, 11 and 12: one column per anchor, no objectness. Source: docs.ultralytics.com, guide "end-to-end
 * detection": the one-to-many output is (N, nc + 4, 8400), cx, cy, w, h in input pixels and a sigmoid per class.
 */
import type { HeadOf } from "../model-manifest.ts";
import { cornersAt, denseCandidates } from "./dense-boxes.ts";
import { type Candidate, floatOutput, type HeadContext } from "./head.ts";

const BOX = 4;

/** Every pair of anchor and class is a candidate, as in the authors' validation. */
export function decodeYolov8(head: HeadOf<"yolov8">, context: HeadContext): Candidate[] {
  const channels = BOX + context.classes.length;
  const shape = { key: "head.output", dims: [1, channels, -1] };
  const output = floatOutput(context.outputs, head.output, shape);
  const anchors = output.length / channels;
  return denseCandidates(
    [
      {
        scores: output.subarray(BOX * anchors),
        classOf: (index) => Math.floor(index / anchors),
        boxOf: (index) => cornersAt(output, index % anchors, anchors),
      },
    ],
    context,
  );
}
