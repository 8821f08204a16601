/** Rules on trial and a model on trial, in the agent with its real parts. */
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import {
  commandSubject,
  EVIDENCE_BUCKET,
  type Parsed,
  parseRecordBlockReply,
  parseRecordsReply,
  parseShadowIncident,
  SHADOW_STREAM,
  type ShadowIncident,
} from "#contract";
import type { Agent } from "./agent.ts";
import { AGENT_ID, cameraSettings, codeOf, startSite, type TestSite, zoneSettings } from "./agent.fixture.ts";
import { planCamera } from "./camera-plan.ts";
import type { CameraConfig } from "./config.ts";
import { writeTinyModel } from "./perceive/detect/tiny-model.fixture.ts";
import { readRecordFile } from "./record/record-file.ts";
import { replayRecords } from "./record/replay.ts";
import { loadSettings } from "./settings.ts";

let site: TestSite;
let agent: Agent;
/** Camera 1 is the canary's, camera 2 has rules on trial. */
const [CANARY, SHADOW, PLAIN] = [codeOf(1), codeOf(2), codeOf(3)];
const until = <T>(what: () => T | Promise<T>, timeout = 20_000) =>
  vi.waitUntil(what, { timeout, interval: 50 });
const camera = (n: number, change: object = {}) =>
  cameraSettings(n, site.rtsp.url(`/cam${String(n)}`), { revisitS: 0.5, ...change });
const healthOf = (code: string) => site.beats.at(-1)?.cameras.find(({ cameraCode }) => cameraCode === code);
const canaryOf = () => site.beats.at(-1)?.canary;

/** The same weights, but red is evidence of something else: where there is red, the two never agree. */
function writeCanaryModel(): object {
  const { manifest, weightsPath } = writeTinyModel(site.folder, { slowSide: 8 });
  const path = join(site.folder, "canary.json");
  const evidence = { ...manifest.evidence, red: ["other-paint"] };
  writeFileSync(path, JSON.stringify({ ...manifest, name: "colour-blind", evidence }));
  return { manifest: path, weights: weightsPath };
}

const text = (canary: object | undefined, dwellS: number, plainDwellS = 600) => {
  const cameras = [
    camera(1, { zones: [zoneSettings("kerb", { dwellS: 2 })] }),
    camera(2, {
      zones: [zoneSettings("kerb", { dwellS: 600 })],
      shadow: { label: "soon", zones: [zoneSettings("kerb", { dwellS })] },
    }),
    camera(3, { zones: [zoneSettings("kerb", { dwellS: plainDwellS })] }),
  ];
  return site.text(cameras, canary === undefined ? {} : { canary });
};

const canary = (model: object, label = "colour-blind here") => ({
  ...{ label, model, cameras: [CANARY], compareEvery: 1, window: 5, minAgreement: 0.8 },
});

async function ask(command: "records" | "record-block", body: object): Promise<Uint8Array> {
  const request = new TextEncoder().encode(JSON.stringify(body));
  return (await site.watcher.request(commandSubject(AGENT_ID, command), request, { timeout: 20_000 })).data;
}
function said<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

const isOfPlain = ({ cameraCode }: { readonly cameraCode: string }) => cameraCode === PLAIN;

async function shadowMessages(): Promise<readonly ShadowIncident[]> {
  const manager = await site.watcher.jetstreamManager();
  const { state } = await manager.streams.info(SHADOW_STREAM);
  const messages: ShadowIncident[] = [];
  // A stream that nothing has come into begins at 0.
  for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq += 1) {
    const parsed = parseShadowIncident((await manager.streams.getMessage(SHADOW_STREAM, { seq })).data);
    if (!parsed.ok) throw new Error(parsed.reason);
    messages.push(parsed.value);
  }
  return messages;
}

beforeAll(async () => {
  site = await startSite();
  writeFileSync(site.configPath, text(canary(writeCanaryModel()), 2));
  agent = await site.start();
}, 60_000);
afterAll(async () => {
  await site.stop();
});

it("rules with a shorter dwell on trial report to the shadow stream, with a picture, and open nothing", async () => {
  await until(() => healthOf(SHADOW)?.shadow?.opened === 1);
  // It is counted before it is on the bus: its picture is made first.
  const [message] = await until(async () => {
    const messages = await shadowMessages();
    return messages.length > 0 && messages;
  });
  expect(message).toMatchObject({
    ...{ cameraCode: SHADOW, label: "soon", phase: "opened", violation: "parking", zoneId: "kerb" },
    ...{ className: "red", alsoLive: false, agentId: "edge-test" },
  });
  expect(message?.settingsSha256).toBe(healthOf(SHADOW)?.shadow?.settingsSha256);
  const store = await site.watcher.jetstream().views.os(EVIDENCE_BUCKET);
  for (const ref of message?.evidence ?? [])
    expect((await store.getBlob(ref.object))?.byteLength).toBe(ref.sizeBytes);
  expect(message?.evidence).toHaveLength(1);
  expect(site.events.filter(({ cameraCode }) => cameraCode === SHADOW)).toEqual([]);
  expect(healthOf(SHADOW)?.shadow).toMatchObject({ liveOnly: 0, undecided: 1, failed: 0, lost: 0 });
  expect(healthOf(SHADOW)?.shadow?.msPerLook).toBeGreaterThan(0);
}, 60_000);

