/** Whether the rules were suspended when the camera could not be believed, and only then. Pure. */
import type { ClipRun } from "./run-clip.ts";

export interface GuardScore {
  /** Looks at a camera that had been moved, darkened, blurred or covered for GRACE_S. */
  readonly looks: number;
  /** Share of them in which the rules were suspended; null when there were none. */
  readonly suspendedShare: number | null;
  readonly otherLooks: number;
  readonly wronglySuspended: number;
}

/** A guard may take this long to be sure. */
const GRACE_S = 10;

export function guardScore(runs: readonly Pick<ClipRun, "truth" | "looks">[]): GuardScore {
  let [looks, suspended, otherLooks, wronglySuspended] = [0, 0, 0, 0];
  for (const { truth, looks: recorded } of runs) {
    for (const look of recorded) {
      const within = truth.guard.find(({ fromS, toS }) => look.atS >= fromS && look.atS < toS);
      const is = look.suspended !== undefined ? 1 : 0;
      if (within === undefined) {
        otherLooks += 1;
        wronglySuspended += is;
      } else if (look.atS >= within.fromS + GRACE_S) {
        looks += 1;
        suspended += is;
      }
    }
  }
  return { looks, suspendedShare: looks === 0 ? null : suspended / looks, otherLooks, wronglySuspended };
}
