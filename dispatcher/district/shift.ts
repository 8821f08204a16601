/** Shifts: local wall time of a zone, over midnight or not. Pure. */
import type { Absence, Shift } from "./types.ts";

export const SHIFT_TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/;

/** "HH:MM" → minutes after midnight. */
export function minutesOfDay(time: string): number {
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}

/** Formatters are costly to make; a district has one zone, so a handful is plenty. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const FORMATTERS_MAX = 16;

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  if (formatters.size >= FORMATTERS_MAX) formatters.clear();
  formatters.set(timeZone, made);
  return made;
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** One moment on the wall clock of a zone. */
export interface WallTime {
  /** ISO: 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** Minutes after midnight. */
  readonly minute: number;
  /** "YYYY-MM-DDTHH:MM", which sorts as time does. */
  readonly text: string;
}

export function wallTime(nowMs: number, timeZone: string): WallTime {
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(nowMs)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? "";
  return {
    weekday: WEEKDAYS.indexOf(part("weekday")) + 1,
    minute: Number(part("hour")) * 60 + Number(part("minute")),
    text: `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`,
  };
}

/**
 * Whether a shift covers this moment. The start belongs to the shift, the end does not. A shift that ends before it
 * starts runs over midnight and belongs to the day on which it began.
 */
function covers(shift: Shift, { weekday, minute }: WallTime): boolean {
  const start = minutesOfDay(shift.shiftStart);
  const end = minutesOfDay(shift.shiftEnd);
  if (start < end) return shift.days.includes(weekday) && minute >= start && minute < end;
  const yesterday = weekday === 1 ? 7 : weekday - 1;
  return (
    (shift.days.includes(weekday) && minute >= start) || (shift.days.includes(yesterday) && minute < end)
  );
}

type Shifts = Shift & { readonly moreShifts?: readonly Shift[] };

/** Whether one of the worker's shifts covers this moment; leave is another question. */
export function onShift(worker: Shifts, nowMs: number, timeZone: string): boolean {
  return onShiftAt(worker, wallTime(nowMs, timeZone));
}

/** The same for many workers at one moment: the zone is asked once. */
export function onShiftAt(worker: Shifts, at: WallTime): boolean {
  return covers(worker, at) || (worker.moreShifts ?? []).some((shift) => covers(shift, at));
}

/** The leave that covers this moment, if any. */
export function absenceAt<A extends Pick<Absence, "from" | "until">>(
  absences: readonly A[],
  { text }: WallTime,
): A | undefined {
  return absences.find(({ from, until }) => from <= text && text < until);
}

/** Whether the runtime knows this IANA zone. */
export function isTimeZone(name: string): boolean {
  try {
    formatterOf(name);
    return true;
  } catch {
    return false;
  }
}
