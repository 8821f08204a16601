/**
 * A worker thread that owns one ONNX session: the only file that imports onnxruntime, whose run() blocks the
 * thread it is called on. Preprocessing, head and NMS happen here too, so the agent's thread only copies pixels.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { env, InferenceSession, listSupportedBackends, Tensor } from "onnxruntime-node";
import { AgentError, messageOf } from "../../errors.ts";
import { systemClock } from "../../time/clock.ts";
import type { Detection } from "./detection.ts";
import { decodeDetections } from "./heads/index.ts";
import type { Outputs } from "./heads/head.ts";
import {
  createBatchPreprocessor,
  differenceOf,
  type PreparedBatch,
  probePictures,
  sliceOutputs,
} from "./picture-batch.ts";
import type { Placement } from "./placement.ts";
import type {
  DetectRequest,
  SkippedProvider,
  WorkerAnswer,
  WorkerGreeting,
  WorkerRequest,
  WorkerStart,
} from "./worker-protocol.ts";

const start = workerData as WorkerStart;
const { manifest } = start;

// What goes wrong is thrown as well, and reaches the agent's own log; the library's copy would go raw to stderr.
env.logLevel = "fatal";

/** Reads the weights once and hashes the very bytes that are loaded, so a file swapped in between is no way in. */
async function readWeights(path: string): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const reason = `weights file ${path} of model "${manifest.name}" cannot be read: ${messageOf(error)}`;
    throw new AgentError("MODEL_INVALID", reason, { cause: error });
  }
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found === manifest.weights.sha256) return bytes;
  throw new AgentError(
    "MODEL_INVALID",
    `weights file ${path} of model "${manifest.name}" has sha256 ${found}; its manifest expects ${manifest.weights.sha256}`,
  );
}

async function createSession(weights: Buffer, executionProvider: string): Promise<InferenceSession> {
  return await InferenceSession.create(weights, {
    executionProviders: [executionProvider],
    // Two threads in one session cost more CPU per picture than two sessions of one thread each.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    extra: { session: { intra_op: { allow_spinning: "0" } } },
    // As env.logLevel: fatal alone.
    logSeverityLevel: 4,
  });
}

/**
 * The first provider that really works, tried out. onnxruntime drops names it does not know with no error, and throws for
 * a known one whose libraries are missing, so each is asked alone.
 */
async function openSession(
  weights: Buffer,
): Promise<{ session: InferenceSession; greeting: WorkerGreeting }> {
  const greet = async (session: InferenceSession, executionProvider: string): Promise<WorkerGreeting> => {
    const batch = await tryBatch(session, executionProvider);
    return { kind: "ready", executionProvider, skipped, ...batch };
  };
  const known = listSupportedBackends().map(({ name }) => name);
  const skipped: SkippedProvider[] = [];
  for (const executionProvider of start.executionProviders.filter((name) => name !== "cpu")) {
    if (!known.includes(executionProvider)) {
      skipped.push({ executionProvider, reason: `this onnxruntime knows only ${known.join(", ")}` });
      continue;
    }
    try {
      const session = await createSession(weights, executionProvider);
      // A device may take a session and still fail at every run.
      await warmUp(session);
      return { session, greeting: await greet(session, executionProvider) };
    } catch (error) {
      skipped.push({ executionProvider, reason: messageOf(error) });
    }
  }
  const session = await createSession(weights, "cpu").catch((error: unknown) => {
    const reason = `weights file ${start.weightsPath} of model "${manifest.name}" cannot be loaded: ${messageOf(error)}`;
    throw new AgentError("MODEL_INVALID", reason, { cause: error });
  });
  await warmUp(session);
  return { session, greeting: await greet(session, "cpu") };
}

const prepare = createBatchPreprocessor(manifest.input);

function feedsOf({ tensor, dims, placements }: PreparedBatch): Record<string, Tensor> {
  const { name, dtype, sizeName, constants = [] } = manifest.input;
  const feeds: Record<string, Tensor> = { [name]: new Tensor(dtype, tensor, dims) };
  if (sizeName !== undefined) {
    const sizes = placements.flatMap((each) => [BigInt(each.sourceWidthPx), BigInt(each.sourceHeightPx)]);
    feeds[sizeName] = new Tensor("int64", BigInt64Array.from(sizes), [placements.length, 2]);
  }
  for (const each of constants) {
    const values = placements.flatMap(() => each.values);
    feeds[each.name] = new Tensor("float32", Float32Array.from(values), [
      placements.length,
      each.values.length,
    ]);
  }
  return feeds;
}

interface Seen {
  readonly outputs: Outputs;
  readonly placement: Placement;
}

