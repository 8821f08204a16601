/**
 * The perception record: one look as plain data, once detector and scene have spoken. No pixels. With it the rules can
 * judge the look again, now or next month, by these or by other rules.
 */
import type { Xyxy } from "../geometry/box.ts";
import type { SceneCells } from "../perceive/scene/cells.ts";
import type { SceneLook } from "../perceive/scene/scene.ts";
import type { Signature } from "../perceive/track/appearance.ts";

/** What the model named, or a closer look did. Boxes and confidences are rounded as round-look.ts says. */
export interface RecordedDetection {
  /** Corners in the look's pixels. */
  readonly xyxy: Xyxy;
  readonly className: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** Since when it has been there, look time, where a closer look knows it. */
  readonly sinceMs?: number;
  /** What it looks like; absent for a box without texture. */
  readonly signature?: Signature;
}

/** What the scene stage said. Of a region that came, `contour` is empty: nothing asks for it. */
export interface RecordedScene extends SceneLook {
  /** What the shares of any box are made of; absent while nothing is learned. */
  readonly cells?: SceneCells;
  /** The scene was not looked at in this look: nothing is said of what is empty. */
  readonly isLeftOut: boolean;
}

export interface PerceptionRecord {
  readonly cameraCode: string;
  /** The first look after a start: before it nobody looked, whatever the clock says. */
  readonly startsRun: boolean;
  readonly sequence: number;
  /** Receiver's wall clock, Unix milliseconds, whole: what an event carries and a schedule goes by. */
  readonly capturedAtMs: number;
  /** The look's time as dwell is counted, milliseconds, whole: does not step when the wall clock is corrected. */
  readonly lookMs: number;
  /** Of the frame that was looked at. */
  readonly sizeWh: readonly [widthPx: number, heightPx: number];
  /** All that was named, down to `liveFloor`, in the order in which the rules saw it. */
  readonly named: readonly RecordedDetection[];
  /** Nothing less sure is in it: the model's own floor, or a higher one that a smaller record was made with. */
  readonly liveFloor: number;
  readonly scene: RecordedScene;
}
