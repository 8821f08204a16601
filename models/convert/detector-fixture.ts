/**
 * A detector of two levels, small enough to be computed by plain loops, with every operator that the converter lowers:
 * strided and depthwise convolutions, pools, nearest resize, constants in NHWC, concatenation, and scaled box decoding.
 */
import flexbuffers from "flatbuffers/js/flexbuffers.js";
import type { FixtureModel, FixtureOperator, FixtureTensor, OptionField } from "./tflite-fixture.ts";

export const ACTIVATION_NONE = 0;
export const ACTIVATION_RELU = 1;
export const ACTIVATION_RELU6 = 3;
const SAME: OptionField = [0, "i8", 0];
const VALID: OptionField = [0, "i8", 1];

/** Repeatable numbers without a pattern that could hide a swapped axis. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Weights {
  readonly shape: readonly number[];
  readonly axis: number;
  readonly seed: number;
}

function int8Weights(name: string, { shape, axis, seed }: Weights): FixtureTensor {
  const next = noise(seed);
  const size = shape.reduce((product, side) => product * side, 1);
  const channels = shape[axis] ?? 1;
  return {
    name,
    type: "int8",
    shape,
    data: Int8Array.from({ length: size }, () => Math.round(next() * 254 - 127)),
    scales: Array.from({ length: channels }, () => 0.001 + 0.004 * next()),
    zeroPoints: Array.from({ length: channels }, () => 0),
    quantizedDimension: axis,
  };
}

function bias(name: string, channels: number, seed: number): FixtureTensor {
  const next = noise(seed);
  return {
    name,
    type: "int32",
    shape: [channels],
    data: Int32Array.from({ length: channels }, () => Math.round(next() * 400 - 200)),
    scales: Array.from({ length: channels }, () => 0.002),
    zeroPoints: Array.from({ length: channels }, () => 0),
  };
}

const value = (name: string, ...shape: number[]): FixtureTensor => ({
  name,
  type: "int8",
  shape,
  scales: [0.05],
  zeroPoints: [3],
});

/** Box coder divisors that differ, so that mixing them up shows. */
export const BOX_SCALES = { y_scale: 10, x_scale: 8, h_scale: 5, w_scale: 4 };
export const ANCHOR_COUNT = 20;

const tensors: readonly FixtureTensor[] = [
  /* 0 */ { name: "image", type: "uint8", shape: [1, 8, 8, 3], scales: [1 / 128], zeroPoints: [127] },
  /* 1 */ value("quantised", 1, 8, 8, 3),
  /* 2 */ int8Weights("stem/w", { shape: [4, 3, 3, 3], axis: 0, seed: 1 }),
  /* 3 */ bias("stem/b", 4, 2),
  /* 4 */ value("stem", 1, 4, 4, 4),
  /* 5 */ int8Weights("depthwise/w", { shape: [1, 3, 3, 4], axis: 3, seed: 3 }),
  /* 6 */ bias("depthwise/b", 4, 4),
  /* 7 */ value("depthwise", 1, 4, 4, 4),
  /* 8 */ value("pooled", 1, 2, 2, 4),
  /* 9 */ { name: "size", type: "int32", shape: [2], data: Int32Array.of(4, 4) },
  /* 10 */ value("resized", 1, 4, 4, 4),
  /* 11 */ value("sum", 1, 4, 4, 4),
  /* 12 */ { name: "gain", type: "float32", shape: [4], data: Float32Array.of(0.5, -1, 2, 0.25) },
  /* 13 */ value("product", 1, 4, 4, 4),
  /* 14 */ int8Weights("box/w", { shape: [4, 1, 1, 4], axis: 0, seed: 5 }),
  /* 15 */ bias("box/b", 4, 6),
  /* 16 */ value("box4", 1, 4, 4, 4),
  /* 17 */ value("box4/flat", 1, 16, 4),
  /* 18 */ value("averaged", 1, 2, 2, 4),
  /* 19 */ value("box2", 1, 2, 2, 4),
  /* 20 */ value("box2/flat", 1, 4, 4),
  /* 21 */ value("boxes", 1, ANCHOR_COUNT, 4),
  /* 22 */ { name: "boxes/float", type: "float32", shape: [1, ANCHOR_COUNT, 4] },
  /* 23 */ int8Weights("class/w", { shape: [2, 1, 1, 4], axis: 0, seed: 7 }),
  /* 24 */ bias("class/b", 2, 8),
  /* 25 */ value("class4", 1, 4, 4, 2),
  /* 26 */ value("class4/flat", 1, 16, 2),
  /* 27 */ value("class2", 1, 2, 2, 2),
  /* 28 */ value("class2/flat", 1, 4, 2),
  /* 29 */ value("classes", 1, ANCHOR_COUNT, 2),
  /* 30 */ value("scores", 1, ANCHOR_COUNT, 2),
  /* 31 */ { name: "scores/float", type: "float32", shape: [1, ANCHOR_COUNT, 2] },
  /* 32 */ {
    name: "anchors",
    type: "int8",
    shape: [ANCHOR_COUNT, 4],
    data: Int8Array.from({ length: ANCHOR_COUNT * 4 }, (_, k) => ((k * 37) % 200) - 100),
    scales: [1 / 128],
    zeroPoints: [-128],
  },
  /* 33 */ { name: "anchors/float", type: "float32", shape: [ANCHOR_COUNT, 4] },
  /* 34 */ { name: "detections", type: "float32", shape: [1, 5, 4] },
];

