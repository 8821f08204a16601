/** All zones of one camera: tracks in, incidents out. Pure; a new rule is one file and one line here. */
import type { Track } from "../track/track.ts";
import { readBeyondLine } from "./beyond-line-rule.ts";
import { readDwell } from "./dwell-rule.ts";
import type { Incident } from "./incident.ts";
import type { Seen } from "./look.ts";
import type { ZoneReasons } from "./reasons.ts";
import type { RuleReading, Zone, ZoneView } from "./rule.ts";
import { inForce } from "./schedule.ts";
import { readStaticObject } from "./static-object-rule.ts";
import { observeStays, type Stay } from "./stay.ts";
import { readSurfaceChange } from "./surface-change-rule.ts";
import { readVending } from "./vending-rule.ts";

export interface MonitorOutcome {
  readonly stays: readonly Stay[];
  readonly incidents: readonly Incident[];
  readonly seen: readonly Seen[];
  readonly hidden: readonly string[];
  readonly reasons: readonly ZoneReasons[];
}

/** The stays after this look, the incidents it caused, what it saw standing in a zone, and why. */
export function observeZones(
  zones: readonly Zone[],
  before: readonly Stay[],
  tracks: readonly Track[],
  view: ZoneView,
): MonitorOutcome {
  const outcomes = zones.map((zone) => {
    const force = inForce(zone.schedule, view.wallMs);
    const reading = force.inForce ? read(zone, tracks, view) : NOTHING;
    const stays = before.filter((stay) => stay.zoneId === zone.id);
    const outcome = observeStays(stays, { zone, claims: reading.claims, tracks, view });
    const reasons: ZoneReasons = {
      zoneId: zone.id,
      ...(force.inForce ? {} : { notInForce: force.says }),
      refusals: reading.refusals,
      progress: outcome.progress,
    };
    return { ...outcome, reasons };
  });
  return {
    stays: outcomes.flatMap(({ stays }) => stays),
    incidents: outcomes.flatMap(({ incidents }) => incidents),
    seen: outcomes.flatMap(({ seen }) => seen),
    hidden: outcomes.flatMap(({ hidden }) => hidden),
    reasons: outcomes.map(({ reasons }) => reasons),
  };
}

const NOTHING: RuleReading = { claims: [], refusals: [] };

function read(zone: Zone, tracks: readonly Track[], view: ZoneView): RuleReading {
  const { rule } = zone;
  switch (rule.kind) {
    case "dwell":
      return readDwell({ ...zone, rule }, tracks, view);
    case "vending":
      return readVending({ ...zone, rule }, tracks, view);
    case "static-object":
      return readStaticObject({ ...zone, rule }, tracks, view);
    case "beyond-line":
      return readBeyondLine({ ...zone, rule }, tracks, view);
    case "surface-change":
      return readSurfaceChange({ ...zone, rule }, tracks, view);
  }
}
