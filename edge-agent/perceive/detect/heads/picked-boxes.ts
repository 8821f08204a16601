/** What heads share whose model has picked its boxes itself: one label, one score and one box each. Pure. */
import { AgentError } from "../../../errors.ts";
import type { Xyxy } from "../../../geometry/box.ts";
import type { Candidate, HeadContext } from "./head.ts";
import { topIndices } from "./top-indices.ts";

export interface PickedBoxes {
  readonly scores: Float32Array;
  readonly labelOf: (index: number) => number;
  /** The box in source pixels, clipped to the source. */
  readonly boxOf: (index: number) => Xyxy;
  /** Name of the output that holds the labels, for the sentence. */
  readonly labelsName: string;
}

/** Most confident first. Throws AgentError MODEL_INVALID for a label above the floor that the class list does not have. */
export function pickedCandidates(picked: PickedBoxes, context: HeadContext): Candidate[] {
  const { scores, labelOf, boxOf, labelsName } = picked;
  const { classes } = context;
  const classOf = (index: number): number => {
    const classIndex = labelOf(index);
    if (classIndex >= 0 && classIndex < classes.length) return classIndex;
    throw new AgentError(
      "MODEL_INVALID",
      `key "classes" has ${String(classes.length)} names, but the output "${labelsName}" says class ${String(classIndex)}`,
    );
  };
  const top = topIndices(scores, {
    floor: context.confidenceFloor,
    limit: context.maxCandidates,
    accept: (index) => classes[classOf(index)] !== "",
  });
  return top.map((index) => ({
    xyxy: boxOf(index),
    classIndex: classOf(index),
    confidence: scores[index] as number,
  }));
}

/** Column `column` of rows that are `width` wide. */
export function columnOf(rows: Float32Array, width: number, column: number): Float32Array {
  return Float32Array.from({ length: rows.length / width }, (_, row) => rows[row * width + column] as number);
}

/** Four numbers from `at` on, as they lie. */
export function boxAt(values: Float32Array, at: number): Xyxy {
  return [values[at] as number, values[at + 1] as number, values[at + 2] as number, values[at + 3] as number];
}
