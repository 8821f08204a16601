/** The outbox on the real book: written with its cause, delivered in order by many, never lost, never dropped. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type pg from "pg";
import type { Book } from "../../book/book.ts";
import { migrateBook, openBook } from "../../book/pg-book.ts";
import { type City, startCity, until } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { freePort } from "../../../deploy/harness/free-port.ts";
import { openTestPool } from "../../../deploy/harness/postgres.ts";
import { eventOf } from "../../events.double.ts";
import { type Counters, createCounters } from "../../telemetry/counters.ts";
import { createLogger } from "../../telemetry/logger.ts";
import { type Clock, systemClock } from "../../time/clock.ts";
import { noticeOf } from "./channels/channel.conformance.ts";
import type { Channel } from "./channels/channel.ts";
import { type MailServer, startMailServer } from "./channels/mail-server.double.ts";
import { type Answer, type Receiver, startReceiver } from "./channels/receiver.double.ts";
import { createStandardWebhook } from "./channels/standard-webhook.ts";
import { createWecomRobot } from "./channels/wecom-robot.ts";
import type { Notice, NotificationDraft } from "./notice.ts";
import { createNotices } from "./notices.ts";
import { createNotifier, type Notifier } from "./notifier.ts";
import { noNotifySettings } from "./notify-settings.ts";
import { idOf, type RoutingTable } from "./routing.ts";

const OK: Answer = { status: 200, body: '{"errcode":0,"errmsg":"ok"}' };
const TEXT = { language: "zh", timeZone: "UTC", listUrl: null } as const;

let city: City;
let receiver: Receiver;
beforeAll(async () => {
  [city, receiver] = await Promise.all([startCity(), startReceiver()]);
});
afterAll(async () => {
  await Promise.all([city.stop(), receiver.close()]);
});

describe("outbox", () => {
  let book: Book;
  let pool: pg.Pool;
  let url = "";
  const ending: (() => Promise<void>)[] = [];
  const logger = createLogger({ name: "test", level: "silent" });

  beforeAll(async () => {
    url = await city.postgres.createDatabase("outbox");
    await migrateBook(url);
    book = openBook({ url, clock: systemClock, logger, counters: createCounters() });
    pool = openTestPool(url);
  });
  afterEach(async () => {
    for (const end of ending.splice(0)) await end();
    await pool.query("DELETE FROM notification");
    await pool.query("DELETE FROM notification_lane");
    receiver.heard.length = 0;
  });
  afterAll(async () => {
    await book.close();
    await pool.end();
  });

  let nth = 0;
  function draft(lane: string, parts: Partial<NotificationDraft> = {}): NotificationDraft {
    nth += 1;
    const notice: Notice = noticeOf({
      event: "report",
      ticket: null,
      dueAtMs: null,
      clock: null,
      text: `n${String(nth)}`,
    });
    const nowMs = systemClock.nowMs();
    const to = { channel: lane, lane, recipient: lane, address: "", language: "zh" } as const;
    return {
      id: idOf(String(nth)),
      ...to,
      notice,
      offerNonce: null,
      createdAtMs: nowMs,
      dueAtMs: nowMs,
      ...parts,
    };
  }
  const put = (...drafts: readonly NotificationDraft[]) =>
    book.transaction((session) => session.addNotifications(drafts));
  const count = async (where: string): Promise<number> =>
    Number(
      (await pool.query<{ n: string }>(`SELECT count(*) AS n FROM notification WHERE ${where}`)).rows[0]?.n,
    );
  const texts = (): string[] =>
    receiver.heard.map(({ body }) => (JSON.parse(body) as { text: { content: string } }).text.content);

  const robot = (perMinute: number): Channel =>
    createWecomRobot({
      endpoint: receiver.url,
      key: "k",
      perMinute,
      oneReader: false,
      text: TEXT,
      timing: { timeoutMs: 500 },
    });

  /** A clock that a test may put forward. */
  function movableClock(): Clock & { aheadMs: number } {
    const clock = {
      aheadMs: 0,
      nowMs: () => systemClock.nowMs() + clock.aheadMs,
      sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(Math.min(ms, 20), signal),
    };
    return clock;
  }

  interface Run {
    readonly notifier: Notifier;
    readonly counters: Counters;
    readonly clock: Clock & { aheadMs: number };
  }

  function run(channels: Readonly<Record<string, Channel>>, table: Partial<RoutingTable> = {}): Run {
    const counters = createCounters();
    const clock = movableClock();
    const full = { ...noNotifySettings("UTC").table, ...table };
    const notifier = createNotifier({
      book,
      clock,
      logger,
      counters,
      channels: new Map(Object.entries(channels)),
      notices: createNotices({ table: full, counters, newNonce: () => "" }),
      maker: { publicUrl: "https://gw.example.cn", links: null },
      giveUpAfterMs: 72 * 3_600_000,
      holder: `holder-${String(nth++)}`,
    });
    const stopping = new AbortController();
    const ended = notifier.run(stopping.signal);
    ending.push(async () => {
      stopping.abort();
      await ended;
    });
    return { notifier, counters, clock };
  }

  it("keeps one row for one cause, however often it is told", async () => {
    const one = draft("squad");
    expect(await put(one, draft("squad"))).toBe(2);
    expect(await put(one)).toBe(0);
  });

  it("is not written when its cause is not", async () => {
    const lost = book.transaction(async (session) => {
      await session.addNotifications([draft("squad")]);
      throw new Error("the move failed");
    });
    await expect(lost).rejects.toThrow("the move failed");
    expect(await count("true")).toBe(0);
  });

  it("gathers what a robot may not say one by one, keeps its limit under two dispatchers, and drops nothing", async () => {
    receiver.answer(OK);
    await put(...Array.from({ length: 500 }, () => draft("squad")));
    const channels = { squad: robot(4) };
    const [first] = [run(channels), run(channels)];
    await until(async () => {
      expect(await count("state = 'delivered'")).toBe(500);
    });
    const counted = texts().map((text) => Number(/】(\d+) 条通知/.exec(text)?.[1] ?? 1));
    expect(counted.reduce((sum, n) => sum + n, 0)).toBe(500);
    expect(counted.length).toBeLessThanOrEqual(4);
    const left = 4 - counted.length;
    // The rest of the minute is used up one by one; what comes then waits and is not lost.
    for (let i = 0; i <= left; i += 1) {
      await put(draft("squad"));
      if (i < left)
        await until(async () => {
          expect(await count("state = 'waiting'")).toBe(0);
        });
    }
    await until(async () => {
      const { rows } = await pool.query(
        "SELECT 1 FROM notification_lane WHERE name = 'squad' AND blocked_until > now()",
      );
      expect(rows).toHaveLength(1);
    });
    expect(receiver.heard).toHaveLength(4);
    expect(await count("state = 'waiting'")).toBe(1);
    first.clock.aheadMs = 60_000;
    await until(async () => {
      expect(await count("state = 'waiting'")).toBe(0);
    });
    expect(receiver.heard).toHaveLength(5);
  });

  it("sends again, as it was and saying so, what nobody answered", async () => {
    receiver.answer("half-closed");
    await put(draft("squad"), draft("squad"));
    const { clock, counters } = run({ squad: robot(18) });
    await until(async () => {
      expect(await count("state = 'waiting' AND reason LIKE 'unknown:%'")).toBe(1);
    });
    receiver.answer(OK);
    clock.aheadMs = 10_000;
    await until(async () => {
      expect(await count("state = 'delivered'")).toBe(2);
    });
    expect(texts().map((text) => text.includes("（第2次发送，可能重复）"))).toEqual([false, true, false]);
    expect(counters.snapshot()).toMatchObject({ notificationsRepeated: 1, notificationsUnsure: 1 });
  });

  it("waits as long as the receiver asks, then tells all of it", async () => {
    receiver.answer({ status: 200, body: '{"errcode":45009,"errmsg":"api freq out of limit"}' });
    await put(draft("squad"));
    const { clock, counters } = run({ squad: robot(18) });
    await until(() => {
      expect(counters.snapshot().notificationsThrottled).toBe(1);
    });
    receiver.answer(OK);
    await put(draft("squad"), draft("squad"), draft("squad"));
    clock.aheadMs = 30_000;
    const resting = "SELECT 1 FROM notification_lane WHERE blocked_until > now() + interval '55 s'";
    expect((await pool.query(resting)).rows).toHaveLength(1);
    expect(receiver.heard).toHaveLength(1);
    clock.aheadMs = 61_000;
    await until(async () => {
      expect(await count("state = 'delivered'")).toBe(4);
    });
    expect(texts().at(-1)).toContain("4 条通知");
  });

  it("takes a refused digest apart, gives up the one that is refused, and raises one alarm elsewhere", async () => {
    const secrets = [Buffer.alloc(32, 1)];
    receiver.answer(({ url: path, body }) =>
      path === "/bad" && body.includes('"poison"') ? { status: 422, body: "" } : OK,
    );
    const hook = createStandardWebhook({ url: `${receiver.url}/bad`, secrets });
    const poison = draft("hook");
    const rows = [
      draft("hook"),
      draft("hook"),
      { ...poison, notice: { ...poison.notice, text: "poison" } },
      draft("hook"),
      draft("hook"),
    ];
    await put(...rows);
    const operators = {
      name: "operators",
      channel: "squad",
      address: "@all",
      language: "zh",
      quiet: null,
    } as const;
    const { counters } = run(
      { hook, squad: robot(18) },
      { groups: [operators], routes: { alarm: ["operators"] } },
    );
    await until(async () => {
      expect(await count("state = 'waiting'")).toBe(0);
    });
    expect(await count("state = 'dead' AND reason = 'HTTP 422' AND notice->>'text' = 'poison'")).toBe(1);
    expect(await count("state = 'delivered' AND channel = 'hook'")).toBe(4);
    expect(await count("event = 'alarm'")).toBe(1);
    expect(receiver.heard.filter(({ body }) => body.includes("hook: 1 条通知未送达"))).toHaveLength(1);
    expect(counters.snapshot().notificationsDead).toBe(1);
  });

  it("lets nobody wait for a lane that is slow, and holds back what is quiet", async () => {
    receiver.answer(({ url: path }) => (path.startsWith("/slow") ? "silent" : OK));
    const slow = createStandardWebhook({
      url: `${receiver.url}/slow`,
      secrets: [Buffer.alloc(32, 1)],
      timing: { timeoutMs: 3_000 },
    });
    await put(draft("slow"), draft("squad"), draft("squad", { dueAtMs: systemClock.nowMs() + 3_600_000 }));
    const { clock } = run({ slow, squad: robot(18) });
    await until(async () => {
      expect(await count("state = 'delivered' AND channel = 'squad'")).toBe(1);
    }, 2_500);
    expect(await count("state = 'waiting' AND channel = 'squad'")).toBe(1);
    clock.aheadMs = 3_601_000;
    await until(async () => {
      expect(await count("state = 'delivered' AND channel = 'squad'")).toBe(2);
    });
  });

  it("two notifiers, one killed in the middle: every row at least once, at most once more, in order", async () => {
    const lanes = ["hook-a", "hook-b", "hook-c", "hook-d", "hook-e"];
    const doomed = { isSilent: false };
    receiver.answer(({ url: path }) => (doomed.isSilent && path.startsWith("/first/") ? "silent" : OK));
    const first = startProcess("first");
    let written = 0;
    const write = async (rounds: number): Promise<void> => {
      for (let i = 0; i < rounds; i += 1) {
        await put(...lanes.map((lane) => draft(lane)));
        written += lanes.length;
      }
    };
    await write(5);
    await until(async () => {
      await write(1);
      expect(receiver.heard.length).toBeGreaterThan(20);
    });
    const second = startProcess("second");
    await write(20);
    doomed.isSilent = true;
    const before = receiver.heard.length;
    await until(async () => {
      await write(1);
      expect(receiver.heard.slice(before).some(({ url: path }) => path.startsWith("/first/"))).toBe(true);
    });
    first.kill("SIGKILL");
    await write(20);
    await until(async () => {
      expect(await count("state = 'delivered'")).toBe(written);
    });
    second.kill("SIGKILL");
    const { rows } = await pool.query<{ id: string; lane: string }>(
      "SELECT id, lane FROM notification ORDER BY sequence",
    );
    const times = new Map<string, string[]>();
    const order = new Map<string, string[]>(lanes.map((lane) => [lane, []]));
    for (const { url: path, body, headers } of receiver.heard) {
      for (const id of idsIn(body)) {
        if (!times.has(id)) order.get(path.split("/")[2] ?? "")?.push(id);
        times.set(id, [...(times.get(id) ?? []), String(headers["webhook-id"])]);
      }
    }
    expect(times.size).toBe(written);
    const twice = [...times.values()].filter((ids) => ids.length > 1);
    expect(twice.length).toBeGreaterThan(0);
    for (const ids of twice) expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
    for (const lane of lanes)
      expect(order.get(lane)).toEqual(rows.filter((row) => row.lane === lane).map(({ id }) => id));
    expect(receiver.heard.some(({ url: path }) => path.startsWith("/second/"))).toBe(true);
  });

  function idsIn(body: string): readonly string[] {
    interface Event {
      readonly data: { readonly id?: string; readonly notifications?: readonly Event[] };
    }
    const { data } = JSON.parse(body) as Event;
    return data.notifications?.map((each) => each.data.id ?? "") ?? [data.id ?? ""];
  }

  function startProcess(holder: string): ChildProcess {
    const program = join(import.meta.dirname, "notifier-agent.fixture.ts");
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "--conditions=source", program, url, receiver.url, holder],
      { stdio: "ignore" },
    );
    ending.push(() => Promise.resolve(void child.kill("SIGKILL")));
    return child;
  }
});

