/** EfficientDet-Lite as TFLite ships it: boxes already decoded, sigmoid scores, channel k = COCO id k + 1. */
import type { HeadOf } from "../model-manifest.ts";
import { denseCandidates, inInputPx } from "./dense-boxes.ts";
import { type Candidate, floatOutput, type HeadContext } from "./head.ts";
import { boxAt } from "./picked-boxes.ts";

/**
 * Every (anchor, class) pair is a candidate of its own, as in the reference's top-k over all pairs
 * (google/automl efficientdet/tf2/postprocess.py, topk_class_boxes): one anchor may report two classes.
 */
export function decodeEfficientDet(
  head: HeadOf<"efficientdet"> | HeadOf<"ssd">,
  context: HeadContext,
): Candidate[] {
  const { outputs, input, classes } = context;
  const scores = floatOutput(outputs, head.scores, { key: "head.scores", dims: [1, -1, classes.length] });
  const anchors = scores.length / classes.length;
  const boxes = floatOutput(outputs, head.boxes, { key: "head.boxes", dims: [1, anchors, 4] });
  return denseCandidates(
    [
      {
        scores,
        classOf: (index) => index % classes.length,
        boxOf: (index) => inInputPx(boxAt(boxes, Math.floor(index / classes.length) * 4), input),
      },
    ],
    context,
  );
}
