/**
 * HOTA (Luiten, Osep, Dendorfer, Torr, Geiger, Leal-Taixe and Leibe, "HOTA: A Higher Order Metric for Evaluating
 * Multi-Object Tracking", IJCV 2020): finding and keeping apart weigh the same, at 19 strictnesses of overlap. Pure.
 */
import { assign } from "../../edge-agent/perceive/track/linear-assignment.ts";
import { type ComparedLook, countLooks, PairCounts, ROUNDING } from "./compared-looks.ts";

export interface Hota {
  /** Mean over the strictnesses of the root of detA * assA; all 0 to 1. */
  readonly hota: number;
  readonly detA: number;
  readonly assA: number;
}

/** Overlaps from which a box counts as right: 0.05, 0.10 ... 0.95. */
const ALPHAS = Array.from({ length: 19 }, (_, k) => (k + 1) * 0.05);

interface Pair {
  readonly truthId: string;
  readonly foundId: string;
  readonly overlap: number;
}

interface Boxes {
  readonly ofTruth: ReadonlyMap<string, number>;
  readonly ofFound: ReadonlyMap<string, number>;
}

/** detA is NaN when there is no box at all. */
export function hota(looks: readonly ComparedLook[]): Hota {
  const boxes = {
    ofTruth: countLooks(looks.map(({ truth }) => truth)),
    ofFound: countLooks(looks.map(({ found }) => found)),
  };
  const pairs = pairUp(looks, alignment(looks, boxes));
  const scores = ALPHAS.map((alpha) => scoreAt(alpha, pairs, boxes));
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    hota: mean(scores.map(({ detA, assA }) => Math.sqrt(detA * assA))),
    detA: mean(scores.map(({ detA }) => detA)),
    assA: mean(scores.map(({ assA }) => assA)),
  };
}

/** How well a person and a number fit over the whole clip, 0 to 1; an overlap shared with others counts in part. */
function alignment(looks: readonly ComparedLook[], { ofTruth, ofFound }: Boxes): PairCounts {
  const together = new PairCounts();
  for (const { truth, found, overlaps } of looks) {
    const ofRow = overlaps.map((row) => row.reduce((a, b) => a + b, 0));
    const ofColumn = found.map((_, j) => overlaps.reduce((sum, row) => sum + (row[j] ?? 0), 0));
    truth.forEach(({ id }, i) => {
      found.forEach((box, j) => {
        const overlap = overlaps[i]?.[j] ?? 0;
        const all = (ofRow[i] ?? 0) + (ofColumn[j] ?? 0) - overlap;
        if (all > ROUNDING) together.add(id, box.id, overlap / all);
      });
    });
  }
  const aligned = new PairCounts();
  for (const [truthId, foundId, shared] of together.entries()) {
    const either = (ofTruth.get(truthId) ?? 0) + (ofFound.get(foundId) ?? 0) - shared;
    aligned.add(truthId, foundId, shared / either);
  }
  return aligned;
}

/** One pairing per look for all strictnesses; those that ask for more overlap drop pairs of it. */
function pairUp(looks: readonly ComparedLook[], aligned: PairCounts): readonly Pair[] {
  return looks.flatMap(({ truth, found, overlaps }) => {
    const cost = truth.map(({ id }, i) =>
      found.map((box, j) => -aligned.get(id, box.id) * (overlaps[i]?.[j] ?? 0)),
    );
    return assign(cost, 0).flatMap(([i, j]) => {
      const [truthId, foundId] = [truth[i]?.id, found[j]?.id];
      return truthId === undefined || foundId === undefined
        ? []
        : [{ truthId, foundId, overlap: overlaps[i]?.[j] ?? 0 }];
    });
  });
}

function scoreAt(
  alpha: number,
  pairs: readonly Pair[],
  { ofTruth, ofFound }: Boxes,
): { readonly detA: number; readonly assA: number } {
  const right = pairs.filter(({ overlap }) => overlap >= alpha - ROUNDING);
  const total = (counts: ReadonlyMap<string, number>): number =>
    [...counts.values()].reduce((a, b) => a + b, 0);
  const matches = new PairCounts();
  for (const { truthId, foundId } of right) matches.add(truthId, foundId, 1);
  const association = matches.entries().reduce((sum, [truthId, foundId, count]) => {
    const either = (ofTruth.get(truthId) ?? 0) + (ofFound.get(foundId) ?? 0) - count;
    return sum + (count * count) / either;
  }, 0);
  return {
    detA: right.length / (total(ofTruth) + total(ofFound) - right.length),
    assA: association / Math.max(1, right.length),
  };
}
