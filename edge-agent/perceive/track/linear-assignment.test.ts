import { describe, expect, test } from "vitest";
import { assign } from "./linear-assignment.ts";

/** Every partial assignment there is; the least sum of (cost - limit). */
function bruteForce(cost: readonly (readonly number[])[], limit: number): number {
  const columns = cost[0]?.length ?? 0;
  const best = (row: number, free: readonly number[]): number => {
    if (row === cost.length) return 0;
    let least = best(row + 1, free);
    for (const column of free) {
      const value = cost[row]?.[column] ?? Number.POSITIVE_INFINITY;
      if (value >= limit) continue;
      const rest = best(
        row + 1,
        free.filter((other) => other !== column),
      );
      least = Math.min(least, value - limit + rest);
    }
    return least;
  };
  return best(
    0,
    Array.from({ length: columns }, (_, j) => j),
  );
}

const worth = (
  cost: readonly (readonly number[])[],
  limit: number,
  pairs: readonly (readonly [number, number])[],
) => pairs.reduce((sum, [row, column]) => sum + (cost[row]?.[column] ?? Number.NaN) - limit, 0);

describe("linear assignment", () => {
  test.each([
    {
      why: "greedy would take 0.1 and pay 0.9 for it",
      cost: [
        [0.1, 0.2],
        [0.15, 0.9],
      ],
      limit: 1,
      pairs: [
        [0, 1],
        [1, 0],
      ],
    },
    { why: "more rows than columns", cost: [[0.5], [0.2], [0.3]], limit: 1, pairs: [[1, 0]] },
    { why: "more columns than rows", cost: [[0.5, 0.2, 0.3]], limit: 1, pairs: [[0, 1]] },
    {
      why: "nothing below the limit",
      cost: [
        [0.9, 0.8],
        [1, Infinity],
      ],
      limit: 0.8,
      pairs: [],
    },
    {
      why: "a forbidden pair leaves both alone",
      cost: [
        [Infinity, Infinity],
        [Infinity, 0.1],
      ],
      limit: 0.8,
      pairs: [[1, 1]],
    },
    {
      why: "two fair pairs are better than one perfect",
      cost: [
        [0, 0.5],
        [0.5, Infinity],
      ],
      limit: 1.1,
      pairs: [
        [0, 1],
        [1, 0],
      ],
    },
    {
      why: "one perfect pair is better than two poor",
      cost: [
        [0, 0.7],
        [0.7, Infinity],
      ],
      limit: 0.8,
      pairs: [[0, 0]],
    },
    { why: "no rows", cost: [], limit: 1, pairs: [] },
    { why: "no columns", cost: [[], []], limit: 1, pairs: [] },
  ] as { why: string; cost: number[][]; limit: number; pairs: number[][] }[])(
    "$why",
    ({ cost, limit, pairs }) => {
      expect(assign(cost, limit)).toEqual(pairs);
    },
  );

  test("is as cheap as the best of all assignments, for 2,000 matrices up to 6 by 6 with ties and forbidden pairs", () => {
    let seed = 42;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (let round = 0; round < 2_000; round++) {
      const [rows, columns] = [1 + Math.floor(random() * 6), 1 + Math.floor(random() * 6)];
      const coarse = round % 2 === 0;
      const cost = Array.from({ length: rows }, () =>
        Array.from({ length: columns }, () => {
          if (random() < 0.15) return Number.POSITIVE_INFINITY;
          return coarse ? Math.floor(random() * 5) / 4 : random();
        }),
      );
      const limit = 0.3 + random() * 0.8;
      const pairs = assign(cost, limit);
      expect(worth(cost, limit, pairs)).toBeCloseTo(bruteForce(cost, limit), 9);
      expect(new Set(pairs.map(([row]) => row)).size).toBe(pairs.length);
      expect(new Set(pairs.map(([, column]) => column)).size).toBe(pairs.length);
      for (const [row, column] of pairs) expect(cost[row]?.[column]).toBeLessThan(limit);
    }
  });

  test("256 tracks and 100 boxes are paired in well under a look's time", () => {
    let seed = 3;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const cost = Array.from({ length: 256 }, () => Array.from({ length: 100 }, random));
    const beganMs = performance.now();
    const pairs = assign(cost, 0.8);
    expect(performance.now() - beganMs).toBeLessThan(200);
    expect(pairs).toHaveLength(100);
  });
});
