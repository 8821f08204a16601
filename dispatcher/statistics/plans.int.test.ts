import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestPool } from "../../deploy/harness/postgres.ts";
import type { Queryable } from "../book/statement.ts";
import { createStatisticsPart } from "../book/statistics.ts";
import { combineHooks } from "../lifecycle/move-hooks.ts";
import { GRID, startTown, type Town } from "../lifecycle/town.double.ts";
import { DIMENSIONS } from "./measures.ts";
import type { StatisticsBook } from "./statistics-desk.ts";

const TICKETS = 100_000;
const DAY_MS = 86_400_000;
const YEAR_MS = Date.parse("2026-01-01T00:00:00Z");
/** A week of a year of tickets. */
const PERIOD = { fromMs: YEAR_MS + 200 * DAY_MS, toMs: YEAR_MS + 207 * DAY_MS };
const DAYS = { firstDay: "2026-07-20", lastDay: "2026-07-26" };
/** What grows for ever: none of it may be read from end to end for one week. */
const GROWING = [
  "ticket",
  "transition",
  "ticket_clock",
  "assignee",
  "source_report",
  "feedback",
  "sighting_source",
];

/** Spread evenly over the year, each closed after four hours, each with two clocks, every hundredth complained about. */
const FILL = [
  "ALTER TABLE ticket DISABLE TRIGGER USER",
  `INSERT INTO ticket (id, dedup_key, state, close_reason, version, violation, camera_code, camera_name, zone_id, agent_id,
      lon, lat, grid_id, worker_id, sightings, reason, class_name, opened_at, changed_at, closed_at, first_seen_at, last_seen_at,
      source)
    SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, n::text, 'closed', 'verified', 6,
      (ARRAY['vending', 'piling', 'parking'])[n % 3 + 1], lpad((n % 956)::text, 20, '3'), 'c', 'z', 'a',
      120.6 + (n % 956) * 0.0001, 31.3 + (n % 31) * 0.001, '${GRID}', 'W1', 1 + n % 7, 'r', 'c', at, at,
      at + interval '4 hours', at, at, (ARRAY['camera', 'camera', 'case'])[n % 3 + 1]
    FROM (SELECT n, timestamptz '2026-01-01' + n * interval '5 minutes 15 seconds' AS at
      FROM generate_series(1, ${String(TICKETS)}) n) g`,
  "ALTER TABLE ticket ENABLE TRIGGER USER",
  `INSERT INTO transition (ticket_id, sequence, at, action, from_state, to_state, actor_role, actor_id, worker_id)
    SELECT t.id, s.sequence, t.opened_at + s.sequence * interval '40 minutes', s.action, s.from_state, s.to_state, 'system',
      'x', 'W1'
    FROM ticket t CROSS JOIN (VALUES (2, 'assign', 'open', 'assigned'), (3, 'accept', 'assigned', 'accepted'),
      (6, 'verifyClear', 'done', 'closed')) s (sequence, action, from_state, to_state) ORDER BY 3`,
  `INSERT INTO ticket_clock (ticket_id, clock, run, started_at, amount, unit, due_at, stopped_at, outcome, deadline_table_id,
      calendar_id)
    SELECT t.id, c.clock, 1, t.opened_at, 1, c.unit, t.opened_at + interval '2 hours', t.opened_at + c.took, 'met', 1, 1
    FROM ticket t CROSS JOIN (VALUES ('accept', 'minute', interval '1 hour'), ('close', 'work-hour', interval '4 hours'))
      c (clock, unit, took) ORDER BY 4`,
  `INSERT INTO assignee (ticket_id, from_sequence, worker_id, how, from_at, to_at, accepted_at)
    SELECT id, 2, 'W1', 'offer', opened_at, closed_at, opened_at + interval '1 hour' FROM ticket ORDER BY opened_at`,
  `INSERT INTO sighting_source (ticket_id, source, camera_code, sightings, first_at, last_at)
    SELECT id, 'camera', camera_code, 1, opened_at, opened_at FROM ticket WHERE source = 'camera'`,
  `INSERT INTO source_report (id, source, system, ref, phase, violation, words, reported_by, seen_at, received_at, ticket_id, body)
    SELECT id::text, 'case', '12345', id::text, 'opened', violation, 'w', 's', opened_at, opened_at, id, '{}' FROM ticket
    WHERE number % 5 = 0`,
  `INSERT INTO feedback (nonce, ticket_id, ticket_version, report_id, asked_at, expires_at, answered_at, rating, solved, effect)
    SELECT lpad(to_hex(number), 24, '0'), id, 6, id::text, closed_at, closed_at + interval '7 days', closed_at + interval '1 day',
      4, true, 'none' FROM ticket WHERE number % 100 = 0`,
  `INSERT INTO whistle (id, ticket_id, department, level, reason, called_by, called_at, report_due_at)
    SELECT id, id, 'd' || number % 9, 1, 'r', 'x', opened_at, opened_at + interval '30 minutes' FROM ticket WHERE number % 200 = 0`,
  "VACUUM ANALYZE",
];

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

