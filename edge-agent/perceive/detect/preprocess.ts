/**
 * Picture → model input: antialiased bilinear resize, padding, normalisation and channel order in one pass.
 * Pure but for its scratch memory, which is reused because a look would otherwise make megabytes of garbage.
 */
import type { RgbImage } from "../decode/frame.ts";
import type { InputSpec } from "./model-manifest.ts";
import { type Placement, placementOf } from "./placement.ts";
import { createFilterCache, type FilterTable } from "./triangle-filter.ts";

export interface PreparedInput {
  /** Shaped as `dims` says. The same memory every time: valid until the next `prepare`. */
  readonly tensor: Float32Array | Uint8Array;
  readonly dims: readonly [number, number, number, number];
  readonly placement: Placement;
}

export interface Preprocessor {
  prepare(image: RgbImage): PreparedInput;
}

// Rows are blended four bytes at a time, two 16-bit lanes per 32-bit word: a lane holds 255 * 256 + 128 at most,
// so the weights must add up to 256. Columns have 32 bits to themselves and afford finer weights.
const ROW_UNIT = 256;
const COLUMN_UNIT = 16384;
const LANES = 0x00ff00ff;
const LANES_HALF = 0x00800080;

/** How one colour channel enters the tensor: value = weighted sum * scale + bias, at offset + pixel * pixelStep. */
interface ChannelPlan {
  readonly source: 0 | 1 | 2;
  readonly offset: number;
  readonly scale: number;
  readonly bias: number;
  readonly padding: number;
}

function channelPlans(input: InputSpec): readonly ChannelPlan[] {
  const order = input.channels === "rgb" ? ([0, 1, 2] as const) : ([2, 1, 0] as const);
  return order.map((source, channel) => {
    const offset = input.layout === "nchw" ? channel * input.widthPx * input.heightPx : channel;
    // A byte store cuts off the fraction, so half a step is added to round.
    if (input.dtype === "uint8")
      return { source, offset, scale: 1 / COLUMN_UNIT, bias: 0.5, padding: input.padValue };
    const mean = input.mean[channel] ?? 0;
    const std = input.std[channel] ?? 1;
    return {
      source,
      offset,
      scale: 1 / (COLUMN_UNIT * std),
      bias: -mean / std,
      padding: (input.padValue - mean) / std,
    };
  });
}

/** A picture as 32-bit words, each row padded to whole words. */
interface WordRows {
  readonly words: Int32Array;
  readonly rowWords: number;
}

/**
 * One output row: the weighted sum of the source rows that the table names, word by word.
 * Four bytes in two multiplications: 1920x1080 → 320x180 takes 5 ms of a core instead of 13 ms byte by byte.
 */
function blendRows({ words, rowWords }: WordRows, table: FilterTable, out: number, result: Int32Array): void {
  const { weights, taps } = table;
  const firstWeight = out * taps;
  const endWeight = firstWeight + (table.counts[out] ?? 0);
  const firstWord = (table.starts[out] ?? 0) * rowWords;
  for (let x = 0; x < rowWords; x += 1) {
    let even = LANES_HALF;
    let odd = LANES_HALF;
    for (let k = firstWeight, at = firstWord + x; k < endWeight; k += 1, at += rowWords) {
      const word = words[at] as number;
      const weight = weights[k] as number;
      even = (even + Math.imul(word & LANES, weight)) | 0;
      odd = (odd + Math.imul((word >>> 8) & LANES, weight)) | 0;
    }
    result[x] = ((even >>> 8) & LANES) | (odd & ~LANES);
  }
}

interface ColumnTarget {
  readonly tensor: Float32Array | Uint8Array;
  readonly plans: readonly ChannelPlan[];
  /** Tensor positions between neighbouring pixels. */
  readonly pixelStep: number;
}

