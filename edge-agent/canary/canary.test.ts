import { pino } from "pino";
import { expect, it } from "vitest";
import { AgentError } from "../errors.ts";
import type { Detection } from "../perceive/detect/detection.ts";
import type { Detector } from "../perceive/detect/detector.ts";
import { loadModelManifest } from "../perceive/detect/load-manifest.ts";
import { createPatrolScheduler } from "../perceive/detect/patrol-scheduler.ts";
import { createMemoryOutbox } from "../report/outbox/memory-outbox.ts";
import { createFakeClock } from "../time/fake-clock.ts";
import { type CanaryParts, openCanary } from "./canary.ts";
import type { CanaryConfig } from "./config-canary.ts";

const CODE = "32050600001310000001";
const manifest = loadModelManifest(
  new URL("../../models/efficientdet-lite0/model.json", import.meta.url).pathname,
);
const CAR: Detection = { xyxy: [0, 0, 100, 100], className: "car", confidence: 0.9 };
const PICTURE = { widthPx: 2, heightPx: 2, rgb: new Uint8Array(12) };

const config: CanaryConfig = {
  label: "lite1 on the market street",
  model: {
    ...{ manifest: "/m.json", weights: "/w.onnx", workers: 1, batch: 1 },
    ...{ executionProviders: ["cpu"], timeoutS: 10 },
  },
  ...{ cameras: [CODE], compareEvery: 2, window: 5, minAgreement: 0.8 },
};

interface Scripted extends Detector {
  asked: number;
  closed: boolean;
}

function scripted(see: () => readonly Detection[], inferenceMs = 20): Scripted {
  const detector: Scripted = {
    ...{ model: { name: "scripted", sha256: "b".repeat(64) }, executionProvider: "cpu", slots: 1 },
    ...{ asked: 0, closed: false },
    detect: () => {
      detector.asked += 1;
      return Promise.resolve().then(see);
    },
    inferenceMsP50: () => inferenceMs,
    close: () => {
      detector.closed = true;
      return Promise.resolve();
    },
  };
  return detector;
}

function trial(
  options: {
    readonly see?: () => readonly Detection[];
    readonly ownSees?: () => readonly Detection[];
    readonly inferenceMs?: number;
  } = {},
) {
  const clock = createFakeClock(1_800_000_000_000);
  const logger = pino({ level: "silent" });
  const outbox = createMemoryOutbox({ maxBytes: 1e6, maxEntries: 100, maxAgeMs: 1e9 }, clock);
  const canaryDetector = scripted(options.see ?? (() => [CAR]), options.inferenceMs);
  const own = scripted(options.ownSees ?? (() => [CAR]));
  let fallBacks = 0;
  const open = (change: Partial<CanaryParts> = {}) =>
    openCanary({
      ...{ config, manifest, clock, logger, outbox, loadFailed: "reject", revisitS: () => 2 },
      open: () => Promise.resolve(canaryDetector),
      openPatrol: ({ slots }) => createPatrolScheduler({ slots, clock }),
      own: { detector: own, manifest },
      onFallBack: () => {
        fallBacks += 1;
        return Promise.resolve();
      },
      ...change,
    });
  return { clock, outbox, own, canaryDetector, open, fallBacks: () => fallBacks };
}

/** Looks one after the other, each with the turns that its comparison takes. */
async function look(
  canary: Awaited<ReturnType<typeof openCanary>>,
  times: number,
  clock: { advance(ms: number): Promise<void> },
) {
  for (let i = 0; i < times; i++) {
    await canary
      .standing()
      ?.watched(CODE)
      .detect(PICTURE)
      .catch(() => undefined);
    await clock.advance(0);
  }
}

