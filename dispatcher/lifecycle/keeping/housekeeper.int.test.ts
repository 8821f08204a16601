/** Housekeeping on a real PostgreSQL: what is over and old goes and is counted, everything else stays. */
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { replayChain } from "../../audit/replay-chain.ts";
import { defaultConfig } from "../../config.ts";
import { createCounters } from "../../telemetry/counters.ts";
import { systemClock } from "../../time/clock.ts";
import { combineHooks } from "../move-hooks.ts";
import { OFFICE, REVIEWER, startTown, type Town, workerActor } from "../town.double.ts";
import { type HousekeeperOptions, sweepAll } from "./housekeeper.ts";

const OLD = "now() - interval '500 days'";

let town: Town;
let options: HousekeeperOptions;
let counters: ReturnType<typeof createCounters>;

beforeAll(async () => {
  town = await startTown(combineHooks());
});
afterAll(() => town.stop());
beforeEach(() => {
  counters = createCounters();
  const logger = pino({ level: "silent" });
  options = { book: town.book, keep: defaultConfig().keep, clock: systemClock, logger, counters };
});

const count = async (table: string, ticketId: string): Promise<number> =>
  Number(
    (
      await town.query<{ n: string }>(`SELECT count(*) AS n FROM ${table} WHERE ticket_id = $1`, [ticketId])
    )[0]?.n,
  );

/** As if all of it had happened long ago; the book itself allows no such change. */
async function age(ticketId: string, at = OLD): Promise<void> {
  const tables = {
    decision: "decided_at",
    timer: "ended_at",
    sighting_source: "first_at",
    notification: "finished_at",
    offer_link: "issued_at",
    source_report: "received_at",
    assignment: "decided_at",
    verification: "finished_at",
    ticket_clock: "stopped_at",
  };
  const changes = Object.entries(tables).map(
    ([table, column]) =>
      `UPDATE ${table} SET ${column} = ${at} WHERE ticket_id = '${ticketId}' AND ${column} IS NOT NULL;`,
  );
  await town.query(`DO $$ BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    UPDATE ticket SET closed_at = ${at} WHERE id = '${ticketId}' AND state = 'closed';
    ${changes.join("\n")} END $$`);
}

/** An open ticket, with the decision that its intake would have written. */
async function openDecided(zoneId: string): Promise<string> {
  const { id } = await town.open({ zoneId });
  await town.query(
    `INSERT INTO decision (event_key, outcome, ticket_id, stream_sequence, decided_at, phase)
      VALUES ($2, 'opened', $1, 77, now(), 'opened')`,
    [id, `e-${id}`],
  );
  return id;
}

/** A ticket with one row of everything that housekeeping knows. */
async function openWithAll(zoneId: string): Promise<string> {
  const id = await openDecided(zoneId);
  await town.query(
    `WITH fired AS (
        INSERT INTO timer (ticket_id, kind, due_at, try_at, state, set_at, ended_at, fired_at, effect)
        VALUES ($1, 'remind-accept', now(), now(), 'fired', now(), now(), now(), 'acted') RETURNING id
      ) INSERT INTO reminder (timer_id, ticket_id, kind, step, to_role, at) SELECT id, $1, 'before', 50, 'worker', ${OLD} FROM fired`,
    [id],
  );
  await town.query(
    `INSERT INTO notification (id, channel, lane, recipient, address, language, event, ticket_id, notice, created_at, due_at,
        state, finished_at) VALUES ($2, 'c', 'c/l', 'W1', 'a', 'zh', 'e', $1, '{}', now(), now(), 'delivered', now())`,
    [id, `n-${id}`],
  );
  await town.query("INSERT INTO offer_link VALUES ($2, $1, 1, 'W1', now())", [id, `nonce-${id}`]);
  await town.query(
    `INSERT INTO source_report (id, source, system, ref, phase, violation, words, reported_by, seen_at, received_at, ticket_id, body)
      VALUES ($2, 'case', '12345', $2, 'opened', 'parking', '占道', 'S01', now(), now(), $1, '{}')`,
    [id, `r-${id}`],
  );
  await town.query("INSERT INTO source_contact VALUES ($1, '王', '138', now() - interval '200 days')", [
    `r-${id}`,
  ]);
  return id;
}

const KEPT_OF_TICKET = [
  "decision",
  "timer",
  "reminder",
  "sighting_source",
  "notification",
  "offer_link",
  "source_report",
];
const WEIGHED = ["assignment", "verification", "ticket_clock"];
const allIn = async (
  tables: readonly string[],
  ticketId: string,
): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(
    await Promise.all(tables.map(async (table) => [table, await count(table, ticketId)] as const)),
  );
const allOf = (ticketId: string) => allIn(KEPT_OF_TICKET, ticketId);

