/** Detector over a pool of ONNX worker threads: one session each, because one wide session costs more CPU per picture. */
import { Worker } from "node:worker_threads";
import { AgentError } from "../../errors.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { RgbImage } from "../decode/frame.ts";
import type { Detector } from "./detector.ts";
import type { ModelManifest } from "./model-manifest.ts";
import { WorkerPool, type WorkerPoolCounters } from "./worker-pool.ts";
import type { WorkerStart } from "./worker-protocol.ts";

export interface OnnxDetectorOptions {
  readonly manifest: ModelManifest;
  readonly weightsPath: string;
  /** Inferences at once; on CPU one per free core. */
  readonly workers: number;
  /** Pictures that one inference takes at most, default 1. A model that cannot take more takes one, and the log says why. */
  readonly batch?: number;
  /** In order of preference, as onnxruntime names them; "cpu" is the last resort whether named or not. */
  readonly executionProviders: readonly string[];
  /** A worker that takes longer for one inference, of however many pictures, is given up and replaced. */
  readonly detectTimeoutMs: number;
  /**
   * True for the agent: an object that the model reports under two class names of the same evidence comes once,
   * under the surer one. False for measuring AP, which counts each class by itself (about 1 point at floor 0.01).
   */
  readonly onePerObject: boolean;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Instead of the manifest's floor. */
  readonly confidenceFloor?: number;
  /** Default 100, as COCO counts. */
  readonly maxDetections?: number;
}

export interface OnnxDetector extends Detector {
  readonly counters: WorkerPoolCounters;
}

const MAX_DETECTIONS = 100;
/** 16K: beyond what any camera sends; a larger side is a mistake upstream. */
const MAX_SIDE_PX = 16_384;
const REMEMBERED_TIMES = 128;

/**
 * The compiled worker is plain JavaScript; from source (tests, tsx) its thread must first learn TypeScript.
 * `--import tsx` does not do that inside a worker thread of Node 20, so the loader is registered by hand.
 */
function spawnWorker(start: WorkerStart): Worker {
  const compiled = import.meta.url.endsWith(".js");
  const url = new URL(compiled ? "./onnx-worker.js" : "./onnx-worker.ts", import.meta.url);
  if (compiled) return new Worker(url, { workerData: start });
  const tsx = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  const boot = `import(${tsx}).then(({ register }) => { register(); return import(${JSON.stringify(url.href)}); })`;
  return new Worker(boot, { eval: true, execArgv: [], workerData: start });
}

function checkPicture({ widthPx, heightPx, rgb }: RgbImage): void {
  const side = (px: number) => Number.isInteger(px) && px >= 1 && px <= MAX_SIDE_PX;
  if (!side(widthPx) || !side(heightPx)) {
    throw new AgentError(
      "DETECTOR_FAILED",
      `a picture of ${widthPx}x${heightPx}: each side must be 1 to ${MAX_SIDE_PX}`,
    );
  }
  const bytes = widthPx * heightPx * 3;
  if (rgb.length === bytes) return;
  throw new AgentError(
    "DETECTOR_FAILED",
    `a picture of ${widthPx}x${heightPx} has ${rgb.length} bytes; RGB makes ${bytes}`,
  );
}

/** Median of the latest REMEMBERED_TIMES values. */
function createMedian(): { add(value: number): void; median(): number | undefined } {
  const values: number[] = [];
  let next = 0;
  return {
    add: (value) => {
      values[next] = value;
      next = (next + 1) % REMEMBERED_TIMES;
    },
    median: () => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)],
  };
}

/**
 * Resolves when every worker has checked the weights' hash, loaded them and run once.
 * Rejects with AgentError MODEL_INVALID when the file is missing, is not the manifest's, or does not fit it.
 */
export async function createOnnxDetector(options: OnnxDetectorOptions): Promise<OnnxDetector> {
  const { manifest, workers, logger, clock } = options;
  const start: WorkerStart = {
    manifest,
    weightsPath: options.weightsPath,
    executionProviders: options.executionProviders,
    confidenceFloor: options.confidenceFloor ?? manifest.confidence.floor,
    maxDetections: options.maxDetections ?? MAX_DETECTIONS,
    onePerObject: options.onePerObject,
    batch: options.batch ?? 1,
  };
  const pool = await WorkerPool.start({
    workers,
    spawn: () => spawnWorker(start),
    answerTimeoutMs: options.detectTimeoutMs,
    clock,
    logger,
  });
  const times = createMedian();
  // As it was at the start: who shares the slots out counted on so many.
  const { slots } = pool;

  return {
    model: { name: manifest.name, sha256: manifest.weights.sha256 },
    slots,
    get executionProvider() {
      return pool.executionProvider;
    },
    get counters() {
      return pool.counters;
    },
    detect: async (image) => {
      checkPicture(image);
      const { detections, busyMs } = await pool.run(image);
      times.add(busyMs);
      return detections;
    },
    inferenceMsP50: () => times.median(),
    close: () => pool.close(),
  };
}
