/** Fires every timer once, in the order they are due, however many dispatchers there are and whatever they slept through. */
import type { Book, BookSession } from "../../book/book.ts";
import { DispatcherError, messageOf } from "../../errors.ts";
import type { Counters } from "../../telemetry/counters.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { createPacedLog, type PacedLog } from "../../telemetry/paced-log.ts";
import type { Clock } from "../../time/clock.ts";
import { type Alarm, createAlarm } from "../../time/retry.ts";
import type { ClockHooks } from "./clock-hooks.ts";
import type { Effect, Firing, TimerHandlers } from "./fire.ts";
import { createLateness, type Lateness } from "./lateness.ts";
import type { DueTimer } from "./records.ts";
import type { ReportClerk } from "./report-clerk.ts";

export interface TimekeeperOptions {
  /** Its transactions tell the hooks. */
  readonly book: Book;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  readonly hooks: ClockHooks;
  readonly handlers: TimerHandlers;
  readonly reports: ReportClerk;
}

export interface Timekeeper {
  /** Until the signal; never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** A timer was set for this instant: do not sleep past it. */
  expect(dueAtMs: number): void;
  /** Another dispatcher may have set one: look within a second. */
  heard(): void;
  lateness(): Lateness;
}

/** Timers fired in one transaction. */
const BATCH_MAX = 50;
/** Slept at most: so long after another dispatcher died, or this machine's clock jumped, its timers are looked at. */
const SLEEP_MAX_MS = 10_000;
const HEARD_MS = 1_000;
/** A transaction takes its time until others see the timer it has set. */
const COMMIT_SLACK_MS = 50;
/** Later than this counts as late. */
const LATE_MS = 5_000;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 600_000;
const ADOPT_MAX = 200;
/** The book does not let a dispatcher fire before the book's own clock is so far. */
const CLOCK_AHEAD_MS = 2_000;

export function createTimekeeper(options: TimekeeperOptions): Timekeeper {
  return new BookTimekeeper(options);
}

class BookTimekeeper implements Timekeeper {
  readonly #options: TimekeeperOptions;
  readonly #alarm: Alarm;
  readonly #paced: PacedLog;
  readonly #lateness = createLateness();
  #wakeAtMs = 0;
  /** After a batch has failed its timers are fired one by one, so that one bad timer holds up no other. */
  #singles = 0;

  constructor(options: TimekeeperOptions) {
    this.#options = options;
    this.#alarm = createAlarm(options.clock);
    this.#paced = createPacedLog(options.logger, options.clock);
  }

  expect(dueAtMs: number): void {
    this.#wakeBy(dueAtMs + COMMIT_SLACK_MS);
  }

  heard(): void {
    this.#wakeBy(this.#options.clock.nowMs() + HEARD_MS);
  }

  lateness(): Lateness {
    return this.#lateness.read();
  }

  async run(signal: AbortSignal): Promise<void> {
    let prepared = false;
    while (!signal.aborted) {
      try {
        if (!prepared) await this.#prepare(signal);
        prepared = true;
        if ((await this.#round()) > 0) continue;
        await this.#sleepUntilDue(signal);
        this.#paced.over("timers fire again");
      } catch (thrown) {
        this.#paced.warn(`timers cannot be fired: ${messageOf(thrown)}; trying again`);
        await this.#alarm.sleep(HEARD_MS, signal);
      }
    }
  }

  #wakeBy(atMs: number): void {
    if (atMs >= this.#wakeAtMs) return;
    this.#wakeAtMs = atMs;
    this.#alarm.wake();
  }

  async #prepare(signal: AbortSignal): Promise<void> {
    const { reports, book, clock } = this.#options;
    await this.#adoptAll(signal);
    await reports.plan(book, clock.nowMs());
  }

  /** How many were taken. */
  async #round(): Promise<number> {
    const { book, clock } = this.#options;
    const limit = this.#singles > 0 ? 1 : BATCH_MAX;
    let taken: readonly DueTimer[] = [];
    try {
      const firings = await book.transaction(async (session) => {
        taken = [];
        taken = await session.claimTimers({ nowMs: clock.nowMs(), limit, aheadMs: CLOCK_AHEAD_MS });
        return this.#fireAll(session, taken);
      });
      for (const fired of firings) this.#note(fired);
      this.#singles = Math.max(0, this.#singles - 1);
    } catch (thrown) {
      const [first] = taken;
      if (first === undefined || isAway(thrown)) throw thrown;
      if (taken.length > 1) this.#singles = taken.length;
      else await this.#putOff(first, thrown);
    }
    return taken.length;
  }

