/** The working calendar: which days count, by public holidays and 调休, in one zone's wall time. Pure but for its cache. */
import { createZoneTime, DAY_MS, weekdayOf, yearOf, type ZoneTime } from "./zone-time.ts";

/** One year's notice. Days are numbers since 1970-01-01. */
export interface CalendarYear {
  readonly source: string;
  readonly holidays: readonly number[];
  /** 调休: weekend days that are worked. */
  readonly workdays: readonly number[];
}

export interface CalendarData {
  readonly version: string;
  readonly years: Readonly<Record<number, CalendarYear>>;
}

const HOUR_MS = 3_600_000;
/** 08–12 and 14–18, by smart_cityguard's deadline calculator, the one published implementation. */
const MORNING = { fromMs: 8 * HOUR_MS, toMs: 12 * HOUR_MS };
const AFTERNOON = { fromMs: 14 * HOUR_MS, toMs: 18 * HOUR_MS };
const MORNING_MS = MORNING.toMs - MORNING.fromMs;
/** 1 work-day = 8 working hours. */
export const WORK_DAY_MS = MORNING_MS + AFTERNOON.toMs - AFTERNOON.fromMs;

const FIRST_YEAR = 1970;
const LAST_YEAR = 2200;
const DAYS = Date.UTC(LAST_YEAR + 1, 0, 1) / DAY_MS;

export interface WorkCalendar {
  readonly version: string;
  readonly zone: ZoneTime;
  isWorkingDay(day: number): boolean;
  /** Working milliseconds from 1970 until the instant; differences of it are what was worked between two. */
  workedUntil(atMs: number): number;
  /** The first instant at which workedUntil reaches `workMs` (above 0). */
  instantAtWorked(workMs: number): number;
}

export interface CalendarOptions {
  readonly data: CalendarData;
  /** IANA zone of the wall clock that 08–12 and 14–18 are read on. */
  readonly timeZone: string;
  /** Told once for each year that was needed and has no notice: only its weekends are free. */
  readonly onUnknownYear?: (year: number) => void;
}

/**
 * Every question is answered by a running count of working days over 1970 to 2200 (84,000 numbers, built once in
 * about a millisecond): one look-up for what was worked, one binary search for when it is reached. Instants outside
 * throw RangeError.
 */
export function createCalendar({ data, timeZone, onUnknownYear }: CalendarOptions): WorkCalendar {
  const zone = createZoneTime(timeZone);
  const before = countWorkingDays(data);
  const told = new Set<number>();

  function checked(day: number): number {
    if (day < 0 || day >= DAYS) {
      throw new RangeError(`the working calendar ends at ${String(FIRST_YEAR)} and ${String(LAST_YEAR)}`);
    }
    const year = yearOf(day);
    if (data.years[year] === undefined && !told.has(year)) {
      told.add(year);
      onUnknownYear?.(year);
    }
    return day;
  }

  const count = (day: number): number => before[day] ?? 0;
  const isWorkingDay = (day: number): boolean => count(checked(day) + 1) > count(day);
  return {
    version: data.version,
    zone,
    isWorkingDay,
    workedUntil(atMs) {
      const day = zone.dayOf(atMs);
      const today = isWorkingDay(day) ? workedToday(zone.msOfDay(atMs)) : 0;
      return count(day) * WORK_DAY_MS + today;
    },
    instantAtWorked(workMs) {
      const wholeDays = Math.ceil(workMs / WORK_DAY_MS) - 1;
      const day = checked(dayAfter(before, wholeDays));
      const restMs = workMs - wholeDays * WORK_DAY_MS;
      const msOfDay = restMs <= MORNING_MS ? MORNING.fromMs + restMs : AFTERNOON.fromMs + restMs - MORNING_MS;
      return zone.instantOf(day, msOfDay);
    },
  };
}

/** Element d: working days before day d. */
function countWorkingDays(data: CalendarData): Int32Array {
  const years = Object.values(data.years);
  const holidays = new Set(years.flatMap((year) => year.holidays));
  const workdays = new Set(years.flatMap((year) => year.workdays));
  const before = new Int32Array(DAYS + 1);
  for (let day = 0; day < DAYS; day += 1) {
    const works = workdays.has(day) || (weekdayOf(day) <= 5 && !holidays.has(day));
    before[day + 1] = (before[day] ?? 0) + (works ? 1 : 0);
  }
  return before;
}

const within = ({ fromMs, toMs }: typeof MORNING, ms: number): number =>
  Math.min(Math.max(ms - fromMs, 0), toMs - fromMs);

const workedToday = (msOfDay: number): number => within(MORNING, msOfDay) + within(AFTERNOON, msOfDay);

/** The working day that exactly `n` working days come before. */
function dayAfter(before: Int32Array, n: number): number {
  let low = 0;
  let high = DAYS;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((before[middle + 1] ?? 0) > n) high = middle;
    else low = middle + 1;
  }
  return low;
}
