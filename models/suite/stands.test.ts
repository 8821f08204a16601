import { describe, expect, it } from "vitest";
import type { Reel } from "./base-clips.ts";
import { pxPerM } from "./perspective.ts";
import { standingY, standsAt } from "./stands.ts";

const blank = { widthPx: 640, heightPx: 360, rgb: new Uint8Array(0) };
const person = ([x1, x2]: readonly [number, number]) =>
  ({ className: "person", confidence: 0.9, xyxy: [x1, 20, x2, 200] }) as const;

function reelWith(people: readonly (readonly [number, number])[]): Reel {
  return {
    ...{ name: "somewhere", path: "s.mp4", sha256: "s", moves: false, stepS: 1 },
    ...{ widthPx: 640, heightPx: 360, pictures: [blank], plate: blank },
    detections: [people.map(person)],
  };
}

/** From far and shallow to near and steep. */
const VIEWS = [
  { horizonY: 0.05, personHeightAtBottom: 0.2 },
  { horizonY: -0.15, personHeightAtBottom: 0.33 },
  { horizonY: -0.98, personHeightAtBottom: 0.415 },
  { horizonY: -0.6, personHeightAtBottom: 0.75 },
];

describe("standsAt", () => {
  it("keeps what carries something within the picture and apart, for every view", () => {
    for (const view of VIEWS) {
      const y = standingY(view, blank, { top: 0.3, lowest: 0.65 });
      const surfaces = standsAt(y, reelWith([]), view);
      for (const value of surfaces.flatMap(({ quad }) => quad.flat())) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
      const [first, second] = surfaces.toSorted((a, b) => a.quad[0][0] - b.quad[0][0]);
      expect(first?.quad[1][0]).toBeLessThan(second?.quad[0][0] ?? 0);
      for (const { heightM, quad } of surfaces) {
        expect(heightM).toBeGreaterThan(0.3);
        const metre = pxPerM(view, y, 360);
        expect((quad[3][1] - quad[0][1]) * 360).toBeCloseTo(heightM * metre, 3);
      }
    }
  });

  it("goes where fewest people walk", () => {
    const view = { horizonY: -0.15, personHeightAtBottom: 0.33 };
    const crowd = Array.from({ length: 20 }, (_, k) => [10 * k, 10 * k + 30] as const);
    const [board] = standsAt(0.5, reelWith(crowd), view);
    expect((board?.quad[0][0] ?? 0) * 640).toBeGreaterThan(220);
  });

  it("stands lower in the picture where a metre would be too short further up", () => {
    const far = { horizonY: 0.05, personHeightAtBottom: 0.2 };
    const y = standingY(far, blank, { top: 0.2, lowest: 0.9 });
    expect(pxPerM(far, y, 360)).toBeGreaterThanOrEqual(24);
    expect(pxPerM(far, y - 0.02, 360)).toBeLessThan(24);
    expect(standingY(far, blank, { top: 0.2, lowest: 0.4 })).toBe(0.4);
  });
});
