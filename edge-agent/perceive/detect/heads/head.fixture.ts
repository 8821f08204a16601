/** For tests: outputs written down as lists, and candidates as one reads them. */
import type { InputSpec } from "../model-manifest.ts";
import { placementOf } from "../placement.ts";
import type { Candidate, HeadContext, Outputs, OutputTensor } from "./head.ts";

export const floats = (dims: readonly number[], values: readonly number[]): OutputTensor => ({
  dims,
  data: Float32Array.from(values),
});

export interface Setting {
  /** Both sides of the model's input. */
  readonly side: number;
  readonly source: readonly [widthPx: number, heightPx: number];
  readonly resize: InputSpec["resize"];
  readonly classes: readonly string[];
  /** Default 0.25. */
  readonly floor?: number;
  /** Default 1000. */
  readonly limit?: number;
}

export function contextOf(outputs: Outputs, setting: Setting): HeadContext {
  const { side, source, resize, classes, floor = 0.25, limit = 1000 } = setting;
  const input = { widthPx: side, heightPx: side };
  const placement = placementOf(source[0], source[1], { ...input, resize });
  return { outputs, input, placement, classes, confidenceFloor: floor, maxCandidates: limit };
}

/** Confidence is float32; the sentences of a failing test read better rounded. */
export const rounded = (candidates: readonly Candidate[]): Candidate[] =>
  candidates.map(({ xyxy: [x1, y1, x2, y2], classIndex, confidence }) => ({
    xyxy: [thousandths(x1), thousandths(y1), thousandths(x2), thousandths(y2)],
    classIndex,
    confidence: thousandths(confidence),
  }));

const thousandths = (value: number): number => Math.round(value * 1000) / 1000;
