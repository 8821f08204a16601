/**
 * One look judged: describe → track → zone, from memory to memory. The very same code for a frame that was just taken
 * and for a look out of a record. Reads no pixels, waits for nothing, stores nothing.
 */
import { describeLook, type DescribePlan, type SeenScene } from "./describe-look.ts";
import { fitMemory } from "./fit-memory.ts";
import type { Frame } from "./perceive/decode/frame.ts";
import type { Detection } from "./perceive/detect/detection.ts";
import { EMPTY_TRACKER, type TrackerState } from "./perceive/track/track.ts";
import { createTracker, type TrackingPlan } from "./perceive/track/tracker.ts";
import type { Incident } from "./perceive/zone/incident.ts";
import type { Look } from "./perceive/zone/look.ts";
import type { Perspective, Zone, ZoneView } from "./perceive/zone/rule.ts";
import type { Stay } from "./perceive/zone/stay.ts";
import { observeZones } from "./perceive/zone/zone-monitor.ts";
import { roundScene } from "./record/round-look.ts";

export interface CameraPlan extends TrackingPlan, DescribePlan {
  readonly code: string;
  readonly zones: readonly Zone[];
  readonly perspective: Perspective | undefined;
  /** A pause between looks longer than this interrupts the watch: nobody could have seen an object leave. */
  readonly watchBreakS: number;
}

export interface Memory {
  /** Of the frames that its boxes are in. */
  readonly sizeWh?: readonly [number, number];
  readonly tracker: TrackerState;
  readonly stays: readonly Stay[];
  readonly lastLookMs: number;
  readonly watchingSinceMs: number;
}

/** What the judge needs of a frame. */
export type JudgedFrame = Pick<Frame, "capturedAtMs" | "monotonicMs" | "widthPx" | "heightPx">;

export type LookQuestion = Readonly<{
  nowMs: number;
  /** Something stands in a zone, so that its place matters in every look. */
  standing: boolean;
}>;

export interface JudgedLook {
  readonly incidents: readonly Incident[];
  /** As it is after the look; the judge takes it over when told to `remember`. */
  readonly memory: Memory;
  readonly found: Omit<Look, "frame" | "named">;
}

export interface LookJudge {
  /** The rules of the looks from now on; the same object again changes nothing. */
  goBy(plan: CameraPlan): void;
  /** What this look gives, by the plan and the memory as they are. A suspended look leaves the memory as it is. */
  judge(
    frame: JudgedFrame,
    named: readonly Detection[],
    seeScene: (question: LookQuestion) => SeenScene,
  ): JudgedLook;
  remember(memory: Memory): void;
  memory(): Memory;
}

export interface JudgeStart {
  readonly plan: CameraPlan;
  /** What an earlier run kept for this camera, or undefined. */
  readonly remembered: unknown;
  /** Look time of a frame. Default: wall time that cannot step within a run. */
  readonly lookTime?: (frame: JudgedFrame) => number;
}

const NOTHING_SEEN = { seen: [], hidden: [], reasons: [] };

const BLANK: Memory = { tracker: EMPTY_TRACKER, stays: [], lastLookMs: 0, watchingSinceMs: 0 };

