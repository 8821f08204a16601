import type { Xyxy } from "../../geometry/box.ts";

/** One object over time, as stationary association keeps it. Plain data, so that it survives a restart. */
export interface Track {
  /** Unique within the camera, for ever: "t" and a counter. */
  readonly id: string;
  readonly className: string;
  /** Smoothed box in source pixels. */
  readonly xyxy: Xyxy;
  /** Confidence of the latest sight. */
  readonly confidence: number;
  /** Receiver wall clock of first and latest sight, Unix milliseconds. */
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** Seconds covered by looks that saw it; a gap longer than the gap policy's bound does not count. */
  readonly observedS: number;
  readonly sights: number;
  /** Looks in a row that did not see it. */
  readonly missedLooks: number;
}
