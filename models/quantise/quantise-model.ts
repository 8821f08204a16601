/**
 * A detector in int8: ranges from calibration pictures, the layers that bear rounding worst found by trying each, and as few
 * of them left in float32 as the accuracy on labelled pictures asks for.
 */
import { readFile } from "node:fs/promises";
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import type { PulledModel } from "../catalogue.ts";
import { type OnnxModel, readOnnx, writeOnnx } from "../convert/onnx-file.ts";
import { ModelError } from "../errors.ts";
import { inTemporaryFile, madeManifest } from "../lifecycle/made-model.ts";
import type { RangeMethod } from "./activation-range.ts";
import { calibrate, feedsOfPictures } from "./calibrate.ts";
import { raiseOperatorSet } from "./operator-set.ts";
import { type Quantisable, quantisableNodes } from "./quantisable.ts";
import { quantiseGraph, type QuantiseOptions, valuesToWatch } from "./quantise-graph.ts";
import { measureSensitivity } from "./sensitivity.ts";

export interface QuantiseModelOptions {
  readonly model: PulledModel;
  /** Read one by one, several times over. */
  readonly pictures: readonly (() => Promise<RgbImage>)[];
  readonly method: RangeMethod;
  readonly percent: number;
  readonly weightBits: 7 | 8;
  /** Layers this near to an output stay in float32: 1 keeps the last ones, which say boxes and scores. */
  readonly floatLast: number;
  /** AP of a candidate in percent; undefined where there are no labelled pictures. */
  readonly apOf: ((model: PulledModel) => Promise<number>) | undefined;
  /** Percentage points of AP that int8 may cost. */
  readonly maxLoss: number;
  readonly onStep: (title: string, done: number, total: number) => void;
}

export interface Trial {
  readonly floatLayers: number;
  readonly ap: number | undefined;
}

export interface QuantisedModel {
  readonly manifest: ModelManifest;
  readonly bytes: Uint8Array;
  readonly int8Layers: number;
  readonly floatLayers: number;
  /** AP of the float32 model, and of each candidate in the order in which they were tried. */
  readonly apBefore: number | undefined;
  readonly trials: readonly Trial[];
}

/** Shares of the layers that are tried in float32, the most damaging first; the last is what remains worth calling int8. */
const FLOAT_SHARES = [0, 0.05, 0.1, 0.2, 0.35, 0.5];
/** Without labels nothing says how many are enough. */
const FLOAT_SHARE_UNMEASURED = 0.2;
/** Each layer is tried alone on so many: a rank needs no more. */
const SENSITIVITY_PICTURES = 2;

/**
 * Equal pictures in equal order give equal bytes on one machine. Throws ModelError CONVERT_FAILED when the graph cannot be
 * quantised, or when even with half of the layers in float32 it loses more than `maxLoss`.
 */
export async function quantiseModel(options: QuantiseModelOptions): Promise<QuantisedModel> {
  const { model, onStep, floatLast } = options;
  const graph = await readGraph(model);
  const all = quantisableNodes(graph.graph);
  const layers = all.filter(({ layersToOutput }) => layersToOutput > floatLast);
  if (layers.length === 0) {
    const said = `Model ${model.manifest.name} has ${all.length} layers with weights, and none lies more than ${floatLast} from an output; nothing is left to quantise.`;
    throw new ModelError("CONVERT_FAILED", said);
  }
  const ranges = await calibrate({
    ...options,
    model: graph,
    manifest: model.manifest,
    values: valuesToWatch(graph, layers),
    onPicture: (done, total) => {
      onStep("calibration", done, total);
    },
  });
  const quantising: QuantiseOptions = { layers, ranges, weightBits: options.weightBits };
  const ranked = await rankedLayers(graph, quantising, options);
  const write = (floatCount: number): QuantisedModel => {
    const left = new Set(ranked.slice(0, floatCount));
    const inInt8 = layers.filter((layer) => !left.has(layer));
    const bytes = writeOnnx(quantiseGraph(graph, { ...quantising, layers: inInt8 }));
    const floatLayers = all.length - inInt8.length;
    const manifest = manifestOf(bytes, { int8Layers: inInt8.length, floatLayers }, options);
    return { manifest, bytes, int8Layers: inInt8.length, floatLayers, apBefore: undefined, trials: [] };
  };
  return await leastFloat(write, layers.length, options);
}

async function readGraph({ manifest, weightsPath }: PulledModel): Promise<OnnxModel> {
  const model = readOnnx(await readFile(weightsPath));
  if (model.graph.node.some(({ opType }) => opType === "DequantizeLinear" || opType === "QLinearConv")) {
    throw new ModelError("CONVERT_FAILED", `Model ${manifest.name} is quantised already.`);
  }
  return raiseOperatorSet(model);
}

async function rankedLayers(
  graph: OnnxModel,
  quantising: QuantiseOptions,
  { model, pictures, onStep }: QuantiseModelOptions,
): Promise<readonly Quantisable[]> {
  const few = pictures.slice(0, SENSITIVITY_PICTURES);
  const ranked = await measureSensitivity(graph, {
    ...quantising,
    feeds: await feedsOfPictures(model.manifest, few),
    onLayer: (done, total) => {
      onStep("each layer alone", done, total);
    },
  });
  return ranked.map(({ layer }) => layer);
}

function manifestOf(
  bytes: Uint8Array,
  counts: { readonly int8Layers: number; readonly floatLayers: number },
  { model, method, percent, pictures, weightBits }: QuantiseModelOptions,
): ModelManifest {
  const { name, weights } = model.manifest;
  const quantisedFrom = {
    ...{ name, sha256: weights.sha256, pictures: pictures.length, weightBits, ...counts },
    method: method === "minmax" ? "minmax" : `percentile ${percent}`,
  };
  return madeManifest(model.manifest, { suffix: "int8", bytes, change: { quantisedFrom } });
}

/** Tries with more and more layers in float32 until the loss is borne. */
async function leastFloat(
  write: (floatCount: number) => QuantisedModel,
  layers: number,
  { model, apOf, maxLoss, onStep }: QuantiseModelOptions,
): Promise<QuantisedModel> {
  if (apOf === undefined) return write(Math.ceil(FLOAT_SHARE_UNMEASURED * layers));
  const apBefore = await apOf(model);
  const trials: Trial[] = [];
  for (const share of FLOAT_SHARES) {
    const candidate = write(Math.ceil(share * layers));
    const ap = await inTemporaryFile(candidate.manifest, candidate.bytes, apOf);
    trials.push({ floatLayers: candidate.floatLayers, ap });
    onStep("accuracy", trials.length, FLOAT_SHARES.length);
    if (apBefore - ap <= maxLoss) return { ...candidate, apBefore, trials };
  }
  const tried = trials.map(({ floatLayers, ap }) => `${floatLayers} in float32: ${ap?.toFixed(2) ?? ""}`);
  const said = `Model ${model.manifest.name} loses more than ${maxLoss} of its AP ${apBefore.toFixed(2)} in int8 (layers ${tried.join(", ")}); nothing was written. Allow more by --max-loss, or choose another --method.`;
  throw new ModelError("CONVERT_FAILED", said);
}
