/**
 * Whether what stands in a track's place is still the same object. Boxes alone cannot say: in a queue the next car
 * stands where the last one stood. One odd look proves nothing (a passer-by, a flicker, a flash of light); another
 * appearance that stays does. Pure.
 */
import { heightOf, widthOf, type Xyxy } from "../../geometry/box.ts";
import { iou } from "../../geometry/iou.ts";
import type { Detection } from "../detect/detection.ts";
import { compareAppearance, compareInPlace, type PlacedSignature, type Signature } from "./appearance.ts";
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

/**
 * Two dark hatchbacks of a queue correlate at 0.7 and have one colour. But the next one has another outline too: when
 * neither the texture nor the box is what it was, and both then stay as they are, it is another vehicle. A shadow
 * leaves the outline, a box that is off shows the same pixels where both lie.
 */
const OTHER_OUTLINE_IOU = 0.75;
const STEADY_FROM = 0.85;
const STEADY_LOOKS = 4;

/** An appearance that is not the track's, and since when it has been there. */
export interface OtherAppearance {
  readonly signature: Signature;
  /** Where it was taken; absent in what an earlier version kept. */
  readonly xyxy?: Xyxy;
  readonly sinceMs: number;
  readonly looks: number;
  /** Of these, the looks in which texture and colour alone said so. */
  readonly sureLooks?: number;
}

/** What a track keeps of its looks. */
export interface Identity {
  readonly signature?: Signature;
  /** Box in which the signature was taken. */
  readonly signatureXyxy?: Xyxy;
  readonly other?: OtherAppearance;
}

export type IdentityVerdict =
  | { readonly same: true; readonly identity: Identity }
  /** Another object has stood here since then. */
  | { readonly same: false; readonly sinceMs: number };

/** `isCovered`: something else hides part of the place now, so that its looks prove nothing. */
export function identify(
  track: Track,
  seen: Detection,
  { nowMs, isCovered }: { readonly nowMs: number; readonly isCovered: boolean },
): IdentityVerdict {
  const { signature, signatureXyxy, other } = track;
  const own = ownLooksOf(track);
  // What proves nothing does not disprove either: what was seen of another one before stands.
  if (seen.signature === undefined || isCovered)
    return { same: true, identity: other === undefined ? own : { ...own, other } };
  const now = { signature: seen.signature, xyxy: seen.xyxy };
  const doubt = signature === undefined ? "none" : doubtOf({ signature, xyxy: signatureXyxy }, now);
  switch (doubt) {
    case "none":
      return { same: true, identity: { signature: now.signature, signatureXyxy: now.xyxy } };
    case "little":
      return { same: true, identity: own };
    case "some":
    case "strong": {
      const next = otherAfter(other, now, { nowMs, isSure: doubt === "strong" });
      return isAnother(next)
        ? { same: false, sinceMs: next.sinceMs }
        : { same: true, identity: { ...own, other: next } };
    }
  }
}

function ownLooksOf({ signature, signatureXyxy }: Track): Identity {
  if (signature === undefined) return {};
  return signatureXyxy === undefined ? { signature } : { signature, signatureXyxy };
}

/** How much one look speaks for another object: its texture with its colour, its size or only its outline, or none of it. */
function doubtOf(own: MaybePlaced, seen: PlacedSignature): "none" | "little" | "some" | "strong" {
  const { correlation, colourLevels, inPlace } = likeness(own, seen);
  if (looksLikeAnother(correlation, colourLevels)) return "strong";
  if (correlation >= FOLLOW_FROM) {
    const showsOtherPixels = inPlace !== undefined && inPlace < FOLLOW_FROM;
    return showsOtherPixels && hasOtherSize(own, seen) ? "some" : "none";
  }
  const hasOutline = own.xyxy === undefined || iou(own.xyxy, seen.xyxy) >= OTHER_OUTLINE_IOU;
  if (hasOutline) return "little";
  // A box that is off has another size and the same pixels; a bus where a lorry stood has neither.
  return inPlace !== undefined && hasOtherSize(own, seen) ? "strong" : "some";
}

/**
 * All cars look alike from behind, each in its own box. But a camera that shakes leaves the size, and of a box that is
 * off the shared pixels are what they were: where neither holds, alike is not the same.
 */
function hasOtherSize({ xyxy }: MaybePlaced, seen: PlacedSignature): boolean {
  if (xyxy === undefined) return false;
  const share = (a: number, b: number): number => Math.min(a, b) / Math.max(a, b);
  const { xyxy: now } = seen;
  return share(widthOf(xyxy), widthOf(now)) * share(heightOf(xyxy), heightOf(now)) < OTHER_OUTLINE_IOU;
}

const isAnother = ({ looks, sureLooks = looks }: OtherAppearance): boolean =>
  sureLooks >= OTHER_LOOKS || looks >= STEADY_LOOKS;

/** Looks of one other appearance, one after another; another one that does not agree begins anew. */
function otherAfter(
  other: OtherAppearance | undefined,
  seen: PlacedSignature,
  { nowMs, isSure }: { readonly nowMs: number; readonly isSure: boolean },
): OtherAppearance {
  const sure = isSure ? 1 : 0;
  const agreement = other === undefined ? -1 : likeness(other, seen).correlation;
  if (other === undefined || agreement < (isSure ? AGREE_FROM : STEADY_FROM))
    return { ...seen, sinceMs: nowMs, looks: 1, sureLooks: sure };
  return { ...other, looks: other.looks + 1, sureLooks: (other.sureLooks ?? other.looks) + sure };
}

/** Looks of which an earlier version did not keep the box. */
interface MaybePlaced {
  readonly signature: Signature;
  readonly xyxy?: Xyxy | undefined;
}

/** By the thing's own box, which follows it when the camera shakes, or by the same pixels: one of them is enough. */
function likeness(
  { signature, xyxy }: MaybePlaced,
  seen: PlacedSignature,
): { readonly correlation: number; readonly colourLevels: number; readonly inPlace: number | undefined } {
  const { correlation, colourLevels } = compareAppearance(signature, seen.signature);
  const inPlace = xyxy === undefined ? undefined : compareInPlace({ signature, xyxy }, seen);
  return { correlation: Math.max(correlation, inPlace ?? -1), colourLevels, inPlace };
}

function looksLikeAnother(correlation: number, colourLevels: number): boolean {
  if (correlation < OTHER_BELOW || colourLevels > OTHER_COLOUR_LEVELS) return true;
  const texture = (1 - correlation) / (1 - OTHER_BELOW);
  return correlation < FOLLOW_FROM && texture + colourLevels / OTHER_COLOUR_TOGETHER_LEVELS > 1;
}
