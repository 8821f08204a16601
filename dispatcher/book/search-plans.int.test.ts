/** The list of tickets, the reviewers' queue and the map over a book of 100,000: by what the executed plans touched. */
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestPool } from "../../deploy/harness/postgres.ts";
import type { ListPlace, TicketOrder, TicketQuery } from "../lifecycle/access-desk.ts";
import { combineHooks } from "../lifecycle/move-hooks.ts";
import { GRID, OTHER_COMMUNITY, startTown, type Town } from "../lifecycle/town.double.ts";
import type { TicketSummary } from "../lifecycle/ticket.ts";
import { type Explained, explaining } from "./explain.double.ts";
import { gramsOf, plainWords } from "./grams.ts";
import { mapTickets } from "./map.ts";
import { reviewQueue } from "./review-queue.ts";
import { searchTickets, tallyTickets } from "./search.ts";

const TICKETS = 100_000;
/** The newest are open, a fifth of them overdue, some wait for a reviewer. */
const OPEN = 2_000;
const DAY_MS = 86_400_000;
const YEAR_MS = Date.parse("2026-01-01T00:00:00Z");
const GROWING = ["ticket", "ticket_clock", "ticket_words", "verification", "assignee", "ticket_evidence"];
/** Rows of growing tables for one page of 50; the whole book would be 100,000 and more. */
const TOUCHED_MAX = 20_000;
const RARE = "旧电线杆";

const closed = `n <= ${String(TICKETS - OPEN)}`;

/** A year of tickets in order; kinds, cameras, workers and sources mixed, one worker, camera and source rare. */
const FILL = [
  "ALTER TABLE ticket DISABLE TRIGGER USER",
  `INSERT INTO ticket (id, dedup_key, state, close_reason, version, violation, camera_code, camera_name, zone_id, agent_id,
      lon, lat, grid_id, worker_id, sightings, reason, class_name, opened_at, changed_at, closed_at, first_seen_at, last_seen_at,
      source)
    SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, n::text,
      CASE WHEN ${closed} THEN 'closed' ELSE (ARRAY['open', 'assigned', 'done', 'unconfirmed'])[n % 4 + 1] END,
      CASE WHEN ${closed} THEN 'verified' END, 6,
      CASE WHEN n % 5000 = 7 THEN 'structure' ELSE (ARRAY['vending', 'piling', 'parking'])[n % 3 + 1] END,
      lpad((n % 956)::text, 20, '3'), 'c', 'z', 'a', 120.6 + (n % 956) * 0.0001, 31.3 + (n % 31) * 0.001,
      CASE WHEN n % 10000 = 9 THEN '${OTHER_COMMUNITY}' ELSE '${GRID}' END,
      CASE WHEN NOT (${closed}) AND n % 4 = 3 THEN NULL WHEN n % 4000 = 1 THEN 'W2' ELSE 'W1' END, 1, 'r', 'c', at, at + interval '1 hour',
      CASE WHEN ${closed} THEN at + interval '4 hours' END, at, at,
      CASE WHEN n % 7000 = 3 THEN 'sensor' ELSE 'camera' END
    FROM (SELECT n, timestamptz '2026-01-01' + n * interval '5 minutes 15 seconds' AS at
      FROM generate_series(1, ${String(TICKETS)}) n) g`,
  "ALTER TABLE ticket ENABLE TRIGGER USER",
  `INSERT INTO deadline_table (version, hash, valid_from, loaded_at, body)
    VALUES ('t', repeat('0', 64), now(), now(), '{}')`,
  "INSERT INTO work_calendar (version, hash, loaded_at, body) VALUES ('t', repeat('0', 64), now(), '{}')",
  `INSERT INTO ticket_clock (ticket_id, clock, run, started_at, amount, unit, due_at, stopped_at, outcome, deadline_table_id,
      calendar_id)
    SELECT t.id, c.clock, 1, t.opened_at, 1, 'minute', t.opened_at + c.took, t.closed_at,
      CASE WHEN t.closed_at IS NOT NULL THEN 'met' END, 1, 1
    FROM ticket t CROSS JOIN (VALUES ('accept', interval '1 hour'), ('close', interval '72 hours')) c (clock, took) ORDER BY 4`,
  `INSERT INTO verification (ticket_id, done_sequence, next_at, finished_at, outcome)
    SELECT id, 5, closed_at, closed_at, 'clear' FROM ticket WHERE state = 'closed'
    UNION ALL SELECT id, 5, changed_at, changed_at, 'blind' FROM ticket WHERE state = 'done'`,
  `INSERT INTO assignee (ticket_id, from_sequence, worker_id, how, from_at)
    SELECT id, 2, worker_id, 'offer', opened_at FROM ticket WHERE worker_id IS NOT NULL`,
  `INSERT INTO ticket_evidence (ticket_id, moment, object, kind, sha256, size_bytes, at)
    SELECT id, 'first', 'o/' || id, 'scene', repeat('0', 64), 1, opened_at FROM ticket`,
];

