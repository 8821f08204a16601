/** Keeps the book from growing for ever: every hour what is over and long past goes, in small batches. */
import type { Book } from "../../book/book.ts";
import { messageOf } from "../../errors.ts";
import type { Counters } from "../../telemetry/counters.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { createPacedLog } from "../../telemetry/paced-log.ts";
import type { Clock } from "../../time/clock.ts";
import { type KeepDays, type KeptTable, sweepsOf } from "./keep-days.ts";

export interface HousekeeperOptions {
  readonly book: Pick<Book, "transaction">;
  readonly keep: KeepDays;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  /** Rows of one transaction. Default 1 000. */
  readonly batchMax?: number;
}

/** Rows that went, by table; null: another dispatcher keeps house. */
export type Swept = Readonly<Partial<Record<KeptTable, number>>> | null;

const ROUND_MS = 3_600_000;
const BATCH_MAX = 1_000;
/** Between two turns while there is more to do, so that tickets come first. */
const PAUSE_MS = 100;
const AFTER_FAILURE_MS = 60_000;

/** Until the signal; never rejects. */
export async function keepHouse(options: HousekeeperOptions, signal: AbortSignal): Promise<void> {
  const { clock, logger, counters } = options;
  const paced = createPacedLog(logger, clock);
  while (!signal.aborted) {
    let waitMs = ROUND_MS;
    try {
      const swept = await sweepAll(options, signal);
      if (swept !== null && Object.keys(swept).length > 0) logger.info({ swept }, "old rows were taken away");
      paced.over("housekeeping works again");
    } catch (thrown) {
      counters.count("keepingFailed");
      paced.warn(`housekeeping stands still: ${messageOf(thrown)}; trying again`);
      waitMs = AFTER_FAILURE_MS;
    }
    await clock.sleep(waitMs, signal).catch(() => undefined);
  }
}

/** One round: a batch of every table in turn, until a turn finds no full one. */
export async function sweepAll(options: HousekeeperOptions, signal?: AbortSignal): Promise<Swept> {
  const { book, keep, clock, counters, batchMax = BATCH_MAX } = options;
  const swept: Partial<Record<KeptTable, number>> = {};
  let left = sweepsOf(keep, batchMax);
  while (left.length > 0 && signal?.aborted !== true) {
    const full: (typeof left)[number][] = [];
    for (const sweep of left) {
      const rows = await book.transaction((session) => session.sweep(sweep));
      if (rows === null) {
        counters.count("keepingHeldElsewhere");
        return null;
      }
      counters.count("rowsTakenAway", rows);
      if (rows > 0) swept[sweep.table] = (swept[sweep.table] ?? 0) + rows;
      if (rows === sweep.limit) full.push(sweep);
    }
    left = full;
    if (left.length > 0) await clock.sleep(PAUSE_MS, signal).catch(() => undefined);
  }
  return swept;
}
