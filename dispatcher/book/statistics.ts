/**
 * Figures of a period, by SQL. Every statement begins with what happened in the period (an index range) and goes from
 * there to the tickets by their key: its cost grows with the period, not with the book.
 */
import type { GridLevel } from "../lifecycle/assign/grid.ts";
import type { Deadline } from "../lifecycle/clocks/deadlines.ts";
import type { PointCount } from "../statistics/hot-spots.ts";
import {
  type Counts,
  type CountRow,
  type Dimension,
  DIMENSIONS,
  type DurationRow,
  type Percentiles,
  type Period,
  type TicketFilter,
} from "../statistics/measures.ts";
import type { DepartmentCounts } from "../statistics/scores.ts";
import type { BeforeComplaint, CameraTime, StatisticsBook } from "../statistics/statistics-desk.ts";
import { firstRowOf, instant, type Queryable, rowsOf, type Statement } from "./statement.ts";

const forEach = <T>(make: (by: Dimension) => T): Readonly<Record<Dimension, T>> =>
  Object.fromEntries(DIMENSIONS.map((by) => [by, make(by)])) as Record<Dimension, T>;

// The hour is the opening's, so that everything about one ticket stands in one group.
const KEYS: Readonly<Record<Dimension, string>> = {
  all: "NULL::text",
  area: "(SELECT a.area_id FROM area a WHERE a.grid_id = t.grid_id)",
  camera: "nullif(t.camera_code, '')",
  kind: "t.violation",
  hour: "lpad(extract(hour FROM t.opened_at AT TIME ZONE input.zone)::text, 2, '0')",
  worker: "f.worker_id",
  source: "t.source",
};

const NAMES: Readonly<Record<Dimension, string>> = {
  all: "NULL::text",
  area: "(SELECT g.name FROM grid g WHERE g.id = key)",
  camera: "seen_name",
  kind: "NULL::text",
  hour: "NULL::text",
  worker: "(SELECT w.name FROM worker w WHERE w.id = key)",
  source: "NULL::text",
};

/** Whose the ticket was at that instant; asked only where it matters. */
const holderAt = (by: Dimension, ticketId: string, at: string): string =>
  by === "worker"
    ? `(SELECT a.worker_id FROM assignee a WHERE a.ticket_id = ${ticketId} AND a.from_at <= ${at}
        AND (a.to_at IS NULL OR a.to_at >= ${at}) ORDER BY a.from_sequence DESC LIMIT 1)`
    : "NULL::text";

/** input: time zone and level of area. area: each grid's ancestor at that level, or itself without one. */
const PLACES = (
  zone: string,
  level: string,
): string => `input AS (SELECT ${zone}::text AS zone, ${level}::text AS level),
  up AS (
    SELECT g.id AS grid_id, g.id AS at_id, g.level, g.parent_id FROM grid g
    UNION
    SELECT up.grid_id, g.id, g.level, g.parent_id FROM up JOIN grid g ON g.id = up.parent_id
  ),
  area AS (
    SELECT up.grid_id, up.at_id AS area_id FROM up, input
    WHERE CASE WHEN input.level IS NULL THEN up.at_id = up.grid_id ELSE up.level = input.level END
  )`;

/** Of this place's ticket `t`: within the grids asked for; NULL asks for the whole district. */
const within = (ticket: string, grids: string): string =>
  `(${grids}::text[] IS NULL OR ${ticket}.grid_id = ANY(${grids}))`;
/** $n, $n + 1: only this violation, only this camera; NULL asks for all. */
const only = (ticket: string, n: number): string =>
  `($${String(n)}::text IS NULL OR ${ticket}.violation = $${String(n)})
        AND ($${String(n + 1)}::text IS NULL OR ${ticket}.camera_code = $${String(n + 1)})`;
/** A value asked for one ticket: an EXISTS here may be planned as a hash over the whole table, at the statistics' whim. */
const ticketWithin = (ticketId: string, grids: string): string =>
  `(${grids}::text[] IS NULL OR (SELECT t.grid_id FROM ticket t WHERE t.id = ${ticketId}) = ANY(${grids}))`;