let town: Town;
let pool: pg.Pool;
let explained: Explained;

const DISTRICT = { gridIds: null, workerId: null, seesUnconfirmed: true } as const;
const page = (query: Partial<TicketQuery>): Promise<readonly TicketSummary[]> =>
  searchTickets(explained.db, { scope: DISTRICT, limit: 51, ...query });

beforeAll(async () => {
  town = await startTown(combineHooks());
  for (const sql of FILL) await town.query(sql);
  const [words, rare] = [plainWords("某路口 占道"), plainWords(RARE)];
  await town.query(
    `INSERT INTO ticket_words (ticket_id, version, words, grams)
      SELECT id, 6, CASE WHEN number % 9000 = 0 THEN $1 ELSE $2 END, CASE WHEN number % 9000 = 0 THEN $3 ELSE $4 END::text[]
      FROM ticket ON CONFLICT (ticket_id) DO UPDATE SET words = excluded.words, grams = excluded.grams`,
    [rare, words, gramsOf(rare), gramsOf(words)],
  );
  await town.query("VACUUM ANALYZE");
  pool = openTestPool(town.url, 1);
  explained = explaining(pool, GROWING);
}, 180_000);

afterAll(async () => {
  await pool.end();
  await town.stop();
});

/** An old week, and the moment at which four fifths of the open ones are not overdue yet. */
const WEEK = { openedFromMs: YEAR_MS + 30 * DAY_MS, openedBeforeMs: YEAR_MS + 37 * DAY_MS };
const LATE_MS = YEAR_MS + TICKETS * 315_000 - (OPEN * 315_000 * 4) / 5;

const BOX = { west: 120.60995, south: 31.2995, east: 120.61105, north: 31.3105 };
const IN_BOX = Array.from({ length: OPEN }, (_, i) => TICKETS - i).filter(
  (n) => n % 956 >= 100 && n % 956 <= 110 && n % 31 <= 10,
).length;

const FILTERS: readonly (readonly [string, Partial<TicketQuery>, number])[] = [
  ["nothing", {}, 51],
  ["open ones", { openOnly: true }, 51],
  ["states", { states: ["assigned", "done"] }, 51],
  ["a common kind", { violations: ["parking"] }, 51],
  ["a rare kind", { violations: ["structure"] }, 20],
  ["a camera", { cameraCode: "7".padStart(20, "3") }, 51],
  ["a camera's kind", { cameraCode: "7".padStart(20, "3"), violations: ["vending"] }, 51],
  ["a worker of many", { workerId: "W1" }, 51],
  ["a worker of few", { workerId: "W2" }, 25],
  ["a grid of many", { gridId: GRID }, 51],
  ["a grid of few", { gridId: OTHER_COMMUNITY }, 10],
  ["a rare source", { source: "sensor" }, 15],
  ["overdue", { overdueAtMs: LATE_MS }, 51],
  ["an old week", WEEK, 51],
  ["a rare kind in an old week", { ...WEEK, violations: ["structure"] }, 1],
  ["from a day on", { openedFromMs: YEAR_MS + 360 * DAY_MS }, 51],
  ["words", { text: RARE }, 11],
  ["a scope of one grid", { scope: { ...DISTRICT, gridIds: [OTHER_COMMUNITY], workerId: "W2" } }, 35],
  ["a box", { openOnly: true, box: BOX }, IN_BOX],
];

