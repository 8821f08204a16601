/**
 * THE composition: look → detect → scene → track → zone → event → outbox, for one camera. Read this first.
 * Everything between two looks is plain data (`Memory`), saved in the same transaction as the events it caused,
 * so that a kill -9 anywhere neither loses an incident nor reports it twice.
 */
import type { Logger } from "./telemetry/logger.ts";
import { messageOf } from "./errors.ts";
import { describeLook, type DescribePlan, type SeenScene } from "./describe-look.ts";
import { fitMemory } from "./fit-memory.ts";
import type { Frame } from "./perceive/decode/frame.ts";
import type { Detector } from "./perceive/detect/detector.ts";
import type { Detection } from "./perceive/detect/detection.ts";
import { EMPTY_TRACKER, type TrackerState } from "./perceive/track/track.ts";
import { createTracker, type TrackingPlan } from "./perceive/track/tracker.ts";
import type { Incident } from "./perceive/zone/incident.ts";
import type { Look } from "./perceive/zone/look.ts";
import type { Perspective, Zone, ZoneView } from "./perceive/zone/rule.ts";
import type { Stay } from "./perceive/zone/stay.ts";
import { observeZones } from "./perceive/zone/zone-monitor.ts";

export interface CameraPlan extends TrackingPlan, DescribePlan {
  readonly code: string;
  readonly zones: readonly Zone[];
  readonly perspective: Perspective | undefined;
  /** A pause between looks longer than this interrupts the watch: nobody could have seen an object leave. */
  readonly watchBreakS: number;
}

export interface PipelineDeps {
  /** The newest frame of this camera each time it is due and a slot is free. */
  readonly looks: AsyncIterable<Frame>;
  readonly detector: Detector;
  /**
   * This camera's learned scene: what it shows that no class explains, and whether the camera can be believed.
   * `standing`: something stands in a zone, so that its place matters in every look.
   */
  readonly seeScene: (
    frame: Frame,
    named: readonly Detection[],
    look: { readonly nowMs: number; readonly standing: boolean },
  ) => SeenScene;
  /** What `keep` last stored for this camera, or undefined. */
  readonly remembered: unknown;
  /** The look is decided and needs no inference slot any more; what follows may take a while. */
  readonly onJudged: () => void;
  /**
   * Stores incidents (as events with evidence) and memory in one transaction; resolves when they are durable. `named` is
   * all that the model saw in the frame.
   */
  readonly report: (
    incidents: readonly Incident[],
    frame: Frame,
    memory: Memory,
    named: readonly Detection[],
  ) => Promise<void>;
  /** Stores memory alone. */
  readonly keep: (memory: Memory) => Promise<void>;
  readonly onLook: (look: Look) => void;
  readonly logger: Logger;
}

export interface Memory {
  /** Of the frames that its boxes are in. */
  readonly sizeWh?: readonly [number, number];
  readonly tracker: TrackerState;
  readonly stays: readonly Stay[];
  readonly lastLookMs: number;
  readonly watchingSinceMs: number;
}

const NOTHING_SEEN = { seen: [], hidden: [], reasons: [] };

const BLANK: Memory = { tracker: EMPTY_TRACKER, stays: [], lastLookMs: 0, watchingSinceMs: 0 };

/**
 * Runs until `looks` ends. Throws nothing: a failed look is logged and the next one starts from the same memory.
 * The plan is asked for at each look, so that changed zones and rules take over between two looks.
 */
export async function runPipeline(planNow: () => CameraPlan, deps: PipelineDeps): Promise<void> {
  let memory = restoreMemory(deps.remembered);
  const lookTime = createLookTime(memory.lastLookMs);
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
      const named = await deps.detector.detect(frame);
      memory = fitMemory(memory, [frame.widthPx, frame.heightPx]);
      const time = watchTime(memory, lookTime(frame), plan.watchBreakS);
      const standing = memory.stays.length > 0;
      const scene = deps.seeScene(frame, named, { nowMs: time.nowMs, standing });
      if (!scene.guard.ok) {
        // Nothing is concluded from a camera that looks elsewhere: memory waits, as if there had been no look.
        deps.onLook({ frame, named, ...NOTHING_SEEN, suspended: scene.guard.sentence });
        continue;
      }
      const { detections, hidden: covered } = describeLook(frame, named, scene, plan);
      const tracker = tracking.update(memory.tracker, detections, {
        ...time,
        light: scene.profile,
        emptyShare: scene.emptyShare,
      });
      const { code: cameraCode, perspective } = plan;
      const { maxCoverS } = plan.association;
      const { widthPx, heightPx } = frame;
      const view: ZoneView = {
        ...{ ...time, wallMs: frame.capturedAtMs, cameraCode, maxCoverS, perspective },
        ...{ widthPx, heightPx, hidden: covered },
      };
      const { stays, incidents, ...found } = observeZones(plan.zones, memory.stays, tracker.tracks, view);
      const after: Memory = {
        sizeWh: [widthPx, heightPx],
        tracker,
        stays,
        lastLookMs: time.nowMs,
        watchingSinceMs: time.watchingSinceMs,
      };
      deps.onJudged();
      await (incidents.length > 0 ? deps.report(incidents, frame, after, named) : deps.keep(after));
      memory = after;
      const tracked = tracker.tracks.filter(({ missedLooks }) => missedLooks === 0).length;
      deps.onLook({ frame, named, ...found, tracked });
    } catch (cause) {
      // Memory is as before the look: an incident that could not be stored is decided again at the next one.
      deps.logger.error({ cameraCode: plan.code, reason: messageOf(cause) }, "look failed");
    }
  }
}

/**
 * Wall time that cannot step within a run: the first frame's wall clock plus monotonic time since. A corrected
 * clock changes the date an event carries and the hour that a schedule goes by, never how long an object stood there.
 * Nor does it go back over a restart: with memory an hour ahead of now, nothing would open or clear for that hour.
 */
function createLookTime(lastLookMs: number): (frame: Frame) => number {
  let epochMs: number | undefined;
  return (frame) => {
    epochMs ??= Math.max(frame.capturedAtMs, lastLookMs) - frame.monotonicMs;
    return epochMs + frame.monotonicMs;
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
