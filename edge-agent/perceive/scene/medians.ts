/** Medians without sorting: a histogram over a fixed range. Pure. */

const BINS = 256;
const counts = new Int32Array(BINS);

/** Median of `values[i]` where `use(i)`, exact to 1/256 of the range; `fallback` with fewer than `atLeast` values. */
export function medianWhere(
  values: ArrayLike<number>,
  use: (index: number) => boolean,
  range: readonly [min: number, max: number],
  { atLeast, fallback }: { atLeast: number; fallback: number },
): number {
  const [min, max] = range;
  counts.fill(0);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (!use(i)) continue;
    const bin = Math.floor((((values[i] as number) - min) / (max - min)) * BINS);
    const clamped = Math.max(0, Math.min(BINS - 1, bin));
    counts[clamped] = (counts[clamped] as number) + 1;
    total++;
  }
  if (total < atLeast) return fallback;
  let seen = 0;
  for (let bin = 0; bin < BINS; bin++) {
    seen += counts[bin] as number;
    if (seen * 2 >= total) return min + ((bin + 0.5) / BINS) * (max - min);
  }
  return fallback;
}
