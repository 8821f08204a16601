/** The desk of tuning reports over the book. */
import type { TuningBook } from "../book/tuning-reports.ts";
import { DispatcherError } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Clock } from "../time/clock.ts";
import { summaryOf, type TuningDesk } from "./tuning-desk.ts";

export interface TuningDeskOptions {
  readonly reports: TuningBook;
  readonly clock: Clock;
  readonly counters: Counters;
}

export function createTuningDesk({ reports, clock, counters }: TuningDeskOptions): TuningDesk {
  return {
    list: (query) => reports.list(query),
    async report(id) {
      const found = await reports.report(id);
      if (found !== null) return found;
      throw new DispatcherError(
        "NOT_FOUND",
        `There is no tuning report ${id.slice(0, 64)}, or newer ones took its place.`,
      );
    },
    async publish(report, by) {
      const summary = summaryOf(report);
      const entry = await reports.keep({ report, summary, by, atMs: clock.nowMs() });
      counters.count("tuningReportsPublished");
      return entry;
    },
  };
}
