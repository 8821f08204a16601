/** One place, one ticket, on real servers: several cameras, two dispatchers, and a Redis that cannot be trusted. */
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ViolationEvent } from "#contract";
import { type City, startCity, until } from "../city.double.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { CAMERA, eventOf } from "../events.double.ts";

let city: City;
let dispatchers: readonly Dispatcher[];

beforeAll(async () => {
  city = await startCity();
  dispatchers = await Promise.all([city.start(), city.start()]);
});
afterAll(() => city.stop());

const OTHER_CAMERA = "99050100001320000002";
const settled = (): Promise<void> =>
  until(async () => {
    expect(await city.unsettled()).toBe(0);
  }, 60_000);

/** Every test has its own street corner, 200 m from the last one, so that none meets another's tickets. */
let corners = 0;
const corner = () => {
  corners += 1;
  const lon = 120.62 + corners * 0.002;
  const zoneId = `corner-${String(corners)}`;
  const at =
    (cameraCode: string, metresNorth: number, placeCell = "12-9") =>
    (parts: Partial<ViolationEvent> = {}) =>
      eventOf({
        cameraCode,
        zoneId,
        placeCell,
        location: {
          lon,
          lat: 31.315 + metresNorth / 111_195,
          originalCrs: "WGS-84",
          of: "ground",
        },
        ...parts,
      });
  return { one: at(CAMERA, 0), two: at(OTHER_CAMERA, 5), far: at(OTHER_CAMERA, 30, "3-3") };
};

const ticketsAt = (zoneId: string) =>
  city.query<{
    id: string;
    state: string;
    sightings: number;
    linked_ticket_id: string | null;
    worker_id: string;
  }>(
    `SELECT id, state, sightings::int, linked_ticket_id, worker_id FROM ticket WHERE zone_id = $1 ORDER BY number`,
    [zoneId],
  );

const counted = (name: "cacheHits" | "cacheFailures" | "ticketsAliased"): number =>
  dispatchers.reduce((sum, { counters }) => sum + counters.snapshot()[name], 0);

const later = (event: ViolationEvent, seconds: number): string =>
  new Date(Date.parse(event.capturedAt) + seconds * 1_000).toISOString();

describe("two cameras, one thing", () => {
  it("make one ticket, and its sightings are counted for each", async () => {
    const { one, two, far } = corner();
    const first = one();
    await city.publish(first);
    await settled();
    await city.publish(two());
    await settled();
    await Promise.all([
      ...Array.from({ length: 6 }, () => city.publish(one({ phase: "updated" }))),
      ...Array.from({ length: 4 }, () => city.publish(two({ phase: "updated" }))),
    ]);
    await city.publish(far());
    await settled();
    const [ticket, another] = await ticketsAt(first.zoneId);
    expect(ticket).toMatchObject({ sightings: 12 });
    expect(another).toMatchObject({ sightings: 1 });
    const seen = await city.query(
      "SELECT camera_code, sightings::int AS n FROM sighting_source WHERE ticket_id = $1 ORDER BY 1",
      [ticket?.id],
    );
    expect(seen).toEqual([
      { camera_code: CAMERA, n: 7 },
      { camera_code: OTHER_CAMERA, n: 5 },
    ]);
  });

  it("make one ticket also when both see it first at the same moment", async () => {
    const crowd = Array.from({ length: 12 }, corner);
    await Promise.all(crowd.flatMap(({ one, two }) => [city.publish(one()), city.publish(two())]));
    await settled();
    for (const { one } of crowd) expect(await ticketsAt(one().zoneId)).toHaveLength(1);
  });

  it("hear both when it is closed, each under its own key, and only when both say that it is gone", async () => {
    const { one, two } = corner();
    const [mine, other] = [one(), two()];
    await city.publish(mine);
    await settled();
    await city.publish(other);
    await settled();
    const heard: string[] = [];
    const subscription = city.line.subscribe("gw.ticket.*", {
      callback: (_error, { data }) => {
        const notice = JSON.parse(new TextDecoder().decode(data)) as { dedupKey: string; state: string };
        heard.push(`${notice.state} ${notice.dedupKey}`);
      },
    });
    await city.line.flush();
    await city.publish(one({ phase: "cleared", capturedAt: later(other, 20) }));
    await settled();
    expect(await ticketsAt(mine.zoneId)).toMatchObject([
      { state: expect.not.stringMatching("closed") as string },
    ]);
    await city.publish(two({ phase: "cleared", capturedAt: later(other, 21) }));
    await settled();
    expect(await ticketsAt(mine.zoneId)).toMatchObject([{ state: "closed" }]);
    await until(() => {
      expect(heard.toSorted()).toEqual([`closed ${mine.dedupKey}`, `closed ${other.dedupKey}`].toSorted());
    });
    subscription.unsubscribe();
    const open = await city.query(
      "SELECT 1 FROM ticket_key k JOIN ticket t ON t.id = k.ticket_id WHERE k.open AND t.state = 'closed'",
    );
    expect(open).toEqual([]);
  });
});

