/** What a period's report counts, by SQL over the book. */
import type { Violation } from "#contract";
import type { ReportPeriod } from "../lifecycle/clocks/report-period.ts";
import type { ReportBody, ReportCounts } from "../lifecycle/clocks/report.ts";
import { instant, type Queryable, rowsOf } from "./statement.ts";

/** A report is read by people: the worst of each list are enough. */
const LISTED_MAX = 1_000;

const PLACE = "t.grid_id, t.worker_id, t.violation";

// grouping(): 7 everything, 3 by grid, 5 by worker, 6 by violation.
const COUNTS = {
  name: "period-counts",
  text: `WITH facts (grid_id, worker_id, violation, opened, closed, missed, open_at_end, overdue_at_end) AS (
    SELECT ${PLACE}, 1, 0, 0, 0, 0 FROM ticket t WHERE t.opened_at >= $1 AND t.opened_at < $2
    UNION ALL
    SELECT ${PLACE}, 0, 1, 0, 0, 0 FROM ticket t WHERE t.closed_at >= $1 AND t.closed_at < $2
    UNION ALL
    SELECT ${PLACE}, 0, 0, 1, 0, 0 FROM ticket_clock c JOIN ticket t ON t.id = c.ticket_id
    WHERE c.missed_at >= $1 AND c.missed_at < $2
    UNION ALL
    SELECT ${PLACE}, 0, 0, 0, 1,
      EXISTS (SELECT 1 FROM ticket_clock c WHERE c.ticket_id = t.id AND c.missed_at < $2)::integer
    FROM (
      SELECT * FROM ticket WHERE state <> 'closed' UNION ALL SELECT * FROM ticket WHERE closed_at >= $2
    ) t WHERE t.opened_at < $2
  )
  SELECT grouping(f.grid_id, f.worker_id, f.violation) AS by, f.grid_id, f.worker_id, f.violation,
    (SELECT name FROM grid WHERE id = f.grid_id) AS grid_name,
    (SELECT name FROM worker WHERE id = f.worker_id) AS worker_name,
    coalesce(sum(f.opened), 0)::integer AS opened, coalesce(sum(f.closed), 0)::integer AS closed,
    coalesce(sum(f.missed), 0)::integer AS missed, coalesce(sum(f.open_at_end), 0)::integer AS open_at_end,
    coalesce(sum(f.overdue_at_end), 0)::integer AS overdue_at_end
  FROM facts f GROUP BY GROUPING SETS ((), (f.grid_id), (f.worker_id), (f.violation))
  ORDER BY missed DESC, opened DESC, f.grid_id, f.worker_id, f.violation`,
};

const NAMED = {
  name: "period-named-counts",
  text: `SELECT 'closed' AS what, close_reason AS name, count(*)::integer AS n FROM ticket
    WHERE closed_at >= $1 AND closed_at < $2 GROUP BY 2
    UNION ALL
    SELECT 'missed', clock, count(*)::integer FROM ticket_clock WHERE missed_at >= $1 AND missed_at < $2 GROUP BY 2
    UNION ALL
    SELECT 'reminder', kind, count(*)::integer FROM reminder WHERE at >= $1 AND at < $2 GROUP BY 2`,
};

interface CountRow {
  readonly by: number;
  readonly grid_id: string | null;
  readonly worker_id: string | null;
  readonly violation: Violation;
  readonly grid_name: string | null;
  readonly worker_name: string | null;
  readonly opened: number;
  readonly closed: number;
  readonly missed: number;
  readonly open_at_end: number;
  readonly overdue_at_end: number;
}

interface NamedRow {
  readonly what: "closed" | "missed" | "reminder";
  readonly name: string;
  readonly n: number;
}

const toCounts = (row: CountRow): ReportCounts => ({
  opened: row.opened,
  closed: row.closed,
  missed: row.missed,
  openAtEnd: row.open_at_end,
  overdueAtEnd: row.overdue_at_end,
});

const NOTHING: ReportCounts = { opened: 0, closed: 0, missed: 0, openAtEnd: 0, overdueAtEnd: 0 };

export async function countPeriod(db: Queryable, { fromMs, toMs }: ReportPeriod): Promise<ReportBody> {
  const span = [instant(fromMs), instant(toMs)];
  const rows = await rowsOf<CountRow>(db, COUNTS, span);
  const named = await rowsOf<NamedRow>(db, NAMED, span);
  const by = (what: number): readonly CountRow[] =>
    rows.filter((row) => row.by === what).slice(0, LISTED_MAX);
  const countsOf = (what: NamedRow["what"]): Record<string, number> =>
    Object.fromEntries(named.filter((row) => row.what === what).map(({ name, n }) => [name, n]));
  const reminders = countsOf("reminder");
  const [all] = by(7);
  return {
    ...(all === undefined ? NOTHING : toCounts(all)),
    closedBy: countsOf("closed"),
    missedBy: countsOf("missed"),
    reminders: (reminders["before"] ?? 0) + (reminders["missed"] ?? 0) + (reminders["urge"] ?? 0),
    escalations: reminders["escalation"] ?? 0,
    byGrid: by(3).map((row) => ({ gridId: row.grid_id, name: row.grid_name, ...toCounts(row) })),
    byWorker: by(5).map((row) => ({ workerId: row.worker_id, name: row.worker_name, ...toCounts(row) })),
    byViolation: by(6).map((row) => ({ violation: row.violation, ...toCounts(row) })),
  };
}
