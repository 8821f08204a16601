/** The office's own pages in a real browser, against a whole dispatcher: workers, deadlines, users, audit, tasks. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { heartbeatSubject } from "#contract";
import { build } from "../../../deploy/build.mjs";
import { type City, startCity, until } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { openMarkedTicket, settlePeople } from "../people.double.ts";
import { asker, goTo, hasBrowser, look, type Office, openOffice, settled } from "./browser.double.ts";

const GRID = "990501001001";
const CAMERA = "99050100001320000002";
const DAY_MS = 86_400_000;
/** Of the city, whose zone is UTC. */
const localIn = (hours: number): string =>
  new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16);

let office: Office;
let city: City;
let dispatcher: Dispatcher;
const { send, get } = asker(() => dispatcher.url);

async function addWorker(id: string, name: string, parts: object = {}): Promise<void> {
  const shift = { shiftStart: "00:00", shiftEnd: "24:00", days: [1, 2, 3, 4, 5, 6, 7] };
  const setting = { name, role: "grid-worker", gridId: GRID, shifts: [shift], violations: null, capacity: 5 };
  const body = { id, ...setting, phone: null, channels: {}, base: null, reason: "新入职", ...parts };
  expect((await send("POST", "/roster", "near-administrator", body)).status).toBe(201);
}

/** One camera that was moved: an operator has to go there. */
async function beat(): Promise<void> {
  const at = new Date().toISOString();
  const sentence = { zh: "画面被移动过，暂停判定", en: "The camera was moved: nothing is judged" };
  const camera = {
    ...{ looks: 9, framesDropped: 0, revisitS: 2, restarts: 0, cameraCode: CAMERA, name: "春风路西口" },
    ...{ state: "blind", suspended: { since: at, why: "moved", sentence } },
  };
  const body = {
    ...{ agentId: "edge-1", sentAt: at, version: "1", executionProvider: "cpu" },
    model: { name: "m", sha256: "f".repeat(64) },
    ...{ outboxDepth: 0, outboxDropped: 0, cameras: [camera] },
  };
  city.line.publish(heartbeatSubject("edge-1"), JSON.stringify(body));
  await city.line.flush();
}

async function settle(): Promise<void> {
  await settlePeople(city);
  await openMarkedTicket(city);
  const days = (from: string, until: string, ...on: number[]) => ({
    ...{ shiftStart: from, shiftEnd: until },
    days: on,
  });
  await addWorker("C01", "陈晓春", {
    shifts: [days("08:00", "17:00", 1, 2, 3, 4, 5)],
    violations: ["vending", "parking"],
  });
  await addWorker("L02", "李秋月", { shifts: [days("14:00", "22:00", 1, 3, 5), days("22:00", "06:00", 6)] });
  await addWorker("W03", "王建国", { role: "enforcement", capacity: 3 });
  await beat();
  await until(async () => {
    const { tasks } = await get<{ tasks: readonly object[] }>("/operator-tasks");
    expect(tasks).toHaveLength(1);
  });
  await city.query(
    `INSERT INTO auditor_finding (key, promise, sentence, found_at, seen_at)
      VALUES ('timers/untimed/1', 'timers', 'Ticket 12 has a clock and no timer.', now(), now())`,
  );
}

const dialog = (page: Page) => page.locator(".office-dialog:visible");
const deed = (page: Page, name: string) => page.locator(`[data-deed=${name}]`);
async function sendForm(page: Page): Promise<void> {
  await dialog(page).locator("[data-send]").click();
}
const gone = (page: Page): Promise<void> => dialog(page).waitFor({ state: "hidden" });

