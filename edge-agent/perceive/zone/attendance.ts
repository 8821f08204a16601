/** Who stays beside a thing: the difference between a stall, a heap and a passer-by. Pure. */
import type { Xyxy } from "../../geometry/box.ts";
import type { Track } from "../track/track.ts";
import { isBeside } from "./place.ts";

/** Who has stood in one place for this long is not passing by: walkers leave their box within two looks. */
const STAYS_S = 6;

export function isAttended(
  thing: Xyxy,
  tracks: readonly Track[],
  { attendants, nowMs }: { readonly attendants: ReadonlySet<string>; readonly nowMs: number },
): boolean {
  return tracks.some(
    ({ className, missedLooks, firstSeenMs, presentSinceMs = firstSeenMs, xyxy }) =>
      attendants.has(className) &&
      missedLooks <= 1 &&
      nowMs - presentSinceMs >= STAYS_S * 1000 &&
      isBeside(xyxy, thing),
  );
}
