/** A model of one's own, of another family, with the seven violations as classes: model.json is all it takes. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { stringify } from "yaml";
import { OnnxGraph } from "../models/convert/onnx-writer.ts";
import { cameraSettings, zoneSettings } from "./agent.fixture.ts";
import { planCamera } from "./camera-plan.ts";
import { createOnnxDetector } from "./perceive/detect/onnx-detector.ts";
import { fourColours } from "./perceive/detect/tiny-model.fixture.ts";
import { loadSettings } from "./settings.ts";
import { createLogger } from "./telemetry/logger.ts";
import { systemClock } from "./time/clock.ts";

/** Class, the violation it is evidence of, and the colour by which the model knows it. */
const CLASSES = [
  ["illegally parked car", "parking", [255, 0, 0]],
  ["stall", "vending", [0, 255, 0]],
  ["wares before a shop", "beyond-line", [0, 0, 255]],
  ["heap", "piling", [255, 255, 0]],
  ["poster", "posting", [255, 0, 255]],
  ["banner", "hanging", [0, 255, 255]],
  ["shed", "structure", [255, 255, 255]],
] as const;
const SIDE = 32;
/** A quarter whose colour is a class's scores sigmoid(+10) for it and sigmoid(-10) or less for every other. */
const STEEPNESS = 20;

const folder = mkdtempSync(join(tmpdir(), "gridwatch-own-model-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** YOLOv8's form: [1,4+7,4], one column per quarter of the picture. */
function writeModel(): string {
  const graph = new OnnxGraph();
  const half = SIDE / 2;
  const pooled = graph.node("AveragePool", ["images"], "pooled", [
    { name: "kernel_shape", ints: [half, half] },
    { name: "strides", ints: [half, half] },
  ]);
  const colours = graph.node("Reshape", [pooled, graph.integers("flat", [1, 3, 4])], "colours");
  const signs = CLASSES.flatMap(([, , rgb]) => rgb.map((value) => (value > 0 ? STEEPNESS : -STEEPNESS)));
  const weights = graph.floats("weights", [7, 3], Float32Array.from(signs));
  const least = CLASSES.map(([, , rgb]) => STEEPNESS * (0.5 - rgb.filter((value) => value > 0).length));
  const bias = graph.floats("bias", [7, 1], Float32Array.from(least));
  const logits = graph.node("Add", [graph.node("MatMul", [weights, colours], "weighed"), bias], "logits");
  const scores = graph.node("Sigmoid", [logits], "scores");
  const [low, high] = [half / 2, half * 1.5];
  const boxes = Float32Array.from([
    low,
    high,
    low,
    high,
    low,
    low,
    high,
    high,
    ...new Array<number>(8).fill(half),
  ]);
  graph.node("Concat", [graph.floats("boxes", [1, 4, 4], boxes), scores], "output0", [
    { name: "axis", int: 1 },
  ]);
  const bytes = graph.encode({
    name: "own",
    inputs: [{ name: "images", shape: [1, 3, SIDE, SIDE] }],
    outputs: [{ name: "output0", shape: [1, 11, 4] }],
    docString: "written by a test",
  });
  writeFileSync(join(folder, "own.onnx"), bytes);
  return createHash("sha256").update(bytes).digest("hex");
}

function writeManifest(sha256: string): string {
  const path = join(folder, "model.json");
  const manifest = {
    ...{ name: "seven-violations", licence: "Apache-2.0", source: "a test" },
    weights: { file: "own.onnx", sha256, origins: ["local:own.onnx"] },
    input: {
      ...{ name: "images", widthPx: SIDE, heightPx: SIDE, layout: "nchw", dtype: "float32", channels: "rgb" },
      ...{ resize: "stretch", padValue: 0, mean: [0, 0, 0], std: [255, 255, 255] },
    },
    head: { kind: "yolov8", output: "output0" },
    nmsIou: 0.7,
    classes: CLASSES.map(([name]) => name),
    evidence: Object.fromEntries(CLASSES.map(([name, violation]) => [name, [`own-${violation}`]])),
    confidence: { floor: 0.25, recommended: 0.5 },
    measured: { referenceAp: null },
  };
  writeFileSync(path, JSON.stringify(manifest));
  return path;
}

function writeConfig(manifest: string, zones: readonly object[]): string {
  const path = join(folder, "agent.yaml");
  const model = { manifest, weights: join(folder, "own.onnx") };
  const agent = { agentId: "edge-own-model", natsUrl: "nats://127.0.0.1:4222", dataDir: folder, model };
  writeFileSync(
    path,
    stringify({ ...agent, cameras: [cameraSettings(1, "rtsp://127.0.0.1/cam", { zones })] }),
  );
  return path;
}

const manifestPath = writeManifest(writeModel());
const zones = CLASSES.map(([, violation]) =>
  zoneSettings(violation, { violation, evidence: [`own-${violation}`] }),
);

it("each class becomes the violation that a rule asks for by its evidence word", () => {
  const { config, manifest } = loadSettings(writeConfig(manifestPath, zones), {});
  const camera = config.cameras[0];
  if (camera === undefined) throw new Error("the camera is not there");
  const rules = planCamera(camera, config, manifest).zones.map(({ rule }) => rule);
  expect(rules.map(({ violation, classNames }) => [violation, [...classNames]])).toEqual(
    CLASSES.map(([name, violation]) => [violation, [name]]),
  );
});

it("a word that no class is evidence of is refused before the first frame", () => {
  const path = writeConfig(manifestPath, [...zones, zoneSettings("kerb", { evidence: ["motor-vehicle"] })]);
  expect(() => loadSettings(path, {})).toThrow(
    'cameras[0].zones[7].rule.evidence has "motor-vehicle", which model seven-violations does not give; it gives: own-beyond-line, own-hanging, own-parking,',
  );
});

it("detections carry the model's own class names", async () => {
  const { manifest } = loadSettings(writeConfig(manifestPath, zones), {});
  const detector = await createOnnxDetector({
    ...{ manifest, weightsPath: join(folder, "own.onnx"), workers: 1, executionProviders: ["cpu"] },
    ...{ detectTimeoutMs: 20_000, onePerObject: true, clock: systemClock },
    logger: createLogger({ name: "test", level: "silent" }),
  });
  try {
    for (const four of [CLASSES.slice(0, 4), CLASSES.slice(3)]) {
      const found = await detector.detect(
        fourColours(
          64,
          64,
          four.map(([, , rgb]) => rgb),
        ),
      );
      const byPlace = found.toSorted((a, b) => a.xyxy[1] - b.xyxy[1] || a.xyxy[0] - b.xyxy[0]);
      expect(byPlace.map(({ className, xyxy }) => [className, xyxy])).toEqual(
        four.map(([name], k) => [name, quarter(k)]),
      );
    }
  } finally {
    await detector.close();
  }
});

const quarter = (k: number) => {
  const [x, y] = [(k % 2) * 32, Math.floor(k / 2) * 32];
  return [x, y, x + 32, y + 32];
};
