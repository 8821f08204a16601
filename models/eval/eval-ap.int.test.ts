/** eval-ap from end to end on a network, a picture and labels made here: no download, every part real. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import { findModel, type ModelEntry, pullEntry } from "../catalogue.ts";
import { DETECTOR_FIXTURE } from "../convert/detector-fixture.ts";
import { convertEfficientDet } from "../convert/efficientdet.ts";
import { buildTflite } from "../convert/tflite-fixture.ts";
import { ModelError } from "../errors.ts";
import { sha256OfBytes } from "../fetch/sha256.ts";
import { WHY_TWICE } from "./ap-result.ts";
import type { FoundBox } from "./coco-ap.ts";
import { openCocoDataset } from "./coco-dataset.ts";
import { evalAp, type EvalApOptions } from "./eval-ap.ts";
import { evaluateModel } from "./evaluate-model.ts";

const ONNX = convertEfficientDet(buildTflite(DETECTOR_FIXTURE));

describe("evalAp", () => {
  let root: string;
  let printed: string[];
  let said: string[];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "gridwatch-eval-test-"));
    [printed, said] = [[], []];
    await mkdir(join(root, "coco", "images"), { recursive: true });
    await writeFile(join(root, "tiny.onnx"), ONNX);
    const noise = Buffer.from(Uint8Array.from({ length: 64 * 48 * 3 }, (_, k) => (k * 7919) % 256));
    await sharp(noise, { raw: { width: 64, height: 48, channels: 3 } })
      .png()
      .toFile(join(root, "coco", "images", "1.png"));
    const instances = {
      images: [{ id: 1, file_name: "1.png" }],
      annotations: [{ image_id: 1, category_id: 1, bbox: [0, 0, 64, 48], iscrowd: 0 }],
      categories: [{ id: 1, name: "person" }],
    };
    await writeFile(join(root, "coco", "instances.json"), JSON.stringify(instances));
  });
  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  async function entry(name: string, file: string, referenceAp: number | null): Promise<ModelEntry> {
    const { manifest: lite0 } = await findModel("efficientdet-lite0");
    const manifest: ModelManifest = {
      ...lite0,
      name,
      weights: { file, sha256: sha256OfBytes(ONNX), origins: [`local:${file}`] },
      input: { ...lite0.input, widthPx: 8, heightPx: 8 },
      classes: ["person", "car"],
      evidence: {},
      measured: { referenceAp },
    };
    return { manifest, manifestPath: join(root, name, "model.json") };
  }

  const run = (entries: ModelEntry[], json: boolean, other: Partial<EvalApOptions> = {}) =>
    evalAp({
      entries,
      labelledDirs: [root],
      dataDirs: [root],
      cacheDir: join(root, "cache"),
      reportsDir: join(root, "reports"),
      workers: 1,
      referenceResize: false,
      json,
      print: (text) => printed.push(text),
      say: (line) => said.push(line),
      ...other,
    });

  it("prints one line of JSON last, leaves out what cannot be had and says why, and writes both reports", async () => {
    const code = await run(
      [await entry("tiny", "tiny.onnx", null), await entry("absent", "absent.onnx", null)],
      true,
    );
    expect(code).toBe(0);
    expect(printed).toHaveLength(1);
    const { note, models } = JSON.parse(printed[0] ?? "") as {
      note: string;
      models: Record<string, { ap: number }>;
    };
    expect(note).toBe(WHY_TWICE);
    expect(models).toEqual({
      tiny: {
        ap: expect.any(Number) as number,
        ap50: expect.any(Number) as number,
        apSameResize: null,
        reference: null,
        images: 1,
        msP50: expect.any(Number) as number,
      },
    });
    expect(models["tiny"]?.ap).toBeGreaterThanOrEqual(0);
    expect(said.join("\n")).toContain(
      `absent: skipped: absent.onnx could not be had from any of its origins:\n  local:absent.onnx: not there (looked below ${root})`,
    );
    expect(JSON.parse(await readFile(join(root, "reports", "eval-ap.json"), "utf8"))).toMatchObject({
      note,
      models,
    });
    expect(await readFile(join(root, "reports", "eval-ap.html"), "utf8")).toContain("<td>tiny</td>");
  }, 60_000);

  it("ends with 1 and a sentence when a model is off its reference twice, and prints a table without --json", async () => {
    expect(await run([await entry("tiny", "tiny.onnx", 99.5)], false)).toBe(1);
    expect(printed[0]).toMatch(/^model +AP +same resize +reference +off by +AP50 +images +ms\n/);
    expect(printed[0]).toMatch(/^tiny +[\d.]+ +[\d.]+ +99\.5 /m);
    expect(printed[0]).toContain(`\n${WHY_TWICE}\n`);
    expect(said.at(-1)).toMatch(
      /^tiny: AP [\d.]+ with the reference's own resize is off its reference 99\.5 by more than 0\.5\.$/,
    );
  }, 60_000);

  it("measures a model that agrees a second time when asked to", async () => {
    const code = await run([await entry("tiny", "tiny.onnx", null)], true, { referenceResize: true });
    expect(code).toBe(0);
    expect(JSON.parse(printed[0] ?? "")).toMatchObject({
      models: { tiny: { apSameResize: expect.any(Number) as number } },
    });
  }, 60_000);

  it("shows the model other pixels with the reference's resize, and finds boxes in the same picture", async () => {
    const options = { cacheDir: join(root, "cache"), dataDirs: [root], progress: () => undefined };
    const model = await pullEntry(await entry("tiny", "tiny.onnx", null), options);
    const rest = { model, dataset: await openCocoDataset([root]), workers: 1, onImage: () => undefined };
    const own = await evaluateModel({ ...rest, resize: "agent" });
    const same = await evaluateModel({ ...rest, resize: "reference" });
    const confidences = (found: readonly FoundBox[]) => found.map(({ confidence }) => confidence);
    expect(confidences(same.found)).not.toEqual(confidences(own.found));
    const [ownWidth, sameWidth] = [own, same].map(({ found }) =>
      Math.max(...found.map(({ xyxy }) => xyxy[2])),
    );
    expect(ownWidth).toBeGreaterThan(8);
    expect(sameWidth).toBeCloseTo(ownWidth ?? Number.NaN, 0);
  }, 60_000);

  it("fails when no model could be had, and before any work when there are no labels", async () => {
    const absent = await entry("absent", "absent.onnx", null);
    await expect(run([absent], true)).rejects.toThrow(
      new ModelError("FETCH_FAILED", "No model could be had, so none was measured."),
    );
    await expect(run([absent], true, { labelledDirs: [join(root, "nowhere")] })).rejects.toThrow(
      "The labelled images were not found",
    );
    expect(printed).toEqual([]);
  });

  it("does not pass over a model that does not fit its manifest", async () => {
    const tiny = await entry("tiny", "tiny.onnx", null);
    const bad = { ...tiny, manifest: { ...tiny.manifest, classes: ["person"] } };
    await expect(run([bad], true)).rejects.toThrow(/does not fit its manifest: key "head\.scores"/);
  }, 60_000);
});