const stride = (h: number, w: number): OptionField[] => [
  [1, "i32", w],
  [2, "i32", h],
];
const conv = (padding: OptionField, strides: OptionField[], activation: number): OptionField[] => [
  padding,
  ...strides,
  [3, "i8", activation],
  [4, "i32", 1],
  [5, "i32", 1],
];
const pointwise = conv(VALID, stride(1, 1), ACTIVATION_NONE);
const pool = (side: number, padding: OptionField): OptionField[] => [
  padding,
  ...stride(2, 2),
  [3, "i32", side],
  [4, "i32", side],
];

const operators: readonly FixtureOperator[] = [
  { code: 114, inputs: [0], outputs: [1] },
  { code: 3, inputs: [1, 2, 3], outputs: [4], options: conv(SAME, stride(2, 2), ACTIVATION_RELU6) },
  {
    code: 4,
    inputs: [4, 5, 6],
    outputs: [7],
    options: [SAME, ...stride(1, 1), [3, "i32", 1], [4, "i8", ACTIVATION_NONE], [5, "i32", 1], [6, "i32", 1]],
  },
  { code: 17, inputs: [7], outputs: [8], options: pool(3, SAME) },
  { code: 97, inputs: [8, 9], outputs: [10], options: [[1, "i8", 1]] },
  { code: 0, inputs: [7, 10], outputs: [11], options: [[0, "i8", ACTIVATION_RELU]] },
  { code: 18, inputs: [11, 12], outputs: [13] },
  { code: 3, inputs: [13, 14, 15], outputs: [16], options: pointwise },
  { code: 22, inputs: [16], outputs: [17] },
  { code: 1, inputs: [13], outputs: [18], options: pool(2, VALID) },
  { code: 3, inputs: [18, 14, 15], outputs: [19], options: pointwise },
  { code: 22, inputs: [19], outputs: [20] },
  { code: 2, inputs: [17, 20], outputs: [21], options: [[0, "i32", -2]] },
  { code: 6, inputs: [21], outputs: [22] },
  { code: 3, inputs: [13, 23, 24], outputs: [25], options: pointwise },
  { code: 22, inputs: [25], outputs: [26] },
  { code: 3, inputs: [18, 23, 24], outputs: [27], options: pointwise },
  { code: 22, inputs: [27], outputs: [28] },
  { code: 2, inputs: [26, 28], outputs: [29], options: [[0, "i32", 1]] },
  { code: 14, inputs: [29], outputs: [30] },
  { code: 6, inputs: [30], outputs: [31] },
  { code: 6, inputs: [32], outputs: [33] },
  {
    code: "TFLite_Detection_PostProcess",
    inputs: [22, 31, 33],
    outputs: [34],
    customOptions: flexbuffers.encode({ max_detections: 25, ...BOX_SCALES }),
  },
];

export const DETECTOR_FIXTURE: FixtureModel = { tensors, operators, inputs: [0], outputs: [34] };
