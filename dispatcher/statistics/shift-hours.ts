/** Hours on shift within a period: by the shifts of the present roster, leave counted off. Pure. */
import type { Absence, Shift } from "../district/index.ts";
import { minutesOfDay } from "../district/shift.ts";
import { dayNumberOf, weekdayOf, type ZoneTime } from "../lifecycle/clocks/zone-time.ts";
import type { Period } from "./measures.ts";

const MINUTE_MS = 60_000;

export interface Rostered extends Shift {
  readonly moreShifts: readonly Shift[];
}

/** Milliseconds. Shifts that overlap count once. */
export function onShiftMs(
  worker: Rostered,
  absences: readonly Pick<Absence, "from" | "until">[],
  period: Period,
  zone: ZoneTime,
): number {
  const shifts = [worker, ...worker.moreShifts].flatMap((shift) => spansOf(shift, period, zone));
  const away = absences.map(({ from, until }) => ({
    fromMs: instantOf(from, zone),
    toMs: instantOf(until, zone),
  }));
  return lengthOf(joined(clipped(shifts, period)), joined(clipped(away, period)));
}

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

/** Length of `spans` without what `holes` cover. */
function lengthOf(spans: readonly Period[], holes: readonly Period[]): number {
  let length = 0;
  for (const span of spans) {
    length += span.toMs - span.fromMs;
    for (const hole of holes) {
      length -= Math.max(0, Math.min(span.toMs, hole.toMs) - Math.max(span.fromMs, hole.fromMs));
    }
  }
  return length;
}
