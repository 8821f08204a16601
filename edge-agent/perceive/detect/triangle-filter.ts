/**
 * Coefficients of an antialiased bilinear resize along one side: a triangle as wide as the shrink factor, as in
 * PIL's BILINEAR and libvips' linear kernel. Plain two-tap bilinear would skip most source pixels when shrinking.
 */
export interface FilterTable {
  /** Weights kept per output position: row o of `weights` begins at o * taps. */
  readonly taps: number;
  /** First source position of each output position. */
  readonly starts: Int32Array;
  /** Source positions used by each output position, at most `taps`. */
  readonly counts: Int32Array;
  /** Fixed point, never negative; the weights of one output position add up to exactly `unit`. */
  readonly weights: Int32Array;
  readonly unit: number;
}

function triangleWeights(centre: number, radius: number, first: number, end: number): number[] {
  const weights: number[] = [];
  for (let i = first; i < end; i += 1) weights.push(Math.max(0, 1 - Math.abs((i + 0.5 - centre) / radius)));
  return weights;
}

/** Rounds the running sum instead of each weight, so that the total is exact and a flat colour stays the same colour. */
function toFixedPoint(weights: readonly number[], unit: number): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let running = 0;
  let spent = 0;
  return weights.map((weight) => {
    running += weight;
    const upTo = Math.round((running / total) * unit);
    const own = upTo - spent;
    spent = upTo;
    return own;
  });
}

export function triangleFilter(sizeIn: number, sizeOut: number, unit: number): FilterTable {
  const scale = sizeIn / sizeOut;
  const radius = Math.max(1, scale);
  const taps = Math.ceil(radius) * 2 + 1;
  const table = {
    taps,
    starts: new Int32Array(sizeOut),
    counts: new Int32Array(sizeOut),
    weights: new Int32Array(sizeOut * taps),
    unit,
  };
  for (let out = 0; out < sizeOut; out += 1) {
    const centre = (out + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - radius + 0.5));
    const end = Math.min(sizeIn, Math.trunc(centre + radius + 0.5));
    table.starts[out] = first;
    table.counts[out] = end - first;
    table.weights.set(toFixedPoint(triangleWeights(centre, radius, first, end), unit), out * taps);
  }
  return table;
}

/** A city has a few camera resolutions; a table costs about a millisecond to make and up to 100 kB to keep. */
const CACHED_TABLES = 32;

/** `triangleFilter` that remembers its latest tables, at most CACHED_TABLES; the longest unused goes first. */
export function createFilterCache(): (sizeIn: number, sizeOut: number, unit: number) => FilterTable {
  const tables = new Map<string, FilterTable>();
  return (sizeIn, sizeOut, unit) => {
    const key = `${sizeIn}-${sizeOut}-${unit}`;
    const table = tables.get(key) ?? triangleFilter(sizeIn, sizeOut, unit);
    tables.delete(key);
    tables.set(key, table);
    if (tables.size > CACHED_TABLES) tables.delete(tables.keys().next().value as string);
    return table;
  };
}
