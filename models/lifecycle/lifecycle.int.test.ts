/** A model's life on a network made here: added or refused, resized, quantised, measured; every part real but the labels. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadModelManifest } from "../../edge-agent/perceive/detect/load-manifest.ts";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import type { PulledModel } from "../catalogue.ts";
import { quantiseModel, type QuantiseModelOptions } from "../quantise/quantise-model.ts";
import { type AddedModel, addModel } from "./add-model.ts";
import { type BenchReport, benchModels } from "./bench-models.ts";
import { parseInputSize } from "./input-size.ts";
import { picturesIn } from "./labelled-pictures.ts";
import { openDetector } from "./look-times.ts";
import { inTemporaryFile, placesOf, writeMadeModel } from "./made-model.ts";
import { resizeModel } from "./resize-model.ts";
import { noisePicture, writeTinyDetector } from "./tiny-detector.fixture.ts";

const root = mkdtempSync(join(tmpdir(), "gridwatch-lifecycle-test-"));
let tiny: PulledModel;
beforeAll(() => {
  tiny = writeTinyDetector(join(root, "given"));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

describe("models add", () => {
  let count = 0;
  /** A copy of the tiny detector with another manifest, into a catalogue of its own. */
  function add(
    change: Partial<ModelManifest>,
    files: Readonly<Record<string, string | Buffer>> = {},
  ): { adding: Promise<AddedModel>; modelsDir: string; cacheDir: string } {
    const place = join(root, `add-${++count}`);
    const source = join(place, "source");
    writeTinyDetector(source);
    writeFileSync(join(source, "model.json"), JSON.stringify({ ...tiny.manifest, ...change }));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(source, name), content);
    const [modelsDir, cacheDir] = [join(place, "models"), join(place, "cache")];
    const adding = addModel({
      ...{ source, weights: undefined, modelsDir, weightsBeside: false },
      ...{ cacheDir, dataDirs: [], progress: () => undefined },
    });
    return { adding, modelsDir, cacheDir };
  }

  it("tries the model and copies manifest and weights to where every command finds them", async () => {
    const { adding, modelsDir, cacheDir } = add({});
    const { manifestPath, weightsPath, ms } = await adding;
    expect(manifestPath).toBe(join(modelsDir, "tiny-detector", "model.json"));
    expect(weightsPath).toBe(join(cacheDir, "tiny_detector.onnx"));
    expect(loadModelManifest(manifestPath)).toEqual(tiny.manifest);
    expect(readFileSync(weightsPath).equals(readFileSync(tiny.weightsPath))).toBe(true);
    expect(ms).toBeGreaterThan(0);
    expect(readdirSync(modelsDir)).toEqual(["tiny-detector"]);
  });

  it("proves a golden picture, and refuses a manifest that normalises otherwise", async () => {
    const { widthPx, heightPx, rgb } = noisePicture(1);
    const raw = { width: widthPx, height: heightPx, channels: 3 } as const;
    const picture = await sharp(rgb, { raw }).png().toBuffer();
    const detector = await openDetector(tiny);
    const found = await detector.detect(noisePicture(1));
    await detector.close();
    const detections = found
      .slice(0, 3)
      .map(({ className, confidence, xyxy }) => ({ className, confidence, xyxy }));
    expect(detections.length).toBeGreaterThan(0);
    const golden = { "golden.json": JSON.stringify({ picture: "a.png", detections }), "a.png": picture };
    const { adding, modelsDir } = add({}, golden);
    expect((await adding).isGolden).toBe(true);
    expect(readdirSync(join(modelsDir, "tiny-detector")).sort()).toEqual([
      "a.png",
      "golden.json",
      "model.json",
    ]);
    const other = add({ input: { ...tiny.manifest.input, std: [25, 25, 25] } }, golden);
    await expect(other.adding).rejects.toThrow(/^Model tiny-detector: the \w+ at .* of a[.]png/);
    expect(existsSync(other.modelsDir) || existsSync(other.cacheDir)).toBe(false);
  });

  const wrongHash = { ...{ file: "tiny_detector.onnx", sha256: "0".repeat(64) }, origins: ["local:x.onnx"] };
  it.each<[string, Partial<ModelManifest>, RegExp]>([
    [
      "another hash",
      { weights: wrongHash },
      /tiny_detector[.]onnx has sha256 [0-9a-f]{64}; weights[.]sha256 of/,
    ],
    [
      "a head that asks for another output",
      { head: { kind: "yolox", output: "out", strides: [8] } },
      /key "head[.]output" names the output "out", but the model has "output"/,
    ],
    ["classes that are too few", { classes: ["red"], evidence: {} }, /this head needs \[1,N,6\]/],
    [
      "strides that make other cells",
      { head: { kind: "yolox", output: "output", strides: [16] } },
      /make 16 cells/,
    ],
    ["a manifest without a licence", { licence: "" }, /key "licence"/],
  ])("refuses %s and leaves nothing behind", async (_, change, words) => {
    const { adding, modelsDir, cacheDir } = add(change);
    await expect(adding).rejects.toThrow(words);
    expect(existsSync(modelsDir) || existsSync(cacheDir)).toBe(false);
  });

  it("refuses a name that is taken", async () => {
    const { adding, modelsDir } = add({});
    await adding;
    const source = join(root, "given");
    const again = addModel({
      ...{ source, weights: undefined, modelsDir, weightsBeside: true },
      ...{ cacheDir: root, dataDirs: [], progress: () => undefined },
    });
    await expect(again).rejects.toThrow(/tiny-detector is there already; give the new model another name/);
  });
});

