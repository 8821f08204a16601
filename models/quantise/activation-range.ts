/**
 * The range of an activation over the calibration pictures: its extremes, or the middle share of its values.
 * Pure, and independent of the order of the pictures.
 */

export type RangeMethod = "minmax" | "percentile";

export interface ActivationRange {
  readonly min: number;
  readonly max: number;
}

/** As fine as a quantised value would need it several times over: 255 steps. */
const BINS = 4096;

/** Grows over all pictures. Values that are no numbers are passed over. */
export class Extremes {
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;

  add(values: Float32Array): void {
    let { min, max } = this;
    for (const value of values) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
    this.min = min;
    this.max = max;
  }

  /** An activation that never had a value is taken as 0. */
  get range(): ActivationRange {
    return this.min <= this.max ? { min: this.min, max: this.max } : { min: 0, max: 0 };
  }
}

/** Counts between known extremes, so that a share of the values can be cut off at both ends. */
export class Histogram {
  readonly #range: ActivationRange;
  readonly #counts = new Float64Array(BINS);
  #total = 0;

  constructor(range: ActivationRange) {
    this.#range = range;
  }

  add(values: Float32Array): void {
    const { min, max } = this.#range;
    const scale = max > min ? BINS / (max - min) : 0;
    for (const value of values) {
      const bin = Math.min(BINS - 1, Math.max(0, Math.floor((value - min) * scale)));
      this.#counts[bin] = (this.#counts[bin] as number) + 1;
    }
    this.#total += values.length;
  }

  /**
   * The range that leaves (100 - `percent`) / 2 percent of the values out at each end; one of many equal values (a
   * ReLU's zeros) is never cut.
   */
  middle(percent: number): ActivationRange {
    const { min, max } = this.#range;
    if (this.#total === 0 || max <= min) return this.#range;
    const left = (this.#total * (100 - percent)) / 200;
    const width = (max - min) / BINS;
    return {
      min: min + width * this.#binsBelow(left, (k) => k),
      max: max - width * this.#binsBelow(left, (k) => BINS - 1 - k),
    };
  }

  /** Whole bins from one end that together hold at most `share` values. */
  #binsBelow(share: number, at: (k: number) => number): number {
    let sum = 0;
    for (let k = 0; k < BINS; k += 1) {
      sum += this.#counts[at(k)] as number;
      if (sum > share) return k;
    }
    return 0;
  }
}

export interface QuantParameters {
  readonly scale: number;
  /** 0 to 255. */
  readonly zeroPoint: number;
}

/** uint8 parameters whose range holds `range` and 0, since padding and ReLU's zero must stay exact. */
export function activationParameters({ min, max }: ActivationRange): QuantParameters {
  const low = Math.min(0, min);
  const high = Math.max(0, max);
  const scale = Math.fround((high - low) / 255);
  if (!(scale > 0) || !Number.isFinite(scale)) return { scale: 1, zeroPoint: 0 };
  return { scale, zeroPoint: Math.min(255, Math.max(0, Math.round(-low / scale))) };
}
