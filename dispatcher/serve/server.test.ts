import { PassThrough } from "node:stream";
import { type Logger, pino } from "pino";
import sharp from "sharp";
import { afterEach, describe, expect, test } from "vitest";
import type { Clock } from "../time/clock.ts";
import { FAILURE_WINDOW_S, FAILURES_MAX } from "./access/failed-logins.ts";
import { SESSION_IDLE_MS, SESSION_MAX_MS } from "../lifecycle/access-desk.ts";
import { type DeskDouble, deskDouble, NOW_MS, ticket, ticketId, TOKENS } from "./desk.double.ts";
import { type RunningServer, startServer } from "./server.ts";

class HeldClock implements Clock {
  now = NOW_MS;
  readonly #sleepers = new Set<() => void>();
  nowMs(): number {
    return this.now;
  }
  async sleep(_ms: number, signal?: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const wake = (): void => {
        this.#sleepers.delete(wake);
        resolve();
      };
      this.#sleepers.add(wake);
      signal?.addEventListener("abort", () => {
        reject(new Error("aborted"));
      });
    });
  }
  wakeAll(): void {
    for (const wake of [...this.#sleepers]) wake();
  }
}

interface Bench {
  readonly server: RunningServer;
  readonly desk: DeskDouble;
  readonly clock: HeldClock;
  readonly logLines: () => string;
  readonly as: (token: string | null, path: string, init?: RequestInit) => Promise<Response>;
}

const running: RunningServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

function loggerTo(stream: PassThrough): { logger: Logger; lines: () => string } {
  let lines = "";
  stream.on("data", (chunk: Buffer) => (lines += chunk.toString()));
  return { logger: pino({ level: "debug" }, stream), lines: () => lines };
}

async function start(publicUrl?: string): Promise<Bench> {
  const desk = deskDouble([
    ticket(1),
    ticket(2, { workerId: null, workerName: null, state: "open" }),
    ticket(3, { workerId: "W06", workerName: "吴桂芳", gridId: "990501001002", gridName: "秋月社区" }),
    ticket(4, { state: "closed", closeReason: "verified" }),
  ]);
  const clock = new HeldClock();
  const { logger, lines } = loggerTo(new PassThrough());
  const http = { host: "127.0.0.1", port: 0, ...(publicUrl === undefined ? {} : { publicUrl }) };
  const server = await startServer({ desk, http, logger, clock });
  running.push(server);
  const as: Bench["as"] = (token, path, init = {}) =>
    fetch(`${server.url}${path}`, {
      redirect: "manual",
      ...init,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(init.body === undefined ? {} : { "content-type": "application/json" }),
        ...(init.headers as Record<string, string> | undefined),
      },
    });
  return { server, desk, clock, logLines: lines, as };
}

async function errorOf(response: Response): Promise<{ code: string; message: string }> {
  return ((await response.json()) as { error: { code: string; message: string } }).error;
}

const act = (body: object): RequestInit => ({ method: "POST", body: JSON.stringify(body) });

