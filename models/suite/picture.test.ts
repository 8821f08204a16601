import { describe, expect, it } from "vitest";
import {
  contactShadow,
  matchTone,
  mirrorSprite,
  opaqueBox,
  paste,
  type Sprite,
  warpOnto,
} from "./picture.ts";

const plain = (widthPx: number, heightPx: number, colour: readonly number[]): Sprite => ({
  ...{ widthPx, heightPx },
  rgba: Uint8Array.from({ length: widthPx * heightPx * 4 }, (_, k) => colour[k % 4] ?? 0),
});
const canvas = (value = 100) => ({ widthPx: 20, heightPx: 10, rgb: new Uint8Array(600).fill(value) });

describe("paste", () => {
  it("mixes by alpha and leaves the rest alone", () => {
    const picture = canvas();
    paste(picture, { ...plain(2, 2, [200, 200, 200, 128]), leftPx: 3, topPx: 4 });
    expect(picture.rgb[(4 * 20 + 3) * 3]).toBeCloseTo(150, -1);
    expect(picture.rgb[(4 * 20 + 5) * 3]).toBe(100);
  });

  it("takes only what lies within the picture", () => {
    const picture = canvas();
    paste(picture, { ...plain(8, 8, [255, 255, 255, 255]), leftPx: -6, topPx: 7 });
    expect([...picture.rgb].filter((value) => value === 255)).toHaveLength(2 * 3 * 3);
  });
});

describe("warpOnto", () => {
  it("fills the quad and nothing far from it", () => {
    const quad = [
      [4, 2],
      [14, 3],
      [14, 8],
      [4, 8],
    ] as const;
    const warped = warpOnto(plain(30, 30, [10, 20, 30, 255]), quad);
    const box = opaqueBox(warped, { widthPx: 20, heightPx: 10 });
    expect(box?.map(Math.round)).toEqual([4, 2, 14, 8]);
  });
});

describe("mirrorSprite, contactShadow, matchTone", () => {
  it("mirrors left and right", () => {
    const sprite: Sprite = { widthPx: 2, heightPx: 1, rgba: Uint8Array.from([1, 2, 3, 255, 4, 5, 6, 255]) };
    expect([...mirrorSprite(sprite).rgba]).toEqual([4, 5, 6, 255, 1, 2, 3, 255]);
  });

  it("darkens the ground where a thing stands", () => {
    const picture = canvas(200);
    paste(picture, contactShadow([5, 0, 15, 8], 0.5));
    expect(picture.rgb[(7 * 20 + 10) * 3]).toBeLessThan(160);
    expect(picture.rgb[(1 * 20 + 10) * 3]).toBe(200);
  });

  it("brings a photograph's black and white to those of the place", () => {
    const { rgba } = matchTone(plain(4, 4, [255, 255, 255, 255]), { black: 30, white: 180, colour: 20 });
    expect(rgba[0]).toBeLessThan(215);
    expect(
      matchTone(plain(4, 4, [0, 0, 0, 255]), { black: 30, white: 180, colour: 20 }).rgba[0],
    ).toBeGreaterThan(15);
  });
});
