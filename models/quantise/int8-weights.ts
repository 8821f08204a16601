/** Weights and biases in whole numbers, one scale per output channel. Pure. */
import { dimsOf, floatsOf, floatTensor, type OnnxTensor, rawTensor } from "../convert/onnx-file.ts";
import { DATA_TYPE } from "../convert/onnx-schema.ts";

/** Room below 2^31, so that a bias never runs over. */
const LARGEST_BIAS = 2 ** 30;

export interface Int8Weights {
  readonly values: OnnxTensor;
  readonly scales: OnnxTensor;
  readonly zeroPoints: OnnxTensor;
  readonly scaleOf: Float32Array;
}

interface WeightOptions {
  readonly name: string;
  readonly channelAxis: number;
  /** 127; 63 where sums of products are kept in 16 bits and may run over (x86 without VNNI). */
  readonly largest: number;
  readonly bias: Float32Array | undefined;
  readonly inputScale: number;
}

/** Symmetric around 0: value = scale of its channel * int8. A channel of zeros gets a scale that its bias fits into. */
export function int8Weights(weights: OnnxTensor, options: WeightOptions): Int8Weights {
  const { name, channelAxis, largest, bias, inputScale } = options;
  const dims = dimsOf(weights);
  const values = floatsOf(weights) ?? new Float32Array();
  const channels = dims[channelAxis] ?? 0;
  const inner = dims.slice(channelAxis + 1).reduce((size, side) => size * side, 1);
  const channelOf = (k: number): number => Math.floor(k / inner) % channels;
  const most = new Float64Array(channels);
  values.forEach((value, k) => {
    const channel = channelOf(k);
    most[channel] = Math.max(most[channel] as number, Math.abs(value));
  });
  const scaleOf = Float32Array.from(most, (value, channel) => {
    const forBias = Math.abs(bias?.[channel] ?? 0) / (inputScale * LARGEST_BIAS);
    return Math.max(value / largest, forBias) || 1;
  });
  const whole = Int8Array.from(values, (value, k) => {
    const rounded = Math.round(value / (scaleOf[channelOf(k)] as number));
    return Math.min(largest, Math.max(-largest, rounded));
  });
  return {
    values: rawTensor(`${name}_int8`, DATA_TYPE.int8, dims, new Uint8Array(whole.buffer)),
    scales: floatTensor(`${name}_scale`, scaleOf, [channels]),
    zeroPoints: rawTensor(`${name}_zero`, DATA_TYPE.int8, [channels], new Uint8Array(channels)),
    scaleOf,
  };
}

/** As the accumulator of int8 products counts: value = inputScale * scale of the channel * int32. */
export function int32Bias(
  bias: Float32Array,
  { name, inputScale, scaleOf }: { name: string; inputScale: number; scaleOf: Float32Array },
): { readonly values: OnnxTensor; readonly scales: OnnxTensor; readonly zeroPoints: OnnxTensor } {
  const scales = scaleOf.map((scale) => inputScale * scale);
  const bytes = new Uint8Array(4 * bias.length);
  const view = new DataView(bytes.buffer);
  bias.forEach((value, k) => {
    view.setInt32(4 * k, Math.round(value / (scales[k] as number)), true);
  });
  const zeros = new Uint8Array(4 * bias.length);
  return {
    values: rawTensor(`${name}_int32`, DATA_TYPE.int32, [bias.length], bytes),
    scales: floatTensor(`${name}_bias_scale`, scales, [bias.length]),
    zeroPoints: rawTensor(`${name}_bias_zero`, DATA_TYPE.int32, [bias.length], zeros),
  };
}
