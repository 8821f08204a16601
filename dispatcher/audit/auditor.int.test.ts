/**
 * The auditor on a real book and real streams. Every promise is broken once, past the rules that keep it, and the
 * auditor must name what is wrong by its ids.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ViolationEvent } from "#contract";
import { type City, startCity, until } from "../city.double.ts";
import { defaultConfig } from "../config.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { eventOf } from "../events.double.ts";
import { type Receiver, startReceiver } from "../lifecycle/notify/channels/receiver.double.ts";
import { createLogger } from "../telemetry/logger.ts";
import { systemClock } from "../time/clock.ts";
import type { AuditLimits } from "./audit.ts";
import { runAuditor } from "./auditor.ts";

const REPEATS = 4;
let city: City;
let receiver: Receiver;
let folder = "";
let notifyFile = "";
/** One ticket for each promise that is broken at a ticket. */
const events: ViolationEvent[] = [];

interface Ticket {
  readonly id: string;
  readonly number: number;
  readonly key: string;
}

const PLACES = [
  "gap",
  "state",
  "alias",
  "lost",
  "urge",
  "clock",
  "untimed",
  "late",
  "count",
  "stale",
  "whistle",
];
const tickets = new Map<string, Ticket>();
const ticket = (place: string): Ticket => {
  const found = tickets.get(place);
  if (found === undefined) throw new Error(`no ticket at ${place}`);
  return found;
};

async function live(dispatcher: Dispatcher): Promise<void> {
  for (const [cell, zoneId] of PLACES.entries()) {
    for (let round = 0; round <= REPEATS; round += 1) {
      const phase = round === 0 ? "opened" : "updated";
      events.push(eventOf({ zoneId, placeCell: `${String(cell)}-1`, phase }));
    }
  }
  for (const event of events) await city.publish(event);
  const [first] = events;
  // The same event once more, beyond the stream's memory for doubles: two places, one decision.
  if (first !== undefined) await city.publish(first, `${first.id}-again`);
  await city.publishRaw("gw.event.parking.broken", new TextEncoder().encode("{no json"));
  await until(async () => {
    expect(await city.unsettled()).toBe(0);
    const rows = await city.query<{ zone_id: string; id: string; number: string; dedup_key: string }>(
      "SELECT zone_id, id, number, dedup_key FROM ticket WHERE state = 'assigned'",
    );
    expect(rows).toHaveLength(PLACES.length);
    for (const { zone_id, id, number, dedup_key } of rows)
      tickets.set(zone_id, { id, number: Number(number), key: dedup_key });
  }, 30_000);
  // One that is done and looked at.
  const done = ticket("stale");
  const { workerId } = await dispatcher.desk.get(done.id);
  const actor = { role: "worker", id: workerId ?? "" } as const;
  for (const action of ["accept", "arrive", "finish"] as const)
    await dispatcher.desk.act({ ticketId: done.id, action, actor });
}

beforeAll(async () => {
  [city, receiver] = await Promise.all([startCity(), startReceiver()]);
  receiver.answer({ status: 204, body: "" });
  folder = await mkdtemp(join(tmpdir(), "gridwatch-audit-"));
  notifyFile = join(folder, "notify.yaml");
  await writeFile(join(folder, "secret"), `whsec_${Buffer.alloc(32, 7).toString("base64")}\n`);
  await writeFile(
    notifyFile,
    `channels:
  ops: { kind: standard-webhook, url: "${receiver.url}/ops", secrets: [{ file: secret }] }
groups:
  operators: { channel: ops }
routes:
  alarm: [operators]
`,
  );
  const dispatcher = await city.start();
  await live(dispatcher);
  await dispatcher.close();
}, 90_000);
afterAll(async () => {
  await Promise.all([city.stop(), receiver.close(), rm(folder, { recursive: true, force: true })]);
});

/** Past triggers and foreign keys, as a fault of the disk or of somebody with the database's password would. */
async function corrupt(sql: string): Promise<void> {
  await city.query(`SET session_replication_role = replica; ${sql}; SET session_replication_role = DEFAULT`);
}

async function runAudit({
  isFull = false,
  limits = {},
}: {
  isFull?: boolean;
  limits?: Partial<AuditLimits>;
} = {}): Promise<{ said: readonly string[]; isClean: boolean }> {
  const said: string[] = [];
  const isClean = await runAuditor({
    config: {
      ...defaultConfig(),
      natsUrl: city.nats.url,
      redisUrl: city.redis.url,
      databaseUrl: city.databaseUrl,
      notifyFile,
    },
    logger: createLogger({ name: "test", level: "silent" }),
    clock: systemClock,
    isFull,
    everyS: null,
    metricsFile: join(folder, "audit.prom"),
    say: (line) => said.push(line),
    signal: new AbortController().signal,
    limits,
  });
  return { said, isClean };
}

const sequenceOf = async (event: ViolationEvent | undefined): Promise<number> => {
  const rows = await city.query<{ n: string }>(
    "SELECT stream_sequence AS n FROM decision WHERE event_key = $1",
    [event?.id],
  );
  return Number(rows[0]?.n);
};

