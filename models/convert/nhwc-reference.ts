/** The fixture's operators by plain loops over NHWC values, after TFLite's reference kernels: slow, obvious, float64. */

export interface Nhwc {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: number[];
}

export interface Kernel {
  readonly height: number;
  readonly width: number;
  readonly stride: number;
  readonly same: boolean;
}

function at(map: Nhwc, y: number, x: number, channel: number): number | undefined {
  if (y < 0 || x < 0 || y >= map.height || x >= map.width) return undefined;
  return map.values[(y * map.width + x) * map.channels + channel];
}

function outputSide(side: number, kernel: number, { stride, same }: Kernel): number {
  return same ? Math.ceil(side / stride) : Math.floor((side - kernel) / stride) + 1;
}

/** TFLite's ComputePadding: half of what is missing, rounded down, goes before the first element. */
function before(side: number, kernel: number, { stride, same }: Kernel): number {
  const missing = (Math.ceil(side / stride) - 1) * stride + kernel - side;
  return same ? Math.floor(Math.max(missing, 0) / 2) : 0;
}

/** Calls `combine` for each output place and channel with the values under the window, undefined where it overhangs. */
export function slide(
  map: Nhwc,
  kernel: Kernel,
  channels: number,
  combine: (read: (ky: number, kx: number, channel: number) => number | undefined, channel: number) => number,
): Nhwc {
  const height = outputSide(map.height, kernel.height, kernel);
  const width = outputSide(map.width, kernel.width, kernel);
  const top = before(map.height, kernel.height, kernel);
  const left = before(map.width, kernel.width, kernel);
  const values: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) {
        const read = (ky: number, kx: number, source: number): number | undefined =>
          at(map, y * kernel.stride - top + ky, x * kernel.stride - left + kx, source);
        values.push(combine(read, channel));
      }
    }
  }
  return { height, width, channels, values };
}

function sumOver(kernel: Kernel, term: (ky: number, kx: number) => number): number {
  let sum = 0;
  for (let ky = 0; ky < kernel.height; ky++) for (let kx = 0; kx < kernel.width; kx++) sum += term(ky, kx);
  return sum;
}

/** Weights [out, ky, kx, in]. */
export function convolve(
  map: Nhwc,
  kernel: Kernel,
  weights: ArrayLike<number>,
  bias: ArrayLike<number>,
): Nhwc {
  const weight = (out: number, ky: number, kx: number, source: number): number =>
    weights[((out * kernel.height + ky) * kernel.width + kx) * map.channels + source] ?? Number.NaN;
  return slide(map, kernel, bias.length, (read, out) => {
    let sum = bias[out] ?? Number.NaN;
    for (let source = 0; source < map.channels; source++) {
      sum += sumOver(kernel, (ky, kx) => (read(ky, kx, source) ?? 0) * weight(out, ky, kx, source));
    }
    return sum;
  });
}

/** Weights [1, ky, kx, channel]. */
export function convolveDepthwise(
  map: Nhwc,
  kernel: Kernel,
  weights: ArrayLike<number>,
  bias: ArrayLike<number>,
): Nhwc {
  return slide(map, kernel, map.channels, (read, channel) => {
    const weight = (ky: number, kx: number): number =>
      weights[(ky * kernel.width + kx) * map.channels + channel] ?? Number.NaN;
    return (
      (bias[channel] ?? Number.NaN) +
      sumOver(kernel, (ky, kx) => (read(ky, kx, channel) ?? 0) * weight(ky, kx))
    );
  });
}

export function maxPool(map: Nhwc, kernel: Kernel): Nhwc {
  return slide(map, kernel, map.channels, (read, channel) => {
    let best = -Infinity;
    sumOver(kernel, (ky, kx) => (best = Math.max(best, read(ky, kx, channel) ?? -Infinity)));
    return best;
  });
}

/** Only places inside the map count. */
export function averagePool(map: Nhwc, kernel: Kernel): Nhwc {
  return slide(map, kernel, map.channels, (read, channel) => {
    let count = 0;
    const sum = sumOver(kernel, (ky, kx) => {
      const value = read(ky, kx, channel);
      if (value !== undefined) count++;
      return value ?? 0;
    });
    return sum / count;
  });
}

/** Nearest neighbour with half-pixel centres. */
export function resizeNearest(map: Nhwc, height: number, width: number): Nhwc {
  const values: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromY = Math.min(Math.floor(((y + 0.5) * map.height) / height), map.height - 1);
      const fromX = Math.min(Math.floor(((x + 0.5) * map.width) / width), map.width - 1);
      for (let channel = 0; channel < map.channels; channel++)
        values.push(at(map, fromY, fromX, channel) ?? Number.NaN);
    }
  }
  return { height, width, channels: map.channels, values };
}

export function mapped(map: Nhwc, change: (value: number, k: number) => number): Nhwc {
  return { ...map, values: map.values.map(change) };
}
