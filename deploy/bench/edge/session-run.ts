/**
 * `main.js session-run`: `session.run` alone, in a process of its own, on keyframes of the same clips and at a
 * steady beat, because a tight loop would find its caches warmer than any camera's look does. Also what our own
 * preprocessing of such a frame costs. Prints one JSON line when asked to end.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { loadModelManifest } from "../../../edge-agent/perceive/detect/load-manifest.ts";
import { createPreprocessor } from "../../../edge-agent/perceive/detect/preprocess.ts";

export interface SessionRunJob {
  readonly manifestPath: string;
  readonly weightsPath: string;
  readonly clips: readonly { readonly file: string; readonly widthPx: number; readonly heightPx: number }[];
  readonly perS: number;
}

export interface SessionRunResult {
  readonly runs: number;
  /** CPU milliseconds per call. */
  readonly runMs: number;
  /** CPU milliseconds to prepare one full frame, for each of the job's clips. */
  readonly prepareMs: readonly number[];
}

const PREPARES = 8;

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

function firstFrame({ file, widthPx, heightPx }: SessionRunJob["clips"][number]): Uint8Array {
  const args = ["-nostdin", "-v", "error", "-threads", "1", "-i", file, "-frames:v", "1"];
  const raw = ["-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1"];
  const { stdout } = spawnSync("ffmpeg", [...args, ...raw], { maxBuffer: widthPx * heightPx * 4 });
  if (stdout.length !== widthPx * heightPx * 3) throw new Error(`${file} gave no frame`);
  return new Uint8Array(stdout.buffer, stdout.byteOffset, stdout.length).slice();
}

export async function runSessionAlone(job: SessionRunJob): Promise<void> {
  const ending = new AbortController();
  process.once("SIGTERM", () => {
    ending.abort();
  });
  const manifest = loadModelManifest(job.manifestPath);
  const session = await InferenceSession.create(readFileSync(job.weightsPath), {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    extra: { session: { intra_op: { allow_spinning: "0" } } },
  });
  const preprocessor = createPreprocessor(manifest.input);
  const { name, dtype, sizeName } = manifest.input;
  const prepareMs: number[] = [];
  const inputs = job.clips.map((clip) => {
    const image = { ...clip, rgb: firstFrame(clip) };
    // Twice before it counts: the compiler and the filter tables.
    for (let i = 0; i < 2; i++) preprocessor.prepare(image);
    const beganMs = cpuMs();
    for (let i = 0; i < PREPARES; i++) preprocessor.prepare(image);
    prepareMs.push((cpuMs() - beganMs) / PREPARES);
    const { tensor, dims } = preprocessor.prepare(image);
    const feeds: Record<string, Tensor> = { [name]: new Tensor(dtype, tensor.slice(), dims) };
    const size = [BigInt(clip.widthPx), BigInt(clip.heightPx)];
    if (sizeName !== undefined) feeds[sizeName] = new Tensor("int64", BigInt64Array.from(size), [1, 2]);
    return feeds;
  });
  for (const feeds of inputs) await session.run(feeds);
  process.stdout.write("ready\n");
  const result = await paced(session, inputs, { perS: job.perS, signal: ending.signal });
  process.stdout.write(`${JSON.stringify({ ...result, prepareMs } satisfies SessionRunResult)}\n`);
}

async function paced(
  session: InferenceSession,
  inputs: readonly Record<string, Tensor>[],
  { perS, signal }: { readonly perS: number; readonly signal: AbortSignal },
): Promise<{ runs: number; runMs: number }> {
  let spentMs = 0;
  let runs = 0;
  while (!signal.aborted) {
    await sleep(1000 / perS, undefined, { signal }).catch(() => undefined);
    const beganMs = cpuMs();
    await session.run(inputs[runs % inputs.length] ?? {});
    spentMs += cpuMs() - beganMs;
    runs++;
  }
  return { runs, runMs: spentMs / Math.max(1, runs) };
}