/** Blends the columns of one row into the tensor, from pixel `firstPixel` on. */
function blendColumns(row: Uint8Array, table: FilterTable, target: ColumnTarget, firstPixel: number): void {
  const { tensor, pixelStep } = target;
  const { starts, counts, weights, taps } = table;
  const [first, second, third] = target.plans as readonly [ChannelPlan, ChannelPlan, ChannelPlan];
  const [a, b, c] = [first.source, second.source, third.source];
  let at = firstPixel * pixelStep;
  for (let x = 0; x < starts.length; x += 1, at += pixelStep) {
    let from = (starts[x] as number) * 3;
    let sumA = 0;
    let sumB = 0;
    let sumC = 0;
    for (let k = x * taps, end = k + (counts[x] as number); k < end; k += 1, from += 3) {
      const weight = weights[k] as number;
      sumA = (sumA + Math.imul(row[from + a] as number, weight)) | 0;
      sumB = (sumB + Math.imul(row[from + b] as number, weight)) | 0;
      sumC = (sumC + Math.imul(row[from + c] as number, weight)) | 0;
    }
    tensor[at + first.offset] = sumA * first.scale + first.bias;
    tensor[at + second.offset] = sumB * second.scale + second.bias;
    tensor[at + third.offset] = sumC * third.scale + third.bias;
  }
}

/** Copies only pictures whose rows are not whole words already. */
function createWordView(): (image: RgbImage) => WordRows {
  let scratch = new Uint8Array(0);
  return ({ rgb, widthPx, heightPx }) => {
    const rowBytes = widthPx * 3;
    const rowWords = Math.ceil(rowBytes / 4);
    const size = rowWords * heightPx;
    if (rowBytes % 4 === 0 && rgb.byteOffset % 4 === 0) {
      return { words: new Int32Array(rgb.buffer, rgb.byteOffset, size), rowWords };
    }
    if (scratch.length < size * 4) scratch = new Uint8Array(size * 4);
    for (let y = 0; y < heightPx; y += 1) {
      scratch.set(rgb.subarray(y * rowBytes, (y + 1) * rowBytes), y * rowWords * 4);
    }
    return { words: new Int32Array(scratch.buffer, 0, size), rowWords };
  };
}

function createTarget(input: InputSpec): ColumnTarget {
  const size = input.widthPx * input.heightPx * 3;
  const tensor = input.dtype === "uint8" ? new Uint8Array(size) : new Float32Array(size);
  return { tensor, plans: channelPlans(input), pixelStep: input.layout === "nchw" ? 1 : 3 };
}

function fillWithPadding({ tensor, plans, pixelStep }: ColumnTarget): void {
  const pixels = tensor.length / 3;
  for (const plan of plans) {
    for (let pixel = 0, at = plan.offset; pixel < pixels; pixel += 1, at += pixelStep)
      tensor[at] = plan.padding;
  }
}

/**
 * Median on one core of an AMD EPYC (Node 20), into 320x320 float32: 640x360 1.8 ms, 768x576 3.0 ms,
 * 1920x1080 8.8 ms; shared and ordinary memory cost the same.
 * The caller has checked that `image.rgb` is as long as the sides say.
 */
export function createPreprocessor(input: InputSpec): Preprocessor {
  const target = createTarget(input);
  const filterOf = createFilterCache();
  const wordsOf = createWordView();
  const { widthPx, heightPx } = input;
  const dims =
    input.layout === "nchw" ? ([1, 3, heightPx, widthPx] as const) : ([1, heightPx, widthPx, 3] as const);
  let row = new Int32Array(0);
  let paddedFor = "";

  return {
    prepare(image) {
      const placement = placementOf(image.widthPx, image.heightPx, input);
      const size = `${image.widthPx}x${image.heightPx}`;
      // The padding stays in place as long as pictures of one size come.
      if (paddedFor !== size) fillWithPadding(target);
      paddedFor = size;

      const rows = filterOf(image.heightPx, placement.contentHeightPx, ROW_UNIT);
      const columns = filterOf(image.widthPx, placement.contentWidthPx, COLUMN_UNIT);
      const source = wordsOf(image);
      if (row.length < source.rowWords) row = new Int32Array(source.rowWords);
      const rowBytes = new Uint8Array(row.buffer);
      for (let y = 0; y < placement.contentHeightPx; y += 1) {
        blendRows(source, rows, y, row);
        blendColumns(rowBytes, columns, target, (y + placement.topPx) * widthPx + placement.leftPx);
      }
      return { tensor: target.tensor, dims, placement };
    },
  };
}
