/** `npm run bench:replay`: how fast and how exactly records are replayed, and how small a camera-day of them is. */
import { mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { sceneSha256 } from "../../../edge-agent/camera-scene.ts";
import { configSha256 } from "../../../edge-agent/camera-plan.ts";
import { createOnnxDetector } from "../../../edge-agent/perceive/detect/onnx-detector.ts";
import { createLogger } from "../../../edge-agent/telemetry/logger.ts";
import { systemClock } from "../../../edge-agent/time/clock.ts";
import { pullModel } from "../../../models/catalogue.ts";
import { dataDirs, modelCacheDir, reportsDir } from "../../../models/paths.ts";
import { DEFAULT_MODEL } from "../../demo/default-model.ts";
import { fetchFootage } from "../../demo/footage.ts";
import { compareReplays, megabytesPerDay, packLooks, replayDay } from "./measure.ts";
import { HELP, readOptions } from "./options.ts";
import { lookAtStreet, STEP_S, streetCamera } from "./street-looks.ts";

/** Of the time there is, for looking at pictures; the rest is for replaying. */
const LOOKING_SHARE = 0.55;
const ALL_SHARE = 0.85;
const DWELL_S = 20;
const DETECT_TIMEOUT_MS = 60_000;

async function run(seconds: number, say: (line: string) => void) {
  const startedMs = performance.now();
  const isOver = (share: number) => () => performance.now() - startedMs > share * seconds * 1000;
  const recording = await fetchFootage(say);
  const model = await pullModel(DEFAULT_MODEL, {
    ...{ cacheDir: modelCacheDir(), dataDirs: dataDirs(), progress: say },
  });
  const { manifest, weightsPath } = model;
  const detector = await createOnnxDetector({
    ...{ manifest, weightsPath, workers: 1, executionProviders: ["cpu"], onePerObject: true },
    ...{ detectTimeoutMs: DETECT_TIMEOUT_MS, clock: systemClock },
    logger: createLogger({ name: "bench", level: "silent" }),
  });
  try {
    const street = await lookAtStreet(
      recording,
      { detector, manifest, dwellS: DWELL_S },
      isOver(LOOKING_SHARE),
    );
    const { camera, config, plan } = streetCamera(manifest, DWELL_S);
    const packed = await packLooks(street.records, {
      ...{ cameraCode: camera.code, model: detector.model, configSha256: configSha256(config) },
      sceneSha256: sceneSha256(camera, manifest, STEP_S),
    });
    const { length: looks } = street.records;
    const exactness = await compareReplays(street, packed.blocks, plan);
    const speed = replayDay(packed.blocks, plan, isOver(ALL_SHARE));
    return {
      footage: recording,
      looks,
      namedPerLook: street.records.reduce((sum, { named }) => sum + named.length, 0) / looks,
      fromVideoTimesRealTime: (looks * STEP_S * 1000) / street.tookMs,
      bytesPerLook: packed.bytesPerLook,
      encodeMsPerLook: packed.encodeMsPerLook,
      packMsPerLook: packed.packMsPerLook,
      ...exactness,
      replayedLooks: speed.looks,
      timesRealTime: speed.timesRealTime,
      recordMbPerCameraDay: megabytesPerDay(packed.bytesPerLook),
      load: loadavg()[0] ?? 0,
    };
  } finally {
    await detector.close();
  }
}

const rounded = (value: number): number => Number(value.toPrecision(4));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === null) {
    process.stdout.write(HELP);
    return 0;
  }
  const result = await run(options.seconds, (line) => process.stderr.write(`${line}\n`));
  mkdirSync(reportsDir(), { recursive: true });
  const path = join(reportsDir(), "bench-replay.json");
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
  const lines = Object.entries(result).map(
    ([name, value]) => `${name}: ${String(typeof value === "number" ? rounded(value) : value)}`,
  );
  (options.json ? process.stderr : process.stdout).write(`${[...lines, `report: ${path}`].join("\n")}\n`);
  const { deterministic, recordMbPerCameraDay, timesRealTime } = result;
  if (options.json) {
    const last = {
      timesRealTime: rounded(timesRealTime),
      deterministic,
      recordMbPerCameraDay: rounded(recordMbPerCameraDay),
    };
    process.stdout.write(`${JSON.stringify(last)}\n`);
  }
  return deterministic ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (cause: unknown) => {
    process.stderr.write(`bench:replay: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exitCode = 1;
  },
);
