import { describe, expect, it } from "vitest";
import { casesForWidth, casesToReach, casesUntil, wilson } from "./wilson.ts";

describe("Wilson's score interval", () => {
  // The p at which |hits/n − p| = z·√(p(1−p)/n), found by bisection in 30 digits: not by the formula under test.
  it.each([
    [8, 10, 0.4901624715, 0.9433178485],
    [1, 2, 0.0945312057, 0.9054687943],
    [0, 10, 0, 0.2775327999],
    [10, 10, 0.7224672001, 1],
    [45, 50, 0.7863976856, 0.9565242351],
  ])("%d of %d: %d to %d", (hits, n, low, high) => {
    expect(wilson(hits, n).low).toBeCloseTo(low, 8);
    expect(wilson(hits, n).high).toBeCloseTo(high, 8);
  });

  it("says nothing of nothing", () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it("needs 16 hits in 16 for a lower bound of 0.8, and 15 do not do", () => {
    expect(casesToReach(0.8)).toBe(16);
    expect(wilson(16, 16).low).toBeGreaterThanOrEqual(0.8);
    expect(wilson(15, 15).low).toBeLessThan(0.8);
  });

  it("needs 8 cases for an interval of 0.35", () => {
    expect(casesForWidth(0.35)).toBe(8);
    expect(wilson(0, 8).high).toBeLessThanOrEqual(0.35);
    expect(wilson(0, 7).high).toBeGreaterThan(0.35);
  });

  it("counts how many more are needed at the rate seen so far", () => {
    const needed = casesUntil(0.8, { hits: 9, n: 10 });
    expect(needed).toBeGreaterThan(40);
    expect(wilson(0.9 * (needed ?? 0), needed ?? 0).low).toBeGreaterThanOrEqual(0.8);
    expect(wilson(0.9 * ((needed ?? 0) - 1), (needed ?? 0) - 1).low).toBeLessThan(0.8);
    expect(casesUntil(0.8, { hits: 8, n: 10 })).toBeUndefined();
    expect(casesUntil(0.8, { hits: 0, n: 0 })).toBe(16);
  });
});
