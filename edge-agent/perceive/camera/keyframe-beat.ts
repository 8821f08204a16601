/** How far apart a stream's key frames are, and whether that suffices for the camera's revisit. Pure. */

export interface KeyframeBeat {
  note(nowMs: number): void;
  /** The next key frame begins a new stream: its distance from the one before means nothing. */
  restart(): void;
  /** Forgets everything measured. */
  forget(): void;
  /** Median of the latest distances, milliseconds. */
  medianMs(): number | undefined;
  /** `long`: cannot keep this revisit; `short`: has kept it for a while; `unsure`: neither is certain. */
  verdict(revisitMs: number): "long" | "short" | "unsure";
}

const KEPT_GAPS = 9;
/** One late key frame is the network's, two in a row are the camera's. */
const MIN_GAPS_LONG = 2;
/** Cameras that stretch the interval on a quiet scene must not switch the decoder to and fro. */
const MIN_GAPS_SHORT = 5;
/** Frame times jitter; 2 s at 25 fps never comes as exactly 2 s. */
const TOLERANCE = 1.1;

export function createKeyframeBeat(): KeyframeBeat {
  let gapsMs: number[] = [];
  let lastMs: number | undefined;
  const sorted = (): number[] => [...gapsMs].sort((a, b) => a - b);
  return {
    note: (nowMs) => {
      if (lastMs !== undefined) gapsMs.push(nowMs - lastMs);
      if (gapsMs.length > KEPT_GAPS) gapsMs.shift();
      lastMs = nowMs;
    },
    restart: () => {
      lastMs = undefined;
    },
    forget: () => {
      gapsMs = [];
      lastMs = undefined;
    },
    medianMs: () => sorted()[Math.floor(gapsMs.length / 2)],
    verdict: (revisitMs) => {
      const limitMs = revisitMs * TOLERANCE;
      const lower = sorted()[Math.floor((gapsMs.length - 1) / 2)];
      if (gapsMs.length >= MIN_GAPS_LONG && (lower ?? 0) > limitMs) return "long";
      const steady = gapsMs.length >= MIN_GAPS_SHORT && gapsMs.every((gap) => gap <= limitMs);
      return steady ? "short" : "unsure";
    },
  };
}
