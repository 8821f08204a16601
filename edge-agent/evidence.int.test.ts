/** Evidence on the way from a real camera to the store: blurred there, and whole again for who says why. */
import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EVIDENCE_BUCKET, type ViolationEvent } from "#contract";
import { cameraSettings, startSite, type TestSite, zoneSettings } from "./agent.fixture.ts";
import { loadSettings } from "./settings.ts";

const ROOT = resolve(import.meta.dirname, "..");
const MAIN = ["--conditions=source", "--import", "tsx", "edge-agent/main.ts"];

let site: TestSite;
beforeEach(async () => {
  site = await startSite();
});
afterEach(async () => {
  await site.stop();
});

/** The tiny model's colours as another model's words. */
function writePrivacyModel(evidence: Readonly<Record<string, readonly string[]>>) {
  const own = JSON.parse(readFileSync(join(site.folder, "model.json"), "utf8")) as Record<string, unknown>;
  writeFileSync(join(site.folder, "privacy.json"), JSON.stringify({ ...own, name: "faces", evidence }));
  return { manifest: "./privacy.json", weights: "./tiny-0.onnx" };
}

function write(evidence: object): void {
  const zones = [zoneSettings("kerb", { dwellS: 1 })];
  const cameras = [cameraSettings(1, site.rtsp.url("/cam1"), { zones })];
  writeFileSync(site.configPath, site.text(cameras, { evidence }));
}

async function firstEvent(): Promise<ViolationEvent> {
  await site.start();
  const [event] = await vi.waitUntil(() => (site.events.length > 0 ? site.events : undefined), {
    timeout: 20_000,
    interval: 50,
  });
  return event as ViolationEvent;
}

/** Steepest step of red between neighbouring pixels where the thing's right edge is, 160 px from the left. */
async function steepest(jpeg: Uint8Array): Promise<number> {
  const { data, info } = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  // The picture has 320 px across; the crop of the thing 208, from the left edge on, and is enlarged.
  const scale = info.width / (info.width === 320 ? 320 : 208);
  const row = Math.round(0.75 * info.height) * info.width;
  const [from, to] = [Math.round(150 * scale), Math.round(170 * scale)];
  const steps = Array.from({ length: to - from }, (_, i) => {
    const at = (row + from + i) * 3;
    return Math.abs((data[at] ?? 0) - (data[at + 3] ?? 0));
  });
  return Math.max(...steps);
}

async function cropOf({ evidence }: ViolationEvent): Promise<Uint8Array> {
  const object = evidence.find(({ kind }) => kind === "crop")?.object ?? "";
  const store = await site.watcher.jetstream().views.os(EVIDENCE_BUCKET);
  return (await store.getBlob(object)) ?? new Uint8Array();
}

const cli = (...args: readonly string[]) =>
  spawnSync(process.execPath, [...MAIN, "original", "--config", site.configPath, ...args], {
    cwd: ROOT,
    encoding: "utf8",
  });

describe("evidence", () => {
  it("is blurred where it leaves; its original opens for a person with a name and a reason alone", async () => {
    write({ privacyModel: writePrivacyModel({ red: ["face"], green: ["plate"] }) });
    const event = await firstEvent();
    expect(event.privacy).toEqual({ blurred: "model", originalKept: true });
    const out = join(site.folder, "original.jpg");
    const asked = ["--event", event.id, "--out", out, "--reason", "complaint 7"];
    const refused = cli(...asked);
    expect([refused.status, refused.stderr.trim()]).toEqual([
      1,
      "edge-agent: the original cannot be opened: --as must say which, where to, why and who: every opening is recorded",
    ]);
    expect(existsSync(out)).toBe(false);
    const opened = cli(...asked, "--as", "Li Wei");
    expect([opened.status, opened.stderr]).toEqual([0, ""]);
    expect(await steepest(readFileSync(out))).toBeGreaterThan(100);
    const audit = readFileSync(join(site.folder, "data/originals/audit.log"), "utf8");
    expect(audit).toContain(`"eventId":"${event.id}"`);
    expect(audit.split("\n")).toHaveLength(2);
    expect(await steepest(await cropOf(event))).toBeLessThan(20);
  });

  it("is as the camera gave it where the city says so, and nothing is kept then", async () => {
    write({ blur: false });
    const event = await firstEvent();
    expect(event.privacy).toEqual({ blurred: "none", originalKept: false });
    expect(await steepest(await cropOf(event))).toBeGreaterThan(40);
    expect(readdirSync(join(site.folder, "data"))).not.toContain("originals");
  });
});

describe("settings of evidence that cannot work get one sentence", () => {
  const problem = () => {
    try {
      loadSettings(site.configPath, {});
    } catch (cause) {
      return cause instanceof Error ? cause.message : "";
    }
    return "";
  };

  it("a model that knows neither, one without weights, a key that is none", () => {
    write({ privacyModel: writePrivacyModel({ red: ["paint"] }) });
    expect(problem()).toMatch(
      /evidence\.privacyModel\.manifest names model faces, which gives neither "face" nor "plate"; it gives: paint$/,
    );
    write({ privacyModel: { ...writePrivacyModel({ red: ["face"] }), weights: "" } });
    expect(problem()).toMatch(
      /evidence\.privacyModel\.weights is empty; give the weights file of model faces$/,
    );
    const { privateKey } = generateKeyPairSync("x25519");
    writeFileSync(join(site.folder, "key.pem"), privateKey.export({ format: "pem", type: "pkcs8" }));
    write({ originals: { publicKeyFile: "./key.pem" } });
    expect(problem()).toMatch(
      /^evidence\.originals\.publicKeyFile is .*key\.pem, which cannot be used: it holds a private key; give/,
    );
  });
});
