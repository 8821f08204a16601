/**
 * What an object looks like, in 102 bytes: enough to tell the next car in a queue from the one that stood there, and
 * one stall from itself in other light. A grid of luma, free of brightness and contrast (normalised correlation), and
 * the mean colour of the middle. Pure.
 */
import { heightOf, widthOf, type Xyxy } from "../../geometry/box.ts";
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

/** Looks, and the box in which they were taken, source pixels. */
export interface PlacedSignature {
  readonly signature: Signature;
  readonly xyxy: Xyxy;
}

/** Less of a box than this in both directions is too little of the thing to compare. */
const SHARED_SIDE_MIN = 0.5;

/**
 * Correlation of what two boxes show of the same pixels, -1 to 1. What stands still shows the same there however far
 * the detector's box is off. Undefined when they share too little of the picture, or nothing with a texture.
 */
export function compareInPlace(a: PlacedSignature, b: PlacedSignature): number | undefined {
  const [left, top] = [Math.max(a.xyxy[0], b.xyxy[0]), Math.max(a.xyxy[1], b.xyxy[1])];
  const width = Math.min(a.xyxy[2], b.xyxy[2]) - left;
  const height = Math.min(a.xyxy[3], b.xyxy[3]) - top;
  for (const { xyxy } of [a, b]) {
    if (width < SHARED_SIDE_MIN * widthOf(xyxy) || height < SHARED_SIDE_MIN * heightOf(xyxy))
      return undefined;
  }
  const cells = [bytesOf(a.signature), bytesOf(b.signature)] as const;
  const sums = { x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
  for (let i = 0; i < CELLS; i++) {
    const at = [
      left + (((i % SIDE) + 0.5) / SIDE) * width,
      top + ((Math.floor(i / SIDE) + 0.5) / SIDE) * height,
    ] as const;
    const [x, y] = [valueAt(cells[0], a.xyxy, at), valueAt(cells[1], b.xyxy, at)];
    sums.x += x;
    sums.y += y;
    sums.xx += x * x;
    sums.yy += y * y;
    sums.xy += x * y;
  }
  const [spreadX, spreadY] = [sums.xx - sums.x ** 2 / CELLS, sums.yy - sums.y ** 2 / CELLS];
  if (Math.min(spreadX, spreadY) < SHARED_SPREAD_MIN) return undefined;
  return (sums.xy - (sums.x * sums.y) / CELLS) / Math.sqrt(spreadX * spreadY);
}

/** Of a whole box the squares add up to SCALE²: a part with less than a tenth of that is flat. */
const SHARED_SPREAD_MIN = 0.1 * SCALE ** 2;

/** Luma of a signature at a point of the picture, between the middles of its cells. */
function valueAt(cells: Int8Array, box: Xyxy, [x, y]: readonly [number, number]): number {
  const column = clampTo(((x - box[0]) / widthOf(box)) * SIDE - 0.5);
  const row = clampTo(((y - box[1]) / heightOf(box)) * SIDE - 0.5);
  const [c, r] = [Math.floor(column), Math.floor(row)];
  const [right, below] = [Math.min(SIDE - 1, c + 1), Math.min(SIDE - 1, r + 1)];
  const cell = (i: number, j: number): number => cells[i * SIDE + j] ?? 0;
  const upper = cell(r, c) + (cell(r, right) - cell(r, c)) * (column - c);
  const lower = cell(below, c) + (cell(below, right) - cell(below, c)) * (column - c);
  return upper + (lower - upper) * (row - r);
}

const clampTo = (at: number): number => Math.max(0, Math.min(SIDE - 1, at));

function bytesOf(signature: Signature): Int8Array {
  const bytes = Buffer.from(signature, "base64");
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
