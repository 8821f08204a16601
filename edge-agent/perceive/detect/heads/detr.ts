/** DETR family (RT-DETR, D-FINE, DEIM) exported with its postprocessor: labels, boxes in source pixels, scores. */
import { AgentError } from "../../../errors.ts";
import { clipBox } from "../../../geometry/box.ts";
import type { HeadOf } from "../model-manifest.ts";
import { type Candidate, floatOutput, type HeadContext, indexOutput } from "./head.ts";
import { topIndices } from "./top-indices.ts";

/** The model was told the source's size and answers in its pixels, so the placement only clips. */
export function decodeDetr(head: HeadOf<"detr">, context: HeadContext): Candidate[] {
  const { outputs, placement, classes } = context;
  const scores = floatOutput(outputs, head.scores, { key: "head.scores", dims: [1, -1] });
  const boxes = floatOutput(outputs, head.boxes, { key: "head.boxes", dims: [1, scores.length, 4] });
  const labels = indexOutput(outputs, head.labels, { key: "head.labels", dims: [1, scores.length] });

  const classOf = (index: number): number => {
    const classIndex = Number(labels[index]);
    if (classIndex >= 0 && classIndex < classes.length) return classIndex;
    throw new AgentError(
      "MODEL_INVALID",
      `key "classes" has ${String(classes.length)} names, but the output "${head.labels}" says class ${String(classIndex)}`,
    );
  };
  const top = topIndices(scores, {
    floor: context.confidenceFloor,
    limit: context.maxCandidates,
    accept: (index) => classes[classOf(index)] !== "",
  });
  return top.map((index) => {
    const [x1, y1, x2, y2] = boxes.subarray(index * 4, index * 4 + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    return {
      xyxy: clipBox([x1, y1, x2, y2], placement.sourceWidthPx, placement.sourceHeightPx),
      classIndex: classOf(index),
      confidence: scores[index] as number,
    };
  });
}
