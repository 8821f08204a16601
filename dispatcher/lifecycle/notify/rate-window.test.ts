import { describe, expect, it } from "vitest";
import { freeSlots, nextFreeMs, remember } from "./rate-window.ts";

const FEISHU = [
  { count: 100, windowMs: 60_000 },
  { count: 5, windowMs: 1_000 },
];

describe("rate window", () => {
  it("frees a slot only when the oldest message has left the window", () => {
    const limits = [{ count: 2, windowMs: 1_000 }];
    expect(freeSlots([0, 400], limits, 900)).toBe(0);
    expect(nextFreeMs([0, 400], limits, 900)).toBe(1_000);
    expect(freeSlots([0, 400], limits, 1_000)).toBe(1);
    expect(nextFreeMs([400], limits, 900)).toBe(900);
  });

  it("keeps every window at once", () => {
    const burst = [1, 2, 3, 4, 5];
    expect(freeSlots(burst, FEISHU, 10)).toBe(0);
    expect(nextFreeMs(burst, FEISHU, 10)).toBe(1_001);
    expect(freeSlots(burst, FEISHU, 2_000)).toBe(5);
  });

  it("without limits is always free and remembers nothing", () => {
    expect(freeSlots([1, 2], [], 3)).toBe(Number.POSITIVE_INFINITY);
    expect(nextFreeMs([1, 2], [], 3)).toBe(3);
    expect(remember([1, 2], [], 3)).toEqual([]);
  });

  it("whatever comes, no stretch of a minute holds more than the limit, and the memory is bounded", () => {
    const limits = [{ count: 18, windowMs: 60_000 }];
    let sentAtMs: readonly number[] = [];
    const all: number[] = [];
    let nowMs = 0;
    for (let i = 0; i < 500; i += 1) {
      nowMs = nextFreeMs(sentAtMs, limits, nowMs + ((i * 7919) % 900));
      sentAtMs = remember(sentAtMs, limits, nowMs);
      all.push(nowMs);
      expect(sentAtMs.length).toBeLessThanOrEqual(18);
    }
    for (const at of all) {
      expect(all.filter((other) => other > at - 60_000 && other <= at).length).toBeLessThanOrEqual(18);
    }
    // And it is used: 500 messages need no more than 500 / 18 minutes and one.
    expect(all.at(-1) ?? 0).toBeLessThan((500 / 18 + 1) * 60_000);
  });
});