describe("a dispatcher that tells", () => {
  let folder = "";
  let mail: MailServer;
  let dispatcher: Dispatcher;
  beforeAll(async () => {
    receiver.answer(OK);
    [folder, mail] = await Promise.all([mkdtemp(join(tmpdir(), "gridwatch-notify-")), startMailServer()]);
    await writeFile(join(folder, "key"), "robot-key\n");
    await writeFile(join(folder, "link"), `${"s".repeat(40)}\n`);
    await writeFile(
      join(folder, "contacts.csv"),
      "personId,channel,address,language,quiet,leadsGridId\nW1,mail,w1@example.cn,zh,,\nW2,mail,w2@example.cn,en,,\nL1,mail,leader@example.cn,zh,,990501001001\n",
    );
    const lines = [
      "links: { secrets: [{ file: link }] }",
      "contacts: contacts.csv",
      "channels:",
      `  squad: { kind: wecom-robot, endpoint: "${receiver.url}", key: { file: key }, perMinute: 100 }`,
      `  mail: { kind: email, host: 127.0.0.1, port: ${String(mail.port)}, security: none, from: gw@example.cn }`,
      "groups: { office: { channel: squad, address: '@all' } }",
      "routes: { offered: [worker, office], closed: [gridLeader, office] }",
    ];
    await writeFile(join(folder, "notify.yaml"), lines.join("\n"));
    dispatcher = await city.start({ notifyFile: join(folder, "notify.yaml"), port: await freePort() });
  });
  afterAll(async () => {
    await dispatcher.close();
    await mail.close();
    await rm(folder, { recursive: true, force: true });
  });

  const bodyOf = (content: string): string =>
    Buffer.from(content.split("\r\n\r\n")[1] ?? "", "base64").toString("utf8");
  let zone = 0;
  async function offer(): Promise<{
    id: string;
    number: number;
    links: { accept: string; decline: string; picture: string };
  }> {
    zone += 1;
    const event = eventOf({ zoneId: `notify-${String(zone)}` });
    await city.publish(event);
    let found: { id: string; number: number } | undefined;
    let said = "";
    await until(async () => {
      const rows = await city.query<{ id: string; number: string }>(
        "SELECT id, number FROM ticket WHERE dedup_key = $1 AND state = 'assigned'",
        [event.dedupKey],
      );
      const [row] = rows;
      expect(row).toBeDefined();
      found = { id: row?.id ?? "", number: Number(row?.number) };
      said =
        mail.mails.map(({ content }) => bodyOf(content)).find((text) => text.includes(found?.id ?? "?")) ??
        "";
      expect(said).not.toBe("");
    });
    const link = (word: RegExp): string => word.exec(said)?.[1] ?? "";
    return {
      id: found?.id ?? "",
      number: found?.number ?? 0,
      links: {
        accept: link(/(?:接单|Accept) (http\S+\/l\/\S+)/),
        decline: link(/(?:退单|Decline) (http\S+\/l\/\S+)/),
        picture: link(/(?:照片|Picture) (http\S+\/l\/\S+)/),
      },
    };
  }
  const post = (link: string, form = ""): Promise<Response> =>
    fetch(link, {
      method: "POST",
      body: form,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
  const stateOf = async (id: string) => (await dispatcher.desk.get(id)).state;

  it("tells the worker alone with links, and the office without", async () => {
    const { number, links } = await offer();
    expect(links.accept).toMatch(/\/l\/[\w-]{70,}$/);
    await until(() => {
      const said = receiver.heard
        .map(({ body }) => body)
        .find((body) => body.includes(`#${String(number)} `));
      expect(said).toContain("#ticket/");
      expect(said).not.toContain("/l/");
    });
  });

  it("shows on GET as often as anybody asks, acts on POST once, and says so the second time", async () => {
    const { id, links } = await offer();
    for (let i = 0; i < 3; i += 1) {
      const shown = await fetch(links.accept);
      expect([shown.status, (await shown.text()).includes('<form method="post"')]).toEqual([200, true]);
      expect(await stateOf(id)).toBe("assigned");
    }
    expect((await fetch(links.accept, { method: "HEAD" })).status).toBe(200);
    const answers = await Promise.all([post(links.accept), post(links.accept), post(links.decline)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    const { state, transitions } = await dispatcher.desk.get(id);
    expect(["accepted", "open", "assigned"]).toContain(state);
    expect(transitions.filter(({ action }) => action === "accept" || action === "decline")).toHaveLength(1);
    const again = await post(links.accept);
    expect([again.status, /已使用过/.test(await again.text())]).toEqual([409, true]);
    expect((await fetch(links.decline)).status).toBe(409);
  });

  it("declines with the worker's own words", async () => {
    const { id, links } = await offer();
    expect((await post(links.decline, "reason=%E5%8F%91%E7%83%A7%3Cb%3E")).status).toBe(200);
    const { transitions } = await dispatcher.desk.get(id);
    expect(transitions.find(({ action }) => action === "decline")).toMatchObject({
      reason: "发烧<b>",
      actorRole: "worker",
    });
  });

  it("is no good for a ticket that went on, for another's text, or changed by one letter", async () => {
    const { id, links } = await offer();
    const { workerId } = await dispatcher.desk.get(id);
    await dispatcher.desk.act({
      ticketId: id,
      action: "accept",
      actor: { role: "worker", id: workerId ?? "" },
    });
    expect((await post(links.accept)).status).toBe(409);
    const forged = links.accept.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
    expect((await post(forged)).status).toBe(404);
    expect((await post(links.picture)).status).toBe(404);
    const [use] = await city.query<{ n: string }>(
      "SELECT count(*) AS n FROM offer_link WHERE ticket_id = $1 AND spent_at IS NOT NULL",
      [id],
    );
    expect(Number(use?.n)).toBe(0);
  });

  it("shows the picture behind its link, its view recorded first", async () => {
    const { id, links } = await offer();
    const { evidence, workerId } = await dispatcher.desk.get(id);
    const object = evidence.find(({ kind }) => kind === "scene")?.object ?? "";
    const store = await city.line.jetstream().views.os("gw-evidence");
    await store.putBlob({ name: object }, new Uint8Array([0xff, 0xd8, 0xff]));
    expect(await (await fetch(links.picture)).text()).toContain("<img src=");
    const picture = await fetch(`${links.picture}/picture`);
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
    const views = await city.query(
      "SELECT 1 FROM evidence_view WHERE ticket_id = $1 AND person_id = $2 AND object = $3",
      [id, workerId, object],
    );
    expect(views).toHaveLength(1);
  });

  it("tells the leader of the grid and the office that it is closed, and not the one who closed it", async () => {
    const { id, number } = await offer();
    const { workerId } = await dispatcher.desk.get(id);
    const actor = { role: "worker", id: workerId ?? "" } as const;
    await dispatcher.desk.act({ ticketId: id, action: "falseAlarm", actor, reason: "a permit" });
    await until(() => {
      const closed = mail.mails.filter(({ content }) =>
        bodyOf(content).includes(`已结案 #${String(number)}`),
      );
      expect(closed.map(({ to }) => to)).toEqual(["leader@example.cn"]);
    });
  });
});
