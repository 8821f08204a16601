import { describe, expect, test } from "vitest";
import { MAX_LEAD, planStretch } from "./overload.ts";

const plan = (demands: readonly (readonly [priority: number, slots: number])[], slots = 1) =>
  Object.fromEntries(
    planStretch(
      demands.map(([priority, each]) => ({ priority, slots: each })),
      slots,
    ),
  );
const rounded = (stretch: Record<string, number>) =>
  Object.fromEntries(Object.entries(stretch).map(([key, value]) => [key, Math.round(value * 100) / 100]));

describe("overload: whose revisit is lengthened", () => {
  test.each([
    {
      why: "room for all",
      demands: [
        [1, 0.3],
        [5, 0.3],
        [9, 0.3],
      ],
      expected: { 1: 1, 5: 1, 9: 1 },
    },
    {
      why: "one priority: all by the same factor",
      demands: [
        [5, 0.95],
        [5, 0.95],
      ],
      expected: { 5: 2 },
    },
    {
      why: "a little too much: the lowest alone gives way",
      demands: [
        [1, 0.5],
        [5, 0.35],
        [9, 0.35],
      ],
      expected: { 1: 2, 5: 1, 9: 1 },
    },
    {
      why: "the lowest is at its bound: the next gives way",
      demands: [
        [1, 0.4],
        [5, 0.6],
        [9, 0.55],
      ],
      expected: { 1: 4, 5: 2, 9: 1 },
    },
    {
      why: "all lower ones are at their bound: everything grows together",
      demands: [
        [1, 0.4],
        [5, 0.4],
        [9, 1.7],
      ],
      expected: { 1: 8, 5: 8, 9: 2 },
    },
    {
      why: "two slots serve twice as much",
      demands: [
        [1, 0.8],
        [9, 1.5],
      ],
      slots: 2,
      expected: { 1: 2, 9: 1 },
    },
    { why: "nobody asks", demands: [], expected: {} },
    {
      why: "a camera never looked at asks for nothing yet",
      demands: [
        [3, 0],
        [5, 0.5],
      ],
      expected: { 3: 1, 5: 1 },
    },
  ] as { why: string; demands: [number, number][]; slots?: number; expected: Record<string, number> }[])(
    "$why",
    ({ demands, slots, expected }) => {
      expect(rounded(plan(demands, slots))).toEqual(expected);
    },
  );

  test("for any demand: the capacity is kept and used, order follows priority, the lead is bounded", () => {
    let seed = 7;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (let round = 0; round < 500; round++) {
      const slots = 1 + Math.floor(random() * 4);
      const demands = Array.from({ length: 1 + Math.floor(random() * 30) }, () => ({
        priority: Math.floor(random() * 10),
        slots: random() * 0.6,
      }));
      const stretch = planStretch(demands, slots);
      const of = (priority: number) => stretch.get(priority) ?? Number.NaN;
      const total = demands.reduce((sum, each) => sum + each.slots, 0);
      const served = demands.reduce((sum, each) => sum + each.slots / of(each.priority), 0);
      expect(served).toBeCloseTo(Math.min(total, 0.95 * slots), 6);
      const priorities = [...stretch.keys()].sort((a, b) => a - b);
      for (const [i, priority] of priorities.entries()) {
        expect(of(priority)).toBeGreaterThanOrEqual(of(priorities[i + 1] ?? priority) - 1e-9);
      }
      const highest = of(priorities.at(-1) ?? 0);
      expect(of(priorities[0] ?? 0)).toBeLessThanOrEqual(MAX_LEAD * highest + 1e-9);
      expect(highest).toBeLessThanOrEqual(Math.max(1, total / (0.95 * slots)) + 1e-9);
    }
  });
});
