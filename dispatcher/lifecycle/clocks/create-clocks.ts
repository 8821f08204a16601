/** The clocks as one thing: hooks for every transaction, the timekeeper beside the flow, and what people may ask. */
import { fileURLToPath } from "node:url";
import type { Book, BookSession, LockedTicket } from "../../book/book.ts";
import type { Counters } from "../../telemetry/counters.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { MoveHooks } from "../move-hooks.ts";
import { escalateMissedReports } from "../whistle.ts";
import { createClockHooks } from "./clock-hooks.ts";
import { dryRun } from "./dry-run.ts";
import { createTicketHandlers } from "./fire.ts";
import type { ClockRulePaths } from "./load-rules.ts";
import type { Reminder } from "./records.ts";
import { createReportClerk } from "./report-clerk.ts";
import type { ClockDesk, Report } from "./report.ts";
import { createRuleBook } from "./rule-book.ts";
import { createTimekeeper, type Timekeeper } from "./timekeeper.ts";

export interface ClockOptions {
  /** As it is opened: its transactions tell nobody yet. */
  readonly book: Book;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  /** Zone of the wall clock of working hours, weeks and months. */
  readonly timeZone: string;
  readonly remindPercents: readonly number[];
  readonly urgeDays: number;
  /** Null: an offer stands until it is answered. */
  readonly offerSeconds: number | null;
  /** Both hear, inside the transaction, what is to be sent. */
  readonly onReminder?: (session: BookSession, ticket: LockedTicket, reminder: Reminder) => Promise<void>;
  readonly onReport?: (session: BookSession, report: Report) => Promise<void>;
}

export interface Clocks {
  readonly hooks: Required<MoveHooks>;
  readonly desk: ClockDesk;
  /** `hookedBook`: the one whose transactions tell these hooks and all others. */
  keeper(hookedBook: Book): Timekeeper;
}

const NOBODY_YET = (): void => undefined;

export function createClocks(options: ClockOptions): Clocks {
  const { book, clock, timeZone, urgeDays, onReminder, onReport } = options;
  const rules = createRuleBook(options);
  let expect: (dueAtMs: number) => void = NOBODY_YET;
  const hooks = createClockHooks({
    rules,
    remindPercents: options.remindPercents.toSorted((a, b) => a - b),
    urgeDays,
    offerSeconds: options.offerSeconds,
    onTimerSet: (dueAtMs) => {
      expect(dueAtMs);
    },
  });
  const reports = createReportClerk({ timeZone, ...(onReport === undefined ? {} : { onReport }) });
  const ticket = createTicketHandlers({
    hooks,
    urgeDays,
    whistleMissed: async ({ session, ticket: called, nowMs }) =>
      (await escalateMissedReports(session, called, nowMs)).length > 0 ? "acted" : "moot",
    ...(onReminder === undefined ? {} : { onReminder }),
  });
  return {
    hooks,
    desk: {
      reports: (filter) => book.reports(filter),
      dryRun: (request) => dryRun({ book, clock, timeZone }, request),
    },
    keeper(hookedBook) {
      const handlers = { ticket, report: reports.handlers };
      const keeper = createTimekeeper({ ...options, book: hookedBook, hooks, handlers, reports });
      expect = (dueAtMs) => {
        keeper.expect(dueAtMs);
      };
      return keeper;
    },
  };
}

const shipped = (name: string): string =>
  fileURLToPath(new URL(`../../district/example/${name}`, import.meta.url));

/** What is not given is what comes with the program. */
export const rulePaths = (given: {
  readonly deadlines?: string | undefined;
  readonly calendar?: string | undefined;
}): ClockRulePaths => ({
  deadlines: given.deadlines ?? shipped("deadlines.yaml"),
  calendar: given.calendar ?? shipped("calendar-cn.yaml"),
});
