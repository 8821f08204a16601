/** How much each layer's rounding alone moves what the model says: the layers that must stay in float show themselves. */
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { type OnnxModel, writeOnnx } from "../convert/onnx-file.ts";
import { openSession } from "./calibrate.ts";
import type { Quantisable } from "./quantisable.ts";
import { quantiseGraph, type QuantiseOptions } from "./quantise-graph.ts";

export interface LayerDamage {
  readonly layer: Quantisable;
  /** Root of (squared change / squared value) over an output, mean over outputs and pictures; 0 is unmoved. */
  readonly damage: number;
}

export interface SensitivityOptions extends QuantiseOptions {
  readonly feeds: readonly Readonly<Record<string, Tensor>>[];
  readonly onLayer: (done: number, total: number) => void;
}

type Said = Readonly<Record<string, Float32Array>>;

/** The most damaging layer first; equal damage keeps the order of the graph. */
export async function measureSensitivity(
  model: OnnxModel,
  options: SensitivityOptions,
): Promise<readonly LayerDamage[]> {
  const { layers, feeds, onLayer } = options;
  const expected = await answers(model, feeds);
  const damages: LayerDamage[] = [];
  for (const layer of layers) {
    const rounded = await answers(quantiseGraph(model, { ...options, layers: [layer] }), feeds);
    const each = rounded.map((said, k) => relativeError(expected[k] ?? {}, said));
    damages.push({ layer, damage: meanOf(each) });
    onLayer(damages.length, layers.length);
  }
  return damages.toSorted((a, b) => b.damage - a.damage);
}

async function answers(model: OnnxModel, feeds: SensitivityOptions["feeds"]): Promise<readonly Said[]> {
  const session = await openSession(writeOnnx(model));
  try {
    const all: Said[] = [];
    for (const each of feeds) all.push(floatsIn(await session.run(each)));
    return all;
  } finally {
    await session.release();
  }
}

/** Copies, since a session's memory goes with it. Class indices are no quantities and are left out. */
function floatsIn(results: InferenceSession.OnnxValueMapType): Said {
  return Object.fromEntries(
    Object.entries(results).flatMap(([name, value]) => {
      return value.data instanceof Float32Array ? [[name, value.data.slice()]] : [];
    }),
  );
}

export function relativeError(expected: Said, found: Said): number {
  const errors = Object.entries(expected).map(([name, values]) => {
    const others = found[name] ?? new Float32Array(values.length);
    let [change, size] = [0, 0];
    values.forEach((value, k) => {
      change += (value - (others[k] ?? 0)) ** 2;
      size += value ** 2;
    });
    return size === 0 ? 0 : Math.sqrt(change / size);
  });
  return meanOf(errors);
}

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
