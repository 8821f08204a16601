/** Labels, tuning and models in the console: a real browser, a whole dispatcher, a real agent that tries rules and models. */
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type CameraSettings, CONFIG_BUCKET, type TuningReport } from "#contract";
import { build } from "../../../deploy/build.mjs";
import { keptPath } from "../../../deploy/harness/repo-root.ts";
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
import { eventOf } from "../../events.double.ts";
import { smallReport } from "../../web/console/pages/tuning/report.double.ts";
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

const CAMERA = codeOf(1);
const FOOTAGE = keptPath("cache", "footage", "vtest.mp4");
const DWELL_S = 2;
const SHA256 = "c".repeat(64);
/** Where the white van stands in the footage, pixels of 768 x 576. */
const VAN: [number, number, number, number] = [650, 42, 727, 100];

let office: Office;
let city: City;
let site: TestSite;
let dispatcher: Dispatcher;
const { send, get } = asker(() => dispatcher.url);
/** Newest last. */
let tickets: readonly string[] = [];

interface Config {
  readonly version: number;
  readonly settings: CameraSettings;
}
const config = (): Promise<Config> => get(`/cameras/${CAMERA}/config`, "near-engineer");

/** The street `atS` seconds into the footage, where that is prepared, with the van framed; else a plain ground. */
async function sceneAt(atS: number): Promise<Buffer> {
  const from = ["-v", "error", "-ss", String(atS), "-i", FOOTAGE, "-frames:v", "1"];
  const ground = existsSync(FOOTAGE)
    ? sharp(execFileSync("ffmpeg", [...from, "-f", "image2pipe", "-c:v", "png", "pipe:1"]))
    : sharp({ create: { width: 768, height: 576, channels: 3, background: "#7c8794" } });
  const [x, y, right, bottom] = VAN;
  const mark = `<svg width="768" height="576"><rect x="${String(x)}" y="${String(y)}" width="${String(right - x)}" height="${String(bottom - y)}" fill="none" stroke="#ff8a00" stroke-width="3"/></svg>`;
  return ground
    .resize(768, 576)
    .composite([{ input: Buffer.from(mark) }])
    .jpeg({ quality: 80 })
    .toBuffer();
}

/** A ticket of the camera with a picture of its own, as if an agent had reported it. */
async function openTicket(n: number): Promise<string> {
  const placeCell = `50-${String(n)}`;
  const [object, bytes] = [`${AGENT_ID}/${placeCell}/scene.jpg`, await sceneAt(2 + 9 * n)];
  const store = await city.line.jetstream().views.os("gw-evidence");
  await store.putBlob({ name: object }, bytes);
  const picture = { object, sha256: SHA256, contentType: "image/jpeg", sizeBytes: bytes.length } as const;
  await city.publish(
    eventOf({
      ...{ cameraCode: CAMERA, cameraName: "春风路东口", zoneId: "kerb", agentId: AGENT_ID, placeCell },
      ...{ sourceSizeWh: [768, 576], evidence: [{ kind: "scene", ...picture }] },
      objects: [{ xyxy: VAN, className: "truck", confidence: 0.9 - 0.1 * n, trackId: "t" }],
    }),
  );
  let id = "";
  await until(async () => {
    const rows = await city.query<{ id: string }>("SELECT id FROM ticket WHERE dedup_key LIKE $1", [
      `%/${placeCell}`,
    ]);
    id = rows[0]?.id ?? "";
    expect(rows.length, placeCell).toBe(1);
  });
  return id;
}

const giveLabel = async (ticketId: string, verdict: string, who = "near-administrator"): Promise<void> => {
  expect((await send("POST", `/labels/${ticketId}`, who, { verdict })).status).toBe(200);
};

/** Set now: 0.3 and 2 s; proposed: 0.6 and 2 s. */
async function publishReport(): Promise<void> {
  const small = await sharp(await sceneAt(70))
    .resize({ width: 200 })
    .jpeg()
    .toBuffer();
  const thumbnail = `data:image/jpeg;base64,${small.toString("base64")}`;
  const plain = smallReport();
  const report: TuningReport = {
    ...plain,
    cameraCode: CAMERA,
    points: plain.points.map((point) => ({
      ...point,
      params: { ...point.params, dwellS: point.params.dwellS / 10 },
    })),
    labelsList: plain.labelsList.map((label, i) => ({
      ...label,
      ticketId: tickets[i] ?? "",
      evidence: { object: `${AGENT_ID}/50-${String(i)}/scene.jpg`, sha256: SHA256 },
    })),
    tickets: plain.tickets.map((ticket) => ({ ...ticket, thumbnail })),
  };
  const answer = await send("POST", "/tuning-reports", "near-engineer", report);
  expect(answer.status, await answer.clone().text()).toBe(201);
}

