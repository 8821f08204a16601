/**
 * SSD before its post-processing, and TensorFlow Lite's post-processing operator. Sources: torchvision
 * models/detection/ssd.py and _utils.py (BoxCoder, weights 10, 10, 5, 5 = 1 / variances 0.1, 0.1, 0.2, 0.2) after
 * Liu et al. 2016; outputs of TFLite_Detection_PostProcess in tensorflow/lite/kernels/detection_postprocess.cc.
 * SSD with decoded boxes is read as EfficientDet is, efficientdet.ts.
 */
import { AgentError } from "../../../errors.ts";
import type { Xyxy } from "../../../geometry/box.ts";
import type { HeadOf } from "../model-manifest.ts";
import { toSource } from "../placement.ts";
import { denseCandidates, inInputPx, logitOf } from "./dense-boxes.ts";
import { type Candidate, floatOutput, type HeadContext, indexOutput } from "./head.ts";
import { boxAt, pickedCandidates } from "./picked-boxes.ts";

export function decodeSsdRaw(head: HeadOf<"ssd-raw">, context: HeadContext): Candidate[] {
  const { outputs, input, classes } = context;
  const scoresShape = { key: "head.scores", dims: [1, -1, classes.length] };
  const logits = floatOutput(outputs, head.scores, scoresShape);
  const anchors = logits.length / classes.length;
  const offsets = floatOutput(outputs, head.boxes, { key: "head.boxes", dims: [1, anchors, 4] });
  checkDefaultBoxes(head, anchors);
  return denseCandidates(
    [
      {
        scores: softmaxOfSure(logits, context),
        classOf: (index) => index % classes.length,
        boxOf: (index) => {
          const anchor = Math.floor(index / classes.length);
          return inInputPx(shifted(offsets, anchor * 4, defaultBoxAt(head, anchor), head.variances), input);
        },
      },
    ],
    context,
  );
}

type SsdLevel = HeadOf<"ssd-raw">["levels"][number];
const boxesIn = ({ columns, rows, sizesWh }: SsdLevel): number => columns * rows * sizesWh.length;

function checkDefaultBoxes({ levels, scores }: HeadOf<"ssd-raw">, anchors: number): void {
  const made = levels.reduce((sum, level) => sum + boxesIn(level), 0);
  if (made === anchors) return;
  throw new AgentError(
    "MODEL_INVALID",
    `key "head.levels" makes ${String(made)} default boxes, but the output "${scores}" has ${String(anchors)}`,
  );
}

interface DefaultBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Centre and size, 0 to 1 of the input. */
function defaultBoxAt({ levels }: HeadOf<"ssd-raw">, anchor: number): DefaultBox {
  let [k, rest] = [0, anchor];
  while (rest >= boxesIn(levels[k] as SsdLevel)) rest -= boxesIn(levels[k++] as SsdLevel);
  const { columns, rows, sizesWh } = levels[k] as SsdLevel;
  const cell = Math.floor(rest / sizesWh.length);
  const [width, height] = sizesWh[rest % sizesWh.length] as [number, number];
  const x = ((cell % columns) + 0.5) / columns;
  return { x, y: (Math.floor(cell / columns) + 0.5) / rows, width, height };
}

/** Beyond this the exponential leaves the picture anyway: torchvision's bbox_xform_clip. */
const MAX_SIZE_OFFSET = Math.log(1000 / 16);

function shifted(
  offsets: Float32Array,
  at: number,
  { x, y, width, height }: DefaultBox,
  [centreVariance, sizeVariance]: HeadOf<"ssd-raw">["variances"],
): Xyxy {
  const [dx, dy, dw, dh] = boxAt(offsets, at);
  const size = (offset: number) => Math.exp(Math.min(offset * sizeVariance, MAX_SIZE_OFFSET)) / 2;
  const [halfWidth, halfHeight] = [size(dw) * width, size(dh) * height];
  const centreX = x + dx * centreVariance * width;
  const centreY = y + dy * centreVariance * height;
  return [centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight];
}

/**
 * The softmax of each row that may hold a probability above the floor, 0 for the others: beside a background of some
 * logit a class has at most the sigmoid of the difference, so most rows cost one pass and no exponential.
 */
function softmaxOfSure(logits: Float32Array, { classes, confidenceFloor }: HeadContext): Float32Array {
  const probabilities = new Float32Array(logits.length);
  const least = logitOf(confidenceFloor);
  const width = classes.length;
  const isNamed = classes.map((name) => name !== "");
  for (let at = 0; at < logits.length; at += width) {
    let [best, background] = [-Infinity, -Infinity];
    for (let k = 0; k < width; k += 1) {
      const logit = logits[at + k] as number;
      if (isNamed[k] === true) best = Math.max(best, logit);
      else background = Math.max(background, logit);
    }
    if (best - background > least)
      softmax(logits.subarray(at, at + width), probabilities.subarray(at, at + width));
  }
  return probabilities;
}

function softmax(logits: Float32Array, result: Float32Array): void {
  let most = -Infinity;
  for (const logit of logits) most = Math.max(most, logit);
  let total = 0;
  for (const logit of logits) total += Math.exp(logit - most);
  for (let k = 0; k < logits.length; k += 1) result[k] = Math.exp((logits[k] as number) - most) / total;
}

export function decodeTflitePostprocess(
  head: HeadOf<"tflite-postprocess">,
  context: HeadContext,
): Candidate[] {
  const { outputs, input, placement } = context;
  const all = floatOutput(outputs, head.scores, { key: "head.scores", dims: [1, -1] });
  const boxes = floatOutput(outputs, head.boxes, { key: "head.boxes", dims: [1, all.length, 4] });
  const labels = indexOutput(outputs, head.labels, { key: "head.labels", dims: [1, all.length] });
  const [count] = floatOutput(outputs, head.count, { key: "head.count", dims: [1] });
  return pickedCandidates(
    {
      scores: all.subarray(0, count),
      labelOf: (index) => Number(labels[index]),
      boxOf: (index) => {
        const [y1, x1, y2, x2] = boxAt(boxes, index * 4);
        return toSource(inInputPx([x1, y1, x2, y2], input), placement);
      },
      labelsName: head.labels,
    },
    context,
  );
}
