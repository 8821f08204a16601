import { describe, expect, test } from "vitest";
import { createBackoff } from "./backoff.ts";

const TIERS = [1_000, 5_000, 10_000, 60_000];
const withRandom = (random: () => number) =>
  createBackoff({ tiersMs: TIERS, jitter: 0.25, minHealthyMs: 30_000, random });

describe("backoff", () => {
  test("rises tier by tier and stays at the last", () => {
    const backoff = withRandom(() => 0.5);
    expect([0, 0, 0, 0, 0].map((healthyMs) => backoff.next(healthyMs))).toEqual([
      1_000, 5_000, 10_000, 60_000, 60_000,
    ]);
  });

  test.each([
    { healthyMs: 29_999, expected: 10_000, why: "a camera that flaps keeps climbing" },
    { healthyMs: 30_000, expected: 1_000, why: "one that was healthy long enough starts again" },
  ])("after $healthyMs ms of health the next wait is $expected ms: $why", ({ healthyMs, expected }) => {
    const backoff = withRandom(() => 0.5);
    backoff.next(0);
    backoff.next(0);
    expect(backoff.next(healthyMs)).toBe(expected);
  });

  test("jitter spreads each tier by a quarter to both sides", () => {
    expect(withRandom(() => 0).next(0)).toBe(750);
    expect(withRandom(() => 0.999_999).next(0)).toBe(1_250);
  });

  test("without tiers it says so", () => {
    const backoff = createBackoff({ tiersMs: [], jitter: 0, minHealthyMs: 0, random: () => 0 });
    expect(() => backoff.next(0)).toThrow("backoff needs at least one tier");
  });
});
