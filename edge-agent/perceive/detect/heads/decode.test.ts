/** What follows every head: NMS where the model needs it, the limit, and one object under one name. */
import { describe, expect, it } from "vitest";
import type { HeadSpec, ModelManifest } from "../model-manifest.ts";
import { placementOf } from "../placement.ts";
import { floats } from "./head.fixture.ts";
import type { Outputs } from "./head.ts";
import { decodeDetections } from "./index.ts";

const CLASSES = ["car", "truck", "person"];

function decode(
  outputs: Outputs,
  {
    head,
    nmsIou,
    onePerObject = false,
    maxDetections = 100,
  }: {
    readonly head: HeadSpec;
    readonly nmsIou: number | null;
    readonly onePerObject?: boolean;
    readonly maxDetections?: number;
  },
) {
  const input: ModelManifest["input"] = {
    ...{ name: "images", widthPx: 64, heightPx: 64, layout: "nchw", dtype: "float32", channels: "rgb" },
    ...{ resize: "stretch", padValue: 0, mean: [0, 0, 0], std: [255, 255, 255] },
  };
  const manifest: ModelManifest = {
    ...{ name: "test", licence: "Apache-2.0", source: "a test" },
    weights: { file: "test.onnx", sha256: "0".repeat(64), origins: ["local:test.onnx"] },
    ...{ input, head, nmsIou, classes: CLASSES },
    evidence: { car: ["motor-vehicle"], truck: ["motor-vehicle"], person: ["person"] },
    confidence: { floor: 0.2, recommended: 0.4 },
    measured: { referenceAp: null },
  };
  const placement = placementOf(64, 64, input);
  const found = decodeDetections(outputs, {
    manifest,
    placement,
    confidenceFloor: 0.2,
    maxDetections,
    onePerObject,
  });
  return found.map(({ className, confidence }) => [className, Math.round(confidence * 100) / 100]);
}

const yolov8 = { kind: "yolov8", output: "out" } as const;
const columns = (anchors: readonly (readonly number[])[]): Outputs => ({
  out: floats(
    [1, 7, anchors.length],
    Array.from({ length: 7 }, (_, k) => anchors.map((each) => each[k] ?? 0)).flat(),
  ),
});

describe("after the head", () => {
  // The same car twice, three quarters over each other, its truck, and a person in front.
  const scene = columns([
    [32, 32, 16, 16, 0.9, 0.5, 0],
    [34, 32, 16, 16, 0.8, 0, 0],
    [32, 32, 16, 16, 0, 0, 0.7],
  ]);

  it("NMS works within a class, at the manifest's threshold", () => {
    expect(decode(scene, { head: yolov8, nmsIou: 0.7 })).toEqual([
      ["car", 0.9],
      ["person", 0.7],
      ["truck", 0.5],
    ]);
    expect(decode(scene, { head: yolov8, nmsIou: 0.8 })).toHaveLength(4);
  });

  it("one object is reported under its surest name, and a person before it stays", () => {
    expect(decode(scene, { head: yolov8, nmsIou: 0.7, onePerObject: true })).toEqual([
      ["car", 0.9],
      ["person", 0.7],
    ]);
  });

  it("a box without any area is dropped, as is one that is not a number", () => {
    const empty = columns([
      [32, 32, 0, 8, 0.9, 0, 0],
      [-50, 32, 8, 8, 0.9, 0, 0],
      [Number.NaN, 32, 8, 8, 0.9, 0, 0],
    ]);
    expect(decode(empty, { head: yolov8, nmsIou: 0.7 })).toEqual([]);
  });

  it("a model that answers everything everywhere is cut to the surest thousand before NMS, and then to the limit", () => {
    const anchors = Array.from({ length: 8400 }, (_, k) => [
      ...[(k % 64) + 0.5, Math.floor(k / 64) % 64, 0.5, 0.5],
      ...[0.3 + (k % 600) / 1000, 0.25, 0.25],
    ]);
    const found = decode(columns(anchors), { head: yolov8, nmsIou: 0.7 });
    expect(found).toHaveLength(100);
    expect(found[0]).toEqual(["car", 0.9]);
    expect(decode(columns(anchors), { head: yolov8, nmsIou: 0.999, maxDetections: 5000 })).toHaveLength(1000);
  });

  it("a model that picks its boxes itself is believed: two that overlap stay two", () => {
    const rows = [
      [10, 10, 40, 40, 0.9, 0],
      [11, 10, 41, 40, 0.8, 0],
    ];
    const head = { kind: "yolo26", output: "out" } as const;
    const outputs = { out: floats([1, 2, 6], rows.flat()) };
    expect(decode(outputs, { head, nmsIou: null })).toHaveLength(2);
    expect(decode(outputs, { head, nmsIou: null, maxDetections: 1 })).toEqual([["car", 0.9]]);
  });
});
