/**
 * Two published ways to decide the same, on the same tracks and zones, to be scored beside ours. Both know classes only.
 * Pure.
 */
import { groundPoint, type Point } from "../../edge-agent/geometry/box.ts";
import { polygonContains } from "../../edge-agent/geometry/polygon.ts";
import type { Track } from "../../edge-agent/perceive/track/track.ts";
import type { Zone } from "../../edge-agent/perceive/zone/rule.ts";
import type { ClipRun, SuiteEvent } from "./run-clip.ts";

type Recorded = Pick<ClipRun, "looks"> & {
  readonly truth: Pick<ClipRun["truth"], "widthPx" | "heightPx" | "stepS">;
  readonly plan: { readonly zones: readonly Zone[] };
};

/** Frigate forgets an object that was missed in this many frames (`max_disappeared` is 5 × fps; a patrol's fps is 0.5). */
const FRIGATE_MAX_MISSED = 3;
/** PP-Vehicle's illegal parking: the centre moves by less than this many pixels of a 640 px wide picture. */
const STILL_PX_AT_640 = 20;

interface Counted {
  frames: number;
  missed: number;
  sinceS: number;
  opened: boolean;
  track: Track;
  centre: Point;
}

/** An object of the zone's classes was in the zone for as many frames as the dwell has; frames are counted, not seconds. */
export function frameCountEvents(run: Recorded): SuiteEvent[] {
  return countFrames(run, { maxMissed: FRIGATE_MAX_MISSED, isStill: () => true });
}

/** As above, but only frames in which the centre stays near where it was first; one missed frame starts anew. */
export function centreDisplacementEvents(run: Recorded): SuiteEvent[] {
  const limitPx = (STILL_PX_AT_640 * run.truth.widthPx) / 640;
  const isStill = ([x, y]: Point, track: Track): boolean => {
    const [cx, cy] = centreOf(track);
    return Math.hypot(cx - x, cy - y) < limitPx;
  };
  return countFrames(run, { maxMissed: 0, isStill });
}

const centreOf = ({ xyxy: [x1, y1, x2, y2] }: Track): Point => [(x1 + x2) / 2, (y1 + y2) / 2];

interface Way {
  readonly maxMissed: number;
  readonly isStill: (first: Point, track: Track) => boolean;
}

function countFrames({ looks, truth, plan }: Recorded, way: Way): SuiteEvent[] {
  return plan.zones.flatMap((zone) => {
    const counted = new Map<string, Counted>();
    return looks.flatMap(({ atS, tracks }) => {
      const inside = tracks.filter((track) => track.missedLooks === 0 && isInside(zone, track, truth));
      const events: SuiteEvent[] = [];
      for (const track of inside) {
        const now = countOne(counted.get(track.id), track, atS, way);
        if (now.frames >= zone.rule.dwellS / truth.stepS && !now.opened) {
          events.push(eventOf("opened", zone, now, atS));
          now.opened = true;
        }
        counted.set(track.id, now);
      }
      const here = new Set(inside.map(({ id }) => id));
      return [
        ...events,
        ...forgetMissed(counted, here, way).map((gone) => eventOf("cleared", zone, gone, atS)),
      ];
    });
  });
}

function countOne(old: Counted | undefined, track: Track, atS: number, way: Way): Counted {
  if (old !== undefined && way.isStill(old.centre, track)) {
    return { ...old, frames: old.frames + 1, missed: 0, track };
  }
  const opened = old?.opened ?? false;
  return { frames: 1, missed: 0, sinceS: atS, opened, track, centre: centreOf(track) };
}

/** Those that had been reported and are given up in this look. */
function forgetMissed(counted: Map<string, Counted>, here: ReadonlySet<string>, way: Way): Counted[] {
  const gone: Counted[] = [];
  for (const [id, old] of counted) {
    if (here.has(id)) continue;
    old.missed += 1;
    if (old.missed <= way.maxMissed) continue;
    if (old.opened) gone.push(old);
    counted.delete(id);
  }
  return gone;
}

function isInside(zone: Zone, track: Track, size: { widthPx: number; heightPx: number }): boolean {
  const [x, y] = groundPoint(track.xyxy);
  return (
    zone.rule.classNames.has(track.className) &&
    polygonContains(zone.polygon, [x / size.widthPx, y / size.heightPx])
  );
}

function eventOf(
  phase: "opened" | "cleared",
  zone: Zone,
  { track, sinceS }: Counted,
  atS: number,
): SuiteEvent {
  const { id: trackId, className, confidence, xyxy } = track;
  return {
    phase,
    violation: zone.rule.violation,
    zoneId: zone.id,
    trackId,
    className,
    confidence,
    xyxy,
    atS,
    sinceS,
  };
}
