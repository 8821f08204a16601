/** Labels over a real book: what the steps of a ticket's life leave, what counts, what survives, what a page touches. */
import { readFile } from "node:fs/promises";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestPool } from "../../deploy/harness/postgres.ts";
import type { Move } from "../book/book.ts";
import { explaining } from "../book/explain.double.ts";
import { createLabelPart } from "../book/labels.ts";
import { createShadowPart } from "../book/shadow-incidents.ts";
import { newEventId } from "../events.double.ts";
import { arrivalOfReport } from "../intake/consume/parse-batch.ts";
import { sweepAll } from "../lifecycle/keeping/housekeeper.ts";
import { combineHooks } from "../lifecycle/move-hooks.ts";
import { REVIEWER, startTown, SYSTEM, type Town, workerActor } from "../lifecycle/town.double.ts";
import { createCounters } from "../telemetry/counters.ts";
import { systemClock } from "../time/clock.ts";
import { defaultConfig } from "../config.ts";
import { pino } from "pino";
import { createLabelDesk } from "./create-label-desk.ts";
import { createLabelHooks } from "./label-hooks.ts";
import type { LabelDesk, LabelledTicket, LabelQuery } from "./label-desk.ts";

const counters = createCounters();
const hooks = createLabelHooks({ counters });
const ENGINEER = { id: "E01", role: "engineer" } as const;
let town: Town;
let labels: LabelDesk;

beforeAll(async () => {
  town = await startTown(combineHooks(hooks));
  labels = createLabelDesk({ book: town.book, clock: systemClock, counters });
});
afterAll(() => town.stop());

async function labelOf(ticketId: string): Promise<LabelledTicket | undefined> {
  const [found] = await labels.byIds([ticketId]);
  return found;
}

const wordsOf = (label: LabelledTicket | undefined): readonly string[] =>
  label?.said.map(({ verdict, byRole }) => `${verdict} by ${byRole}`) ?? [];

async function finished(): Promise<string> {
  const { id } = await town.ticketIn("done");
  await town.move(id, { action: "verifyClear", actor: SYSTEM });
  return id;
}

/** A ticket that a person of the office opened from a camera's picture. */
async function openByHand(zoneId: string): Promise<string> {
  const arrival = arrivalOfReport({
    ...{
      schemaVersion: 1,
      id: `report-${newEventId().replaceAll("-", "").padEnd(40, "0")}`,
      source: "operator",
    },
    ...{ system: "gridwatch", ref: newEventId(), reportedBy: "D01", phase: "opened", violation: "parking" },
    ...{ seenAt: "2026-11-21T08:00:00Z", uncertaintyS: 0, receivedAt: "2026-11-21T08:00:01Z" },
    location: { lon: 120.6, lat: 31.3, originalCrs: "WGS-84", of: "camera" },
    ...{ placeName: "路口", needsConfirmation: false, words: "a car", pictures: [] },
    device: { id: "99050100001320000001", zoneId, placeCell: "1-1" },
  });
  const id = newEventId();
  const opening = { state: "open", atMs: systemClock.nowMs() } as const;
  await town.book.transaction((session) => session.insertTicket(id, arrival, opening));
  for (const action of ["assign", "accept", "finish"] as const) {
    const given = action === "assign" ? { actor: SYSTEM, workerId: "W1" } : { actor: workerActor("W1") };
    await town.move(id, { action, ...given });
  }
  await town.move(id, { action: "verifyClear", actor: REVIEWER });
  return id;
}

