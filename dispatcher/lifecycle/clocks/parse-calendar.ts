/** calendar.yaml → the calendar's data. Pure. */
import type { CalendarData, CalendarYear } from "./calendar.ts";
import { isSection, type Problems, refuseUnknown, sectionOf, textOf, wrong } from "./check-yaml.ts";
import { dayNumberOf, dayText, weekdayOf, yearOf } from "./zone-time.ts";

/** Days of one notice, ranges written out; a year has no more. */
const DAYS_MAX = 366;

/** Adds a sentence to `problems` for everything that is wrong; the result is only good without any. */
export function parseCalendar(text: string, problems: Problems): CalendarData {
  const section = sectionOf(problems, text);
  if (section === undefined) return { version: "", years: {} };
  refuseUnknown(problems, "", section, ["version", "years"]);
  const version = textOf(problems, "version", section["version"], "a short name such as cn-2026-1");
  const given = section["years"];
  if (!isSection(given)) {
    wrong(problems, "years", given, "a section with one entry for each year");
    return { version, years: {} };
  }
  const years: Record<number, CalendarYear> = {};
  for (const [key, value] of Object.entries(given)) {
    const year = Number(key);
    if (Number.isInteger(year) && year >= 1970 && year <= 2200)
      years[year] = parseYear(year, value, problems);
    else wrong(problems, `years.${key}`, key, "a year from 1970 to 2200");
  }
  return { version, years };
}

function parseYear(year: number, given: unknown, problems: Problems): CalendarYear {
  const key = `years.${String(year)}`;
  if (!isSection(given)) {
    wrong(problems, key, given, "a section with the keys source, holidays, workdays");
    return { source: "", holidays: [], workdays: [] };
  }
  refuseUnknown(problems, `${key}.`, given, ["source", "holidays", "workdays"]);
  const source = textOf(problems, `${key}.source`, given["source"], "the notice that says so");
  const holidays = parseDays({ key: `${key}.holidays`, year, given: given["holidays"] }, problems);
  const workdays = parseDays({ key: `${key}.workdays`, year, given: given["workdays"] ?? [] }, problems);
  for (const day of workdays) {
    if (holidays.includes(day)) {
      wrong(problems, `${key}.workdays`, dayText(day), "a day that is not among the holidays");
    } else if (weekdayOf(day) <= 5) {
      wrong(problems, `${key}.workdays`, dayText(day), "a Saturday or Sunday (other days are worked anyway)");
    }
  }
  return { source, holidays, workdays };
}

const RIGHT_DAYS = "a list of days such as 2026-10-01, or first..last";

function parseDays(
  { key, year, given }: { readonly key: string; readonly year: number; readonly given: unknown },
  problems: Problems,
): readonly number[] {
  if (!Array.isArray(given)) {
    wrong(problems, key, given, RIGHT_DAYS);
    return [];
  }
  const days: number[] = [];
  for (const entry of given as readonly unknown[]) {
    const range = typeof entry === "string" ? rangeOf(entry) : null;
    if (range === null || yearOf(range.first) !== year || yearOf(range.last) !== year) {
      wrong(problems, key, entry, `a day of ${String(year)} such as ${String(year)}-10-01, or first..last`);
      continue;
    }
    for (let day = range.first; day <= range.last && days.length < DAYS_MAX; day += 1) days.push(day);
  }
  return [...new Set(days)].sort((a, b) => a - b);
}

function rangeOf(text: string): { readonly first: number; readonly last: number } | null {
  const [from = "", to = from, more] = text.split("..").map((part) => part.trim());
  const first = dayNumberOf(from);
  const last = dayNumberOf(to);
  return more !== undefined || first === null || last === null || last < first ? null : { first, last };
}