export function createLookJudge(start: JudgeStart): LookJudge {
  let memory = restoreMemory(start.remembered);
  const lookTime = start.lookTime ?? createLookTime(memory.lastLookMs);
  let { plan } = start;
  let tracking = createTracker(plan);
  return {
    goBy(next) {
      if (next === plan) return;
      memory = { ...memory, stays: staysThatGoOn(memory.stays, plan, next) };
      tracking = createTracker(next);
      plan = next;
    },
    judge(frame, named, seeScene) {
      const { widthPx, heightPx } = frame;
      memory = fitMemory(memory, [widthPx, heightPx]);
      const time = watchTime(memory, lookTime(frame), plan.watchBreakS);
      const scene = roundScene(seeScene({ nowMs: time.nowMs, standing: memory.stays.length > 0 }));
      // Nothing is concluded from a camera that looks elsewhere: memory waits, as if there had been no look.
      if (!scene.guard.ok)
        return { incidents: [], memory, found: { ...NOTHING_SEEN, suspended: scene.guard.sentence } };
      const { detections, hidden: covered } = describeLook(frame, named, scene, plan);
      const tracker = tracking.update(memory.tracker, detections, {
        ...time,
        light: scene.profile,
        emptyShare: scene.emptyShare,
      });
      const { stays, incidents, ...found } = observeZones(
        plan.zones,
        memory.stays,
        tracker.tracks,
        viewOf(frame, plan, { ...time, hidden: covered }),
      );
      const after = {
        sizeWh: [widthPx, heightPx] as const,
        ...{ tracker, stays, lastLookMs: time.nowMs, watchingSinceMs: time.watchingSinceMs },
      };
      const tracked = tracker.tracks.filter(({ missedLooks }) => missedLooks === 0).length;
      return { incidents, memory: after, found: { ...found, tracked } };
    },
    remember(after) {
      memory = after;
    },
    memory: () => memory,
  };
}

function viewOf(
  { capturedAtMs, widthPx, heightPx }: JudgedFrame,
  { association, code, perspective }: CameraPlan,
  time: Pick<ZoneView, "nowMs" | "watchingSinceMs" | "hidden">,
): ZoneView {
  const { maxCoverS } = association;
  const camera = { cameraCode: code, maxCoverS, perspective, widthPx, heightPx };
  return { ...time, ...camera, wallMs: capturedAtMs };
}

/**
 * Wall time that cannot step within a run: the first frame's wall clock plus monotonic time since. A corrected
 * clock changes the date an event carries and the hour that a schedule goes by, never how long an object stood there.
 * Nor does it go back over a restart: with memory an hour ahead of now, nothing would open or clear for that hour.
 * Whole milliseconds: a record holds them as they are.
 */
function createLookTime(lastLookMs: number): (frame: JudgedFrame) => number {
  let epochMs: number | undefined;
  return (frame) => {
    const monotonicMs = Math.round(frame.monotonicMs);
    epochMs ??= Math.round(Math.max(frame.capturedAtMs, lastLookMs)) - monotonicMs;
    return epochMs + monotonicMs;
  };
}

function watchTime(
  memory: Memory,
  nowMs: number,
  watchBreakS: number,
): { nowMs: number; watchingSinceMs: number } {
  const interrupted = memory.watchingSinceMs === 0 || nowMs - memory.lastLookMs > watchBreakS * 1000;
  return { nowMs, watchingSinceMs: interrupted ? nowMs : memory.watchingSinceMs };
}

/** A stay goes on while its zone exists and is about the same violation; another violation is another incident. */
function staysThatGoOn(stays: readonly Stay[], before: CameraPlan, now: CameraPlan): readonly Stay[] {
  const violationOf = ({ zones }: CameraPlan, id: string) =>
    zones.find((zone) => zone.id === id)?.rule.violation;
  return stays.filter(({ zoneId }) => {
    const violation = violationOf(now, zoneId);
    return violation !== undefined && violation === violationOf(before, zoneId);
  });
}

/** What an earlier run kept, or a blank memory when there is none or its shape is from another version. */
function restoreMemory(remembered: unknown): Memory {
  const saved = remembered as Partial<Memory> | null | undefined;
  const whole =
    saved?.tracker !== undefined &&
    Array.isArray(saved.tracker.tracks) &&
    Array.isArray(saved.stays) &&
    saved.stays.every(({ memberIds }) => Array.isArray(memberIds)) &&
    typeof saved.lastLookMs === "number";
  // The watch starts anew: while the agent was down nobody looked.
  return whole ? { ...BLANK, ...saved, watchingSinceMs: 0 } : BLANK;
}
