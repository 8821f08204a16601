import { describe, expect, it } from "vitest";
import type { Xyxy } from "../../geometry/box.ts";
import type { Detection } from "../detect/detection.ts";
import { associate, type AssociationPolicy } from "./stationary-association.ts";
import { EMPTY_TRACKER, MAX_TRACKS, type TrackerState } from "./track.ts";

const policy: AssociationPolicy = {
  evidence: { car: ["motor-vehicle"], truck: ["motor-vehicle"], person: ["person"] },
  beginConfidence: 0.4,
  minIou: 0.4,
  forgetS: 30,
  maxCoverS: 5,
};
const VAN: Xyxy = [653, 45, 723, 100];
const seen = (xyxy: Xyxy, confidence = 0.5, className = "car"): Detection => ({
  xyxy,
  confidence,
  className,
});

/** Runs looks two seconds apart; each row is what the detector gave. */
function run(
  looks: readonly (readonly Detection[])[],
  stepS = 2,
  from: TrackerState = EMPTY_TRACKER,
): TrackerState {
  return looks.reduce(
    (state, detections, i) =>
      associate(state, detections, { nowMs: i * stepS * 1000, watchingSinceMs: 0 }, policy),
    from,
  );
}

describe("stationary association", () => {
  it("keeps one track for an object that stands", () => {
    const state = run([[seen(VAN)], [seen(VAN)], [seen(VAN)]]);
    expect(state.tracks).toMatchObject([
      { id: "t1", sights: 3, observedS: 4, firstSeenMs: 0, lastSeenMs: 4000 },
    ]);
  });

  it.each([
    ["a class name that flickers", [[seen(VAN)], [seen(VAN, 0.6, "truck")], [seen(VAN, 0.5, "car")]], ["t1"]],
    [
      "a sight too weak to begin but not to go on",
      [[seen(VAN)], [seen(VAN, 0.21)], [seen(VAN, 0.25)]],
      ["t1"],
    ],
    ["weak sights alone", [[seen(VAN, 0.3)], [seen(VAN, 0.3)]], []],
    [
      "a box that trembles by a few pixels",
      [[seen(VAN)], [seen([656, 43, 727, 99])], [seen([650, 46, 719, 102])]],
      ["t1"],
    ],
    [
      "a neighbour beside it",
      [
        [seen(VAN), seen([735, 52, 768, 93])],
        [seen([735, 52, 768, 93]), seen(VAN)],
      ],
      ["t1", "t2"],
    ],
    ["a person in front of it", [[seen(VAN)], [seen(VAN, 0.9, "person")]], ["t2", "t1"]],
    ["a class that is evidence of nothing", [[seen(VAN, 0.9, "kite")]], []],
    [
      "a vehicle that drives through",
      [[seen([0, 0, 70, 50])], [seen([200, 0, 270, 50])], [seen([400, 0, 470, 50])]],
      ["t3", "t2", "t1"],
    ],
  ])("%s", (_why, looks, ids) => {
    expect(run(looks).tracks.map((track) => track.id)).toEqual(ids);
  });

  it.each<readonly [string, readonly (readonly Detection[])[], readonly string[]]>([
    // Of a lorry one look names the whole, another the lower part, some both.
    [
      "a second box on its ground",
      [[seen([103, 223, 277, 333])], [seen([96, 221, 287, 335], 0.2), seen([92, 254, 266, 341])]],
      ["t1"],
    ],
    [
      "what stands in front of it",
      [[seen([103, 223, 277, 333])], [seen([103, 223, 277, 333]), seen([110, 250, 280, 375])]],
      ["t1", "t2"],
    ],
    ["somebody beside it", [[seen(VAN)], [seen(VAN), seen(VAN, 0.9, "person")]], ["t1", "t2"]],
    // A passer-by divides a car: in the look that begins it the model names the whole and its rear half.
    ["the whole and its half in one look", [[seen(VAN), seen([688, 46, 723, 101], 0.45)]], ["t1"]],
    ["the surer half and the whole", [[seen([688, 46, 723, 101], 0.6), seen(VAN)]], ["t1"]],
    ["half of one that is known", [[seen(VAN)], [seen(VAN), seen([688, 46, 723, 101])]], ["t1"]],
    ["two boxes of one lorry in one look", [[seen([96, 221, 287, 335]), seen([92, 254, 266, 341])]], ["t1"]],
    ["a car before a bus", [[seen([0, 0, 300, 150], 0.9), seen([100, 105, 190, 168])]], ["t1", "t2"]],
    ["a car behind a car", [[seen(VAN), seen([660, 38, 716, 80])]], ["t1", "t2"]],
    [
      "bicycles side by side, one half before the other",
      [[seen([100, 100, 160, 150]), seen([125, 106, 185, 156])]],
      ["t1", "t2"],
    ],
  ])("one thing on one ground: %s", (_why, looks, ids) => {
    expect(run(looks).tracks.map((track) => track.id)).toEqual(ids);
  });

  it("a second box of the car that stands there now brings back nothing that left", () => {
    const lorry: Xyxy = [560, 36, 723, 104];
    const state = run([
      [seen(VAN)],
      [seen(VAN)],
      [seen(lorry)],
      [seen(lorry)],
      [seen(lorry), seen(VAN, 0.45)],
    ]);
    expect(state.tracks).toMatchObject([
      { id: "t2", sights: 3 },
      { id: "t1", sights: 2, lastSeenMs: 2000 },
    ]);
  });

  it.each<readonly [string, readonly boolean[], boolean]>([
    [
      "a shed that a shadow touches for some looks",
      [true, true, true, true, true, false, false, false],
      true,
    ],
    ["a scaffold whose net hides the gaps now and then", [false, true, false, false, true], false],
    ["a shed that a passer-by cut in its first look", [false, true, true, true], true],
  ])("what fills its box mostly is solid: %s", (_why, looks, isSolid) => {
    const shed = (solid: boolean): Detection => ({
      ...seen(VAN, 0.8, "unexplained"),
      unnamed: true,
      ...(solid ? { solid: true as const } : {}),
    });
    const knowing = { ...policy, evidence: { ...policy.evidence, unexplained: ["unexplained"] } };
    const state = looks.reduce(
      (before, solid, i) =>
        associate(before, [shed(solid)], { nowMs: i * 2000, watchingSinceMs: 0 }, knowing),
      EMPTY_TRACKER,
    );
    expect(state.tracks.map(({ solid }) => solid === true)).toEqual([isSolid]);
  });

  it("takes the surest class name it has seen", () => {
    const state = run([[seen(VAN, 0.5, "car")], [seen(VAN, 0.8, "truck")], [seen(VAN, 0.45, "car")]]);
    expect(state.tracks[0]?.className).toBe("truck");
  });

  it("a creeping queue does not become one standing object", () => {
    const creep = Array.from({ length: 12 }, (_, i) => [seen([i * 30, 0, i * 30 + 70, 50])]);
    expect(run(creep).tracks.every((track) => track.sights < 6)).toBe(true);
  });

  it("of a long gap only the bound counts as observed", () => {
    const first = run([[seen(VAN)]]);
    const after = associate(first, [seen(VAN)], { nowMs: 25_000, watchingSinceMs: 0 }, policy);
    expect(after.tracks[0]).toMatchObject({ observedS: 5, lastSeenMs: 25_000 });
  });

  it("forgets after forgetS of looking, not of being blind", () => {
    const first = run([[seen(VAN)]]);
    const blindForAnHour = associate(first, [], { nowMs: 3_600_000, watchingSinceMs: 3_600_000 }, policy);
    expect(blindForAnHour.tracks).toHaveLength(1);
    const lookedAndGone = associate(
      blindForAnHour,
      [],
      { nowMs: 3_631_000, watchingSinceMs: 3_600_000 },
      policy,
    );
    expect(lookedAndGone.tracks).toHaveLength(0);
  });

  it("never uses a track's number twice", () => {
    const gone = run([[seen(VAN)], ...Array.from({ length: 20 }, () => [])]);
    expect(gone.tracks).toHaveLength(0);
    expect(associate(gone, [seen(VAN)], { nowMs: 60_000, watchingSinceMs: 0 }, policy).tracks[0]?.id).toBe(
      "t2",
    );
  });

  it("is bounded", () => {
    const crowd = Array.from({ length: 400 }, (_, i) => seen([i * 100, 0, i * 100 + 50, 50]));
    expect(run([crowd]).tracks).toHaveLength(MAX_TRACKS);
  });
});
