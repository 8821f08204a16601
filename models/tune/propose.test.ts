import { describe, expect, it } from "vitest";
import type { LabelVerdict, TuningParams } from "#contract";
import { labelsNeeded, propose } from "./propose.ts";
import { scoreOf, type ScoredPoint } from "./score-points.ts";

const times = <T>(count: number, value: T): readonly T[] => Array.from({ length: count }, () => value);
/** 20 that are true, 10 false alarms, 2 missed: indices 0–19, 20–29, 30–31. */
const VERDICTS: readonly LabelVerdict[] = [
  ...times(20, "true" as const),
  ...times(10, "false" as const),
  ...times(2, "missed" as const),
];
const span = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, k) => from + k);

function point(
  params: Partial<TuningParams>,
  kept: readonly number[],
  unjudged: readonly number[] = [],
): ScoredPoint {
  const labels = VERDICTS.map((verdict) => ({ verdict }));
  return {
    params: { minConfidence: 0, dwellS: 60, minHeightM: 0, ...params },
    ...{ opened: kept.length + unjudged.length, kept, unjudged, score: scoreOf(labels, kept) },
  };
}

const asked = { verdicts: VERDICTS, current: 0, minPrecision: 0.8 };
const now = point({}, span(0, 30));

describe("what is proposed", () => {
  it("needs 16 violations and 8 false alarms for a precision of at least 0.8", () => {
    expect(labelsNeeded(0.8)).toEqual([16, 8]);
    const few = { ...asked, verdicts: VERDICTS.slice(5, 23) };
    expect(propose({ ...few, points: [now] })).toMatchObject({
      ...{ kind: "refused", trueMore: 1, falseMore: 5 },
      says: { en: expect.stringContaining("16 labels of violations") as string },
    });
  });

  it("is the point that loses the false alarms and no violation", () => {
    const points = [now, point({ dwellS: 120 }, span(0, 20)), point({ dwellS: 300 }, span(0, 18))];
    expect(propose({ ...asked, points })).toMatchObject({ kind: "proposed", point: 1 });
  });

  it("prefers what also finds the missed ones", () => {
    const points = [
      now,
      point({ dwellS: 120 }, span(0, 20)),
      point({ dwellS: 90 }, [...span(0, 20), 30, 31]),
    ];
    expect(propose({ ...asked, points })).toMatchObject({ kind: "proposed", point: 2 });
  });

  it("counts what nobody has judged, and is not opened now, as false", () => {
    const bought = point({ dwellS: 30 }, [...span(0, 20), 30, 31], span(0, 15));
    expect(propose({ ...asked, points: [now, bought] })).toMatchObject({
      kind: "refused",
      says: { en: expect.stringContaining("newly open 15 tickets") as string },
    });
    const openNow = { ...now, unjudged: span(0, 15) };
    expect(propose({ ...asked, points: [openNow, bought] })).toMatchObject({ kind: "proposed", point: 1 });
  });

  it("takes the middle of points that open the very same", () => {
    const kept = span(0, 20);
    const tied = [90, 120, 180, 300, 450].map((dwellS) => point({ dwellS }, kept));
    expect(propose({ ...asked, points: [now, ...tied] })).toMatchObject({ kind: "proposed", point: 3 });
  });

  it("is what is set now when nothing is better", () => {
    const points = [point({}, span(0, 20)), point({ dwellS: 30 }, span(0, 26))];
    expect(propose({ ...asked, points })).toMatchObject({ kind: "proposed", point: 0 });
  });

  it("says how many more labels would do, when the share is right and the number is not", () => {
    const points = [now, point({ dwellS: 120 }, span(0, 22))];
    const verdict = propose({ ...asked, points });
    expect(verdict).toMatchObject({ kind: "refused" });
    if (verdict.kind !== "refused") return;
    expect(verdict.trueMore).toBeGreaterThan(0);
    expect(verdict.falseMore).toBeGreaterThan(0);
  });

  it("says when no number of labels would do", () => {
    expect(propose({ ...asked, points: [now] })).toMatchObject({
      ...{ kind: "refused", trueMore: 0, falseMore: 0 },
      says: { en: expect.stringContaining("zone, a mask or the rule") as string },
    });
  });
});
