/** The console in a real browser, against a whole dispatcher. */
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { heartbeatSubject } from "#contract";
import { build } from "../../../deploy/build.mjs";
import { freePort } from "../../../deploy/harness/free-port.ts";
import { type City, startCity, until } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { eventOf } from "../../events.double.ts";
import { person, settlePeople } from "../people.double.ts";
import { asker, goTo, hasBrowser, look, type Office, openOffice, settled } from "./browser.double.ts";

/** Issue 6: what the console may load at first, gzipped. */
const SCRIPT_MAX_BYTES = 700 * 1024;
const VIEWS = [
  "",
  "tickets",
  "review",
  "map",
  "cameras",
  "tasks",
  "statistics",
  "workers",
  "deadlines",
  "users",
  "audit",
];

const STREET = { workers: [{ id: "W1", lon: 120.6251 }] };

let office: Office;
let city: City;
let dispatcher: Dispatcher;
let port: number;
const { send } = asker(() => dispatcher.url);

async function openTicket(zoneId: string, cameraName: string): Promise<void> {
  await city.publish(eventOf({ zoneId, cameraName }));
  await until(async () => {
    expect(
      await city.query("SELECT 1 FROM ticket WHERE zone_id = $1 AND state = 'assigned'", [zoneId]),
    ).toHaveLength(1);
  });
}

/** One camera that sees, and one that was moved. */
async function beat(): Promise<void> {
  const at = new Date().toISOString();
  const sentence = { zh: "画面被移动过，暂停判定", en: "The camera was moved: nothing is judged" };
  const health = { looks: 9, framesDropped: 0, revisitS: 2, restarts: 0 };
  const cameras = [
    { ...health, cameraCode: "99050100001320000001", name: "示例路口东侧", state: "seeing" },
    {
      ...health,
      cameraCode: "99050100001320000002",
      name: "示例路口西侧",
      state: "blind",
      suspended: { since: at, why: "moved", sentence },
    },
  ];
  const model = { name: "m", sha256: "f".repeat(64) };
  const counts = { outboxDepth: 0, outboxDropped: 0 };
  const body = {
    agentId: "edge-1",
    sentAt: at,
    version: "1",
    executionProvider: "cpu",
    model,
    ...counts,
    cameras,
  };
  city.line.publish(heartbeatSubject("edge-1"), JSON.stringify(body));
  await city.line.flush();
}

async function anyTicket(): Promise<string> {
  const [row] = await city.query<{ id: string }>("SELECT id FROM ticket LIMIT 1");
  if (row === undefined) throw new Error("the book holds no ticket");
  return row.id;
}

const figure = (page: Page, state: string): Promise<string | null> =>
  page.textContent(`[data-state=${state}] b`);

