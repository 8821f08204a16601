/** One clip from end to end: a recording and a cutout made here, real ffmpeg, a real detector, the agent's pipeline. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOnnxDetector, type OnnxDetector } from "../../edge-agent/perceive/detect/onnx-detector.ts";
import { type TinyModel, writeTinyModel } from "../../edge-agent/perceive/detect/tiny-model.fixture.ts";
import { createLogger } from "../../edge-agent/telemetry/logger.ts";
import { systemClock } from "../../edge-agent/time/clock.ts";
import { findBaseClips, loadReel } from "./base-clips.ts";
import { buildClip } from "./build-clip.ts";
import type { ClipPlan } from "./clip-plan.ts";
import { contactSheetHtml } from "./eval-report.ts";
import { readCutouts } from "./cutouts.ts";
import type { Stage } from "./render.ts";
import { runClip } from "./run-clip.ts";
import type { Scene } from "./scene.ts";
import { judgeClip, scoreOf } from "./score.ts";
import { createStock } from "./stock.ts";

const folder = mkdtempSync(join(tmpdir(), "gridwatch-suite-"));
const area = [
  [0, 0.6],
  [1, 0.6],
  [1, 1],
  [0, 1],
] as const;

/** A person at the lower edge is a good half of the picture high: a car fills a quarter of it. */
const scene: Scene = {
  perspective: { horizonY: 0, personHeightAtBottom: 0.57 },
  ...{ perspectiveFrom: "fallback", surfaces: [], motorVehicles: true },
  ground: { parking: area, vending: area, piling: area, structure: area, "beyond-line": area },
};

const plan: ClipPlan = {
  ...{
    clip: "tiny",
    kind: "positive",
    about: "parking",
    says: "a red thing stands there",
    seed: 7,
    base: "place",
  },
  ...{ stepS: 2, durationS: 60, conditions: ["noise", "shake"], happenings: [] },
  actors: [
    {
      ...{ objectId: "o1", className: "car", fromS: 12, toS: 36 },
      material: { from: "cutout", cutoutId: "1", heightM: 1.5, mirrored: false },
      placement: { on: "ground", foot: [0.25, 0.98] },
    },
  ],
  wanted: [{ violation: "parking", zoneId: "kerb", objectId: "o1" }],
  zones: [{ id: "kerb", violation: "parking", polygon: area, evidence: ["paint"], dwellS: 10 }],
};

describe("suite: a clip from plan to score", () => {
  let model: TinyModel;
  let detector: OnnxDetector;
  let stage: Stage;

  beforeAll(async () => {
    const top = "drawbox=x=0:y=0:w=320:h=120:color=white:t=fill,drawgrid=w=16:h=16:t=2:c=blue";
    const source = `color=c=black:size=320x240:rate=5,${top}`;
    const args = ["-v", "error", "-f", "lavfi", "-i", source, "-t", "4", join(folder, "place.mp4")];
    expect(spawnSync("ffmpeg", args).status).toBe(0);
    mkdirSync(join(folder, "images"));
    const photo = sharp({ create: { width: 200, height: 160, channels: 3, background: "#ff0000" } });
    await photo.jpeg().toFile(join(folder, "images", "red.jpg"));
    const outline = [20, 20, 180, 20, 180, 140, 20, 140];
    const file = {
      images: [{ id: 1, file_name: "red.jpg", width: 200, height: 160 }],
      annotations: [
        { id: 1, image_id: 1, category_id: 3, bbox: [20, 20, 160, 120], segmentation: [outline] },
      ],
      categories: [{ id: 3, name: "car" }],
    };
    writeFileSync(join(folder, "things.json"), JSON.stringify(file));
    model = writeTinyModel(folder);
    detector = await createOnnxDetector({
      ...{
        manifest: model.manifest,
        weightsPath: model.weightsPath,
        workers: 1,
        executionProviders: ["cpu"],
      },
      ...{ detectTimeoutMs: 20_000, onePerObject: true, clock: systemClock },
      logger: createLogger({ name: "test", level: "silent" }),
    });
    const places = { clipsDir: folder, dataDirs: [], cacheDir: folder, say: () => undefined };
    const [base] = (await findBaseClips(places)).clips;
    const cutouts = await readCutouts(join(folder, "things.json"));
    // One slot and one picture at a time: the reel is four seconds of 320 × 240.
    const oneByOne = { ...detector, slots: 1, detect: () => Promise.resolve([]) };
    const reel = await loadReel(base as NonNullable<typeof base>, oneByOne, folder);
    stage = { reel, scene, stock: createStock(cutouts.map((cutout) => ({ ...cutout, recognised: true }))) };
  });
  afterAll(async () => {
    await detector.close();
    rmSync(folder, { recursive: true });
  });

  it("builds the same bytes from the same plan, and other bytes from another seed", async () => {
    const first = await buildClip(plan, stage, join(folder, "a"));
    const again = await buildClip(plan, stage, join(folder, "b"));
    const other = await buildClip({ ...plan, seed: 8 }, stage, join(folder, "a"));
    expect(first.fromCache).toBe(false);
    expect(readFileSync(again.videoPath).equals(readFileSync(first.videoPath))).toBe(true);
    expect(again.truth).toEqual(first.truth);
    expect(other.key).not.toBe(first.key);
    expect(readFileSync(other.videoPath).equals(readFileSync(first.videoPath))).toBe(false);
    expect(await buildClip(plan, stage, join(folder, "a"))).toEqual({ ...first, fromCache: true });
  });

  it("knows to the second what must be reported", async () => {
    const { truth } = await buildClip(plan, stage, join(folder, "a"));
    expect(truth.expected).toEqual([
      expect.objectContaining({ appearsS: 12, openedS: 22, leavesS: 36, clearedS: 66, zoneId: "kerb" }),
    ]);
    const [x1, y1, x2, y2] = truth.expected[0]?.xyxy ?? [0, 0, 0, 0];
    // 1.5 m where a person of 1.7 m is 134 px high, four thirds as wide, its feet at (80, 235).
    expect(y2 - y1).toBeCloseTo(118, -1);
    expect(x2 - x1).toBeCloseTo(158, -1);
    expect([(x1 + x2) / 2, y2].map(Math.round)).toEqual([expect.closeTo(80, -1), expect.closeTo(235, -1)]);
  });

  it("is watched by the agent's own pipeline and scored", async () => {
    const built = await buildClip(plan, stage, join(folder, "a"));
    const context = { manifest: model.manifest, detector, cacheDir: join(folder, "detections") };
    const run = await runClip(built, context);
    expect(run.looks).toHaveLength(30);
    expect(scoreOf(judgeClip(run))).toMatchObject({
      expected: 1,
      found: 1,
      false: 0,
      doubled: 0,
      startErrorS: 0,
    });
    const again = await runClip(built, context);
    expect(again.detectionsFromCache).toBe(true);
    expect(again.events).toEqual(run.events);
    expect(await contactSheetHtml([built])).toContain("data:image/jpeg;base64,");
  });
});
