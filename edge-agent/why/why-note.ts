/** What is kept of one look so that `why` can be answered later, and of times in which there was none. Plain data. */
import type { WhyStep } from "#contract";
import type { Detection } from "../perceive/detect/detection.ts";
import type { GuardReason, SceneLook, SceneProfile } from "../perceive/scene/scene.ts";
import type { Look } from "../perceive/zone/look.ts";
import type { ZoneReasons } from "../perceive/zone/reasons.ts";
import type { Refusal } from "../perceive/zone/rule.ts";
import type { Progress } from "../perceive/zone/stay.ts";

/** Tracks with the same thing against them, as one line. */
export type RefusalNote = Omit<Refusal, "trackId"> & { readonly count: number };

interface NamedNote {
  readonly count: number;
  readonly best: number;
}

export type ProgressNote = Omit<Progress, "trackId">;

export interface ZoneNote {
  readonly zoneId: string;
  readonly notInForce?: string;
  /** At most MAX_LINES each: those that came furthest. */
  readonly refusals: readonly RefusalNote[];
  readonly progress: readonly ProgressNote[];
}

export interface LookNote {
  readonly kind: "look";
  /** When the picture was received, Unix milliseconds. */
  readonly atMs: number;
  readonly sizeWh: readonly [number, number];
  readonly profile: SceneProfile;
  readonly guard?: { readonly why: GuardReason; readonly zh: string; readonly en: string };
  /** Class → how many the model named, however unsure, and the highest confidence among them. */
  readonly named: Readonly<Record<string, NamedNote>>;
  /** Places that differ from the learned scene: things that came, things that went. */
  readonly appeared: number;
  readonly vanished: number;
  /** Things followed that were seen in this very look. */
  readonly tracked: number;
  readonly zones: readonly ZoneNote[];
}

/** From then on, until the next look, it was this step that said no. */
export interface TroubleNote {
  readonly kind: "trouble";
  readonly atMs: number;
  readonly step: WhyStep;
  readonly says: string;
}

export type WhyNote = LookNote | TroubleNote;

const MAX_LINES = 6;

/** `scene`: what the scene stage said of the same look. */
export function noteOf(look: Look, { guard, profile, regions }: SceneLook): LookNote {
  const { frame, named, tracked = 0, reasons } = look;
  const appeared = regions.filter(({ kind }) => kind === "appeared").length;
  return {
    kind: "look",
    atMs: frame.capturedAtMs,
    sizeWh: [frame.widthPx, frame.heightPx],
    profile,
    ...(guard.ok ? {} : { guard: { why: guard.why, ...guard.sentence } }),
    named: countByClass(named),
    ...{ appeared, vanished: regions.length - appeared, tracked },
    zones: reasons.map(zoneNote),
  };
}

function countByClass(named: readonly Detection[]): Record<string, NamedNote> {
  const notes: Record<string, NamedNote> = {};
  for (const { className, confidence } of named) {
    const { count, best } = notes[className] ?? { count: 0, best: 0 };
    notes[className] = { count: count + 1, best: Math.max(best, Math.round(confidence * 100) / 100) };
  }
  return notes;
}

function zoneNote({ zoneId, notInForce, refusals, progress }: ZoneReasons): ZoneNote {
  return {
    zoneId,
    ...(notInForce === undefined ? {} : { notInForce }),
    refusals: grouped(refusals).sort(byRefusalRank).slice(0, MAX_LINES),
    progress: progress
      .toSorted(byProgressRank)
      .slice(0, MAX_LINES)
      .map(({ trackId: _track, ...line }) => line),
  };
}

function grouped(refusals: readonly Refusal[]): RefusalNote[] {
  const lines = new Map<string, RefusalNote>();
  for (const { className, step, says } of refusals) {
    const count = (lines.get(says)?.count ?? 0) + 1;
    lines.set(says, { className, step, says, count });
  }
  return [...lines.values()];
}

/** The test that said no, the later the better. */
const REFUSALS: readonly Refusal["step"][] = [
  ...(["class", "place", "except", "size", "scenery"] as const),
  ...(["explained", "restless"] as const),
];
const PROGRESS: readonly Progress["step"][] = [
  ...(["gap", "hidden", "dwell", "observed", "explained", "held"] as const),
  ...(["cleared", "opened"] as const),
];
const byRefusalRank = (a: RefusalNote, b: RefusalNote): number =>
  REFUSALS.indexOf(b.step) - REFUSALS.indexOf(a.step) || b.count - a.count;
const byProgressRank = (a: Progress, b: Progress): number =>
  PROGRESS.indexOf(b.step) - PROGRESS.indexOf(a.step);
