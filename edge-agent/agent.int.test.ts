/** The agent with its real parts: hot reload, remote commands, configuration from the bucket, status port. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { connect } from "nats";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  commandSubject,
  CONFIG_BUCKET,
  parseReloadReply,
  parseRestartReply,
  type ViolationEvent,
} from "#contract";
import { AGENT_ID, cameraSettings, codeOf, startSite, type TestSite, zoneSettings } from "./agent.fixture.ts";

let site: TestSite;
beforeEach(async () => {
  site = await startSite();
});
afterEach(async () => {
  await site.stop();
});

const until = (what: () => unknown, timeout = 20_000) => vi.waitUntil(what, { timeout, interval: 50 });
const camera = (n: number, change: object = {}) =>
  cameraSettings(n, site.rtsp.url(`/cam${String(n)}`), change);
const write = (cameras: readonly object[], change: object = {}) => {
  writeFileSync(site.configPath, site.text(cameras, change));
};
const healthOf = (n: number) => site.beats.at(-1)?.cameras.find(({ cameraCode }) => cameraCode === codeOf(n));
const seen = (n: number) => until(() => healthOf(n)?.state === "seeing");
async function ask(command: "reload" | "restart", body: unknown = {}) {
  const request = new TextEncoder().encode(JSON.stringify(body));
  return (await site.watcher.request(commandSubject(AGENT_ID, command), request, { timeout: 20_000 })).data;
}
async function askReload() {
  const parsed = parseReloadReply(await ask("reload"));
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}
/** When the dwell of an event began: before the reload, or it was lost. */
const beganMs = (event: ViolationEvent | undefined) =>
  event === undefined ? NaN : Date.parse(event.capturedAt) - event.dwell.elapsedS * 1000;
const get = async (path: string) => {
  const response = await fetch(`http://127.0.0.1:${String(site.statusPort)}${path}`);
  return { status: response.status, text: await response.text() };
};

describe("hot reload", () => {
  it("in the middle of a dwell: changed rules take over, the dwell and the decoder stay", async () => {
    write([camera(1), camera(2)]);
    const agent = await site.start();
    await seen(1);
    await seen(2);
    const connects = site.connects();
    const looks = healthOf(2)?.looks ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(site.events).toEqual([]);
    const reloadedAtMs = Date.now();
    const polygon = [
      [0, 0.3],
      [1, 0.3],
      [1, 1],
      [0, 1],
    ];
    write([
      camera(1, { name: "renamed", zones: [{ ...zoneSettings("kerb", { dwellS: 7 }), polygon }] }),
      camera(2),
    ]);
    expect(await agent.reload()).toMatchObject({
      ...{ applied: true, unchanged: 1, changes: [{ cameraCode: codeOf(1), change: "rules" }] },
      reason: "configuration taken over: cameras 1 rules, 1 unchanged",
    });
    await until(() => site.events.some(({ cameraCode }) => cameraCode === codeOf(1)));
    const [event] = site.events.filter(({ cameraCode }) => cameraCode === codeOf(1));
    expect(event).toMatchObject({ phase: "opened", cameraName: "renamed", dwell: { thresholdS: 7 } });
    expect(beganMs(event)).toBeLessThan(reloadedAtMs - 2_000);
    expect(event?.dwell.elapsedS).toBeGreaterThanOrEqual(7);
    expect(site.connects()).toBe(connects);
    expect(healthOf(2)).toMatchObject({ restarts: 0, state: "seeing" });
    expect(healthOf(2)?.looks).toBeGreaterThan(looks);
  }, 60_000);

  it("another address, another priority and another model each cost only what they must, and no dwell", async () => {
    write([camera(1), camera(2), camera(3)]);
    const agent = await site.start();
    for (const n of [1, 2, 3]) await seen(n);
    const startedMs = Date.now();
    write([camera(1, { url: site.rtsp.url("/cam3") }), camera(2, { priority: 7 })], {
      model: {
        manifest: join(site.folder, "model.json"),
        weights: join(site.folder, "tiny-0.onnx"),
        workers: 2,
      },
    });
    const { reason, ...reply } = await agent.reload();
    expect(reason).toMatch(/^configuration taken over: cameras 1 removed, .*; the model was loaded anew$/);
    expect(reply).toMatchObject({ applied: true, modelLoaded: true, unchanged: 0 });
    expect(reply.changes.map(({ cameraCode, change }) => `${cameraCode.slice(-1)} ${change}`).sort()).toEqual(
      ["1 stream", "2 patrol", "3 removed"],
    );
    await until(() => site.events.length === 2);
    for (const event of site.events) {
      expect(event.dwell.elapsedS).toBeGreaterThanOrEqual(8);
      expect(beganMs(event)).toBeLessThan(startedMs);
    }
    await until(() => site.beats.at(-1)?.cameras.length === 2);
    expect(healthOf(1)).toMatchObject({ state: "seeing", restarts: 1 });
  }, 60_000);

  it("a bad configuration changes nothing and says why; one that waits for a restart says so", async () => {
    write([camera(1)]);
    const agent = await site.start();
    await seen(1);
    const before = site.beats.at(-1)?.config;
    write([camera(1, { zones: [zoneSettings("kerb", { dwellS: -1 })] }), camera(2)]);
    const reply = await askReload();
    expect(reply).toMatchObject({ applied: false, unchanged: 1, changes: [] });
    expect(reply.reason).toMatch(
      /agent\.yaml: cameras\[0\]\.zones\[0\]\.rule\.dwellS is -1, but must be > 0/,
    );
    expect(reply.configSha256).toBe(before?.sha256);
    await until(() => site.beats.at(-1)?.config?.refused !== undefined);
    expect(site.beats.at(-1)?.config).toMatchObject({ ...before, refused: reply.reason.slice(0, 500) });
    expect(site.beats.at(-1)?.cameras).toHaveLength(1);

    write([camera(1)], { model: { manifest: join(site.folder, "model.json"), weights: "/nowhere.onnx" } });
    expect((await agent.reload()).reason).toContain("/nowhere.onnx");
    write([camera(1)], { agentId: "somebody-else" });
    expect((await agent.reload()).reason).toBe(
      `agentId is now "somebody-else", but agent "${AGENT_ID}" runs; restart the agent to change who it is`,
    );
    write([camera(1)], { outbox: { maxMb: 64 } });
    expect(await agent.reload()).toMatchObject({ applied: true, unchanged: 1, waitForRestart: ["outbox"] });
    await until(() => site.beats.at(-1)?.config?.refused === undefined);
    expect(healthOf(1)).toMatchObject({ restarts: 0, state: "seeing" });
  }, 60_000);
});

