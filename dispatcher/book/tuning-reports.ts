/** Tuning reports in the book: the newest few of each curve. */
import { randomUUID } from "node:crypto";
import type { TuningProfile, TuningReport, Violation } from "#contract";
import type { PublishedReport, TuningEntry, TuningQuery, TuningSummary } from "../learning/tuning-desk.ts";
import { Conditions } from "./search.ts";
import { firstRowOf, instant, isUuid, type Queryable, rowsOf } from "./statement.ts";

export interface TuningBook {
  list(query: TuningQuery): Promise<readonly TuningEntry[]>;
  report(id: string): Promise<{ readonly entry: TuningEntry; readonly report: TuningReport } | null>;
  keep(published: PublishedReport): Promise<TuningEntry>;
}

/** Of one camera, kind, light and zones: enough to see what a change of last month did. */
const OF_A_CURVE = 10;
/** Of all: some megabytes each at most. */
const IN_ALL = 2_000;
const LIST_MAX = 200;

const COLUMNS =
  "r.id, r.camera_code, r.violation, r.profile, r.made_at, r.published_by, r.published_at, r.summary";

const READ = {
  name: "tuning-report",
  text: `SELECT ${COLUMNS}, r.body FROM tuning_report r WHERE r.id = $1`,
};

// One statement: what is published while another publishes the same keeps its place by the unique index.
const KEEP = {
  name: "keep-tuning-report",
  text: `INSERT INTO tuning_report AS r (id, camera_code, violation, profile, zones, made_at, published_by, published_at,
      summary, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10::jsonb)
    ON CONFLICT (camera_code, violation, profile, zones, made_at) DO UPDATE SET published_at = r.published_at
    RETURNING ${COLUMNS}`,
};

const DROP = {
  name: "drop-tuning-reports",
  text: `DELETE FROM tuning_report WHERE id IN (
      (SELECT id FROM tuning_report WHERE camera_code = $1 AND violation = $2 AND profile = $3 AND zones = $4
        ORDER BY made_at DESC OFFSET ${String(OF_A_CURVE)})
      UNION ALL (SELECT id FROM tuning_report ORDER BY published_at DESC, id DESC OFFSET ${String(IN_ALL)}))`,
};

export function createTuningPart(db: Queryable): TuningBook {
  return {
    list: (query) => listReports(db, query),
    async report(id) {
      const row = isUuid(id) ? await firstRowOf<ReportRow & { body: TuningReport }>(db, READ, [id]) : null;
      return row === null ? null : { entry: toEntry(row), report: row.body };
    },
    async keep({ report, summary, by, atMs }) {
      const { cameraCode, violation, profile, madeAt } = report;
      const curve = [cameraCode, violation, profile, summary.zoneIds.join(",")];
      const row = await firstRowOf<ReportRow>(db, KEEP, [
        ...[randomUUID(), ...curve, new Date(madeAt), by, instant(atMs)],
        ...[JSON.stringify(summary), JSON.stringify(report)],
      ]);
      if (row === null) throw new Error("the ticket book kept no tuning report");
      await rowsOf(db, DROP, curve);
      return toEntry(row);
    },
  };
}

async function listReports(db: Queryable, query: TuningQuery): Promise<readonly TuningEntry[]> {
  const conditions = new Conditions();
  conditions.given(query.cameraCode, (place) => `r.camera_code = ${place}`);
  conditions.given(query.violation, (place) => `r.violation = ${place}`);
  conditions.given(query.profile, (place) => `r.profile = ${place}`);
  if (query.after !== undefined && isUuid(query.after)) {
    conditions.add(
      query.after,
      (place) =>
        `(r.published_at, r.id) < (SELECT o.published_at, o.id FROM tuning_report o WHERE o.id = ${place}::uuid)`,
    );
  }
  const limit = conditions.place(Math.min(LIST_MAX, Math.max(1, query.limit)));
  const text = `SELECT ${COLUMNS} FROM tuning_report r ${conditions.text}
    ORDER BY r.published_at DESC, r.id DESC LIMIT ${limit}`;
  return (await rowsOf<ReportRow>(db, { name: "", text }, conditions.values)).map(toEntry);
}

interface ReportRow {
  readonly id: string;
  readonly camera_code: string;
  readonly violation: Violation;
  readonly profile: TuningProfile;
  readonly made_at: Date;
  readonly published_by: string;
  readonly published_at: Date;
  readonly summary: TuningSummary;
}

const toEntry = (row: ReportRow): TuningEntry => ({
  ...row.summary,
  id: row.id,
  cameraCode: row.camera_code,
  violation: row.violation,
  profile: row.profile,
  madeAt: row.made_at.toISOString(),
  publishedBy: row.published_by,
  publishedAt: row.published_at.toISOString(),
});