/** One run; what it says of each picture. */
async function look(session: InferenceSession, images: readonly DetectRequest[]): Promise<readonly Seen[]> {
  const prepared = prepare(images);
  const slices = sliceOutputs(await session.run(feedsOf(prepared)), images.length);
  return slices.map((outputs, i) => ({ outputs, placement: prepared.placements[i] as Placement }));
}

async function detect(
  session: InferenceSession,
  images: readonly DetectRequest[],
): Promise<readonly (readonly Detection[])[]> {
  const seen = await look(session, images);
  return seen.map(({ outputs, placement }): readonly Detection[] =>
    decodeDetections(outputs, {
      manifest,
      placement,
      confidenceFloor: start.confidenceFloor,
      maxDetections: start.maxDetections,
      onePerObject: start.onePerObject,
    }),
  );
}

/** A grey picture goes through everything once: the first run is slow, and a manifest that does not fit fails now. */
async function warmUp(session: InferenceSession): Promise<void> {
  const { widthPx, heightPx } = manifest.input;
  const rgb = new Uint8Array(widthPx * heightPx * 3).fill(127);
  try {
    await detect(session, [{ widthPx, heightPx, rgb }]);
  } catch (error) {
    const reason = `model "${manifest.name}" does not fit its manifest: ${messageOf(error)}`;
    throw new AgentError("MODEL_INVALID", reason, { cause: error });
  }
}

/** How many pictures this session takes in one run, tried out. */
async function tryBatch(
  session: InferenceSession,
  executionProvider: string,
): Promise<{ batch: number; batchRefusal?: string }> {
  if (start.batch === 1) return { batch: 1 };
  try {
    const batchRefusal = fixedBatch(session) ?? (await compareBatch(session));
    if (batchRefusal !== undefined) return { batch: 1, batchRefusal };
    // A device may build or measure its kernels for each size: now, not under the timeout of a picture. The largest
    // comes first, because it is the one that may not fit into the device's memory.
    const sizes =
      executionProvider === "cpu" ? [] : Array.from({ length: start.batch - 2 }, (_, i) => start.batch - i);
    const [grey] = probePictures(manifest.input);
    for (const size of sizes) {
      const greys = Array.from({ length: size }, () => grey);
      await look(session, greys);
    }
    return { batch: start.batch };
  } catch (error) {
    const batchRefusal = `model "${manifest.name}" cannot take several pictures at once: ${messageOf(error)}`;
    return { batch: 1, batchRefusal };
  }
}

/** Why the model's file rules batches out; undefined when it does not. */
function fixedBatch(session: InferenceSession): string | undefined {
  // Its rows do not say whose they are.
  if (manifest.head.kind === "paddle")
    return `model "${manifest.name}" has a head "paddle", whose output has no batch dimension`;
  const input = session.inputMetadata.find(({ name }) => name === manifest.input.name);
  if (input?.isTensor !== true) return undefined;
  const [pictures] = input.shape;
  if (typeof pictures !== "number" || pictures < 1) return undefined;
  const shape = `[${input.shape.join(",")}]`;
  return `the input "${input.name}" of model "${manifest.name}" is ${shape}; batches need a model exported with a dynamic first dimension`;
}

/** How two pictures in one run differ from the same two in a run each; undefined when they do not. */
async function compareBatch(session: InferenceSession): Promise<string | undefined> {
  const pictures = probePictures(manifest.input);
  const alone: Outputs[] = [];
  for (const picture of pictures)
    alone.push(...(await look(session, [picture])).map(({ outputs }) => outputs));
  const together = (await look(session, pictures)).map(({ outputs }) => outputs);
  const difference = differenceOf(alone, together);
  return difference && `model "${manifest.name}" answers otherwise in a batch: ${difference}`;
}

async function answer(session: InferenceSession, request: readonly DetectRequest[]): Promise<WorkerAnswer> {
  const beganMs = systemClock.monotonicMs();
  try {
    const detections = await detect(session, request);
    return { kind: "detected", detections, busyMs: systemClock.monotonicMs() - beganMs };
  } catch (error) {
    return { kind: "failed", reason: messageOf(error) };
  }
}

async function serve(port: NonNullable<typeof parentPort>): Promise<void> {
  const { session, greeting } = await openSession(await readWeights(start.weightsPath));
  let latest = Promise.resolve();
  port.on("message", (request: WorkerRequest) => {
    // A session released in the middle of a run would take the process with it.
    latest = latest.then(async () => {
      if (request !== null) {
        port.postMessage(await answer(session, request));
        return;
      }
      await session.release();
      port.close();
    });
  });
  port.postMessage(greeting);
}

if (parentPort !== null) {
  const port = parentPort;
  serve(port).catch((error: unknown) => {
    port.postMessage({ kind: "refused", reason: messageOf(error) } satisfies WorkerGreeting);
    port.close();
  });
}
