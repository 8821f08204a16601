/** Cameras in the console: a real browser, a whole dispatcher, a real agent that looks at real video. */
import { existsSync, writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { CameraSettings } from "#contract";
import { build } from "../../../deploy/build.mjs";
import { testClip } from "../../../deploy/harness/clips.ts";
import { keptPath } from "../../../deploy/harness/repo-root.ts";
import { type RtspServer, startRtspServer } from "../../../deploy/harness/rtsp-server.ts";
import {
  AGENT_ID,
  cameraSettings,
  codeOf,
  startSite,
  type TestSite,
  zoneSettings,
} from "../../../edge-agent/agent.fixture.ts";
import { type City, startCity, until } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { settlePeople } from "../people.double.ts";
import { asker, goTo, hasBrowser, look, type Office, openOffice, serious } from "./browser.double.ts";

/** Shows the red thing, and has no zone until somebody draws one. */
const BARE = codeOf(1);
/** Shows a street where its footage is prepared, with something of every kind drawn on it. */
const STREET = codeOf(2);
const FOOTAGE = keptPath("cache", "footage", "vtest.mp4");

/** A number of what the live picture shows now; null as long as the player has drawn nothing. */
const SUM_OF_CANVAS = `(() => {
  const canvas = document.querySelector("canvas[data-live]");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let i = 0; i < data.length; i += 97) sum = (sum * 31 + data[i]) >>> 0;
  return data.some((each, i) => i % 4 !== 3 && each > 0) ? sum : null;
})()`;

let office: Office;
let city: City;
let site: TestSite;
let street: RtspServer;
let dispatcher: Dispatcher;
const { send, get } = asker(() => dispatcher.url);

interface Config {
  readonly version: number | null;
  readonly settings: CameraSettings;
}
const config = (code: string): Promise<Config> => get(`/cameras/${code}/config`, "near-engineer");

const rectangle = (left: number, top: number, right: number, bottom: number) => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];

function streetSettings(url: string): object {
  const hours = { days: ["mon", "tue", "wed", "thu", "fri"], from: "07:00", to: "22:00" };
  const zones = [
    {
      ...zoneSettings("pavement", { dwellS: 300 }),
      ...{
        polygon: rectangle(0.1, 0.45, 0.62, 0.95),
        except: [rectangle(0.2, 0.6, 0.34, 0.8)],
        hours: [hours],
      },
    },
    {
      id: "shop-line",
      polygon: rectangle(0.66, 0.5, 0.96, 0.62),
      rule: { kind: "beyond-line", shop: "春风面馆" },
    },
    {
      id: "east-wall",
      polygon: rectangle(0.7, 0.08, 0.95, 0.3),
      rule: { kind: "surface-change", surface: "wall" },
    },
  ];
  const change = { name: "春风路东口", zones, ignore: [rectangle(0.02, 0.02, 0.2, 0.12)] };
  return cameraSettings(2, url, {
    ...{ location: { lon: 120.625, lat: 31.315, crs: "WGS-84" }, ...change },
    perspective: { horizonY: 0.1, personHeightAtBottom: 0.4 },
  });
}

async function startStreet(): Promise<RtspServer> {
  const file = await testClip({
    ...{ name: "console-street", widthPx: 768, heightPx: 432, fps: 10, seconds: 20, gop: 10, codec: "h264" },
    ...(existsSync(FOOTAGE) ? { source: FOOTAGE } : {}),
  });
  return startRtspServer({ mounts: [{ path: "/street", file, fps: 10 }] });
}

async function startAll(): Promise<void> {
  [city, site, street] = await Promise.all([startCity(), startSite(), startStreet(), build(() => undefined)]);
  dispatcher = await city.start({ workers: [{ id: "W1", lon: 120.6251 }] });
  await settlePeople(city);
  const bare = cameraSettings(1, site.rtsp.url("/cam1"), {
    ...{ name: "秋月街北口", location: { lon: 120.625, lat: 31.315, crs: "WGS-84" }, zones: [] },
  });
  const text = site.text([bare, streetSettings(street.url("/street"))], { natsUrl: city.nats.url });
  writeFileSync(site.configPath, text);
  await site.start();
  office = await openOffice(() => dispatcher.url);
  await until(async () => {
    const { cameras } = await get<{ cameras: unknown[] }>("/cameras?state=seeing");
    expect(cameras).toHaveLength(2);
  }, 40_000);
}

