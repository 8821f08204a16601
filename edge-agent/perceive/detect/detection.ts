/** The detection: what a model says of one frame. */
import type { Xyxy } from "../../geometry/box.ts";

/** Class name of what a change of the scene shows and no model names. */
export const UNEXPLAINED = "unexplained";

/** One box, class and confidence in one frame, nothing else. */
export interface Detection {
  /** Corners in source-frame pixels, clipped to the frame. */
  readonly xyxy: Xyxy;
  /** Class name as the model's manifest spells it ("car", "person"). */
  readonly className: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** Found by a change of the scene, not by the model. */
  readonly unnamed?: true;
  /** It looks different in every look: cloth in the wind, a crowd. */
  readonly restless?: true;
  /** It fills its box and is no strip: a poster, a shed; not a pole, a board, a heap. */
  readonly solid?: true;
  /** Receiver's Unix milliseconds since which it has been there, where that is known. */
  readonly sinceMs?: number;
  /** Share of the box that differs from the scene without it, 0 to 1; absent while the scene is not learned. */
  readonly changedShare?: number;
  /** What it looks like, as track/appearance.ts packs it. */
  readonly signature?: string;
}
