/** The flow while its servers die under it: nothing is lost, nothing is doubled, and people are told. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ViolationEvent } from "#contract";
import { type City, listeningLogger, startCity, until } from "./city.double.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { eventOf } from "./events.double.ts";

let city: City;
let one: Dispatcher;
let two: Dispatcher;
const said: string[] = [];

beforeAll(async () => {
  city = await startCity();
  [one, two] = await Promise.all([city.start({ logger: listeningLogger(said) }), city.start()]);
});
beforeEach(() => {
  said.length = 0;
});
afterAll(() => city.stop());

const settled = (limitMs = 60_000): Promise<void> =>
  until(async () => {
    expect(await city.unsettled()).toBe(0);
  }, limitMs);

/** Ten keys, each opened once and seen `repeats` more times, shuffled over time as cameras do. */
const episodes = (zoneId: string, repeats: number): readonly ViolationEvent[] =>
  Array.from({ length: repeats + 1 }, (_, round) =>
    Array.from({ length: 10 }, (_each, cell) =>
      eventOf({ zoneId, placeCell: `${cell}-1`, phase: round === 0 ? "opened" : "updated" }),
    ),
  ).flat();

/** An agent's outbox: sends again under the same id until the stream has it. */
async function deliver(events: readonly ViolationEvent[], pauseMs: number): Promise<void> {
  for (const event of events) {
    await until(() => city.publish(event), 60_000);
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function expectExact(zoneId: string, events: readonly ViolationEvent[]): Promise<void> {
  const tickets = await city.query("SELECT sightings::int AS n FROM ticket WHERE zone_id = $1", [zoneId]);
  expect(tickets).toEqual(Array.from({ length: 10 }, () => ({ n: events.length / 10 })));
  const decisions = await city.query(
    "SELECT outcome, count(*)::int AS n FROM decision WHERE event_key = ANY($1) GROUP BY 1 ORDER BY 1",
    [events.map(({ id }) => id)],
  );
  expect(decisions).toEqual([
    { outcome: "merged", n: events.length - 10 },
    { outcome: "opened", n: 10 },
  ]);
}

const sum = (name: "cacheHits" | "cacheFailures" | "eventsGivenBack" | "cacheStale"): number =>
  one.counters.snapshot()[name] + two.counters.snapshot()[name];

describe("ticket flow under faults", () => {
  it("goes on when Redis is emptied, then killed, then back", async () => {
    const events = episodes("redis", 30);
    const sending = deliver(events, 2);
    await until(() => {
      expect(sum("cacheHits")).toBeGreaterThan(10);
    });
    const { Redis } = await import("ioredis");
    const client = new Redis(city.redis.url);
    await client.flushall();
    client.disconnect();
    await city.redis.kill();
    await until(() => {
      expect(sum("cacheFailures")).toBeGreaterThan(0);
    });
    await sending;
    await settled();
    await expectExact("redis", events);
    // The first failure may be of a command under way; the lost connection is noticed, and said, a moment later.
    await until(async () => {
      expect(said.some((line) => /^Redis is not there \(.*\); going on without it$/.test(line))).toBe(true);
      expect((await one.desk.ready()).cache).toBe(false);
    });
    await city.redis.restart();
    await until(async () => {
      expect((await one.desk.ready()).cache).toBe(true);
    });
    expect(said).toContain("Redis is back");
  });

  it("does not wait for a Redis that has stopped answering", async () => {
    process.kill(city.redis.pid, "SIGSTOP");
    try {
      const events = episodes("slow-redis", 9);
      const startMs = performance.now();
      await deliver(events, 0);
      await settled();
      // 100 events, each of which would wait 200 ms for a time-out if every one asked.
      expect(performance.now() - startMs).toBeLessThan(10_000);
      await expectExact("slow-redis", events);
      expect(said).toContain("Redis did not answer (Command timed out); going on without it");
    } finally {
      process.kill(city.redis.pid, "SIGCONT");
    }
  });

  it("does not believe a cache that names a closed, a foreign or no ticket", async () => {
    const [right, wrong] = [
      eventOf({ zoneId: "liar", placeCell: "1-1" }),
      eventOf({ zoneId: "liar", placeCell: "2-1" }),
    ];
    await deliver([right], 0);
    await settled();
    const [row] = await city.query<{ id: string }>("SELECT id FROM ticket WHERE dedup_key = $1", [
      right.dedupKey,
    ]);
    const { Redis } = await import("ioredis");
    const client = new Redis(city.redis.url);
    await client.set(`gridwatch:open:${wrong.dedupKey}`, row?.id ?? "");
    await client.set("gridwatch:open:" + eventOf({ zoneId: "liar", placeCell: "3-1" }).dedupKey, "no uuid");
    client.disconnect();
    const nonsense = eventOf({ zoneId: "liar", placeCell: "3-1" });
    await deliver([wrong, nonsense], 0);
    await settled();
    const tickets = await city.query("SELECT sightings::int AS n FROM ticket WHERE zone_id = 'liar'");
    expect(tickets).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }]);
  });

  it("loses and doubles nothing when PostgreSQL restarts in the middle, and is killed", async () => {
    const events = episodes("postgres", 40);
    const sending = deliver(events, 3);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await city.postgres.restart();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await city.postgres.kill();
    await until(() => {
      expect(sum("eventsGivenBack")).toBeGreaterThan(0);
    });
    expect((await one.desk.ready()).book).toBe(false);
    await expect(one.desk.counts()).rejects.toMatchObject({ code: "BOOK_UNAVAILABLE" });
    await city.postgres.restart();
    await sending;
    await settled();
    await expectExact("postgres", events);
    expect(said.some((line) => line.includes("the ticket book (PostgreSQL) does not answer"))).toBe(true);
    expect(said).toContain("the ticket book answers");
  }, 120_000);

  it("hears changes again after PostgreSQL was away", async () => {
    const heard: number[] = [];
    const stop = one.desk.onChange(({ number }) => heard.push(number));
    const event = eventOf({ zoneId: "heard" });
    await deliver([event], 0);
    await until(async () => {
      const [row] = await city.query<{ n: number }>(
        "SELECT number::int AS n FROM ticket WHERE zone_id = 'heard'",
      );
      expect(heard).toContain(row?.n);
    });
    stop();
  });

  it("loses and doubles nothing when nats-server is killed in the middle", async () => {
    const events = episodes("nats", 40);
    const sending = deliver(events, 3);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await city.nats.kill();
    await until(() => {
      expect(said.some((line) => /^NATS at 127\.0\.0\.1:\d+ is gone; waiting for it$/.test(line))).toBe(true);
    });
    expect((await one.desk.ready()).bus).toBe(false);
    await city.nats.restart();
    await sending;
    await settled();
    await expectExact("nats", events);
    expect(said).toContain("NATS is back");
    // What was under way at the kill comes again after the ack wait of 30 s.
  }, 120_000);
});