describe("SIGHUP", () => {
  it("makes the program read its file again", async () => {
    write([]);
    const main = new URL("./main.ts", import.meta.url).pathname;
    const args = ["--conditions=source", "--import", "tsx", main, "run", "--config", site.configPath];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    try {
      await until(() => said.includes("agent started"));
      write([camera(1)]);
      child.kill("SIGHUP");
      await until(() => said.includes("configuration taken over: cameras 1 added, 0 unchanged"));
      await seen(1);
    } finally {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    expect(child.exitCode).toBe(0);
  }, 60_000);
});

describe("restart of a camera by command", () => {
  it("starts its decoder anew, keeps the dwell, and says when it was seen again", async () => {
    write([camera(1)]);
    await site.start();
    await seen(1);
    const connects = site.connects();
    const startedMs = Date.now();
    const reply = parseRestartReply(await ask("restart", { cameraCode: codeOf(1) }));
    expect(reply).toMatchObject({ ok: true, value: { restarted: true, cameraCode: codeOf(1) } });
    if (!reply.ok) return;
    expect(reply.value.reason).toBe(
      `its decoder was started anew; the next look came ${String(reply.value.seenAfterS)} s after the command`,
    );
    expect(site.connects()).toBe(connects + 1);
    await until(() => site.events.length === 1);
    expect(site.events[0]?.dwell.elapsedS).toBeGreaterThanOrEqual(8);
    expect(beganMs(site.events[0])).toBeLessThan(startedMs);
    expect(healthOf(1)).toMatchObject({ restarts: 1 });
    const other = parseRestartReply(await ask("restart", { cameraCode: codeOf(9) }));
    expect(other).toMatchObject({
      value: {
        restarted: false,
        reason: `camera ${codeOf(9)} is not one of agent ${AGENT_ID}: see its agent.yaml`,
      },
    });
    expect(parseRestartReply(await ask("restart", { cameraCode: "7" }))).toMatchObject({
      value: {
        restarted: false,
        reason: expect.stringMatching(/^the restart request cannot be read: key/) as string,
      },
    });
  }, 60_000);
});

describe("configuration from the bucket", () => {
  it("wins over the file, is followed, is kept for a start without network, and gives way when deleted", async () => {
    write([]);
    let agent = await site.start();
    await until(() => site.beats.length > 0);
    expect(site.beats.at(-1)?.config?.source).toBe(site.configPath);
    await agent.stop();
    // Made by somebody else, as an operator would.
    const bucket = await site.watcher.jetstream().views.kv(CONFIG_BUCKET, { history: 5 });
    await bucket.put(AGENT_ID, site.text([camera(1)]));
    agent = await site.start();
    await seen(1);
    expect(site.beats.at(-1)?.config?.source).toBe(`${CONFIG_BUCKET}/${AGENT_ID} revision 1`);
    await bucket.put(AGENT_ID, site.text([camera(1), camera(2)]));
    await seen(2);
    await bucket.put(AGENT_ID, "cameras: [");
    await until(() => site.beats.at(-1)?.config?.refused !== undefined);
    expect(site.beats.at(-1)?.config).toMatchObject({
      source: `${CONFIG_BUCKET}/${AGENT_ID} revision 2`,
      refused: expect.stringMatching(/^gw-config\/edge-test revision 3: line 1 is not YAML/) as string,
    });
    expect(site.beats.at(-1)?.cameras).toHaveLength(2);
    await agent.stop();

    await site.nats.kill();
    const looked = site.connects();
    agent = await site.start();
    expect(site.logs.at(-1)).toMatchObject({
      msg: "agent started",
      cameras: 2,
      configSource: `${CONFIG_BUCKET}/${AGENT_ID} revision 2`,
    });
    await until(() => site.connects() >= looked + 2);
    await site.nats.restart();
    await seen(2);
    const again = await connect({ servers: site.nats.url });
    await (await again.jetstream().views.kv(CONFIG_BUCKET)).delete(AGENT_ID);
    await until(() => site.beats.at(-1)?.config?.source === site.configPath);
    expect(site.beats.at(-1)?.cameras).toEqual([]);
    expect(() => readFileSync(join(site.folder, "data", "config-from-bucket.yaml"))).toThrow(/ENOENT/);
    await again.close();
  }, 90_000);

  it("configSource file: the bucket is not looked at", async () => {
    const bucket = await site.watcher.jetstream().views.kv(CONFIG_BUCKET);
    await bucket.put(AGENT_ID, site.text([camera(1), camera(2)]));
    write([camera(1)], { configSource: "file" });
    const agent = await site.start();
    await seen(1);
    await agent.reload();
    expect(site.beats.at(-1)?.cameras).toHaveLength(1);
  }, 60_000);
});

describe("status port", () => {
  it("says what each camera really saw, and whether the agent can do its work", async () => {
    write([camera(1), camera(2, { url: "rtsp://127.0.0.1:9/none" })]);
    await site.start();
    await seen(1);
    await until(() => (healthOf(1)?.looks ?? 0) >= 3);
    expect(await get("/healthz")).toEqual({ status: 200, text: '{"alive":true}\n' });
    expect(await get("/readyz")).toEqual({
      status: 200,
      text: '{"ready":true,"outbox":"ok","detector":"ok"}\n',
    });
    expect(await get("/other")).toMatchObject({ status: 404 });
    const { text } = await get("/metrics");
    expect(text).toContain("gridwatch_agent_cameras_seeing_ratio 0.5\n");
    expect(text).toContain(`gridwatch_camera_seeing{camera="${codeOf(1)}"} 1\n`);
    expect(text).toContain(`gridwatch_camera_seeing{camera="${codeOf(2)}"} 0\n`);
    const value = (name: string) =>
      Number(new RegExp(`^${name}\\{camera="${codeOf(1)}"\\} (.*)$`, "m").exec(text)?.[1]);
    expect(value("gridwatch_camera_looks_total")).toBeGreaterThanOrEqual(3);
    expect(value("gridwatch_camera_analysed_seconds_per_minute")).toBeGreaterThan(1.5);
    expect(value("gridwatch_camera_inference_seconds_p50")).toBeGreaterThan(0);
    expect(value("gridwatch_camera_decode_seconds")).toBeGreaterThanOrEqual(0);
    expect(value("gridwatch_camera_keyframe_interval_seconds")).toBeCloseTo(0.5, 1);
    expect(value("gridwatch_camera_revisit_promised_seconds")).toBe(1);
  }, 60_000);

  it("a port that is taken gets a sentence, and the cameras are watched", async () => {
    const taken = createServer().listen(site.statusPort, "127.0.0.1");
    write([camera(1)]);
    await site.start();
    await seen(1);
    expect(site.logs.map(({ msg }) => msg)).toContain(
      `metrics cannot be served on 127.0.0.1:${String(site.statusPort)}: another program has that port: give this agent a metrics.port of its own, or 0 for none; cameras are watched all the same, and it is tried again every 30 s`,
    );
    taken.close();
  }, 60_000);
});
