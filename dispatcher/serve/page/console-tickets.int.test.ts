/** The console's tickets in a real browser: a list of 100,000, one ticket, and the reviewers' queue. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { build } from "../../../deploy/build.mjs";
import { type City, startCity, until } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { systemClock } from "../../time/clock.ts";
import { settlePeople } from "../people.double.ts";
import { asker, goTo, hasBrowser, look, type Office, openOffice } from "./browser.double.ts";
import { act, doneTicket, fillBook, openTicket, RARE, touch } from "./console-tickets.double.ts";

const TICKETS = 100_000;
/** Rows that a window of 900 px may need, with what is drawn above and below. */
const ROWS_DRAWN_MAX = 60;
const EVENTS_PER_SECOND = 200;
const LIVE_SECONDS = 4;

let office: Office;
let city: City;
let dispatcher: Dispatcher;
const { send } = asker(() => dispatcher.url);

/** Begins to measure in the page: the longest time between two frames, ms. */
const watchFrames = (page: Page): Promise<unknown> =>
  page.evaluate(`(() => {
    const seen = { longestMs: 0, lastMs: performance.now(), isOn: true };
    window.frames_ = seen;
    const next = (nowMs) => {
      seen.longestMs = Math.max(seen.longestMs, nowMs - seen.lastMs);
      seen.lastMs = nowMs;
      if (seen.isOn) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  })()`);
const longestFrameMs = async (page: Page): Promise<number> =>
  Math.round(
    await page.evaluate<number>(
      "(() => { window.frames_.isOn = false; return window.frames_.longestMs; })()",
    ),
  );

/** What this machine does to a page with nothing on it, in the same run. */
async function blankFrameMs(ms: number): Promise<number> {
  const { page } = await office.stranger();
  await watchFrames(page);
  await systemClock.sleep(ms);
  const longest = await longestFrameMs(page);
  await page.close();
  return longest;
}

const rowsDrawn = (page: Page): Promise<number> => page.locator(".rows tr[data-index]").count();
const firstNumber = async (page: Page): Promise<number> =>
  Number((await page.locator(".rows tr[data-index] th a").first().textContent())?.slice(1));
const stateOf = async (id: string): Promise<string | undefined> => {
  const [row] = await city.query<{ state: string }>("SELECT state FROM ticket WHERE id = $1", [id]);
  return row?.state;
};
const inState = (id: string, state: string): Promise<void> =>
  until(async () => {
    expect(await stateOf(id)).toBe(state);
  });

