/** A picture at working size: luma per pixel, colour differences at half that size. */
import type { RgbImage } from "../decode/frame.ts";
import type { Grid } from "./grid.ts";

/** Fixed point: small enough for three profiles in a megabyte, fine enough to average noise away. */
export const LUMA_UNIT = 256;
export const CHROMA_UNIT = 16;

export interface Picture {
  /** BT.601 luma, 0 to 255, times LUMA_UNIT; `width * height`. */
  readonly luma: Uint16Array;
  /** Blue minus luma and red minus luma, times CHROMA_UNIT; half width by half height. */
  readonly blue: Int16Array;
  readonly red: Int16Array;
}

export function blankPicture({ width, height }: Grid): Picture {
  const half = (width / 2) * (height / 2);
  return {
    luma: new Uint16Array(width * height),
    blue: new Int16Array(half),
    red: new Int16Array(half),
  };
}

export function copyPicture(from: Picture, to: Picture): void {
  to.luma.set(from.luma);
  to.blue.set(from.blue);
  to.red.set(from.red);
}

/** Shrinks frames of one grid; the sums of one row are kept between calls. */
export function createShrinker(grid: Grid): (frame: RgbImage, into: Picture) => void {
  const { factor, width, height } = grid;
  const sums = { r: new Int32Array(width), g: new Int32Array(width), b: new Int32Array(width) };
  const blueRow = new Float64Array(width / 2);
  const redRow = new Float64Array(width / 2);
  const area = factor * factor;
  return (frame, into) => {
    for (let y = 0; y < height; y++) {
      sumRows(frame, y * factor, factor, sums);
      if (y % 2 === 0) {
        blueRow.fill(0);
        redRow.fill(0);
      }
      for (let x = 0; x < width; x++) {
        const r = sums.r[x] as number;
        const b = sums.b[x] as number;
        const luma = (77 * r + 150 * (sums.g[x] as number) + 29 * b) / area;
        into.luma[y * width + x] = luma;
        const half = x >> 1;
        blueRow[half] = (blueRow[half] as number) + b / area - luma / LUMA_UNIT;
        redRow[half] = (redRow[half] as number) + r / area - luma / LUMA_UNIT;
      }
      if (y % 2 === 1) {
        const at = (y >> 1) * (width / 2);
        for (let x = 0; x < width / 2; x++) {
          into.blue[at + x] = Math.round(((blueRow[x] as number) * CHROMA_UNIT) / 4);
          into.red[at + x] = Math.round(((redRow[x] as number) * CHROMA_UNIT) / 4);
        }
      }
    }
  };
}

function sumRows(
  frame: RgbImage,
  firstRow: number,
  factor: number,
  { r, g, b }: { r: Int32Array; g: Int32Array; b: Int32Array },
): void {
  const { rgb } = frame;
  r.fill(0);
  g.fill(0);
  b.fill(0);
  for (let row = firstRow; row < firstRow + factor; row++) {
    let at = row * frame.widthPx * 3;
    for (let x = 0; x < r.length; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let k = 0; k < factor; k++) {
        red += rgb[at] as number;
        green += rgb[at + 1] as number;
        blue += rgb[at + 2] as number;
        at += 3;
      }
      r[x] = (r[x] as number) + red;
      g[x] = (g[x] as number) + green;
      b[x] = (b[x] as number) + blue;
    }
  }
}

/** Back to RGB at working size, for people to look at. */
export function toRgb({ width, height }: Grid, picture: Picture): RgbImage {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const half = (y >> 1) * (width / 2) + (x >> 1);
      const luma = (picture.luma[at] as number) / LUMA_UNIT;
      const blue = luma + (picture.blue[half] as number) / CHROMA_UNIT;
      const red = luma + (picture.red[half] as number) / CHROMA_UNIT;
      rgb[at * 3] = clampByte(red);
      rgb[at * 3 + 1] = clampByte((256 * luma - 77 * red - 29 * blue) / 150);
      rgb[at * 3 + 2] = clampByte(blue);
    }
  }
  return { widthPx: width, heightPx: height, rgb };
}

const clampByte = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));