async function signIn({ as }: Bench, token: string): Promise<string> {
  const response = await as(null, "/api/session", act({ token }));
  expect(response.status).toBe(200);
  return (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

describe("authorisation: every route, for nobody, a worker, another worker and a dispatcher", () => {
  const own = ticketId(1);
  const foreign = ticketId(3);
  const table: readonly [
    method: string,
    path: string,
    nobody: number,
    worker: number,
    other: number,
    office: number,
    body?: object,
  ][] = [
    ["GET", "/healthz", 200, 200, 200, 200],
    ["GET", "/readyz", 200, 200, 200, 200],
    ["GET", "/favicon.ico", 204, 204, 204, 204],
    ["GET", "/login", 401, 401, 401, 401],
    ["GET", "/api/me", 401, 200, 200, 200],
    ["DELETE", "/api/session", 401, 204, 204, 204],
    ["GET", "/api/tickets", 401, 200, 200, 200],
    ["GET", `/api/tickets/${own}`, 401, 200, 404, 200],
    ["GET", `/api/tickets/${foreign}`, 401, 404, 200, 200],
    ["GET", `/api/tickets/${own}/thumbnail`, 401, 200, 404, 200],
    ["GET", `/api/tickets/${own}/evidence/edge-1/1/scene.jpg`, 401, 200, 404, 200],
    ["GET", `/api/tickets/${own}/evidence/edge-1/3/scene.jpg`, 401, 404, 404, 404],
    ["POST", `/api/tickets/${own}/actions`, 401, 200, 404, 403, { action: "accept" }],
    ["POST", `/api/tickets/${own}/actions`, 401, 403, 404, 409, { action: "assign" }],
    ["POST", `/api/tickets/${own}/actions`, 401, 403, 404, 403, { action: "verifyClear" }],
    ["POST", `/api/tickets/${own}/actions`, 401, 403, 404, 403, { action: "selfClear" }],
    // In the worker's grid, but not the worker's ticket: seen, not handled.
    [
      "POST",
      `/api/tickets/${ticketId(2)}/actions`,
      401,
      403,
      404,
      200,
      { action: "falseAlarm", reason: "x" },
    ],
    ["GET", "/api/workers", 401, 200, 200, 200],
    ["GET", "/api/grids", 401, 200, 200, 200],
    ["GET", "/api/agents", 401, 403, 403, 200],
    ["GET", "/api/counts", 401, 403, 403, 200],
    ["GET", "/api/views", 401, 403, 403, 200],
    ["GET", "/api/audit", 401, 403, 403, 403],
    ["GET", "/api/audit.csv", 401, 403, 403, 403],
    ["GET", "/api/tickets.csv", 401, 403, 403, 200],
    ["GET", "/api/users", 401, 403, 403, 403],
    ["GET", "/api/tokens", 401, 403, 403, 403],
    ["GET", "/api/openapi.json", 401, 200, 200, 200],
    ["GET", "/api/docs/", 401, 200, 200, 200],
    ["GET", "/api/nothing", 401, 404, 404, 404],
  ];
  const people = [
    ["nobody", null],
    ["worker", TOKENS.worker],
    ["other worker", TOKENS.otherWorker],
    ["dispatcher", TOKENS.dispatcher],
  ] as const;

  test.each(table)("%s %s", async (method, path, ...rest) => {
    const [body, expected] = [rest[4], rest.slice(0, 4)];
    const seen: number[] = [];
    for (const [, token] of people) {
      const bench = await start();
      const jpeg = await sharp({ create: { width: 640, height: 360, channels: 3, background: "#888" } })
        .jpeg()
        .toBuffer();
      for (const kind of ["scene", "crop"]) bench.desk.pictures.set(`edge-1/1/${kind}.jpg`, jpeg);
      const response = await bench.as(token, path, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      seen.push(response.status);
      await response.arrayBuffer();
    }
    expect(seen).toEqual(expected);
  });
});

describe("session", () => {
  test("token → HttpOnly, SameSite=Strict cookie that holds no token; it opens the API", async () => {
    const bench = await start();
    const response = await bench.as(null, "/api/session", act({ token: TOKENS.worker }));
    expect(await response.json()).toEqual({
      id: "U01",
      name: "李晓岚",
      role: "worker",
      workerId: "W01",
      gridIds: ["990501001001"],
    });
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(
      /^gridwatch_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(cookie).not.toContain(TOKENS.worker);
    const me = await bench.as(null, "/api/me", { headers: { cookie: cookie.split(";")[0] ?? "" } });
    expect(await me.json()).toMatchObject({ id: "U01" });
  });

  test("behind https the cookie is Secure", async () => {
    const bench = await start("https://gridwatch.example.cn");
    const response = await bench.as(null, "/api/session", act({ token: TOKENS.worker }));
    expect(response.headers.get("set-cookie")).toContain("; Secure");
  });

  test("a wrong token gets one sentence, and so does none", async () => {
    const { as } = await start();
    const wrong = await as(null, "/api/session", act({ token: "nonsense" }));
    expect(wrong.status).toBe(401);
    expect(await errorOf(wrong)).toEqual({
      code: "NOT_AUTHENTICATED",
      message: "This token is not known here: check it, or ask the office for a new one.",
    });
    expect((await errorOf(await as(null, "/api/me"))).message).toBe(
      "Nobody is signed in: sign in, or send Authorization: Bearer <token>.",
    );
    expect((await as("nonsense", "/api/me")).status).toBe(401);
  });

  test("signing out ends the session on the server, not only in the browser", async () => {
    const bench = await start();
    const headers = { cookie: await signIn(bench, TOKENS.worker), "x-gridwatch": "1" };
    expect((await bench.as(null, "/api/session", { method: "DELETE", headers })).status).toBe(204);
    expect((await bench.as(null, "/api/me", { headers })).status).toBe(401);
  });

  test("a session expires, and a withdrawn token ends it at once", async () => {
    const bench = await start();
    const cookie = await signIn(bench, TOKENS.worker);
    const statusOf = async (): Promise<number> =>
      (await bench.as(null, "/api/me", { headers: { cookie } })).status;
    for (let usedMs = 0; usedMs + SESSION_IDLE_MS < SESSION_MAX_MS; usedMs += SESSION_IDLE_MS - 1) {
      expect(await statusOf()).toBe(200);
      bench.clock.now += SESSION_IDLE_MS - 1;
    }
    bench.clock.now += SESSION_IDLE_MS;
    expect(await statusOf()).toBe(401);
    const second = await signIn(bench, TOKENS.worker);
    bench.desk.withdraw("worker");
    expect((await bench.as(null, "/api/me", { headers: { cookie: second } })).status).toBe(401);
  });

  test("a change by cookie needs the header no other site can set; reading does not", async () => {
    const bench = await start();
    const cookie = await signIn(bench, TOKENS.worker);
    const path = `/api/tickets/${ticketId(1)}/actions`;
    const without = await bench.as(null, path, { ...act({ action: "accept" }), headers: { cookie } });
    expect(without.status).toBe(403);
    expect((await errorOf(without)).message).toMatch(/needs the header X-Gridwatch: 1/);
    expect(bench.desk.acted).toEqual([]);
    const withIt = await bench.as(null, path, {
      ...act({ action: "accept" }),
      headers: { cookie, "x-gridwatch": "1" },
    });
    expect(withIt.status).toBe(200);
  });

  test("a form of another site cannot sign anybody in: only JSON is read", async () => {
    const { server } = await start();
    for (const type of ["text/plain", "application/x-www-form-urlencoded"]) {
      const body = JSON.stringify({ token: TOKENS.worker });
      const response = await fetch(`${server.url}/api/session`, {
        method: "POST",
        body,
        headers: { "content-type": type },
      });
      expect(response.status).toBe(415);
    }
  });

  test("after ten wrong tokens an address waits, even with a right one, and then may again", async () => {
    const bench = await start();
    for (let i = 0; i < FAILURES_MAX; i += 1) {
      expect((await bench.as(null, "/api/session", act({ token: `guess-${String(i)}` }))).status).toBe(401);
    }
    const limited = await bench.as(TOKENS.worker, "/api/me");
    expect(limited.status).toBe(429);
    expect(limited.headers.get("retry-after")).toBe(String(FAILURE_WINDOW_S));
    expect(await errorOf(limited)).toEqual({
      code: "TOO_MANY_ATTEMPTS",
      message: "Too many wrong tokens from this address: try again in 300 s.",
    });
    bench.clock.now += FAILURE_WINDOW_S * 1000;
    expect((await bench.as(TOKENS.worker, "/api/me")).status).toBe(200);
  });

  test("the login link sets the cookie, leads to the page, and leaves no token in the log", async () => {
    const bench = await start();
    const response = await bench.as(null, `/login?token=${TOKENS.worker}`);
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/m/");
    expect(response.headers.get("set-cookie")).toContain("HttpOnly");
    const office = await bench.as(null, `/login?token=${TOKENS.dispatcher}`);
    expect(office.headers.get("location")).toBe("/c/");
    await bench.as(null, "/login?token=secret-guess-123");
    expect(bench.logLines()).toContain('"path":"/login"');
    expect(bench.logLines()).not.toContain(TOKENS.worker);
    expect(bench.logLines()).not.toContain("secret-guess-123");
  });
});

describe("tickets", () => {
  interface List {
    tickets: { number: number }[];
    nextBeforeNumber: number | null;
  }
  const list = async ({ as }: Bench, token: string, query = ""): Promise<List> =>
    (await (await as(token, `/api/tickets${query}`)).json()) as List;
  const numbers = ({ tickets }: List): number[] => tickets.map(({ number }) => number);

  test("the office sees all, a worker own tickets and those of the own grids", async () => {
    const bench = await start();
    expect(numbers(await list(bench, TOKENS.dispatcher))).toEqual([4, 3, 2, 1]);
    expect(numbers(await list(bench, TOKENS.worker))).toEqual([4, 2, 1]);
    expect(numbers(await list(bench, TOKENS.otherWorker))).toEqual([3]);
  });

  test("filters and pages", async () => {
    const bench = await start();
    expect(numbers(await list(bench, TOKENS.dispatcher, "?openOnly=true"))).toEqual([3, 2, 1]);
    expect(numbers(await list(bench, TOKENS.dispatcher, "?state=closed"))).toEqual([4]);
    const first = await list(bench, TOKENS.dispatcher, "?limit=3");
    expect([numbers(first), first.nextBeforeNumber]).toEqual([[4, 3, 2], 2]);
    const second = await list(bench, TOKENS.dispatcher, "?limit=3&beforeNumber=2");
    expect([numbers(second), second.nextBeforeNumber]).toEqual([[1], null]);
  });

  test("every field of the seam reaches the client", async () => {
    const bench = await start();
    const detail: unknown = await (await bench.as(TOKENS.dispatcher, `/api/tickets/${ticketId(1)}`)).json();
    const allowed: unknown = expect.arrayContaining([
      { action: "falseAlarm", needsReason: true, needs: null },
      { action: "handOver", needsReason: true, needs: "workerId" },
    ]);
    expect(detail).toEqual({ ...ticket(1), allowed });
    const [listed] = (await list(bench, TOKENS.dispatcher)).tickets.slice(-1);
    expect(Object.keys(listed ?? {}).length).toBeGreaterThan(20);
    expect(ticket(1)).toMatchObject(listed ?? { number: 0 });
  });

  test("an action is the user's own, with reason and version", async () => {
    const bench = await start();
    const path = `/api/tickets/${ticketId(1)}/actions`;
    const after = await bench.as(TOKENS.worker, path, act({ action: "accept", expectedVersion: 1 }));
    expect(await after.json()).toMatchObject({ state: "accepted", version: 2 });
    expect(bench.desk.acted).toEqual([
      { ticketId: ticketId(1), action: "accept", actor: { role: "worker", id: "W01" }, expectedVersion: 1 },
    ]);
    const stale = await bench.as(TOKENS.worker, path, act({ action: "arrive", expectedVersion: 1 }));
    expect([stale.status, (await errorOf(stale)).code]).toEqual([409, "STALE_VERSION"]);
    const illegal = await bench.as(TOKENS.worker, path, act({ action: "accept" }));
    expect([illegal.status, (await errorOf(illegal)).code]).toEqual([409, "ILLEGAL_TRANSITION"]);
  });

  test.each([
    [
      "an unknown action",
      act({ action: "explode" }),
      'Key "body.action": must be equal to one of the allowed values.',
    ],
    ["no action", act({}), "Key \"body\": must have required property 'action'."],
    [
      "an unknown key",
      act({ action: "accept", force: true }),
      'Key "body": must NOT have additional properties.',
    ],
    [
      "a reason that is too long",
      act({ action: "accept", reason: "x".repeat(501) }),
      'Key "body.reason": must NOT have more than 500 characters.',
    ],
    ["broken JSON", { method: "POST", body: "{" }, /JSON/],
  ])("bad input gets 400 and a sentence: %s", async (_why, init, says) => {
    const { as } = await start();
    const response = await as(TOKENS.worker, `/api/tickets/${ticketId(1)}/actions`, init);
    expect(response.status).toBe(400);
    const { message } = await errorOf(response);
    if (typeof says === "string") expect(message).toBe(says);
    else expect(message).toMatch(says);
  });

  test.each([
    ["?limit=0", 'Key "querystring.limit": must be >= 1.'],
    ["?limit=999", 'Key "querystring.limit": must be <= 200.'],
    [
      "?state=open,lost",
      'Key "state" holds lost; one or several of unconfirmed, open, assigned, accepted, arrived, done, suspended, closed would be right.',
    ],
    [
      "?cursor=nonsense",
      'Key "cursor" is nonsense, which is no place in this list; nextCursor of an earlier answer would be right.',
    ],
    ["?openedFrom=monday", 'Key "querystring.openedFrom": must match format "date-time".'],
    ["?stat=open", 'Key "querystring": must NOT have additional properties.'],
  ])("a bad filter: %s", async (query, says) => {
    const { as } = await start();
    const response = await as(TOKENS.dispatcher, `/api/tickets${query}`);
    expect([response.status, (await errorOf(response)).message]).toEqual([400, says]);
  });

  test("an unknown error shows nothing of itself, and is in the log", async () => {
    const bench = await start();
    bench.desk.failWith = new Error("password=hunter2 at db.internal");
    const response = await bench.as(TOKENS.dispatcher, "/api/tickets");
    expect(response.status).toBe(500);
    const { code, message } = await errorOf(response);
    expect(code).toBe("INTERNAL");
    expect(message).toMatch(/^Something went wrong here; the log has it under request req-/);
    expect(bench.logLines()).toContain("hunter2");
  });
});

describe("evidence", () => {
  const object = "edge-1/1/scene.jpg";
  const path = `/api/tickets/${ticketId(1)}/evidence/${object}`;
  const picture = (): Promise<Buffer> =>
    sharp({ create: { width: 1280, height: 720, channels: 3, background: "#357" } })
      .jpeg()
      .toBuffer();

  test("the picture's own bytes, and one recorded view", async () => {
    const bench = await start();
    const jpeg = await picture();
    bench.desk.pictures.set(object, jpeg);
    const response = await bench.as(TOKENS.worker, path);
    expect(response.headers.get("content-type")).toBe("image/jpeg");
    expect(response.headers.get("cache-control")).toBe("private, no-cache");
    expect(Buffer.from(await response.arrayBuffer()).equals(jpeg)).toBe(true);
    expect(bench.desk.views).toEqual([{ userId: "U01", ticketId: ticketId(1), object }]);
  });

  test("a thumbnail is small, and every view of it is recorded, from the cache too", async () => {
    const bench = await start();
    bench.desk.pictures.set("edge-1/1/crop.jpg", await picture());
    for (const token of [TOKENS.worker, TOKENS.dispatcher]) {
      const response = await bench.as(token, `/api/tickets/${ticketId(1)}/thumbnail`);
      const { width } = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
      expect(width).toBe(320);
    }
    expect(bench.desk.views.map(({ userId }) => userId)).toEqual(["U01", "D01"]);
  });

  test.each([`evidence/${object}`, "thumbnail"])(
    "a browser that keeps %s asks again: who looks now is checked and recorded, and the bytes stay at home",
    async (which) => {
      const bench = await start();
      for (const kind of ["scene", "crop"]) bench.desk.pictures.set(`edge-1/1/${kind}.jpg`, await picture());
      const at = `/api/tickets/${ticketId(1)}/${which}`;
      const etag = (await bench.as(TOKENS.worker, at)).headers.get("etag") ?? "";
      const headers = { "if-none-match": etag };
      const again = await bench.as(TOKENS.dispatcher, at, { headers });
      expect([again.status, await again.text()]).toEqual([304, ""]);
      expect((await bench.as(TOKENS.otherWorker, at, { headers })).status).toBe(404);
      expect((await bench.as(TOKENS.worker, at, { headers: { "if-none-match": '"old"' } })).status).toBe(200);
      expect(bench.desk.views.map(({ userId }) => userId)).toEqual(["U01", "D01", "U01"]);
    },
  );

  test("one that is gone says so", async () => {
    const { as } = await start();
    const response = await as(TOKENS.worker, path);
    expect(response.status).toBe(404);
    expect((await errorOf(response)).message).toBe(`The picture ${object} of ticket 1 is no longer stored.`);
  });

  test("no view of what is not the ticket's is recorded", async () => {
    const bench = await start();
    await bench.as(TOKENS.worker, `/api/tickets/${ticketId(1)}/evidence/edge-1/3/scene.jpg`);
    expect(bench.desk.views).toEqual([]);
  });
});

describe("stream", () => {
  async function listen(bench: Bench, token: string, headers: Record<string, string> = {}) {
    const response = await bench.as(token, "/api/stream", { headers });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    let text = "";
    const until = async (wanted: string): Promise<string> => {
      while (!text.includes(wanted)) {
        const { done, value } = await reader.read();
        if (done) return `${text}(ended)`;
        text += Buffer.from(value).toString();
      }
      return text;
    };
    return { response, until, close: () => reader.cancel() };
  }
  const change = (number: number) => ({
    ticketId: ticketId(number),
    number,
    state: "accepted" as const,
    version: 2,
  });

  test("says hello, tells a change, and carries the security headers", async () => {
    const bench = await start();
    const page = await listen(bench, TOKENS.dispatcher, { "last-event-id": "nonsense" });
    expect(page.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(page.response.headers.get("x-content-type-options")).toBe("nosniff");
    await page.until("event: hello");
    bench.desk.announce(change(3));
    expect(await page.until("event: ticket")).toContain(
      `id: 1\nevent: ticket\ndata: ${JSON.stringify(change(3))}\n\n`,
    );
  });

  test("a worker hears of the own grids only", async () => {
    const bench = await start();
    const page = await listen(bench, TOKENS.worker);
    await page.until("event: hello");
    bench.desk.announce(change(3));
    bench.desk.announce(change(1));
    const text = await page.until(ticketId(1));
    expect(text).not.toContain(ticketId(3));
  });

  test("a comment keeps it open, and a withdrawn user's stream ends at the next one", async () => {
    const bench = await start();
    const page = await listen(bench, TOKENS.worker);
    await page.until("event: hello");
    bench.clock.wakeAll();
    await page.until(": still here");
    bench.desk.withdraw("worker");
    bench.clock.wakeAll();
    expect(await page.until("never said")).toMatch(/\(ended\)$/);
  });

  test("closing the server ends the streams, quickly", async () => {
    const bench = await start();
    const page = await listen(bench, TOKENS.worker);
    await page.until("event: hello");
    const before = Date.now();
    await bench.server.close();
    expect(Date.now() - before).toBeLessThan(2000);
    expect(await page.until("never said").catch(() => "(ended)")).toMatch(/\(ended\)$/);
  });

  test("nobody without a credential", async () => {
    const { as } = await start();
    expect((await as(null, "/api/stream")).status).toBe(401);
  });
});

describe("the door", () => {
  test("ready tells the truth; a missing cache is no reason to stop", async () => {
    const { as, desk } = await start();
    desk.parts = { book: true, bus: true, cache: false };
    expect(await (await as(null, "/readyz")).json()).toEqual({
      ready: true,
      book: true,
      bus: true,
      cache: false,
    });
    desk.parts = { book: false, bus: true, cache: true };
    const down = await as(null, "/readyz");
    expect([down.status, await down.json()]).toEqual([
      503,
      { ready: false, book: false, bus: true, cache: true },
    ]);
    expect((await as(null, "/healthz")).status).toBe(200);
  });

  test("every answer carries the security headers, refusals too", async () => {
    const { as } = await start();
    for (const path of ["/healthz", "/api/me", "/nowhere"]) {
      const { headers } = await as(null, path);
      expect(headers.get("content-security-policy"), path).toMatch(
        /^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/,
      );
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  test("a port that is taken gets a sentence", async () => {
    const { server, desk, clock } = await start();
    const port = Number(new URL(server.url).port);
    const logger = pino({ level: "silent" });
    await expect(startServer({ desk, clock, logger, http: { host: "127.0.0.1", port } })).rejects.toThrow(
      `key "http.port" is ${String(port)}, which another program on 127.0.0.1 already uses; a free port, or 0 for any, would be right.`,
    );
  });

  test("the API describes itself, and its page loads nothing from elsewhere", async () => {
    const { as } = await start();
    const api = (await (await as(TOKENS.worker, "/api/openapi.json")).json()) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    expect(api.openapi).toBe("3.1.0");
    expect(Object.keys(api.paths)).toContain("/api/tickets/{id}/actions");
    const page = await (await as(TOKENS.worker, "/api/docs/")).text();
    expect(page).toContain("swagger-ui");
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });
});