describe.skipIf(!hasBrowser)("the console's tickets in a browser", () => {
  beforeAll(async () => {
    await build(() => undefined);
    city = await startCity();
    dispatcher = await city.start({
      workers: [
        { id: "W1", lon: 120.6251 },
        { id: "W2", lon: 120.629, onShift: false },
      ],
    });
    await settlePeople(city);
    await fillBook(city, TICKETS);
    office = await openOffice(() => dispatcher.url);
  }, 180_000);
  afterEach(() => office.goHome());
  afterAll(async () => {
    await office.stop();
    await city.stop();
  });

  test("a list of 100,000 scrolls, and filters by address, chip and words, with a few dozen rows drawn", async () => {
    const { page, faults } = await office.at("near-dispatcher", "tickets?state=closed");
    await page.locator(".rows th a").first().waitFor();
    expect(await page.getAttribute(".states [data-state=closed]", "aria-pressed")).toBe("true");
    let asks = 0;
    page.on("request", (request) => {
      if (request.url().includes("/api/tickets?")) asks += 1;
    });
    const top = await firstNumber(page);
    await page.mouse.move(700, 600);
    await watchFrames(page);
    for (let i = 0; i < 60; i += 1) {
      await page.mouse.wheel(0, 1_500);
      expect(await rowsDrawn(page)).toBeLessThanOrEqual(ROWS_DRAWN_MAX);
    }
    await until(async () => {
      expect(top - (await firstNumber(page))).toBeGreaterThan(500);
    });
    const scrolledMs = await longestFrameMs(page);
    const reached = top - (await firstNumber(page));
    expect(asks).toBeLessThan(reached / 100 + 12);

    await watchFrames(page);
    await page.locator(".states [data-state=closed]").click();
    await page.locator(".states [data-state=accepted]").click();
    await page.getByText("，共 500 条").waitFor();
    expect(new URL(page.url()).searchParams.get("state")).toBe("accepted");
    await page.locator(".states [data-state=accepted]").click();
    await page.keyboard.press("/");
    await page.keyboard.type(RARE.word);
    await page.getByText(`，共 ${String(TICKETS / RARE.every)} 条`).waitFor();
    expect(new Set(await page.locator(".rows tr[data-index] td:nth-child(4)").allTextContents()).size).toBe(
      1,
    );
    const filteredMs = await longestFrameMs(page);
    const blankMs = await blankFrameMs(1_500);
    console.info(
      `console, 100,000 tickets: longest frame ${String(scrolledMs)} ms scrolling over ${String(reached)} rows, ${String(filteredMs)} ms filtering, ${String(blankMs)} ms on a blank page; ${String(asks)} asks`,
    );
    const file = await page.locator("a.export").getAttribute("href");
    const csv = await page.evaluate(`fetch(${JSON.stringify(file)}).then((answer) => answer.text())`);
    expect(String(csv).trim().split("\n")).toHaveLength(TICKETS / RARE.every + 1);
    expect(faults).toEqual([]);
  }, 120_000);

  test("goes by keyboard, opens a ticket, and comes back to where it was", async () => {
    const { page } = await office.at("near-dispatcher", "tickets");
    await page.locator(".rows th a").first().waitFor();
    for (let i = 0; i < 40; i += 1) await page.keyboard.press("j");
    await page.keyboard.press("k");
    expect(await page.evaluate("document.activeElement.closest('tr').dataset.index")).toBe("38");
    const number = await page.locator("tr.current th a").textContent();
    await page.keyboard.press("Enter");
    await page.locator(".summary .title", { hasText: number ?? "" }).waitFor();
    await page.keyboard.press("b");
    await page.locator("tr.current th a", { hasText: number ?? "" }).waitFor();
  }, 60_000);

  test("200 events a second change rows where they are, by at most one ask a second, and nothing jumps", async () => {
    const { page, faults } = await office.at("near-dispatcher", "tickets");
    await page.locator(".rows th a").first().waitFor();
    await page.locator(".top .lamp.on").waitFor();
    const rows = await city.query<{ id: string }>("SELECT id FROM ticket ORDER BY number DESC LIMIT 200");
    const before = await page.locator(".rows th a").allTextContents();
    await city.query("UPDATE ticket SET camera_name = '改名后的路口' WHERE id = $1", [rows[3]?.id]);
    let asks = 0;
    page.on("request", (request) => {
      if (/\/api\/tickets\?/.test(request.url())) asks += 1;
    });
    await watchFrames(page);
    const startMs = systemClock.nowMs();
    const step = EVENTS_PER_SECOND / 10;
    for (let i = 0; i < LIVE_SECONDS * 10; i += 1) {
      const from = (i * step) % rows.length;
      await touch(
        city,
        rows.slice(from, from + step).map(({ id }) => id),
      );
      await systemClock.sleep(Math.max(0, startMs + (i + 1) * 100 - systemClock.nowMs()));
    }
    await page.locator(".rows tr[data-index='3']", { hasText: "改名后的路口" }).waitFor();
    const tookS = (systemClock.nowMs() - startMs) / 1000;
    const longestMs = await longestFrameMs(page);
    const blankMs = await blankFrameMs(1_500);
    console.info(
      `console, ${String(EVENTS_PER_SECOND)} events/s for ${tookS.toFixed(1)} s: longest frame ${String(longestMs)} ms, ${String(blankMs)} ms on a blank page; ${String(asks)} asks`,
    );
    expect(asks).toBeLessThanOrEqual(Math.ceil(tookS) + 1);
    expect(await page.locator(".rows th a").allTextContents()).toEqual(before);
    expect(faults).toEqual([]);
  }, 60_000);

  test("new tickets are counted, and come when they are asked for", async () => {
    const { page } = await office.at("near-dispatcher", "tickets");
    await page.locator(".rows th a").first().waitFor();
    await page.locator(".top .lamp.on").waitFor();
    const top = await firstNumber(page);
    await openTicket(city, { zoneId: "list-new", cameraName: "春风路东口" });
    await page.getByText("有 1 条新内容").click();
    await until(async () => {
      expect(await firstNumber(page)).toBeGreaterThan(top);
    });
  }, 60_000);

  test("a dispatcher calls a department, suspends, and reads in words that somebody was quicker", async () => {
    const id = await openTicket(city, { zoneId: "one-1", cameraName: "秋月街北口" });
    const { page, faults } = await office.at("near-dispatcher", `tickets/${id}`);
    await page.getByText("汽车在禁停区停留 190 秒").first().waitFor();
    await page.locator(".chosen .chip", { hasText: "选中" }).waitFor();
    await page.locator("[data-action=whistle]").click();
    await page.locator("input[name=department]").fill("城管");
    await page.locator("textarea[name=reason]").fill("需要拖车");
    await page.locator(".ask-more button[type=submit]").click();
    await page.getByRole("button", { name: "城管 已报到" }).click();
    await page.locator(".chip.done", { hasText: "已报到" }).waitFor();
    // The form is open while the worker takes the ticket.
    await page.locator("[data-action=falseAlarm]").click();
    await page.locator("textarea[name=reason]").fill("看错了");
    await act(dispatcher.url, id, "near-worker", { action: "accept" });
    await page.locator(".summary .chip", { hasText: "已接单" }).waitFor();
    expect(await page.inputValue("textarea[name=reason]"), "what was written stays").toBe("看错了");
    await page.locator(".ask-more button[type=submit]").click();
    const sentence = await page.locator(".conflict").textContent();
    expect(sentence).toMatch(/您的操作没有执行：网格员 worker W1 已在 .* 做了“接单”，工单现在是“已接单”/);
    expect(await stateOf(id)).toBe("accepted");
    await page.locator("[data-action=suspend]").click();
    const inDays = new Date(systemClock.nowMs() + 3 * 86_400_000).toISOString().slice(0, 16);
    await page.locator("input[name=until]").fill(inDays);
    await page.locator("textarea[name=reason]").fill("等待施工结束");
    await page.locator(".ask-more button[type=submit]").click();
    await inState(id, "suspended");
    await page.locator(".history", { hasText: "等待施工结束" }).waitFor();
    expect(faults).toEqual([]);
  }, 60_000);

  test("a dispatcher decides on more time, hands a ticket over, and goes from it to its worker and its place", async () => {
    const id = await openTicket(city, { zoneId: "life-1", cameraName: "秋月街北口" });
    await act(dispatcher.url, id, "near-worker", { action: "accept" });
    const ask = async (minutes: number, reason: string): Promise<void> => {
      const body = { clock: "done", minutes, reason };
      expect((await send("POST", `/tickets/${id}/extensions`, "near-worker", body)).status).toBe(200);
    };
    await ask(45, "等拖车");
    const { page, faults } = await office.at("near-dispatcher", `tickets/${id}`);
    const clock = page.locator("[data-clock=done]");
    await page.locator("[data-clock=accept] .chip.done", { hasText: "按时" }).waitFor();
    await page.getByRole("button", { name: "同意延期" }).click();
    await clock.getByText("延期 45").waitFor();
    await ask(60, "还要等");
    await page.getByRole("button", { name: "不同意" }).click();
    await page.getByText("请先写明理由").waitFor();
    await page.locator("input[name=refusal]").fill("请先劝离");
    await page.getByRole("button", { name: "不同意" }).click();
    await page.getByText("请先劝离").waitFor();
    const decided = await city.query(
      "SELECT decision FROM extension WHERE ticket_id = $1 ORDER BY asked_at",
      [id],
    );
    expect(decided).toEqual([{ decision: "approved" }, { decision: "refused" }]);
    await clock.getByText("延期 45").waitFor();
    await page.locator("[data-action=handOver]").click();
    await page.locator("select[name=worker]").selectOption("W2");
    await page.locator("textarea[name=reason]").fill("不在本网格");
    await page.locator(".ask-more button[type=submit]").click();
    const worker = page.locator("[data-worker]", { hasText: "worker W2" });
    await worker.waitFor();
    await page.locator(".history", { hasText: "不在本网格" }).waitFor();
    await worker.click();
    await page.locator("tr[data-worker=W2]").waitFor();
    expect(await page.locator("tr[data-worker]").count()).toBe(1);
    await page.goBack();
    await page.locator("[data-on-map]").click();
    await page.locator(".point-card", { hasText: "秋月街北口" }).waitFor();
    expect(faults).toEqual([]);
  }, 60_000);

  test("the office compares before and now of what a rule alone saw, and confirms or rejects it", async () => {
    const seen = { cameraName: "秋月街北口", isUnconfirmed: true };
    const right = await openTicket(city, { ...seen, zoneId: "confirm-1" });
    const { page, faults } = await office.at("near-dispatcher", `tickets/${right}`);
    await page.locator(".pictures img").nth(1).waitFor();
    expect(await page.locator(".pictures figure:has(img) figcaption b").allTextContents()).toEqual([
      "此前",
      "首次发现",
    ]);
    await page.locator("[data-action=confirm]").click();
    await page.locator(".summary .chip.assigned").waitFor();
    const wrong = await openTicket(city, { ...seen, zoneId: "confirm-2" });
    await goTo(page, `tickets/${wrong}`);
    await page.locator("[data-action=falseAlarm]").click();
    await page.locator("textarea[name=reason]").fill("店家自己的招牌");
    await page.locator(".ask-more button[type=submit]").click();
    await inState(wrong, "closed");
    await page.locator(".history", { hasText: "店家自己的招牌" }).waitFor();
    expect(faults).toEqual([]);
  }, 60_000);

  test("merges into another ticket of the camera, and splits out again", async () => {
    const into = await openTicket(city, { zoneId: "merge-1", cameraName: "人民桥西堍" });
    const id = await openTicket(city, { zoneId: "merge-2", cameraName: "人民桥西堍" });
    const { page } = await office.at("near-dispatcher", `tickets/${id}`);
    await page.locator("[data-action=mergeInto]").click();
    await page.locator(`input[type=radio][value="${into}"]`).check();
    await page.locator("textarea[name=reason]").fill("同一辆车");
    await page.locator(".ask-more button[type=submit]").click();
    await inState(id, "closed");
    await page.locator(".summary dd a", { hasText: "#" }).waitFor();
    await page.locator("[data-action=split]").click();
    await page.locator("textarea[name=reason]").fill("不是同一辆");
    await page.locator(".ask-more button[type=submit]").click();
    await until(async () => {
      expect(["open", "assigned"]).toContain(await stateOf(id));
    });
  }, 60_000);

  test("a role is offered what it may do, and no more", async () => {
    const id = await openTicket(city, { zoneId: "roles-1", cameraName: "秋月街北口" });
    const offers = async (who: string): Promise<readonly (string | null)[]> => {
      const { page } = await office.at(who, `tickets/${id}`);
      await page.locator(".acts h2").waitFor();
      const buttons = await page.locator(".acts [data-action]").all();
      return Promise.all(buttons.map((button) => button.getAttribute("data-action")));
    };
    expect(await offers("near-engineer")).toEqual([]);
    expect(await offers("near-administrator")).toEqual(["cancel"]);
    expect(await offers("near-reviewer")).toEqual(["falseAlarm"]);
    expect(await offers("near-gridLeader")).toEqual([
      "handOver",
      "suspend",
      "mergeInto",
      "falseAlarm",
      "refuse",
      "whistle",
    ]);
    const { page } = await office.at("far-gridLeader", `tickets/${id}`);
    await page.getByText("没有找到，或不在您的网格内").waitFor();
    const { page: engineer } = await office.at("near-engineer", "review");
    await engineer.getByText("您的角色不能使用此页面").waitFor();
    const refused = await engineer.evaluate(
      `fetch("/api/tickets/${id}/actions", { method: "POST", headers: { "content-type": "application/json", "X-Gridwatch": "1" },
        body: JSON.stringify({ action: "falseAlarm", reason: "x" }) }).then(({ status }) => status)`,
    );
    expect(refused).toBe(403);
  }, 60_000);

  test("a reviewer clears the queue by keyboard, takes one back, and others' work is not judged twice", async () => {
    const made: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      made.push(
        await doneTicket(city, dispatcher.url, { zoneId: `review-${String(i)}`, cameraName: "春风路东口" }),
      );
    }
    const done = (i: number): string => made[i] ?? "";
    const unconfirmed = await openTicket(city, {
      zoneId: "review-c",
      cameraName: "秋月街北口",
      isUnconfirmed: true,
    });
    const { page, faults } = await office.at("near-reviewer", "review");
    const at = async (id: string): Promise<void> => {
      const [row] = await city.query<{ number: string }>("SELECT number FROM ticket WHERE id = $1", [id]);
      await page.locator(`.judge[data-ticket="${row?.number ?? ""}"]`).waitFor();
      await until(async () => {
        const areSeen = "[...document.querySelectorAll('.judge img')].every((each) => each.naturalWidth > 0)";
        expect(await page.evaluate(areSeen)).toBe(true);
      });
      // The page takes no verdict on what was there for a blink.
      await page.locator(".verdicts[data-seen=true]").waitFor();
    };
    await page.locator("[data-left]", { hasText: "还剩 5 张" }).waitFor();
    await at(done(0));
    await page.keyboard.press("1");
    await at(done(1));
    await page.keyboard.press("u");
    await at(done(0));
    expect(await stateOf(done(0))).toBe("done");
    await page.keyboard.press("1");
    await at(done(1));
    await page.keyboard.press("2");
    await at(done(2));
    await page.keyboard.press("3");
    await at(done(3));
    await act(dispatcher.url, done(3), "near-reviewer", { action: "verifyClear" });
    await page.getByText("这张工单刚由他人处理").waitFor();
    await page.keyboard.press("3");
    await at(unconfirmed);
    await page.keyboard.press("4");
    await page.getByText("其余工单都已跳过").waitFor();
    await inState(done(0), "closed");
    await inState(done(1), "accepted");
    await inState(unconfirmed, "closed");
    await page.getByText("已跳过 1 张，点击重新查看").click();
    await at(done(2));
    await page.keyboard.press("1");
    await page.getByText("没有等待人工核查的工单").waitFor();
    // Leaving sends what still could have been taken back.
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await inState(done(2), "closed");
    expect(faults).toEqual([]);
  }, 90_000);

  test.each(["zh", "en"] as const)(
    "in %s: axe finds nothing serious on the list, a ticket with its form and picture open, and the queue",
    async (language) => {
      const id = await doneTicket(city, dispatcher.url, {
        zoneId: `axe-${language}`,
        cameraName: "古城农贸市场南门",
      });
      const { page, faults } = await office.at("near-dispatcher", "tickets", language);
      await page.locator(".rows th a").first().waitFor();
      await look(page, `console-tickets-list-${language}`);
      await goTo(page, `tickets/${id}`);
      await page.locator(".pictures img").first().waitFor();
      await page.locator("[data-action=mergeInto]").click();
      await look(page, `console-ticket-form-${language}`);
      await page.locator(".pictures button").first().click();
      await page.locator(".zoom[open] img").waitFor();
      await page.keyboard.press("+");
      await look(page, `console-ticket-zoom-${language}`);
      const reviewer = await office.at("near-reviewer", "review", language);
      await reviewer.page.locator(".judge img").first().waitFor();
      await look(reviewer.page, `console-review-one-${language}`);
      expect([...faults, ...reviewer.faults]).toEqual([]);
    },
    60_000,
  );
});
