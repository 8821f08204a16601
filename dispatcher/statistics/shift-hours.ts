/** Hours on shift within a period, by the roster as it was then, leave counted off. Pure. */
import type { Absence, Shift } from "../district/index.ts";
import { minutesOfDay } from "../district/shift.ts";
import { dayNumberOf, weekdayOf, type ZoneTime } from "../lifecycle/clocks/zone-time.ts";
import type { Period } from "./measures.ts";

const MINUTE_MS = 60_000;

interface Rostered extends Shift {
  readonly moreShifts: readonly Shift[];
}

/** Shifts that held from then to then. Null: from always, or still. */
export interface Tenure {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly shifts: readonly Shift[];
}

/** Local times, whatever the shifts say. */
type Apart = readonly Pick<Absence, "from" | "until">[];

export interface DutyRecord {
  readonly tenures: readonly Tenure[];
  readonly leaves: Apart;
  readonly extras: Apart;
}

/** When somebody is on duty within the period: in order, none touching another. Leave goes before everything. */
export function dutySpans(
  { tenures, leaves, extras }: DutyRecord,
  period: Period,
  zone: ZoneTime,
): readonly Period[] {
  const shifts = tenures.flatMap(({ fromMs, toMs, shifts: held }) => {
    const within = {
      fromMs: Math.max(fromMs ?? 0, period.fromMs),
      toMs: Math.min(toMs ?? Infinity, period.toMs),
    };
    if (within.fromMs >= within.toMs) return [];
    return clipped(
      held.flatMap((shift) => spansOf(shift, within, zone)),
      within,
    );
  });
  const extra = clipped(
    extras.map((each) => instantsOf(each, zone)),
    period,
  );
  const away = leaves.map((each) => instantsOf(each, zone));
  return without(joined([...shifts, ...extra]), joined(clipped(away, period)));
}

/** Milliseconds. Shifts that overlap count once. */
export const dutyMs = (record: DutyRecord, period: Period, zone: ZoneTime): number =>
  dutySpans(record, period, zone).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);

/** The same by one set of shifts that always held. */
export const onShiftMs = (worker: Rostered, absences: Apart, period: Period, zone: ZoneTime): number =>
  dutyMs(
    {
      tenures: [{ fromMs: null, toMs: null, shifts: [worker, ...worker.moreShifts] }],
      leaves: absences,
      extras: [],
    },
    period,
    zone,
  );

const instantsOf = ({ from, until }: Apart[number], zone: ZoneTime): Period => ({
  fromMs: instantOf(from, zone),
  toMs: instantOf(until, zone),
});

function spansOf(shift: Shift, { fromMs, toMs }: Period, zone: ZoneTime): readonly Period[] {
  const start = minutesOfDay(shift.shiftStart) * MINUTE_MS;
  const end = minutesOfDay(shift.shiftEnd) * MINUTE_MS;
  const overNight = start < end ? 0 : 1;
  const spans: Period[] = [];
  // A shift that began on the day before may reach into the period.
  for (let day = zone.dayOf(fromMs) - 1; day <= zone.dayOf(toMs); day += 1) {
    if (!shift.days.includes(weekdayOf(day))) continue;
    spans.push({ fromMs: zone.instantOf(day, start), toMs: zone.instantOf(day + overNight, end) });
  }
  return spans;
}

/** Local "YYYY-MM-DDTHH:MM". */
function instantOf(text: string, zone: ZoneTime): number {
  const [day = "", time = "00:00"] = text.split("T");
  return zone.instantOf(dayNumberOf(day) ?? 0, minutesOfDay(time) * MINUTE_MS);
}

const clipped = (spans: readonly Period[], { fromMs, toMs }: Period): readonly Period[] =>
  spans
    .map((span) => ({ fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, toMs) }))
    .filter((span) => span.fromMs < span.toMs);

/** In order, none touching another. */
function joined(spans: readonly Period[]): readonly Period[] {
  const done: Period[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = done.at(-1);
    if (last === undefined || span.fromMs > last.toMs) done.push(span);
    else done[done.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) };
  }
  return done;
}

/** `spans` without what `holes` cover. */
function without(spans: readonly Period[], holes: readonly Period[]): readonly Period[] {
  return holes.reduce<readonly Period[]>(
    (left, hole) =>
      left.flatMap((span) => {
        if (hole.toMs <= span.fromMs || hole.fromMs >= span.toMs) return [span];
        const parts = [
          { fromMs: span.fromMs, toMs: hole.fromMs },
          { fromMs: hole.toMs, toMs: span.toMs },
        ];
        return parts.filter(({ fromMs, toMs }) => fromMs < toMs);
      }),
    spans,
  );
}
