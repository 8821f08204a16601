/** A model with a second input that is the same for every picture, through the real worker and onnxruntime. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { OnnxGraph } from "../../../../models/convert/onnx-writer.ts";
import { createLogger } from "../../../telemetry/logger.ts";
import { systemClock } from "../../../time/clock.ts";
import type { ModelManifest } from "../model-manifest.ts";
import { createOnnxDetector, type OnnxDetector } from "../onnx-detector.ts";

const SIDE = 32;
const folder = mkdtempSync(join(tmpdir(), "gridwatch-paddle-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** One stall at 8, 4, 24, 20 of the input, divided by `scale_factor` as PaddleDetection does, y before x. */
function writeModel(): { readonly weightsPath: string; readonly sha256: string } {
  const graph = new OnnxGraph();
  const swapped = graph.node("Gather", ["scale_factor", graph.integers("xyxy", [1, 0, 1, 0])], "scales", [
    { name: "axis", int: 1 },
  ]);
  const box = graph.floats("box", [1, 4], Float32Array.of(8, 4, 24, 20));
  const scaled = graph.node("Div", [box, swapped], "scaled");
  const label = graph.floats("label", [1, 2], Float32Array.of(0, 0.75));
  graph.node("Concat", [label, scaled], "rows", [{ name: "axis", int: 1 }]);
  const bytes = graph.encode({
    name: "paddle",
    inputs: [
      { name: "image", shape: [1, 3, SIDE, SIDE] },
      { name: "scale_factor", shape: [1, 2] },
    ],
    outputs: [{ name: "rows", shape: [1, 6] }],
    docString: "written by a test",
  });
  const weightsPath = join(folder, "paddle.onnx");
  writeFileSync(weightsPath, bytes);
  return { weightsPath, sha256: createHash("sha256").update(bytes).digest("hex") };
}

const { weightsPath, sha256 } = writeModel();

async function open(constants: ModelManifest["input"]["constants"]): Promise<OnnxDetector> {
  const manifest: ModelManifest = {
    ...{ name: "paddle", licence: "Apache-2.0", source: "a test" },
    weights: { file: "paddle.onnx", sha256, origins: ["local:paddle.onnx"] },
    input: {
      ...{ name: "image", widthPx: SIDE, heightPx: SIDE, layout: "nchw", dtype: "float32", channels: "rgb" },
      ...{ resize: "stretch", padValue: 0, mean: [0, 0, 0], std: [255, 255, 255] },
      ...(constants === undefined ? {} : { constants }),
    },
    head: { kind: "paddle", output: "rows" },
    ...{ nmsIou: null, classes: ["stall"], evidence: { stall: ["goods"] } },
    confidence: { floor: 0.25, recommended: 0.5 },
    measured: { referenceAp: null },
  };
  return await createOnnxDetector({
    ...{ manifest, weightsPath, workers: 1, executionProviders: ["cpu"], detectTimeoutMs: 20_000 },
    ...{ onePerObject: true, clock: systemClock },
    logger: createLogger({ name: "test", level: "silent" }),
  });
}

it("is given the constants of its manifest, in their order", async () => {
  const picture = { widthPx: 64, heightPx: 96, rgb: new Uint8Array(64 * 96 * 3) };
  for (const { values, xyxy } of [
    { values: [1, 1], xyxy: [16, 12, 48, 60] },
    { values: [2, 4], xyxy: [4, 6, 12, 30] },
  ]) {
    const detector = await open([{ name: "scale_factor", values }]);
    try {
      expect(await detector.detect(picture)).toEqual([{ className: "stall", confidence: 0.75, xyxy }]);
    } finally {
      await detector.close();
    }
  }
});

it("is refused before the first picture when its manifest leaves the input out", async () => {
  await expect(open(undefined)).rejects.toThrow(
    /^model "paddle" does not fit its manifest: .*'scale_factor' is missing/,
  );
});
