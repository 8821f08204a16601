/** How late timers fired: the newest ones, so that the numbers say how it goes now. */

/** Milliseconds after the instant they were due; all 0 before the first. */
export interface Lateness {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const KEPT = 2_048;

export interface LatenessLog {
  add(lateMs: number): void;
  read(): Lateness;
}

/** Percentiles are of the newest 2,048 (nearest rank); the count is of all. */
export function createLateness(): LatenessLog {
  const newest: number[] = [];
  let count = 0;
  return {
    add(lateMs) {
      newest[count % KEPT] = lateMs;
      count += 1;
    },
    read() {
      const sorted = newest.toSorted((a, b) => a - b);
      const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
      return { count, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
    },
  };
}
