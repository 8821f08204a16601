/** Housekeeping: takes away what is over and long past, a batch at a time, one dispatcher at a time. */
import { EVENT_STREAM, REPORT_STREAM } from "#contract";
import type { KeptTable, Sweep } from "../lifecycle/keeping/keep-days.ts";
import { firstRowOf, type Queryable, rowsOf } from "./statement.ts";

export interface KeepingSession {
  /**
   * How many rows went, at most `limit`; null: another dispatcher keeps house at this moment. Ages are measured by the
   * book's clock, because a dispatcher's may have jumped.
   */
  sweep(sweep: Sweep): Promise<number | null>;
}

/** Besides the locks of migration, district, clock rules and auditor. Held to the end of the transaction. */
const LOCK = { name: "keeping-lock", text: "SELECT pg_try_advisory_xact_lock(474392828) AS locked" };

/** Without it the triggers refuse every deletion. Ends with the transaction. */
const ALLOW = { name: "keeping-allow", text: "SELECT set_config('gridwatch.keeping', 'on', true)" };

/** $1: days, $2: the most rows. */
const BEFORE = "now() - $1::float8 * interval '1 day'";
const TAKE = "LIMIT $2 FOR UPDATE SKIP LOCKED";
const isOver = (ticketId: string): string => `ticket_is_over(${ticketId}, ${BEFORE})`;
const isNobodysOrOver = (ticketId: string): string => `(${ticketId} IS NULL OR ${isOver(ticketId)})`;

/** Rows `x` of which `old` holds go; `keys` name one row. */
const simply = (table: string, keys: readonly string[], old: string): string =>
  `WITH old AS (
    SELECT ${keys.map((key) => `x.${key}`).join(", ")} FROM ${table} x WHERE ${old} ${TAKE}
  ), gone AS (
    DELETE FROM ${table} g USING old WHERE ${keys.map((key) => `g.${key} = old.${key}`).join(" AND ")} RETURNING 1
  ) SELECT count(*)::int AS n FROM gone`;

// Counted by month and by ticket in the same statement. What has left the stream, too, can never be looked up again: an
// auditor that has not yet come so far begins above it, unless sequences began anew and say nothing.
const DECISIONS = `WITH old AS (
    SELECT d.event_key FROM decision d WHERE d.decided_at < ${BEFORE} AND ${isNobodysOrOver("d.ticket_id")} ${TAKE}
  ), gone AS (
    DELETE FROM decision d USING old WHERE d.event_key = old.event_key
    RETURNING d.ticket_id, d.outcome, d.source, d.decided_at, d.phase, d.reason, d.stream_sequence
  ), months AS (
    INSERT INTO decision_month AS m (month, source, outcome, decisions)
    SELECT date_trunc('month', decided_at AT TIME ZONE 'UTC')::date, source, outcome, count(*) FROM gone GROUP BY 1, 2, 3
    ON CONFLICT (month, source, outcome) DO UPDATE SET decisions = m.decisions + excluded.decisions
  ), counted AS (
    UPDATE ticket t SET sightings_gone = t.sightings_gone + c.n FROM (
      SELECT ticket_id, count(*) AS n FROM gone WHERE ticket_id IS NOT NULL AND phase <> 'cleared'
        AND coalesce(reason, '') NOT LIKE 'after close%' GROUP BY 1
    ) c WHERE t.id = c.ticket_id
  ), placed AS (
    INSERT INTO auditor_place AS p (name, place)
    SELECT CASE WHEN source = 'camera' THEN '${EVENT_STREAM}' ELSE '${REPORT_STREAM}' END, max(stream_sequence)
    FROM gone GROUP BY 1
    ON CONFLICT (name) DO UPDATE SET place = greatest(p.place, excluded.place) WHERE NOT p.is_remade
  ) SELECT count(*)::int AS n FROM gone`;

// What a timer reminded of goes with it: the reports that count it were written long ago.
const TIMERS = `WITH old AS (
    SELECT m.id FROM timer m WHERE m.state <> 'live' AND m.ended_at < ${BEFORE}
      AND ${isNobodysOrOver("m.ticket_id")} ${TAKE}
  ), reminders AS (
    DELETE FROM reminder r USING old WHERE r.timer_id = old.id
  ), gone AS (
    DELETE FROM timer m USING old WHERE m.id = old.id RETURNING 1
  ) SELECT count(*)::int AS n FROM gone`;

// Who was chosen, for which grid and when, stays: only what was weighed goes.
const EXPLANATIONS = `WITH old AS (
    SELECT a.ticket_id, a.ticket_version FROM assignment a
    WHERE a.decided_at < ${BEFORE} AND a.candidates <> '[]' AND ${isOver("a.ticket_id")} ${TAKE}
  ), gone AS (
    UPDATE assignment a SET candidates = '[]' FROM old
    WHERE a.ticket_id = old.ticket_id AND a.ticket_version = old.ticket_version RETURNING 1
  ) SELECT count(*)::int AS n FROM gone`;

