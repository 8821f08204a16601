/** Rules on trial in the book: what they would have opened or missed, joined with the tickets of the live rules. */
import type { LabelVerdict, Violation } from "#contract";
import { SHADOW_SIDES, type ShadowRow, type ShadowSide } from "../learning/fold-shadow.ts";
import type { ShadowCount, ShadowEntry, ShadowQuery } from "../learning/shadow-desk.ts";
import { Conditions } from "./search.ts";
import { firstRowOf, isUuid, type Queryable, rowsOf, storable } from "./statement.ts";

export interface ShadowBook {
  /** However often and in whatever order they come. At most some hundred at once. */
  keep(rows: readonly ShadowRow[]): Promise<void>;
  list(query: ShadowQuery): Promise<readonly ShadowEntry[]>;
  counts(cameraCode: string, settingsSha256: string | null): Promise<readonly ShadowCount[]>;
  incident(cameraCode: string, incidentId: string): Promise<ShadowEntry | null>;
}

const LIST_MAX = 200;
/** Of each trial the newest so many are counted; a trial of a week has some hundred. */
const COUNTED_MAX = 5_000;

// In order of id, so that two dispatchers never wait for each other in a circle.
const KEEP = {
  name: "keep-shadow-incidents",
  text: `INSERT INTO shadow_incident AS s (incident_id, agent_id, camera_code, label, settings_sha256, side, violation,
      zone_id, at, cleared_at, xyxy, source_size_wh, class_name, confidence, dwell_s, dedup_key, live_dedup_key, evidence)
    SELECT g."incidentId", g."agentId", g."cameraCode", g.label, g."settingsSha256", g.side, g.violation, g."zoneId", g.at,
      g."clearedAt", g.xyxy, g."sourceSizeWh", g."className", g.confidence, g."dwellS", g."dedupKey", g."liveDedupKey",
      g.evidence
    FROM jsonb_to_recordset($1::jsonb) AS g("incidentId" uuid, "agentId" text, "cameraCode" text, label text,
      "settingsSha256" text, side text, violation text, "zoneId" text, at timestamptz, "clearedAt" timestamptz, xyxy real[],
      "sourceSizeWh" integer[], "className" text, confidence real, "dwellS" double precision, "dedupKey" text,
      "liveDedupKey" text, evidence jsonb)
    ORDER BY g."incidentId"
    ON CONFLICT (incident_id) DO UPDATE SET at = least(s.at, excluded.at),
      side = CASE WHEN array_position($2::text[], excluded.side) > array_position($2::text[], s.side)
        THEN excluded.side ELSE s.side END,
      dwell_s = greatest(s.dwell_s, excluded.dwell_s), cleared_at = coalesce(s.cleared_at, excluded.cleared_at),
      live_dedup_key = coalesce(s.live_dedup_key, excluded.live_dedup_key),
      evidence = coalesce(s.evidence, excluded.evidence)`,
};

// Of a key's tickets the newest one that had been seen by then; the live rules may fire a little later.
const WITH_TICKET = `LEFT JOIN LATERAL (
      SELECT t.id AS ticket_id, t.number FROM ticket_key k JOIN ticket t ON t.id = k.ticket_id
      WHERE k.dedup_key = s.live_dedup_key AND t.first_seen_at <= s.at + interval '1 hour'
      ORDER BY k.ticket_number DESC LIMIT 1
    ) live ON true LEFT JOIN labelled_ticket l ON l.ticket_id = live.ticket_id`;

const COLUMNS = `s.incident_id, s.agent_id, s.camera_code, s.label, s.settings_sha256, s.side, s.violation, s.zone_id, s.at,
  s.cleared_at, s.xyxy, s.source_size_wh, s.class_name, s.confidence, s.dwell_s, s.dedup_key, s.live_dedup_key, s.evidence,
  live.ticket_id, live.number, l.verdict`;

const ONE = {
  name: "shadow-incident",
  text: `SELECT ${COLUMNS} FROM shadow_incident s ${WITH_TICKET} WHERE s.incident_id = $1 AND s.camera_code = $2`,
};

const countsOf = (trial: string): string => `WITH page AS MATERIALIZED (
      SELECT s.* FROM shadow_incident s WHERE s.camera_code = $1 ${trial}
      ORDER BY s.at DESC LIMIT ${String(COUNTED_MAX)}
    ) SELECT s.side, s.violation, count(*)::int AS n, (count(*) FILTER (WHERE l.verdict = 'true'))::int AS n_true,
      (count(*) FILTER (WHERE l.verdict = 'false'))::int AS n_false
    FROM page s ${WITH_TICKET} GROUP BY s.side, s.violation ORDER BY s.violation, s.side`;