it("its answers are the looks'; every so many are compared, on a copy of the picture", async () => {
  const { open, own, clock } = trial();
  const canary = await open();
  const watched = canary.standing()?.watched(CODE);
  for (let i = 0; i < 4; i++) {
    expect(await watched?.detect(PICTURE)).toEqual([CAR]);
    await clock.advance(0);
  }
  expect(own.asked).toBe(2);
  expect(canary.health()).toMatchObject({
    ...{ label: config.label, state: "running", looks: 4, compared: 2, failed: 0 },
    ...{ agreement: 1, byCamera: { [CODE]: 1 }, inferenceMsP50: 20, minAgreement: 0.8 },
  });
});

it("falls back when the models disagree, and stays so over a restart until something changes", async () => {
  const { open, clock, fallBacks, own, canaryDetector } = trial({
    ownSees: () => [CAR, { ...CAR, xyxy: [300, 0, 400, 100] }],
  });
  const canary = await open();
  await look(canary, 20, clock);
  expect(fallBacks()).toBe(1);
  expect(canary.standing()).toBeUndefined();
  const health = canary.health();
  expect(health).toMatchObject({ state: "fallen-back", compared: 5, agreement: 0.667 });
  expect(health.reason).toContain("by 0.67 over the latest 5 compared looks; at least 0.80 was asked for");
  expect([own.asked, canaryDetector.closed]).toEqual([5, true]);

  const again = await open({ open: () => Promise.reject(new Error("it is not loaded again")) });
  expect(again.standing()).toBeUndefined();
  expect(again.health()).toEqual({ ...health, inferenceMsP50: undefined });
  expect(fallBacks()).toBe(1);

  const changed = await open({ config: { ...config, label: "another trial" } });
  expect(changed.health()).toMatchObject({ state: "running", looks: 0 });
  expect(changed.identity).not.toBe(canary.identity);
});

it("falls back when it gives no answer; the failed look is the caller's to hear of", async () => {
  const failing = () => {
    throw new AgentError("DETECTOR_FAILED", "hung");
  };
  const { open, clock, fallBacks } = trial({ see: failing });
  const canary = await open();
  await expect(canary.standing()?.watched(CODE).detect(PICTURE)).rejects.toThrow("hung");
  await look(canary, 5, clock);
  expect(fallBacks()).toBe(1);
  expect(canary.health()).toMatchObject({
    ...{ state: "fallen-back", looks: 3, failed: 3, compared: 0 },
    reason: "the canary model gave no answer 3 times in a row",
  });
});

it("falls back when it has been slower than the revisit for a minute", async () => {
  const { open, clock, fallBacks } = trial({ inferenceMs: 2500 });
  const canary = await open();
  await look(canary, 3, clock);
  await clock.advance(59_000);
  await look(canary, 1, clock);
  expect(fallBacks()).toBe(0);
  await clock.advance(1_000);
  await look(canary, 1, clock);
  expect(fallBacks()).toBe(1);
  expect(canary.health().reason).toContain("an inference takes 2500 ms");
});

it("the agent's own model failing says nothing of the canary", async () => {
  const { open, clock, fallBacks } = trial({
    ownSees: () => {
      throw new AgentError("DETECTOR_FAILED", "own");
    },
  });
  const canary = await open();
  await look(canary, 20, clock);
  expect(fallBacks()).toBe(0);
  expect(canary.health()).toMatchObject({ looks: 20, compared: 0 });
});

it("a model that cannot be loaded: refused in a reload, fallen back at the start", async () => {
  const { open } = trial();
  const broken = { open: () => Promise.reject(new AgentError("MODEL_INVALID", "/w.onnx is not there")) };
  await expect(open(broken)).rejects.toThrow("/w.onnx is not there");
  const canary = await open({ ...broken, loadFailed: "fall-back" });
  expect(canary.health()).toMatchObject({
    ...{ state: "fallen-back", looks: 0 },
    reason: "the canary model could not be loaded: /w.onnx is not there",
  });
});

it("ends its inference after the comparison under way", async () => {
  const { open, canaryDetector, clock } = trial();
  const canary = await open();
  await look(canary, 1, clock);
  await canary.close();
  expect(canaryDetector.closed).toBe(true);
});
