/** Who looked at what, in the real book: live views before, while and after they are shown, and the list of all views. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import pg from "pg";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Heartbeat, LiveReply, LiveRequest } from "#contract";
import { migrateBook } from "../book/pg-book.ts";
import { type City, startCity, until } from "../city.double.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { CAMERA, eventOf } from "../events.double.ts";
import { LIVE_RENEW_MS, type View } from "../lifecycle/view.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import type { LiveBus } from "./live/live-feed.ts";
import { type RunningServer, startServer } from "./server.ts";

const OTHER_CAMERA = "99050100001320000002";
const TOKENS = { office: "office-token-0123456789", judge: "judge-token-0123456789a" };
const logger = pino({ level: "silent" });

interface Client {
  on(event: "message" | "open" | "error", listener: () => void): void;
  on(event: "close", listener: (code: number, reason: Buffer) => void): void;
  on(
    event: "unexpected-response",
    listener: (request: unknown, response: AsyncIterable<Buffer> & { statusCode: number }) => void,
  ): void;
  close(): void;
  terminate(): void;
}
// It comes with @fastify/websocket, without types.
const { WebSocket } = createRequire(import.meta.url)("ws") as {
  WebSocket: new (url: string, options: { headers: Record<string, string> }) => Client;
};

interface LiveRow {
  readonly person_id: string;
  readonly camera_code: string;
  readonly agent_id: string;
  readonly began_at: Date;
  readonly seen_at: Date;
  readonly ended_at: Date | null;
  readonly end_reason: string | null;
}

let city: City;
let dispatcher: Dispatcher;
let server: RunningServer;
/** What happened, in order: an agent was asked for video, and how many views were recorded by then. */
let asked: { viewsThen: number }[];
let say: (chunk: Uint8Array) => void;
let counted: string[];
const clients: Client[] = [];

const rows = (): Promise<LiveRow[]> => city.query<LiveRow>("SELECT * FROM live_view ORDER BY id");

/** An agent that accepts every lease; its video comes when a test says so. */
const bus: LiveBus = {
  request: async (_subject, body) => {
    const { session, leaseS, cameraCode } = JSON.parse(Buffer.from(body).toString()) as LiveRequest;
    if (leaseS > 0) asked.push({ viewsThen: (await rows().catch(() => [])).length });
    const reply: LiveReply = { cameraCode, session, accepted: leaseS > 0, reason: "leased" };
    return Buffer.from(JSON.stringify(reply));
  },
  subscribe: (subject, listener) => {
    say = (chunk) => {
      listener(subject, chunk);
    };
    return () => undefined;
  },
};

const health = { looks: 1, framesDropped: 0, revisitS: 2, restarts: 0 };
const heartbeat: Heartbeat = {
  ...{ agentId: "edge-1", sentAt: new Date().toISOString(), version: "0.1.0", executionProvider: "cpu" },
  ...{ model: { name: "m", sha256: "ab" }, outboxDepth: 0, outboxDropped: 0 },
  cameras: [{ ...health, cameraCode: CAMERA, name: "c", state: "seeing" }],
};

/** The quarter of a minute between two renewals passes quickly here. */
const hastyClock: Clock = {
  nowMs: () => systemClock.nowMs(),
  sleep: (ms, signal) => systemClock.sleep(ms === LIVE_RENEW_MS ? 50 : ms, signal),
};

async function serve(): Promise<void> {
  asked = [];
  counted = [];
  const desk = {
    ...dispatcher.desk,
    agents: () => [{ heartbeat, heardAt: new Date().toISOString() }],
  };
  server = await startServer({
    ...{ desk, clock: hastyClock, logger, http: { host: "127.0.0.1", port: 0 } },
    live: { bus, count: (name) => counted.push(name) },
  });
}

beforeAll(async () => {
  city = await startCity();
  dispatcher = await city.start();
  for (const [id, token] of Object.entries(TOKENS)) {
    const role = id === "office" ? "dispatcher" : "reviewer";
    await city.query("INSERT INTO person (id, name, role, token_sha256) VALUES ($1, $2, $3, $4)", [
      `P-${id}`,
      `name of ${id}`,
      role,
      createHash("sha256").update(token).digest("hex"),
    ]);
  }
});
beforeEach(serve);
afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  await server.close();
});
afterAll(() => city.stop());

