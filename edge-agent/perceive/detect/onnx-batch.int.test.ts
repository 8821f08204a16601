/** Pictures of several cameras in one run: real worker threads, real onnxruntime, tiny models with and without a batch. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { createLogger, type Logger } from "../../telemetry/logger.ts";
import { systemClock } from "../../time/clock.ts";
import { describeDetector } from "./detector.conformance.ts";
import { createOnnxDetector, type OnnxDetector, type OnnxDetectorOptions } from "./onnx-detector.ts";
import { fourColours, type TinyModelOptions, writeTinyModel } from "./tiny-model.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "gridwatch-batch-"));
const open: OnnxDetector[] = [];
afterAll(async () => {
  await Promise.all(open.map((detector) => detector.close()));
  rmSync(folder, { recursive: true });
});

async function create(
  model: TinyModelOptions,
  change: Partial<OnnxDetectorOptions> = {},
): Promise<OnnxDetector> {
  const detector = await createOnnxDetector({
    ...writeTinyModel(folder, model),
    workers: 1,
    batch: 3,
    executionProviders: ["cpu"],
    detectTimeoutMs: 20_000,
    onePerObject: false,
    logger: createLogger({ name: "test", level: "silent" }),
    clock: systemClock,
    ...change,
  });
  open.push(detector);
  return detector;
}

const RED = [255, 0, 0] as const;
const GREEN = [0, 160, 0] as const;
const BLUE = [0, 0, 204] as const;
const BLACK = [0, 0, 0] as const;
/** Of different sizes, one of whose bytes are no whole words. */
const PICTURES = [
  fourColours(128, 96, [BLACK, BLUE, RED, BLACK]),
  fourColours(61, 47, [GREEN, BLACK, BLACK, BLUE]),
  fourColours(64, 64, [BLACK, BLACK, BLACK, RED]),
];

describeDetector("onnx detector with batches", {
  create: () => create({ batch: "dynamic" }, { workers: 2 }),
  pictures: [
    { image: PICTURES[0] as (typeof PICTURES)[number], classNames: ["red", "blue"] },
    { image: PICTURES[1] as (typeof PICTURES)[number], classNames: ["blue", "green"] },
  ],
});

describe("onnx detector: batches", () => {
  it("three pictures in one run are found as three in a run each", async () => {
    const detector = await create({ batch: "dynamic" });
    expect(detector.slots).toBe(3);
    const single = [];
    for (const picture of PICTURES) single.push(await detector.detect(picture));
    expect(single.map((found) => found.map(({ className }) => className))).toEqual([
      ["red", "blue"],
      ["blue", "green"],
      ["red"],
    ]);
    const before = detector.counters;
    const together = await Promise.all(PICTURES.map((each) => detector.detect(each)));
    expect(together).toEqual(single);
    const { runs, pictures } = detector.counters;
    expect([runs - before.runs, pictures - before.pictures]).toEqual([1, 3]);
  });

  it("a run that throws fails the pictures in it, once each, and no other", async () => {
    const detector = await create({ batch: "dynamic", breaks: true });
    const broken = fourColours(64, 64, [BLACK, [0, 0, 255], BLACK, BLACK]);
    const harmless = fourColours(64, 64, [[140, 0, 0], BLACK, BLACK, BLACK]);
    const outcomes = await Promise.allSettled(
      [harmless, broken, harmless, harmless].map((each) => detector.detect(each)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected", "fulfilled"]);
    expect((await detector.detect(harmless)).map(({ className }) => className)).toEqual(["red"]);
    expect(detector.counters).toMatchObject({ workersLost: 0, runs: 2, pictures: 2 });
  });

  it.each([
    {
      why: "takes one picture",
      model: {},
      reason:
        'the input "images" of model "tiny" is [1,3,32,32]; batches need a model exported with a dynamic first dimension',
    },
    {
      why: "gives an output once for all",
      model: { batch: "boxes-once" },
      reason:
        'model "tiny" cannot take several pictures at once: the output "boxes" is [1,4,4] for 2 pictures; its first side must be 2',
    },
    {
      why: "lets one picture change the answer of another",
      model: { batch: "mixed" },
      reason:
        'model "tiny" answers otherwise in a batch: the values of the output "scores" change with the other picture',
    },
  ] as { why: string; model: TinyModelOptions; reason: string }[])(
    "a model that $why falls back to one at a time, and says so once",
    async ({ model, reason }) => {
      const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
      const detector = await create(model, { workers: 2, logger: logger as unknown as Logger });
      expect(detector.slots).toBe(2);
      expect(logger.warn).toHaveBeenCalledExactlyOnceWith(
        { reason },
        "detector takes one picture per inference, whatever model.batch says",
      );
      const found = await Promise.all(PICTURES.map((each) => detector.detect(each)));
      expect(found.map((each) => each[0]?.className)).toEqual(["red", "blue", "red"]);
      expect(detector.counters).toMatchObject({ runs: 3, pictures: 3 });
    },
  );

  it("with a batch of one nothing is tried or said", async () => {
    const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const detector = await create({}, { batch: 1, logger: logger as unknown as Logger });
    expect(detector.slots).toBe(1);
    expect(logger.warn).not.toHaveBeenCalled();
  });
});
