/**
 * What an object looks like, in 102 bytes: enough to tell the next car in a queue from the one that stood there, and
 * one stall from itself in other light. A grid of luma, free of brightness and contrast (normalised correlation), and
 * the mean colour of the middle. Pure.
 */
import type { Xyxy } from "../../geometry/box.ts";
import type { RgbImage } from "../decode/frame.ts";

/** Base64 of CELLS signed bytes (zero-mean luma, scaled to unit length) and two of mean chroma. */
export type Signature = string;

const SIDE = 10;
const CELLS = SIDE * SIDE;
/** Pixels read per cell and direction. */
const SAMPLES = 3;
/** A unit vector of 100 cells has entries of about 0.1: 127 stands for 0.5. */
const SCALE = 254;
/** Flatter than this (mean absolute luma from the mean) has no texture to compare. */
const FLAT_LEVELS = 2;

/** Undefined for a box without area, or a picture without texture in it. */
export function signatureOf(image: RgbImage, box: Xyxy): Signature | undefined {
  const luma = new Float32Array(CELLS);
  const chroma = { cb: 0, cr: 0, cells: 0 };
  const [x1, y1, x2, y2] = box;
  if (x2 - x1 < SIDE || y2 - y1 < SIDE) return undefined;
  for (let cell = 0; cell < CELLS; cell++) {
    const column = cell % SIDE;
    const row = Math.floor(cell / SIDE);
    const at = { x: x1 + ((x2 - x1) * column) / SIDE, y: y1 + ((y2 - y1) * row) / SIDE };
    const mean = cellMean(image, at, { width: (x2 - x1) / SIDE, height: (y2 - y1) / SIDE });
    luma[cell] = mean.luma;
    // The rim of a box is mostly what lies behind the object.
    if (column >= 2 && column < SIDE - 2 && row >= 2 && row < SIDE - 2) {
      chroma.cb += mean.cb;
      chroma.cr += mean.cr;
      chroma.cells++;
    }
  }
  return pack(luma, chroma.cb / chroma.cells, chroma.cr / chroma.cells);
}

interface Colour {
  luma: number;
  cb: number;
  cr: number;
}

function cellMean(
  { widthPx, heightPx, rgb }: RgbImage,
  at: { readonly x: number; readonly y: number },
  size: { readonly width: number; readonly height: number },
): Colour {
  const sum: Colour = { luma: 0, cb: 0, cr: 0 };
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const x = Math.floor(at.x + (((i % SAMPLES) + 0.5) / SAMPLES) * size.width);
    const y = Math.floor(at.y + ((Math.floor(i / SAMPLES) + 0.5) / SAMPLES) * size.height);
    const clampedX = Math.min(widthPx - 1, Math.max(0, x));
    const clampedY = Math.min(heightPx - 1, Math.max(0, y));
    const from = (clampedY * widthPx + clampedX) * 3;
    const [r, g, b] = [rgb[from] ?? 0, rgb[from + 1] ?? 0, rgb[from + 2] ?? 0];
    // BT.601.
    sum.luma += 0.299 * r + 0.587 * g + 0.114 * b;
    sum.cb += -0.169 * r - 0.331 * g + 0.5 * b;
    sum.cr += 0.5 * r - 0.419 * g - 0.081 * b;
  }
  const count = SAMPLES * SAMPLES;
  return { luma: sum.luma / count, cb: sum.cb / count, cr: sum.cr / count };
}

function pack(luma: Float32Array, cb: number, cr: number): Signature | undefined {
  const mean = luma.reduce((sum, value) => sum + value, 0) / CELLS;
  const length = Math.hypot(...luma.map((value) => value - mean));
  if (length < FLAT_LEVELS * SIDE) return undefined;
  const bytes = new Int8Array(CELLS + 2);
  luma.forEach((value, i) => {
    bytes[i] = Math.max(-127, Math.min(127, Math.round(((value - mean) / length) * SCALE)));
  });
  bytes[CELLS] = Math.round(cb);
  bytes[CELLS + 1] = Math.round(cr);
  return Buffer.from(bytes.buffer).toString("base64");
}

/** Correlation of the textures, -1 to 1, and distance of the mean colours in chroma levels. */
export function compareAppearance(
  a: Signature,
  b: Signature,
): { readonly correlation: number; readonly colourLevels: number } {
  const [left, right] = [bytesOf(a), bytesOf(b)];
  let [product, lengthA, lengthB] = [0, 0, 0];
  for (let i = 0; i < CELLS; i++) {
    const [x, y] = [left[i] ?? 0, right[i] ?? 0];
    product += x * y;
    lengthA += x * x;
    lengthB += y * y;
  }
  const cb = (left[CELLS] ?? 0) - (right[CELLS] ?? 0);
  const cr = (left[CELLS + 1] ?? 0) - (right[CELLS + 1] ?? 0);
  const correlation = lengthA === 0 || lengthB === 0 ? 0 : product / Math.sqrt(lengthA * lengthB);
  return { correlation, colourLevels: Math.hypot(cb, cr) };
}

function bytesOf(signature: Signature): Int8Array {
  const bytes = Buffer.from(signature, "base64");
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