/** A place on the editor's picture, in shares of it. */
async function spot(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = await page.locator(".stage svg").boundingBox();
  if (box === null) throw new Error("the editor's picture is not shown");
  return [box.x + x * box.width, box.y + y * box.height];
}
async function clickAt(page: Page, x: number, y: number): Promise<void> {
  await page.mouse.click(...(await spot(page, x, y)));
}
async function drag(page: Page, corner: string, x: number, y: number): Promise<void> {
  const box = await page.locator(corner).boundingBox();
  if (box === null) throw new Error(`${corner} is not shown`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(...(await spot(page, x, y)), { steps: 4 });
  await page.mouse.up();
}
const corners = async (page: Page): Promise<number> => page.locator(".corner[data-corner]").count();
const pictureShown = (page: Page): Promise<void> => page.locator(".stage img").waitFor();
const saved = (page: Page, n: number): Promise<void> => page.getByText(`版本 ${String(n)} 已保存`).waitFor();
const inForce = (page: Page, n: number): Promise<void> =>
  page.locator("[data-effect=applied]", { hasText: `版本 ${String(n)}` }).waitFor({ timeout: 45_000 });

describe.skipIf(!hasBrowser)("cameras in the console", () => {
  beforeAll(startAll, 180_000);
  afterEach(() => office.goHome());
  afterAll(async () => {
    await office.stop();
    await site.stop();
    await Promise.all([street.stop(), city.stop()]);
  });

  test("the list says how each fares; what is asked for stands in the address", async () => {
    const { page, faults } = await office.at("near-dispatcher", "cameras");
    await page.locator(`[data-camera="${BARE}"] .chip.seeing`).waitFor();
    expect(await page.textContent("[data-count=seeing] b")).toBe("2");
    expect(await page.textContent(`[data-camera="${BARE}"]`)).toMatch(
      /承诺 1 秒.*320×192.*H\.264.*edge-test/s,
    );
    await page.getByRole("searchbox").fill("春风");
    await page.locator(`[data-camera="${BARE}"]`).waitFor({ state: "detached" });
    await page.waitForURL(/q=/);
    await page.reload();
    await page.locator(`[data-camera="${STREET}"]`).waitFor();
    expect(await page.locator("[data-camera]").count()).toBe(1);
    await page.locator("[data-count=blind]").click();
    await page.getByText("没有符合条件的摄像机").waitFor();
    expect(faults).toEqual([]);
  }, 60_000);

  // Early: an agent that was just adopted looks for the bucket every 30 s only, and the tests between need no bucket.
  test("an engineer takes what an agent's own file says under the console's care", async () => {
    const { page, faults } = await office.at("near-engineer", `cameras/${BARE}?tab=zones`);
    await page.getByRole("button", { name: "纳入统一管理" }).click();
    await page.locator("[data-tool=zone]").waitFor();
    expect((await config(STREET)).version).toBe(1);
    expect(faults).toEqual([]);
  }, 60_000);

  test("a dispatcher has a camera's stream started anew, after a question, and reads what came of it", async () => {
    const { page, faults } = await office.at("near-dispatcher", `cameras/${BARE}`);
    await page.locator("[data-restart]").click();
    await page.getByText("期间看不到画面").waitFor();
    await page.locator("[data-send]:visible").click();
    await page.locator("[data-restarted]", { hasText: "秒后重新看到画面" }).waitFor();
    expect(faults).toEqual([]);
  }, 60_000);

  test("a snapshot comes by itself, and the live picture when asked for", async () => {
    const { page, faults } = await office.at("near-reviewer", `cameras/${STREET}`);
    await page.locator(".picture-frame img").waitFor();
    await page.getByText("768 × 432 H.264").waitFor();
    await page.getByRole("button", { name: "看实时画面" }).click();
    await page.locator("canvas[data-live]").waitFor();
    await page.locator(".picture-frame .over").waitFor({ state: "detached" });
    const drawn = new Set<unknown>();
    await until(async () => {
      drawn.add(await page.evaluate(SUM_OF_CANVAS));
      drawn.delete(null);
      expect(drawn.size, "it moves").toBeGreaterThanOrEqual(5);
    });
    expect(await page.locator("[data-restart]").count(), "a reviewer restarts nothing").toBe(0);
    await page.getByRole("button", { name: "结束实时画面" }).click();
    await page.locator(".picture-frame img").waitFor();
    await until(async () => {
      expect(await city.query("SELECT end_reason FROM live_view")).toEqual([{ end_reason: "viewer-left" }]);
    });
    // The player's package brings styles for a frame of its own, which we do not use and the policy blocks.
    expect(faults.filter((fault) => !fault.startsWith("Applying inline style"))).toEqual([]);
  }, 60_000);

  test("why: the chain from frame to event, with the first no", async () => {
    const { page } = await office.at("near-reviewer", `cameras/${STREET}?tab=why`);
    await page.locator(".steps .first").first().waitFor();
    expect(await page.locator(".steps [lang=en]").allTextContents(), "all in Chinese").toEqual([]);
    expect(await page.locator(".chain").first().locator(".steps li").count()).toBe(10);
    await page.locator("select[name=zone]").selectOption("pavement");
    await page.getByRole("button", { name: "查询" }).click();
    await page.waitForURL(/zone=pavement/);
    await page.locator(".steps").waitFor();
    expect(await page.locator(".chain").count()).toBe(1);
  }, 60_000);

  test("a dispatcher opens a ticket from what the picture shows", async () => {
    const { page, faults } = await office.at("near-dispatcher", `cameras/${STREET}?tab=patrol`);
    await page.locator(".patrol .sheet img").waitFor();
    const box = await page.locator(".patrol svg").boundingBox();
    if (box === null) throw new Error("the picture is not shown");
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.5);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.45, box.y + box.height * 0.8, { steps: 4 });
    await page.mouse.up();
    await page.locator("[data-open]").click();
    await page.getByText("请框出位置并填写说明").waitFor();
    await page.locator("[data-box]").focus();
    await page.keyboard.press("ArrowRight");
    await page.locator("textarea[name=note]").fill("门口两辆三轮车摆卖水果");
    await page.locator("[data-open]").click();
    await page.locator("[data-ticket-link]").click();
    await page.waitForURL(/\/c\/tickets\//);
    expect(faults).toEqual([]);
  }, 60_000);

  test("an engineer draws a zone, and a ticket comes from it", async () => {
    const { page, faults } = await office.at("near-engineer", `cameras/${BARE}?tab=zones`);
    await pictureShown(page);
    await page.locator("[data-tool=zone]").click();
    for (const [x, y] of [
      [0.005, 0.4],
      [0.98, 0.4],
      [0.98, 0.995],
      [0.003, 0.995],
    ] as const) {
      await clickAt(page, x, y);
    }
    await page.keyboard.press("Enter");
    await page.locator("[data-shape='zone:0']").waitFor();
    expect(await corners(page)).toBe(4);
    await page.locator("[data-undo]").click();
    await page.locator("[data-shape='zone:0']").waitFor({ state: "detached" });
    await page.keyboard.press("Control+Shift+Z");
    await drag(page, "[data-corner='1']", 0.93, 0.34);
    await page.getByLabel("paint").check();
    await page.getByLabel("机动车", { exact: true }).uncheck();
    await page.fill("input[name=dwellS]", "2");
    expect(await page.textContent("[data-sentence]")).toBe(
      "全天：paint 在区域 zone-1 停留满 2秒，立案为「乱停放」。",
    );
    await page.fill("input[name=note]", "北口禁停");
    await page.locator("[data-save]").click();
    await saved(page, 2);
    await inForce(page, 2);
    const [zone] = (await config(BARE)).settings.zones;
    expect(zone?.polygon).toContainEqual([0, 1]);
    expect(zone?.polygon[1]?.[0]).toBeCloseTo(0.93, 1);
    expect(zone?.polygon[1]?.[1]).toBeCloseTo(0.34, 1);
    await until(async () => {
      const found = await city.query("SELECT 1 FROM ticket WHERE zone_id = 'zone-1' AND camera_code = $1", [
        BARE,
      ]);
      expect(found).toHaveLength(1);
    }, 40_000);
    await page.getByRole("link", { name: "未结案工单 1 件" }).waitFor();
    expect(faults).toEqual([]);
  }, 120_000);

  test("goes by keyboard, refuses crossing edges with a sentence, and loses nothing in a conflict", async () => {
    const { page, faults } = await office.at("near-engineer", `cameras/${STREET}?tab=zones`);
    await pictureShown(page);
    await page.locator("select[name=template]").selectOption("kerb");
    await page.getByText("在区域 kerb-1 停留满").waitFor();
    await page.keyboard.press("Control+Z");
    await page.locator("[data-tool=mask]").focus();
    await page.keyboard.press("Enter");
    await page.locator("[data-middle]").focus();
    await page.keyboard.press("Enter");
    await page.locator("[data-shape='mask:1']").waitFor();
    await page.locator("[data-corner='0']").focus();
    await page.keyboard.press("+");
    expect(await corners(page)).toBe(5);
    await page.locator("[data-corner='1']").focus();
    await page.keyboard.press("Delete");
    expect(await corners(page)).toBe(4);
    await page.locator("[data-corner='0']").focus();
    for (let i = 0; i < 16; i += 1) await page.keyboard.press("Shift+ArrowRight");
    for (let i = 0; i < 4; i += 1) await page.keyboard.press("Shift+ArrowDown");
    await page.getByText("边线互相交叉").first().waitFor();
    expect(await page.locator("[data-save]").isDisabled()).toBe(true);
    await page.keyboard.press("Control+Z");
    await page.getByText("边线互相交叉").waitFor({ state: "detached" });
    const before = await config(STREET);
    const change = {
      settings: { ...before.settings, priority: 7 },
      expectedVersion: before.version,
      note: "x",
    };
    expect((await send("PUT", `/cameras/${STREET}/config`, "near-administrator", change)).status).toBe(200);
    await page.reload();
    await page.locator("[data-shape='mask:1']").waitFor();
    await page.getByText("他人已保存版本 2").waitFor();
    await page.getByRole("button", { name: "保留我的" }).click();
    await page.locator("[data-save]").click();
    await saved(page, 3);
    await inForce(page, 3);
    expect((await config(STREET)).settings.ignore).toHaveLength(2);
    await page.getByRole("tab", { name: "版本" }).click();
    await page.getByText("版本 2 → 版本 3").waitFor();
    await page.getByRole("row", { name: /屏蔽区/ }).waitFor();
    await page.locator("[data-version='1']").click();
    await page.locator("[data-restore]").click();
    await saved(page, 4);
    expect((await config(STREET)).settings).toEqual(before.settings);
    expect(faults).toEqual([]);
  }, 90_000);

  test("what is drawn on one camera is copied to another", async () => {
    const { page, faults } = await office.at("near-engineer", `cameras/${STREET}?tab=zones`);
    await page.getByRole("button", { name: "复制到其他摄像机" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("区域与规则").uncheck();
    await dialog.getByLabel("秋月街北口").check();
    expect(await serious(page)).toEqual([]);
    await dialog.getByRole("button", { name: "复制到 1 台" }).click();
    await dialog.getByText("已复制").waitFor();
    const [from, to] = await Promise.all([config(STREET), config(BARE)]);
    expect(from.settings.ignore).toHaveLength(1);
    expect(to.settings.ignore).toEqual(from.settings.ignore);
    expect(to.settings.zones).not.toEqual(from.settings.zones);
    expect(faults).toEqual([]);
  }, 60_000);

  test("another role looks, and changes nothing", async () => {
    const { page } = await office.at("near-reviewer", `cameras/${STREET}?tab=zones`);
    await pictureShown(page);
    await page.getByText("您的角色可以查看，不能修改。").waitFor();
    expect(await page.locator("[data-save], [data-tool]").count()).toBe(0);
    expect(await page.getByRole("tab", { name: "视频巡查" }).count()).toBe(0);
    await clickAt(page, 0.15, 0.9);
    await page.locator(".zone-form").waitFor();
    expect(await page.locator(".zone-form :is(input, select):enabled").count()).toBe(0);
    const { settings, version } = await config(STREET);
    const body = { settings, expectedVersion: version, note: "" };
    expect((await send("PUT", `/cameras/${STREET}/config`, "near-reviewer", body)).status).toBe(403);
  }, 60_000);

  test.each(["zh", "en"] as const)(
    "every tab in %s: axe finds nothing serious, nothing is blocked",
    async (language) => {
      const { page, faults } = await office.at("near-administrator", "cameras", language);
      const see = async (name: string): Promise<void> => {
        await page.locator(".loading").waitFor({ state: "detached" });
        await look(page, `cameras-${name}-${language}`);
      };
      await page.locator("[data-camera]").first().waitFor();
      await see("list");
      await goTo(page, `cameras/${STREET}`);
      await page.locator(".picture-frame img").waitFor();
      await see("camera");
      await page.locator("#tab-zones").click();
      await pictureShown(page);
      await page.locator(".shape-list .pick").first().click();
      await page.locator(".zone-form").waitFor();
      await see("zone-editor");
      await page.locator("#tab-versions").click();
      await page.locator(".versions .sheet img").waitFor();
      await see("versions");
      await page.locator("#tab-why").click();
      await page.locator(".steps").first().waitFor();
      await see("why");
      expect(faults).toEqual([]);
      expect(AGENT_ID).toBe(
        await page
          .locator(".camera-head")
          .textContent()
          .then((text) => /edge-[a-z]+/.exec(text ?? "")?.[0]),
      );
    },
    90_000,
  );
});
