import { describe, expect, it } from "vitest";
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import type { Expected } from "./clip-plan.ts";
import type { SuiteEvent } from "./run-clip.ts";
import {
  falseRate,
  isAbout,
  judgeClip,
  precisionRecall,
  type ScoredClip,
  scoreOf,
  scoresByCondition,
  scoresByViolation,
} from "./score.ts";

const HERE: Xyxy = [100, 100, 200, 200];
const THERE: Xyxy = [400, 100, 500, 200];

const wanted = (changes: Partial<Expected> = {}): Expected => ({
  ...{ violation: "parking", zoneId: "kerb", objectId: "o1", xyxy: HERE },
  ...{ appearsS: 40, openedS: 100, leavesS: 160, clearedS: 190 },
  ...changes,
});

const said = (phase: SuiteEvent["phase"], atS: number, changes: Partial<SuiteEvent> = {}): SuiteEvent => ({
  ...{ phase, atS, violation: "parking", zoneId: "kerb", trackId: "t1", className: "car", confidence: 0.8 },
  ...{ xyxy: HERE, sinceS: atS - 60 },
  ...changes,
});

const clip = (expected: readonly Expected[], events: readonly SuiteEvent[]): ScoredClip => ({
  truth: { clip: "c", expected, durationS: 240, conditions: ["rain"], kind: "positive", about: "parking" },
  events,
});

const scored = (expected: readonly Expected[], events: readonly SuiteEvent[]) =>
  scoreOf(judgeClip(clip(expected, events)));

describe("score: one clip", () => {
  it.each([
    ["found in time", [said("opened", 102)], { found: 1, false: 0, doubled: 0, precision: 1, recall: 1 }],
    ["nothing said", [], { found: 0, false: 0, precision: null, recall: 0, startErrorS: null }],
    [
      "said twice about one stay",
      [said("opened", 102), said("opened", 130)],
      { found: 1, doubled: 1, false: 0, precision: 1 },
    ],
    ["another zone", [said("opened", 102, { zoneId: "gate" })], { found: 0, false: 1, precision: 0 }],
    ["another violation", [said("opened", 102, { violation: "piling" })], { found: 0, false: 1 }],
    ["another place", [said("opened", 102, { xyxy: THERE })], { found: 0, false: 1 }],
    ["before it was there", [said("opened", 38)], { found: 0, false: 1 }],
    ["long after it went", [said("opened", 200)], { found: 0, false: 1 }],
    ["an update opens nothing", [said("updated", 102)], { found: 0, false: 0 }],
  ] as const)("%s", (_why, events, score) => {
    expect(scored([wanted()], events)).toMatchObject(score);
  });

  it("measures when the stay began and when it was cleared, in seconds off", () => {
    const score = scored([wanted()], [said("opened", 106, { sinceS: 46 }), said("cleared", 188)]);
    expect(score).toMatchObject({ startErrorS: 6, clearedErrorS: 2, notCleared: 0 });
  });

  it("counts what left and was never cleared, and asks nothing of what stayed", () => {
    expect(scored([wanted()], [said("opened", 102)])).toMatchObject({ clearedErrorS: null, notCleared: 1 });
    const stays = wanted({ leavesS: null, clearedS: null });
    expect(scored([stays], [said("opened", 102)])).toMatchObject({ clearedErrorS: null, notCleared: 0 });
  });

  it("wants one event for each of two episodes in the same place", () => {
    const again = wanted({ objectId: "o2", appearsS: 200, openedS: 260, leavesS: 300, clearedS: 330 });
    const both = [said("opened", 102), said("cleared", 190), said("opened", 262, { trackId: "t2" })];
    expect(scored([wanted(), again], both)).toMatchObject({ expected: 2, found: 2, false: 0, doubled: 0 });
    expect(scored([wanted(), again], both.slice(0, 2))).toMatchObject({ found: 1, recall: 0.5 });
  });

  it("keeps two objects of one zone apart by their boxes", () => {
    const other = wanted({ objectId: "o2", xyxy: THERE });
    const one = scored([wanted(), other], [said("opened", 102, { xyxy: THERE })]);
    expect(one).toMatchObject({ expected: 2, found: 1, false: 0 });
  });
});

describe("score: what a box is about", () => {
  const rows: readonly (readonly [string, Xyxy, boolean])[] = [
    ["the same", [100, 100, 200, 200], true],
    ["a table in its stall: a part that lies in it", [120, 160, 180, 198], true],
    ["the stall with its seller", [90, 90, 240, 205], true],
    ["a neighbour", [205, 100, 300, 200], false],
    ["what stands behind it and overlaps a little", [150, 20, 260, 120], false],
    ["a tall thing that stands in it", [140, 20, 190, 195], true],
  ];
  it.each(rows)("%s", (_why, box, about) => {
    expect(isAbout(box, HERE)).toBe(about);
  });
});

describe("score: many clips", () => {
  it("sorts by violation and by condition; a false alarm counts for what it was called", () => {
    const clips = [
      clip([wanted()], [said("opened", 102)]),
      clip([], [said("opened", 90, { violation: "piling" })]),
    ];
    const by = scoresByViolation(clips);
    expect(by.parking).toMatchObject({ expected: 1, precision: 1, recall: 1 });
    expect(by.piling).toMatchObject({ expected: 0, false: 1, precision: 0, recall: null });
    expect(scoresByCondition(clips)["rain"]).toMatchObject({
      expected: 1,
      found: 1,
      false: 1,
      precision: 0.5,
    });
  });

  it("says how little a few quiet hours say", () => {
    const quiet = falseRate([clip([], [])]);
    expect(quiet).toMatchObject({ falseAlarms: 0, perCameraDay: 0 });
    expect(quiet.hours).toBeCloseTo(240 / 3600);
    // The rule of three: none in 240 s leaves up to 3 in 240 s.
    expect(quiet.atMostPerCameraDay).toBeCloseTo((3 * 24 * 3600) / 240);
    expect(falseRate([clip([], [said("opened", 9)])]).perCameraDay).toBeCloseTo(360);
    expect(falseRate([])).toEqual({ falseAlarms: 0, hours: 0, perCameraDay: null, atMostPerCameraDay: null });
  });

  it("draws precision over recall from the surest event down", () => {
    const judged = judgeClip(
      clip(
        [wanted(), wanted({ objectId: "o2", xyxy: THERE })],
        [
          said("opened", 102, { confidence: 0.9 }),
          said("opened", 102, { xyxy: [0, 0, 20, 20], confidence: 0.5 }),
        ],
      ),
    );
    expect(precisionRecall(judged)).toEqual([
      { confidence: 0.9, precision: 1, recall: 0.5 },
      { confidence: 0.5, precision: 0.5, recall: 0.5 },
    ]);
  });
});
