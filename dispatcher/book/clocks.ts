/** Clocks in the book, outside of a ticket's transaction: rules that are loaded, the next timer, reports, past clocks. */
import type { Violation } from "#contract";
import type { CalendarData } from "../lifecycle/clocks/calendar.ts";
import type { PastClock } from "../lifecycle/clocks/records.ts";
import type { Report, ReportBody, ReportFilter } from "../lifecycle/clocks/report.ts";
import type { ReportKind } from "../lifecycle/clocks/report-period.ts";
import { CLOCK_COLUMNS, type ClockRow, toClock } from "./clock-rows.ts";
import { NEWEST_CALENDAR } from "./session-clocks.ts";
import { firstRowOf, instant, type Queryable, rowsOf } from "./statement.ts";

export interface PastClockQuery {
  /** Started in [fromMs, toMs). */
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
  /** The last one of the page before. */
  readonly after: Pick<PastClock, "startedAtMs" | "ticketId" | "clock" | "run"> | null;
}

export interface NextTimer {
  readonly tryAtMs: number;
  /** How far this machine's clock is ahead of the book's; below 0: behind. */
  readonly clockAheadMs: number;
}

export interface ClockBook {
  newestCalendar(): Promise<CalendarData | null>;
  /** The earliest live timer, or null. */
  nextTimer(nowMs: number): Promise<NextTimer | null>;
  /** Ids of tickets that are not closed and have no live timer. */
  ticketsWithoutTimer(limit: number): Promise<readonly string[]>;
  /** By start. */
  pastClocks(query: PastClockQuery): Promise<readonly PastClock[]>;
  reports(filter: ReportFilter): Promise<readonly Report[]>;
}

const NEXT_TIMER = {
  name: "next-timer",
  text: "SELECT try_at, now() AS book_now FROM timer WHERE state = 'live' ORDER BY try_at, id LIMIT 1",
};

const WITHOUT_TIMER = {
  name: "tickets-without-timer",
  text: `SELECT k.id FROM ticket k WHERE k.state <> 'closed'
    AND NOT EXISTS (SELECT 1 FROM timer t WHERE t.ticket_id = k.id AND t.state = 'live') LIMIT $1`,
};

const PAST_CLOCKS = {
  name: "past-clocks",
  text: `SELECT c.ticket_id, k.violation, k.grid_id, ${CLOCK_COLUMNS}
    FROM ticket_clock c JOIN ticket k ON k.id = c.ticket_id
    WHERE c.started_at >= $1 AND c.started_at < $2
      AND ($3::timestamptz IS NULL OR (c.started_at, c.ticket_id, c.clock, c.run) > ($3, $4::uuid, $5, $6))
    ORDER BY c.started_at, c.ticket_id, c.clock, c.run LIMIT $7`,
};

const REPORTS = {
  name: "reports",
  text: `SELECT kind, period, from_at, to_at, written_at, body FROM report
    WHERE ($1::text IS NULL OR kind = $1) AND ($2::timestamptz IS NULL OR to_at < $2)
    ORDER BY to_at DESC, kind LIMIT $3`,
};

interface PastClockRow extends ClockRow {
  readonly ticket_id: string;
  readonly violation: Violation;
  readonly grid_id: string | null;
}

interface ReportRow {
  readonly kind: ReportKind;
  readonly period: string;
  readonly from_at: Date;
  readonly to_at: Date;
  readonly written_at: Date;
  readonly body: ReportBody;
}

const REPORTS_MAX = 100;

export function createClockPart(db: Queryable): ClockBook {
  return {
    newestCalendar: async () => (await firstRowOf<{ body: CalendarData }>(db, NEWEST_CALENDAR))?.body ?? null,
    async nextTimer(nowMs) {
      const row = await firstRowOf<{ try_at: Date; book_now: Date }>(db, NEXT_TIMER);
      return row === null
        ? null
        : { tryAtMs: row.try_at.getTime(), clockAheadMs: nowMs - row.book_now.getTime() };
    },
    async ticketsWithoutTimer(limit) {
      return (await rowsOf<{ id: string }>(db, WITHOUT_TIMER, [limit])).map(({ id }) => id);
    },
    async pastClocks({ fromMs, toMs, limit, after }) {
      const place =
        after === null
          ? [null, null, null, null]
          : [instant(after.startedAtMs), after.ticketId, after.clock, after.run];
      const rows = await rowsOf<PastClockRow>(db, PAST_CLOCKS, [
        instant(fromMs),
        instant(toMs),
        ...place,
        limit,
      ]);
      return rows.map((row) => ({
        ...toClock(row),
        ticketId: row.ticket_id,
        violation: row.violation,
        gridId: row.grid_id,
      }));
    },
    async reports({ kind, beforeMs, limit }) {
      const before = beforeMs === undefined ? null : instant(beforeMs);
      const most = Math.min(REPORTS_MAX, Math.max(1, limit));
      return (await rowsOf<ReportRow>(db, REPORTS, [kind ?? null, before, most])).map((row) => ({
        kind: row.kind,
        period: row.period,
        fromMs: row.from_at.getTime(),
        toMs: row.to_at.getTime(),
        writtenAtMs: row.written_at.getTime(),
        body: row.body,
      }));
    },
  };
}
