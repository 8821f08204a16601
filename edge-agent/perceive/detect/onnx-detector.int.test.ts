/** The detector with real worker threads, real onnxruntime and a real, tiny model. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createLogger } from "../../telemetry/logger.ts";
import { systemClock } from "../../time/clock.ts";
import { describeDetector } from "./detector.conformance.ts";
import { createOnnxDetector, type OnnxDetector, type OnnxDetectorOptions } from "./onnx-detector.ts";
import { fourColours, writeTinyModel } from "./tiny-model.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "gridwatch-detector-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const tiny = writeTinyModel(folder);

const open: OnnxDetector[] = [];
afterAll(async () => {
  await Promise.all(open.map((detector) => detector.close()));
});

async function create(change: Partial<OnnxDetectorOptions> = {}): Promise<OnnxDetector> {
  const detector = await createOnnxDetector({
    ...tiny,
    workers: 1,
    executionProviders: ["cpu"],
    detectTimeoutMs: 5_000,
    onePerObject: false,
    logger: createLogger({ name: "test", level: "silent" }),
    clock: systemClock,
    ...change,
  });
  open.push(detector);
  return detector;
}

const RED = [255, 0, 0] as const;
const BLUE = [0, 0, 204] as const;
const BLACK = [0, 0, 0] as const;
const redAndBlue = fourColours(128, 96, [BLACK, BLUE, RED, BLACK]);

describeDetector("onnx detector", {
  create: () => create({ workers: 2 }),
  pictures: [
    { image: redAndBlue, classNames: ["red", "blue"] },
    { image: fourColours(61, 47, [[0, 160, 0], BLACK, BLACK, [0, 0, 230]]), classNames: ["blue", "green"] },
  ],
});

describe("onnx detector: what it finds", () => {
  it("colours, confidence and source pixels of a picture that is not the model's shape", async () => {
    const found = await (await create()).detect(redAndBlue);
    expect(found.map(({ className, xyxy }) => ({ className, xyxy }))).toEqual([
      { className: "red", xyxy: [0, 48, 64, 96] },
      { className: "blue", xyxy: [64, 0, 128, 48] },
    ]);
    // The picture is exactly four input pixels wide per pixel, so only the two middle columns see a neighbour.
    expect(found[0]?.confidence).toBeCloseTo(1, 1);
    expect(found[1]?.confidence).toBeCloseTo(204 / 255, 1);
  });

  it("the floor and the number of boxes can be set", async () => {
    const all = await create({ confidenceFloor: 0.001 });
    // Each colour also bleeds over the quarter's edge by the resize.
    expect((await all.detect(redAndBlue)).length).toBeGreaterThan(2);
    const one = await create({ maxDetections: 1 });
    expect((await one.detect(redAndBlue)).map(({ className }) => className)).toEqual(["red"]);
  });

  it("one per object: a purple quarter is red or blue, not both", async () => {
    const purple = fourColours(64, 64, [[250, 0, 200], BLACK, BLACK, BLACK]);
    const names = async (onePerObject: boolean) =>
      (await (await create({ onePerObject })).detect(purple)).map(({ className }) => className);
    expect(await names(false)).toEqual(["red", "blue"]);
    expect(await names(true)).toEqual(["red"]);
  });
});

describe("onnx detector: files that are not right", () => {
  it("refuses weights with another hash, naming file, expected and found", async () => {
    const weightsPath = join(folder, "tampered.onnx");
    copyFileSync(tiny.weightsPath, weightsPath);
    writeFileSync(weightsPath, "x", { flag: "a" });
    await expect(create({ weightsPath })).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message: expect.stringMatching(
        new RegExp(
          `^weights file ${weightsPath} of model "tiny" has sha256 [0-9a-f]{64}; its manifest expects ${tiny.manifest.weights.sha256}$`,
        ),
      ) as string,
    });
  });

  it("refuses weights that are not there", async () => {
    await expect(create({ weightsPath: join(folder, "absent.onnx") })).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message: expect.stringContaining('absent.onnx of model "tiny" cannot be read: ENOENT') as string,
    });
  });

  it("refuses a file that is not a model", async () => {
    const weightsPath = join(folder, "text.onnx");
    writeFileSync(weightsPath, "not a model");
    const sha256 = "708811ccb1510c6d6c6e6379ef09be39bdbb0e7edcf44fefcca21c6228ee6d89";
    const manifest = { ...tiny.manifest, weights: { ...tiny.manifest.weights, sha256 } };
    await expect(create({ weightsPath, manifest })).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message: expect.stringContaining('text.onnx of model "tiny" cannot be loaded') as string,
    });
  });

  it.each([
    {
      why: "one class name too few",
      change: { classes: ["red", "green"], evidence: {} },
      sentence: 'key "head.scores": the output "scores" is Float32Array [1,4,3]; this head needs [1,N,2]',
    },
    {
      why: "an output that the model does not have",
      change: { head: { kind: "efficientdet", boxes: "boxes", scores: "probabilities" } as const },
      sentence: 'key "head.scores" names the output "probabilities", but the model has "boxes", "scores"',
    },
    {
      why: "another input size",
      change: { input: { ...tiny.manifest.input, widthPx: 64 } },
      sentence: "images",
    },
  ])("refuses a manifest with $why before the first picture", async ({ change, sentence }) => {
    await expect(create({ manifest: { ...tiny.manifest, ...change } })).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message: expect.stringMatching(/^model "tiny" does not fit its manifest: /) as string,
    });
    await expect(create({ manifest: { ...tiny.manifest, ...change } })).rejects.toThrow(sentence);
  });
});

describe("onnx detector: execution providers", () => {
  it("falls back to cpu, names what it runs on, and logs why", async () => {
    const lines: string[] = [];
    const logger = createLogger({ name: "test", level: "silent" });
    logger.level = "warn";
    logger.warn = ((fields: object, text: string) => {
      lines.push(`${text} ${JSON.stringify(fields)}`);
    }) as typeof logger.warn;
    const detector = await create({ executionProviders: ["openvino", "cuda"], logger, workers: 2 });
    expect(detector.executionProvider).toBe("cpu");
    expect(await detector.detect(redAndBlue)).toHaveLength(2);
    // Once, not once per worker.
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("detector fell back to another execution provider");
    expect(lines[0]).toContain('"executionProvider":"openvino","reason":"this onnxruntime knows only cpu');
    expect(lines[0]).toContain('"executionProvider":"cuda","reason":"');
  });
});

describe("onnx detector: a run that does not come back in time", () => {
  it("rejects at the timeout although native code cannot be interrupted, and recovers", async () => {
    const slow = writeTinyModel(folder, { slowSide: 2500 });
    const detector = await create({ ...slow, detectTimeoutMs: 50 });
    const beganMs = performance.now();
    await expect(detector.detect(redAndBlue)).rejects.toMatchObject({
      code: "DETECTOR_FAILED",
      message: "the worker gave no answer within 50 ms",
    });
    expect(performance.now() - beganMs).toBeLessThan(1_000);
    expect(detector.counters.workersLost).toBe(1);
    // Another worker takes its place: the next call reaches it and is late in its turn.
    await expect(detector.detect(redAndBlue)).rejects.toThrow("the worker gave no answer within 50 ms");
    expect(detector.counters.workersLost).toBe(2);
    // Both come back from native code into a living process and end by themselves.
    await expect.poll(() => detector.counters.workersHung, { timeout: 30_000 }).toBe(0);
  });
});
