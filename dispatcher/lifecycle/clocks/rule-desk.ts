/** Deadline tables and working calendars in the hands of the office: read, drafted, put in force, with who, when and why. */
import { DispatcherError } from "../../errors.ts";
import type { Clock } from "../../time/clock.ts";
import type { CalendarVersion, DeadlineVersion, OfficeChange, RuleStore } from "../office-desk.ts";
import { hashOf, type Problems } from "./check-yaml.ts";
import { parseCalendar } from "./parse-calendar.ts";
import { parseDeadlines } from "./parse-deadlines.ts";

/**
 * in-force: sets the clocks that start now. coming: will, from its day. never: a newer one is in force from an earlier
 * day. past: was in force.
 */
export type DeadlineStanding = "in-force" | "coming" | "never" | "past";

export interface StandingVersion extends DeadlineVersion {
  readonly standing: DeadlineStanding;
}

export interface RuleDesk {
  /** Newest first. */
  deadlines(): Promise<readonly StandingVersion[]>;
  /** The sentences about what is wrong with a table; none: it may be put in force. */
  problemsOf(table: unknown): readonly string[];
  /**
   * From `validFromMs` on, for clocks that start then; one that runs keeps what it was started under. Rejects BAD_REQUEST
   * for a table with mistakes or a day that is over.
   */
  putDeadlines(table: unknown, validFromMs: number, change: Omit<OfficeChange, "atMs">): Promise<number>;
  /** Newest first; the first one is in force. */
  calendars(): Promise<readonly CalendarVersion[]>;
  /** Rejects BAD_REQUEST for a calendar with mistakes. */
  putCalendar(calendar: unknown, change: Omit<OfficeChange, "atMs">): Promise<number>;
  readonly drafts: Pick<RuleStore, "drafts" | "addDraft" | "changeDraft" | "dropDraft">;
}

const SENTENCES_MAX = 20;
const CALENDARS_SHOWN = 50;
/** Between reading the page's clock and putting it in force a little time passes. */
const LATE_MS = 10 * 60_000;

export function createRuleDesk(store: RuleStore, clock: Clock): RuleDesk {
  return {
    deadlines: async () => standings(await store.deadlineVersions(), clock.nowMs()).toReversed(),
    problemsOf: (table) => checkedTable(table, 0).sentences,
    async putDeadlines(given, validFromMs, { by, reason }) {
      const atMs = clock.nowMs();
      if (validFromMs < atMs - LATE_MS) {
        throw new DispatcherError(
          "BAD_REQUEST",
          `Key "validFrom" is ${new Date(validFromMs).toISOString()}, which is over; now or later would be right, because clocks that ran then keep their limits.`,
        );
      }
      const { table, sentences } = checkedTable(given, validFromMs);
      refuseMistakes(sentences);
      return store.putDeadlines(table, hashOf(table), { by, reason, atMs });
    },
    calendars: () => store.calendarVersions(CALENDARS_SHOWN),
    async putCalendar(given, { by, reason }) {
      const problems: Problems = { file: "calendar", sentences: [] };
      const data = parseCalendar(JSON.stringify(given), problems);
      refuseMistakes(problems.sentences);
      return store.putCalendar(data, hashOf(data), { by, reason, atMs: clock.nowMs() });
    },
    drafts: store,
  };
}

function refuseMistakes(sentences: readonly string[]): void {
  if (sentences.length === 0) return;
  throw new DispatcherError("BAD_REQUEST", sentences.slice(0, SENTENCES_MAX).join("\n"));
}

/** JSON is YAML: the file's own reader checks what a page sends, with the same sentences. */
function checkedTable(given: unknown, validFromMs: number) {
  const problems: Problems = { file: "deadlines", sentences: [] };
  const fields = typeof given === "object" && given !== null && !Array.isArray(given) ? given : {};
  const whole = { ...fields, validFrom: new Date(validFromMs).toISOString().replace(/\.\d+Z$/, "Z") };
  const table = parseDeadlines(JSON.stringify(whole), problems);
  return { table: { ...table, validFromMs }, sentences: problems.sentences };
}

/** As the clocks choose: the newest version whose day has come; before the first one's day, the first. Oldest first. */
export function standings(versions: readonly DeadlineVersion[], nowMs: number): readonly StandingVersion[] {
  const chosen = versions.findLast(({ table }) => table.validFromMs <= nowMs) ?? versions[0] ?? null;
  return versions.map((version, i) => ({ ...version, standing: standingOf(version, i) }));

  function standingOf(version: DeadlineVersion, i: number): DeadlineStanding {
    if (version === chosen) return "in-force";
    const from = Math.max(version.table.validFromMs, version.loadedAtMs);
    const isHidden = versions
      .slice(i + 1)
      .some((later) => Math.max(later.table.validFromMs, later.loadedAtMs) <= from);
    if (isHidden) return "never";
    return version.table.validFromMs > nowMs ? "coming" : "past";
  }
}