interface Watching {
  readonly client: Client;
  readonly got: () => number;
  readonly closed: Promise<{ code: number; reason: string }>;
}

function watch(who: keyof typeof TOKENS): Watching {
  const client = new WebSocket(`${server.url.replace("http", "ws")}/api/cameras/${CAMERA}/live`, {
    headers: { authorization: `Bearer ${TOKENS[who]}` },
  });
  clients.push(client);
  let got = 0;
  client.on("message", () => {
    got += 1;
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    client.on("unexpected-response", (_request, response) => {
      void (async () => {
        let body = "";
        for await (const part of response) body += part.toString();
        resolve({ code: response.statusCode, reason: body });
      })();
    });
    client.on("error", () => undefined);
    client.on("close", (code, reason) => {
      resolve({ code, reason: reason.toString() });
    });
  });
  return { client, got: () => got, closed };
}

const newest = async (): Promise<LiveRow> => {
  const row = (await rows()).at(-1);
  if (row === undefined) throw new Error("no live view is recorded");
  return row;
};
const endOf = (reason: string): Promise<void> =>
  until(async () => {
    expect((await newest()).end_reason).toBe(reason);
  });

describe("a live view", () => {
  test("is in the book before the agent is even asked for video, and its end when the socket closes", async () => {
    const before = (await rows()).length;
    const viewer = watch("office");
    await until(() => {
      expect(asked).not.toEqual([]);
    });
    expect(asked[0]).toEqual({ viewsThen: before + 1 });
    const row = await newest();
    expect(row).toMatchObject({ person_id: "P-office", camera_code: CAMERA, agent_id: "edge-1" });
    expect([row.ended_at, row.end_reason]).toEqual([null, null]);
    say(Buffer.alloc(100, 0x47));
    await until(() => {
      expect(viewer.got()).toBe(1);
    });
    viewer.client.close();
    await endOf("viewer-left");
    const { began_at, ended_at } = await newest();
    expect(ended_at?.getTime()).toBeGreaterThanOrEqual(began_at.getTime());
  });

  test("is said to go on while it is shown, and no longer once it has ended", async () => {
    const viewer = watch("office");
    await until(async () => {
      const { began_at, seen_at } = await newest();
      expect(seen_at.getTime()).toBeGreaterThan(began_at.getTime());
    });
    viewer.client.close();
    await endOf("viewer-left");
    const { seen_at, ended_at } = await newest();
    expect(ended_at?.getTime()).toBeGreaterThanOrEqual(seen_at.getTime());
  });

  test("two people who share one feed are two views", async () => {
    const before = (await rows()).length;
    watch("office");
    watch("judge");
    await until(() => {
      expect(counted).toEqual(["liveViewersOpened", "liveViewersOpened"]);
    });
    const people = (await rows()).slice(before).map(({ person_id }) => person_id);
    expect(people.sort()).toEqual(["P-judge", "P-office"]);
    await server.close();
    const ends = (await rows()).slice(before).map(({ end_reason }) => end_reason);
    expect(ends).toEqual(["dispatcher-stopping", "dispatcher-stopping"]);
  });

  test("is refused with a sentence when the book cannot take its row: no agent is asked, no byte is sent", async () => {
    const before = (await rows()).length;
    await city.query(
      `CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$`,
    );
    await city.query(
      "CREATE TRIGGER disk_full BEFORE INSERT ON live_view FOR EACH ROW EXECUTE FUNCTION disk_full()",
    );
    const viewer = watch("office");
    const closed = await viewer.closed.finally(() => city.query("DROP FUNCTION disk_full CASCADE"));
    expect(closed).toEqual({
      code: 4001,
      reason:
        "this view cannot be recorded now, and is not shown without a record: the ticket book does not take it",
    });
    expect([viewer.got(), asked, counted]).toEqual([0, [], ["liveViewsUnrecorded"]]);
    expect(await rows()).toHaveLength(before);
  });

  test("a book that goes away: the view's end waits for it, and nobody new sees anything meanwhile", async () => {
    const viewer = watch("office");
    await until(() => {
      expect(counted).toEqual(["liveViewersOpened"]);
    });
    await city.postgres.kill();
    viewer.client.close();
    await viewer.closed;
    const refused = await watch("judge").closed;
    expect(refused.code).toBe(503);
    expect(refused.reason).toContain("the ticket book (PostgreSQL) does not answer");
    expect(asked).toHaveLength(1);
    const restartedAtMs = systemClock.nowMs();
    await city.postgres.restart();
    await endOf("viewer-left");
    const { ended_at } = await newest();
    // When it happened, not when the book was back.
    expect(ended_at?.getTime()).toBeLessThanOrEqual(restartedAtMs);
  });

  test.each([
    ["another person", "UPDATE live_view SET person_id = 'X'"],
    ["an earlier begin", "UPDATE live_view SET began_at = began_at - interval '1 hour'"],
    ["a second end", "UPDATE live_view SET ended_at = now()"],
    ["no end", "UPDATE live_view SET ended_at = NULL, end_reason = NULL"],
    ["no row", "DELETE FROM live_view"],
    ["no table", "TRUNCATE live_view"],
  ])("an ended row refuses every change: %s", async (_what, sql) => {
    await expect(city.query(sql)).rejects.toThrow("rows of live_view are immutable");
  });

  test("a row without an end may be said to go on and may end; nothing else of it changes", async () => {
    const id = await dispatcher.desk.beginLiveView({
      userId: "P-judge",
      cameraCode: CAMERA,
      agentId: "edge-1",
    });
    const where = `WHERE id = ${id}`;
    const refused = "rows of live_view are immutable";
    await expect(
      city.query(`UPDATE live_view SET seen_at = seen_at - interval '1 s' ${where}`),
    ).rejects.toThrow(refused);
    await expect(
      city.query(`UPDATE live_view SET agent_id = 'x', ended_at = now(), end_reason = 'cut-off' ${where}`),
    ).rejects.toThrow(refused);
    await dispatcher.desk.renewLiveViews([id]);
    const atMs = systemClock.nowMs() + 1_000;
    await dispatcher.desk.endLiveViews([{ viewId: id, reason: "cut-off", atMs }]);
    const late = { viewId: id, reason: "viewer-left", atMs: atMs + 1 } as const;
    await dispatcher.desk.endLiveViews([late]);
    await dispatcher.desk.renewLiveViews([id]);
    const row = await newest();
    expect([row.end_reason, row.ended_at?.getTime()]).toEqual(["cut-off", atMs]);
    expect(row.seen_at.getTime()).toBeLessThanOrEqual(atMs);
  });
});

