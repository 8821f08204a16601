import { describe, expect, it } from "vitest";
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import type { Detection } from "../../edge-agent/perceive/detect/detection.ts";
import { freeGround, standingVehicles } from "./standing-vehicles.ts";

const PICTURE = { widthPx: 1000, heightPx: 500 };
const seen = (className: string, xyxy: Xyxy, confidence = 0.5): Detection => ({
  className,
  xyxy,
  confidence,
});
const PARKED: Xyxy = [100, 200, 300, 300];

describe("vehicles that stand in a recording", () => {
  const pictures = (of: (k: number) => readonly Detection[]) =>
    standingVehicles(
      Array.from({ length: 40 }, (_, k) => of(k)),
      PICTURE,
    );

  it("says on which ground one stands, with a margin", () => {
    const [ground, ...others] = pictures(() => [seen("car", PARKED), seen("truck", [102, 201, 301, 299])]);
    expect(others).toEqual([]);
    expect(ground?.map((value) => Math.round(value * 1000))).toEqual([70, 490, 330, 630]);
  });

  it.each<readonly [string, (k: number) => readonly Detection[], number]>([
    ["stands for a quarter of it", (k) => (k < 10 ? [seen("bus", PARKED)] : []), 1],
    ["stops for a moment", (k) => (k < 3 ? [seen("car", PARKED)] : []), 0],
    ["drives", (k) => [seen("car", [20 * k, 200, 20 * k + 100, 260])], 0],
    ["is too unsure to be one", () => [seen("car", PARKED, 0.15)], 0],
    ["is somebody", () => [seen("person", PARKED)], 0],
  ])("counts what %s: %s", (_what, of, count) => {
    expect(pictures(of)).toHaveLength(count);
  });
});

describe("ground with nothing on it", () => {
  const street: Xyxy = [0.1, 0.4, 0.9, 0.9];

  it("is all of it, or the largest part beside and before what stands there", () => {
    expect(freeGround(street, [])).toEqual(street);
    expect(freeGround(street, [[0, 0.3, 0.2, 0.95]])).toEqual([0.2, 0.4, 0.9, 0.9]);
    expect(freeGround(street, [[0.4, 0.3, 0.6, 0.5]])).toEqual([0.1, 0.5, 0.9, 0.9]);
  });

  it("is none where cars stand everywhere", () => {
    const row = [0.1, 0.3, 0.5, 0.7].map((left): Xyxy => [left, 0.4, left + 0.15, 0.9]);
    expect(freeGround(street, row)).toBeUndefined();
  });
});