/** What the assigner and the clocks would have written, which this town has not. */
async function addWeighed(ticketId: string): Promise<void> {
  await town.query(
    `INSERT INTO assignment (ticket_id, ticket_version, decided_at, grid_id, worker_id, candidates)
      VALUES ($1, 1, now(), NULL, 'W1', '[{"workerId": "W1"}]')`,
    [ticketId],
  );
  await town.query(`DO $$ BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    INSERT INTO ticket_clock (ticket_id, clock, run, started_at, amount, unit, stopped_at, outcome, deadline_table_id,
      calendar_id) VALUES ('${ticketId}', 'accept', 1, now(), 1, 'minute', now(), 'met', 1, 1); END $$`);
}

const cancel = (ticketId: string): Promise<unknown> =>
  town.move(ticketId, { action: "cancel", actor: OFFICE, reason: "over" });

describe("housekeeping", () => {
  test("an old closed ticket keeps its history and its sums; its rows go, counted", async () => {
    const id = await openWithAll("old-closed");
    await cancel(id);
    await age(id);
    const before = await town.book.counts();
    expect(await sweepAll(options)).toMatchObject({ decision: 1, timer: 1, notification: 1, offer_link: 1 });
    expect(Object.values(await allOf(id))).toEqual(KEPT_OF_TICKET.map(() => 0));
    expect(await count("transition", id)).toBe(2);
    expect((await town.book.counts()).decisions).toEqual(before.decisions);
    expect((await town.book.get(id)).sightings).toBe(1);
    expect(await town.book.auditing.miscounted([id]), "the auditor still finds the sum").toEqual([]);
    const [month] = await town.query("SELECT outcome, decisions FROM decision_month");
    expect(month).toEqual({ outcome: "opened", decisions: "1" });
    expect(await town.query("SELECT 1 FROM source_contact WHERE report_id = $1", [`r-${id}`])).toEqual([]);
    expect(counters.snapshot().rowsTakenAway).toBeGreaterThanOrEqual(6);
  });

  test("nothing of an open ticket goes, however old, nor of the duplicate that goes on in it", async () => {
    const id = await openWithAll("old-open");
    const duplicate = await openWithAll("old-duplicate");
    await town.move(duplicate, { action: "mergeInto", actor: OFFICE, reason: "the same", intoTicketId: id });
    await age(id);
    await age(duplicate);
    const before = [await allOf(id), await allOf(duplicate)];
    await sweepAll(options);
    expect([await allOf(id), await allOf(duplicate)]).toEqual(before);
    expect(await town.query("SELECT 1 FROM source_contact WHERE report_id = $1", [`r-${id}`])).toHaveLength(
      1,
    );
  });

  test("an old decision of a ticket closed lately stays", async () => {
    const id = await openWithAll("lately");
    await age(id);
    await cancel(id);
    await sweepAll(options);
    expect(await count("decision", id)).toBe(1);
  });

  test("the book refuses what is younger than the streams, whoever asks, and everything without the setting", async () => {
    const id = await openWithAll("young");
    await cancel(id);
    const refused = /immutable/;
    await expect(town.query("DELETE FROM decision WHERE ticket_id = $1", [id])).rejects.toThrow(refused);
    await expect(
      town.query(`DO $$ BEGIN PERFORM set_config('gridwatch.keeping', 'on', true);
        DELETE FROM decision WHERE ticket_id = '${id}'; END $$`),
    ).rejects.toThrow(refused);
    await age(id);
    await expect(
      town.query(`DO $$ BEGIN PERFORM set_config('gridwatch.keeping', 'on', true);
        DELETE FROM transition WHERE ticket_id = '${id}'; END $$`),
    ).rejects.toThrow(refused);
    await expect(
      town.query("DELETE FROM decision WHERE ticket_id = $1", [id]),
      "the setting is gone",
    ).rejects.toThrow(refused);
  });

  test("what was weighed, looked at and timed goes; who was chosen stays, and the auditor still sees each done proved", async () => {
    const { id } = await town.ticketIn("done");
    await addWeighed(id);
    await town.move(id, { action: "verifyClear", actor: REVIEWER });
    const before = await allIn(WEIGHED, id);
    await sweepAll(options);
    expect(await allIn(WEIGHED, id), "nothing of a ticket that ended lately").toEqual(before);
    await age(id);
    expect(await sweepAll(options)).toMatchObject({ assignment: 1, verification: 1 });
    expect(await allIn(WEIGHED, id)).toEqual({ assignment: 1, verification: 0, ticket_clock: 1 });
    expect(
      await town.query("SELECT worker_id, candidates FROM assignment WHERE ticket_id = $1", [id]),
    ).toEqual([{ worker_id: "W1", candidates: [] }]);
    expect(await sweepAll(options), "what is gone is not taken twice").toEqual({});
    await age(id, "now() - interval '1200 days'");
    expect(await sweepAll(options)).toEqual({ ticket_clock: 1 });
    const [chain] = await town.book.auditing.chainsOf([id]);
    expect(chain === undefined ? ["no chain"] : replayChain(chain)).toEqual([]);
  });

  test("a done that nobody looked at is found for ever: the looks beside it stay", async () => {
    const { id } = await town.ticketIn("done");
    await town.move(id, { action: "verifyPresent", actor: REVIEWER, reason: "still there" });
    await town.move(id, { action: "finish", actor: workerActor("W1") });
    await town.move(id, { action: "verifyClear", actor: REVIEWER });
    await town.query("DELETE FROM verification WHERE ticket_id = $1 AND done_sequence = 5", [id]);
    await age(id);
    await sweepAll(options);
    expect(await count("verification", id)).toBe(1);
    const [chain] = await town.book.auditing.chainsOf([id]);
    expect(chain === undefined ? [] : replayChain(chain).map(({ promise }) => promise)).toEqual([
      "verifications",
    ]);
  });

  test("cameras' old days and old notices of false alarms go, and no agent is told again", async () => {
    const days = ["900 days", "700 days"].map((ago) => `(now() - interval '${ago}')::date`);
    await town.query(
      `INSERT INTO camera_day SELECT 'c1', day, 'c', 'a', 1, 1, 0, 0, 1, 1, 1, 0, 0 FROM unnest(ARRAY[${days.join(", ")}]) AS day`,
    );
    const { id } = await town.open({ zoneId: "false-alarm" });
    await town.move(id, { action: "falseAlarm", actor: OFFICE, reason: "a shadow" });
    await age(id);
    await town.query(
      "INSERT INTO false_alarm_notice SELECT id, closed_at, closed_at FROM ticket WHERE id = $1",
      [id],
    );
    expect(await sweepAll(options)).toMatchObject({ camera_day: 1, false_alarm_notice: 1 });
    expect(await town.query("SELECT 1 FROM camera_day WHERE camera_code = 'c1'")).toHaveLength(1);
    const sinceMs = systemClock.nowMs() - 30 * 86_400_000;
    expect(await town.book.untoldFalseAlarms(sinceMs, 10)).toEqual([]);
  });

  test("pictures that people had cameras take go after days; who looked at which stays, and is still listed", async () => {
    const [fresh, young, old] = ["1", "2", "3"].map((n) => `019a0000-0000-7000-8000-00000000000${n}`) as [
      string,
      string,
      string,
    ];
    const { cameras } = town.book;
    const nowMs = systemClock.nowMs();
    const days = { [fresh]: 0, [young]: 6, [old]: 8 };
    for (const [id, ago] of Object.entries(days)) {
      const capturedAt = new Date(nowMs - ago * 86_400_000).toISOString();
      const taken = { id, cameraCode: "c2", agentId: "edge-1", object: `edge-1/${id}.jpg`, capturedAt };
      const snapshot = { ...taken, sha256: "ab", sizeBytes: 1, takenBy: "D01" };
      await cameras.addSnapshot(snapshot, Date.parse(capturedAt));
      if (ago > 0) await cameras.recordSnapshotView(snapshot, "D01", nowMs);
    }
    const tooEarly = town.query(`DO $$ BEGIN PERFORM set_config('gridwatch.keeping', 'on', true);
      DELETE FROM camera_snapshot WHERE id = '${fresh}'; END $$`);
    await expect(tooEarly, "not even a day old").rejects.toThrow(/immutable/);
    expect(await sweepAll(options)).toEqual({ camera_snapshot: 1 });
    expect(
      await Promise.all([fresh, young, old].map(async (id) => (await cameras.snapshot(id))?.id)),
    ).toEqual([fresh, young, undefined]);
    const views = await town.book.listViews({ cameraCode: "c2", limit: 10 }, nowMs);
    expect(views.map(({ snapshot }) => snapshot?.id)).toEqual([old, young]);
    expect(views[0]).toMatchObject({ agentId: "edge-1", personId: "D01" });
    await expect(town.query("DELETE FROM snapshot_view")).rejects.toThrow(/immutable/);
  });

  test("in small batches to the end, and never two dispatchers at once", async () => {
    await town.query(
      `INSERT INTO audit (at, person_id, action, address) SELECT ${OLD}, 'D01', 'sign-in', '::1' FROM generate_series(1, 25)`,
    );
    let inner: unknown = "not asked";
    await town.book.transaction(async (session) => {
      expect(await session.sweep({ table: "audit", days: 400, limit: 1 })).toBe(1);
      inner = await sweepAll(options);
    });
    expect(inner).toBeNull();
    expect(counters.snapshot().keepingHeldElsewhere).toBe(1);
    expect(await sweepAll({ ...options, batchMax: 10 })).toMatchObject({ audit: 24 });
  });

  test("an auditor that never looked begins above what is gone", async () => {
    await town.query("DELETE FROM auditor_place");
    const id = await openDecided("never-audited");
    await cancel(id);
    await age(id);
    await sweepAll(options);
    expect((await town.book.auditing.placeOf("GW_EVENTS"))?.place).toBe(77);
  });
});
