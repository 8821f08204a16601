import { describe, expect, it } from "vitest";
import { figuresOf, sharesOf } from "./report.ts";
import { splitClips } from "./split.ts";

function clip(name: string, about: "parking" | "vending", ...cutouts: readonly string[]) {
  const thing = {
    objectId: "o1",
    className: "car",
    fromS: 0,
    toS: 60,
    xyxy: [0, 0, 1, 1] as const,
    walks: false,
  };
  const pasted = cutouts.map((cutoutId) => ({ ...thing, cutoutId }));
  return { truth: { clip: name, seed: 1, kind: "positive" as const, about, pasted } };
}

describe("the two halves", () => {
  it("share no photograph, and are about as large for each violation", () => {
    const clips = [
      ...[clip("a", "parking", "1", "2"), clip("b", "parking", "2"), clip("c", "parking", "3")],
      ...[clip("d", "parking", "4"), clip("e", "vending"), clip("f", "vending")],
    ];
    const { tuning, scoring, leftOut } = splitClips(clips);
    const names = (half: typeof clips) => half.map(({ truth }) => truth.clip).sort();
    expect(names([...tuning])).toEqual(["a", "b", "e"]);
    expect(names([...scoring])).toEqual(["c", "d", "f"]);
    expect(leftOut).toBe(0);
  });

  it("leave out what would stand in both, and what would make one half much larger", () => {
    const both = splitClips([
      clip("a", "parking", "1", "3", "4"),
      clip("b", "parking", "2", "5"),
      clip("c", "parking", "1", "2"),
    ]);
    expect([both.tuning.length, both.scoring.length, both.leftOut]).toEqual([1, 1, 1]);
    const one = splitClips(["a", "b", "c", "d"].map((name) => clip(name, "parking", "1")));
    expect([one.tuning.length, one.scoring.length, one.leftOut]).toEqual([2, 0, 2]);
  });
});

describe("the last line", () => {
  it("is over all violations, and null where there is nothing to divide by", () => {
    const counts = (expected: number, found: number, wrong: number) => ({ expected, found, false: wrong });
    expect(sharesOf([counts(4, 3, 3), counts(0, 0, 0)])).toEqual({ precision: 0.5, recall: 0.75 });
    expect(sharesOf([counts(0, 0, 0)])).toEqual({ precision: null, recall: null });
    const tuned = {
      violation: "parking",
      after: { minConfidence: 0, dwellS: 60, minHeightM: 0 },
      says: "",
      isProposed: true,
    } as const;
    const labels = { true: 0, false: 0, unclear: 0, missed: 0 };
    const scored = { before: counts(2, 1, 1), after: counts(2, 2, 0) };
    expect(figuresOf({ violations: [{ ...tuned, labels, scored }] })).toEqual({
      before: { precision: 0.5, recall: 0.5 },
      after: { precision: 1, recall: 1 },
    });
  });
});