export function createShadowPart(db: Queryable): ShadowBook {
  return {
    async keep(rows) {
      if (rows.length === 0) return;
      const storables = rows.map((row) => ({
        ...row,
        label: storable(row.label),
        className: storable(row.className),
      }));
      await rowsOf(db, KEEP, [JSON.stringify(storables), SHADOW_SIDES]);
    },
    list: (query) => listIncidents(db, query),
    async counts(cameraCode, settingsSha256) {
      const trial = settingsSha256 === null ? "" : "AND s.settings_sha256 = $2";
      const values = settingsSha256 === null ? [cameraCode] : [cameraCode, settingsSha256];
      const rows = await rowsOf<CountRow>(db, { name: "", text: countsOf(trial) }, values);
      return rows.map(({ side, violation, n, n_true, n_false }) => ({
        ...{ side, violation, incidents: n },
        ...{ true: n_true, false: n_false },
      }));
    },
    async incident(cameraCode, incidentId) {
      const row = isUuid(incidentId)
        ? await firstRowOf<ShadowDbRow>(db, ONE, [incidentId, cameraCode])
        : null;
      return row === null ? null : toEntry(row);
    },
  };
}

async function listIncidents(db: Queryable, query: ShadowQuery): Promise<readonly ShadowEntry[]> {
  const conditions = new Conditions();
  conditions.add(query.cameraCode, (place) => `s.camera_code = ${place}`);
  conditions.given(query.settingsSha256, (place) => `s.settings_sha256 = ${place}`);
  conditions.given(query.side, (place) => `s.side = ${place}`);
  conditions.given(query.violation, (place) => `s.violation = ${place}`);
  if (query.after !== undefined && isUuid(query.after)) {
    conditions.add(
      query.after,
      (place) =>
        `(s.at, s.incident_id) < (SELECT o.at, o.incident_id FROM shadow_incident o WHERE o.incident_id = ${place}::uuid)`,
    );
  }
  const limit = conditions.place(Math.min(LIST_MAX, Math.max(1, query.limit)));
  const text = `WITH page AS MATERIALIZED (
      SELECT s.* FROM shadow_incident s ${conditions.text} ORDER BY s.at DESC, s.incident_id DESC LIMIT ${limit}
    ) SELECT ${COLUMNS} FROM page s ${WITH_TICKET} ORDER BY s.at DESC, s.incident_id DESC`;
  return (await rowsOf<ShadowDbRow>(db, { name: "", text }, conditions.values)).map(toEntry);
}

interface CountRow {
  readonly side: ShadowSide;
  readonly violation: Violation;
  readonly n: number;
  readonly n_true: number;
  readonly n_false: number;
}

interface ShadowDbRow {
  readonly incident_id: string;
  readonly agent_id: string;
  readonly camera_code: string;
  readonly label: string;
  readonly settings_sha256: string;
  readonly side: ShadowSide;
  readonly violation: Violation;
  readonly zone_id: string;
  readonly at: Date;
  readonly cleared_at: Date | null;
  readonly xyxy: [number, number, number, number];
  readonly source_size_wh: [number, number];
  readonly class_name: string;
  readonly confidence: number;
  readonly dwell_s: number;
  readonly dedup_key: string;
  readonly live_dedup_key: string | null;
  readonly evidence: ShadowEntry["evidence"];
  readonly ticket_id: string | null;
  readonly number: string | null;
  readonly verdict: LabelVerdict | null;
}

const toEntry = (row: ShadowDbRow): ShadowEntry => ({
  incidentId: row.incident_id,
  agentId: row.agent_id,
  cameraCode: row.camera_code,
  label: row.label,
  settingsSha256: row.settings_sha256,
  side: row.side,
  violation: row.violation,
  zoneId: row.zone_id,
  at: row.at.toISOString(),
  clearedAt: row.cleared_at?.toISOString() ?? null,
  xyxy: row.xyxy,
  sourceSizeWh: row.source_size_wh,
  className: row.class_name,
  // A `real` has seven digits.
  confidence: Number(row.confidence.toPrecision(7)),
  dwellS: row.dwell_s,
  dedupKey: row.dedup_key,
  liveDedupKey: row.live_dedup_key,
  evidence: row.evidence,
  ticketId: row.ticket_id,
  ticketNumber: row.number === null ? null : Number(row.number),
  verdict: row.verdict,
});