it("a model that disagrees falls back by itself, its camera's events name who looked, and no other camera notices", async () => {
  await until(() => canaryOf()?.state === "fallen-back");
  expect(canaryOf()).toMatchObject({
    ...{ model: "colour-blind", compared: 5, agreement: 0, byCamera: { [CANARY]: 0 } },
    reason: expect.stringContaining("by 0.00 over the latest 5 compared looks") as string,
  });
  // Red is no paint to the canary: only the agent's own model can have seen it.
  await until(() => site.events.some(({ cameraCode }) => cameraCode === CANARY));
  const [event] = site.events.filter(({ cameraCode }) => cameraCode === CANARY);
  expect(event).toMatchObject({ phase: "opened", model: { name: "tiny" } });
  await until(() => healthOf(CANARY)?.model === undefined);
  expect(healthOf(PLAIN)).toMatchObject({ state: "seeing", restarts: 0 });
  expect(healthOf(PLAIN)?.model).toBeUndefined();
}, 60_000);

it("it stays so over a restart, which does not load it", async () => {
  const before = canaryOf();
  const shadow = healthOf(SHADOW)?.shadow;
  await agent.stop();
  site.beats.length = 0;
  agent = await site.start();
  await until(() => healthOf(SHADOW)?.state === "seeing");
  expect({ ...canaryOf(), inferenceMsP50: 0 }).toEqual({ ...before, inferenceMsP50: 0 });
  expect(canaryOf()?.inferenceMsP50).toBeUndefined();
  expect(healthOf(SHADOW)?.shadow).toMatchObject({ opened: 1, since: shadow?.since });
}, 60_000);

it("what was recorded before it comes over NATS and says what a shorter dwell would have reported", async () => {
  const path = join(site.folder, "plain.gwr");
  const spanned = { from: new Date(0).toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
  const listed = said(parseRecordsReply(await ask("records", { cameraCode: PLAIN, ...spanned })));
  expect(listed).toMatchObject({ cameraCode: PLAIN, answered: true, more: false });
  for (const { name, bytes } of listed.blocks) {
    const question = { cameraCode: PLAIN, name, offset: 0 };
    const part = said(parseRecordBlockReply(await ask("record-block", question)));
    expect(part).toMatchObject({ answered: true, offset: 0, totalBytes: bytes });
    appendFileSync(path, Buffer.from(part.data, "base64"));
  }
  writeFileSync(join(site.folder, "other.yaml"), text(undefined, 2, 2));
  const { config, manifest } = loadSettings(join(site.folder, "other.yaml"), {});
  const plain = config.cameras.find(({ code }) => code === PLAIN) as CameraConfig;
  const plan = planCamera(plain, config, manifest);
  const { incidents, looks } = await replayRecords(readRecordFile(path), { plan });
  expect(looks).toBe(listed.blocks.reduce((sum, block) => sum + block.looks, 0));
  expect(incidents[0]).toMatchObject({ phase: "opened", zoneId: "kerb", className: "red" });
  expect(site.events.filter(isOfPlain)).toEqual([]);
  const other = said(parseRecordsReply(await ask("records", { cameraCode: codeOf(7), ...spanned })));
  expect(other).toMatchObject({ answered: false, blocks: [] });
}, 60_000);

it("another label tries again on its camera alone, and one that cannot be loaded is refused", async () => {
  const model = { manifest: join(site.folder, "canary.json"), weights: join(site.folder, "tiny-8.onnx") };
  writeFileSync(site.configPath, text(canary(model, "again"), 60));
  const { reason, changes } = await agent.reload();
  expect(reason).toMatch(/cameras 1 (patrol, 1 shadow|shadow, 1 patrol), 1 unchanged$/);
  expect(Object.fromEntries(changes.map(({ cameraCode, change }) => [cameraCode, change]))).toEqual({
    [CANARY]: "patrol",
    [SHADOW]: "shadow",
  });
  await until(() => canaryOf()?.label === "again");
  expect(healthOf(SHADOW)?.shadow).toMatchObject({ label: "soon", opened: 0 });
  writeFileSync(site.configPath, text(canary({ ...model, weights: "/nowhere.onnx" }, "broken"), 60));
  const refused = await agent.reload();
  expect(refused).toMatchObject({ applied: false });
  expect(refused.reason).toContain("/nowhere.onnx");
}, 60_000);

it("one that agrees goes on, and its camera's events carry its name and hash", async () => {
  const { manifest, weightsPath } = writeTinyModel(site.folder, { slowSide: 8 });
  const path = join(site.folder, "agreeing.json");
  writeFileSync(path, JSON.stringify({ ...manifest, name: "agreeing" }));
  const agreeing = { ...canary({ manifest: path, weights: weightsPath }, "agrees"), cameras: [PLAIN] };
  writeFileSync(site.configPath, text(agreeing, 60, 1));
  expect((await agent.reload()).changes).toHaveLength(2);
  // Not the one before it, which the latest heartbeat may still tell of.
  await until(() => canaryOf()?.label === "agrees" && (canaryOf()?.compared ?? 0) >= 5);
  await until(() => site.events.some(isOfPlain));
  expect(canaryOf()).toMatchObject({ state: "running", agreement: 1, byCamera: { [PLAIN]: 1 } });
  const model = { name: "agreeing", sha256: manifest.weights.sha256 };
  expect(site.events.find(isOfPlain)).toMatchObject({ phase: "opened", model });
  expect(healthOf(PLAIN)?.model).toEqual(model);
  writeFileSync(site.configPath, text(undefined, 60, 1));
  expect(await agent.reload()).toMatchObject({ changes: [{ cameraCode: PLAIN, change: "patrol" }] });
  await until(() => site.beats.length > 0 && canaryOf() === undefined);
}, 60_000);