  async #fireAll(session: BookSession, timers: readonly DueTimer[]): Promise<readonly Fired[]> {
    const fired: Fired[] = [];
    for (const timer of timers) {
      const nowMs = this.#options.clock.nowMs();
      // An earlier one of this batch may have ended it.
      if (!(await session.endTimer(timer.id, nowMs))) continue;
      const effect = await this.#handle({ session, timer, nowMs });
      await session.noteEffect(timer.id, effect);
      fired.push({ effect, lateMs: Math.max(0, nowMs - timer.dueAtMs) });
    }
    return fired;
  }

  async #handle(firing: Firing): Promise<Effect> {
    const { handlers } = this.#options;
    const { session, timer } = firing;
    const { kind } = timer;
    if (kind === "report-week" || kind === "report-month") return handlers.report[kind](firing);
    const ticket = timer.ticketId === null ? null : await session.lockTicket(timer.ticketId);
    return ticket === null ? "moot" : handlers.ticket[kind]({ ...firing, ticket });
  }

  /** Only what is committed counts. */
  #note({ effect, lateMs }: Fired): void {
    const { counters } = this.#options;
    counters.count(effect === "acted" ? "timersFired" : "timersMoot");
    if (lateMs > LATE_MS) counters.count("timersLate");
    this.#lateness.add(lateMs);
  }

  async #putOff(timer: DueTimer, thrown: unknown): Promise<void> {
    const { book, clock, counters, logger } = this.#options;
    counters.count("timersFailed");
    const { id, kind, ticketId, tries } = timer;
    const waitMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(tries, 10));
    const failure = messageOf(thrown);
    logger.error({ timerId: id, kind, ticketId, waitMs, failure }, "a timer failed; it is tried again");
    await book.transaction((session) =>
      session.putOffTimer(id, { tryAtMs: clock.nowMs() + waitMs, failure }),
    );
  }

  /** Tickets of before this version, and whatever else is without a timer. */
  async #adoptAll(signal: AbortSignal): Promise<void> {
    const { book, logger } = this.#options;
    for (;;) {
      const ids = await book.ticketsWithoutTimer(ADOPT_MAX);
      for (const ticketId of ids) {
        if (signal.aborted) return;
        await book.transaction((session) => this.#adopt(session, ticketId));
      }
      if (ids.length > 0)
        logger.warn({ tickets: ids.length }, "tickets had no timer; their clocks start now");
      if (ids.length < ADOPT_MAX) return;
    }
  }

  async #adopt(session: BookSession, ticketId: string): Promise<void> {
    const { hooks, clock } = this.#options;
    const ticket = await session.lockTicket(ticketId);
    if (ticket === null || ticket.state === "closed" || (await session.hasLiveTimer(ticketId))) return;
    await hooks.adopt(session, ticket, clock.nowMs());
  }

  async #sleepUntilDue(signal: AbortSignal): Promise<void> {
    const { book, clock } = this.#options;
    const nowMs = clock.nowMs();
    this.#wakeAtMs = nowMs + SLEEP_MAX_MS;
    const next = await book.nextTimer(nowMs);
    if (next !== null) {
      if (next.clockAheadMs > CLOCK_AHEAD_MS) {
        this.#paced.warn("this machine's clock is ahead of the ticket book's: timers wait for the book's", {
          aheadMs: next.clockAheadMs,
        });
      }
      this.#wakeAtMs = Math.min(this.#wakeAtMs, Math.max(next.tryAtMs, nowMs + COMMIT_SLACK_MS));
    }
    while (!signal.aborted) {
      const leftMs = this.#wakeAtMs - clock.nowMs();
      if (leftMs <= 0 || leftMs > SLEEP_MAX_MS) return;
      await this.#alarm.sleep(leftMs, signal);
    }
  }
}

interface Fired {
  readonly effect: Effect;
  readonly lateMs: number;
}

const isAway = (thrown: unknown): boolean =>
  thrown instanceof DispatcherError && thrown.code === "BOOK_UNAVAILABLE";
