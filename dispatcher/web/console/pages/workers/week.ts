/** A week of the roster by the district's own wall clock: its days, and what of each day somebody is on duty. Pure. */
import { type Language, LOCALES } from "../../../shared/language.ts";
import { daysText } from "../../../shared/zone-sentence.ts";

interface Shift {
  /** "HH:MM", local. */
  readonly shiftStart: string;
  readonly shiftEnd: string;
  /** 1 Monday to 7 Sunday. */
  readonly days: readonly number[];
}

interface Block {
  /** Of the day, 0 to 1. */
  readonly left: number;
  readonly width: number;
  /** "08:00–17:00". */
  readonly text: string;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** "2026-11-21T08:05" in the zone. */
export function localText(atMs: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    ...{ timeZone, year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  });
  return format.format(atMs).replace(" ", "T");
}

/** The instant at which the zone's clock shows it, ms since 1970; in an hour that is left out, the one before. */
export function instantOfLocal(local: string, timeZone: string): number {
  const wanted = Date.parse(`${local}:00Z`);
  let at = wanted;
  // The offset of the guess may not be that of the answer: the second look settles it.
  for (let look = 0; look < 2; look += 1) at += wanted - Date.parse(`${localText(at, timeZone)}:00Z`);
  return at;
}

/** The day by that many days later; both "2026-11-21". */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** The Monday of its week. */
export const mondayOf = (day: string): string =>
  dayAfter(day, -((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7));

/** The seven days from it on. */
export const weekFrom = (monday: string): readonly string[] => WEEKDAYS.map((_, i) => dayAfter(monday, i));

interface Span {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
}

/** What of a day the spans cover; a day of 23 or 25 hours is as wide as the others. */
export function blocksOf(spans: readonly Span[], day: string, timeZone: string): readonly Block[] {
  const from = instantOfLocal(`${day}T00:00`, timeZone);
  const to = instantOfLocal(`${dayAfter(day, 1)}T00:00`, timeZone);
  return spans.flatMap((span) => {
    const begin = Math.max(from, Date.parse(span.from));
    const end = Math.min(to, Date.parse(span.to));
    if (begin >= end) return [];
    const clock = (atMs: number): string => (atMs === to ? "24:00" : localText(atMs, timeZone).slice(11));
    const text = `${clock(begin)}–${clock(end)}`;
    return [{ left: (begin - from) / (to - from), width: (end - begin) / (to - from), text }];
  });
}

/** Hours, to a tenth. */
export const hoursOf = (spans: readonly Span[]): number =>
  Math.round(
    spans.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0) / MINUTE_MS / 6,
  ) / 10;

/** "周一至周五 08:00–17:00" for each. */
export const shiftTexts = (shifts: readonly Shift[], language: Language): readonly string[] =>
  shifts.map(({ shiftStart, shiftEnd, days }) => {
    const named = days.flatMap((day) => WEEKDAYS[day - 1] ?? []);
    return `${daysText(named, language)} ${shiftStart}–${shiftEnd}`;
  });

/** "11月21日", "21 Nov", of a day. */
export const dayText = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], { month: "short", day: "numeric", timeZone: "UTC" }).format(
    new Date(`${day}T00:00Z`),
  );

/** "11月21日 08:00", of a local time as the API writes it. */
export const momentText = (local: string, language: Language): string =>
  `${dayText(local.slice(0, 10), language)} ${local.slice(11, 16)}`;
