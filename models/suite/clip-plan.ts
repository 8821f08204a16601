/** The plan of one clip as plain data, and the ground truth that follows from it. */
import type { Point, Xyxy } from "../../edge-agent/geometry/box.ts";
import type { Violation } from "#contract";
import type { CameraBlock, ZoneWish } from "./camera-block.ts";
import type { Design } from "./drawn.ts";
import type { Quad } from "./picture.ts";

export type Material =
  | {
      readonly from: "cutout";
      readonly cutoutId: string;
      readonly heightM: number;
      readonly mirrored: boolean;
    }
  | {
      readonly from: "drawn";
      readonly design: Design;
      readonly seed: number;
      readonly widthM: number;
      readonly heightM: number;
    };

export type Placement =
  /**
   * Stands with the middle of its lower edge at a relative point; `liftM` above the ground for what lies on a table;
   * `alive` for whoever sways, steps and turns there.
   */
  | {
      readonly on: "ground";
      readonly foot: Point;
      readonly liftM?: number;
      readonly shiftM?: number;
      readonly alive?: true;
    }
  /**
   * Lies flat on this relative quad; `sways` when the wind moves it. `feetY` is where the surface itself stands, for one
   * that people can walk behind.
   */
  | { readonly on: "surface"; readonly quad: Quad; readonly sways: boolean; readonly feetY?: number }
  /** Walks from one relative foot point to another, again and again: `everyS` between starts, `takesS` for one pass. */
  | {
      readonly on: "path";
      readonly from: Point;
      readonly to: Point;
      readonly everyS: number;
      readonly takesS: number;
    };

export interface Actor {
  readonly objectId: string;
  /** What it is to a person: the cutout's class or the design's name. */
  readonly className: string;
  readonly material: Material;
  readonly placement: Placement;
  readonly fromS: number;
  readonly toS: number;
}

export const CONDITIONS = [
  "clear",
  "noise",
  "compression",
  "rain",
  "infrared",
  "flicker",
  "light-drift",
  "shake",
  "shadows",
  "pedestrians",
] as const;
export type Condition = (typeof CONDITIONS)[number];

export const GUARD_REASONS = ["moved", "dark", "blurred", "covered"] as const;
export type GuardReason = (typeof GUARD_REASONS)[number];

/** Something that happens to the whole picture in a time of it. */
export interface Happening {
  readonly what: "lamp" | "infrared-flip" | GuardReason;
  readonly fromS: number;
  readonly toS: number;
  /** Where a lamp hangs, relative. */
  readonly at?: Point;
}

/** An object that must be reported. */
export interface Wanted {
  readonly violation: Violation;
  readonly zoneId: string;
  readonly objectId: string;
}

export interface ClipPlan {
  readonly clip: string;
  readonly kind: "positive" | "negative" | "quiet" | "guard";
  /** The violation that it is about, for negatives the one that it must not be taken for. */
  readonly about: Violation | "any";
  /** In a few words, for the report. */
  readonly says: string;
  readonly seed: number;
  /** Name of the base clip. */
  readonly base: string;
  readonly stepS: number;
  readonly durationS: number;
  readonly conditions: readonly Condition[];
  readonly actors: readonly Actor[];
  readonly happenings: readonly Happening[];
  readonly wanted: readonly Wanted[];
  readonly zones: readonly ZoneWish[];
  /** The camera's `ignore`: parts of the picture that nobody looks at. */
  readonly ignore?: readonly (readonly Point[])[];
  /** Things that stand in the recording itself: their boxes relative to the picture, seconds as an actor's. */
  readonly alreadyThere?: readonly {
    objectId: string;
    className: string;
    box: Xyxy;
    fromS: number;
    toS: number;
  }[];
  /**
   * Instead of looping the recording to and fro: its first seconds until `leadS`, then from `fromS` of the recording in
   * real time, then its last second again and again.
   */
  readonly playsOnce?: { readonly leadS: number; readonly fromS: number };
}

export interface Expected extends Wanted {
  /** Source pixels. */
  readonly xyxy: Xyxy;
  readonly appearsS: number;
  readonly openedS: number;
  /** Null: still there at the end. */
  readonly leavesS: number | null;
  readonly clearedS: number | null;
}

export interface Pasted {
  readonly objectId: string;
  readonly className: string;
  readonly fromS: number;
  readonly toS: number;
  readonly xyxy: Xyxy;
  /** The cutout it was made of, when it was. */
  readonly cutoutId?: string;
  /** True for what moves through the picture: its box is that of its first position. */
  readonly walks: boolean;
}

/** The plain file beside a clip. */
export interface GroundTruth {
  readonly clip: string;
  readonly kind: ClipPlan["kind"];
  readonly about: ClipPlan["about"];
  readonly says: string;
  readonly seed: number;
  readonly base: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly stepS: number;
  readonly durationS: number;
  /** Wall time of the first picture. */
  readonly startsAt: string;
  readonly conditions: readonly string[];
  readonly camera: CameraBlock;
  readonly expected: readonly Expected[];
  readonly guard: readonly { readonly fromS: number; readonly toS: number; readonly why: GuardReason }[];
  readonly pasted: readonly Pasted[];
}
