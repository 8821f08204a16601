import { describe, expect, it } from "vitest";
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import { cocoAp, type FoundBox, type TrueBox } from "./coco-ap.ts";

const A: Xyxy = [0, 0, 100, 100];
const B: Xyxy = [200, 0, 300, 100];
const C: Xyxy = [0, 200, 100, 300];
const NOWHERE: Xyxy = [500, 500, 600, 600];
/** IoU with A is 0.5 to the last bit: half of it. */
const HALF_OF_A: Xyxy = [0, 0, 100, 50];
/** IoU with A is 0.8: hits at 0.50, 0.55, 0.60, 0.65, 0.70, 0.75 and 0.80. */
const MOST_OF_A: Xyxy = [0, 0, 100, 80];

const is = (xyxy: Xyxy, className = "car", imageId = 1): TrueBox => ({
  imageId,
  className,
  xyxy,
  crowd: false,
});
const crowd = (xyxy: Xyxy): TrueBox => ({ ...is(xyxy), crowd: true });
const seen = (xyxy: Xyxy, confidence: number, className = "car", imageId = 1): FoundBox => ({
  imageId,
  className,
  xyxy,
  confidence,
});

/** Recall points 0.00 to 0.50 are 51 of 101. */
const HALF_RECALL = (100 * 51) / 101;

describe("cocoAp", () => {
  it.each<[string, TrueBox[], FoundBox[], { ap?: number; ap50: number }]>([
    ["all found exactly", [is(A), is(B)], [seen(A, 0.9), seen(B, 0.8)], { ap: 100, ap50: 100 }],
    ["nothing found", [is(A)], [], { ap: 0, ap50: 0 }],
    ["one of two found", [is(A), is(B)], [seen(A, 0.9)], { ap: HALF_RECALL, ap50: HALF_RECALL }],
    [
      "a false box below the true one costs nothing",
      [is(A)],
      [seen(A, 0.9), seen(NOWHERE, 0.1)],
      { ap: 100, ap50: 100 },
    ],
    [
      "a false box above the true one halves it",
      [is(A)],
      [seen(NOWHERE, 0.9), seen(A, 0.1)],
      { ap: 50, ap50: 50 },
    ],
    [
      "a second box on the same object is false",
      [is(A), is(B)],
      [seen(A, 0.9), seen(A, 0.8), seen(B, 0.7)],
      { ap50: (100 * (51 + 50 * (2 / 3))) / 101 },
    ],
    [
      "the precision envelope looks ahead",
      [is(A), is(B)],
      [seen(NOWHERE, 0.9), seen(A, 0.8), seen(B, 0.7)],
      { ap50: (100 * 2) / 3 },
    ],
    ["an overlap equal to the threshold counts", [is(A)], [seen(HALF_OF_A, 0.9)], { ap: 10, ap50: 100 }],
    ["a loose box counts at the low thresholds only", [is(A)], [seen(MOST_OF_A, 0.9)], { ap50: 100 }],
    [
      "a box inside a crowd is ignored",
      [is(A), crowd(B)],
      [seen(B, 0.9), seen(B, 0.8), seen(A, 0.1)],
      { ap: 100, ap50: 100 },
    ],
    [
      "a small box in a large crowd is ignored",
      [is(C), crowd([200, 0, 1000, 900])],
      [seen(B, 0.9), seen(C, 0.1)],
      { ap: 100, ap50: 100 },
    ],
    [
      "a crowd does not take a box from a true one",
      [is(A), crowd(A)],
      [seen(A, 0.9)],
      { ap: 100, ap50: 100 },
    ],
    ["a crowd need not be found", [is(A), crowd(B)], [seen(A, 0.9)], { ap: 100, ap50: 100 }],
    [
      "the surer box takes the object even if it fits worse",
      [is(A)],
      [seen(HALF_OF_A, 0.9), seen(A, 0.8)],
      { ap: 10 + 90 / 2, ap50: 100 },
    ],
    [
      "a box takes what it overlaps most",
      [is(MOST_OF_A), is(A)],
      [seen(A, 0.9), seen(MOST_OF_A, 0.8)],
      { ap: 100, ap50: 100 },
    ],
    [
      "classes are kept apart",
      [is(A), is(B, "bus")],
      [seen(A, 0.9, "bus"), seen(B, 0.9)],
      { ap: 0, ap50: 0 },
    ],
    ["classes are averaged", [is(A), is(B, "bus")], [seen(A, 0.9)], { ap: 50, ap50: 50 }],
    [
      "a class that is only found does not count",
      [is(A)],
      [seen(A, 0.9), seen(B, 0.9, "bus")],
      { ap: 100, ap50: 100 },
    ],
    [
      "a class that is only crowds does not count",
      [is(A), { ...crowd(B), className: "bus" }],
      [seen(A, 0.9)],
      { ap: 100, ap50: 100 },
    ],
    [
      "images are kept apart",
      [is(A, "car", 1)],
      [seen(A, 0.9, "car", 2), seen(A, 0.8, "car", 1)],
      { ap: 50, ap50: 50 },
    ],
    [
      "equal confidences keep the order of images",
      [is(A, "car", 2)],
      [seen(A, 0.5, "car", 2), seen(A, 0.5, "car", 1)],
      { ap: 50, ap50: 50 },
    ],
  ])("%s", (_, truth, found, wanted) => {
    const { ap, ap50 } = cocoAp(truth, found);
    if (wanted.ap !== undefined) expect(ap).toBeCloseTo(wanted.ap, 8);
    expect(ap50).toBeCloseTo(wanted.ap50, 8);
  });

  it("counts a loose box at exactly the thresholds it reaches", () => {
    // 0.80 is written 0.7999999999999999 by the arithmetic of the thresholds, and 80 / 100 reaches it.
    expect(cocoAp([is(A)], [seen(MOST_OF_A, 0.9)]).ap).toBeCloseTo(70, 8);
  });

  it("counts the surest boxes of each class in each image only, as many as asked for", () => {
    const found = [seen(NOWHERE, 0.9), seen(A, 0.8), seen(A, 0.7, "car", 2)];
    const truth = [is(A), is(A, "car", 2)];
    expect(cocoAp(truth, found, 1).ap50).toBeCloseTo((100 * 51 * 0.5) / 101, 8);
    expect(cocoAp(truth, found, 2).ap50).toBeCloseTo((100 * 2) / 3, 8);
  });

  it("says how many classes counted, and NaN where there is nothing to find", () => {
    expect(cocoAp([is(A), is(B, "bus"), crowd(C)], []).classes).toBe(2);
    expect(cocoAp([], [seen(A, 0.9)]).ap).toBeNaN();
  });
});