describe("aliases and Redis", () => {
  it("are answered from the cache, and exact when it is emptied, lies, stops or hangs", async () => {
    const { one, two } = corner();
    const first = one();
    await city.publish(first);
    await settled();
    const alias = two();
    await city.publish(alias);
    await settled();
    const hits = counted("cacheHits");
    await city.publish(two({ phase: "updated" }));
    await settled();
    expect(counted("cacheHits")).toBe(hits + 1);

    const client = new Redis(city.redis.url);
    await client.flushall();
    await city.publish(two({ phase: "updated" }));
    await settled();
    const stranger = corner().one();
    await city.publish(stranger);
    await settled();
    const [other] = await ticketsAt(stranger.zoneId);
    await client.set(`gridwatch:open:${alias.dedupKey}`, other?.id ?? "");
    await city.publish(two({ phase: "updated" }));
    await settled();
    client.disconnect();

    process.kill(city.redis.pid, "SIGSTOP");
    try {
      await city.publish(two({ phase: "updated" }));
      await settled();
    } finally {
      process.kill(city.redis.pid, "SIGCONT");
    }
    await city.redis.kill();
    await city.publish(two({ phase: "updated" }));
    await city.publish(one({ phase: "updated" }));
    await settled();
    await city.redis.restart();
    expect(await ticketsAt(first.zoneId)).toMatchObject([{ sightings: 8 }]);
    expect(await ticketsAt(stranger.zoneId)).toMatchObject([{ sightings: 1 }]);
  });
});

describe("a place whose ticket is closed", () => {
  const FAR_MS = 30_000;
  const closeByProof = async (zoneId: string): Promise<string> => {
    const [ticket] = await ticketsAt(zoneId);
    const ticketId = ticket?.id ?? "";
    const [office] = dispatchers;
    await until(async () => {
      expect(await ticketsAt(zoneId)).toMatchObject([{ state: "assigned" }]);
    });
    const worker = (await ticketsAt(zoneId))[0]?.worker_id ?? "";
    const actor = { role: "worker", id: worker } as const;
    await office?.desk.act({ ticketId, action: "accept", actor });
    await office?.desk.act({ ticketId, action: "finish", actor });
    await office?.desk.act({ ticketId, action: "verifyClear", actor: { role: "reviewer", id: "R01" } });
    return ticketId;
  };
  const soon = () => new Date(Date.now() + FAR_MS).toISOString();

  it("is reopened by another camera while the proof is young, under that camera's key too", async () => {
    const { one, two } = corner();
    const first = one();
    await city.publish(first);
    await settled();
    const ticketId = await closeByProof(first.zoneId);
    await city.publish(two({ capturedAt: soon() }));
    await settled();
    await city.publish(two({ phase: "updated", capturedAt: soon() }));
    await city.publish(one({ phase: "updated", capturedAt: soon() }));
    await settled();
    expect(await ticketsAt(first.zoneId)).toMatchObject([{ id: ticketId, sightings: 4 }]);
    expect((await ticketsAt(first.zoneId))[0]?.state).not.toBe("closed");
  });

  it("gets a new ticket that names the old one when the proof is old", async () => {
    const { one } = corner();
    const first = one();
    await city.publish(first);
    await settled();
    const ticketId = await closeByProof(first.zoneId);
    // Two hours later; a car's proof is young for one.
    await city.publish(one({ capturedAt: new Date(Date.now() + 2 * 3_600_000).toISOString() }));
    await settled();
    expect(await ticketsAt(first.zoneId)).toMatchObject([
      { id: ticketId, state: "closed" },
      { linked_ticket_id: ticketId },
    ]);
  });

  it("keeps a late event as a note, as far as the clock can tell", async () => {
    const { one } = corner();
    const first = one();
    await city.publish(first);
    await settled();
    const ticketId = await closeByProof(first.zoneId);
    const late = one({
      capturedAt: new Date(Date.now() + 20_000).toISOString(),
      clock: { source: "receiver", synchronised: "no" },
    });
    await city.publish(late);
    await settled();
    expect(
      await city.query("SELECT outcome, ticket_id, reason FROM decision WHERE event_key = $1", [late.id]),
    ).toMatchObject([
      {
        outcome: "merged",
        ticket_id: ticketId,
        reason: expect.stringContaining("by a clock that may be off by 60 s") as string,
      },
    ]);
    expect(await ticketsAt(first.zoneId)).toMatchObject([{ state: "closed", sightings: 1 }]);
  });

  it("goes on in the other ticket when it was closed as a duplicate", async () => {
    const { one, far } = corner();
    const [kept, doubled] = [one(), far()];
    await city.publish(kept);
    await city.publish(doubled);
    await settled();
    const [ticket, twin] = await ticketsAt(kept.zoneId);
    const rows = await city.query<{ id: string; camera_code: string }>(
      "SELECT id, camera_code FROM ticket WHERE id = ANY($1)",
      [[ticket?.id, twin?.id]],
    );
    const into = rows.find(({ camera_code }) => camera_code === CAMERA)?.id ?? "";
    const duplicate = rows.find(({ camera_code }) => camera_code === OTHER_CAMERA)?.id ?? "";
    const [office] = dispatchers;
    await office?.desk.act({
      ticketId: duplicate,
      action: "mergeInto",
      intoTicketId: into,
      reason: "the same car",
      actor: { role: "dispatcher", id: "D01" },
    });
    await city.publish(far({ phase: "updated", capturedAt: soon() }));
    await settled();
    const after = await city.query("SELECT sightings::int AS n FROM ticket WHERE id = $1", [into]);
    expect(after).toEqual([{ n: 2 }]);
    expect(await ticketsAt(kept.zoneId)).toHaveLength(2);
  });
});

it("no key ever leads to two open tickets, and every open ticket has its own key", async () => {
  await settled();
  expect(
    await city.query("SELECT dedup_key FROM ticket_key WHERE open GROUP BY 1 HAVING count(*) > 1"),
  ).toEqual([]);
  const stray = await city.query(
    `SELECT t.id FROM ticket t LEFT JOIN ticket_key k ON k.ticket_id = t.id AND k.dedup_key = t.dedup_key
     WHERE k.open IS DISTINCT FROM (t.state <> 'closed')`,
  );
  expect(stray).toEqual([]);
  expect(counted("ticketsAliased")).toBeGreaterThan(12);
});
