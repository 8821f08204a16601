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
  const [x1, y1, x2, y2] = box;
  if (x2 - x1 < SIDE || y2 - y1 < SIDE) return undefined;
  const cell = { width: (x2 - x1) / SIDE, height: (y2 - y1) / SIDE };
  let [cb, cr] = [0, 0];
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      readCell(image, x1 + cell.width * column, y1 + cell.height * row, cell);
      luma[row * SIDE + column] = mean.luma;
      // The rim of a box is mostly what lies behind the object.
      if (column < RIM || column >= SIDE - RIM || row < RIM || row >= SIDE - RIM) continue;
      cb += mean.cb;
      cr += mean.cr;
    }
  }
  return pack(cb / MIDDLE_CELLS, cr / MIDDLE_CELLS);
}

/** Cells of the rim on each side. */
const RIM = 2;
const MIDDLE_CELLS = (SIDE - 2 * RIM) ** 2;

// Written anew by each call: a busy street has a hundred boxes in every look of every camera.
const luma = new Float32Array(CELLS);
const mean = { luma: 0, cb: 0, cr: 0 };

/** The mean colour of a cell into `mean`, from SAMPLES pixels in each direction. */
function readCell(
  { widthPx, heightPx, rgb }: RgbImage,
  left: number,
  top: number,
  cell: { readonly width: number; readonly height: number },
): void {
  let [red, green, blue] = [0, 0, 0];
  for (let i = 0; i < SAMPLES; i++) {
    const y = clamp(Math.floor(top + ((i + 0.5) / SAMPLES) * cell.height), heightPx);
    for (let j = 0; j < SAMPLES; j++) {
      const x = clamp(Math.floor(left + ((j + 0.5) / SAMPLES) * cell.width), widthPx);
      const at = (y * widthPx + x) * 3;
      red += rgb[at] as number;
      green += rgb[at + 1] as number;
      blue += rgb[at + 2] as number;
    }
  }
  const count = SAMPLES * SAMPLES;
  // BT.601.
  mean.luma = (0.299 * red + 0.587 * green + 0.114 * blue) / count;
  mean.cb = (-0.169 * red - 0.331 * green + 0.5 * blue) / count;
  mean.cr = (0.5 * red - 0.419 * green - 0.081 * blue) / count;
}

const clamp = (at: number, size: number): number => Math.max(0, Math.min(size - 1, at));

function pack(cb: number, cr: number): Signature | undefined {
  let sum = 0;
  for (let i = 0; i < CELLS; i++) sum += luma[i] as number;
  const middle = sum / CELLS;
  let squares = 0;
  for (let i = 0; i < CELLS; i++) squares += ((luma[i] as number) - middle) ** 2;
  const length = Math.sqrt(squares);
  if (length < FLAT_LEVELS * SIDE) return undefined;
  const bytes = Buffer.allocUnsafe(CELLS + 2);
  for (let i = 0; i < CELLS; i++) {
    const value = Math.round((((luma[i] as number) - middle) / length) * SCALE);
    bytes.writeInt8(Math.max(-127, Math.min(127, value)), i);
  }
  bytes.writeInt8(Math.round(cb), CELLS);
  bytes.writeInt8(Math.round(cr), CELLS + 1);
  return bytes.toString("base64");
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
