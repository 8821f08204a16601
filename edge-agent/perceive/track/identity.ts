/**
 * Whether what stands in a track's place is still the same object. Boxes alone cannot say: in a queue the next car
 * stands where the last one stood. One odd look proves nothing (a passer-by, a flicker, a flash of light); another
 * appearance that stays does. Pure.
 */
import type { Detection } from "../detect/detection.ts";
import { compareAppearance, type Signature } from "./appearance.ts";
import type { Track } from "./track.ts";

/** Below this correlation, or above this distance of colours, it looks like another object. */
const OTHER_BELOW = 0.35;
const OTHER_COLOUR_LEVELS = 30;
/**
 * Short of either, texture and colour together: two hatchbacks in a queue correlate at 0.3 to 0.6, but rarely have one
 * colour too, and a standing car's own colour moves by less than 5 levels in 99 of 100 looks (seen on pasted vehicles
 * in four recordings; its correlation falls to 0.55 in one of twenty, when the detector's box is off).
 */
const OTHER_COLOUR_TOGETHER_LEVELS = 20;
/** Looks of one other appearance that agree with each other this well, one after another: another object. */
const OTHER_LOOKS = 3;
const AGREE_FROM = 0.7;
/** So much alike, the kept appearance follows the light. */
const FOLLOW_FROM = 0.75;

/** An appearance that is not the track's, and since when it has been there. */
export interface OtherAppearance {
  readonly signature: Signature;
  readonly sinceMs: number;
  readonly looks: number;
}

/** What a track keeps of its looks. */
export interface Identity {
  readonly signature?: Signature;
  readonly other?: OtherAppearance;
}

export type IdentityVerdict =
  | { readonly same: true; readonly identity: Identity }
  /** Another object has stood here since then. */
  | { readonly same: false; readonly sinceMs: number };

/** `isCovered`: something else hides part of the place now, so that its looks prove nothing. */
export function identify(
  { signature, other }: Track,
  seen: Detection,
  { nowMs, isCovered }: { readonly nowMs: number; readonly isCovered: boolean },
): IdentityVerdict {
  const known: Identity = signature === undefined ? {} : { signature };
  if (seen.signature === undefined || isCovered) return { same: true, identity: known };
  if (signature === undefined) return { same: true, identity: { signature: seen.signature } };
  const { correlation, colourLevels } = compareAppearance(signature, seen.signature);
  if (!looksLikeAnother(correlation, colourLevels)) {
    const follows = correlation >= FOLLOW_FROM ? seen.signature : signature;
    return { same: true, identity: { signature: follows } };
  }
  const agrees =
    other !== undefined && compareAppearance(other.signature, seen.signature).correlation >= AGREE_FROM;
  const now: OtherAppearance = agrees
    ? { ...other, looks: other.looks + 1 }
    : { signature: seen.signature, sinceMs: nowMs, looks: 1 };
  if (now.looks >= OTHER_LOOKS) return { same: false, sinceMs: now.sinceMs };
  return { same: true, identity: { signature, other: now } };
}

function looksLikeAnother(correlation: number, colourLevels: number): boolean {
  if (correlation < OTHER_BELOW || colourLevels > OTHER_COLOUR_LEVELS) return true;
  const texture = (1 - correlation) / (1 - OTHER_BELOW);
  return correlation < FOLLOW_FROM && texture + colourLevels / OTHER_COLOUR_TOGETHER_LEVELS > 1;
}
