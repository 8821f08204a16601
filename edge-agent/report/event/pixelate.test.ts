import { describe, expect, it } from "vitest";
import type { Xyxy } from "../../geometry/box.ts";
import type { RgbImage } from "../../perceive/decode/frame.ts";
import { pixelate } from "./pixelate.ts";

/** One black and one white pixel by turns: nothing but detail. */
function checkerboard(widthPx: number, heightPx: number): RgbImage {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let i = 0; i < widthPx * heightPx; i++) {
    if (((i % widthPx) + Math.floor(i / widthPx)) % 2 === 0) rgb.fill(255, i * 3, i * 3 + 3);
  }
  return { widthPx, heightPx, rgb };
}

/** Largest step from a pixel to the next one in a row of the box. */
function steepest({ rgb, widthPx }: RgbImage, [x1, y1, x2, y2]: Xyxy): number {
  let most = 0;
  for (let y = y1; y < y2; y++) {
    for (let x = x1; x < x2 - 1; x++) {
      const at = (y * widthPx + x) * 3;
      most = Math.max(most, Math.abs((rgb[at] ?? 0) - (rgb[at + 3] ?? 0)));
    }
  }
  return most;
}

describe("pixelate", () => {
  it("leaves no detail in a box and every pixel outside as it was", () => {
    const street = checkerboard(200, 150);
    const before = Uint8Array.from(street.rgb);
    const hidden = pixelate(street, [[40, 30, 90, 80]]);
    expect(steepest(street, [40, 30, 90, 80])).toBe(255);
    expect(steepest(hidden, [40, 30, 90, 80])).toBeLessThan(8);
    const isOutside = (i: number) => {
      const [x, y] = [Math.floor(i / 3) % 200, Math.floor(i / 600)];
      return x < 40 || x >= 90 || y < 30 || y >= 80;
    };
    expect(hidden.rgb.every((value, i) => !isOutside(i) || value === street.rgb[i])).toBe(true);
    // The original is sealed afterwards: it must still be one.
    expect(street.rgb).toEqual(before);
  });

  it("keeps five mean colours at most along a side: two faces with the same means look the same after it", () => {
    const even: RgbImage = { widthPx: 100, heightPx: 100, rgb: new Uint8Array(30_000).fill(128) };
    const hidden = pixelate(even, [[0, 0, 100, 100]]);
    const other = Uint8Array.from(even.rgb);
    // Within each of the five by five blocks, half a tone up here and down there.
    for (let i = 0; i < other.length; i++) other[i] = Math.floor(i / 3) % 2 === 0 ? 78 : 178;
    const alike = pixelate({ ...even, rgb: other }, [[0, 0, 100, 100]]);
    expect(
      Math.max(...alike.rgb.map((value, i) => Math.abs(value - (hidden.rgb[i] ?? 0)))),
    ).toBeLessThanOrEqual(1);
  });

  it.each<[string, Xyxy]>([
    ["reaches over the edge", [-20, -10, 30, 40]],
    ["is smaller than a block", [50, 50, 52, 53]],
    ["lies outside", [300, 300, 320, 330]],
    ["has no area", [50, 50, 50, 60]],
  ])("a box that %s", (_name, box) => {
    const street = checkerboard(200, 150);
    const { rgb } = pixelate(street, [box]);
    expect(rgb).toHaveLength(street.rgb.length);
    const differing = rgb.filter((value, i) => value !== street.rgb[i]).length / 3;
    const [x1, y1, x2, y2] = box.map((value, i) => Math.min(Math.max(value, 0), i % 2 === 0 ? 200 : 150)) as [
      ...[number, number, number, number],
    ];
    expect(differing).toBe((x2 - x1) * (y2 - y1));
  });
});
