/** Whether the camera can be believed: it shows the learned view, with light, sharp and uncovered. */
import type { AnchorMatch } from "./align.ts";
import type { GuardReason, GuardSentence, GuardVerdict } from "./scene.ts";

export interface GuardInput {
  readonly match: AnchorMatch;
  /** Mean luma, levels, and the spread of the cells' means. */
  readonly meanLuma: number;
  readonly spread: number;
  /** Correlation of the cells' means with the reference's: what is left of the view when details are gone. */
  readonly coarse: number;
}

/** Below both a street cannot be seen, whatever the gain does. */
const DARK_LUMA = 16;
const DARK_SPREAD = 6;
/** Gradient energy of anchors against the reference's own: a defocus of two working pixels leaves less. */
const DULL = 0.25;
/** With details gone, this much of the coarse picture says that the lens is out of focus and not blocked. */
const COARSE_SAME = 0.6;
/** And this much, that the view has not moved: a shift of a few cells leaves less. */
const COARSE_IN_PLACE = 0.9;
/** Too few anchors (a white wall, a crowd in front of all) to say that the view is another. */
const FEW_ANCHORS = 6;
/** Share of anchors that must show their place; unrelated pictures reach 0.1, a street in rain 0.7. */
const LOST_BELOW = 0.4;
const FOUND_ABOVE = 0.55;
/** Working pixels of shift that zones drawn on the picture still bear: about 1.5 % of the width. */
const BEARABLE_SHIFT = 4;
/** Looks that a fault must last, and that a good view must last afterwards. */
const BAD_LOOKS = 3;
const GOOD_LOOKS = 3;

export interface GuardState {
  readonly verdict: GuardVerdict;
  /** This very look cannot be trusted, whether or not the fault has lasted. */
  readonly isDoubtful: boolean;
}

export interface Guard {
  observe(input: GuardInput): GuardState;
  reset(): void;
}

export function createGuard(): Guard {
  let why: GuardReason | undefined;
  let bad = 0;
  let good = 0;
  return {
    observe(input) {
      const found = faultOf(input, why !== undefined);
      bad = found === undefined ? 0 : bad + 1;
      good = found === undefined ? good + 1 : 0;
      if (bad >= BAD_LOOKS) why = found;
      if (good >= GOOD_LOOKS) why = undefined;
      const verdict: GuardVerdict =
        why === undefined ? { ok: true } : { ok: false, why, sentence: SENTENCES[why] };
      return { verdict, isDoubtful: found !== undefined || why !== undefined };
    },
    reset() {
      why = undefined;
      bad = 0;
      good = 0;
    },
  };
}

function faultOf(
  { match, meanLuma, spread, coarse }: GuardInput,
  isSuspended: boolean,
): GuardReason | undefined {
  if (meanLuma < DARK_LUMA && spread < DARK_SPREAD) return "dark";
  if (match.visible < FEW_ANCHORS) return undefined;
  const isLost = match.share < (isSuspended ? FOUND_ABOVE : LOST_BELOW);
  if (match.sharpness < DULL && (isLost || match.share < SHARP_SHARE)) {
    return coarse >= COARSE_SAME ? "blurred" : "covered";
  }
  // Details drowned in noise, over a coarse picture that is where it was: a bad sensor, not another view.
  if (isLost) return coarse >= COARSE_IN_PLACE ? undefined : "moved";
  const { dx, dy } = match.pose;
  return Math.max(Math.abs(dx), Math.abs(dy)) > BEARABLE_SHIFT ? "moved" : undefined;
}

/** With this share of anchors in place a dull picture is only hazy, and can still be judged. */
const SHARP_SHARE = 0.8;

const SENTENCES: Record<GuardReason, GuardSentence> = {
  moved: {
    zh: "画面与学习过的场景不符:摄像机被移动或转向,请复位,或确认新的视角。",
    en: "The view is not the learned one: the camera was moved or turned. Put it back, or accept the new view.",
  },
  dark: {
    zh: "画面过暗,看不清街面,请检查照明或摄像机。",
    en: "The picture is too dark to see the street: check the lighting or the camera.",
  },
  blurred: {
    zh: "画面模糊,请清洁镜头或重新对焦。",
    en: "The picture is blurred: clean the lens or focus it again.",
  },
  covered: {
    zh: "画面大部分被遮挡,请检查镜头前的遮挡物。",
    en: "Most of the picture is covered: check what is in front of the lens.",
  },
};