interface Page {
  readonly views: readonly View[];
  readonly nextBefore: string | null;
}
const ask = (query = ""): Promise<Response> =>
  fetch(`${server.url}/api/views${query}`, { headers: { authorization: `Bearer ${TOKENS.office}` } });
const list = async (query = ""): Promise<Page> => (await (await ask(query)).json()) as Page;

describe("the list of views", () => {
  let ticketId: string;

  beforeAll(async () => {
    await city.publish(eventOf());
    await until(async () => {
      const [row] = await city.query<{ id: string }>("SELECT id FROM ticket");
      expect(row).toBeDefined();
      ticketId = row?.id ?? "";
    });
    // Pictures and live views of the same instants, in both orders of their numbers, to the microsecond.
    await city.query(
      `INSERT INTO evidence_view (person_id, ticket_id, object, at)
        SELECT CASE n % 2 WHEN 0 THEN 'P-office' ELSE 'P-gone' END, $1, 'edge-1/scene-' || n || '.jpg',
          timestamptz '2026-01-01T00:00:00.000001Z' + (n / 3) * interval '1 ms' FROM generate_series(1, 10) n`,
      [ticketId],
    );
    await city.query(
      `INSERT INTO live_view (person_id, camera_code, agent_id, began_at, seen_at)
        SELECT 'P-judge', $1, 'edge-2', at, at FROM (
          SELECT timestamptz '2026-01-01T00:00:00.000001Z' + (n / 2) * interval '1 ms' AS at
          FROM generate_series(1, 6) n) x`,
      [OTHER_CAMERA],
    );
  });

  test("a picture and a live view, as they are told", async () => {
    const [picture] = (await list("?person=P-office&before=evidence-3")).views;
    expect(picture).toEqual({
      ...{
        id: "evidence-2",
        at: "2026-01-01T00:00:00.000Z",
        personId: "P-office",
        personName: "name of office",
      },
      ...{ cameraCode: CAMERA, agentId: "edge-1", live: null, snapshot: null },
      evidence: { ticketId, ticketNumber: 1, object: "edge-1/scene-2.jpg" },
    });
    const [ended] = (await list(`?camera=${CAMERA}`)).views;
    expect(ended).toMatchObject({ evidence: null, live: { state: "ended", endReason: "cut-off" } });
    const [stranger] = (await list("?person=P-gone")).views;
    expect(stranger).toMatchObject({ personName: null });
  });

  test("a view whose dispatcher died is lost, one that was just renewed is being watched", async () => {
    const [lost] = (await list(`?camera=${OTHER_CAMERA}`)).views;
    expect(lost?.live).toEqual({
      ...{ state: "lost", seenAt: "2026-01-01T00:00:00.003Z", endedAt: null, endReason: null },
    });
    await dispatcher.desk.renewLiveViews([lost?.id.replace("live-", "") ?? ""]);
    const [again] = (await list(`?camera=${OTHER_CAMERA}`)).views;
    expect(again).toMatchObject({ id: lost?.id, live: { state: "watching" } });
  });

  test("pages of any size together are the whole list, newest first, nothing twice", async () => {
    const whole = await list("?limit=200");
    expect(whole.nextBefore).toBeNull();
    expect(whole.views.filter(({ evidence }) => evidence !== null)).toHaveLength(10);
    const times = whole.views.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    for (const limit of [1, 3]) {
      const ids: string[] = [];
      let next: string | null = "";
      while (next !== null) {
        const page: Page = await list(`?limit=${String(limit)}${next === "" ? "" : `&before=${next}`}`);
        ids.push(...page.views.map(({ id }) => id));
        next = page.nextBefore;
      }
      expect(ids).toEqual(whole.views.map(({ id }) => id));
    }
  });

  test("filters by person, camera and ticket, and by all of them", async () => {
    const count = async (query: string): Promise<number> => (await list(`${query}&limit=200`)).views.length;
    const all = (await list("?limit=200")).views;
    const lives = all.filter(({ live }) => live !== null);
    expect(await count("?person=P-gone")).toBe(5);
    expect(await count(`?camera=${OTHER_CAMERA}`)).toBe(6);
    expect(await count(`?camera=${CAMERA}`)).toBe(10 + lives.length - 6);
    expect(await count(`?ticket=${ticketId}`)).toBe(10);
    expect(await count(`?ticket=${ticketId}&person=P-office&camera=${CAMERA}`)).toBe(5);
    expect(await count(`?ticket=${ticketId}&camera=${OTHER_CAMERA}`)).toBe(0);
    expect(await count("?person=nobody")).toBe(0);
  });

  test.each([
    [
      "?before=live-999999",
      'Key "before" is live-999999, which is no view; nextBefore of an earlier answer would be right.',
    ],
    ["?before=yesterday", /^Key "querystring.before": must match pattern/],
    ["?ticket=12", /^Key "querystring.ticket": must match pattern/],
    ["?camera=12", /^Key "querystring.camera": must match pattern/],
    ["?who=me", 'Key "querystring": must NOT have additional properties.'],
  ])("a wrong question gets a sentence: %s", async (query, says) => {
    const response = await ask(query);
    const { error } = (await response.json()) as { error: { message: string } };
    expect(response.status).toBe(400);
    expect(error.message).toEqual(typeof says === "string" ? says : expect.stringMatching(says));
  });
});

describe("a book from before live views were recorded", () => {
  test("is brought up to date once, whoever starts first, and keeps what it held", async () => {
    const url = await city.postgres.createDatabase("before-live-views");
    const first = new URL("../book/migrations/001-ticket-book.sql", import.meta.url);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(await readFile(first, "utf8"));
      await client.query(
        "CREATE TABLE schema_migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
      );
      await client.query("INSERT INTO schema_migration (name) VALUES ('001-ticket-book.sql')");
      await client.query("INSERT INTO grid VALUES ('990501001001', 'old', 'street', NULL, '[]')");
      const applied = await Promise.all([migrateBook(url), migrateBook(url), migrateBook(url)]);
      const later = (await readdir(new URL(".", first))).filter((name) => !name.startsWith("001")).sort();
      expect(applied.flat()).toEqual(later);
      const { rows: kept } = await client.query(
        "SELECT g.name, (SELECT count(*)::int FROM live_view) AS n FROM grid g",
      );
      expect(kept).toEqual([{ name: "old", n: 0 }]);
    } finally {
      await client.end();
    }
  });
});
