import { describe, expect, it } from "vitest";
import type { Xyxy } from "./box.ts";
import { iou } from "./iou.ts";

describe("iou", () => {
  const unit: Xyxy = [0, 0, 10, 10];
  const rows: readonly { why: string; other: Xyxy; expected: number }[] = [
    { why: "itself", other: [0, 0, 10, 10], expected: 1 },
    { why: "half shared: 50 of 150", other: [5, 0, 15, 10], expected: 1 / 3 },
    { why: "a quarter inside: 25 of 100", other: [0, 0, 5, 5], expected: 0.25 },
    { why: "a corner shared: 25 of 175", other: [5, 5, 15, 15], expected: 25 / 175 },
    { why: "touching edges share nothing", other: [10, 0, 20, 10], expected: 0 },
    { why: "apart on both axes, where both differences are negative", other: [20, 20, 30, 30], expected: 0 },
    { why: "a line inside has no area", other: [5, 0, 5, 10], expected: 0 },
  ];
  it.each(rows)("$why", ({ other, expected }) => {
    expect(iou(unit, other)).toBeCloseTo(expected, 12);
    expect(iou(other, unit)).toBeCloseTo(expected, 12);
  });
});
