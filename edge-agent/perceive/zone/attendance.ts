/** Who stays beside a thing: the difference between a stall, a heap and a passer-by. Pure. */
import { heightOf, type Xyxy } from "../../geometry/box.ts";
import { coveredShare } from "../../geometry/iou.ts";
import type { Track } from "../track/track.ts";
import { isBeside, personHeightPx } from "./place.ts";
import type { ZoneView } from "./rule.ts";

/** Who has stood in one place for this long is not passing by: walkers leave their box within two looks. */
const STAYS_S = 6;
/** A "person" that lies so much within the thing, and is lower than somebody who sits there, is a part of it. */
const WITHIN_SHARE = 0.8;
const SITS_HEIGHTS = 0.65;

export function isAttended(
  thing: Xyxy,
  tracks: readonly Track[],
  { attendants, view }: { readonly attendants: ReadonlySet<string>; readonly view: ZoneView },
): boolean {
  return tracks.some(
    ({ className, missedLooks, firstSeenMs, presentSinceMs = firstSeenMs, xyxy }) =>
      attendants.has(className) &&
      missedLooks <= 1 &&
      view.nowMs - presentSinceMs >= STAYS_S * 1000 &&
      isBeside(xyxy, thing) &&
      !isPartOf(xyxy, thing, view),
  );
}

function isPartOf(person: Xyxy, thing: Xyxy, view: ZoneView): boolean {
  const standsPx = personHeightPx(person[3], view);
  if (standsPx === undefined || coveredShare(person, thing) < WITHIN_SHARE) return false;
  return heightOf(person) < SITS_HEIGHTS * standsPx;
}
