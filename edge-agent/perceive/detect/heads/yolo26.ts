/**
 * YOLO26 end to end (as YOLOv10, and older models exported with NMS inside): the model's own choice, at most N boxes,
 * unused rows with confidence 0. Source: docs.ultralytics.com, guide "end-to-end detection": (N, 300, 6) as
 * x1, y1, x2, y2, confidence, class, in input pixels.
 */
import type { HeadOf } from "../model-manifest.ts";
import { toSource } from "../placement.ts";
import { type Candidate, floatOutput, type HeadContext } from "./head.ts";
import { boxAt, columnOf, pickedCandidates } from "./picked-boxes.ts";

const WIDTH = 6;

export function decodeYolo26(head: HeadOf<"yolo26">, context: HeadContext): Candidate[] {
  const rows = floatOutput(context.outputs, head.output, { key: "head.output", dims: [1, -1, WIDTH] });
  return pickedCandidates(
    {
      scores: columnOf(rows, WIDTH, 4),
      labelOf: (row) => rows[row * WIDTH + 5] as number,
      boxOf: (row) => toSource(boxAt(rows, row * WIDTH), context.placement),
      labelsName: head.output,
    },
    context,
  );
}
