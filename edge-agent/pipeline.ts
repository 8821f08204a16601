/**
 * THE composition: look → detect → track → zone → event → outbox, for one camera. Read this first.
 * Everything between two looks is plain data (`Memory`), saved in the same transaction as the events it caused,
 * so that a kill -9 anywhere neither loses an incident nor reports it twice.
 */
import type { Logger } from "./telemetry/logger.ts";
import { messageOf } from "./errors.ts";
import type { Frame } from "./perceive/decode/frame.ts";
import type { Detector } from "./perceive/detect/detector.ts";
import { EMPTY_TRACKER, type TrackerState } from "./perceive/track/track.ts";
import { createTracker, type TrackingPlan } from "./perceive/track/tracker.ts";
import type { Stay, Zone } from "./perceive/zone/dwell-rule.ts";
import type { Incident } from "./perceive/zone/incident.ts";
import type { Look } from "./perceive/zone/look.ts";
import { observeZones } from "./perceive/zone/zone-monitor.ts";

export interface CameraPlan extends TrackingPlan {
  readonly code: string;
  readonly zones: readonly Zone[];
  /** A pause between looks longer than this interrupts the watch: nobody could have seen an object leave. */
  readonly watchBreakS: number;
}

export interface PipelineDeps {
  /** The newest frame of this camera each time it is due and a slot is free. */
  readonly looks: AsyncIterable<Frame>;
  readonly detector: Detector;
  /** What `keep` last stored for this camera, or undefined. */
  readonly remembered: unknown;
  /** Stores incidents (as events with evidence) and memory in one transaction; resolves when they are durable. */
  readonly report: (incidents: readonly Incident[], frame: Frame, memory: Memory) => Promise<void>;
  /** Stores memory alone. */
  readonly keep: (memory: Memory) => Promise<void>;
  readonly onLook: (look: Look) => void;
  readonly logger: Logger;
}

export interface Memory {
  readonly tracker: TrackerState;
  readonly stays: readonly Stay[];
  readonly lastLookMs: number;
  readonly watchingSinceMs: number;
}

const BLANK: Memory = { tracker: EMPTY_TRACKER, stays: [], lastLookMs: 0, watchingSinceMs: 0 };

/**
 * Runs until `looks` ends. Throws nothing: a failed look is logged and the next one starts from the same memory.
 * The plan is asked for at each look, so that changed zones and rules take over between two looks.
 */
export async function runPipeline(planNow: () => CameraPlan, deps: PipelineDeps): Promise<void> {
  const lookTime = createLookTime();
  let memory = restoreMemory(deps.remembered);
  let judgedBy = planNow();
  let tracking = createTracker(judgedBy);
  for await (const frame of deps.looks) {
    const plan = planNow();
    try {
      if (plan !== judgedBy) {
        memory = { ...memory, stays: staysThatGoOn(memory.stays, judgedBy, plan) };
        tracking = createTracker(plan);
        judgedBy = plan;
      }
      const detections = await deps.detector.detect(frame);
      const time = watchTime(memory, lookTime(frame), plan.watchBreakS);
      const tracker = tracking.update(memory.tracker, detections, time);
      const view = { ...time, cameraCode: plan.code, widthPx: frame.widthPx, heightPx: frame.heightPx };
      const { stays, incidents, seen } = observeZones(plan.zones, memory.stays, tracker.tracks, view);
      const after: Memory = { tracker, stays, lastLookMs: time.nowMs, watchingSinceMs: time.watchingSinceMs };
      await (incidents.length > 0 ? deps.report(incidents, frame, after) : deps.keep(after));
      memory = after;
      deps.onLook({ frame, seen });
    } catch (cause) {
      // Memory is as before the look: an incident that could not be stored is decided again at the next one.
      deps.logger.error({ cameraCode: plan.code, reason: messageOf(cause) }, "look failed");
    }
  }
}

/**
 * Wall time that cannot step within a run: the first frame's wall clock plus monotonic time since. A corrected
 * clock changes the date an event carries, never how long an object stood there.
 */
function createLookTime(): (frame: Frame) => number {
  let epochMs: number | undefined;
  return (frame) => {
    epochMs ??= frame.capturedAtMs - frame.monotonicMs;
    return epochMs + frame.monotonicMs;
  };
}

function watchTime(
  memory: Memory,
  nowMs: number,
  watchBreakS: number,
): { nowMs: number; watchingSinceMs: number } {
  const interrupted = Math.abs(nowMs - memory.lastLookMs) > watchBreakS * 1000;
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
    typeof saved.lastLookMs === "number";
  // The watch starts anew: while the agent was down nobody looked.
  return whole ? { ...BLANK, ...saved, watchingSinceMs: 0, lastLookMs: 0 } : BLANK;
}