/** Closings of the period, from the transitions, which never change: a ticket that is closed twice is there twice. */
const CLOSINGS = `closing AS MATERIALIZED (
    SELECT h.ticket_id, h.sequence, h.at, h.action, h.worker_id, h.actor_role FROM transition h
    WHERE h.at >= $1 AND h.at < $2 AND h.to_state = 'closed' AND h.from_state <> 'closed'
  )`;

/** $3: the days within which it counts. */
const CAME_BACK = `(EXISTS (SELECT 1 FROM transition r WHERE r.ticket_id = c.ticket_id AND r.sequence > c.sequence
      AND r.action = 'reopen' AND r.at <= c.at + $3::interval)
    OR EXISTS (SELECT 1 FROM ticket n WHERE n.linked_ticket_id = c.ticket_id
      AND n.opened_at > c.at AND n.opened_at <= c.at + $3::interval))`;

const COUNT_FACTS = forEach(
  (by): Statement => ({
    name: `count-facts-${by}`,
    text: `WITH RECURSIVE ${PLACES("$5", "$6")}, ${CLOSINGS},
  ended AS (
    SELECT c.ticket_id, c.clock, true AS in_time, c.stopped_at AS at FROM ticket_clock c
    WHERE c.stopped_at >= $1 AND c.stopped_at < $2 AND c.outcome = 'met'
      AND (c.due_at IS NULL OR c.stopped_at <= c.due_at)
    UNION ALL
    SELECT c.ticket_id, c.clock, false, c.due_at FROM ticket_clock c
    WHERE c.due_at >= $1 AND c.due_at < least($2, $4::timestamptz)
      AND (c.stopped_at IS NULL OR c.stopped_at > c.due_at)
  ),
  timed AS (SELECT e.ticket_id, e.clock, e.in_time, ${holderAt(by, "e.ticket_id", "e.at")} AS worker_id FROM ended e),
  answer AS (
    SELECT b.ticket_id, h.worker_id, b.rating, b.solved FROM feedback b
    LEFT JOIN transition h ON h.ticket_id = b.ticket_id AND h.sequence = b.ticket_version
    WHERE b.answered_at >= $1 AND b.answered_at < $2
  ),
  fact (metric, ticket_id, worker_id, n) AS (
    SELECT 'opened', k.id, k.worker_id, 1 FROM ticket k WHERE k.opened_at >= $1 AND k.opened_at < $2
    UNION ALL
    SELECT 'repeats', k.id, k.worker_id, k.sightings - 1 FROM ticket k WHERE k.opened_at >= $1 AND k.opened_at < $2
    UNION ALL
    SELECT CASE c.action WHEN 'verifyClear' THEN 'verified' WHEN 'falseAlarm' THEN 'falseAlarm'
      WHEN 'selfClear' THEN 'selfCleared' WHEN 'mergeInto' THEN 'duplicate' WHEN 'refuse' THEN 'refused'
      WHEN 'cancel' THEN 'cancelled' END, c.ticket_id, c.worker_id, 1 FROM closing c
    UNION ALL
    SELECT 'mergedByHand', c.ticket_id, c.worker_id, 1 FROM closing c
    WHERE c.action = 'mergeInto' AND c.actor_role <> 'system'
    UNION ALL
    SELECT 'recurred', c.ticket_id, c.worker_id, 1 FROM closing c WHERE c.action = 'verifyClear' AND ${CAME_BACK}
    UNION ALL
    SELECT 'reopened', h.ticket_id, h.worker_id, 1 FROM transition h
    WHERE h.at >= $1 AND h.at < $2 AND h.action = 'reopen'
    UNION ALL
    SELECT d.clock || 'Due', d.ticket_id, d.worker_id, 1 FROM timed d
    UNION ALL
    SELECT d.clock || 'InTime', d.ticket_id, d.worker_id, 1 FROM timed d WHERE d.in_time
    UNION ALL
    SELECT 'rated', b.ticket_id, b.worker_id, 1 FROM answer b
    UNION ALL
    SELECT 'satisfied', b.ticket_id, b.worker_id, 1 FROM answer b WHERE b.rating >= 4
    UNION ALL
    SELECT 'saidSolved', b.ticket_id, b.worker_id, 1 FROM answer b WHERE b.solved
  ),
  each AS MATERIALIZED (SELECT ticket_id, worker_id, metric, sum(n) AS n FROM fact GROUP BY 1, 2, 3),
  summed AS (
    SELECT placed.key, e.metric, sum(e.n) AS n, max(placed.camera_name) AS seen_name FROM each e
    CROSS JOIN LATERAL (SELECT e.worker_id) f
    CROSS JOIN LATERAL (
      SELECT ${KEYS[by]} AS key, t.camera_name FROM ticket t, input
      WHERE t.id = e.ticket_id AND ${within("t", "$8")} AND ${only("t", 9)} OFFSET 0) placed
    GROUP BY 1, 2
  ),
  grouped AS (
    SELECT key, jsonb_object_agg(metric, n) AS counts, sum(n) FILTER (WHERE metric = 'opened') AS opened,
      max(seen_name) AS seen_name
    FROM summed GROUP BY key
  )
  SELECT key, ${NAMES[by]} AS name, counts FROM grouped ORDER BY opened DESC NULLS LAST, key NULLS LAST LIMIT $7`,
  }),
);

