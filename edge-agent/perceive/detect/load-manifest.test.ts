import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkModelManifest, loadModelManifest } from "./load-manifest.ts";
import type { ModelManifest } from "./model-manifest.ts";

const GOOD: ModelManifest = {
  name: "example-320",
  licence: "Apache-2.0",
  source: "made for this test",
  weights: { file: "example.onnx", sha256: "0".repeat(64), origins: ["local:models/example.onnx"] },
  input: {
    name: "images",
    widthPx: 320,
    heightPx: 320,
    layout: "nchw",
    dtype: "float32",
    channels: "rgb",
    resize: "fit-top-left",
    padValue: 127,
    mean: [127, 127, 127],
    std: [128, 128, 128],
  },
  head: { kind: "efficientdet", boxes: "boxes", scores: "scores" },
  nmsIou: 0.5,
  classes: ["person", "", "car", ""],
  evidence: { person: ["person"], car: ["motor-vehicle"] },
  confidence: { floor: 0.15, recommended: 0.3 },
  measured: { referenceAp: null },
};
const { input, weights } = GOOD;
const yolox = { kind: "yolox", output: "output", strides: [8, 16, 32] };
const levels = [{ output: "p3", stridePx: 8, anchorsPx: [[10, 13]] }];
const yolov5Raw = { kind: "yolov5-raw", levels };
const paddle = { kind: "paddle", output: "out" };
const detr = { kind: "detr", labels: "labels", boxes: "boxes", scores: "scores" };

describe("model manifest: what is accepted", () => {
  it.each([
    { why: "efficientdet", change: {} },
    { why: "yolox whose strides divide the input", change: { head: yolox } },
    {
      why: "detr without NMS, told the size",
      change: {
        head: detr,
        nmsIou: null,
        input: { ...input, resize: "stretch", sizeName: "orig_target_sizes" },
      },
    },
    { why: "yolov5's raw levels", change: { head: yolov5Raw } },
    {
      why: "a model with NMS inside, given a constant",
      change: {
        head: paddle,
        nmsIou: null,
        input: { ...input, constants: [{ name: "scale_factor", values: [1, 1] }] },
      },
    },
    {
      why: "bytes without normalisation",
      change: { input: { ...input, dtype: "uint8", mean: [0, 0, 0], std: [1, 1, 1] } },
    },
  ])("$why", ({ change }) => {
    const root = { ...GOOD, ...change };
    expect(checkModelManifest(root, "m.json")).toBe(root);
  });
});

describe("model manifest: one sentence names file, key, value and what would be right", () => {
  it.each([
    { change: { name: undefined }, sentence: 'key "name" is missing' },
    { change: { input: { ...input, std: undefined } }, sentence: 'key "input.std" is missing' },
    { change: { input: { ...input, widthPx: 0 } }, sentence: 'key "input.widthPx" is 0: must be >= 1' },
    {
      change: { input: { ...input, layout: "chwn" } },
      sentence: 'key "input.layout" is "chwn": must be one of ["nchw","nhwc"]',
    },
    {
      change: { weights: { ...weights, sha256: "abc" } },
      sentence: 'key "weights.sha256" is "abc": must match pattern',
    },
    {
      change: { weights: { file: "a.onnx", sha256: "0".repeat(64) } },
      sentence:
        'key "weights" has neither origins nor convert: one of them must say where the file comes from',
    },
    {
      change: { head: { kind: "yolov9" } },
      sentence:
        'key "head.kind" is "yolov9": must be one of efficientdet, yolox, yolov5, yolov5-raw, yolov8, yolo26, ',
    },
    {
      change: { head: { ...yolov5Raw, levels: [{ ...levels[0], stridePx: 24 }] } },
      sentence: 'key "head.levels" has 24, which does not divide the input, 320x320',
    },
    {
      change: { input: { ...input, constants: [{ name: "scale_factor", values: [] }] } },
      sentence: 'key "input.constants.0.values" is []: ',
    },
    {
      change: { head: { kind: "yolov8", output: "out" }, nmsIou: null },
      sentence: 'key "nmsIou" is null: a head of kind "yolov8" reports each object many times and needs NMS',
    },
    { change: { head: { kind: "yolox", strides: [8] } }, sentence: 'key "head.output" is missing' },
    {
      change: { head: { ...yolox, strides: ["8"] } },
      sentence: 'key "head.strides.0" is "8": must be integer',
    },
    { change: { head: 7 }, sentence: 'key "head" is 7: must be object' },
    {
      change: { head: { ...yolox, strides: [8, 7] } },
      sentence: 'key "head.strides" has 7, which does not divide the input, 320x320',
    },
    {
      change: { head: detr },
      sentence: `key "input.sizeName" is missing: a head of kind "detr" is told the source's size`,
    },
    {
      change: { head: detr, input: { ...input, sizeName: "sizes" } },
      sentence: 'key "input.resize" is "fit-top-left": a head of kind "detr" needs "stretch"',
    },
    {
      change: { nmsIou: null },
      sentence:
        'key "nmsIou" is null: a head of kind "efficientdet" reports each object many times and needs NMS',
    },
    {
      change: { input: { ...input, std: [1, 0, 1] } },
      sentence: 'key "input.std" is [1,0,1]: no channel may be divided by 0',
    },
    {
      change: { input: { ...input, dtype: "uint8" } },
      sentence:
        'key "input.dtype" is "uint8": bytes are not normalised, so mean must be [0,0,0] and std [1,1,1]',
    },
    { change: { classes: ["person", "car", "person"] }, sentence: 'key "classes" has "person" twice' },
    { change: { classes: ["", ""], evidence: {} }, sentence: 'key "classes" has no name at all' },
    {
      change: { evidence: { lorry: ["motor-vehicle"] } },
      sentence: 'key "evidence.lorry" names a class that "classes" does not have',
    },
    {
      change: { confidence: { floor: 0.4, recommended: 0.3 } },
      sentence: 'key "confidence.floor" is 0.4: must not be above confidence.recommended, 0.3',
    },
  ])("$sentence", ({ change, sentence }) => {
    const root: unknown = JSON.parse(JSON.stringify({ ...GOOD, ...change }));
    expect(() => checkModelManifest(root, "models/x/model.json")).toThrow(
      expect.objectContaining({
        code: "MODEL_INVALID",
        message: expect.stringContaining(`model manifest models/x/model.json: ${sentence}`) as string,
      }),
    );
  });
});

describe("model manifest: reading the file", () => {
  const folder = mkdtempSync(join(tmpdir(), "gridwatch-manifest-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const written = (text: string): string => {
    const path = join(folder, "model.json");
    writeFileSync(path, text);
    return path;
  };

  it("returns what the file says", () => {
    expect(loadModelManifest(written(JSON.stringify(GOOD)))).toEqual(GOOD);
  });
  it("names a file that is not there", () => {
    const path = join(folder, "absent.json");
    expect(() => loadModelManifest(path)).toThrow(`model manifest ${path} cannot be read as JSON: ENOENT`);
  });
  it("names a file that is not JSON", () => {
    const path = written("{ name: ");
    expect(() => loadModelManifest(path)).toThrow(`model manifest ${path} cannot be read as JSON:`);
  });
  it.each(["null", "[]", '"text"'])("refuses %s", (text) => {
    expect(() => loadModelManifest(written(text))).toThrow('key "(root)" is');
  });
});
