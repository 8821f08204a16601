/** What heads share whose every anchor or cell gives a score for every class: pure. */
import type { Xyxy } from "../../../geometry/box.ts";
import { toSource } from "../placement.ts";
import type { Candidate, HeadContext } from "./head.ts";
import { topIndices } from "./top-indices.ts";

/** How to read a list of scores; each function is given a position in that list. */
export interface DenseScores {
  readonly scores: Float32Array;
  /** The score's class, or -1 where the number is no score at all. */
  readonly classOf: (index: number) => number;
  /** The score's box in input pixels. */
  readonly boxOf: (index: number) => Xyxy;
}

interface Pick {
  readonly dense: DenseScores;
  readonly index: number;
  readonly confidence: number;
}

/**
 * Every pair of box and class above the floor is a candidate of its own, the most confident of all lists first; a
 * class without a name is never one. Boxes are decoded for those that are returned, and no others.
 */
export function denseCandidates(lists: readonly DenseScores[], context: HeadContext): Candidate[] {
  const { maxCandidates, placement } = context;
  let picks: Pick[] = [];
  for (const dense of lists) {
    // A later list has to beat what is there once that is enough.
    const floor = picks[maxCandidates - 1]?.confidence ?? context.confidenceFloor;
    picks = [...picks, ...picksOf(dense, floor, context)];
    if (lists.length > 1) picks = picks.sort((a, b) => b.confidence - a.confidence).slice(0, maxCandidates);
  }
  return picks.map(({ dense, index, confidence }) => ({
    xyxy: toSource(dense.boxOf(index), placement),
    classIndex: dense.classOf(index),
    confidence,
  }));
}

function picksOf(dense: DenseScores, floor: number, { classes, maxCandidates: limit }: HeadContext): Pick[] {
  const { scores, classOf } = dense;
  const isNamed = classes.map((name) => name !== "");
  const accept = (index: number) => isNamed[classOf(index)] === true;
  const top = topIndices(scores, { floor, limit, accept });
  return top.map((index) => ({ dense, index, confidence: scores[index] as number }));
}

/** cx, cy, w, h at position `at`, `step` apart → corners. */
export function cornersAt(values: Float32Array, at: number, step = 1): Xyxy {
  const centreX = values[at] as number;
  const centreY = values[at + step] as number;
  const halfWidth = (values[at + 2 * step] as number) / 2;
  const halfHeight = (values[at + 3 * step] as number) / 2;
  return [centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight];
}

/** A box that is relative to the input → input pixels. */
export function inInputPx(box: Xyxy, { widthPx, heightPx }: HeadContext["input"]): Xyxy {
  return [box[0] * widthPx, box[1] * heightPx, box[2] * widthPx, box[3] * heightPx];
}

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** The logit at which a sigmoid reaches the probability; infinite at 0 and 1. */
export const logitOf = (probability: number): number => Math.log(probability / (1 - probability));