const ON_WORKING_TIME = "c.unit IN ('work-hour', 'work-day')";
const MET = "c.stopped_at >= $1 AND c.stopped_at < $2 AND c.outcome = 'met'";

const EARLIEST = {
  name: "earliest-work-clock",
  text: `SELECT min(c.started_at) AS at FROM ticket_clock c WHERE ${MET} AND ${ON_WORKING_TIME}`,
};

const ms = (at: string): string => `(extract(epoch FROM ${at}) * 1000)::bigint`;
const QUARTER = "900000";
/** Working milliseconds until an instant (ms), by the calendar's numbers $5 (since $4), which arrays count from 1. */
const worked = (at: string): string => {
  const since = `((${at}) - $4::bigint)`;
  const until = (next: number): string =>
    `($5::integer[])[(${since} / ${QUARTER} + ${String(next)})::integer]`;
  return `(${until(1)}::bigint * ${QUARTER} + (${until(2)} - ${until(1)}) * (${since} % ${QUARTER}))`;
};

// A stopped clock's pauses lie in order, do not overlap and are over.
const PAUSED = (spent: (from: string, to: string) => string): string =>
  `(SELECT coalesce(sum(${spent("s.from_ms", "s.to_ms")}), 0)::bigint FROM (
      SELECT greatest((p ->> 'fromMs')::bigint, r.started_ms) AS from_ms,
        least(coalesce((p ->> 'toMs')::bigint, r.stopped_ms), r.stopped_ms) AS to_ms
      FROM jsonb_array_elements(r.pauses) p) s WHERE s.to_ms > s.from_ms)`;

const wall = (from: string, to: string): string => `${to} - ${from}`;
const atWork = (from: string, to: string): string => `${worked(to)} - ${worked(from)}`;
const spentBy = (by: (from: string, to: string) => string): string =>
  `${by("r.started_ms", "r.stopped_ms")} - CASE WHEN r.pauses = '[]' THEN 0 ELSE ${PAUSED(by)} END`;

const percentiles = (value: string, filter: string): string =>
  `CASE WHEN count(*) FILTER (WHERE ${filter}) > 0 THEN jsonb_build_object('count', count(*) FILTER (WHERE ${filter}),
    'p50Ms', percentile_disc(0.5) WITHIN GROUP (ORDER BY ${value}) FILTER (WHERE ${filter}),
    'p90Ms', percentile_disc(0.9) WITHIN GROUP (ORDER BY ${value}) FILTER (WHERE ${filter})) END`;