describe(`one page of a book of ${String(TICKETS)} tickets`, () => {
  it.each(FILTERS)("by %s touches little of it", async (_what, query, found) => {
    expect(await page(query)).toHaveLength(found);
    const { scanned, touched } = explained.take();
    expect(scanned).toEqual([]);
    expect(touched).toBeLessThan(TOUCHED_MAX);
  });

  it.each(["newest", "changed", "deadline"] as const)(
    "in the order %s too, on every page, both ways",
    async (order) => {
      const numbers = async (
        place: ListPlace | undefined,
        backwards: boolean,
      ): Promise<readonly TicketSummary[]> => {
        const tickets = await page({
          order,
          backwards,
          limit: 50,
          ...(place === undefined ? {} : { place }),
        });
        const { scanned, touched } = explained.take();
        expect(scanned).toEqual([]);
        expect(touched).toBeLessThan(2_000);
        return tickets;
      };
      const first = await numbers(undefined, false);
      const second = await numbers(placeOf(first.at(-1), order), false);
      const again = await numbers(placeOf(second[0], order), true);
      expect(again.map(({ number }) => number)).toEqual(first.map(({ number }) => number));
      const both = [...first, ...second].map(({ number }) => number);
      expect(new Set(both).size).toBe(100);
      // All tickets of this book changed in the order of their numbers, and the oldest open one is due first.
      expect(both).toEqual(both.toSorted((a, b) => (order === "deadline" ? a - b : b - a)));
    },
  );

  it("counted by state: open ones exactly, many closed ones by the planner's estimate", async () => {
    const all = await tallyTickets(explained.db, { scope: DISTRICT });
    expect(all.isExact).toBe(false);
    expect(all.byState).toMatchObject({ open: OPEN / 4, assigned: OPEN / 4, done: OPEN / 4, accepted: 0 });
    expect(Math.abs(all.byState.closed / (TICKETS - OPEN) - 1)).toBeLessThan(0.1);
    explained.take();
    const rare = await tallyTickets(explained.db, { scope: DISTRICT, workerId: "W2" });
    expect(rare).toMatchObject({ isExact: true, byState: { closed: 25, open: 0 } });
    const { scanned, touched } = explained.take();
    expect(scanned).toEqual([]);
    expect(touched).toBeLessThan(2_000);
  });

  it("the reviewers' queue, longest waiting first", async () => {
    const queue = await reviewQueue(explained.db, { scope: DISTRICT, limit: 20 });
    expect(queue.map(({ ticket }) => ticket.state)).toContain("done");
    expect(queue.map(({ ticket }) => ticket.number)).toEqual(
      queue.map(({ ticket }) => ticket.number).toSorted((a, b) => a - b),
    );
    expect(queue[0]?.evidence).toHaveLength(1);
    const { scanned, touched } = explained.take();
    expect(scanned).toEqual([]);
    expect(touched).toBeLessThan(5_000);
  });

  it("the map's points, and how many there are when they are cut", async () => {
    const box = { west: 120, south: 31, east: 121, north: 32 };
    const points = await mapTickets(
      explained.db,
      { scope: DISTRICT, box, limit: 100, openOnly: true },
      LATE_MS,
    );
    expect(points.points).toHaveLength(100);
    expect(points.found).toBe(OPEN);
    const { scanned, touched } = explained.take();
    expect(scanned).toEqual([]);
    expect(touched).toBeLessThan(TOUCHED_MAX);
  });
});

function placeOf(ticket: TicketSummary | undefined, order: TicketOrder): ListPlace {
  if (ticket === undefined) throw new Error("the page is empty");
  if (order === "deadline") return { atMs: Date.parse(ticket.nextDeadline?.dueAt ?? ""), ref: ticket.id };
  return { atMs: Date.parse(ticket.changedAt), ref: String(ticket.number) };
}