let town: Town;
let pool: pg.Pool;
let book: StatisticsBook;
const scanned: string[] = [];

/** Runs the statement as it is, and notes which growing tables its executed plan read from end to end. */
const explaining: Queryable = {
  async query({ name, text, values }) {
    const { rows } = await pool.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
      values,
    );
    const [row] = rows;
    if (row === undefined) throw new Error(`${name} has no plan`);
    for (const node of nodesOf(row["QUERY PLAN"][0].Plan)) {
      const table = node["Relation Name"] ?? "";
      if (node["Node Type"] === "Seq Scan" && GROWING.includes(table)) scanned.push(`${name}: ${table}`);
    }
    return pool.query(text, values);
  },
};

beforeAll(async () => {
  town = await startTown(combineHooks());
  await town.query(
    "INSERT INTO deadline_table (version, hash, valid_from, loaded_at, body) VALUES ('t', repeat('0', 64), now(), now(), '{}')",
  );
  await town.query(
    "INSERT INTO work_calendar (version, hash, loaded_at, body) VALUES ('t', repeat('0', 64), now(), '{}')",
  );
  for (const sql of FILL) await town.query(sql);
  pool = openTestPool(town.url, 1);
  book = createStatisticsPart(explaining);
}, 120_000);

afterAll(async () => {
  await pool.end();
  await town.stop();
});

const ASKED: readonly [string, readonly string[] | null][] = [
  ["the whole district", null],
  ["some grids", [GRID]],
];

describe.each(ASKED)(`one week of a book of ${String(TICKETS)} tickets, %s`, (_name, gridIds) => {
  const asked = { ...PERIOD, gridIds };
  const facts = { ...asked, level: null, timeZone: "Asia/Shanghai" };
  const recurMs = 30 * DAY_MS;
  const quarters = { fromMs: PERIOD.fromMs - DAY_MS, worked: Array.from({ length: 900 }, (_, i) => i) };

  it.each(DIMENSIONS)("is counted and timed by %s without reading the whole book", async (by) => {
    const counted = await book.countFacts({
      ...facts,
      by,
      recurMs,
      nowMs: PERIOD.toMs + DAY_MS,
      limit: 1_000,
    });
    expect(counted.reduce((total, { counts }) => total + (counts.opened ?? 0), 0)).toBe(1_920);
    expect(await book.measureDurations({ ...facts, by }, quarters)).not.toEqual([]);
    expect(scanned).toEqual([]);
  });

  it("so is every other figure", async () => {
    expect(await book.earliestWorkClock(PERIOD)).toBeGreaterThan(PERIOD.fromMs - DAY_MS);
    expect(await book.ticketPoints({ ...asked, recurMs, limit: 100_000 })).not.toEqual([]);
    expect(await book.acceptedByWorker(asked)).toEqual([
      { workerId: "W1", name: "worker W1", tickets: 1_920 },
    ]);
    expect(await book.openedByCamera(PERIOD, DAYS)).not.toEqual([]);
    expect(await book.beforeComplaint({ ...asked, windowMs: recurMs })).not.toEqual([]);
    expect(await book.silentCameras(PERIOD, DAYS)).toEqual([]);
    expect(await book.departmentCounts({ ...asked, nowMs: PERIOD.toMs })).not.toEqual([]);
    expect(scanned).toEqual([]);
  });
});