describe("what a ticket's life leaves", () => {
  test("handled and clean: true, bound to the event, its box, its model and its configuration", async () => {
    const label = await labelOf(await finished());
    expect(label).toMatchObject({
      ...{ verdict: "true", conflict: "none", by: { id: "W1", role: "worker" }, violation: "parking" },
      event: {
        ...{ xyxy: [10, 10, 200, 200], sourceSizeWh: [1920, 1080], className: "car", confidence: 0.9 },
        ...{ configSha256: "e".repeat(64), model: { name: "test", sha256: "d".repeat(64) } },
      },
      evidence: { sha256: "c".repeat(64) },
    });
    expect(label?.event?.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("who differs is listed until an engineer says what counts; every word stays", async () => {
    const id = await finished();
    await town.move(id, { action: "reopen", actor: REVIEWER, reason: "look again" });
    await town.move(id, { action: "falseAlarm", actor: REVIEWER, reason: "a print on the road" });
    expect(await labelOf(id)).toMatchObject({
      verdict: "false",
      conflict: "open",
      cause: "a print on the road",
    });
    const open = await labels.list({ inConflict: true, limit: 10 });
    expect(open.map(({ ticketId }) => ticketId)).toEqual([id]);
    const given = {
      ticketId: id,
      verdict: "true",
      causeCode: "other",
      cause: "it is a car",
      by: ENGINEER,
    } as const;
    expect(await labels.give(given)).toMatchObject({
      verdict: "true",
      conflict: "settled",
      cause: "it is a car",
    });
    await labels.give(given);
    expect(await labels.list({ inConflict: true, limit: 10 })).toEqual([]);
    expect(wordsOf(await labelOf(id))).toEqual(["true by worker", "false by reviewer", "true by engineer"]);
  });

  test("a step that is told twice has one label", async () => {
    const id = await finished();
    const before = counters.snapshot().labelsWritten;
    await town.inSession(id, async (session, ticket) => {
      const move: Move = {
        ...{
          action: "verifyClear",
          to: "closed",
          closeReason: "verified",
          actorRole: "system",
          actorId: "camera",
        },
        ...{ reason: null, workerId: "W1", atMs: systemClock.nowMs() },
      };
      await hooks.moved(session, ticket, ticket, move);
    });
    expect(wordsOf(await labelOf(id))).toEqual(["true by worker"]);
    expect(counters.snapshot().labelsWritten).toBe(before);
  });

  test("what people opened where a camera looks is missed by it; elsewhere it says nothing", async () => {
    expect(await labelOf(await openByHand("kerb"))).toMatchObject({
      verdict: "missed",
      zoneId: "kerb",
      event: null,
    });
    const elsewhere = await openByHand("by-hand");
    expect(await labelOf(elsewhere)).toBeUndefined();
    const wrong = { ticketId: elsewhere, by: ENGINEER } as const;
    await expect(labels.give({ ...wrong, verdict: "true" })).rejects.toThrow(/opened by people/);
    await expect(labels.give({ ...wrong, verdict: "missed" })).rejects.toThrow(/lies in no camera's zone/);
    const where = { cameraCode: "99050100001320000002", zoneId: "shop" };
    expect(await labels.give({ ...wrong, ...where, verdict: "missed" })).toMatchObject(where);
    const { id } = await town.open();
    await expect(labels.give({ ...wrong, ticketId: id, verdict: "missed" })).rejects.toThrow(
      /was not missed/,
    );
    await expect(labels.give({ ...wrong, ticketId: newEventId(), verdict: "true" })).rejects.toThrow(
      /no ticket/,
    );
  });

  test("the balance is what there is", async () => {
    const all = await labels.list({ limit: 200 });
    const [row] = await labels.balance({ cameraCode: "99050100001320000001", limit: 10 });
    const count = (verdict: string): number =>
      all.filter((each) => each.verdict === verdict && each.cameraCode.endsWith("1")).length;
    expect(row).toMatchObject({
      true: count("true"),
      false: count("false"),
      missed: count("missed"),
      conflicts: 0,
    });
  });

  test("a book of before gets the same labels when it is brought up to date", async () => {
    const file = await readFile(new URL("../book/migrations/020-learning.sql", import.meta.url), "utf8");
    const [, select = ""] = /INSERT INTO label \([^)]*\)\n(SELECT[^;]*)/.exec(file) ?? [];
    const rows = await town.query<Record<"ticket_id" | "verdict" | "by_id" | "by_role", string>>(select);
    const inBook =
      await town.query(`SELECT l.ticket_id, l.sequence, l.verdict, l.by_id, l.by_role FROM label l
      JOIN ticket_event e ON e.ticket_id = l.ticket_id WHERE l.sequence IS NOT NULL`);
    const said = rows.map(({ ticket_id, verdict, by_id, by_role }) =>
      [ticket_id, verdict, by_id, by_role].join(" "),
    );
    const kept = inBook.map(({ ticket_id, verdict, by_id, by_role }) =>
      [ticket_id, verdict, by_id, by_role].join(" "),
    );
    expect(said.toSorted()).toEqual(kept.toSorted());
    expect(said.length).toBeGreaterThan(2);
  });

  test("labels outlive what housekeeping takes, and nobody rewrites them", async () => {
    const before = await labels.list({ limit: 200 });
    await town.query("UPDATE ticket SET closed_at = now() - interval '3000 days' WHERE state = 'closed'");
    const common = { clock: systemClock, logger: pino({ level: "silent" }), counters };
    const trial =
      "'a', 'c', 'l', 's', 'both', 'parking', 'z', now(), '{1,2,3,4}', '{1,1}', 'c', 0.5, 1, 'k', null";
    await town.query(`INSERT INTO shadow_incident (incident_id, agent_id, camera_code, label, settings_sha256, side,
        violation, zone_id, at, xyxy, source_size_wh, class_name, confidence, dwell_s, dedup_key, evidence, stored_at)
      SELECT gen_random_uuid(), ${trial}, now() - days * interval '1 day' FROM unnest(ARRAY[59, 61]) days`);
    const swept = await sweepAll({ ...common, book: town.book, keep: defaultConfig().keep });
    expect(swept).toMatchObject({ shadow_incident: 1 });
    expect(await labels.list({ limit: 200 })).toEqual(before);
    for (const table of ["label", "labelled_ticket", "ticket_event"]) {
      await expect(town.query(`DELETE FROM ${table}`), table).rejects.toThrow(/immutable/);
    }
    await expect(town.query("UPDATE label SET verdict = 'false'")).rejects.toThrow(/immutable/);
  });
});

describe("of 12,000 labelled tickets", () => {
  const GROWING = ["ticket", "ticket_event", "label", "labelled_ticket", "ticket_evidence"];
  let pool: pg.Pool;

  beforeAll(async () => {
    const id = "('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid";
    const rows = "generate_series(1, 12000) n";
    await town.query("ALTER TABLE ticket DISABLE TRIGGER USER");
    await town.query(`INSERT INTO ticket (id, dedup_key, state, close_reason, version, violation, camera_code, camera_name,
        zone_id, agent_id, lon, lat, reason, class_name, opened_at, changed_at, closed_at, first_seen_at, last_seen_at)
      SELECT ${id}, n::text, 'closed', 'verified', 6, (ARRAY['vending', 'piling', 'parking'])[n % 3 + 1],
        lpad((n % 300)::text, 20, '3'), 'c', 'z', 'a', 120, 31, 'r', 'c', at, at, at, at, at
      FROM (SELECT n, timestamptz '2026-01-01' + n * interval '9 minutes' AS at FROM ${rows}) g`);
    await town.query("ALTER TABLE ticket ENABLE TRIGGER USER");
    await town.query(`INSERT INTO label (ticket_id, sequence, verdict, by_id, by_role, at)
      SELECT ${id}, 5, CASE WHEN n % 1000 = 1 THEN 'unclear' WHEN n % 7 = 0 THEN 'false' ELSE 'true' END, 'W1', 'worker',
        now() FROM ${rows}`);
    // Counted at once: the trigger that counts each is slow for as many.
    await town.query("ALTER TABLE labelled_ticket DISABLE TRIGGER labelled_counted");
    await town.query(`INSERT INTO labelled_ticket (ticket_id, camera_code, zone_id, violation, seen_at, verdict, conflict,
        label_id, decided_at)
      SELECT t.id, t.camera_code, 'z', t.violation, t.opened_at, l.verdict,
        CASE WHEN t.number % 2000 = 7 THEN 'open' ELSE 'none' END, l.id, l.at
      FROM ticket t JOIN label l ON l.ticket_id = t.id WHERE t.agent_id = 'a'`);
    await town.query(`INSERT INTO label_balance (camera_code, violation, n_true)
      SELECT camera_code, violation, count(*) FROM labelled_ticket WHERE zone_id = 'z' GROUP BY 1, 2`);
    await town.query(`INSERT INTO ticket_event (ticket_id, event_id, captured_at) SELECT id, id, opened_at FROM ticket
      WHERE agent_id = 'a'`);
    await town.query(`INSERT INTO ticket_evidence (ticket_id, moment, object, kind, sha256, size_bytes, at)
      SELECT id, 'first', 'o/' || id, 'scene', repeat('0', 64), 1, opened_at FROM ticket WHERE agent_id = 'a'`);
    await town.query(`INSERT INTO ticket_key (dedup_key, ticket_id, ticket_number, open)
      SELECT dedup_key, id, number, false FROM ticket WHERE agent_id = 'a'`);
    await town.query("VACUUM ANALYZE");
    pool = openTestPool(town.url, 1);
  }, 60_000);
  afterAll(() => pool.end());

  const camera = "7".padStart(20, "3");
  const week = { fromMs: Date.parse("2026-02-01"), beforeMs: Date.parse("2026-02-08") };
  test.each([
    ["nothing", {}],
    ["a camera", { cameraCode: camera }],
    ["a camera's false alarms of a kind", { cameraCode: camera, violation: "piling", verdict: "false" }],
    ["a kind", { violation: "vending" }],
    ["a rare verdict", { verdict: "unclear" }],
    ["conflicts", { inConflict: true }],
    ["a week", week],
    ["a week's false alarms", { ...week, verdict: "false" }],
    ["what comes after a page", { after: "00000000-0000-7000-8000-000000006000" }],
  ] as const)("a page by %s touches little", async (_what, query: Partial<LabelQuery>) => {
    const explained = explaining(pool, GROWING);
    const found = await createLabelPart(explained.db).list({ limit: 50, ...query });
    expect(found.length).toBeGreaterThan(0);
    const { scanned, touched } = explained.take();
    expect(scanned).toEqual([]);
    expect(touched).toBeLessThan(2_500);
  });

  test("a page of rules on trial, by camera, trial and side, touches little", async () => {
    await town.query(`INSERT INTO shadow_incident (incident_id, agent_id, camera_code, label, settings_sha256, side,
        violation, zone_id, at, xyxy, source_size_wh, class_name, confidence, dwell_s, dedup_key)
      SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'a', (n % 100)::text, 'l',
        repeat((n % 3)::text, 64), (ARRAY['both', 'shadow-only', 'live-only'])[n % 7 % 3 + 1], 'parking', 'z',
        timestamptz '2026-01-01' + n * interval '1 minute', '{1,2,3,4}', '{1,1}', 'c', 0.5, 1, 'k'
      FROM generate_series(1, 12000) n`);
    await town.query("ANALYZE shadow_incident");
    const explained = explaining(pool, ["shadow_incident", "ticket", "ticket_key", "labelled_ticket"]);
    const shadows = createShadowPart(explained.db);
    const of = { cameraCode: "7", limit: 50 };
    const settingsSha256 = "1".repeat(64);
    for (const query of [
      of,
      { ...of, settingsSha256 },
      { ...of, settingsSha256, side: "shadow-only" as const },
    ]) {
      expect(await shadows.list(query)).toHaveLength(
        "side" in query ? 11 : "settingsSha256" in query ? 40 : 50,
      );
      const { scanned, touched } = explained.take();
      expect([scanned, touched < 1_000]).toEqual([[], true]);
    }
    await shadows.counts("7", settingsSha256);
    const { scanned, touched } = explained.take();
    expect([scanned, touched < 1_000]).toEqual([[], true]);
  });

  test("the balance reads a row for each camera and kind", async () => {
    const explained = explaining(pool, GROWING);
    const balance = await createLabelPart(explained.db).balance({ limit: 5_000 });
    expect(balance.length).toBeGreaterThan(250);
    expect(explained.take()).toEqual({ scanned: [], touched: 0 });
  });
});
