/**
 * The dwell rule: an object stands in a zone longer than a threshold. Pure: memory in, memory out. Time is the
 * frames' own (receiver clock), never a count of frames: a stream that slows down does not stretch the dwell
 * (Frigate counts frames and does; see the design's list of failures).
 */
import { dedupKey, placeCell, VIOLATION_LABELS, type Violation } from "#contract";
import { groundPoint, type Point } from "../../geometry/box.ts";
import { polygonContains } from "../../geometry/polygon.ts";
import type { Track } from "../track/track.ts";
import type { Incident } from "./incident.ts";
import type { Seen } from "./look.ts";

export interface DwellRule {
  readonly violation: Violation;
  /** Class names that count, from the manifest's evidence map. */
  readonly classNames: ReadonlySet<string>;
  readonly dwellS: number;
  readonly updateS: number;
  readonly clearS: number;
  readonly maxGapS: number;
  readonly minObservedShare: number;
}

export interface Zone {
  readonly id: string;
  /** Relative corners, 0 to 1. */
  readonly polygon: readonly Point[];
  readonly rule: DwellRule;
}

/** One object's stay in one zone, from first sight to cleared. Plain data. */
export interface Stay {
  readonly zoneId: string;
  readonly trackId: string;
  /** Fixed when the stay begins, so the dedup key outlives flicker and restart. */
  readonly placeCell: string;
  readonly enteredMs: number;
  readonly lastInMs: number;
  /** The track's observedS at entry; the difference is what was observed of this stay. */
  readonly observedAtEntryS: number;
  readonly opened: boolean;
  readonly lastReportMs: number;
  /** The track as it was last seen here: what `cleared` describes when the track itself is gone. */
  readonly lastTrack: Track;
}

export interface ZoneView {
  readonly cameraCode: string;
  readonly nowMs: number;
  /** Start of the uninterrupted watch: before it nobody could have seen an object leave. */
  readonly watchingSinceMs: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface ZoneOutcome {
  readonly stays: readonly Stay[];
  readonly incidents: readonly Incident[];
  readonly seen: readonly Seen[];
}

/** What one look means for one zone. */
export function observeDwell(
  zone: Zone,
  before: readonly Stay[],
  tracks: readonly Track[],
  view: ZoneView,
): ZoneOutcome {
  const inside = tracks.filter((track) => track.missedLooks === 0 && standsIn(zone, track, view));
  const stays: Stay[] = [];
  const incidents: Incident[] = [];
  for (const track of inside) {
    const old = before.find((stay) => stay.trackId === track.id);
    const outcome = present(zone, resume(zone, old, track, view), track, view);
    stays.push(outcome.stay);
    if (outcome.incident !== undefined) incidents.push(outcome.incident);
  }
  const absent = before.filter((stay) => !inside.some((track) => track.id === stay.trackId));
  for (const stay of absent) {
    const outcome = missing(zone, stay, view);
    if (outcome.stay !== undefined) stays.push(outcome.stay);
    if (outcome.incident !== undefined) incidents.push(outcome.incident);
  }
  const seen = inside.map((track) =>
    seenHere(zone, stays.find((stay) => stay.trackId === track.id) as Stay, track, view),
  );
  return { stays, incidents, seen };
}

function standsIn(zone: Zone, track: Track, view: ZoneView): boolean {
  if (!zone.rule.classNames.has(track.className)) return false;
  const [x, y] = groundPoint(track.xyxy);
  return polygonContains(zone.polygon, [x / view.widthPx, y / view.heightPx]);
}

/** Goes on with the stay, or begins a new one after a gap too long to vouch for. An opened stay never lapses here. */
function resume(zone: Zone, old: Stay | undefined, track: Track, view: ZoneView): Stay {
  const lapsed = old !== undefined && !old.opened && view.nowMs - old.lastInMs > zone.rule.maxGapS * 1000;
  if (old !== undefined && !lapsed) return { ...old, lastInMs: view.nowMs, lastTrack: track };
  const [x, y] = groundPoint(track.xyxy);
  return {
    zoneId: zone.id,
    trackId: track.id,
    placeCell: placeCell(x / view.widthPx, y / view.heightPx),
    enteredMs: view.nowMs,
    lastInMs: view.nowMs,
    observedAtEntryS: track.observedS,
    opened: false,
    lastReportMs: view.nowMs,
    lastTrack: track,
  };
}

function present(zone: Zone, stay: Stay, track: Track, view: ZoneView): { stay: Stay; incident?: Incident } {
  const { rule } = zone;
  if (stay.opened) {
    if (view.nowMs - stay.lastReportMs < rule.updateS * 1000) return { stay };
    return { stay: { ...stay, lastReportMs: view.nowMs }, incident: incident("updated", zone, stay, track) };
  }
  const elapsedS = (stay.lastInMs - stay.enteredMs) / 1000;
  const observedS = track.observedS - stay.observedAtEntryS;
  if (elapsedS < rule.dwellS || observedS < rule.minObservedShare * elapsedS) return { stay };
  const opened = { ...stay, opened: true, lastReportMs: view.nowMs };
  return { stay: opened, incident: incident("opened", zone, opened, track) };
}

function missing(zone: Zone, stay: Stay, view: ZoneView): { stay?: Stay; incident?: Incident } {
  const unseenS = (view.nowMs - Math.max(stay.lastInMs, view.watchingSinceMs)) / 1000;
  if (!stay.opened) return unseenS > zone.rule.maxGapS ? {} : { stay };
  if (unseenS < zone.rule.clearS) return { stay };
  return { incident: incident("cleared", zone, stay, stay.lastTrack) };
}

function incident(phase: Incident["phase"], zone: Zone, stay: Stay, track: Track): Incident {
  const elapsedS = round((stay.lastInMs - stay.enteredMs) / 1000);
  return {
    phase,
    violation: zone.rule.violation,
    zoneId: zone.id,
    trackId: track.id,
    className: track.className,
    confidence: track.confidence,
    xyxy: track.xyxy,
    placeCell: stay.placeCell,
    observedS: round(Math.max(0, track.observedS - stay.observedAtEntryS)),
    elapsedS,
    thresholdS: zone.rule.dwellS,
    reason: sentence(phase, zone, track.className, elapsedS),
  };
}

function sentence(phase: Incident["phase"], zone: Zone, className: string, elapsedS: number): string {
  const label = VIOLATION_LABELS[zone.rule.violation];
  const stood = String(Math.round(elapsedS));
  const limit = String(zone.rule.dwellS);
  return phase === "cleared"
    ? `${label.zh}已消除：${className} 已离开区域 ${zone.id}（曾停留 ${stood} 秒） / ${className} left zone ${zone.id} after ${stood} s`
    : `${label.zh}：${className} 在区域 ${zone.id} 停留 ${stood} 秒，限 ${limit} 秒 / ${className} in zone ${zone.id} for ${stood} s, limit ${limit} s`;
}

function seenHere(zone: Zone, stay: Stay, track: Track, view: ZoneView): Seen {
  const { violation } = zone.rule;
  return {
    zoneId: zone.id,
    violation,
    dedupKey: dedupKey({
      cameraCode: view.cameraCode,
      zoneId: zone.id,
      violation,
      placeCell: stay.placeCell,
    }),
    className: track.className,
    confidence: track.confidence,
    xyxy: track.xyxy,
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
