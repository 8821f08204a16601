/** A video as a camera: its pictures at the pace of the patrol, on the clip's own clock. */
import { existsSync } from "node:fs";
import { detectWidthOf, revisitSOf } from "../../edge-agent/camera-plan.ts";
import type { Frame } from "../../edge-agent/perceive/decode/frame.ts";
import { createOnnxDetector, type OnnxDetector } from "../../edge-agent/perceive/detect/onnx-detector.ts";
import { createLogger } from "../../edge-agent/telemetry/logger.ts";
import { systemClock } from "../../edge-agent/time/clock.ts";
import { pullModel } from "../catalogue.ts";
import { probeVideo, readVideo } from "../suite/video.ts";
import type { ReplayCamera, ReplaySettings } from "./replay-settings.ts";

const DETECT_TIMEOUT_MS = 60_000;

export interface VideoSource {
  readonly frames: AsyncIterable<Frame>;
  /** About. */
  readonly looks: number;
}

/** Rejects with ModelError DATA_INVALID for what ffmpeg cannot read. `startsAtMs`: when its first picture was taken. */
export async function openVideo(
  path: string,
  { camera }: ReplayCamera,
  { config, manifest }: ReplaySettings,
  startsAtMs: number,
): Promise<VideoSource> {
  const facts = await probeVideo(path);
  const stepS = camera.watch === undefined ? revisitSOf(camera, config) : 1 / camera.watch.fps;
  const widthPx = even(Math.min(facts.widthPx, detectWidthOf(config, manifest)));
  const size = { widthPx, heightPx: even((facts.heightPx * widthPx) / facts.widthPx) };
  const frames = framesOf(path, { ...size, stepS, cameraCode: camera.code, startsAtMs });
  return { frames, looks: Math.max(1, Math.round(facts.durationS / stepS)) };
}

const even = (sidePx: number): number => 2 * Math.round(sidePx / 2);

interface Pace {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly stepS: number;
  readonly cameraCode: string;
  readonly startsAtMs: number;
}

async function* framesOf(path: string, pace: Pace): AsyncGenerator<Frame> {
  const { cameraCode, startsAtMs, stepS, ...size } = pace;
  let sequence = 0;
  for await (const picture of readVideo(path, { ...size, fps: 1 / stepS })) {
    const monotonicMs = Math.round(sequence * stepS * 1000);
    sequence++;
    yield { ...picture, cameraCode, sequence, monotonicMs, capturedAtMs: startsAtMs + monotonicMs };
  }
}

/** The model that the configuration names; where its weights are not on this machine, they are fetched by their hash. */
export async function openReplayDetector(
  { config, manifest }: ReplaySettings,
  places: {
    readonly cacheDir: string;
    readonly dataDirs: readonly string[];
    readonly say: (line: string) => void;
  },
): Promise<OnnxDetector> {
  const { weights, executionProviders } = config.model;
  const { cacheDir, dataDirs, say: progress } = places;
  const weightsPath = existsSync(weights)
    ? weights
    : (await pullModel(manifest.name, { cacheDir, dataDirs, progress })).weightsPath;
  return await createOnnxDetector({
    ...{ manifest, weightsPath, workers: 1, executionProviders, detectTimeoutMs: DETECT_TIMEOUT_MS },
    onePerObject: true,
    // stdout belongs to the result; whatever goes wrong rejects.
    logger: createLogger({ name: "replay", level: "silent" }),
    clock: systemClock,
  });
}
