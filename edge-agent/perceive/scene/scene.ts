/** What the scene stage says of one look: whether the camera can be believed, and what differs from the learned scene. */
import type { Point, Xyxy } from "../../geometry/box.ts";
import type { RgbImage } from "../decode/frame.ts";
import type { Detection } from "../detect/detection.ts";
import type { SceneCells } from "./cells.ts";

export type SceneProfile = "day" | "night" | "infrared";

/** A cell of a region's contour and one outside it: how much they differ, levels, now and in the reference. */
export interface ContourPair {
  /** Middle of the cell outside, frame pixels. */
  readonly outside: Point;
  readonly now: number;
  readonly before: number;
}

/** Places of the picture that differ from the reference and belong together. */
export interface ChangedRegion {
  /** Box in the frame's pixels. */
  readonly xyxy: Xyxy;
  /** Area of its cells, in the frame's pixels. */
  readonly areaPx: number;
  /** A thing that was added stands out from what is around it; where a thing went away the reference stood out. */
  readonly kind: "appeared" | "vanished";
  /** What `kind` is concluded from. */
  readonly contour: readonly ContourPair[];
  /** Since when it differs, milliseconds on the look's clock. */
  readonly sinceMs: number;
  /** Share of it that no person or vehicle hid in this look, 0 to 1. */
  readonly visibleShare: number;
  /** 0 to 1: how far above this camera's noise the difference is; 0 at the threshold, 0.5 at twice the threshold. */
  readonly confidence: number;
  /** It looks as it did at earlier looks: a thing that stands, not cloth in the wind or a stream of people. */
  readonly isStable: boolean;
}

export type GuardReason = "moved" | "dark" | "blurred" | "covered";

/** One sentence for the operator in Chinese and English. */
export interface GuardSentence {
  readonly zh: string;
  readonly en: string;
}

export type GuardVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: GuardReason; readonly sentence: GuardSentence };

export interface SceneLook {
  /** While it is not ok, no rule may judge and `regions` is empty. */
  readonly guard: GuardVerdict;
  readonly profile: SceneProfile;
  /** The scene is learned, and nothing in this look was new or in doubt: looks may be left out if no rule asks. */
  readonly isSettled: boolean;
  /** Largest first, at most 64. */
  readonly regions: readonly ChangedRegion[];
}

export interface SceneOptions {
  /** Class names that pass or park and so hide the scene: persons, vehicles, animals. Standing goods are not among them. */
  readonly hidingClasses: ReadonlySet<string>;
  /** Of these, the ones that may stand in one place for hours. Default: none. */
  readonly parkingClasses?: ReadonlySet<string>;
  /** Polygons, corners relative to the picture (0 to 1), in which nothing is learned or reported. */
  readonly ignore: readonly (readonly Point[])[];
  /** Walls, façades, roofs, as polygons: a person or vehicle whose feet would be on one is a mistake. Default: none. */
  readonly surfaces?: readonly (readonly Point[])[];
  /** Usual time between two looks: parts that began within two of them may be one thing. */
  readonly revisitS: number;
}

/** One camera's learned scene. Not for use from several cameras; calls must not overlap. */
export interface SceneWatcher {
  observe(frame: RgbImage, detections: readonly Detection[], nowMs: number): SceneLook;
  /** Share of the box (frame pixels) that differs from the learned scene, 0 to 1; undefined where nothing is learned. */
  changedShare(xyxy: Xyxy): number | undefined;
  /**
   * Share of what can be seen of the box (frame pixels) that looked like the learned scene in the latest look, 0 to 1;
   * undefined where less than half of it can be seen or is learned. High: nothing stands there.
   */
  emptyShare(xyxy: Xyxy): number | undefined;
  /** What both shares are made of; undefined while nothing is learned. Never written to again. */
  cells(): SceneCells | undefined;
  /** The reference takes over what lies in this box (frame pixels) now: a human or a closed ticket accepted it. */
  accept(xyxy: Xyxy): void;
  /** Forgets every reference and learns anew: an operator says that the camera is right as it stands. */
  relearn(): void;
  /**
   * The reference of the current profile at working size (the frame divided by a whole number);
   * undefined before it is learned.
   */
  reference(): RgbImage | undefined;
  /** The memory for `createSceneWatcher`, deflated: some 100 kB for a picture of 640x360. */
  save(): Uint8Array;
}
