/** A street corner for the rules' tests: 1000 by 1000 pixels, looks 2 s apart, objects that come and go. */
import type { Xyxy } from "../../geometry/box.ts";
import type { Track } from "../track/track.ts";
import type { Incident } from "./incident.ts";
import type { ZoneReasons } from "./reasons.ts";
import type { Rule, Zone, ZoneView } from "./rule.ts";
import { ALWAYS } from "./schedule.ts";
import type { Stay } from "./stay.ts";
import { observeZones } from "./zone-monitor.ts";

export const STEP_S = 2;

export const TIMING = {
  ...{ dwellS: 20, updateS: 60, clearS: 10, maxGapS: 10, minObservedShare: 0.5 },
} as const;

export const ATTENDANTS: ReadonlySet<string> = new Set(["person"]);

/** The lower half of the picture. */
export function zoneOf<R extends Rule>(rule: R, more: Partial<Zone> = {}): Zone<R> {
  const polygon = [
    [0, 0.5],
    [1, 0.5],
    [1, 1],
    [0, 1],
  ] as const;
  return { id: "corner", polygon, except: [], schedule: ALWAYS, minHeightM: 0, ...more, rule };
}

export interface Actor {
  readonly id: string;
  readonly className: string;
  readonly xyxy: Xyxy;
  /** In the picture from this second to before that one. */
  readonly fromS?: number;
  readonly toS?: number;
  readonly more?: Partial<Track>;
}

function trackOf({ id, className, xyxy, fromS = 0, more }: Actor, nowS: number): Track {
  return {
    ...{ id, className, xyxy, confidence: 0.6, missedLooks: 0 },
    firstSeenMs: fromS * 1000,
    lastSeenMs: nowS * 1000,
    observedS: nowS - fromS,
    sights: 1 + (nowS - fromS) / STEP_S,
    ...(className === "unexplained" ? { unnamed: true as const } : {}),
    changedShare: 1,
    ...more,
  };
}

/** Plays `forS` seconds; returns what happened as "phase@second", the incidents, and the last look's reasons. */
export function play(zone: Zone, actors: readonly Actor[], forS: number, more: Partial<ZoneView> = {}) {
  let stays: readonly Stay[] = [];
  let reasons: readonly ZoneReasons[] = [];
  const incidents: (Incident & { readonly atS: number })[] = [];
  for (let nowS = 0; nowS <= forS; nowS += STEP_S) {
    const here = actors.filter(({ fromS = 0, toS = Infinity }) => fromS <= nowS && nowS < toS);
    const view: ZoneView = {
      ...{ cameraCode: "32050600001310000001", watchingSinceMs: 0, maxCoverS: 5 },
      ...{ widthPx: 1000, heightPx: 1000, perspective: undefined, hidden: [] },
      ...more,
      nowMs: nowS * 1000,
      wallMs: nowS * 1000,
    };
    const outcome = observeZones(
      [zone],
      stays,
      here.map((actor) => trackOf(actor, nowS)),
      view,
    );
    ({ stays, reasons } = outcome);
    incidents.push(...outcome.incidents.map((incident) => ({ ...incident, atS: nowS })));
  }
  const story = incidents.map(({ phase, atS }) => `${phase}@${String(atS)}`);
  return { story, incidents, reasons };
}
