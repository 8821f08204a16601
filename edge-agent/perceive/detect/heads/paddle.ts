/**
 * PaddleDetection's exports with their post-processing inside: PicoDet and RT-DETR among others. Source:
 * PaddleDetection deploy/python/infer.py and ppdet/modeling/post_process.py: rows of class, confidence, x1, y1, x2, y2.
 * The model divides by `scale_factor`; given as 1, 1 in the manifest's `input.constants`, boxes stay in input pixels.
 */
import type { HeadOf } from "../model-manifest.ts";
import { toSource } from "../placement.ts";
import { type Candidate, floatOutput, type HeadContext } from "./head.ts";
import { boxAt, columnOf, pickedCandidates } from "./picked-boxes.ts";

const WIDTH = 6;

/** Nothing found is no row, or one of class -1 and a confidence that no floor lets through. */
export function decodePaddle(head: HeadOf<"paddle">, context: HeadContext): Candidate[] {
  const rows = floatOutput(context.outputs, head.output, { key: "head.output", dims: [-1, WIDTH] });
  return pickedCandidates(
    {
      scores: columnOf(rows, WIDTH, 1),
      labelOf: (row) => rows[row * WIDTH] as number,
      boxOf: (row) => toSource(boxAt(rows, row * WIDTH + 2), context.placement),
      labelsName: head.output,
    },
    context,
  );
}