describe("models resize", () => {
  it("makes the same weights see another size, as the head counts it", async () => {
    const { manifest, bytes } = await resizeModel(tiny, parseInputSize("128x64"));
    expect(manifest.name).toBe("tiny-detector-128x64");
    expect(manifest.resizedFrom).toMatchObject({ name: "tiny-detector", widthPx: 64, heightPx: 64 });
    const far = await inTemporaryFile(manifest, bytes, async (model) => {
      const detector = await openDetector(model);
      const found = await detector.detect(noisePicture(2));
      await detector.close();
      return Math.max(...found.map(({ xyxy }) => xyxy[2]));
    });
    // The picture fills the upper left of the wide input and would not reach so far in cells of the old one.
    expect(far).toBeGreaterThan(80);
  });

  it("refuses what is cut for one size by name", async () => {
    const table = writeTinyDetector(join(root, "table"), { withTable: true });
    await expect(resizeModel(table, parseInputSize("128"))).rejects.toThrow(
      /^Model tiny-detector cannot take another input than 64x64: its Add "Add_\d+" uses a table of \[1,1,8,8\] with a number per cell[.]$/,
    );
    const manifest: ModelManifest = {
      ...tiny.manifest,
      head: { kind: "efficientdet", boxes: "a", scores: "b" },
    };
    await expect(resizeModel({ ...tiny, manifest }, parseInputSize("128"))).rejects.toThrow(
      /anchors of the one size/,
    );
    await expect(resizeModel(tiny, parseInputSize("64"))).rejects.toThrow(/has an input of 64x64 already/);
  });

  it.each(["300", "32", "4096", "320x", "x320", ""])("%j is no input size", (text) => {
    expect(() => parseInputSize(text)).toThrow(/a multiple of 32 from 64 to 2048/);
  });
});