const MEASURE = forEach(
  (by): Statement => ({
    name: `measure-durations-${by}`,
    text: `WITH RECURSIVE ${PLACES("$3", "$6")},
  run AS (
    SELECT c.ticket_id, c.clock, c.stopped_at, c.pauses, ${ON_WORKING_TIME} AS on_work,
      ${ms("c.started_at")} AS started_ms, ${ms("c.stopped_at")} AS stopped_ms
    FROM ticket_clock c WHERE ${MET}
  ),
  took AS MATERIALIZED (
    SELECT r.ticket_id, r.clock, r.on_work, ${wall("r.started_ms", "r.stopped_ms")} AS natural_ms,
      CASE WHEN r.on_work THEN ${spentBy(atWork)} ELSE ${spentBy(wall)} END AS own_ms,
      ${holderAt(by, "r.ticket_id", "r.stopped_at")} AS worker_id
    FROM run r
  ),
  keyed AS (
    SELECT placed.key, d.* FROM took d
    CROSS JOIN LATERAL (SELECT d.worker_id) f
    CROSS JOIN LATERAL (
      SELECT ${KEYS[by]} AS key FROM ticket t, input
      WHERE t.id = d.ticket_id AND ${within("t", "$7")} AND ${only("t", 8)} OFFSET 0) placed
  )
  SELECT key, clock, ${percentiles("own_ms", "on_work")} AS working, ${percentiles("own_ms", "NOT on_work")} AS running,
    ${percentiles("natural_ms", "true")} AS "natural"
  FROM keyed GROUP BY key, clock`,
  }),
);

const POINTS = {
  name: "ticket-points",
  text: `SELECT k.lon, k.lat, count(*)::integer AS tickets,
      (count(*) FILTER (WHERE EXISTS (SELECT 1 FROM transition h WHERE h.ticket_id = k.linked_ticket_id
        AND h.action = 'verifyClear' AND h.at < k.opened_at AND h.at >= k.opened_at - $3::interval)))::integer AS recurrences
    FROM ticket k WHERE k.opened_at >= $1 AND k.opened_at < $2 AND ${within("k", "$5")}
    GROUP BY k.lon, k.lat ORDER BY 1, 2 LIMIT $4`,
};

const ACCEPTED = {
  name: "accepted-by-worker",
  text: `SELECT a.worker_id, w.name, count(*)::integer AS tickets FROM assignee a LEFT JOIN worker w ON w.id = a.worker_id
    WHERE a.accepted_at >= $1 AND a.accepted_at < $2 AND ($3::text[] IS NULL OR w.grid_id = ANY($3)) GROUP BY 1, 2`,
};

const GRIDS_BELOW = {
  name: "grids-below",
  text: `WITH RECURSIVE under AS (
      SELECT unnest($1::text[]) AS id UNION SELECT g.id FROM grid g JOIN under ON g.parent_id = under.id
    ) SELECT id FROM under`,
};

const CAMERA_TIME = `camera_code, (array_agg(camera_name ORDER BY day DESC))[1] AS camera_name,
    sum(looked_s) AS looked_s, sum(blind_s) AS blind_s, sum(suspended_s) AS suspended_s
  FROM camera_day WHERE day >= $3::date AND day <= $4::date`;

const BY_CAMERA = {
  name: "opened-by-camera",
  text: `WITH seen AS (SELECT ${CAMERA_TIME} GROUP BY camera_code),
  opened AS (
    SELECT k.camera_code, (array_agg(k.camera_name ORDER BY k.opened_at DESC))[1] AS camera_name, count(*)::integer AS tickets
    FROM ticket k WHERE k.opened_at >= $1 AND k.opened_at < $2 AND k.source = 'camera' GROUP BY 1
  )
  SELECT coalesce(s.camera_code, o.camera_code) AS camera_code, coalesce(s.camera_name, o.camera_name) AS camera_name,
    coalesce(s.looked_s, 0) AS looked_s, coalesce(s.blind_s, 0) AS blind_s, coalesce(s.suspended_s, 0) AS suspended_s,
    coalesce(o.tickets, 0) AS tickets
  FROM seen s FULL JOIN opened o ON o.camera_code = s.camera_code`,
};

// A camera whose sightings joined another one's ticket was not silent.
const SILENT = {
  name: "silent-cameras",
  text: `WITH spoke AS MATERIALIZED (
    SELECT k.camera_code FROM ticket k WHERE k.opened_at >= $1 AND k.opened_at < $2
    UNION
    SELECT s.camera_code FROM ticket k CROSS JOIN LATERAL (
      SELECT s.camera_code FROM sighting_source s WHERE s.ticket_id = k.id OFFSET 0) s
    WHERE k.opened_at >= $1 AND k.opened_at < $2
  )
  SELECT * FROM (SELECT ${CAMERA_TIME} GROUP BY camera_code) seen
  WHERE looked_s > 0 AND NOT EXISTS (SELECT 1 FROM spoke WHERE spoke.camera_code = seen.camera_code)
  ORDER BY looked_s DESC, camera_code`,
};

