/** Runs a model over calibration pictures and watches the values inside it: what static quantisation is fitted to. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import { createPreprocessor } from "../../edge-agent/perceive/detect/preprocess.ts";
import { type OnnxModel, writeOnnx } from "../convert/onnx-file.ts";
import { type ActivationRange, Extremes, Histogram, type RangeMethod } from "./activation-range.ts";

/** Values in between that one run hands out: with 640 pixels a few hundred megabytes at most. */
const VALUES_AT_ONCE = 48;

export interface CalibrateOptions {
  readonly model: OnnxModel;
  readonly manifest: ModelManifest;
  /** Names of float32 values; inputs and constants are no values in between. */
  readonly values: readonly string[];
  readonly pictures: readonly (() => Promise<RgbImage>)[];
  readonly method: RangeMethod;
  /** For "percentile": how much of the values lies within the range. */
  readonly percent: number;
  readonly onPicture: (done: number, total: number) => void;
}

type Watcher = Pick<Extremes, "add">;

/** Range of every value. The model's own input is among the result under its name. */
export async function calibrate(options: CalibrateOptions): Promise<ReadonlyMap<string, ActivationRange>> {
  const { values, pictures, manifest, method, percent } = options;
  const names = [manifest.input.name, ...values];
  const chunks = Array.from({ length: Math.ceil(names.length / VALUES_AT_ONCE) }, (_, k) =>
    names.slice(k * VALUES_AT_ONCE, (k + 1) * VALUES_AT_ONCE),
  );
  const total = chunks.length * pictures.length * (method === "percentile" ? 2 : 1);
  let done = 0;
  const onRun = (): void => {
    options.onPicture(++done, total);
  };
  const ranges = new Map<string, ActivationRange>();
  for (const chunk of chunks) {
    const extremes = new Map(chunk.map((name) => [name, new Extremes()]));
    await watch(options, extremes, onRun);
    if (method === "minmax") {
      for (const [name, { range }] of extremes) ranges.set(name, range);
      continue;
    }
    const histograms = new Map(
      [...extremes].map(([name, { range }]) => [name, new Histogram(range)] as const),
    );
    await watch(options, histograms, onRun);
    for (const [name, histogram] of histograms) ranges.set(name, histogram.middle(percent));
  }
  return ranges;
}

/** Every picture once through the model, with the watched values as further outputs. */
async function watch(
  { model, manifest, pictures }: CalibrateOptions,
  watchers: ReadonlyMap<string, Watcher>,
  onRun: () => void,
): Promise<void> {
  const inside = [...watchers.keys()].filter((name) => name !== manifest.input.name);
  const session = await openSession(withOutputs(model, inside));
  const prepare = createPreprocessor(manifest.input);
  try {
    for (const read of pictures) {
      const feeds = feedsOf(manifest, await read(), prepare);
      const input = feeds[manifest.input.name];
      if (input?.data instanceof Float32Array) watchers.get(manifest.input.name)?.add(input.data);
      const results = inside.length === 0 ? {} : await session.run(feeds, inside);
      for (const [name, { data }] of Object.entries(results)) {
        if (data instanceof Float32Array) watchers.get(name)?.add(data);
      }
      onRun();
    }
  } finally {
    await session.release();
  }
}

/** One thread, so that equal pictures give equal sums and with them equal bytes. */
export async function openSession(bytes: Uint8Array): Promise<InferenceSession> {
  return await InferenceSession.create(bytes, {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    logSeverityLevel: 4,
  });
}

function withOutputs(model: OnnxModel, names: readonly string[]): Uint8Array {
  const known = new Set(model.graph.output.map(({ name }) => name));
  const more = names.filter((name) => !known.has(name)).map((name) => ({ name }));
  return writeOnnx({ ...model, graph: { ...model.graph, output: [...model.graph.output, ...more] } });
}

/** What a session is fed for each picture, in memory of its own. */
export async function feedsOfPictures(
  manifest: ModelManifest,
  pictures: CalibrateOptions["pictures"],
): Promise<Record<string, Tensor>[]> {
  const feeds: Record<string, Tensor>[] = [];
  for (const read of pictures) {
    // Each with its own preprocessor, because one reuses its memory.
    feeds.push(feedsOf(manifest, await read(), createPreprocessor(manifest.input)));
  }
  return feeds;
}

function feedsOf(
  { input }: ModelManifest,
  image: RgbImage,
  preprocessor: ReturnType<typeof createPreprocessor>,
): Record<string, Tensor> {
  const { tensor, dims } = preprocessor.prepare(image);
  const feeds: Record<string, Tensor> = { [input.name]: new Tensor(input.dtype, tensor, dims) };
  if (input.sizeName !== undefined) {
    const size = BigInt64Array.of(BigInt(image.widthPx), BigInt(image.heightPx));
    feeds[input.sizeName] = new Tensor("int64", size, [1, 2]);
  }
  for (const { name, values } of input.constants ?? []) {
    feeds[name] = new Tensor("float32", Float32Array.from(values), [1, values.length]);
  }
  return feeds;
}
