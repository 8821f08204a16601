/** What the rule alone saw, on real servers: nobody is sent before a person of the office or a detector agrees. */
import { readFile } from "node:fs/promises";
import { Redis } from "ioredis";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ViolationEvent } from "#contract";
import { migrateBook } from "./book/pg-book.ts";
import { type City, startCity, until } from "./city.double.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { eventOf } from "./events.double.ts";
import type { TicketDetail } from "./lifecycle/ticket.ts";

const OFFICE = { role: "dispatcher", id: "D01" } as const;
const REVIEWER = { role: "reviewer", id: "R01" } as const;

let city: City;
let one: Dispatcher;
let two: Dispatcher;

beforeAll(async () => {
  city = await startCity();
  [one, two] = await Promise.all([city.start(), city.start()]);
});
afterAll(() => city.stop());

const settled = (): Promise<void> =>
  until(async () => {
    expect(await city.unsettled()).toBe(0);
  });

/** A poster on a wall that no detector knows; every test has its own wall. */
const poster = (zoneId: string, parts: Partial<ViolationEvent> = {}): ViolationEvent =>
  eventOf({ violation: "posting", zoneId, needsConfirmation: true, ...parts });

/** The same poster, named by a detector. */
function named(zoneId: string, parts: Partial<ViolationEvent> = {}): ViolationEvent {
  const { needsConfirmation: _, ...event } = poster(zoneId, { phase: "updated", ...parts });
  return event;
}

async function ticketOf(zoneId: string): Promise<TicketDetail> {
  const rows = await city.query<{ id: string }>("SELECT id FROM ticket WHERE zone_id = $1", [zoneId]);
  expect(rows).toHaveLength(1);
  return one.desk.get(rows[0]?.id ?? "");
}

async function untilState(zoneId: string, state: TicketDetail["state"]): Promise<TicketDetail> {
  await until(async () => {
    expect((await ticketOf(zoneId)).state).toBe(state);
  });
  return ticketOf(zoneId);
}

const waiting = async (zoneId: string): Promise<TicketDetail> => {
  await city.publish(poster(zoneId));
  await settled();
  const ticket = await ticketOf(zoneId);
  expect(ticket.state).toBe("unconfirmed");
  return ticket;
};

/** Whole rounds of assignment have passed once a ticket that was opened later has its worker. */
async function assignmentRan(): Promise<void> {
  const zoneId = `witness-${String(Date.now())}`;
  await city.publish(eventOf({ zoneId }));
  await untilState(zoneId, "assigned");
}

const steps = ({ transitions }: TicketDetail) =>
  transitions.map(({ action, from, to, actorRole, actorId }) => [action, from, to, actorRole, actorId]);

const choicesFor = (ticketId: string) =>
  city.query("SELECT 1 FROM assignment WHERE ticket_id = $1", [ticketId]);

const seenByWorkers = async (ticketId: string): Promise<boolean> => {
  const lists = await Promise.all(
    ["W1", "W2"].map((visibleToWorkerId) => one.desk.list({ limit: 200, visibleToWorkerId })),
  );
  return lists.flat().some(({ id }) => id === ticketId);
};

