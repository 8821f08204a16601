import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listModels, pullModel, verifyModel } from "./catalogue.ts";
import { DETECTOR_FIXTURE } from "./convert/detector-fixture.ts";
import { convertEfficientDet } from "./convert/efficientdet.ts";
import { buildTflite } from "./convert/tflite-fixture.ts";
import { sha256OfBytes } from "./fetch/sha256.ts";

const TFLITE = buildTflite(DETECTOR_FIXTURE);
const ONNX = convertEfficientDet(TFLITE);

describe("the models of this repository", () => {
  it("are described without a mistake, every one under Apache-2.0", async () => {
    const entries = await listModels();
    expect(entries.map(({ manifest }) => manifest.name)).toEqual([
      "deimv2-atto",
      "deimv2-femto",
      "efficientdet-lite0",
      "efficientdet-lite1",
      "efficientdet-lite2",
      "nanodet-m-416",
      "picodet-s-416",
      "yolox-nano",
    ]);
    for (const { manifest } of entries) {
      expect(manifest.licence).toBe("Apache-2.0");
      expect(manifest.classes.filter((name) => name !== "")).toHaveLength(80);
      expect(manifest.evidence).toMatchObject({
        car: ["motor-vehicle"],
        truck: ["motor-vehicle"],
        bus: ["motor-vehicle"],
        bicycle: ["non-motor-vehicle"],
        motorcycle: ["non-motor-vehicle"],
        person: ["person"],
        chair: ["furniture"],
        umbrella: ["goods"],
        suitcase: ["luggage"],
        dog: ["animal"],
      });
    }
  });

  it("number EfficientDet's channels as COCO numbers its categories, gaps included", async () => {
    const lite0 = (await listModels()).find(({ manifest }) => manifest.name === "efficientdet-lite0");
    const channel = (id: number) => lite0?.manifest.classes[id - 1];
    expect([channel(1), channel(3), channel(12), channel(13), channel(90)]).toEqual([
      "person",
      "car",
      "",
      "stop sign",
      "toothbrush",
    ]);
  });
});

describe("pullModel", () => {
  let root: string;
  let lines: string[];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "gridwatch-catalogue-test-"));
    await mkdir(join(root, "data"));
    await writeFile(join(root, "data", "tiny.tflite"), TFLITE);
    await writeFile(join(root, "data", "tiny.onnx"), ONNX);
    lines = [];
  });
  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  /** lite0's manifest with its weights replaced, so that the rest stays a real one. */
  async function describeModel(weights: object, name = "tiny"): Promise<void> {
    const [base] = (await listModels()).filter(({ manifest }) => manifest.name === "efficientdet-lite0");
    await mkdir(join(root, "models", "tiny"), { recursive: true });
    const text = JSON.stringify({ ...base?.manifest, name, weights });
    await writeFile(join(root, "models", "tiny", "model.json"), text);
  }

  const conversion = {
    kind: "tflite-efficientdet",
    from: {
      file: "tiny.tflite",
      sha256: sha256OfBytes(TFLITE),
      licence: "Apache-2.0",
      origins: ["local:tiny.tflite"],
    },
  };
  const options = () => ({
    cacheDir: join(root, "cache"),
    dataDirs: [join(root, "data")],
    modelsDir: join(root, "models"),
    progress: (line: string) => lines.push(line),
  });

  it("converts, checks, and has nothing to do the second time", async () => {
    await describeModel({ file: "tiny.onnx", sha256: sha256OfBytes(ONNX), convert: conversion });
    const first = await pullModel("tiny", options());
    expect(first.origin).toBe("local:tiny.tflite");
    expect(Buffer.from(ONNX).equals(await readFile(first.weightsPath))).toBe(true);
    expect(lines.at(-1)).toMatch(/^tiny\.onnx: converted from tiny\.tflite in [\d.]+ s, sha256 right$/);
    lines = [];
    expect((await pullModel("tiny", options())).origin).toBe("cache");
    expect(lines).toEqual([]);
  });

  it("refuses a conversion with another hash and leaves nothing under the weights' name", async () => {
    const other = "0".repeat(64);
    await describeModel({ file: "tiny.onnx", sha256: other, convert: conversion });
    await expect(pullModel("tiny", options())).rejects.toThrow(
      `tiny.onnx, converted from tiny.tflite, has sha256 ${sha256OfBytes(ONNX)}; the manifest of tiny expects ${other}.`,
    );
    expect(await readdir(join(root, "cache"))).toEqual(["tiny.tflite"]);
  });

  it("takes ready-made weights where they are named, and converts where they cannot be had", async () => {
    const weights = { file: "tiny.onnx", sha256: sha256OfBytes(ONNX), convert: conversion };
    await describeModel({ ...weights, origins: ["local:tiny.onnx"] });
    expect((await pullModel("tiny", options())).origin).toBe("local:tiny.onnx");
    await rm(join(root, "data", "tiny.onnx"));
    await rm(join(root, "cache"), { recursive: true });
    expect((await pullModel("tiny", options())).origin).toBe("local:tiny.tflite");
    expect(lines).toContain("tiny.onnx: ready-made weights could not be had, so they are converted");
  });

  it("names the models there are when asked for another", async () => {
    await describeModel({ file: "tiny.onnx", sha256: sha256OfBytes(ONNX), convert: conversion });
    await expect(pullModel("huge", options())).rejects.toThrow('There is no model "huge"; there are tiny.');
    await expect(pullModel("../tiny", options())).rejects.toThrow(
      'There is no model "../tiny"; there are tiny.',
    );
  });

  it("refuses a manifest that names another model than its folder", async () => {
    await describeModel({ file: "tiny.onnx", sha256: sha256OfBytes(ONNX), convert: conversion }, "other");
    await expect(pullModel("tiny", options())).rejects.toThrow(
      /key name is "other"; it must be the folder's name, "tiny"/,
    );
  });

  it("verifies what is in the cache: absent, right, changed", async () => {
    await describeModel({ file: "tiny.onnx", sha256: sha256OfBytes(ONNX), origins: ["local:tiny.onnx"] });
    const { cacheDir, modelsDir } = options();
    const verify = () => verifyModel("tiny", cacheDir, modelsDir);
    expect(await verify()).toMatchObject({
      right: false,
      sentence: expect.stringContaining("is not there") as string,
    });
    await pullModel("tiny", options());
    expect(await verify()).toMatchObject({ right: true });
    await writeFile(join(cacheDir, "tiny.onnx"), "x");
    expect(await verify()).toMatchObject({
      right: false,
      sentence: expect.stringContaining(
        `has sha256 ${sha256OfBytes(Buffer.from("x"))}; ${sha256OfBytes(ONNX)} is right.`,
      ) as string,
    });
  });
});
