/** Writes the weekly and monthly report (通报) when its period is over, and plans the next one. */
import type { Book, BookSession } from "../../book/book.ts";
import type { Firing, ReportHandler, TimerHandlers } from "./fire.ts";
import { periodAt, type ReportKind, type ReportPeriod } from "./report-period.ts";
import type { Report } from "./report.ts";
import { createZoneTime, type ZoneTime } from "./zone-time.ts";

export interface ReportClerkOptions {
  readonly timeZone: string;
  /** Hears every report in its transaction, to send it. */
  readonly onReport?: (session: BookSession, report: Report) => Promise<void>;
}

export interface ReportClerk {
  readonly handlers: TimerHandlers["report"];
  /** Sets the timers of the periods that run now, unless there are any. */
  plan(book: Book, nowMs: number): Promise<void>;
}

/** What was committed in the period's last moment is counted, too. */
const SETTLE_MS = 60_000;
const KINDS: readonly ReportKind[] = ["week", "month"];

export function createReportClerk({ timeZone, onReport }: ReportClerkOptions): ReportClerk {
  const zone = createZoneTime(timeZone);
  const handler =
    (kind: ReportKind): ReportHandler =>
    async (firing) => {
      const period = periodOf(firing, kind);
      const body = await firing.session.countPeriod(period);
      const report = { ...period, writtenAtMs: firing.nowMs, body };
      const isNew = await firing.session.writeReport(report);
      if (isNew) await onReport?.(firing.session, report);
      // The next one, also when it is over already: after weeks of standstill none is left out.
      await setTimer(firing.session, periodAt(zone, kind, period.toMs), firing.nowMs);
      return isNew ? "acted" : "moot";
    };
  return {
    handlers: { "report-week": handler("week"), "report-month": handler("month") },
    plan: (book, nowMs) => book.transaction((session) => planAll(session, zone, nowMs)),
  };
}

async function planAll(session: BookSession, zone: ZoneTime, nowMs: number): Promise<void> {
  for (const kind of KINDS) await setTimer(session, periodAt(zone, kind, nowMs), nowMs);
}

function setTimer(
  session: BookSession,
  { kind, period, fromMs, toMs }: ReportPeriod,
  nowMs: number,
): Promise<void> {
  const payload = { period, fromMs, toMs };
  return session.setReportTimer({ kind: `report-${kind}`, dueAtMs: toMs + SETTLE_MS, payload, atMs: nowMs });
}

function periodOf({ timer }: Firing, kind: ReportKind): ReportPeriod {
  const { period, fromMs, toMs } = timer.payload;
  return { kind, period: String(period), fromMs: Number(fromMs), toMs: Number(toMs) };
}