describe("the auditor", () => {
  it("finds nothing in a whole book, and looks at everything once", async () => {
    const all = events.length + 2;
    const full = await runAudit({ isFull: true });
    expect(full.said).toEqual([
      expect.stringMatching(new RegExp(`^full audit: ${String(all)} events, 11 tickets, 0 findings`)),
    ]);
    expect(full.isClean).toBe(true);
    const next = await runAudit();
    expect(next.said).toEqual([expect.stringMatching(/^audit: 0 events, \d+ tickets, 0 findings/)]);
    expect(receiver.heard).toEqual([]);
  });

  it("names events without a decision, raises the alarm once, and says when it is over", async () => {
    const [one, two] = [events[1], events[2]];
    const last = events.at(-1);
    const ids = [one, two, last].map((event) => `'${event?.id ?? ""}'`).join(",");
    const place = await sequenceOf(one);
    const lastPlace = await sequenceOf(last);
    await corrupt(`CREATE TABLE kept AS SELECT * FROM decision WHERE event_key IN (${ids});
      DELETE FROM decision WHERE event_key IN (${ids}); DELETE FROM auditor_place`);
    const { said, isClean } = await runAudit();
    expect(isClean).toBe(false);
    expect(said).toContain(
      `2 events (sequences ${String(place)} to ${String(place + 1)} of GW_EVENTS: ${one?.id ?? ""} to ${two?.id ?? ""}) have no decision`,
    );
    expect(said).toContain(
      `event ${last?.id ?? ""} (sequence ${String(lastPlace)} of GW_EVENTS) has no decision`,
    );
    expect(receiver.heard).toHaveLength(1);
    expect(receiver.heard[0]?.body).toContain(last?.id);
    expect(await readFile(join(folder, "audit.prom"), "utf8")).toContain(
      'gridwatch_audit_findings{promise="decisions"} 2',
    );
    // Known by now: still there, and told to nobody a second time.
    expect((await runAudit()).isClean).toBe(false);
    expect(receiver.heard).toHaveLength(1);
    await corrupt("INSERT INTO decision SELECT * FROM kept");
    expect((await runAudit()).isClean).toBe(true);
    expect(await city.query("SELECT 1 FROM auditor_finding WHERE resolved_at IS NULL")).toEqual([]);
  });

  it("names an event with two decisions", async () => {
    const place = await sequenceOf(events[3]);
    await corrupt(`DELETE FROM auditor_place; INSERT INTO decision (event_key, outcome, reason, stream_sequence, decided_at)
      VALUES ('twice', 'refused', 'test', ${String(place)}, now())`);
    const { said } = await runAudit();
    await corrupt("DELETE FROM decision WHERE event_key = 'twice'");
    expect(said).toContain(
      `event ${String(place)} of GW_EVENTS has 2 decisions: ${events[3]?.id ?? ""}, twice`,
    );
  });

  it("sees a decision that speaks of another event, when it looks at everything", async () => {
    const event = events[4];
    await corrupt(`UPDATE decision SET event_key = 'other' WHERE event_key = '${event?.id ?? ""}'`);
    const { said } = await runAudit({ isFull: true });
    await corrupt(`UPDATE decision SET event_key = '${event?.id ?? ""}' WHERE event_key = 'other'`);
    expect(said.some((line) => line.startsWith(`event ${event?.id ?? ""} (sequence `))).toBe(true);
  });

  it("sees that the stream was put back behind the book, is gone, was made anew, or holds what nobody decides", async () => {
    await corrupt(`INSERT INTO decision (event_key, outcome, reason, stream_sequence, decided_at)
      VALUES ('ahead', 'refused', 'test', 900000, now())`);
    const ahead = await runAudit();
    await corrupt("DELETE FROM decision WHERE event_key = 'ahead'");
    expect(ahead.said).toContain(
      `the book has decided on event 900000 of GW_EVENTS, but the stream ends at ${String(events.length + 2)}: the stream was put back to an older state`,
    );

    const waiting = eventOf({ zoneId: "nobody" });
    await city.publish(waiting);
    const stuck = await runAudit({ limits: { eventStuckMs: -60_000 } });
    expect(stuck.said.join("\n")).toMatch(
      new RegExp(`event ${String(events.length + 3)} of GW_EVENTS has waited since .* for its decision`),
    );

    await corrupt("UPDATE auditor_place SET made_at = 'once' WHERE name = 'GW_EVENTS'");
    const remade = await runAudit();
    expect(remade.said.join("\n")).toMatch(/stream GW_EVENTS was made anew at .*: what it held before/);
    // From then on by its ids; and everything it holds is decided.
    expect(remade.said, remade.said.join("\n")).toHaveLength(2);
    expect((await runAudit()).isClean).toBe(true);

    const manager = await city.line.jetstreamManager();
    await corrupt(`INSERT INTO decision (event_key, outcome, reason, stream_sequence, decided_at, source)
      VALUES ('report', 'refused', 'test', 1, now(), 'report')`);
    await manager.streams.delete("GW_REPORTS");
    const gone = await runAudit();
    await corrupt("DELETE FROM decision WHERE event_key = 'report'");
    expect(gone.said).toContain(
      "stream GW_REPORTS is not there, but the book has decided on its events up to sequence 1",
    );
  });

  it("names what is wrong with a ticket's history, state, verification and count", async () => {
    const [gap, state, stale, count] = [ticket("gap"), ticket("state"), ticket("stale"), ticket("count")];
    await corrupt(`DELETE FROM transition WHERE ticket_id = '${gap.id}' AND sequence = 1;
      UPDATE ticket SET state = 'open', worker_id = NULL WHERE id = '${state.id}';
      DELETE FROM verification WHERE ticket_id = '${stale.id}';
      UPDATE ticket SET sightings = sightings + 1 WHERE id = '${count.id}'`);
    const { said } = await runAudit({ isFull: true });
    const name = (each: Ticket): string => `ticket ${String(each.number)} (${each.id})`;
    expect(said).toContain(`${name(gap)}: transition 1 is missing; the one after it has sequence 2`);
    expect(said).toContain(`${name(state)}: it is open, but its history ends in assigned`);
    expect(said).toContain(`${name(stale)}: "done" of transition 5 has no verification`);
    expect(said).toContain(
      `${name(count)} counts ${String(REPEATS + 2)} sightings, but ${String(REPEATS + 1)} were decided`,
    );
  });

  it("names a key that leads to two open tickets, also as an alias, and a ticket that its key does not lead to", async () => {
    const [alias, lost] = [ticket("alias"), ticket("lost")];
    await corrupt(`DROP INDEX ticket_key_one_open;
      INSERT INTO ticket_key (dedup_key, ticket_id, ticket_number, open)
        VALUES ('${alias.key}', '${ticket("gap").id}', ${String(ticket("gap").number)}, true);
      UPDATE ticket_key SET open = false WHERE ticket_id = '${lost.id}'`);
    const { said } = await runAudit();
    const both = [ticket("gap"), alias].toSorted((a, b) => a.number - b.number);
    expect(said).toContain(
      `dedup key ${alias.key} leads to 2 open tickets: ${both.map(({ number }) => number).join(", ")} (${both.map(({ id }) => id).join(", ")})`,
    );
    expect(said).toContain(
      `ticket ${String(lost.number)} (${lost.id}) is assigned, but its own dedup key ${lost.key} does not lead to it`,
    );
  });

  it("names timers that are missing, clocks that stand still, and what is past due", async () => {
    const [urge, clock, untimed] = [ticket("urge"), ticket("clock"), ticket("untimed")];
    const [late, whistle] = [ticket("late"), ticket("whistle")];
    const called = "00000000-0000-7000-8000-000000000001";
    await corrupt(`DELETE FROM timer WHERE ticket_id = '${urge.id}' AND kind IN ('urge', 'offer');
      DELETE FROM ticket_clock WHERE ticket_id = '${clock.id}' AND clock = 'close';
      DELETE FROM timer WHERE ticket_id = '${untimed.id}' AND clock = 'done';
      UPDATE timer SET due_at = now() - interval '1 hour', failure = 'no such grid', tries = 3
        WHERE ticket_id = '${late.id}' AND kind = 'urge';
      INSERT INTO whistle (id, ticket_id, department, level, reason, called_by, called_at, report_due_at)
        VALUES ('${called}', '${whistle.id}', '城管', 1, 'test', 'D01', now(), now() + interval '1 hour')`);
    const { said } = await runAudit();
    const is = (each: Ticket): string => `ticket ${String(each.number)} (${each.id}) is assigned, but`;
    expect(said).toContain(`${is(urge)} has no live timer "urge"`);
    expect(said).toContain(`${is(urge)} has no live timer "offer"`);
    expect(said).toContain(`${is(clock)} its clock "close" does not run`);
    expect(said).toContain(`${is(untimed)} no live timer waits for its clock "done"`);
    expect(said).toContain(`${is(whistle)} no live timer waits for the report of whistle ${called}`);
    expect(said.join("\n")).toMatch(
      new RegExp(
        `timer \\d+ \\("urge" of ticket ${late.id}\\) was due at .* and has not fired; it failed 3 times: no such grid`,
      ),
    );
  });

  it("names notifications that nobody delivers", async () => {
    await corrupt(`INSERT INTO notification (id, channel, lane, recipient, address, language, event, notice, created_at, due_at, reason)
      VALUES ('stuck', 'gone', 'gone', 'x', '', 'zh', 'report', '{}', now(), now() - interval '1 hour', 'no route')`);
    const { said, isClean } = await runAudit();
    expect(said.join("\n")).toMatch(/1 notifications wait on gone, the oldest \(stuck\) since .*: no route/);
    expect(isClean).toBe(false);
  });
});
