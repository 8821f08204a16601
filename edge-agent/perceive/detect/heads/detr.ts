/**
 * DETR family: RT-DETR, D-FINE, DEIM. With its postprocessor exported it answers labels, boxes in source pixels and
 * scores; without, logits and relative boxes (also as Hugging Face's Optimum exports them). Source: the deploy mode
 * of rtdetr_pytorch/src/zoo/rtdetr/rtdetr_postprocessor.py (lyuwenyu/RT-DETR), which D-FINE and DEIM kept.
 */
import { clipBox } from "../../../geometry/box.ts";
import type { HeadOf } from "../model-manifest.ts";
import { toSource } from "../placement.ts";
import { cornersAt, inInputPx, logitOf, sigmoid } from "./dense-boxes.ts";
import { type Candidate, floatOutput, type HeadContext, indexOutput } from "./head.ts";
import { boxAt, pickedCandidates } from "./picked-boxes.ts";
import { topIndices } from "./top-indices.ts";

/** The model was told the source's size and answers in its pixels, so the placement only clips. */
export function decodeDetr(head: HeadOf<"detr">, context: HeadContext): Candidate[] {
  const { outputs, placement } = context;
  const scores = floatOutput(outputs, head.scores, { key: "head.scores", dims: [1, -1] });
  const boxes = floatOutput(outputs, head.boxes, { key: "head.boxes", dims: [1, scores.length, 4] });
  const labels = indexOutput(outputs, head.labels, { key: "head.labels", dims: [1, scores.length] });
  const { sourceWidthPx, sourceHeightPx } = placement;
  return pickedCandidates(
    {
      scores,
      labelOf: (index) => Number(labels[index]),
      boxOf: (index) => clipBox(boxAt(boxes, index * 4), sourceWidthPx, sourceHeightPx),
      labelsName: head.labels,
    },
    context,
  );
}

/** The postprocessor's own way: a sigmoid per class, then the best pairs of query and class. */
export function decodeDetrRaw(head: HeadOf<"detr-raw">, context: HeadContext): Candidate[] {
  const { outputs, input, placement, classes } = context;
  const logits = floatOutput(outputs, head.logits, { key: "head.logits", dims: [1, -1, classes.length] });
  const queries = logits.length / classes.length;
  const boxes = floatOutput(outputs, head.boxes, { key: "head.boxes", dims: [1, queries, 4] });
  // The sigmoid keeps the order, so it is computed for what is returned only.
  const top = topIndices(logits, {
    floor: logitOf(context.confidenceFloor),
    limit: context.maxCandidates,
    accept: (index) => classes[index % classes.length] !== "",
  });
  return top.map((index) => {
    const relative = cornersAt(boxes, Math.floor(index / classes.length) * 4);
    return {
      xyxy: toSource(inInputPx(relative, input), placement),
      classIndex: index % classes.length,
      confidence: sigmoid(logits[index] as number),
    };
  });
}
