import { describe, expect, it } from "vitest";
import { type DescribePlan, describeLook, type SeenScene } from "./describe-look.ts";
import type { Point, Xyxy } from "./geometry/box.ts";
import type { Detection } from "./perceive/detect/detection.ts";
import type { ChangedRegion, ContourPair } from "./perceive/scene/scene.ts";
import { PLAIN_SIGHT, seePlainly } from "./plain-sight.fixture.ts";

const FRAME = { widthPx: 640, heightPx: 360, rgb: new Uint8Array(640 * 360 * 3) };
const WALL: readonly Point[] = [
  [0.5, 0.5],
  [0.6, 0.5],
  [0.6, 0.75],
  [0.5, 0.75],
];
const timing = { dwellS: 90, updateS: 60, clearS: 30, maxGapS: 30, minObservedShare: 0.5 };
const rule = {
  ...timing,
  kind: "surface-change",
  violation: "posting",
  surface: "wall",
  classNames: new Set(["unexplained"]),
} as const;
const evidence = { person: ["person"], car: ["motor-vehicle"] };
const PLAN: DescribePlan = {
  ...PLAIN_SIGHT,
  association: { evidence, beginConfidence: 0.3, minIou: 0.3, forgetS: 60, maxCoverS: 5 },
  zones: [{ polygon: WALL, rule }],
  perspective: { horizonY: 0, personHeightAtBottom: 0.4 },
};

const described = (named: readonly Detection[], regions: readonly ChangedRegion[] = [], plan = PLAN) => {
  const scene: SeenScene = { ...seePlainly(), regions };
  return describeLook(FRAME, named, scene, plan).detections.map(({ className }) => className);
};

describe("what a look shows", () => {
  const at = (xyxy: Xyxy): readonly Detection[] => [{ xyxy, className: "person", confidence: 0.4 }];

  it("leaves out a person who is too low even to crouch there", () => {
    // Somebody whose feet are at 300 of 360 is 120 pixels tall.
    expect(described(at([100, 180, 140, 300]))).toEqual(["person"]);
    expect(described(at([100, 260, 140, 300]))).toEqual([]);
    expect(described([{ ...at([100, 260, 140, 300])[0], className: "car" } as Detection])).toEqual(["car"]);
  });

  it("keeps them where nobody knows how tall people are, or the picture cuts them off", () => {
    expect(described(at([100, 260, 140, 300]), [], { ...PLAN, perspective: undefined })).toEqual(["person"]);
    expect(described(at([100, 0, 140, 40]))).toEqual(["person"]);
  });
});

describe("each light has its own thresholds", () => {
  const car: Detection = { xyxy: [100, 100, 200, 160], className: "car", confidence: 0.4 };
  it.each([
    ["day", ["car"]],
    ["night", []],
    ["infrared", ["car"]],
  ] as const)("by %s", (profile, counted) => {
    const plan = { ...PLAN, minConfidence: { night: 0.5, infrared: 0.4 } };
    const { detections } = describeLook(FRAME, [car], { ...seePlainly(), profile }, plan);
    expect(detections.map(({ className }) => className)).toEqual(counted);
  });
});

describe("what came and what went on a wall", () => {
  const pair = (outside: Point, now: number, before: number): ContourPair => ({ outside, now, before });
  /** White on a dark wall before light pavement: like the pavement, unlike the wall. */
  const onPavement = [1, 2, 3, 4, 5, 6, 7, 8].map((k) => pair([300, 180 + k], 10, 90));
  const onWall = [1, 2, 3].map((k) => pair([340, 200 + k], 90, 5));
  const region = (xyxy: Xyxy, contour: readonly ContourPair[]): ChangedRegion => ({
    ...{ xyxy, contour, kind: "vanished", areaPx: 1000, sinceMs: 0, visibleShare: 1, confidence: 0.5 },
    isStable: true,
  });

  it.each<[string, ChangedRegion, readonly string[]]>([
    [
      "a white poster on a dark wall before light pavement",
      region([325, 190, 375, 260], [...onPavement, ...onWall]),
      ["unexplained"],
    ],
    [
      "one that covers the whole wall: nobody can say",
      region([325, 190, 375, 260], onPavement),
      ["unexplained"],
    ],
    [
      "a poster is taken down",
      region([325, 190, 375, 260], [...onPavement, ...onWall.map((one) => ({ ...one, now: 5, before: 90 }))]),
      [],
    ],
    ["something left that stood before the wall and beyond it", region([325, 190, 375, 340], onPavement), []],
  ])("%s", (_why, changed, shown) => {
    expect(described([], [changed])).toEqual(shown);
  });
});

describe("what fills its box", () => {
  it.each<[string, Xyxy, number, true | undefined]>([
    ["a poster", [100, 100, 160, 180], 4800, true],
    ["a heap without corners", [100, 100, 160, 180], 3300, undefined],
    ["a board", [100, 100, 260, 140], 6400, undefined],
  ])("%s", (_what, xyxy, areaPx, solid) => {
    const region: ChangedRegion = {
      ...{ xyxy, areaPx, contour: [], kind: "appeared", sinceMs: 0, visibleShare: 1, confidence: 0.5 },
      isStable: true,
    };
    const { detections } = describeLook(FRAME, [], { ...seePlainly(), regions: [region] }, PLAN);
    expect(detections.map((detection) => detection.solid)).toEqual([solid]);
  });
});
