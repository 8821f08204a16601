import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { RgbImage } from "../decode/frame.ts";
import type { InputSpec } from "./model-manifest.ts";
import { createPreprocessor } from "./preprocess.ts";
import { createFilterCache, triangleFilter } from "./triangle-filter.ts";

const PLAIN: InputSpec = {
  name: "images",
  widthPx: 32,
  heightPx: 32,
  layout: "nhwc",
  dtype: "float32",
  channels: "rgb",
  resize: "stretch",
  padValue: 0,
  mean: [0, 0, 0],
  std: [1, 1, 1],
};

/** Smooth shapes with hard edges and some noise, the same every time. */
function scene(widthPx: number, heightPx: number): RgbImage {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  let seed = 1;
  for (let i = 0; i < rgb.length; i += 1) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    const x = (i / 3) % widthPx;
    const y = Math.floor(i / 3 / widthPx);
    const shape = (Math.floor(x / 9) + Math.floor(y / 7)) % 2 === 0 ? 200 : 40;
    rgb[i] = shape + (i % 3) * 10 + (seed >>> 28);
  }
  return { widthPx, heightPx, rgb };
}

/** The same filter written plainly in floating point, one output value at a time. */
function plainResize(
  { widthPx, heightPx, rgb }: RgbImage,
  outWidth: number,
  outHeight: number,
): Float64Array {
  const weightsAt = (out: number, sizeIn: number, sizeOut: number): [number, number][] => {
    const scale = sizeIn / sizeOut;
    const radius = Math.max(1, scale);
    const centre = (out + 0.5) * scale;
    const all = Array.from({ length: sizeIn }, (_, i): [number, number] => [
      i,
      1 - Math.abs(i + 0.5 - centre) / radius,
    ]);
    const some = all.filter(([, weight]) => weight > 0);
    const total = some.reduce((sum, [, weight]) => sum + weight, 0);
    return some.map(([i, weight]) => [i, weight / total]);
  };
  const columns = Array.from({ length: outWidth }, (_, x) => weightsAt(x, widthPx, outWidth));
  const rows = Array.from({ length: outHeight }, (_, y) => weightsAt(y, heightPx, outHeight));
  const result = new Float64Array(outWidth * outHeight * 3);
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      for (const [sy, wy] of row) {
        for (const [sx, wx] of column) {
          for (let c = 0; c < 3; c += 1) {
            const value = (rgb[(sy * widthPx + sx) * 3 + c] as number) * wy * wx;
            result[(y * outWidth + x) * 3 + c] = (result[(y * outWidth + x) * 3 + c] as number) + value;
          }
        }
      }
    });
  });
  return result;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] as number))), 0);
}

describe("preprocess: resize equals the plain triangle filter", () => {
  const rows = [
    { why: "whole shrink factor", width: 192, height: 128, out: [32, 32] },
    { why: "broken shrink factor", width: 100, height: 76, out: [32, 24] },
    { why: "rows that are not whole words are copied first", width: 101, height: 77, out: [32, 24] },
    { why: "enlarging uses two neighbours", width: 12, height: 8, out: [40, 30] },
    { why: "shrink one way, enlarge the other", width: 120, height: 6, out: [16, 24] },
    { why: "one pixel for everything", width: 1, height: 1, out: [4, 4] },
  ] as const;
  it.each(rows)("$why: $width x $height", ({ width, height, out: [widthPx, heightPx] }) => {
    const image = scene(width, height);
    const { tensor } = createPreprocessor({ ...PLAIN, widthPx, heightPx }).prepare(image);
    // 8-bit row weights and the rounding between the two passes cost one and a half levels of 255 at most.
    expect(largestDifference(tensor, plainResize(image, widthPx, heightPx))).toBeLessThan(1.5);
  });

  it("a view at an odd address reads the same pixels", () => {
    const image = scene(64, 48);
    const shifted = new Uint8Array(image.rgb.length + 1).subarray(1);
    shifted.set(image.rgb);
    const straight = createPreprocessor(PLAIN).prepare(image).tensor;
    const odd = createPreprocessor(PLAIN).prepare({ ...image, rgb: shifted }).tensor;
    expect(odd).toEqual(straight);
  });

  it("differs from sharp's bilinear resize by less than one level on average", async () => {
    const image = scene(768, 576);
    const { tensor } = createPreprocessor({ ...PLAIN, widthPx: 320, heightPx: 240 }).prepare(image);
    const theirs = await sharp(image.rgb, { raw: { width: 768, height: 576, channels: 3 } })
      .resize(320, 240, { kernel: "linear", fit: "fill" })
      .raw()
      .toBuffer();
    const total = theirs.reduce((sum, value, i) => sum + Math.abs(value - (tensor[i] as number)), 0);
    expect(total / theirs.length).toBeLessThan(1);
  });

  it("keeps a flat colour exactly, whatever the factor", () => {
    for (const side of [33, 47, 100, 311]) {
      const rgb = new Uint8Array(side * side * 3).fill(201);
      const { tensor } = createPreprocessor(PLAIN).prepare({ widthPx: side, heightPx: side, rgb });
      expect(largestDifference(tensor, new Float32Array(tensor.length).fill(201))).toBeLessThan(1e-4);
    }
  });
});

