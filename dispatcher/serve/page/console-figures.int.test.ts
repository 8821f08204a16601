/** Map and statistics of the console in a real browser, against a whole dispatcher with a month in its book. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { fromWgs84, heartbeatSubject } from "#contract";
import { build } from "../../../deploy/build.mjs";
import { type City, startCity, until } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { CAMERA, eventOf } from "../../events.double.ts";
import type { Town } from "../../lifecycle/town.double.ts";
import { keepMonth } from "../../statistics/month-book.double.ts";
import { makeMonth } from "../../statistics/month.double.ts";
import { systemClock } from "../../time/clock.ts";
import { settlePeople } from "../people.double.ts";
import {
  asker,
  goTo,
  hasBrowser,
  look,
  type Office,
  openOffice,
  picture,
  settled,
} from "./browser.double.ts";

const DAY_MS = 86_400_000;
const CROWD = 5_200;

let office: Office;
let city: City;
let dispatcher: Dispatcher;
const { get } = asker(() => dispatcher.url);

async function openTicket(zoneId: string, lon: number, lat: number): Promise<string> {
  const location = { lon, lat, originalCrs: "WGS-84", of: "camera" } as const;
  await city.publish(eventOf({ zoneId, cameraName: `${zoneId} 路口`, location }));
  let id = "";
  await until(async () => {
    const [row] = await city.query<{ id: string }>(
      "SELECT id FROM ticket WHERE zone_id = $1 AND state = 'assigned'",
      [zoneId],
    );
    if (row === undefined) throw new Error(`${zoneId} is not assigned yet`);
    id = row.id;
  });
  return id;
}

/** A month whose lives are over by now, in the two grids of the city. */
async function fillMonth(): Promise<void> {
  const nowMs = systemClock.nowMs();
  const month = makeMonth(7, { fromMs: nowMs - 19 * DAY_MS, toMs: nowMs - 13 * DAY_MS }, 400);
  const tickets = month.tickets.map((ticket, n) => ({
    ...ticket,
    grid_id: ticket.grid_id === null ? null : n % 3 === 0 ? "990501001002" : "990501001001",
  }));
  const [index] = await city.query<{ indexdef: string }>(
    "SELECT indexdef FROM pg_indexes WHERE indexname = 'ticket_one_open_per_key'",
  );
  await keepMonth(
    { query: (sql: string, values?: unknown[]) => city.query(sql, values) } as unknown as Town,
    { ...month, tickets },
  );
  // It is in the way of other tests' months; events need it.
  await city.query(index?.indexdef ?? "");
}

/** One camera that sees, and one that does not, where tickets say they are. */
async function beat(): Promise<void> {
  const at = new Date(systemClock.nowMs()).toISOString();
  const health = { looks: 9, framesDropped: 0, revisitS: 2, restarts: 0 };
  const cameras = [
    { ...health, cameraCode: CAMERA, name: "春风路东口", state: "seeing" },
    {
      ...health,
      cameraCode: "32059900013100000002",
      name: "秋月街北口",
      state: "blind",
      blindSince: at,
      blindReason: "no packets",
    },
  ];
  const model = { name: "m", sha256: "f".repeat(64) };
  const body = {
    ...{ agentId: "edge-1", sentAt: at, version: "1", executionProvider: "cpu", model, cameras },
    ...{ outboxDepth: 0, outboxDropped: 0 },
  };
  city.line.publish(heartbeatSubject("edge-1"), JSON.stringify(body));
  await city.line.flush();
}

interface Row {
  readonly key: string | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly rates: Readonly<Record<string, number | null>>;
}

/** What the page asked the API for, so that the same is asked beside it. */
const askedFor = async (page: Page, part: RegExp, act: () => Promise<unknown>): Promise<string> => {
  const [request] = await Promise.all([page.waitForRequest((each) => part.test(each.url())), act()]);
  return request.url().slice(`${dispatcher.url}/api`.length);
};

const tile = async (page: Page, name: string): Promise<string> =>
  ((await page.textContent(`[data-figure=${name}] dd b`)) ?? "").trim();
