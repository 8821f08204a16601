/** The track: one object over looks; and the SEAM of what makes tracks. */
import type { Xyxy } from "../../geometry/box.ts";
import type { Detection } from "../detect/detection.ts";
import type { Signature } from "./appearance.ts";
import type { OtherAppearance } from "./identity.ts";
import type { Motion } from "./kalman-filter.ts";

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
  /**
   * Mean of its latest sights' confidence: the surest of many looks grows with their number, this does not. Absent in
   * what an earlier version kept.
   */
  readonly meanConfidence?: number;
  /** Receiver clock of first and latest sight, Unix milliseconds. */
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** Since when it has been there without a break of more than one look; who comes again later is another passer-by. */
  readonly presentSinceMs?: number;
  /** Seconds covered by looks that saw it; of a long gap only the bound counts. */
  readonly observedS: number;
  readonly sights: number;
  /** Looks in a row that did not see it. */
  readonly missedLooks: number;
  /** Looks in a row in which its place was seen to be empty. */
  readonly emptyLooks?: number;
  /** Found by a change of the scene, not by the model. */
  readonly unnamed?: true;
  /** It looked different in every look so far: cloth in the wind, a crowd. */
  readonly restless?: true;
  /** It fills its box, and is no strip, in most of its latest sights. */
  readonly solid?: true;
  /** In which share of them, 0 to 1; absent in what the model named, and at the first sight. */
  readonly solidShare?: number;
  /** Share of its place that differs from the scene without it, 0 to 1; absent while the scene is not learned. */
  readonly changedShare?: number;
  /** What it looks like, and what else has stood in its place for a look or two. */
  readonly signature?: Signature;
  /** Box in which the signature was taken, source pixels; absent in what an earlier version kept. */
  readonly signatureXyxy?: Xyxy;
  readonly other?: OtherAppearance;
}

export interface LookTime {
  /** The look's time on the receiver's clock, Unix milliseconds. */
  readonly nowMs: number;
  /** Start of the uninterrupted watch this look belongs to: before it nobody could have seen an object leave. */
  readonly watchingSinceMs: number;
  /** Light in which the camera sees ("day", "night", "infrared"): in another light all things look different. */
  readonly light?: string;
  /** Share of a box that looks like the place with nothing in it, 0 to 1; undefined when that cannot be seen. */
  readonly emptyShare?: (box: Xyxy) => number | undefined;
}

export interface TrackerState {
  readonly tracks: readonly Track[];
  readonly nextTrack: number;
  /** By track id; only a tracker of moving objects keeps it. */
  readonly motions?: Readonly<Record<string, Motion>>;
  /** Time of the latest look, for the same. */
  readonly movedToMs?: number;
  /** Light of the latest look. */
  readonly light?: string;
}

export const EMPTY_TRACKER: TrackerState = { tracks: [], nextTrack: 1 };

/** Bound on what one camera remembers; over it, the tracks unseen for longest go first. */
export const MAX_TRACKS = 256;

/** SEAM: detections of one look in, tracks out. State is plain data and survives a restart, also into another kind. */
export interface Tracker {
  /** The state after one look. Pure. */
  update(state: TrackerState, detections: readonly Detection[], time: LookTime): TrackerState;
}
