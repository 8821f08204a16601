/** What one camera's looks really covered and cost, kept for heartbeat and metrics. Pure but for its memory. */

const MINUTE_MS = 60_000;
/** Look times kept: a minute at 25 looks a second; beyond it the oldest go. */
const KEPT_LOOKS = 1_500;
/** Inference times kept for the percentiles. */
const KEPT_INFERENCES = 128;

export interface LookReadings {
  /** Seconds of the last minute, 0 to 60. */
  readonly analysedSPerMin: number;
  readonly inferenceMsP50?: number;
  readonly inferenceMsP99?: number;
  readonly detectorFailed: number;
  readonly notStored: number;
}

export interface LookMeter {
  /** A look that was detected, judged and kept. `monotonicMs` of its picture. */
  looked(monotonicMs: number): void;
  inference(ms: number): void;
  failed(cause: "detector" | "store"): void;
  /** `promiseMs`: how long one look vouches for the scene. */
  read(nowMonotonicMs: number, promiseMs: number): LookReadings;
}

export function createLookMeter(): LookMeter {
  const looks: number[] = [];
  const inferences: number[] = [];
  let nextInference = 0;
  const failures = { detector: 0, store: 0 };
  return {
    looked: (monotonicMs) => {
      looks.push(monotonicMs);
      // One look from before the minute stays: it vouches into it.
      while (looks.length > KEPT_LOOKS || (looks[1] ?? monotonicMs) < monotonicMs - MINUTE_MS) looks.shift();
    },
    inference: (ms) => {
      inferences[nextInference] = ms;
      nextInference = (nextInference + 1) % KEPT_INFERENCES;
    },
    failed: (cause) => {
      failures[cause] += 1;
    },
    read: (nowMs, promiseMs) => {
      const sorted = inferences.toSorted((a, b) => a - b);
      const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      return {
        analysedSPerMin: vouchedForMs(looks, nowMs, promiseMs) / 1000,
        ...(sorted.length === 0 ? {} : { inferenceMsP50: at(0.5), inferenceMsP99: at(0.99) }),
        detectorFailed: failures.detector,
        notStored: failures.store,
      };
    },
  };
}

/** Milliseconds of the last minute; each look vouches until the next one, at most for the promised revisit. */
function vouchedForMs(looks: readonly number[], nowMs: number, promiseMs: number): number {
  const sinceMs = nowMs - MINUTE_MS;
  return looks.reduce((sum, atMs, i) => {
    const untilMs = Math.min(looks[i + 1] ?? nowMs, atMs + promiseMs, nowMs);
    return sum + Math.max(0, untilMs - Math.max(atMs, sinceMs));
  }, 0);
}
