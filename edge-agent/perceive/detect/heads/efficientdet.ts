/** EfficientDet-Lite as TFLite ships it: boxes already decoded, sigmoid scores, channel k = COCO id k + 1. */
import type { HeadOf } from "../model-manifest.ts";
import { toSource } from "../placement.ts";
import { type Candidate, floatOutput, type HeadContext } from "./head.ts";
import { topIndices } from "./top-indices.ts";

/**
 * Every (anchor, class) pair is a candidate of its own, as in the reference's top-k over all pairs
 * (google/automl efficientdet/tf2/postprocess.py, topk_class_boxes): one anchor may report two classes.
 */
export function decodeEfficientDet(head: HeadOf<"efficientdet">, context: HeadContext): Candidate[] {
  const { outputs, input, placement, classes } = context;
  const scores = floatOutput(outputs, head.scores, { key: "head.scores", dims: [1, -1, classes.length] });
  const anchors = scores.length / classes.length;
  const boxes = floatOutput(outputs, head.boxes, { key: "head.boxes", dims: [1, anchors, 4] });
  const used = classes.map((name) => name !== "");

  const top = topIndices(scores, {
    floor: context.confidenceFloor,
    limit: context.maxCandidates,
    accept: (index) => used[index % classes.length] === true,
  });
  return top.map((index) => {
    const at = Math.floor(index / classes.length) * 4;
    const side = (offset: number, sizePx: number) => (boxes[at + offset] as number) * sizePx;
    const inInput = [
      side(0, input.widthPx),
      side(1, input.heightPx),
      side(2, input.widthPx),
      side(3, input.heightPx),
    ] as const;
    return {
      xyxy: toSource(inInput, placement),
      classIndex: index % classes.length,
      confidence: scores[index] as number,
    };
  });
}
