/** What one look costs on this machine: each model in a worker with one thread, as the agent runs it, all in turns. */
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import { createOnnxDetector, type OnnxDetector } from "../../edge-agent/perceive/detect/onnx-detector.ts";
import { createLogger } from "../../edge-agent/telemetry/logger.ts";
import { systemClock } from "../../edge-agent/time/clock.ts";
import type { PulledModel } from "../catalogue.ts";

/** So that a slow minute of the machine falls on every model. */
const ROUNDS = 4;
const LEAST_LOOKS = 3;
const DETECT_TIMEOUT_MS = 60_000;

export interface LookTimes {
  readonly looks: number;
  /** From the picture handed over to its boxes. */
  readonly medianMs: number;
  readonly p95Ms: number;
  /** CPU time of the whole process over the looks: the worker, and the copy and the messages around it. */
  readonly cpuMs: number;
  /** How far the rounds' CPU times lie apart, over their mean: the machine's own noise. */
  readonly noise: number;
}

export interface LookTimesOptions {
  /** Turns through these, in this order. */
  readonly pictures: readonly RgbImage[];
  /** Measured time of each model over all rounds. */
  readonly seconds: number;
  readonly onRound: (done: number, total: number) => void;
}

/** A detector exactly as the agent would have it, with one worker. Rejects with AgentError MODEL_INVALID when it does not fit. */
export async function openDetector({ manifest, weightsPath }: PulledModel): Promise<OnnxDetector> {
  return await createOnnxDetector({
    manifest,
    weightsPath,
    workers: 1,
    executionProviders: ["cpu"],
    detectTimeoutMs: DETECT_TIMEOUT_MS,
    onePerObject: true,
    // stdout belongs to the result; whatever goes wrong rejects.
    logger: createLogger({ name: "models", level: "silent" }),
    clock: systemClock,
  });
}

/** In the order of `models`. Nothing else should run meanwhile: what does shows as noise, or as slowness. */
export async function measureLooks(
  models: readonly PulledModel[],
  { pictures, seconds, onRound }: LookTimesOptions,
): Promise<LookTimes[]> {
  const open: OnnxDetector[] = [];
  try {
    for (const model of models) open.push(await openDetector(model));
    const rounds = open.map((): Round[] => []);
    for (let round = 0; round < ROUNDS; round += 1) {
      // There and back, so that a drift does not favour the first.
      const turns = [...open.keys()];
      for (const k of round % 2 === 0 ? turns : turns.reverse()) {
        const budgetMs = (1000 * seconds) / ROUNDS;
        rounds[k]?.push(await lookFor(open[k] as OnnxDetector, pictures, budgetMs));
      }
      onRound(round + 1, ROUNDS);
    }
    return rounds.map(summary);
  } finally {
    for (const detector of open) await detector.close();
  }
}

interface Round {
  readonly timesMs: readonly number[];
  readonly cpuMs: number;
}

async function lookFor(
  detector: OnnxDetector,
  pictures: readonly RgbImage[],
  budgetMs: number,
): Promise<Round> {
  // The first look after a pause finds cold caches.
  await detector.detect(pictures[0] as RgbImage);
  const timesMs: number[] = [];
  const before = process.cpuUsage();
  const beganMs = systemClock.monotonicMs();
  let nowMs = beganMs;
  while (nowMs - beganMs < budgetMs || timesMs.length < LEAST_LOOKS) {
    await detector.detect(pictures[timesMs.length % pictures.length] as RgbImage);
    const endedMs = systemClock.monotonicMs();
    timesMs.push(endedMs - nowMs);
    nowMs = endedMs;
  }
  const { user, system } = process.cpuUsage(before);
  return { timesMs, cpuMs: (user + system) / 1000 / timesMs.length };
}

function summary(rounds: readonly Round[]): LookTimes {
  const sorted = rounds.flatMap(({ timesMs }) => timesMs).toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  const cpu = rounds.map(({ cpuMs }) => cpuMs);
  const mean = cpu.reduce((sum, value) => sum + value, 0) / cpu.length;
  return {
    looks: sorted.length,
    medianMs: at(0.5),
    p95Ms: at(0.95),
    cpuMs: mean,
    noise: (Math.max(...cpu) - Math.min(...cpu)) / mean,
  };
}
