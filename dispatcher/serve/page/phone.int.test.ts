/** The worker's page in a real browser, on a phone's screen, against a whole dispatcher. */
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { build } from "../../../deploy/build.mjs";
import { freePort } from "../../../deploy/harness/free-port.ts";
import { type City, startCity, until } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { eventOf } from "../../events.double.ts";
import { person, settlePeople } from "../people.double.ts";
import {
  asker,
  type Desk,
  hasBrowser,
  look,
  type Office,
  openOffice,
  type PageLanguage,
  picture,
  signIn,
} from "./browser.double.ts";

/** Issue 6: what the worker's page may load at first, gzipped. */
const SCRIPT_MAX_BYTES = 200 * 1024;
/** 60 m from the ticket. */
const NEAR = { latitude: 31.3155, longitude: 120.6252, accuracy: 12 };
const WORKER = person("near-worker");

let office: Office;
let city: City;
let dispatcher: Dispatcher;
let port: number;
const { send } = asker(() => dispatcher.url);

const street = (car: string): Promise<Buffer> =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720">
      <rect width="1280" height="720" fill="#7c8794"/><rect y="420" width="1280" height="300" fill="#4b535c"/>
      <path d="M0 430h1280" stroke="#e8c33c" stroke-width="8"/>${car}</svg>`),
  )
    .jpeg({ quality: 70 })
    .toBuffer();
const VAN = `<g><rect x="420" y="330" width="420" height="190" rx="24" fill="#f3f4f6"/><rect x="700" y="350" width="110" height="70" fill="#27323e"/>
  <circle cx="520" cy="520" r="44" fill="#16191d"/><circle cx="740" cy="520" r="44" fill="#16191d"/></g>`;

async function openTicket(zoneId: string, cameraName: string, lat = 31.315): Promise<string> {
  const store = await city.line.jetstream().views.os("gw-evidence");
  const proof = async (kind: "scene" | "before", car: string) => {
    const object = `edge-1/${zoneId}/${kind}.jpg`;
    const bytes = await street(car);
    await store.putBlob({ name: object }, new Uint8Array(bytes));
    return {
      kind,
      object,
      contentType: "image/jpeg" as const,
      sha256: "c".repeat(64),
      sizeBytes: bytes.length,
    };
  };
  const evidence = [await proof("scene", VAN), await proof("before", "")];
  const reason = `乱停放：car 在区域 ${zoneId} 停留 190 秒，限 180 秒 / car in zone ${zoneId} for 190 s, limit 180 s`;
  const location = { lon: 120.625, lat, originalCrs: "WGS-84", of: "camera" } as const;
  await city.publish(eventOf({ zoneId, cameraName, evidence, reason, location }));
  let id = "";
  await until(async () => {
    const [row] = await city.query<{ id: string }>(
      "SELECT id FROM ticket WHERE zone_id = $1 AND state = 'assigned'",
      [zoneId],
    );
    if (row === undefined) throw new Error(`no ticket in ${zoneId} is assigned yet`);
    id = row.id;
  });
  return id;
}

const PHONE = {
  ...{ viewport: { width: 390, height: 844 }, deviceScaleFactor: 1, hasTouch: true, isMobile: true },
  ...{ geolocation: NEAR, permissions: ["geolocation"] },
};
/** Shows the worker's page at this address, who has signed in. */
async function phone(path: string, language: PageLanguage = "zh"): Promise<Desk> {
  const desk = await office.stranger(language);
  await signIn(desk.context, dispatcher.url, WORKER.id);
  await desk.page.goto(`${dispatcher.url}/m/${path}`);
  await desk.page.locator(".tabs").waitFor();
  return desk;
}

const stepsOf = (ticketId: string) =>
  city.query<{ action: string; evidence: readonly { kind: string }[] }>(
    "SELECT action, evidence FROM transition WHERE ticket_id = $1 ORDER BY sequence",
    [ticketId],
  );
const actionsOf = async (ticketId: string) => (await stepsOf(ticketId)).map(({ action }) => action);

/** Polled from here: the page's policy forbids what playwright's own waiting does inside it. */
const holds = (page: Page, expression: string): Promise<void> =>
  until(async () => {
    expect(await page.evaluate(expression)).toBe(true);
  });

const tap = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

/** From where the page begins, by the Tab key alone. */
async function byKeyboard(page: Page, name: string): Promise<void> {
  await page.evaluate("document.activeElement.blur()");
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate("document.activeElement.textContent.trim()")) !== name) continue;
    await page.keyboard.press("Enter");
    return;
  }
  throw new Error(`no Tab leads to ${name}`);
}

async function takePhoto(page: Page): Promise<void> {
  const buffer = await street("");
  await page.locator(".camera input").setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer });
  await page.locator(".shots canvas").waitFor();
}

describe.skipIf(!hasBrowser)("the worker's page in a browser", () => {
  beforeAll(async () => {
    await build(() => undefined);
    city = await startCity();
    port = await freePort();
    dispatcher = await city.start({ workers: [{ id: "W1", lon: 120.6251 }], port });
    await settlePeople(city);
    office = await openOffice(() => dispatcher.url, PHONE);
  }, 120_000);
  afterEach(() => office.goHome());
  afterAll(async () => {
    await office.stop();
    await city.stop();
  });

  test("a worker's life of a ticket, off line and back: what was done there arrives once", async () => {
    const id = await openTicket("life", "春风路东口");
    const { context, page, faults } = await office.stranger();
    await page.goto(`${dispatcher.url}/login?token=${WORKER.token}`);
    expect(new URL(page.url()).pathname).toBe("/m/");
    await page.locator(".tickets li", { hasText: "春风路东口" }).click();
    await page.locator("text=春风路东口").first().waitFor();
    expect(await page.locator(".pair figcaption b").allTextContents()).toEqual(["此前", "现在"]);
    await page.locator(".map .area.here").waitFor();
    expect(await page.locator(".links a", { hasText: "手机地图" }).getAttribute("href")).toMatch(
      /^geo:31\.315/,
    );
    expect(await page.textContent("main")).toContain("乱停放：car 在区域 life 停留 190 秒，限 180 秒");
    expect(await page.textContent(".countdown")).toMatch(/时限 · (?:剩|超时) \d/);
    // Answered, before the page is loaded anew: else it would rightly be sent once more.
    const answered = page.waitForResponse((each) => each.url().endsWith("/actions") && each.ok());
    await byKeyboard(page, "接单");
    await page.locator(".badge.accepted").waitFor();
    await answered;
    // The service worker has to have the page before the network goes.
    await holds(page, "navigator.serviceWorker.controller !== null");
    await page.reload();
    await page.locator(".badge.accepted").waitFor();
    await page.locator(".pair img").first().waitFor();

    await dispatcher.close();
    await context.setOffline(true);
    await page.locator(".banner", { hasText: "没有网络" }).waitFor();
    await tap(page, "我已到场");
    await page.locator(".badge.arrived").waitFor();
    await tap(page, "完成");
    await takePhoto(page);
    await tap(page, "提交");
    await page.locator(".badge.done").waitFor();
    // A closed page loses nothing: it opens without any network, with its ticket and its queue.
    await page.reload();
    await page.locator(".badge.done").waitFor();
    await page.click(".tabs a:nth-child(3)");
    expect(await page.locator("[data-queued]").count()).toBe(2);
    expect(await page.textContent("[data-queued]:nth-child(2)")).toContain("1 张照片，已传 0 张");
    await picture(page, "phone-queue-zh");
    expect(await actionsOf(id)).not.toContain("arrive");

    dispatcher = await city.start({ workers: [{ id: "W1", lon: 120.6251 }], port });
    await context.setOffline(false);
    await page.locator("text=全部已发送").waitFor({ timeout: 30_000 });
    await until(async () => {
      const steps = await stepsOf(id);
      const own = steps.filter(({ action }) => ["accept", "arrive", "finish"].includes(action));
      expect(own.map(({ action }) => action)).toEqual(["accept", "arrive", "finish"]);
      expect(own.at(-1)?.evidence.filter(({ kind }) => kind === "photo")).toHaveLength(1);
    });
    const photos = await city.query("SELECT object FROM ticket_picture WHERE ticket_id = $1", [id]);
    expect(photos).toHaveLength(1);
    expect(faults).toEqual([]);
  }, 90_000);

  test("the first load is at most 200 KB of gzipped script, kept for ever, and nothing is inline", async () => {
    const html = await (await fetch(`${dispatcher.url}/m/`)).text();
    expect(html).not.toMatch(/<style|style=|<script(?![^>]* src=)/);
    const scripts = [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="([^"]+\.js)"/g)].map(
      ([, path]) => path,
    );
    expect(scripts.length).toBeGreaterThan(0);
    let bytes = 0;
    for (const path of [...scripts, "/m/sw.js"]) {
      const answer = await fetch(`${dispatcher.url}${path ?? ""}`);
      expect(answer.headers.get("cache-control")).toContain(path === "/m/sw.js" ? "no-cache" : "immutable");
      bytes += gzipSync(new Uint8Array(await answer.arrayBuffer())).length;
    }
    expect(bytes).toBeLessThanOrEqual(SCRIPT_MAX_BYTES);
  });

  test.each(["zh", "en"] as const)(
    "every view in %s: axe finds nothing serious, nothing scrolls sideways",
    async (language) => {
      const id = await openTicket(`views-${language}`, "秋月街北口", language === "zh" ? 31.316 : 31.317);
      const { page, faults } = await office.stranger(language);
      const see = (name: string): Promise<void> => look(page, `phone-${name}-${language}`);
      await page.goto(`${dispatcher.url}/m/`);
      await page.locator("input[type=password]").waitFor();
      await see("sign-in");
      await page.fill("input[type=password]", WORKER.token);
      await page.keyboard.press("Enter");
      await page.locator(".tabs").waitFor();
      await page.goto(`${dispatcher.url}/m/#/me`);
      await page.getByRole("switch").press("Enter");
      await page.getByText(language === "zh" ? "正在共享位置" : "Your position is shared").waitFor();
      await see("me");
      await until(async () => {
        const answer = await page.evaluate("fetch('/api/workers').then((answer) => answer.json())");
        expect(
          (answer as { workers: { positionAgeS: number | null }[] }).workers[0]?.positionAgeS,
        ).not.toBeNull();
      });
      await page.goto(`${dispatcher.url}/m/#/tickets`);
      await page.getByText(language === "zh" ? "由近到远" : "Nearest first").waitFor();
      await page.locator(".tickets img.stamp").first().waitFor();
      await see("list");
      await page.goto(`${dispatcher.url}/m/#/ticket/${id}`);
      await holds(
        page,
        `[...document.querySelectorAll(".pair img")].filter((img) => img.naturalWidth > 0).length === 2`,
      );
      await page.locator(".map .me").waitFor();
      await see("ticket");
      await page.locator(".map").scrollIntoViewIfNeeded();
      await see("place");
      await tap(page, language === "zh" ? "吹哨" : "Call a department");
      await see("whistle");
      await page.getByRole("radio").first().check();
      await page.locator("textarea").fill("需要拖车 / a tow truck");
      await tap(page, language === "zh" ? "提交" : "Submit");
      await until(async () => {
        expect(
          await city.query("SELECT 1 FROM whistle WHERE ticket_id = $1 AND called_by = 'W1'", [id]),
        ).toHaveLength(1);
      });
      await page.goto(`${dispatcher.url}/m/#/report`);
      await page.getByText(language === "zh" ? "当前位置" : "Where you are now").waitFor();
      await see("report");
      await page.goto(`${dispatcher.url}/m/#/queue`);
      await page.locator(".center h2").waitFor();
      await see("queue");
      expect(faults).toEqual([]);
    },
    90_000,
  );

  test("something of one's own is reported in three taps, and its ticket is named", async () => {
    const { page } = await phone("");
    await page.getByRole("link", { name: "上报" }).click();
    await page.getByText("当前位置").waitFor();
    await page.getByText("乱堆放").click();
    await tap(page, "上报");
    await page.getByText(/已立案 #\d+|已并入 #\d+/).waitFor();
    const rows = await city.query("SELECT 1 FROM ticket WHERE violation = 'piling' AND source = 'worker'");
    expect(rows).toHaveLength(1);
  }, 60_000);

  test("a change elsewhere shows in place; what somebody else did is refused with a sentence", async () => {
    const id = await openTicket("elsewhere", "夏荷巷口", 31.3185);
    const { context, page } = await phone("");
    await page.locator(".tickets li", { hasText: "夏荷巷口" }).waitFor();
    await page.getByText("实时更新中").waitFor();
    const before = await page
      .locator(".tickets li")
      .evaluateAll(`(rows) => rows.map((row) => row.dataset.number)`);
    await send("POST", `/tickets/${id}/actions`, WORKER.id, { action: "accept" });
    await page.locator(".tickets li", { hasText: "夏荷巷口" }).locator(".badge.accepted").waitFor();
    expect(
      await page.locator(".tickets li").evaluateAll(`(rows) => rows.map((row) => row.dataset.number)`),
    ).toEqual(before);
    await page.locator(".tickets li", { hasText: "夏荷巷口" }).click();
    await page.getByRole("button", { name: "我已到场" }).waitFor();
    await context.setOffline(true);
    await tap(page, "我已到场");
    await page.locator(".badge.arrived").waitFor();
    const verdict = { action: "falseAlarm", reason: "装卸" };
    const closed = await send("POST", `/tickets/${id}/actions`, "near-dispatcher", verdict);
    expect(closed.status).toBe(200);
    await context.setOffline(false);
    await page.click(".tabs a:nth-child(3)");
    await page.getByText("未被接受").waitFor();
    expect(await page.textContent("[data-queued]")).toContain("工单状态已变化");
    await tap(page, "删除这条");
    await page.getByText("全部已发送").waitFor();
  }, 60_000);
});
