/** The page in a real browser, where this machine has one; the scripts are compiled first. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { pino } from "pino";
import { type Browser, chromium, type Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keptPath } from "../../../deploy/harness/repo-root.ts";
import { systemClock } from "../../time/clock.ts";
import { type DeskDouble, deskDouble, ticket, ticketId, TOKENS } from "../desk.double.ts";
import { type RunningServer, startServer } from "../server.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const QUIET = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let browser: Browser;
let server: RunningServer;
let desk: DeskDouble;

const serverFor = (shown: DeskDouble, port: number): Promise<RunningServer> =>
  startServer({
    desk: shown,
    clock: systemClock,
    logger: pino({ level: "silent" }),
    http: { host: "127.0.0.1", port },
  });

async function startOn(port: number): Promise<void> {
  server = await serverFor(desk, port);
}

/** A wall, and what hangs on it. */
function wall(poster: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240">
    <rect width="320" height="240" fill="#b9b0a2"/>${poster}</svg>`;
  return sharp(Buffer.from(svg)).jpeg().toBuffer();
}

/** One camera that is seen, and one whose picture cannot be believed. */
function agentWithSuspendedCamera(): ReturnType<DeskDouble["agents"]>[number] {
  const now = new Date().toISOString();
  const sentence = { zh: "画面被移动过，暂停判定", en: "The camera was moved: nothing is judged" };
  const health = { state: "seeing", looks: 9, framesDropped: 0, revisitS: 2, restarts: 0 } as const;
  const cameras = [
    { ...health, cameraCode: "99050100001320000001", name: "示例路口东侧" },
    {
      ...health,
      cameraCode: "99050100001320000002",
      name: "示例路口西侧",
      state: "blind" as const,
      suspended: { since: now, why: "moved" as const, sentence },
    },
  ];
  const model = { name: "m", sha256: "f".repeat(64) };
  const counts = { outboxDepth: 0, outboxDropped: 0 };
  const heartbeat = { agentId: "edge-1", sentAt: now, version: "1", executionProvider: "cpu", model };
  return { heartbeat: { ...heartbeat, ...counts, cameras }, heardAt: now };
}

describe.skipIf(CHROMIUM === undefined)("the page in a browser", () => {
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "dispatcher/web"], {
      cwd: ROOT,
    });
    desk = deskDouble([ticket(1), ticket(2, { state: "open", workerId: null, workerName: null })]);
    const jpeg = await sharp({ create: { width: 640, height: 360, channels: 3, background: "#567" } })
      .jpeg()
      .toBuffer();
    desk.pictures.set("edge-1/1/scene.jpg", jpeg);
    desk.pictures.set("edge-1/2/scene.jpg", jpeg);
    await startOn(0);
    browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: QUIET });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  async function open(
    path: string,
    width = 1200,
    url = server.url,
  ): Promise<{ page: Page; faults: string[] }> {
    const page = await (
      await browser.newContext({ viewport: { width, height: 800 }, locale: "zh-CN" })
    ).newPage();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("Failed to load resource"))
        faults.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(url)) faults.push(`asked elsewhere: ${request.url()}`);
    });
    await page.goto(`${url}${path}`);
    return { page, faults };
  }
  const badge = (page: Page, number: number) => page.locator(`li[data-number="${String(number)}"] .badge`);

  test("the door: a wrong token gets a sentence, a right one the board, in Chinese and in English", async () => {
    const { page, faults } = await open("/");
    await page.fill("#token", "not-my-token");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".form-error:not(:empty)");
    expect(await page.textContent(".form-error")).toBe("令牌不正确，请核对后再试，或向办公室申请新令牌。");
    await page.fill("#token", TOKENS.dispatcher);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".ticket");
    expect(await badge(page, 2).textContent()).toBe("待派单");
    await page.click("text=EN");
    expect(await badge(page, 2).textContent()).toBe("Unassigned");
    expect(faults).toEqual([]);
  });

  test("a change elsewhere shows in the same row, without a reload and without a jump", async () => {
    const { page, faults } = await open(`/login?token=${TOKENS.dispatcher}`);
    await badge(page, 2).waitFor();
    await page.waitForSelector(".pill.up");
    await page.evaluate(`document.querySelector('li[data-number="2"]').marked = true`);
    await desk.act({ ticketId: ticketId(2), action: "assign", actor: { role: "dispatcher", id: "D01" } });
    await page.waitForSelector('li[data-number="2"] .badge.assigned');
    expect(await page.evaluate(`document.querySelector('li[data-number="2"]').marked`)).toBe(true);
    expect(await page.locator(".tickets li .number").allTextContents()).toEqual(["#2", "#1"]);
    expect(faults).toEqual([]);
  });

  test("a worker accepts by keyboard, on a phone's width, and the page never scrolls sideways", async () => {
    const { page, faults } = await open(`/login?token=${TOKENS.worker}`, 360);
    await page.goto(server.url);
    await page.waitForSelector('li[data-number="1"] a');
    expect(
      await page.evaluate("document.documentElement.scrollWidth - window.innerWidth"),
    ).toBeLessThanOrEqual(0);
    await page.locator('li[data-number="1"] a').focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".sheet .large");
    expect(await page.locator(".sheet .actions button").allTextContents()).toEqual(["拒单", "接单", "误报"]);
    await page.locator(".sheet .actions button", { hasText: "接单" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".sheet .badge.accepted");
    expect(desk.acted.at(-1)).toEqual({
      ticketId: ticketId(1),
      action: "accept",
      actor: { role: "worker", id: "W01" },
      expectedVersion: 1,
    });
    await page.keyboard.press("Escape");
    await page.waitForSelector(".sheet:not([open])", { state: "attached" });
    expect(await page.evaluate(`document.activeElement.getAttribute("href")`)).toBe(`#ticket/${ticketId(1)}`);
    expect(await badge(page, 1).textContent()).toBe("已接单");
    expect(faults).toEqual([]);
  });

  test("a reason that is being written survives a change of the list, and is sent", async () => {
    const { page } = await open(`/login?token=${TOKENS.dispatcher}`);
    await page.click('li[data-number="2"] a');
    await page.click(".sheet .actions >> text=误报");
    await page.fill("#reason", "车主在装卸");
    await page.click(".tab >> text=特写");
    desk.announce({ ticketId: ticketId(2), number: 2, state: "assigned", version: 2 });
    await page.waitForTimeout(800);
    expect(await page.inputValue("#reason")).toBe("车主在装卸");
    expect(await page.textContent('.tab[aria-pressed="true"]')).toBe("首次发现 · 特写");
    await page.click(".sheet .actions >> text=确定");
    await page.waitForSelector(".sheet .badge.closed");
    expect(desk.acted.at(-1)).toMatchObject({ action: "falseAlarm", reason: "车主在装卸" });
  });

  describe("a ticket that waits for a person", () => {
    let own: DeskDouble;
    let shown: RunningServer;
    const WAITING = 3;

    beforeAll(async () => {
      const object = (kind: string): string => `edge-1/${String(WAITING)}/${kind}.jpg`;
      const seen = ticket(WAITING).openedAt;
      const evidence = (["scene", "crop", "before"] as const).map((kind) => ({
        kind,
        moment: "first" as const,
        object: object(kind),
        at: seen,
      }));
      const nobody = { workerId: null, workerName: null, gridId: null, gridName: null };
      const waiting = ticket(WAITING, {
        ...nobody,
        state: "unconfirmed",
        violation: "posting",
        evidence,
        candidates: [],
        transitions: [],
      });
      own = {
        ...deskDouble([ticket(1), waiting, ticket(4, { ...nobody, state: "unconfirmed" })]),
        agents: () => [agentWithSuspendedCamera()],
      };
      const poster = '<rect x="90" y="50" width="110" height="140" fill="#d33"/>';
      for (const kind of ["scene", "crop"]) own.pictures.set(object(kind), await wall(poster));
      own.pictures.set(object("before"), await wall(""));
      shown = await serverFor(own, 0);
    });
    afterAll(() => shown.close());

    test("the office compares before and now, and confirms or rejects", async () => {
      const { page, faults } = await open(`/login?token=${TOKENS.dispatcher}`, 1200, shown.url);
      await badge(page, WAITING).waitFor();
      expect(await badge(page, WAITING).textContent()).toBe("待确认");
      await page.locator(".count.unconfirmed b", { hasText: "2" }).waitFor();
      await page.click(`li[data-number="${String(WAITING)}"] a`);
      await page.waitForSelector(".sheet .frame:nth-child(2) .large");
      const captions = await page.locator(".sheet .frame figcaption").allTextContents();
      expect(captions[0]).toBe("首次发现 · 此前");
      expect(captions[1]).toMatch(/^首次发现 · 特写 · /);
      expect(await page.locator(".sheet .tab:not(.live-button)").allTextContents()).toEqual([
        "首次发现 · 全景",
        "首次发现 · 特写",
        "首次发现 · 此前",
      ]);
      expect(await page.locator(".sheet .actions button").allTextContents()).toEqual([
        "属实，派人",
        "不属实，驳回",
      ]);
      await page.screenshot({ path: keptPath("unconfirmed.png") });
      await page.setViewportSize({ width: 360, height: 740 });
      expect(
        await page.evaluate("document.documentElement.scrollWidth - window.innerWidth"),
      ).toBeLessThanOrEqual(0);
      await page.screenshot({ path: keptPath("unconfirmed-phone.png") });
      await page.click("text=属实，派人");
      await page.waitForSelector(".sheet .badge.open");
      expect(own.acted.at(-1)).toEqual({
        ticketId: ticketId(WAITING),
        action: "confirm",
        actor: { role: "dispatcher", id: "D01" },
        expectedVersion: 1,
      });
      await page.keyboard.press("Escape");
      await page.click('li[data-number="4"] a');
      await page.click(".sheet .actions >> text=不属实，驳回");
      await page.fill("#reason", "店家自己的招牌");
      await page.click(".sheet .actions >> text=确定");
      await page.waitForSelector(".sheet .badge.closed");
      expect(own.acted.at(-1)).toMatchObject({ action: "falseAlarm", reason: "店家自己的招牌" });
      expect(faults).toEqual([]);
    });

    test("a camera whose rules are suspended says why, in both languages", async () => {
      const { page, faults } = await open(`/login?token=${TOKENS.dispatcher}`, 1200, shown.url);
      await page.waitForSelector(".cameras .alert li");
      expect(await page.textContent(".cameras .alert li")).toMatch(
        /^示例路口西侧：画面被移动过，暂停判定 · 自/,
      );
      expect(await page.locator(".lamp").allTextContents()).toEqual(["1 正常", "1 暂停判定"]);
      expect(await page.locator(".live-list button").allTextContents()).toEqual([
        "▶ 示例路口东侧",
        "▶ 示例路口西侧",
      ]);
      await page.click("text=EN");
      expect(await page.textContent(".cameras .alert li")).toContain(
        "The camera was moved: nothing is judged",
      );
      await page.screenshot({ path: keptPath("suspended.png") });
      expect(faults).toEqual([]);
    });

    test("a worker has neither the ticket nor the filter for it", async () => {
      own.announce({ ticketId: ticketId(WAITING), number: WAITING, state: "unconfirmed", version: 1 });
      const { page } = await open(`/login?token=${TOKENS.worker}`, 360, shown.url);
      await page.goto(shown.url);
      await page.waitForSelector(".ticket");
      expect(await page.locator(".count").allTextContents()).toHaveLength(7);
      expect(await page.locator(".count.unconfirmed").count()).toBe(0);
    });
  });

  test("off line is said plainly, what was known stays, and it comes back by itself", async () => {
    const { page } = await open(`/login?token=${TOKENS.dispatcher}`);
    await page.waitForSelector(".pill.up");
    const port = Number(new URL(server.url).port);
    await server.close();
    await page.waitForSelector(".banner:not([hidden])");
    expect(await page.locator(".tickets li").count()).toBe(2);
    await startOn(port);
    // The session is in the book, so the new process knows it: nobody signs in again.
    await page.waitForSelector(".banner", { state: "hidden", timeout: 20_000 });
    expect(await page.locator("#token").count()).toBe(0);
    expect(await page.locator(".tickets li").count()).toBe(2);
  });
});