describe.skipIf(!hasBrowser)("the office's pages in a browser", () => {
  beforeAll(async () => {
    await build(() => undefined);
    city = await startCity();
    dispatcher = await city.start({ workers: [{ id: "W1", lon: 120.6251 }] });
    await settle();
    office = await openOffice(() => dispatcher.url);
  }, 240_000);
  afterEach(() => office.goHome());
  afterAll(async () => {
    await office.stop();
    await city.stop();
  });

  test("an administrator drafts a table, sees whom it would make late, and puts it in force", async () => {
    // Offered half an hour ago, and nobody has taken it: in time by 30 minutes' grace, late by 5.
    await city.query(
      `UPDATE ticket_clock SET started_at = now() - interval '20 minutes' WHERE clock = 'accept' AND stopped_at IS NULL`,
    );
    const { page, faults } = await office.at("near-administrator", "deadlines");
    await deed(page, "draft").click();
    await page.locator("input[name=version]").fill("office-2026-2");
    const cell = page.locator("[data-rule=parking] [data-step=accept]");
    await cell.locator("input").fill("5");
    await cell.locator("select").selectOption("minute");
    await page.getByText("原 30 分钟").waitFor();
    await deed(page, "save").click();
    await page.getByText("有未保存的修改").waitFor({ state: "detached" });
    const run = page.locator("[data-card=dry-run]");
    const today = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
    await run.locator("input[name=until]").fill(today);
    await deed(page, "run").click();
    await page.getByText("会多 1 次超时").waitFor();
    expect(await run.locator("[data-run=parking] [data-by=accept]").textContent()).toBe("+1");
    await deed(page, "put").click();
    await dialog(page).getByText("会多 1 次超时").waitFor();
    await dialog(page).locator("input[name=reason]").fill("接单提速试行");
    await sendForm(page);
    const row = page.locator("[data-version=office-2026-2]");
    await row.getByText("生效中").waitFor();
    expect(await row.textContent()).toContain("near-administrator：接单提速试行");
    const { versions } = await get<{ versions: readonly { version: string; standing: string }[] }>(
      "/deadlines",
    );
    expect(versions[0]).toMatchObject({ version: "office-2026-2", standing: "in-force" });
    expect(await get("/deadline-drafts")).toEqual({ drafts: [] });
    expect(faults).toEqual([]);
  }, 90_000);

  test("the working calendar gets a holiday by a click, with a reason", async () => {
    const { page } = await office.at("near-administrator", "deadlines?tab=calendar");
    await deed(page, "edit-calendar").click();
    const year = await page.locator("select[name=year]").inputValue();
    await page.locator(`[data-day="${year}-03-10"], [data-day="${year}-03-11"]`).first().click();
    await deed(page, "save-calendar").click();
    await dialog(page).locator("input[name=reason]").fill("本市补充放假");
    await sendForm(page);
    await page.getByText("near-administrator：本市补充放假").waitFor();
    const { years } = await get<{ years: Record<string, { holidays: string[] }> }>("/work-calendar");
    expect(years[year]?.holidays).toContain(`${year}-03-10`);
  }, 60_000);

  test("a dispatcher gives a worker leave, who is no longer on duty and gets nothing more", async () => {
    const { page, faults } = await office.at("near-dispatcher", "workers");
    const duty = page.locator("[data-worker=W03] [data-duty]");
    await duty.getByText("在岗").waitFor();
    await page.getByRole("tab", { name: "班表" }).click();
    await deed(page, "exception").click();
    await dialog(page).locator("select[name=worker]").selectOption("W03");
    await dialog(page).locator("input[name=from]").fill(localIn(-1));
    await dialog(page).locator("input[name=until]").fill(localIn(8));
    await dialog(page).locator("input[name=reason]").fill("事假");
    await sendForm(page);
    await gone(page);
    await page.getByText("事假").first().waitFor();
    await page.getByRole("tab", { name: "名册" }).click();
    await duty.getByText("休假").waitFor();
    const { workers } = await get<{ workers: readonly { id: string; onShift: boolean }[] }>("/workers");
    expect(workers.find(({ id }) => id === "W03")).toMatchObject({ onShift: false });
    expect(faults).toEqual([]);
  }, 60_000);

  test("whoever is late to change a worker is told, and goes on from the newest", async () => {
    const { page } = await office.at("near-dispatcher", "workers");
    await page.locator("[data-worker=C01]").locator("[data-deed=change]").click();
    await dialog(page).locator("input[name=capacity]").fill("7");
    const { workers } = await get<{ workers: readonly { id: string; version: number; shifts: object[] }[] }>(
      "/roster",
    );
    const now = workers.find(({ id }) => id === "C01");
    const other = {
      name: "陈晓春",
      role: "grid-worker",
      gridId: GRID,
      shifts: now?.shifts,
      violations: null,
      capacity: 4,
    };
    const body = {
      ...other,
      phone: "0512-1234",
      channels: {},
      base: null,
      reason: "换电话",
      expectedVersion: now?.version,
    };
    expect((await send("PUT", "/roster/C01", "near-administrator", body)).status).toBe(204);
    await dialog(page).locator("input[name=reason]").fill("多派一些");
    await sendForm(page);
    await dialog(page).getByText("刚被别人更新过").waitFor();
    await deed(page, "newest").click();
    await until(async () => {
      expect(await dialog(page).locator("input[name=phone]").inputValue()).toBe("0512-1234");
    });
    await dialog(page).locator("input[name=capacity]").fill("7");
    await dialog(page).locator("input[name=reason]").fill("多派一些");
    await sendForm(page);
    await gone(page);
    await page.locator("[data-worker=C01]").getByText("0 / 7").waitFor();
  }, 60_000);

  test("a link shown once signs the worker's phone in, and once only", async () => {
    const { page } = await office.at("near-dispatcher", "workers");
    await page.locator("[data-worker=W1]").locator("[data-deed=link]").click();
    await dialog(page).locator("select[name=user]").selectOption("near-worker");
    await sendForm(page);
    const address = await page.locator("#made-link").inputValue();
    await dialog(page).getByRole("button", { name: "关闭", exact: true }).click();
    await page.locator("[data-worker=W1]").locator("[data-deed=link]").click();
    expect(await page.locator("#made-link").count()).toBe(0);
    const { page: phone } = await office.stranger();
    const answers: number[] = [];
    phone.on("response", (response) => {
      if (response.request().method() === "POST") answers.push(response.status());
    });
    await phone.goto(address);
    await phone.locator("button").first().click();
    await phone.waitForURL(/\/m\//);
    expect((await phone.request.get(`${dispatcher.url}/api/me`)).status()).toBe(200);
    const again = await fetch(address, { method: "POST", redirect: "manual" });
    expect(again.status).toBeGreaterThanOrEqual(400);
  }, 60_000);

  test("an administrator makes a user, who can sign in until retired", async () => {
    const { page, faults } = await office.at("near-administrator", "users");
    await deed(page, "add").click();
    await dialog(page).locator("input[name=name]").fill("周新");
    await dialog(page).locator("input[name=id]").fill("zhou");
    await dialog(page).locator("select[name=role]").selectOption("reviewer");
    await sendForm(page);
    await dialog(page).getByText("设置 周新 的密码").waitFor();
    await dialog(page).getByRole("button", { name: "生成" }).click();
    const password = await page.locator("#new-password").inputValue();
    expect(password).toMatch(/^[A-Za-z0-9]{16}$/);
    await sendForm(page);
    await gone(page);
    await page.locator("[data-user=zhou]").getByText("密码", { exact: true }).waitFor();
    const { page: own } = await office.stranger();
    await own.goto(`${dispatcher.url}/c/`);
    await own.fill("input[name=user]", "zhou");
    await own.fill("input[name=password]", password);
    await own.keyboard.press("Enter");
    await own.locator(".side").waitFor();
    await page.locator("[data-user=zhou]").locator("[data-deed=retire]").click();
    await sendForm(page);
    await page.locator("[data-user=zhou]").waitFor({ state: "detached" });
    expect((await own.request.get(`${dispatcher.url}/api/me`)).status()).toBe(401);
    expect(faults).toEqual([]);
  }, 60_000);

  test("a task is taken on, and an engineer answers for a finding", async () => {
    const { page, faults } = await office.at("near-engineer", "tasks");
    const task = page.locator(`[data-task="${CAMERA}"]`);
    await deed(page, "take").click();
    await dialog(page).locator("textarea[name=note]").fill("已通知维修");
    await sendForm(page);
    await task.locator("[data-state=taken]").waitFor();
    await task.locator("[data-note]", { hasText: "已通知维修" }).waitFor();
    await deed(page, "note").click();
    await dialog(page).locator("textarea[name=note]").fill("维修人员明早到场");
    await sendForm(page);
    await task.locator("[data-note]", { hasText: "维修人员明早到场" }).waitFor();
    await page.getByRole("tab", { name: "稽核发现" }).click();
    await page.getByText("时限没有对应的定时器").waitFor();
    await deed(page, "acknowledge").click();
    await dialog(page).locator("textarea").fill("测试数据，已核实");
    await sendForm(page);
    await page.getByText("没有发现问题").waitFor();
    await page.getByLabel("含已有人负责的").check();
    await page.getByText("测试数据，已核实").waitFor();
    expect(faults).toEqual([]);
  }, 60_000);

  test("the log is asked by its address, and goes out as the same list", async () => {
    const { page } = await office.at("near-reviewer", "audit?kind=deed&action=add-worker");
    await page.locator("[data-action=add-worker]").first().waitFor();
    const actions = new Set<string | null>();
    for (const row of await page.locator("tr[data-action]").all())
      actions.add(await row.getAttribute("data-action"));
    expect([...actions]).toEqual(["add-worker"]);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByText("导出 CSV").click()]);
    expect(new URL(file.url()).search).toBe("?kind=deed&action=add-worker");
    await page.getByRole("button", { name: "清除条件" }).click();
    await until(() => {
      expect(new URL(page.url()).search).toBe("");
    });
    await page.locator("[data-action=export]").waitFor();
  }, 60_000);

  test("who may only read is shown nothing to write with, and who may not read is shown nothing", async () => {
    const { page } = await office.at("near-reviewer", "workers");
    await page.locator("[data-worker=C01]").waitFor();
    for (const name of ["add", "change", "retire", "link"])
      expect(await deed(page, name).count(), name).toBe(0);
    await goTo(page, "workers?tab=week");
    await page.locator("[data-week-of=C01]").waitFor();
    expect(await deed(page, "exception").count()).toBe(0);
    await goTo(page, "deadlines");
    await page.locator("[data-rule=parking]").waitFor();
    expect(await deed(page, "draft").count()).toBe(0);
    await goTo(page, "tasks");
    await page.locator(`[data-task="${CAMERA}"]`).waitFor();
    expect(await deed(page, "take").count()).toBe(0);
    const { page: leader } = await office.at("near-gridLeader", "workers");
    await leader.getByText("worker W1").waitFor();
    expect(await leader.getByRole("tab").count()).toBe(0);
    for (const view of ["users", "audit", "deadlines"]) {
      await goTo(leader, view);
      await leader.getByText("您的角色不能使用此页面").waitFor();
      expect(await leader.locator(`.side a[href$="/${view}"]`).count(), view).toBe(0);
    }
    const tried: readonly (readonly [string, string, string])[] = [
      ["POST", "/roster", "near-reviewer"],
      ["POST", "/deadlines", "near-dispatcher"],
      ["GET", "/users", "near-dispatcher"],
      ["GET", "/audit", "near-engineer"],
    ];
    for (const [method, path, who] of tried) {
      const answer = await send(method, path, who, method === "POST" ? {} : undefined);
      expect(answer.status, `${who} ${path}`).toBe(403);
    }
  }, 90_000);

  test.each(["zh", "en"] as const)(
    "every page in %s: axe finds nothing serious, nothing scrolls sideways, nothing is blocked",
    async (language) => {
      const { page, faults } = await office.at("near-administrator", "", language);
      const { versions } = await get<{ versions: readonly { id: number }[] }>("/deadlines");
      const { table } = await get<{ table: object }>(`/deadlines/${String(versions[0]?.id)}`);
      const draft = { ...table, version: `look-${language}` };
      await send("POST", "/deadline-drafts", "near-administrator", { table: draft });
      const views: readonly (readonly [string, string, string?])[] = [
        ["workers", "workers"],
        ["workers", "worker-form", "add"],
        ["workers?tab=week", "week"],
        ["workers?tab=week", "exception-form", "exception"],
        ["deadlines", "deadlines"],
        ["deadlines?tab=drafts", "drafts", "run"],
        ["deadlines?tab=calendar", "calendar"],
        ["deadlines?tab=calendar", "calendar-edit", "edit-calendar"],
        ["users", "users"],
        ["users", "user-form", "add"],
        ["users?tab=tokens", "tokens"],
        ["audit", "audit"],
        ["audit?tab=findings", "findings"],
        ["tasks", "tasks"],
      ];
      for (const [view, name, click] of views) {
        await goTo(page, view);
        await page.locator(".card").first().waitFor();
        await settled(page);
        if (click !== undefined) await deed(page, click).first().click();
        if (name.endsWith("-form")) await dialog(page).waitFor();
        if (name === "drafts")
          await page.locator("[data-card=dry-run] .note, [data-card=dry-run] .verdict").waitFor();
        expect(await page.locator("[role=alert]").allTextContents(), name).toEqual([]);
        await look(page, `console-office-${name}-${language}`);
      }
      expect(faults).toEqual([]);
    },
    180_000,
  );
});