const BEFORE_COMPLAINT = {
  name: "before-complaint",
  text: `WITH complaint AS (
    SELECT k.place_cell, k.violation, r.received_at FROM source_report r
    CROSS JOIN LATERAL (
      SELECT t.place_cell, t.violation FROM ticket t WHERE t.id = r.ticket_id AND ${within("t", "$4")} OFFSET 0) k
    WHERE r.source = 'case' AND r.received_at >= $1::timestamptz - $3::interval AND r.received_at < $2
  ),
  camera AS (
    SELECT k.place_cell, k.violation, min(k.opened_at) AS first_at FROM ticket k
    WHERE k.opened_at >= $1 AND k.opened_at < $2 AND k.source IN ('camera', 'vendor') AND ${within("k", "$4")}
    GROUP BY 1, 2
  ),
  place AS (
    SELECT place_cell, violation FROM camera
    UNION SELECT place_cell, violation FROM complaint WHERE received_at >= $1
  )
  SELECT p.violation, count(*)::integer AS places,
    (count(*) FILTER (WHERE c.first_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM complaint q
      WHERE q.place_cell = p.place_cell AND q.received_at <= c.first_at
        AND q.received_at >= c.first_at - $3::interval)))::integer AS camera_first
  FROM place p LEFT JOIN camera c ON c.place_cell = p.place_cell GROUP BY 1 ORDER BY 1`,
};

const DEPARTMENTS = {
  name: "department-counts",
  text: `WITH ${CLOSINGS},
  fact (department, metric) AS (
    SELECT w.department, 'called' FROM whistle w
    WHERE w.report_due_at >= $1 AND w.report_due_at < least($2, $3::timestamptz)
      AND ${ticketWithin("w.ticket_id", "$4")}
    UNION ALL
    SELECT w.department, 'reportedInTime' FROM whistle w
    WHERE w.report_due_at >= $1 AND w.report_due_at < least($2, $3::timestamptz) AND w.reported_at <= w.report_due_at
      AND ${ticketWithin("w.ticket_id", "$4")}
    UNION ALL
    SELECT called.department, CASE c.action WHEN 'verifyClear' THEN 'verified' ELSE 'selfCleared' END FROM closing c
    CROSS JOIN LATERAL (SELECT DISTINCT w.department FROM whistle w
      WHERE w.ticket_id = c.ticket_id AND w.called_at <= c.at) called
    WHERE c.action IN ('verifyClear', 'selfClear') AND ${ticketWithin("c.ticket_id", "$4")}
    UNION ALL
    SELECT called.department, m.metric FROM feedback b
    CROSS JOIN LATERAL (SELECT DISTINCT w.department FROM whistle w
      WHERE w.ticket_id = b.ticket_id AND w.called_at <= b.asked_at) called
    CROSS JOIN LATERAL (VALUES ('rated', true), ('satisfied', b.rating >= 4)) m (metric, holds)
    WHERE b.answered_at >= $1 AND b.answered_at < $2 AND m.holds AND ${ticketWithin("b.ticket_id", "$4")}
  )
  SELECT department, jsonb_object_agg(metric, n) AS counts
  FROM (SELECT department, metric, count(*) AS n FROM fact GROUP BY 1, 2) each GROUP BY 1 ORDER BY 1`,
};

const span = ({ fromMs, toMs }: Period): readonly [Date, Date] => [instant(fromMs), instant(toMs)];
const interval = (lengthMs: number): string => `${String(lengthMs / 1_000)} seconds`;

interface CameraRow {
  readonly camera_code: string;
  readonly camera_name: string;
  readonly looked_s: number;
  readonly blind_s: number;
  readonly suspended_s: number;
}

const toCameraTime = (row: CameraRow): CameraTime => ({
  cameraCode: row.camera_code,
  cameraName: row.camera_name,
  lookedS: row.looked_s,
  blindS: row.blind_s,
  suspendedS: row.suspended_s,
});

