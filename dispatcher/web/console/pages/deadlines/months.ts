/** A year of the working calendar as twelve sheets, and what a click on a day makes of it. Pure. */

export interface CalendarYear {
  source: string;
  /** "2026-10-01". */
  holidays: string[];
  /** Weekend days that are worked. */
  workdays: string[];
}

export interface Day {
  readonly day: string;
  readonly number: number;
  readonly isWeekend: boolean;
}

const DAY_MS = 86_400_000;

/** The days of a month (1 to 12), in weeks from Monday on; null where the sheet is empty. */
export function monthSheet(year: number, month: number): readonly (readonly (Day | null)[])[] {
  const first = Date.UTC(year, month - 1, 1);
  const count = (Date.UTC(year, month, 1) - first) / DAY_MS;
  const lead = (new Date(first).getUTCDay() + 6) % 7;
  const cells: (Day | null)[] = Array.from({ length: lead }, () => null);
  for (let i = 0; i < count; i += 1) {
    const at = new Date(first + i * DAY_MS);
    cells.push({ day: at.toISOString().slice(0, 10), number: i + 1, isWeekend: at.getUTCDay() % 6 === 0 });
  }
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** A weekday: usual or holiday. A weekend day: usual, worked instead, or a holiday by name, which it was before. */
export function clicked(year: CalendarYear, { day, isWeekend }: Day): CalendarYear {
  const without = (days: readonly string[]): string[] => days.filter((each) => each !== day);
  const sorted = (days: readonly string[]): string[] => [...days, day].toSorted();
  const isSet = year.holidays.includes(day) || year.workdays.includes(day);
  const usual = { ...year, holidays: without(year.holidays), workdays: without(year.workdays) };
  if (isSet) return usual;
  return isWeekend
    ? { ...usual, workdays: sorted(usual.workdays) }
    : { ...usual, holidays: sorted(usual.holidays) };
}
