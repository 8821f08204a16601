/**
 * IDF1 (Ristani, Solera, Zou, Cucchiara and Tomasi, "Performance Measures and a Data Set for Multi-Target,
 * Multi-Camera Tracking", ECCV 2016 workshops): each person is given the one number that explains most of their
 * boxes; what share of all boxes carries the right one. Pure.
 */
import { assign } from "../../edge-agent/perceive/track/linear-assignment.ts";
import { type ComparedLook, countLooks, PairCounts, RIGHT_OVERLAP, ROUNDING } from "./compared-looks.ts";

/** 0 to 1; NaN when there is no box at all. */
export function identityF1(looks: readonly ComparedLook[]): number {
  const together = new PairCounts();
  let boxes = 0;
  for (const { truth, found, overlaps } of looks) {
    boxes += truth.length + found.length;
    truth.forEach(({ id }, i) => {
      found.forEach((box, j) => {
        if ((overlaps[i]?.[j] ?? 0) >= RIGHT_OVERLAP - ROUNDING) together.add(id, box.id, 1);
      });
    });
  }
  const people = [...countLooks(looks.map(({ truth }) => truth)).keys()];
  const numbers = [...countLooks(looks.map(({ found }) => found)).keys()];
  const shared = people.map((person) => numbers.map((number) => together.get(person, number)));
  // Fewest wrong boxes on both sides together is the same as most shared ones.
  const pairs = assign(
    shared.map((row) => row.map((count) => -count)),
    0,
  );
  const right = pairs.reduce((sum, [i, j]) => sum + (shared[i]?.[j] ?? 0), 0);
  return (2 * right) / boxes;
}
