/** Reads the two rule files of the clocks and gives back both or every sentence at once. */
import { DispatcherError } from "../../errors.ts";
import type { CalendarData } from "./calendar.ts";
import { hashOf, type Problems, readRuleFile } from "./check-yaml.ts";
import type { DeadlineTable } from "./deadlines.ts";
import { parseCalendar } from "./parse-calendar.ts";
import { parseDeadlines } from "./parse-deadlines.ts";

export interface ClockRulePaths {
  /** YAML. */
  readonly deadlines: string;
  /** YAML. */
  readonly calendar: string;
}

/** What was read, with the SHA-256 of what was understood: the same rules are the same version. */
export interface Hashed<T> {
  readonly hash: string;
  readonly body: T;
}

export interface ClockRules {
  readonly table: Hashed<DeadlineTable>;
  readonly calendar: Hashed<CalendarData>;
}

const PROBLEMS_SHOWN_MAX = 50;

/** Rejects with DISTRICT_INVALID: one sentence for every problem of both files. */
export async function loadClockRules(paths: ClockRulePaths): Promise<ClockRules> {
  const deadlines: Problems = { file: paths.deadlines, sentences: [] };
  const calendar: Problems = { file: paths.calendar, sentences: [] };
  const [deadlineText, calendarText] = await Promise.all([readRuleFile(deadlines), readRuleFile(calendar)]);
  const table = deadlineText === undefined ? undefined : parseDeadlines(deadlineText, deadlines);
  const data = calendarText === undefined ? undefined : parseCalendar(calendarText, calendar);
  const sentences = [...deadlines.sentences, ...calendar.sentences];
  if (sentences.length > 0 || table === undefined || data === undefined) {
    throw new DispatcherError("DISTRICT_INVALID", sentences.slice(0, PROBLEMS_SHOWN_MAX).join("\n"));
  }
  return { table: { hash: hashOf(table), body: table }, calendar: { hash: hashOf(data), body: data } };
}
