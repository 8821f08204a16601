/** What every stage of the intake shares. */
import type { Book, LockedTicket } from "../book/book.ts";
import type { Bus, IncomingEvent } from "../bus/bus.ts";
import type { OpenKeys } from "../cache/open-keys.ts";
import { messageOf } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import { createPacedLog, type PacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";
import { retryDelayMs } from "../time/retry.ts";
import { type CoverNotices, createCoverNotices } from "./covers.ts";

/** Hears what a commit changed, after it; must not throw. */
export interface AfterCommit {
  opened(ticket: LockedTicket): void;
  closed(ticket: LockedTicket): void;
}

export interface IntakeOptions {
  readonly book: Book;
  readonly bus: Bus;
  readonly cache: OpenKeys;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  readonly newId: () => string;
  readonly after: AfterCommit;
}

export interface Intake extends IntakeOptions {
  readonly paced: PacedLog;
  readonly covers: CoverNotices;
  /** True the first time it hears of an event. */
  isNews(eventId: string): boolean;
}

/** Events remembered as having been asked to wait; the oldest goes first. */
const REMEMBERED_MAX = 10_000;

export function createIntake(options: IntakeOptions): Intake {
  const known = new Set<string>();
  return {
    ...options,
    paced: createPacedLog(options.logger, options.clock),
    covers: createCoverNotices(options),
    isNews(eventId) {
      if (known.has(eventId)) return false;
      known.add(eventId);
      const [oldest] = known;
      if (known.size > REMEMBERED_MAX && oldest !== undefined) known.delete(oldest);
      return true;
    },
  };
}

/**
 * Only after the commit. One that is not recorded comes again and is found decided, so a failure is counted and
 * nothing else.
 */
export async function acknowledge({ counters }: Intake, events: readonly IncomingEvent[]): Promise<void> {
  const acked = await Promise.allSettled(events.map((event) => event.ack()));
  counters.count("acksFailed", acked.filter(({ status }) => status === "rejected").length);
}

/** Not decided: the bus brings it again. */
export function giveBack(intake: Intake, events: readonly IncomingEvent[], thrown: unknown): void {
  if (events.length === 0) return;
  intake.counters.count("eventsGivenBack", events.length);
  intake.paced.warn(`events wait on the bus: ${messageOf(thrown)}`, { waiting: events.length });
  for (const event of events) event.nak(retryDelayMs(event.deliveries));
}
