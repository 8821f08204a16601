/** What the means of the cells tell when details are gone. Pure. */
import { type Findings, OUTSIDE } from "./compare-cells.ts";

/** Standard deviation of the visible cells' brightness, levels. */
export function spreadOf(means: Float32Array, hidden: Uint8Array): number {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let cell = 0; cell < means.length; cell++) {
    if (hidden[cell] !== 0) continue;
    const mean = means[cell] as number;
    sum += mean;
    squares += mean * mean;
    count++;
  }
  return count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}

/** Correlation of the cells' means now and in the reference, −1 to 1. */
export function coarseMatch({ before, now, kind }: Findings, hidden: Uint8Array): number {
  let sb = 0;
  let sn = 0;
  let sbb = 0;
  let snn = 0;
  let sbn = 0;
  let count = 0;
  for (let cell = 0; cell < before.length; cell++) {
    if (hidden[cell] !== 0 || kind[cell] === OUTSIDE) continue;
    const b = before[cell] as number;
    const n = now[cell] as number;
    sb += b;
    sn += n;
    sbb += b * b;
    snn += n * n;
    sbn += b * n;
    count++;
  }
  if (count === 0) return 1;
  const spread = (sbb - (sb * sb) / count) * (snn - (sn * sn) / count);
  return (sbn - (sb * sn) / count) / Math.sqrt(Math.max(spread, 1e-6));
}