describe("preprocess: how the tensor is filled", () => {
  // Two pixels side by side: (10, 20, 30) and (110, 120, 130).
  const pair: RgbImage = { widthPx: 2, heightPx: 1, rgb: Uint8Array.of(10, 20, 30, 110, 120, 130) };
  const two = { ...PLAIN, widthPx: 2, heightPx: 1 };
  const rows: readonly {
    why: string;
    input: InputSpec;
    tensor: readonly number[];
    dims: readonly number[];
  }[] = [
    {
      why: "nhwc keeps the camera's order",
      input: two,
      tensor: [10, 20, 30, 110, 120, 130],
      dims: [1, 1, 2, 3],
    },
    {
      why: "nchw has one plane per channel",
      input: { ...two, layout: "nchw" },
      tensor: [10, 110, 20, 120, 30, 130],
      dims: [1, 3, 1, 2],
    },
    {
      why: "bgr begins with blue",
      input: { ...two, layout: "nchw", channels: "bgr" },
      tensor: [30, 130, 20, 120, 10, 110],
      dims: [1, 3, 1, 2],
    },
    {
      why: "mean and std are per channel in the tensor's order, blue first here",
      input: { ...two, channels: "bgr", mean: [30, 0, 10], std: [1, 2, 10] },
      tensor: [0, 10, 0, 100, 60, 10],
      dims: [1, 1, 2, 3],
    },
    {
      why: "bytes stay bytes",
      input: { ...two, dtype: "uint8" },
      tensor: [10, 20, 30, 110, 120, 130],
      dims: [1, 1, 2, 3],
    },
    {
      why: "padding is normalised like a pixel",
      input: {
        ...two,
        heightPx: 2,
        resize: "fit-top-left",
        padValue: 127,
        mean: [127, 27, 0],
        std: [1, 100, 1],
      },
      tensor: [-117, -0.07, 30, -17, 0.93, 130, 0, 1, 127, 0, 1, 127],
      dims: [1, 2, 2, 3],
    },
  ];
  it.each(rows)("$why", ({ input, tensor, dims }) => {
    const prepared = createPreprocessor(input).prepare(pair);
    expect(prepared.tensor).toBeInstanceOf(input.dtype === "uint8" ? Uint8Array : Float32Array);
    expect(largestDifference(prepared.tensor, tensor)).toBeLessThan(1e-4);
    expect(prepared.tensor).toHaveLength(tensor.length);
    expect(prepared.dims).toEqual(dims);
  });

  it("rounds bytes to the nearest, not down", () => {
    const halves: RgbImage = { widthPx: 2, heightPx: 1, rgb: Uint8Array.of(0, 0, 0, 255, 1, 3) };
    const { tensor } = createPreprocessor({ ...PLAIN, widthPx: 1, heightPx: 1, dtype: "uint8" }).prepare(
      halves,
    );
    expect([...tensor]).toEqual([128, 1, 2]);
  });

  it("leaves nothing of an earlier picture of another shape in the padding", () => {
    const preprocessor = createPreprocessor({ ...PLAIN, resize: "fit-top-left", padValue: 7 });
    const white = (widthPx: number, heightPx: number): RgbImage => ({
      widthPx,
      heightPx,
      rgb: new Uint8Array(widthPx * heightPx * 3).fill(255),
    });
    preprocessor.prepare(white(64, 32));
    const { tensor } = preprocessor.prepare(white(32, 64));
    // 16 columns of picture, 16 of padding.
    expect([...tensor.slice(0, 32 * 3)]).toEqual(Array.from({ length: 96 }, (_, i) => (i < 48 ? 255 : 7)));
  });

  it("does not write into the picture", () => {
    const image = scene(101, 33);
    const before = image.rgb.slice();
    createPreprocessor(PLAIN).prepare(image);
    expect(image.rgb).toEqual(before);
  });
});

describe("triangle filter", () => {
  it("weights of every position add up to the unit, so brightness is kept", () => {
    for (const [sizeIn, sizeOut] of [
      [1920, 320],
      [577, 240],
      [5, 40],
      [1, 1],
    ] as const) {
      const { weights, counts, taps } = triangleFilter(sizeIn, sizeOut, 256);
      for (let out = 0; out < sizeOut; out += 1) {
        const own = weights.subarray(out * taps, out * taps + (counts[out] as number));
        expect(own.reduce((sum, weight) => sum + weight, 0)).toBe(256);
        expect(Math.min(...own)).toBeGreaterThanOrEqual(0);
      }
    }
  });
  it("remembers tables, but not more than 32: the longest unused goes", () => {
    const filterOf = createFilterCache();
    const first = filterOf(1000, 32, 256);
    const second = filterOf(1001, 32, 256);
    for (let i = 0; i < 30; i += 1) filterOf(100 + i, 32, 256);
    expect(filterOf(1000, 32, 256)).toBe(first);
    filterOf(99, 32, 256);
    expect(filterOf(1000, 32, 256)).toBe(first);
    expect(filterOf(1001, 32, 256)).not.toBe(second);
  });
});
