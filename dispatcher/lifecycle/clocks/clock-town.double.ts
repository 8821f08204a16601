/** A town whose clocks run: real PostgreSQL, a clock that is told to go on, and timekeepers that come and go. */
import { pino } from "pino";
import type { Book } from "../../book/book.ts";
import { openBook } from "../../book/pg-book.ts";
import { type Counters, createCounters } from "../../telemetry/counters.ts";
import { createFakeClock, type FakeClock } from "../../time/clock.double.ts";
import { bookWithHooks, type MoveHooks } from "../move-hooks.ts";
import { startTown, type Town } from "../town.double.ts";
import { type ClockOptions, type Clocks, createClocks, rulePaths } from "./create-clocks.ts";
import { type ClockRules, loadClockRules } from "./load-rules.ts";
import type { Timekeeper } from "./timekeeper.ts";

/** A Monday, 09:00 in Shanghai; long past, because no timer fires before the book's own clock is there. */
export const MONDAY_MS = Date.parse("2025-03-03T09:00:00+08:00");
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const OFFER_SECONDS = 300;

export interface Keeper {
  readonly clocks: Clocks;
  readonly keeper: Timekeeper;
  readonly counters: Counters;
  /** Ends it between two rounds. */
  stop(): Promise<void>;
}

export interface ClockTown {
  readonly town: Town;
  readonly clock: FakeClock;
  readonly rules: ClockRules;
  readonly clocks: Clocks;
  /** One more dispatcher's timekeeper, with connections and a clock of its own unless one is given. */
  keep(options?: KeepOptions): Keeper;
  stop(): Promise<void>;
}

export interface KeepOptions extends Pick<ClockOptions, "onReminder"> {
  readonly clock?: FakeClock;
}

const logger = pino({ level: process.env["TEST_LOG"] ?? "silent" });

export async function startClockTown(): Promise<ClockTown> {
  const clock = createFakeClock(MONDAY_MS);
  const hooks = later();
  const town = await startTown(hooks, clock);
  const shipped = await loadClockRules(rulePaths({}));
  const body = { ...shipped.table.body, validFromMs: MONDAY_MS - DAY_MS };
  const rules = { ...shipped, table: { ...shipped.table, body } };
  await town.book.transaction((session) => session.storeClockRules(rules, clock.nowMs()));
  const settings = {
    timeZone: "Asia/Shanghai",
    remindPercents: [50, 80],
    urgeDays: 5,
    offerSeconds: OFFER_SECONDS,
  };
  const clocksOf = (book: Book, counters: Counters, given: KeepOptions): Clocks =>
    createClocks({ ...settings, clock, ...given, book, counters, logger });
  const clocks = clocksOf(town.book, createCounters(), {});
  hooks.become(clocks.hooks);
  const running = new Set<Keeper>();

  function keep(options: KeepOptions = {}): Keeper {
    const counters = createCounters();
    const book = openBook({ url: town.url, clock, counters, logger });
    const own = clocksOf(book, counters, options);
    const keeper = own.keeper(bookWithHooks(book, own.hooks));
    const stopping = new AbortController();
    const stopHearing = book.onChange(() => {
      keeper.heard();
    });
    const ended = keeper.run(stopping.signal);
    const made: Keeper = {
      clocks: own,
      keeper,
      counters,
      async stop() {
        running.delete(made);
        stopHearing();
        stopping.abort();
        await ended;
        await book.close();
      },
    };
    running.add(made);
    return made;
  }

  return {
    town,
    clock,
    rules,
    clocks,
    keep,
    async stop() {
      await Promise.all([...running].map((each) => each.stop()));
      await town.stop();
    },
  };
}

/** The town needs hooks before there is a book to make them of. */
function later(): MoveHooks & { become(hooks: Required<MoveHooks>): void } {
  let real: Required<MoveHooks> | null = null;
  return {
    become(hooks) {
      real = hooks;
    },
    opened: async (...given) => real?.opened(...given),
    moved: async (...given) => real?.moved(...given),
    happened: async (...given) => real?.happened(...given),
  };
}