// The ticket says that each "done" up to there was looked at. One of which that is not true keeps all of its rows: what
// the auditor finds wrong today, it finds wrong then.
const VERIFICATIONS = `WITH old AS (
    SELECT v.ticket_id, v.done_sequence FROM verification v
    WHERE v.finished_at < ${BEFORE} AND ${isOver("v.ticket_id")} AND NOT EXISTS (
      SELECT 1 FROM transition h JOIN ticket t ON t.id = h.ticket_id
      WHERE h.ticket_id = v.ticket_id AND h.action = 'finish' AND h.sequence > t.verified_gone AND NOT EXISTS (
        SELECT 1 FROM verification o WHERE o.ticket_id = h.ticket_id AND o.done_sequence = h.sequence))
    ${TAKE}
  ), gone AS (
    DELETE FROM verification v USING old
    WHERE v.ticket_id = old.ticket_id AND v.done_sequence = old.done_sequence RETURNING v.ticket_id, v.done_sequence
  ), told AS (
    UPDATE ticket t SET verified_gone = greatest(t.verified_gone, c.newest)
    FROM (SELECT ticket_id, max(done_sequence) AS newest FROM gone GROUP BY 1) c WHERE t.id = c.ticket_id
  ) SELECT count(*)::int AS n FROM gone`;

// Whom to ask afterwards is asked for when the ticket is closed; after that only a message that is still to be sent needs it.
const CONTACTS = simply(
  "source_contact",
  ["report_id"],
  `x.received_at < ${BEFORE}
      AND NOT EXISTS (SELECT 1 FROM source_report r WHERE r.id = x.report_id AND r.ticket_id IS NOT NULL
        AND NOT ${isOver("r.ticket_id")})
      AND NOT EXISTS (SELECT 1 FROM feedback f WHERE f.report_id = x.report_id AND f.answered_at IS NULL
        AND f.expires_at > now())`,
);

const SWEEPS: Readonly<Record<KeptTable, string>> = {
  decision: DECISIONS,
  timer: TIMERS,
  notification: simply(
    "notification",
    ["id"],
    `x.state <> 'waiting' AND x.finished_at < ${BEFORE} AND ${isNobodysOrOver("x.ticket_id")}`,
  ),
  source_report: simply(
    "source_report",
    ["id"],
    `x.received_at < ${BEFORE} AND ${isNobodysOrOver("x.ticket_id")}`,
  ),
  source_contact: CONTACTS,
  sighting_source: simply(
    "sighting_source",
    ["ticket_id", "camera_code", "source"],
    `x.first_at < ${BEFORE} AND ${isOver("x.ticket_id")}`,
  ),
  offer_link: simply("offer_link", ["nonce"], `x.issued_at < ${BEFORE} AND ${isOver("x.ticket_id")}`),
  sign_in_link: simply("sign_in_link", ["nonce"], `x.expires_at < ${BEFORE}`),
  api_token: simply("api_token", ["id"], `least(x.expires_at, x.revoked_at) < ${BEFORE}`),
  audit: simply("audit", ["id"], `x.at < ${BEFORE}`),
  auditor_run: simply("auditor_run", ["id"], `x.ended_at < ${BEFORE}`),
  auditor_finding: simply("auditor_finding", ["key"], `x.resolved_at < ${BEFORE}`),
  assignment: EXPLANATIONS,
  verification: VERIFICATIONS,
  ticket_clock: simply(
    "ticket_clock",
    ["ticket_id", "clock", "run"],
    `x.stopped_at < ${BEFORE} AND ${isOver("x.ticket_id")}`,
  ),
  camera_day: simply("camera_day", ["day", "camera_code"], `x.day < (${BEFORE})::date`),
  false_alarm_notice: simply(
    "false_alarm_notice",
    ["ticket_id", "closed_at"],
    `x.closed_at < ${BEFORE} AND ${isOver("x.ticket_id")}`,
  ),
  // A ticket that was opened from one names the picture in the store, not this row.
  camera_snapshot: simply("camera_snapshot", ["id"], `x.taken_at < ${BEFORE}`),
  shadow_incident: simply("shadow_incident", ["incident_id"], `x.stored_at < ${BEFORE}`),
};

export function createKeepingPart(db: Queryable): KeepingSession {
  return {
    async sweep({ table, days, limit }) {
      const lock = await firstRowOf<{ locked: boolean }>(db, LOCK);
      if (lock?.locked !== true) return null;
      await rowsOf(db, ALLOW);
      const statement = { name: `keeping-${table}`, text: SWEEPS[table] };
      return (await firstRowOf<{ n: number }>(db, statement, [days, limit]))?.n ?? 0;
    },
  };
}