describe.skipIf(!hasBrowser)("the console in a browser", () => {
  beforeAll(async () => {
    await build(() => undefined);
    city = await startCity();
    port = await freePort();
    dispatcher = await city.start({ ...STREET, port });
    await settlePeople(city);
    await openTicket("console-1", "春风路东口");
    await beat();
    office = await openOffice(() => dispatcher.url, { viewport: { width: 1280, height: 800 } });
  }, 120_000);
  afterEach(() => office.goHome());
  afterAll(async () => {
    await office.stop();
    await city.stop();
  });

  test("name and password sign in; the overview shows what is there, and nothing jumps when more comes", async () => {
    const { context, page, faults } = await office.stranger();
    const password = "correct-horse-battery";
    const next = { next: password };
    const answer = await send("PUT", "/users/near-dispatcher/password", "near-administrator", next);
    expect(answer.status).toBe(204);
    await page.goto(`${dispatcher.url}/c/`);
    await page.fill("input[name=user]", "near-dispatcher");
    await page.fill("input[name=password]", "wrong");
    await page.keyboard.press("Enter");
    await page.getByText("用户名、密码或令牌不正确").waitFor();
    await page.fill("input[name=password]", password);
    await page.keyboard.press("Enter");
    await page.locator("[data-ticket]").first().waitFor();
    const [row] = await city.query<{ n: string }>(
      "SELECT count(*) AS n FROM ticket WHERE state = 'assigned'",
    );
    expect(await figure(page, "assigned")).toBe(row?.n);
    await page.getByText("画面被移动过，暂停判定").first().waitFor();
    expect(await page.textContent(".top .name")).toContain("街面哨");
    await page.locator(".top .lamp.on").waitFor();
    const before = await page.locator("[data-ticket]").allTextContents();
    const placeOf = (): Promise<unknown> =>
      page.evaluate("document.querySelector('[data-ticket]').getBoundingClientRect().top");
    const place = await placeOf();
    await openTicket("console-2", "秋月街北口");
    await page.getByText("有 1 条新内容").waitFor();
    expect(await page.locator("[data-ticket]").count()).toBe(before.length);
    expect(await placeOf()).toBe(place);
    await page.getByText("有 1 条新内容").click();
    await page.getByText("秋月街北口").waitFor();
    await until(async () => {
      expect(await figure(page, "assigned")).toBe("2");
    });
    await context.setOffline(true);
    await page.locator(".banner", { hasText: "没有网络" }).waitFor();
    expect(await figure(page, "assigned")).toBe("2");
    await context.setOffline(false);
    await page.locator(".banner").waitFor({ state: "detached" });
    expect(faults).toEqual([]);
  }, 60_000);

  test("the first load is at most 700 KB of gzipped script, kept for ever, and nothing is inline", async () => {
    const html = await (await fetch(`${dispatcher.url}/c/`)).text();
    expect(html).not.toMatch(/<style|style=|<script(?![^>]* src=)/);
    const { page } = await office.stranger();
    const scripts: string[] = [];
    page.on("response", (response) => {
      if (/\.js$/.test(response.url())) scripts.push(response.url());
    });
    await page.goto(`${dispatcher.url}/login?token=${person("near-dispatcher").token}`);
    await page.locator("[data-ticket]").first().waitFor();
    let bytes = 0;
    const own = [...new Set(scripts)].filter((url) => url.includes("/c/assets/"));
    expect(own.length).toBeGreaterThan(1);
    for (const url of own) {
      const answer = await fetch(url);
      expect(answer.headers.get("cache-control")).toContain("immutable");
      bytes += gzipSync(new Uint8Array(await answer.arrayBuffer())).length;
    }
    console.info(`console, first load: ${String(Math.round(bytes / 1024))} KB of gzipped script`);
    expect(bytes).toBeLessThanOrEqual(SCRIPT_MAX_BYTES);
    expect((await fetch(`${dispatcher.url}/c/assets/gone-12345678.js`)).status).toBe(404);
  });

  test("the language switches everywhere, and is kept", async () => {
    const { page, faults } = await office.alone("near-dispatcher", "tickets");
    await page.getByRole("heading", { level: 1, name: "工单" }).waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { level: 1, name: "Tickets" }).waitFor();
    expect(await page.getAttribute("html", "lang")).toBe("en-GB");
    await page.reload();
    await page.getByRole("link", { name: "Operator tasks" }).waitFor();
    expect(faults).toEqual([]);
  });

  test("a role sees what it may use, and no more; the server refuses the rest all the same", async () => {
    const { page } = await office.at("near-gridLeader", "users");
    await page.getByText("您的角色不能使用此页面").waitFor();
    const menu = await page.locator(".side a").allTextContents();
    expect(menu.map((text) => text.trim())).toEqual([
      "总览",
      "工单",
      "核查",
      "地图",
      "摄像机",
      "运维任务",
      "统计",
      "网格员",
    ]);
  });

  test("one way in for all: a worker comes to the worker's page, also by the console's door, and a message opens its ticket", async () => {
    const ticketId = await anyTicket();
    const { page: phone } = await office.stranger();
    await phone.goto(`${dispatcher.url}/#ticket/${ticketId}`);
    await phone.getByRole("button", { name: "用令牌登录" }).click();
    await phone.fill("input[name=token]", "not-my-token");
    await phone.keyboard.press("Enter");
    await phone.getByText("用户名、密码或令牌不正确").waitFor();
    await phone.fill("input[name=token]", person("near-worker").token);
    await phone.keyboard.press("Enter");
    await phone.waitForURL(`${dispatcher.url}/m/#/ticket/${ticketId}`);
    await phone.goto(`${dispatcher.url}/`);
    await phone.waitForURL(/\/m\/$/);
    const { page, faults } = await office.at("near-dispatcher");
    await page.goto(`${dispatcher.url}/#ticket/${ticketId}`);
    await page.waitForURL(`${dispatcher.url}/c/tickets/${ticketId}`);
    await page.locator(".summary .title").waitFor();
    expect(faults).toEqual([]);
  });

  test("goes by keyboard: help, pages, and off when switched off", async () => {
    const { page } = await office.alone("near-dispatcher");
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.getByRole("heading", { level: 1, name: "工单" }).waitFor();
    await page.keyboard.press("?");
    await page.getByText("键盘快捷键").waitFor();
    await page.getByLabel("启用快捷键").uncheck();
    await page.keyboard.press("Escape");
    await page.getByText("键盘快捷键").waitFor({ state: "hidden" });
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    expect(new URL(page.url()).pathname).toBe("/c/tickets");
  });

  test.each(["zh", "en"] as const)(
    "every view in %s: axe finds nothing serious, nothing scrolls sideways, nothing is blocked",
    async (language) => {
      const { page: door } = await office.stranger(language);
      await door.goto(`${dispatcher.url}/c/`);
      await door.locator(".sign-in").waitFor();
      await look(door, `console-sign-in-${language}`);
      const { page, faults } = await office.at("near-administrator", "", language);
      for (const view of [
        ...VIEWS,
        `tickets/${await anyTicket()}`,
        "cameras/99050100001320000002",
        "nowhere",
      ]) {
        await goTo(page, view);
        await settled(page);
        expect(await page.locator("[role=alert]").allTextContents(), view).toEqual([]);
        await look(page, `console-${view === "" ? "wall" : view.replace(/\/.*/, "-one")}-${language}`);
      }
      expect(faults).toEqual([]);
    },
    90_000,
  );

  test("a dispatcher that starts anew is waited for: what was known stays, and nobody signs in again", async () => {
    const { page } = await office.at("near-dispatcher", "tickets");
    await page.locator(".rows th a").first().waitFor();
    await page.locator(".top .lamp.on").waitFor();
    const rows = await page.locator(".rows th a").allTextContents();
    await dispatcher.close();
    await page.locator(".top .lamp:not(.on)").waitFor();
    expect(await page.locator(".rows th a").allTextContents()).toEqual(rows);
    dispatcher = await city.start({ ...STREET, port });
    await page.locator(".top .lamp.on").waitFor({ timeout: 30_000 });
    expect(await page.locator(".rows th a").allTextContents()).toEqual(rows);
    expect(await page.locator(".sign-in").count()).toBe(0);
  }, 90_000);
});
