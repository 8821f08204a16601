/** The track: one object over looks. */
import type { Xyxy } from "../../geometry/box.ts";

/** One object over time, as stationary association keeps it. Plain data, so that it survives a restart. */
export interface Track {
  /** Unique within the camera, for ever: "t" and a counter. */
  readonly id: string;
  /** The surest class name seen so far. */
  readonly className: string;
  /** Where it stands, source pixels: follows new sights slowly. */
  readonly xyxy: Xyxy;
  /** Confidence behind the class name; fades slowly while only weaker sights follow. */
  readonly confidence: number;
  /** Receiver clock of first and latest sight, Unix milliseconds. */
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** Seconds covered by looks that saw it; of a long gap only the bound counts. */
  readonly observedS: number;
  readonly sights: number;
  /** Looks in a row that did not see it. */
  readonly missedLooks: number;
}
