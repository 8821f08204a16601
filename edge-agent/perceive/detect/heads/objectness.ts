/** What YOLOX and YOLOv5 share: rows of box, objectness and classes. Pure. */
import type { Xyxy } from "../../../geometry/box.ts";
import { toSource } from "../placement.ts";
import type { Candidate, HeadContext } from "./head.ts";
import { topIndices } from "./top-indices.ts";

/** Four numbers of the box, then the objectness; the classes follow. */
export const BOX_AND_OBJECTNESS = 5;

/** What a number of the output means once it is between 0 and 1. */
type Activation = (value: number) => number;

interface Rows {
  /** Rows of 5 + classes numbers. */
  readonly rows: Float32Array;
  /** Applied to objectness and classes; must keep their order. */
  readonly activation?: Activation;
  /** The row's box in input pixels. */
  readonly boxOf: (row: number) => Xyxy;
}

/** Confidence is objectness times the best class; a row reports that one class, as the authors' postprocess does. */
export function objectCandidates({ rows, activation, boxOf }: Rows, context: HeadContext): Candidate[] {
  const { confidences, classIndices } = bestClasses(rows, context, activation);
  const { confidenceFloor: floor, maxCandidates: limit, placement } = context;
  return topIndices(confidences, { floor, limit }).map((row) => ({
    xyxy: toSource(boxOf(row), placement),
    classIndex: classIndices[row] as number,
    confidence: confidences[row] as number,
  }));
}

function bestClasses(
  rows: Float32Array,
  { classes, confidenceFloor }: HeadContext,
  activation: Activation = (value) => value,
): { confidences: Float32Array; classIndices: Uint16Array } {
  const width = BOX_AND_OBJECTNESS + classes.length;
  const count = rows.length / width;
  const confidences = new Float32Array(count);
  const classIndices = new Uint16Array(count);
  for (let row = 0; row < count; row += 1) {
    const at = row * width;
    const objectness = activation(rows[at + 4] as number);
    // The classes only lower the confidence, so most rows end here.
    if (!(objectness > confidenceFloor)) continue;
    let best = -Infinity;
    for (let k = 0; k < classes.length; k += 1) {
      const value = rows[at + BOX_AND_OBJECTNESS + k] as number;
      if (!(value > best) || classes[k] === "") continue;
      best = value;
      classIndices[row] = k;
    }
    if (best > -Infinity) confidences[row] = objectness * activation(best);
  }
  return { confidences, classIndices };
}
