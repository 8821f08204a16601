/** The detection: what a model says of one frame. */
import type { Xyxy } from "../../geometry/box.ts";

/** One box, class and confidence in one frame, nothing else. */
export interface Detection {
  /** Corners in source-frame pixels, clipped to the frame. */
  readonly xyxy: Xyxy;
  /** Class name as the model's manifest spells it ("car", "person"). */
  readonly className: string;
  /** 0 to 1. */
  readonly confidence: number;
}