interface DurationSqlRow {
  readonly key: string | null;
  readonly clock: Deadline;
  readonly working: Percentiles | null;
  readonly running: Percentiles | null;
  readonly natural: Percentiles | null;
}

const NO_DEPARTMENT_COUNTS = {
  ...{ called: 0, reportedInTime: 0, verified: 0, selfCleared: 0, rated: 0, satisfied: 0 },
};

const onlyOf = ({ violation, cameraCode }: TicketFilter): readonly [string | null, string | null] => [
  violation ?? null,
  cameraCode ?? null,
];

type CountPart = Pick<StatisticsBook, "countFacts" | "earliestWorkClock" | "measureDurations">;

function createCountPart(db: Queryable): CountPart {
  const levelOf = (level: GridLevel | null): string | null => level;
  return {
    countFacts: ({ by, level, limit, nowMs, recurMs, timeZone, gridIds, ...asked }) =>
      rowsOf<{ key: string | null; name: string | null; counts: Partial<Counts> } & CountRow>(
        db,
        COUNT_FACTS[by],
        [
          ...[...span(asked), interval(recurMs), instant(nowMs), timeZone, levelOf(level), limit, gridIds],
          ...onlyOf(asked),
        ],
      ),
    async earliestWorkClock(period) {
      return (await firstRowOf<{ at: Date | null }>(db, EARLIEST, span(period)))?.at?.getTime() ?? null;
    },
    async measureDurations(
      { by, level, timeZone, gridIds, ...asked },
      quarters,
    ): Promise<readonly DurationRow[]> {
      return rowsOf<DurationSqlRow>(db, MEASURE[by], [
        ...[...span(asked), timeZone, quarters.fromMs, quarters.worked, levelOf(level), gridIds],
        ...onlyOf(asked),
      ]);
    },
  };
}

export function createStatisticsPart(db: Queryable): StatisticsBook {
  return {
    ...createCountPart(db),
    async gridsBelow(gridIds) {
      return (await rowsOf<{ id: string }>(db, GRIDS_BELOW, [gridIds])).map(({ id }) => id);
    },
    ticketPoints: ({ recurMs, limit, gridIds, ...period }) =>
      rowsOf<PointCount>(db, POINTS, [...span(period), interval(recurMs), limit, gridIds]),
    async acceptedByWorker({ gridIds, ...period }) {
      const rows = await rowsOf<{ worker_id: string; name: string | null; tickets: number }>(db, ACCEPTED, [
        ...span(period),
        gridIds,
      ]);
      return rows.map(({ worker_id: workerId, name, tickets }) => ({ workerId, name, tickets }));
    },
    async openedByCamera(period, { firstDay, lastDay }) {
      const rows = await rowsOf<CameraRow & { tickets: number }>(db, BY_CAMERA, [
        ...span(period),
        firstDay,
        lastDay,
      ]);
      return rows.map((row) => ({ ...toCameraTime(row), tickets: row.tickets }));
    },
    async beforeComplaint({ windowMs, gridIds, ...period }): Promise<readonly BeforeComplaint[]> {
      const rows = await rowsOf<{ violation: string; places: number; camera_first: number }>(
        db,
        BEFORE_COMPLAINT,
        [...span(period), interval(windowMs), gridIds],
      );
      return rows.map(({ violation, places, camera_first: cameraFirst }) => ({
        violation,
        places,
        cameraFirst,
      }));
    },
    async silentCameras(period, { firstDay, lastDay }) {
      return (await rowsOf<CameraRow>(db, SILENT, [...span(period), firstDay, lastDay])).map(toCameraTime);
    },
    async departmentCounts({ nowMs, gridIds, ...period }): Promise<readonly DepartmentCounts[]> {
      const rows = await rowsOf<{ department: string; counts: Partial<DepartmentCounts> }>(db, DEPARTMENTS, [
        ...span(period),
        instant(nowMs),
        gridIds,
      ]);
      return rows.map(({ department, counts }) => ({ ...NO_DEPARTMENT_COUNTS, ...counts, department }));
    },
  };
}
