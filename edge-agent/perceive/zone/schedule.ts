/** When a zone's rule is in force: weekly hours, permits such as a legal night market, days of a calendar. Pure. */

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Hours of some days; `to` earlier than `from` goes on past midnight and belongs to the day on which it began. */
export interface Hours {
  readonly days: readonly Weekday[];
  /** "HH:MM" of the camera's place; "24:00" ends a day. */
  readonly from: string;
  readonly to: string;
}

export interface Permit {
  readonly hours: Hours;
  /** First and last day, "YYYY-MM-DD"; absent: without a limit. */
  readonly firstDay?: string;
  readonly lastDay?: string;
  /** What is permitted, for the engineer who asks why. */
  readonly reason: string;
}

export interface Schedule {
  /** IANA name of the place's zone. */
  readonly timeZone: string;
  /** The rule holds in these hours; empty: always. */
  readonly active: readonly Hours[];
  /** And not in these. */
  readonly permits: readonly Permit[];
}

export const ALWAYS: Schedule = { timeZone: "Asia/Shanghai", active: [], permits: [] };

export type InForce = { readonly inForce: true } | { readonly inForce: false; readonly says: string };

/** Whether the rule holds at `wallMs` (Unix milliseconds of the corrected wall clock), and if not, why not. */
export function inForce({ timeZone, active, permits }: Schedule, wallMs: number): InForce {
  if (active.length === 0 && permits.length === 0) return { inForce: true };
  const now = localTime(timeZone, wallMs);
  if (active.length > 0 && !active.some((hours) => dayOf(hours, now) !== undefined)) {
    return { inForce: false, says: `outside the rule's hours (${now.day} ${now.time})` };
  }
  const permit = permits.find((each) => isPermitted(each, now));
  return permit === undefined ? { inForce: true } : { inForce: false, says: `permitted: ${permit.reason}` };
}

interface LocalTime {
  readonly date: string;
  readonly day: Weekday;
  readonly time: string;
  readonly dateBefore: string;
  readonly dayBefore: Weekday;
}

function isPermitted({ hours, firstDay, lastDay }: Permit, now: LocalTime): boolean {
  const date = dayOf(hours, now);
  if (date === undefined) return false;
  return (firstDay ?? date) <= date && date <= (lastDay ?? date);
}

/** The date whose hours it is now, or undefined. ISO dates and times compare as text. */
function dayOf({ days, from, to }: Hours, now: LocalTime): string | undefined {
  const overnight = to < from;
  if (days.includes(now.day) && now.time >= from && (overnight || now.time < to)) return now.date;
  return overnight && days.includes(now.dayBefore) && now.time < to ? now.dateBefore : undefined;
}

const DAY_MS = 86_400_000;
/** One per time zone: making one costs more than using it a thousand times. Bounded by the zones of a configuration. */
const formats = new Map<string, Intl.DateTimeFormat>();

function localTime(timeZone: string, nowMs: number): LocalTime {
  const today = partsOf(timeZone, nowMs);
  const before = new Date(Date.parse(`${today.date}T00:00:00Z`) - DAY_MS);
  return {
    ...today,
    day: weekdayOf(new Date(`${today.date}T00:00:00Z`)),
    dateBefore: before.toISOString().slice(0, 10),
    dayBefore: weekdayOf(before),
  };
}

function partsOf(timeZone: string, nowMs: number): { date: string; time: string } {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-CA", {
      ...{ timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" },
      ...{ hour: "2-digit", minute: "2-digit" },
    });
    formats.set(timeZone, format);
  }
  const part = Object.fromEntries(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
  return {
    date: `${part["year"] ?? ""}-${part["month"] ?? ""}-${part["day"] ?? ""}`,
    time: `${part["hour"] ?? ""}:${part["minute"] ?? ""}`,
  };
}

function weekdayOf(utcMidnight: Date): Weekday {
  return WEEKDAYS[(utcMidnight.getUTCDay() + 6) % 7] ?? "mon";
}
