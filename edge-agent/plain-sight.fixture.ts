/** A camera whose scene is never learned: named detections alone, for tests of what comes after. */
import type { SeenScene } from "./describe-look.ts";

export const PLAIN_SIGHT = { ignore: [], minConfidence: {}, beginConfidence: 0.3 } as const;

export const seePlainly = (): SeenScene => ({
  guard: { ok: true },
  profile: "day",
  isSettled: true,
  regions: [],
  changedShare: () => undefined,
  emptyShare: () => undefined,
  appearance: () => undefined,
  cells: () => undefined,
  isLeftOut: false,
});
