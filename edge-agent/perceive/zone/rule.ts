/** The nouns of the rules: what a zone is, what a rule is asked, what it claims. */
import type { Violation } from "#contract";
import type { Point, Xyxy } from "../../geometry/box.ts";
import type { Track } from "../track/track.ts";
import type { Schedule } from "./schedule.ts";

/** What every rule has: when an episode opens, goes on and ends. */
interface Timing {
  readonly violation: Violation;
  readonly dwellS: number;
  readonly updateS: number;
  readonly clearS: number;
  readonly maxGapS: number;
  /** Share of the dwell that looks must vouch for. */
  readonly minObservedShare: number;
  /** Class names that the rule is about, from the manifest's evidence map. */
  readonly classNames: ReadonlySet<string>;
  /** Class names of people, who stay beside a thing or pass it. */
  readonly attendants?: ReadonlySet<string>;
}

/** An object of a class stays in the zone. */
export interface DwellRule extends Timing {
  readonly kind: "dwell";
}

/** Wares with somebody who stays beside them. */
export interface VendingRule extends Timing {
  readonly kind: "vending";
  readonly attendants: ReadonlySet<string>;
  /** Share of the watched time in which somebody stays beside the wares. */
  readonly minAttendedShare: number;
}

/** A thing that appeared and stands, while nobody tends it. */
export interface StaticObjectRule extends Timing {
  readonly kind: "static-object";
  readonly attendants: ReadonlySet<string>;
  /** Share of the watched time in which nobody stays beside it. */
  readonly minUnattendedShare: number;
}

/** Anything that a shop has put beyond its line; the zone is the ground beyond it. */
export interface BeyondLineRule extends Timing {
  readonly kind: "beyond-line";
  /** Whose line it is, as the worker knows it. */
  readonly shop: string;
}

export const SURFACES = ["wall", "pole", "air", "facade", "roof"] as const;

/** A lasting change of a declared surface. */
export interface SurfaceChangeRule extends Timing {
  readonly kind: "surface-change";
  readonly surface: (typeof SURFACES)[number];
}

export type Rule = DwellRule | VendingRule | StaticObjectRule | BeyondLineRule | SurfaceChangeRule;

/** Height of a standing person by the place of the feet, as a share of the picture's height: how far away things are. */
export interface Perspective {
  /** Where a person would have no height, 0 to 1 from the top. */
  readonly horizonY: number;
  /** A person's height at the lower edge, as a share of the picture's height. */
  readonly personHeightAtBottom: number;
}

export interface Zone<R extends Rule = Rule> {
  readonly id: string;
  /** Relative corners, 0 to 1. */
  readonly polygon: readonly Point[];
  /** Parts of the zone where the rule does not hold: bays, racks, permitted stalls. Relative corners. */
  readonly except: readonly (readonly Point[])[];
  readonly schedule: Schedule;
  /** Smaller things are none; needs the camera's perspective. 0: any size. */
  readonly minHeightM: number;
  readonly rule: R;
}

/** What a rule may know of one look beside the tracks. */
export interface ZoneView {
  readonly cameraCode: string;
  /** Look time: it never steps, so that every dwell is right. */
  readonly nowMs: number;
  /** The corrected wall clock at this look, Unix milliseconds: what a schedule's hours are read from. */
  readonly wallMs: number;
  /** Start of the uninterrupted watch: before it nobody could have seen an object leave. */
  readonly watchingSinceMs: number;
  /** One look vouches for at most this many seconds before it. */
  readonly maxCoverS: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly perspective: Perspective | undefined;
  /** Places that could not be judged in this look: a passer-by stood in front. Source pixels. */
  readonly hidden: readonly Xyxy[];
}

/** What a rule finds in this look: one thing, or several that belong together. */
export interface Claim {
  /** The subject first. Never empty. */
  readonly members: readonly Track[];
  readonly xyxy: Xyxy;
  /** Whether the rule's own condition (attended, unattended) is met in this look. */
  readonly holds: boolean;
}

/** The first thing that speaks against a track in a zone. */
export interface Refusal {
  readonly trackId: string;
  readonly className: string;
  /** Which test said no. */
  readonly step: "class" | "place" | "except" | "size" | "scenery" | "explained" | "restless";
  /** In a sentence, for the engineer who asks why. */
  readonly says: string;
}

export interface RuleReading {
  readonly claims: readonly Claim[];
  readonly refusals: readonly Refusal[];
}

/** One rule: this look's tracks in a zone → claims. Pure. */
export type ReadRule<R extends Rule> = (
  zone: Zone<R>,
  tracks: readonly Track[],
  view: ZoneView,
) => RuleReading;
