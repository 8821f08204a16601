/** What every stage of the intake shares. */
import type { Arrival } from "#contract";
import type { Book, LockedTicket } from "../book/book.ts";
import type { Bus, IncomingEvent } from "../bus/bus.ts";
import type { OpenKeys } from "../cache/open-keys.ts";
import { messageOf } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import { createPacedLog, type PacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";
import { retryDelayMs } from "../time/retry.ts";
import type { PlaceRules } from "./dedup/nearby.ts";
import { type CoverNotices, createCoverNotices } from "./covers.ts";

/** Hears what a commit changed, after it; must not throw. */
export interface AfterCommit {
  opened(ticket: LockedTicket): void;
  /** Another camera's key leads to this ticket from now on. */
  aliased(ticket: LockedTicket, arrival: Arrival): void;
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
  /** What makes one place and one thing of what several sources say. */
  readonly places: PlaceRules;
}

export interface Intake extends IntakeOptions {
  readonly paced: PacedLog;
  readonly covers: CoverNotices;
  /** True the first time it hears of an event. */
  isNews(eventId: string): boolean;
  /** What was acknowledged last, until the server has recorded it. */
  readonly acking: { last: Promise<void> };
  /** True from the moment events went back to the bus until the book is known to answer. */
  readonly doubt: { isOpen: boolean };
}

/** Events remembered as having been asked to wait; the oldest goes first. */
const REMEMBERED_MAX = 10_000;

export function createIntake(options: IntakeOptions): Intake {
  const known = new Set<string>();
  return {
    ...options,
    paced: createPacedLog(options.logger, options.clock),
    covers: createCoverNotices(options),
    acking: { last: Promise.resolve() },
    doubt: { isOpen: false },
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
 * Only after the commit; all of one stream. One that is not recorded comes again and is found decided, so a failure is
 * counted and nothing else. The server takes the acknowledgements of one connection in their order, so its word on the
 * last is its word on all: to be asked about each costs more than everything else that is done with a repeat. Resolves
 * when those before are recorded: the next batch is decided while these are on their way, and no more than one batch is.
 */
export async function acknowledge(
  { counters, acking }: Intake,
  events: readonly IncomingEvent[],
): Promise<void> {
  const before = acking.last;
  acking.last = sendAcks(events).catch(() => {
    counters.count("acksFailed", events.length);
  });
  await before;
}

async function sendAcks(events: readonly IncomingEvent[]): Promise<void> {
  for (const event of events.slice(0, -1)) event.ack();
  await events.at(-1)?.ackAndConfirm();
}

/** Not decided: the bus brings it again. */
export function giveBack(intake: Intake, events: readonly IncomingEvent[], thrown: unknown): void {
  if (events.length === 0) return;
  intake.counters.count("eventsGivenBack", events.length);
  intake.doubt.isOpen = true;
  intake.paced.warn(`events wait on the bus: ${messageOf(thrown)}`, { waiting: events.length });
  for (const event of events) event.nak(retryDelayMs(event.deliveries));
}
