/** Several pictures in one run: inputs stacked along dimension 0, outputs cut apart along it. Pure but for its scratch memory. */
import { AgentError } from "../../errors.ts";
import type { RgbImage } from "../decode/frame.ts";
import type { Outputs, OutputTensor } from "./heads/head.ts";
import type { InputSpec } from "./model-manifest.ts";
import type { Placement } from "./placement.ts";
import { createPreprocessor, type PreparedInput } from "./preprocess.ts";

export interface PreparedBatch {
  /** Shaped as `dims` says. Valid until the next batch is prepared. */
  readonly tensor: Float32Array | Uint8Array;
  readonly dims: readonly number[];
  /** One per picture. */
  readonly placements: readonly Placement[];
}

/** One picture is not copied; each of several costs one copy of its input tensor. */
export function createBatchPreprocessor(input: InputSpec): (images: readonly RgbImage[]) => PreparedBatch {
  const preprocessor = createPreprocessor(input);
  const size = input.widthPx * input.heightPx * 3;
  const allocate = (length: number) =>
    input.dtype === "uint8" ? new Uint8Array(length) : new Float32Array(length);
  let stack = allocate(0);

  return (images) => {
    if (images.length > 1 && stack.length < images.length * size) stack = allocate(images.length * size);
    const placements: Placement[] = [];
    let latest: PreparedInput | undefined;
    for (const image of images) {
      latest = preprocessor.prepare(image);
      if (images.length > 1) stack.set(latest.tensor, placements.length * size);
      placements.push(latest.placement);
    }
    if (latest === undefined) throw new AgentError("DETECTOR_FAILED", "a batch needs at least one picture");
    if (images.length === 1) return { tensor: latest.tensor, dims: latest.dims, placements };
    const [, ...sides] = latest.dims;
    return { tensor: stack.subarray(0, images.length * size), dims: [images.length, ...sides], placements };
  };
}

/**
 * The outputs of one run over `count` pictures → each picture's own, shaped [1, …] as heads expect them. The data stay
 * where they are. Throws AgentError DETECTOR_FAILED when an output's first side is not `count`.
 */
export function sliceOutputs(outputs: Outputs, count: number): Outputs[] {
  if (count === 1) return [outputs];
  const tensors = Object.entries(outputs);
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(tensors.map(([name, tensor]) => [name, sliceOf(name, tensor, { i, count })])),
  );
}

function sliceOf(name: string, { dims, data }: OutputTensor, { i, count }: { i: number; count: number }) {
  if (dims[0] !== count || !ArrayBuffer.isView(data)) {
    throw new AgentError(
      "DETECTOR_FAILED",
      `the output "${name}" is [${dims.join(",")}] for ${String(count)} pictures; its first side must be ${String(count)}`,
    );
  }
  const values = data as Float32Array;
  const length = values.length / count;
  return { dims: [1, ...dims.slice(1)], data: values.subarray(i * length, (i + 1) * length) };
}

/** Kernels for another batch add up in another order, and a GPU's in fewer bits. */
const TOLERANCE = 0.01;
/** Near-ties of a model that sorts its boxes change places by that, and take a few values along. */
const DIFFERENT_SHARE_MAX = 0.05;

/** The first output that is not the same, as a clause; undefined when all are, up to rounding. Both lists in one order. */
export function differenceOf(alone: readonly Outputs[], together: readonly Outputs[]): string | undefined {
  for (const [i, outputs] of alone.entries()) {
    for (const [name, one] of Object.entries(outputs)) {
      const other = together[i]?.[name];
      if (other === undefined) return `the output "${name}" is missing`;
      const [was, is] = [one.dims.join(","), other.dims.join(",")];
      if (was !== is)
        return `the output "${name}" is [${is}] for one of two pictures and [${was}] for it alone`;
      if (differentShare(one.data, other.data) > DIFFERENT_SHARE_MAX)
        return `the values of the output "${name}" change with the other picture`;
    }
  }
  return undefined;
}

function differentShare(one: unknown, other: unknown): number {
  const [a, b] = [numbersOf(one), numbersOf(other)];
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let different = 0;
  for (const [k, value] of a.entries()) {
    // Not "more than", which two that are not numbers never are.
    const isClose = Math.abs(value - (b[k] ?? Number.NaN)) <= TOLERANCE * (Math.abs(value) + largest / 10);
    if (!isClose && !Object.is(value, b[k])) different += 1;
  }
  return a.length === 0 ? 0 : different / a.length;
}

const numbersOf = (data: unknown): Float64Array => Float64Array.from(data as ArrayLike<number>, Number);

/** Two pictures of the input's size that differ nearly everywhere: grey, and dark slopes of every colour. */
export function probePictures({ widthPx, heightPx }: InputSpec): readonly [RgbImage, RgbImage] {
  const bytes = widthPx * heightPx * 3;
  const grey = new Uint8Array(bytes).fill(127);
  const slopes = Uint8Array.from({ length: bytes }, (_, k) => {
    const pixel = Math.floor(k / 3);
    const across = (pixel % widthPx) / widthPx;
    const down = Math.floor(pixel / widthPx) / heightPx;
    return [128 * across, 128 * down, 128 * (1 - across)][k % 3] ?? 0;
  });
  return [
    { widthPx, heightPx, rgb: grey },
    { widthPx, heightPx, rgb: slopes },
  ];
}
