/** The frame: one decoded picture and when it was received. */
import type { Xyxy } from "../../geometry/box.ts";

/** One picture, 8-bit RGB, rows top to bottom, no padding: `rgb.length === widthPx * heightPx * 3`. */
export interface RgbImage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

/** One decoded picture with the time at which this machine received it. */
export interface Frame extends RgbImage {
  readonly cameraCode: string;
  /** Counts up from 1 within one camera and one run of the agent. */
  readonly sequence: number;
  /** Receiver clock, Unix milliseconds. */
  readonly capturedAtMs: number;
  /** Receiver's monotonic clock in milliseconds: differences are true durations. */
  readonly monotonicMs: number;
  /**
   * The same picture as large as evidence wants it, or this very frame where that cannot be had. `boxes` are what must
   * be seen in it, in this frame's pixels. Absent: there is no larger one. Never rejects; takes 2 s at most.
   */
  readonly full?: (boxes: readonly Xyxy[]) => Promise<Frame>;
}