const percent = (rate: number | null | undefined): string =>
  rate == null ? "–" : `${(Math.round(rate * 1_000) / 10).toFixed(1)}%`;

interface Place {
  readonly count: number;
  readonly x: number;
  readonly y: number;
}

/** Clicks the cluster of most tickets in the view; how many they are. */
async function openLargest(page: Page): Promise<number> {
  const [largest] = await page.evaluate<readonly Place[]>(`(() => {
    const view = document.querySelector(".canvas").getBoundingClientRect();
    return [...document.querySelectorAll(".cluster.tickets [data-count]")]
      .map((each) => ({ box: each.getBoundingClientRect(), count: Number(each.dataset.count) }))
      .map(({ box, count }) => ({ count, x: box.left + box.width / 2, y: box.top + box.height / 2 }))
      .filter(({ x, y }) => x > view.left && x < view.right && y > view.top && y < view.bottom)
      .sort((a, b) => b.count - a.count);
  })()`);
  if (largest === undefined) throw new Error("no cluster lies in the view");
  await page.mouse.click(largest.x, largest.y);
  return largest.count;
}

/** Each chart that is shown has something drawn in it. */
const chartsDrawn = (page: Page): Promise<number> => page.locator(".chart svg path").count();
describe.skipIf(!hasBrowser)("map and statistics in a browser", () => {
  beforeAll(async () => {
    await build(() => undefined);
    city = await startCity();
    const workers = [120.6251, 120.634, 120.6285].map((lon, n) => ({ id: `W${String(n + 1)}`, lon }));
    dispatcher = await city.start({ workers });
    await settlePeople(city);
    await fillMonth();
    await openTicket("east", 120.6242, 31.3161);
    await openTicket("west", 120.6285, 31.3128);
    await beat();
    office = await openOffice(() => dispatcher.url);
  }, 180_000);
  afterEach(() => office.goHome());
  afterAll(async () => {
    await office.stop();
    await city.stop();
  });

  test("figures on the page are the API's own, of everything and of one kind; the trend adds up to them", async () => {
    const { page, faults } = await office.at("near-reviewer", "statistics");
    await page.locator("[data-figure=opened]").waitFor();
    const question = await askedFor(page, /api\/statistics\?.*by=all/, () =>
      page.getByRole("button", { name: "近 7 天" }).click(),
    );
    expect(new URL(page.url()).search).toBe("?period=7d");
    expect(question).toContain("by=all");
    await page.getByRole("button", { name: "近 30 天" }).click();
    await settled(page);
    const to = new Date(systemClock.nowMs());
    // The browser's calendar is Shanghai's: its days begin at 16:00 UTC.
    const dayEndMs = Math.ceil((to.getTime() + 8 * 3_600_000) / DAY_MS) * DAY_MS - 8 * 3_600_000;
    const period = `from=${new Date(dayEndMs - 30 * DAY_MS).toISOString()}&to=${new Date(dayEndMs).toISOString()}`;
    const compare = async (path: string, key: string | null): Promise<Row> => {
      const { rows } = await get<{ rows: readonly Row[] }>(path, "near-reviewer");
      const row = rows.find((each) => each.key === key);
      if (row === undefined) throw new Error(`the API knows nothing of ${String(key)}`);
      await until(async () => {
        expect(await tile(page, "opened")).toBe(String(row.counts["opened"]));
        for (const name of [
          "response",
          "solved",
          "satisfied",
          "inTime",
          "falseAlarm",
          "repeated",
          "recurred",
        ])
          expect(await tile(page, name), name).toBe(percent(row.rates[name]));
      });
      return row;
    };
    const all = await compare(`/statistics?by=all&${period}`, null);
    expect(all.counts["opened"]).toBeGreaterThan(200);
    await expect.poll(() => chartsDrawn(page)).toBeGreaterThan(40);
    await page.locator("[data-card=trend]").getByRole("button", { name: "表" }).click();
    const cells = await page.locator("[data-card=trend] tbody td:nth-child(2)").allTextContents();
    expect(cells).toHaveLength(30);
    expect(cells.reduce((sum, text) => sum + Number(text), 0)).toBe(all.counts["opened"]);
    await page.getByRole("combobox", { name: "选择类别" }).click();
    await page.getByRole("option", { name: "乱堆放" }).click();
    await page.getByRole("heading", { name: "乱堆放" }).waitFor();
    expect(new URL(page.url()).searchParams.get("kind")).toBe("piling");
    await compare(`/statistics?by=kind&${period}`, "piling");
    // A grid beside the kind: both hold, for the tiles and for every chart.
    await page.getByRole("combobox", { name: "选择网格", exact: true }).click();
    await page.getByRole("option", { name: "秋月社区" }).click();
    await page.getByRole("heading", { name: "秋月社区 · 乱堆放" }).waitFor();
    const both = await compare(`/statistics?by=kind&grid=990501001002&${period}`, "piling");
    expect(both.counts["opened"]).toBeGreaterThan(0);
    expect(both.counts["opened"]).toBeLessThan(all.counts["opened"] ?? 0);
    const grids = await get<{ rows: readonly Row[] }>(
      `/statistics?by=area&kind=piling&${period}`,
      "near-reviewer",
    );
    const area = page.locator("[data-card=area]");
    await area.getByRole("button", { name: "表" }).click();
    const here = grids.rows.find(({ key }) => key === "990501001002")?.counts["opened"];
    await area
      .locator("tbody tr", { hasText: "秋月社区" })
      .locator("td", { hasText: String(here) })
      .first()
      .waitFor();
    const times = await page.locator("[data-clock=accept] td").allTextContents();
    expect(times.slice(0, 2).every((text) => /\d/.test(text))).toBe(true);
    expect(faults).toEqual([]);
  }, 60_000);

  test("a figure says how it is counted to a keyboard, has a table, and its file is the API's and on record", async () => {
    const { page, faults } = await office.at("near-administrator", "statistics");
    await settled(page);
    const hint = page.locator("[data-figure=response] .hint");
    await hint.getByRole("button").focus();
    await hint.getByText("按时接单 ÷").waitFor();
    await page.keyboard.press("Escape");
    await hint.getByText("按时接单 ÷").waitFor({ state: "hidden" });
    const card = page.locator("[data-card=kind]");
    await card.getByRole("button", { name: "表" }).click();
    await card.locator("tbody tr", { hasText: "乱停放" }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      card.getByRole("link", { name: /CSV/ }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^gridwatch-statistics\.csv$/);
    await until(async () => {
      const rows = await city.query("SELECT 1 FROM audit WHERE action = 'export' AND subject = 'statistics'");
      expect(rows).toHaveLength(1);
    });
    expect(faults).toEqual([]);
  }, 60_000);

  test("places and people: hot spots on a map, what came first, who said nothing, scores; a grid leader gets the own part", async () => {
    const { page, faults } = await office.at("near-reviewer", "statistics?tab=places");
    await settled(page);
    await expect.poll(() => page.locator(".spot-map path.spot").count()).toBeGreaterThan(3);
    const listed = await page.locator("[data-spot]").count();
    expect(listed).toBeGreaterThan(3);
    await page.locator("[data-card=before-complaint]").waitFor();
    await page.locator("[data-card=silent] tbody tr").first().waitFor();
    await look(page, "console-statistics-places-zh");
    await page.getByRole("link", { name: "考核与公平" }).click();
    await settled(page);
    await page.locator("[data-card=scores]").getByRole("button", { name: "表" }).click();
    await page.locator("[data-card=scores] td", { hasText: "春风社区" }).waitFor();
    await page.locator("[data-card=fairness]").getByRole("button", { name: "按摄像机" }).waitFor();
    await look(page, "console-statistics-people-zh");
    expect(faults).toEqual([]);
    const leader = await office.at("near-gridLeader", "statistics?tab=places");
    await leader.page.locator("[data-card=before-complaint]").waitFor();
    await settled(leader.page);
    expect(await leader.page.locator("[data-card=silent]").count()).toBe(0);
    expect(await leader.page.locator("[role=alert]").count()).toBe(0);
    await leader.page.getByRole("link", { name: "总体情况" }).click();
    await settled(leader.page);
    expect(Number(await tile(leader.page, "opened"))).toBeGreaterThan(10);
    expect(leader.faults).toEqual([]);
  }, 60_000);

  test("the map shows tickets, cameras and workers; a cluster opens; the card leads to the ticket; a keyboard does the same", async () => {
    const id = await openTicket("corner", 120.6212, 31.3187);
    const { page, faults } = await office.at("near-dispatcher", "map");
    await page.locator(`[data-row="tickets:${id}"]`).waitFor();
    // The list says what the API says.
    const [found] = await city.query<{ n: string }>(
      "SELECT count(*) AS n FROM ticket WHERE state <> 'closed'",
    );
    expect(await page.textContent(".layer.tickets b")).toBe(found?.n);
    await page.locator('.mark.cameras [data-point$="32059900013100000002"] .bad.square').waitFor();
    await page.locator(".mark.workers .tag", { hasText: "worker W2" }).waitFor();
    expect(await page.locator("path.area").count()).toBe(2);
    expect(await openLargest(page)).toBeGreaterThan(1);
    for (let i = 0; i < 8 && (await page.locator(".point-card").count()) === 0; i += 1)
      await openLargest(page);
    // Tickets of one camera have one place: they are listed, and each leads on.
    await page.locator(".point-card .together button").first().waitFor();
    expect(new URL(page.url()).searchParams.get("at")).toMatch(/^1[\d.]+\/31\.\d+\/120\.\d+$/);
    await page.keyboard.press("Escape");
    await page.locator(".point-card").waitFor({ state: "detached" });
    await page.keyboard.press("0");
    await page.locator(`[data-point="tickets:${id}"]`).click();
    await page.locator(".point-card", { hasText: "corner 路口" }).waitFor();
    await page.keyboard.press("Escape");
    expect(await page.evaluate("document.activeElement.dataset.row")).toBe(`tickets:${id}`);
    await page.keyboard.press("ArrowDown");
    const second = await page.evaluate("document.activeElement.dataset.row");
    expect(second).not.toBe(`tickets:${id}`);
    await page.keyboard.press("Enter");
    await page.locator(".point-card .open").click();
    await page.getByRole("heading", { level: 1, name: "工单详情" }).waitFor();
    expect(faults).toEqual([]);
  }, 60_000);

  test("layers and filters stand in the address; what comes meanwhile lies on the map at once and the list keeps still", async () => {
    const { page, faults } = await office.at("near-dispatcher", "map?violation=parking");
    await page.locator("[data-row]").first().waitFor();
    await page.getByRole("button", { name: "摄像机" }).click();
    await expect.poll(() => page.locator(".mark.cameras, .cluster.cameras").count()).toBe(0);
    const { searchParams } = new URL(page.url());
    expect([searchParams.get("layers"), searchParams.get("violation")]).toEqual([
      "tickets,workers",
      "parking",
    ]);
    await until(async () => {
      expect(await page.locator(".top .lamp.on").count()).toBe(1);
    });
    const before = await page.locator("[data-row]").allTextContents();
    const place = await page.evaluate("document.querySelector('.ground').getBoundingClientRect().top");
    const id = await openTicket("new", 120.6226, 31.3172);
    await page.getByText("有 1 条新内容").waitFor();
    expect((await page.locator("[data-row]").allTextContents()).length).toBe(before.length);
    expect(await page.evaluate("document.querySelector('.ground').getBoundingClientRect().top")).toBe(place);
    await page.locator(`[data-point="tickets:${id}"]`).waitFor();
    await page.getByText("有 1 条新内容").click();
    await page.locator(`[data-row="tickets:${id}"]`).waitFor();
    expect(faults).toEqual([]);
  }, 60_000);

  test("on tiles drawn in GCJ-02 our points are shifted, and what is asked for is not", async () => {
    const here = { lon: 120.625, lat: 31.315 };
    const { page, faults } = await office.at("near-dispatcher", "tasks");
    const tiles: string[] = [];
    const set = {
      url: "/api/map-tiles/{z}/{x}/{y}",
      crs: "GCJ-02",
      attribution: "测试底图",
      minZoom: 3,
      maxZoom: 18,
    };
    await page.route("**/api/map-settings", (route) =>
      route.fulfill({ json: { tiles: set, centre: [here.lon, here.lat], zoom: 18 } }),
    );
    await page.route("**/api/map-tiles/**", async (route) => {
      tiles.push(new URL(route.request().url()).pathname);
      await route.fulfill({ status: 503, json: {} });
    });
    const question = await askedFor(page, /api\/map\?/, () => goTo(page, "map"));
    const edges = (new URLSearchParams(question.split("?")[1]).get("bbox") ?? "").split(",").map(Number);
    const [west = 0, south = 0, east = 0, north = 0] = edges;
    expect((west + east) / 2).toBeCloseTo(here.lon, 4);
    expect((south + north) / 2).toBeCloseTo(here.lat, 4);
    await page.getByText("底图暂时取不到").waitFor();
    await page.getByText("测试底图").waitFor();
    const shifted = fromWgs84(here, "GCJ-02");
    const rad = (shifted.lat * Math.PI) / 180;
    const x = Math.floor(((shifted.lon + 180) / 360) * 2 ** 18);
    const y = Math.floor(((1 - Math.asinh(Math.tan(rad)) / Math.PI) / 2) * 2 ** 18);
    expect(tiles).toContain(`/api/map-tiles/18/${String(x)}/${String(y)}`);
    expect(faults).toEqual([]);
  }, 60_000);

  test.each(["zh", "en"] as const)(
    "in %s axe finds nothing serious, and nothing is asked of any other server",
    async (language) => {
      const { page, faults } = await office.at("near-administrator", "statistics", language);
      await settled(page);
      await expect.poll(() => chartsDrawn(page)).toBeGreaterThan(40);
      await look(page, `console-statistics-${language}`);
      await picture(page, `console-statistics-${language}-full`, { fullPage: true });
      await goTo(page, "map");
      await page.locator("[data-row]").first().waitFor();
      await page.locator("[data-row]").first().click();
      await page.locator(".point-card .facts").waitFor();
      await page.locator(".map-legend summary").click();
      await look(page, `console-map-${language}`);
      expect(faults).toEqual([]);
    },
    60_000,
  );

  test(`of more than 5,000 tickets the newest are shown, and the page says so`, async () => {
    await city.query("ALTER TABLE ticket DISABLE TRIGGER USER");
    await city.query(
      `INSERT INTO ticket (id, dedup_key, state, version, violation, camera_code, camera_name, zone_id, agent_id, lon, lat,
          grid_id, worker_id, sightings, reason, class_name, opened_at, changed_at, first_seen_at, last_seen_at, source)
        SELECT gen_random_uuid(), 'crowd/' || n, 'accepted', 5, 'vending', lpad(n::text, 20, '3'), '人群', 'z', 'a',
          120.6301 + (n % 90) * 0.0001, 31.3101 + (n / 90) * 0.0001, '990501001002', 'W1', 1, 'r', 'cart', now(), now(),
          now(), now(), 'camera'
        FROM generate_series(1, ${String(CROWD)}) n`,
    );
    await city.query("ALTER TABLE ticket ENABLE TRIGGER USER");
    const { page, faults } = await office.at("near-dispatcher", "map");
    await page.getByText(/工单共 5,\d{3} 个，地图上显示 5,000 个/).waitFor();
    // So many are some signs on the map, and a list that ends.
    expect(await page.locator(".mark, .cluster").count()).toBeLessThan(300);
    expect(await page.locator("[data-row^=tickets]").count()).toBe(100);
    const sum = await page.evaluate<number>(
      `[...document.querySelectorAll(".cluster.tickets [data-count]")].reduce((n, each) => n + Number(each.dataset.count), 0)`,
    );
    const singles = await page.locator(".mark.tickets").count();
    expect(sum + singles).toBe(5_000);
    expect(faults).toEqual([]);
  }, 60_000);
});