async function startAll(): Promise<void> {
  [city, site] = await Promise.all([startCity(), startSite(), build(() => undefined)]);
  dispatcher = await city.start({ workers: [{ id: "W1", lon: 120.6251 }] });
  await settlePeople(city);
  const camera = cameraSettings(1, site.rtsp.url("/cam1"), {
    ...{ name: "春风路东口", location: { lon: 120.625, lat: 31.315, crs: "WGS-84" } },
    ...{
      zones: [zoneSettings("kerb", { dwellS: DWELL_S })],
      minConfidence: { day: 0.3, night: 0.3, infrared: 0.3 },
    },
  });
  const text = site.text([camera], { natsUrl: city.nats.url });
  const bucket = await city.line.jetstream().views.kv(CONFIG_BUCKET);
  await bucket.put(AGENT_ID, text);
  writeFileSync(site.configPath, text);
  await site.start();
  office = await openOffice(() => dispatcher.url);
  for (const n of [0, 1, 2, 3, 4, 5]) tickets = [...tickets, await openTicket(n)];
  for (const [i, id] of tickets.entries()) await giveLabel(id, i < 4 ? "true" : "false");
  await publishReport();
}

describe.skipIf(!hasBrowser)("labels, tuning and models in the console", () => {
  beforeAll(startAll, 180_000);
  afterEach(() => office.goHome());
  afterAll(async () => {
    await office.stop();
    await site.stop();
    await city.stop();
  });

  test("labels: the bars say how many, a key says one's own word, and people who differ are listed", async () => {
    const { page, faults } = await office.at("near-engineer", "labels");
    await page.locator(`[data-balance="${CAMERA} parking"]`, { hasText: "属实 4，误报 2" }).waitFor();
    expect(await page.locator("[data-label]").count()).toBe(6);
    const newest = tickets.at(-1) ?? "";
    await page.locator(`[data-label="${newest}"][aria-pressed=true]`).waitFor();
    await page.locator("[data-label-card] img").waitFor();
    await page.locator("[name=causeCode]").selectOption("permitted");
    // The list's select has the focus; the page's keys rest in it.
    await page.locator("[name=causeCode]").blur();
    await page.keyboard.press("1");
    await page.locator(`[data-label="${newest}"][data-verdict=true]`, { hasText: "有分歧" }).waitFor();
    await page.locator(`[data-label="${newest}"][aria-pressed=false]`).waitFor();
    await page.locator(`[data-balance="${CAMERA} parking"]`, { hasText: "1 条有分歧" }).waitFor();
    await look(page, "learning-labels-zh");
    await page.locator("[name=conflict]").check();
    await page.waitForURL(/conflict=true/);
    await expect.poll(() => page.locator("[data-label]").count()).toBe(1);
    const lines = await page.evaluate<string>(
      `fetch(document.querySelector("[data-export=jsonl]").href).then((answer) => answer.text())`,
    );
    expect(
      lines
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { ticketId: string }).ticketId),
    ).toEqual([newest]);
    expect(faults).toEqual([]);
  }, 60_000);

  test("tuning: sliders snap, the tickets that come and go are shown, and a point goes on trial, live, and back", async () => {
    const { page, faults } = await office.at("near-engineer", "tuning");
    await page.locator("[data-proposal]", { hasText: "准确率由 60% 提高到 100%" }).waitFor();
    await page.locator("[data-vanish] h3", { hasText: "3 件" }).waitFor();
    expect(await page.locator("[data-vanish] [data-example=false]").count()).toBe(2);
    expect(await page.textContent("[data-measure=precision]")).toMatch(/^100%/);
    await expect.poll(() => page.locator(".chart svg path").count()).toBeGreaterThan(8);
    await settled(page);
    await look(page, "learning-tuning-zh");
    await picture(page, "learning-tuning-zh-full", { fullPage: true });
    // Nobody replayed 0.8 with one second: the dwell goes back to where 0.8 was replayed.
    await page.locator("[name=dwellS]").fill("0");
    await page.locator("[data-appear] [data-example=missed]").waitFor();
    await page.locator("[name=minConfidence]").fill("2");
    expect(await page.textContent("[data-axis=dwellS]")).toMatch(/2/);
    await page.getByRole("button", { name: "选用建议" }).click();

    const { version } = await config();
    await page.locator("[data-try]").click();
    await page.locator("[data-send]:visible").click();
    await page.locator("[data-on-trial]", { hasText: "置信度 0.6" }).waitFor();
    expect((await config()).settings).toMatchObject({
      minConfidence: { day: 0.3 },
      shadow: { minConfidence: { day: 0.6 } },
    });
    await page.getByText("本会开出").waitFor({ timeout: 40_000 });
    await page.locator("[data-deed=live]").click();
    await page.getByText("0.6", { exact: true }).last().waitFor();
    await page.locator("[data-send]:visible").click();
    await page.locator("[data-on-trial]").waitFor({ state: "detached" });
    const live = await config();
    expect([live.version, live.settings.minConfidence.day, live.settings.shadow]).toEqual([
      version + 2,
      0.6,
      undefined,
    ]);
    await page.locator("[data-deed=back]", { hasText: String(version + 1) }).click();
    await page.getByText("并恢复试行").waitFor();
    await page.locator("[data-send]:visible").click();
    await page.locator("[data-on-trial]").waitFor();
    expect((await config()).settings).toMatchObject({
      minConfidence: { day: 0.3 },
      shadow: { minConfidence: { day: 0.6 } },
    });
    expect(faults).toEqual([]);
  }, 120_000);

  test("models: what runs where, with its hash; a trial begins, is nobody's own to sign off, and is rolled back", async () => {
    const { agents } = await get<{ agents: { model: { name: string; sha256: string } }[] }>(
      "/models",
      "near-engineer",
    );
    const model = agents[0]?.model ?? { name: "", sha256: "" };
    const { model: paths } = parse(site.text([])) as { model: { manifest: string; weights: string } };
    const { page, faults } = await office.at("near-engineer", "models");
    await page.locator(`[data-agent="${AGENT_ID}"]`, { hasText: model.sha256.slice(0, 12) }).waitFor();
    await page.locator("[data-start]").click();
    await page.locator("[name=label]").fill("同款再试");
    await page.locator("[name=modelName]").fill(model.name);
    await page.locator("[name=sha256]").fill("abc");
    await page.getByText("SHA-256 应为 64 位").waitFor();
    await page.locator("[name=sha256]").fill(model.sha256);
    await page.locator("[name=manifest]").fill(paths.manifest);
    await page.locator("[name=weights]").fill(paths.weights);
    await page.locator("[name=cameras]").check();
    await page.locator("[data-send]:visible").click();
    const rollout = page.locator(`[data-rollout="同款再试"]`);
    await rollout.and(page.locator("[data-state=canary]")).waitFor();
    await rollout.getByText("您发起的试用须由另一人签字转正").waitFor();
    expect(await rollout.locator("[data-deed=promote]").count()).toBe(0);
    await page.locator("[data-canary=running]").waitFor({ timeout: 40_000 });
    await look(page, "learning-models-zh");
    await rollout.locator("[data-deed=roll-back]").click();
    await page.locator("[data-send]:visible").click();
    await rollout.and(page.locator("[data-state=rolled-back]")).waitFor();
    await rollout.locator("summary").click();
    await rollout.locator("li", { hasText: "已撤回" }).waitFor();
    expect(faults).toEqual([]);
  }, 120_000);

  test("in English axe finds nothing serious, and nobody else sees these pages", async () => {
    const { page, faults } = await office.at("near-administrator", "labels", "en");
    await page.locator("[data-label-card] img").waitFor();
    await look(page, "learning-labels-en");
    await goTo(page, "tuning");
    await page.locator("[data-proposal]").waitFor();
    await expect.poll(() => page.locator(".chart svg path").count()).toBeGreaterThan(8);
    await look(page, "learning-tuning-en");
    await picture(page, "learning-tuning-en-full", { fullPage: true });
    await goTo(page, "models");
    await page.locator("[data-rollout]").waitFor();
    await look(page, "learning-models-en");
    const menu = (await (await office.at("near-reviewer")).page.locator(".side").textContent()) ?? "";
    expect(menu).toContain("核查");
    expect(menu).not.toMatch(/标注|调参|模型/);
    expect(faults).toEqual([]);
  }, 60_000);
});