describe("an unconfirmed ticket", () => {
  it("is offered to nobody until a person confirms it, and is assigned then", async () => {
    const { id, number } = await waiting("offered");
    await assignmentRan();
    expect(await ticketOf("offered")).toMatchObject({ state: "unconfirmed", workerId: null, version: 1 });
    expect(await choicesFor(id)).toEqual([]);
    // Also where its grid is known: assignment finds that out, but nothing says that only assignment ever will.
    await city.query("UPDATE ticket SET grid_id = '990501001001' WHERE id = $1", [id]);
    expect(await seenByWorkers(id)).toBe(false);
    await expect(one.desk.act({ ticketId: id, action: "assign", actor: OFFICE })).rejects.toMatchObject({
      code: "ILLEGAL_TRANSITION",
      message: `ticket ${String(number)} is unconfirmed; assign needs it open`,
    });
    await one.desk.act({ ticketId: id, action: "confirm", actor: OFFICE, expectedVersion: 1 });
    const assigned = await untilState("offered", "assigned");
    expect(steps(assigned)).toEqual([
      ["open", null, "unconfirmed", "system", "camera"],
      ["confirm", "unconfirmed", "open", "dispatcher", "D01"],
      ["assign", "open", "assigned", "system", "dispatcher"],
    ]);
    expect(await seenByWorkers(id)).toBe(true);
  });

  it("is closed as a false alarm when a person rejects it: one row with who and why, and nobody is sent", async () => {
    const { id } = await waiting("rejected");
    const reject = { ticketId: id, action: "falseAlarm" } as const;
    await expect(one.desk.act({ ...reject, actor: OFFICE })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const worker = { role: "worker", id: "W1" } as const;
    await expect(one.desk.act({ ...reject, actor: worker, reason: "x" })).rejects.toMatchObject({
      code: "NOT_ALLOWED",
    });
    const closed = await one.desk.act({ ...reject, actor: REVIEWER, reason: "the shop's own sign" });
    expect(closed).toMatchObject({ state: "closed", closeReason: "false-alarm", workerId: null });
    expect(closed.transitions.slice(1)).toMatchObject([
      { action: "falseAlarm", from: "unconfirmed", actorId: "R01", reason: "the shop's own sign" },
    ]);
    // A detector that agrees later does not overrule the person, for as long as this episode lasts.
    await city.publish(named("rejected", { capturedAt: new Date(Date.now() + 1_000).toISOString() }));
    await settled();
    await assignmentRan();
    expect(await ticketOf("rejected")).toMatchObject({ state: "closed", version: 2, sightings: 1 });
    expect(await choicesFor(id)).toEqual([]);
  });

  it("is one ticket for all sightings of its key, which go on waiting with it", async () => {
    const events = Array.from({ length: 20 }, () => poster("joined"));
    await Promise.all(events.map((event) => city.publish(event)));
    await settled();
    await city.publish(poster("joined", { phase: "updated" }));
    await settled();
    // The cache is not told of it before it is confirmed, so it sends nothing the wrong way.
    const stale = [one, two].map(({ counters }) => counters.snapshot().cacheStale);
    expect(stale).toEqual([0, 0]);
    expect(await ticketOf("joined")).toMatchObject({ state: "unconfirmed", sightings: 21, version: 1 });
  });

  it("is confirmed by a sighting that a detector agrees with, in the agent's name", async () => {
    await waiting("agreed");
    await city.publish(named("agreed", { agentId: "edge-7", reason: "poster 62 s of 60 s on the wall" }));
    const assigned = await untilState("agreed", "assigned");
    expect(assigned.sightings).toBe(2);
    expect(steps(assigned)[1]).toEqual(["confirm", "unconfirmed", "open", "system", "edge-7"]);
    expect(assigned.transitions[1]?.reason).toBe("a detector agrees now: poster 62 s of 60 s on the wall");
  });

  it("is confirmed also when the cache knows it already: the book looks closer", async () => {
    const { id, dedupKey } = await waiting("cached");
    const redis = new Redis(city.redis.url);
    await redis.set(`gridwatch:open:${dedupKey}`, id);
    await redis.quit();
    await city.publish(poster("cached", { phase: "updated" }));
    await city.publish(named("cached"));
    const assigned = await untilState("cached", "assigned");
    await settled();
    expect((await ticketOf("cached")).sightings).toBe(3);
    expect(steps(assigned)[1]?.[0]).toBe("confirm");
  });

  it("stays confirmed when the rule goes on asking", async () => {
    const { id } = await waiting("asked-again");
    await two.desk.act({ ticketId: id, action: "confirm", actor: REVIEWER });
    await untilState("asked-again", "assigned");
    await city.publish(poster("asked-again", { phase: "updated" }));
    await city.publish(named("asked-again"));
    await settled();
    const ticket = await ticketOf("asked-again");
    expect(ticket).toMatchObject({ state: "assigned", sightings: 3 });
    expect(ticket.transitions.filter(({ action }) => action === "confirm")).toHaveLength(1);
  });

  it("clears by itself when the poster is gone before anybody looked", async () => {
    const opened = await waiting("gone");
    const capturedAt = new Date(Date.parse(opened.lastSeenAt) + 60_000).toISOString();
    await city.publish(named("gone", { phase: "cleared", capturedAt }));
    const closed = await untilState("gone", "closed");
    expect(closed.closeReason).toBe("self-cleared");
    expect(steps(closed)[1]).toEqual(["selfClear", "unconfirmed", "closed", "system", "camera"]);
  });

  it("lets one of two people win who look at it at the same time, and tells the pages", async () => {
    const heard: string[] = [];
    const stop = two.desk.onChange(({ ticketId, state, version }) =>
      heard.push(`${ticketId} ${state} ${String(version)}`),
    );
    const { id } = await waiting("raced");
    const command = { ticketId: id, expectedVersion: 1 } as const;
    const results = await Promise.allSettled([
      one.desk.act({ ...command, action: "confirm", actor: OFFICE }),
      two.desk.act({ ...command, action: "falseAlarm", actor: REVIEWER, reason: "a shadow" }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const [won] = (await one.desk.get(id)).transitions.slice(1);
    await until(() => {
      expect(heard).toContain(`${id} unconfirmed 1`);
      expect(heard).toContain(`${id} ${won?.to ?? ""} 2`);
    });
    stop();
  });
});

describe("the migration", () => {
  it("keeps the tickets of before, and lets no second ticket of a key be opened beside an unconfirmed one", async () => {
    const url = await city.postgres.createDatabase("before-003");
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(
      "CREATE TABLE schema_migration (name text PRIMARY KEY, applied_at timestamptz DEFAULT now())",
    );
    for (const name of ["001-ticket-book.sql", "002-live-view.sql"]) {
      await client.query(await readFile(new URL(`./book/migrations/${name}`, import.meta.url), "utf8"));
      await client.query("INSERT INTO schema_migration (name) VALUES ($1)", [name]);
    }
    const insert = (id: number, dedupKey: string, state: string) =>
      client.query(
        `INSERT INTO ticket (id, dedup_key, state, violation, camera_code, camera_name, zone_id, agent_id, lon, lat,
          reason, class_name, opened_at, changed_at, first_seen_at, last_seen_at)
        VALUES ($1, $2, $3, 'posting', 'c', 'c', 'z', 'a', 0, 0, 'r', 'k', now(), now(), now(), now())`,
        [`00000000-0000-7000-8000-00000000000${String(id)}`, dedupKey, state],
      );
    await insert(1, "old", "open");
    await expect(insert(2, "new", "unconfirmed")).rejects.toThrow("ticket_state_check");
    expect((await migrateBook(url))[0]).toBe("003-unconfirmed.sql");
    await insert(2, "new", "unconfirmed");
    await expect(insert(3, "new", "open")).rejects.toThrow("ticket_one_open_per_key");
    await expect(insert(3, "other", "no-such-state")).rejects.toThrow("ticket_state_check");
    const { rows } = await client.query<{ state: string }>("SELECT state FROM ticket ORDER BY number");
    expect(rows.map(({ state }) => state)).toEqual(["open", "unconfirmed"]);
    await client.end();
  });
});
