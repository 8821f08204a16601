import { describe, expect, it } from "vitest";
import { createCloserLook } from "./closer-look.ts";
import type { Xyxy } from "./geometry/box.ts";
import type { RgbImage } from "./perceive/decode/frame.ts";
import type { Detection } from "./perceive/detect/detection.ts";
import type { Detector } from "./perceive/detect/detector.ts";
import type { ChangedRegion } from "./perceive/scene/scene.ts";
import type { DwellRule } from "./perceive/zone/rule.ts";

const [WIDTH, HEIGHT] = [320, 240];
const BIKE: Xyxy = [100, 100, 160, 140];

/** Stripes where the bicycle stands, if it does; what hides it is dark. */
function frame(shows: "bicycle" | "nothing" | "somebody"): RgbImage {
  const rgb = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    const isIn = x >= BIKE[0] && x < BIKE[2] && y >= BIKE[1] && y < BIKE[3];
    const stripes = (x >> 3) % 2 === 0 ? 220 : 60;
    const level =
      shows === "somebody" && isIn && x < 140 ? 20 : shows !== "nothing" && isIn ? stripes : 100 + (y >> 2);
    rgb.fill(level, i * 3, i * 3 + 3);
  }
  return { widthPx: WIDTH, heightPx: HEIGHT, rgb };
}

const region = (more: Partial<ChangedRegion> = {}): ChangedRegion => ({
  ...{ xyxy: BIKE, areaPx: 2400, kind: "appeared", contour: [], sinceMs: 7000, visibleShare: 1 },
  ...{ confidence: 0.8, isStable: true },
  ...more,
});

const lower = [
  [0, 0.4],
  [1, 0.4],
  [1, 1],
  [0, 1],
] as const;
const rule: DwellRule = {
  ...{ kind: "dwell", violation: "parking", dwellS: 60, updateS: 60, clearS: 30, maxGapS: 30 },
  ...{ minObservedShare: 0.5, classNames: new Set(["bicycle"]) },
};

interface Eyes {
  /** What the model says of the whole frame. */
  readonly whole?: readonly Detection[];
  /** How sure it is of a bicycle in a part, by call. */
  readonly sure?: (call: number) => number;
  readonly polygon?: readonly (readonly [number, number])[];
}

function camera({ whole = [], sure = () => 0.7, polygon = lower }: Eyes = {}) {
  const sides: number[] = [];
  const model: Detector = {
    ...{ model: { name: "m", sha256: "" }, executionProvider: "cpu", slots: 1 },
    inferenceMsP50: () => undefined,
    close: () => Promise.resolve(),
    detect: () => Promise.resolve(whole),
  };
  const detectPart = ({ widthPx: side }: RgbImage): Promise<readonly Detection[]> => {
    sides.push(side);
    const left = Math.round(130 - side / 2);
    const top = Math.round(120 - side / 2);
    const xyxy: Xyxy = [100 - left, 100 - top, 160 - left, 140 - top];
    return Promise.resolve([{ xyxy, className: "bicycle", confidence: sure(sides.length) }]);
  };
  const closer = createCloserLook({
    detector: model,
    parts: { detect: detectPart },
    zones: () => [{ polygon, rule }],
  });
  const look = async (image: RgbImage, regions: readonly ChangedRegion[] = [region()]): Promise<string[]> => {
    const found = await closer.detector.detect(image);
    closer.noted({ regions });
    return found.map(({ className, confidence, sinceMs }) => [className, confidence, sinceMs].join(" "));
  };
  return { look, sides, looksTaken: () => closer.looksTaken() };
}

describe("a closer look", () => {
  it("names what stands there from then on, since the scene first showed it", async () => {
    const { look, sides } = camera();
    expect(await look(frame("bicycle"))).toEqual([]);
    expect(await look(frame("bicycle"))).toEqual(["bicycle 0.7 7000"]);
    expect(await look(frame("bicycle"))).toEqual(["bicycle 0.7 7000"]);
    expect(sides).toEqual([72, 90]);
  });

  it("holds the name only while the place looks as it did", async () => {
    const { look } = camera();
    for (const shows of ["bicycle", "bicycle"] as const) await look(frame(shows));
    expect(await look(frame("somebody"))).toEqual([]);
    expect(await look(frame("bicycle"))).toEqual(["bicycle 0.7 7000"]);
    expect(await look(frame("nothing"), [])).toEqual([]);
    expect(await look(frame("bicycle"), [])).toEqual([]);
  });

  it("does not believe what one of two parts shows, and asks again later and later", async () => {
    const { look, looksTaken } = camera({ sure: (call) => (call % 2 === 0 ? 0.2 : 0.7) });
    const asked: number[] = [];
    for (let i = 0; i < 60; i++) {
      const before = looksTaken();
      expect(await look(frame("bicycle"))).toEqual([]);
      if (looksTaken() > before) asked.push(i);
    }
    expect(asked).toEqual([1, 9, 25, 57]);
  });

  it("looks again once the scene shows more of the thing", async () => {
    const { look, looksTaken } = camera({ sure: () => 0.2 });
    await look(frame("bicycle"), [region({ xyxy: [100, 100, 130, 140] })]);
    await look(frame("bicycle"), [region({ xyxy: [100, 100, 130, 140] })]);
    await look(frame("bicycle"));
    expect(looksTaken()).toBe(2);
    await look(frame("bicycle"));
    expect(looksTaken()).toBe(4);
  });

  it.each<[string, Eyes, Partial<ChangedRegion>]>([
    ["no rule asks for vehicles there", { polygon: lower.map(([x, y]) => [x, y / 4]) }, {}],
    ["the frame itself shows it", { whole: [{ xyxy: BIKE, className: "bicycle", confidence: 0.35 }] }, {}],
    ["it went away", {}, { kind: "vanished" }],
    ["it looks different each time", {}, { isStable: false }],
    ["somebody stands in front", {}, { visibleShare: 0.2 }],
    ["it is too small to show more", {}, { xyxy: [100, 100, 120, 140] }],
  ])("takes none: %s", async (_why, eyes, more) => {
    const { look, looksTaken } = camera(eyes);
    for (let i = 0; i < 4; i++) await look(frame("bicycle"), [region(more)]);
    expect(looksTaken()).toBe(0);
  });

  it("replaces a name in the frame that is too weak to begin a track", async () => {
    const { look } = camera({ whole: [{ xyxy: BIKE, className: "bottle", confidence: 0.25 }] });
    await look(frame("bicycle"));
    expect(await look(frame("bicycle"))).toEqual(["bicycle 0.7 7000"]);
  });
});
