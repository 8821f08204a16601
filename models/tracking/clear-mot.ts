/**
 * CLEAR MOT (Bernardin and Stiefelhagen, "Evaluating Multiple Object Tracking Performance: The CLEAR MOT Metrics",
 * EURASIP Journal on Image and Video Processing 2008): how many boxes are right, and how often a person's number
 * changes. Pure.
 */
import { assign } from "../../edge-agent/perceive/track/linear-assignment.ts";
import { type ComparedLook, RIGHT_OVERLAP, ROUNDING } from "./compared-looks.ts";

export interface ClearMot {
  /** 1 - (misses + false positives + switches) / true boxes; at most 1, may be below 0. */
  readonly mota: number;
  /** Mean overlap of the right boxes. */
  readonly motp: number;
  readonly idSwitches: number;
  readonly falsePositives: number;
  readonly misses: number;
  readonly trueBoxes: number;
}

/** A true box and the tracker's box for it, in one look. */
export interface Correspondence {
  readonly truthId: string;
  readonly foundId: string;
  readonly overlap: number;
  /** Another number than the one that this person had last. */
  readonly switched: boolean;
}

/** More than any sum of overlaps in one look: a pair of the look before is kept wherever it still overlaps enough. */
const KEPT_PAIR = 1000;

/**
 * Correspondences of each look. Those of the look before stay while they overlap by half; the others are made so that
 * overlap is greatest. A look with no box on one side leaves the pairs before it standing, as TrackEval does.
 */
export function correspond(looks: readonly ComparedLook[]): readonly (readonly Correspondence[])[] {
  const lastNumber = new Map<string, string>();
  let lookBefore = new Map<string, string>();
  return looks.map(({ truth, found, overlaps }) => {
    if (truth.length === 0 || found.length === 0) return [];
    const cost = truth.map(({ id }, i) =>
      found.map((box, j) => {
        const overlap = overlaps[i]?.[j] ?? 0;
        if (overlap < RIGHT_OVERLAP - ROUNDING) return 0;
        return -overlap - (lookBefore.get(id) === box.id ? KEPT_PAIR : 0);
      }),
    );
    const pairs = assign(cost, 0).flatMap(([i, j]) => {
      const [truthId, foundId] = [truth[i]?.id, found[j]?.id];
      if (truthId === undefined || foundId === undefined) return [];
      const before = lastNumber.get(truthId);
      const switched = before !== undefined && before !== foundId;
      return [{ truthId, foundId, overlap: overlaps[i]?.[j] ?? 0, switched }];
    });
    lookBefore = new Map(pairs.map(({ truthId, foundId }) => [truthId, foundId]));
    for (const [truthId, foundId] of lookBefore) lastNumber.set(truthId, foundId);
    return pairs;
  });
}

/** NaN where there is nothing to divide by: no true box, or no right one. */
export function clearMot(looks: readonly ComparedLook[]): ClearMot {
  const pairs = correspond(looks).flat();
  const trueBoxes = looks.reduce((sum, { truth }) => sum + truth.length, 0);
  const foundBoxes = looks.reduce((sum, { found }) => sum + found.length, 0);
  const idSwitches = pairs.filter(({ switched }) => switched).length;
  const falsePositives = foundBoxes - pairs.length;
  const misses = trueBoxes - pairs.length;
  return {
    mota: 1 - (misses + falsePositives + idSwitches) / trueBoxes,
    motp: pairs.reduce((sum, { overlap }) => sum + overlap, 0) / pairs.length,
    ...{ idSwitches, falsePositives, misses, trueBoxes },
  };
}
