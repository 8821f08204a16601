/** How it goes, as the office and Prometheus see it, on a whole dispatcher; and without book and bus. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type City, startCity, until } from "../city.double.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { createMetrics } from "./api/metrics.ts";
import { openMarkedTicket, person, settlePeople } from "./people.double.ts";

let city: City;
let dispatcher: Dispatcher;
let ticketId: string;

beforeAll(async () => {
  city = await startCity();
  dispatcher = await city.start({ workers: [{ id: "W1", lon: 120.6251 }] });
  await settlePeople(city);
  ticketId = await openMarkedTicket(city);
});
afterAll(() => city.stop());

const ask = (path: string, id: string): Promise<Response> =>
  fetch(`${dispatcher.url}${path}`, { headers: { authorization: `Bearer ${person(id).token}` } });

interface Health {
  readonly timers: { readonly fired: number; readonly lateP99S: number };
  readonly book: {
    readonly openByState: Readonly<Record<string, number>>;
    readonly timers: { readonly live: number };
    readonly notifications: { readonly waiting: number };
  };
  readonly streams: readonly { readonly stream: string; readonly waiting: number }[];
  readonly counters: Readonly<Record<string, number>>;
}

describe("how it goes", () => {
  test("the office sees what waits, and how late timers were", async () => {
    await city.query(
      "UPDATE timer SET due_at = now() - interval '3 s', try_at = now() WHERE state = 'live' AND kind = 'urge'",
    );
    await city.query(
      `INSERT INTO notification (id, channel, lane, recipient, address, language, event, notice, created_at, due_at)
        VALUES ('n1', 'gone', 'gone/1', 'W1', 'a', 'zh', 'offered', '{}', now(), now())`,
    );
    // A move wakes the timekeeper.
    const actor = { role: "worker", id: "W1" } as const;
    await dispatcher.desk.act({ ticketId, actor, action: "accept" });
    let health: Health | null = null;
    await until(async () => {
      health = (await (await ask("/api/health", "near-gridLeader")).json()) as Health;
      if (health.timers.fired === 0) throw new Error("no timer has fired yet");
      if (health.book.notifications.waiting === 0) throw new Error("read before it was written");
    });
    expect(health).toMatchObject({
      book: { openByState: { accepted: 1, done: 0 }, notifications: { waiting: 1, dead: 0 } },
      streams: [
        { stream: "GW_EVENTS", waiting: 0, unacknowledged: 0 },
        { stream: "GW_REPORTS", waiting: 0, unacknowledged: 0 },
      ],
      counters: { eventsOpened: 1 },
    });
    const { timers, book } = health as unknown as Health;
    expect(timers.lateP99S).toBeGreaterThan(2);
    expect(book.timers.live).toBeGreaterThan(2);
    expect((await ask("/api/health", "near-worker")).status).toBe(403);
  });

  test("Prometheus gets every counter and gauge, by a token alone", async () => {
    expect((await fetch(`${dispatcher.url}/metrics`)).status).toBe(401);
    expect((await ask("/metrics", "near-dispatcher")).status).toBe(403);
    const answer = await ask("/metrics", "near-service");
    expect(answer.headers.get("content-type")).toContain("text/plain");
    const text = await answer.text();
    for (const name of Object.keys(dispatcher.counters.snapshot())) {
      const inWords = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      expect(text).toMatch(new RegExp(`^gridwatch_dispatcher_${inWords}_total \\d+$`, "m"));
    }
    for (const line of [
      'tickets_open{state="accepted"} 1',
      "notifications_waiting 1",
      "book_up 1",
      'stream_waiting{stream="GW_EVENTS"} 0',
    ])
      expect(text).toContain(`gridwatch_dispatcher_${line}\n`);
    const [, lateS] = /timer_lateness_seconds\{quantile="0\.99"\} (\S+)/.exec(text) ?? [];
    expect(Number(lateS)).toBeGreaterThan(2);
  });

  test("what is not known is not shown as 0", async () => {
    const lateness = { count: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 };
    const text = await createMetrics().textOf({ counters: {}, lateness, book: null, streams: null });
    expect(text).toContain("gridwatch_dispatcher_book_up 0\n");
    expect(text).toContain("gridwatch_dispatcher_bus_up 0\n");
    expect(text.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toHaveLength(2);
  });
});
