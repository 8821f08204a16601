/** Shifts: local wall time of a zone, over midnight or not. Pure. */
import type { WorkerSeed } from "./types.ts";

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

/** ISO weekday (1 Monday to 7 Sunday) and minutes after midnight on the wall clock of a zone. */
export function wallTime(
  nowMs: number,
  timeZone: string,
): { readonly weekday: number; readonly minute: number } {
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(nowMs)
      .map(({ type, value }) => [type, value]),
  );
  return {
    weekday: WEEKDAYS.indexOf(parts.get("weekday") ?? "") + 1,
    minute: Number(parts.get("hour")) * 60 + Number(parts.get("minute")),
  };
}

/**
 * Whether the worker's shift covers this moment. The start belongs to the shift, the end does not. A shift that
 * ends before it starts runs over midnight and belongs to the day on which it began.
 */
export function onShift(
  worker: Pick<WorkerSeed, "shiftStart" | "shiftEnd" | "days">,
  nowMs: number,
  timeZone: string,
): boolean {
  const { weekday, minute } = wallTime(nowMs, timeZone);
  const start = minutesOfDay(worker.shiftStart);
  const end = minutesOfDay(worker.shiftEnd);
  if (start < end) return worker.days.includes(weekday) && minute >= start && minute < end;
  const yesterday = weekday === 1 ? 7 : weekday - 1;
  return (
    (worker.days.includes(weekday) && minute >= start) || (worker.days.includes(yesterday) && minute < end)
  );
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
