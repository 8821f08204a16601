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
  const sums = new Int32Array(width * 3);
  const half = width / 2;
  const chroma = { blue: new Int32Array(half), red: new Int32Array(half), luma: new Int32Array(half) };
  const area = factor * factor;
  const addRow = factor === 2 ? addPairs : addGroups;
  return ({ rgb, widthPx }, into) => {
    for (let y = 0; y < height; y++) {
      sums.fill(0);
      for (let row = y * factor; row < (y + 1) * factor; row++) addRow(rgb, row * widthPx * 3, sums, factor);
      writeLuma(sums, area, into.luma, y * width);
      addChroma(sums, into.luma, y * width, chroma);
      if (y % 2 === 0) continue;
      const at = (y >> 1) * half;
      for (let x = 0; x < half; x++) {
        const luma = (chroma.luma[x] as number) / LUMA_UNIT;
        into.blue[at + x] = Math.round((((chroma.blue[x] as number) / area - luma) * CHROMA_UNIT) / 4);
        into.red[at + x] = Math.round((((chroma.red[x] as number) / area - luma) * CHROMA_UNIT) / 4);
      }
      chroma.blue.fill(0);
      chroma.red.fill(0);
      chroma.luma.fill(0);
    }
  };
}

/** Adds one row of the frame, which begins at `from`, to the sums (R, G, B of each working pixel). */
function addGroups(rgb: Uint8Array, from: number, sums: Int32Array, factor: number): void {
  let at = from;
  for (let i = 0; i < sums.length; i += 3) {
    for (let k = 0; k < factor; k++) {
      sums[i] = (sums[i] as number) + (rgb[at] as number);
      sums[i + 1] = (sums[i + 1] as number) + (rgb[at + 1] as number);
      sums[i + 2] = (sums[i + 2] as number) + (rgb[at + 2] as number);
      at += 3;
    }
  }
}

/** The same for two frame pixels per working pixel, which nearly every patrol has: twice as fast. */
function addPairs(rgb: Uint8Array, from: number, sums: Int32Array): void {
  let at = from;
  for (let i = 0; i < sums.length; i += 3) {
    sums[i] = (sums[i] as number) + (rgb[at] as number) + (rgb[at + 3] as number);
    sums[i + 1] = (sums[i + 1] as number) + (rgb[at + 1] as number) + (rgb[at + 4] as number);
    sums[i + 2] = (sums[i + 2] as number) + (rgb[at + 2] as number) + (rgb[at + 5] as number);
    at += 6;
  }
}

function writeLuma(sums: Int32Array, area: number, luma: Uint16Array, from: number): void {
  for (let i = 0, at = from; i < sums.length; i += 3, at++) {
    const sum = 77 * (sums[i] as number) + 150 * (sums[i + 1] as number) + 29 * (sums[i + 2] as number);
    luma[at] = sum / area;
  }
}

/** Sums over two working pixels of a row; a second row makes the four of one chroma pixel. */
function addChroma(
  sums: Int32Array,
  luma: Uint16Array,
  from: number,
  into: { readonly blue: Int32Array; readonly red: Int32Array; readonly luma: Int32Array },
): void {
  for (let x = 0, i = 0, at = from; x < into.luma.length; x++, i += 6, at += 2) {
    into.red[x] = (into.red[x] as number) + (sums[i] as number) + (sums[i + 3] as number);
    into.blue[x] = (into.blue[x] as number) + (sums[i + 2] as number) + (sums[i + 5] as number);
    into.luma[x] = (into.luma[x] as number) + (luma[at] as number) + (luma[at + 1] as number);
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