describe("models quantise", () => {
  const options = (change: Partial<QuantiseModelOptions> = {}): QuantiseModelOptions => ({
    model: tiny,
    pictures: [1, 2, 3, 4].map((seed) => () => Promise.resolve(noisePicture(seed))),
    ...{ method: "percentile", percent: 99.99, weightBits: 8, floatLast: 1, maxLoss: 1 },
    ...{ apOf: undefined, onStep: () => undefined },
    ...change,
  });

  it("says nearly the same in int8, with equal bytes for equal pictures", async () => {
    const first = await quantiseModel(options());
    const second = await quantiseModel(options());
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
    expect([first.int8Layers, first.floatLayers]).toEqual([4, 2]);
    expect(first.manifest.quantisedFrom).toMatchObject({ name: "tiny-detector", pictures: 4, weightBits: 8 });
    const places = placesOf(first.manifest, { cacheDir: root, out: join(root, "int8") });
    const made = await writeMadeModel(first.manifest, first.bytes, places);
    const [before, after] = [await openDetector(tiny), await openDetector(made)];
    const [expected, found] = [await before.detect(noisePicture(9)), await after.detect(noisePicture(9))];
    await before.close();
    await after.close();
    expect(expected.length).toBeGreaterThan(0);
    expect(found[0]?.confidence).toBeCloseTo(expected[0]?.confidence ?? 0, 1);
    await expect(quantiseModel(options({ model: made }))).rejects.toThrow(
      "Model tiny-detector-int8 is quantised already.",
    );
  });

  it("leaves more layers in float32 until the loss is borne", async () => {
    const apOf = ({ manifest }: PulledModel) =>
      Promise.resolve(
        30 - 2 * (manifest.quantisedFrom === undefined ? 0 : manifest.quantisedFrom.int8Layers - 3),
      );
    const { trials, apBefore, int8Layers } = await quantiseModel(options({ apOf, method: "minmax" }));
    expect(apBefore).toBe(30);
    expect(int8Layers).toBe(3);
    expect(trials.map(({ ap }) => ap)).toEqual([26, 28, 28, 28, 30]);
  });

  it("writes nothing when even half of it in float32 loses too much", async () => {
    const apOf = ({ manifest }: PulledModel) =>
      Promise.resolve(manifest.quantisedFrom === undefined ? 30 : 12.5);
    await expect(quantiseModel(options({ apOf }))).rejects.toThrow(
      /^Model tiny-detector loses more than 1 of its AP 30[.]00 in int8 \(layers 1 in float32: 12[.]50, .*nothing was written/,
    );
    await expect(quantiseModel(options({ floatLast: 6 }))).rejects.toThrow(/nothing is left to quantise/);
  });
});

describe("models bench", () => {
  it("measures each model and size in turns, and recommends one", async () => {
    const printed: string[] = [];
    const said: string[] = [];
    const cacheDir = join(root, "given");
    const missing = {
      ...tiny.manifest,
      name: "elsewhere",
      weights: { ...tiny.manifest.weights, file: "no.onnx" },
    };
    const stated = { ...tiny.manifest, measured: { referenceAp: 21 } };
    const code = await benchModels({
      entries: [stated, missing].map((manifest) => ({ manifest, manifestPath: tiny.manifestPath })),
      inputs: [parseInputSize("128"), parseInputSize("64")],
      load: { cameras: 1, revisitS: 10, cores: 1 },
      ...{ seconds: 0.1, dataset: undefined, cacheDir, reportsDir: join(root, "reports"), json: true },
      print: (text) => printed.push(text),
      say: (line) => said.push(line),
    });
    const report = JSON.parse(printed.at(-1) ?? "") as BenchReport;
    expect(code).toBe(0);
    expect(report.rows.map(({ name }) => name).sort()).toEqual(["tiny-detector", "tiny-detector-128"]);
    expect(report.recommendation.name).toBe("tiny-detector");
    for (const row of report.rows) {
      expect(row.looks).toBeGreaterThanOrEqual(12);
      expect(row.p95Ms).toBeGreaterThanOrEqual(row.medianMs);
      expect(row.cpuMs).toBeGreaterThan(0);
    }
    expect(said.join("\n")).toContain("elsewhere: skipped: its weights are not in the cache");
    const html = readFileSync(join(root, "reports", "models-bench.html"), "utf8");
    expect(html).toContain(report.recommendation.sentence);
  });
});

describe("picturesIn", () => {
  it("names the pictures of a folder in order, or says that there are none", async () => {
    await expect(picturesIn(join(root, "given"))).rejects.toThrow(/holds no [.]jpg, [.]png or [.]webp/);
    for (const name of ["b.JPG", "a.png", "c.txt"]) writeFileSync(join(root, name), "");
    expect(await picturesIn(root)).toEqual([join(root, "a.png"), join(root, "b.JPG")]);
  });
});
