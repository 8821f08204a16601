import { describe, expect, test } from "vitest";
import type { Xyxy } from "../../geometry/box.ts";
import type { RgbImage } from "./frame.ts";
import { isSamePicture, showsSame } from "./picture-match.ts";

interface Street {
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** Relative. */
  readonly car?: Xyxy;
  readonly brighter?: number;
  /** Levels of noise that differ from picture to picture. */
  readonly noise?: number;
  readonly seed?: number;
}

/** A street with texture, and a car with windows when it has one. */
function street({ widthPx = 320, heightPx = 180, car, brighter = 0, noise = 0, seed = 1 }: Street): RgbImage {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  let random = seed;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
      const level =
        levelAt(x / widthPx, y / heightPx, car) + brighter + ((random >>> 16) / 65_536 - 0.5) * noise;
      rgb.fill(Math.max(0, Math.min(255, level)), (y * widthPx + x) * 3, (y * widthPx + x + 1) * 3);
    }
  }
  return { widthPx, heightPx, rgb };
}

function levelAt(x: number, y: number, car: Xyxy | undefined): number {
  if (car !== undefined && x >= car[0] && x < car[2] && y >= car[1] && y < car[3]) {
    return y < (car[1] + car[3]) / 2 ? 60 : 190;
  }
  return 110 + 25 * Math.sin(x * 40) * Math.sin(y * 30);
}

const CAR: Xyxy = [0.4, 0.4, 0.55, 0.6];
const FURTHER: Xyxy = [0.46, 0.4, 0.61, 0.6];

describe("the same picture", () => {
  const judged = street({ car: CAR });
  test.each([
    { other: street({ car: CAR }), same: true, why: "equal" },
    { other: street({ car: CAR, brighter: 2 }), same: true, why: "colours rounded otherwise" },
    { other: street({ car: FURTHER }), same: false, why: "the car moved" },
    { other: street({}), same: false, why: "the car left" },
    { other: street({ car: [0.9, 0.9, 0.92, 0.94] }), same: false, why: "something small elsewhere" },
    { other: street({ car: CAR, widthPx: 160, heightPx: 90 }), same: false, why: "another size" },
  ])("$why: $same", ({ other, same }) => {
    expect(isSamePicture(judged, other)).toBe(same);
  });
});

describe("the same thing in one place, seen by two encoders", () => {
  const judged = street({ car: CAR, noise: 20, seed: 3 });
  const main = (change: Street) => street({ widthPx: 352, heightPx: 288, noise: 12, seed: 5, ...change });
  test.each([
    { other: main({ car: CAR }), same: true, why: "another size and shape" },
    { other: main({ car: CAR, brighter: 5 }), same: true, why: "a little brighter" },
    { other: main({ car: FURTHER }), same: false, why: "the car moved by a third of its length" },
    { other: main({}), same: false, why: "the car left" },
    { other: main({ car: CAR, brighter: 40 }), same: false, why: "another light" },
  ])("$why: $same", ({ other, same }) => {
    expect(showsSame(judged, other, CAR)).toBe(same);
  });

  test("a box that reaches over the edge, and one thinner than a pixel, are compared all the same", () => {
    expect(showsSame(judged, main({ car: CAR }), [-0.1, -0.1, 1.2, 1.2])).toBe(true);
    expect(showsSame(judged, main({ car: CAR }), [0.45, 0.5, 0.4501, 0.5001])).toBe(true);
  });
});
