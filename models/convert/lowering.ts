/** Quantised TFLite operators, NHWC → float32 ONNX nodes, NCHW. One small function per operator, listed at the end. */
import { ModelError } from "../errors.ts";
import type { Attribute, OnnxGraph } from "./onnx-writer.ts";
import {
  dequantized,
  integersOf,
  type TfliteModel,
  type TfliteOperator,
  type TfliteTensor,
} from "./tflite.ts";

/** "image": four sides, NHWC in TFLite and NCHW in ONNX. "plain": the same order in both. */
type Layout = "image" | "plain";

interface OnnxValue {
  readonly name: string;
  readonly layout: Layout;
}

const ACTIVATION = { none: 0, relu: 1, relu6: 3 } as const;
const PADDING_SAME = 0;

/** What has been lowered so far: which ONNX value, or which constant, stands for each TFLite tensor. */
export class Lowering {
  readonly graph: OnnxGraph;
  readonly #tensors: readonly TfliteTensor[];
  readonly #values = new Map<number, OnnxValue>();
  readonly #folded = new Map<number, Float32Array>();

  constructor(model: TfliteModel, graph: OnnxGraph) {
    this.graph = graph;
    this.#tensors = model.tensors;
  }

  tensor(index: number | undefined): TfliteTensor {
    const tensor = index === undefined ? undefined : this.#tensors[index];
    if (tensor === undefined) {
      throw new ModelError(
        "CONVERT_FAILED",
        `The TFLite file names tensor ${index ?? "(none)"}, which it does not have.`,
      );
    }
    return tensor;
  }

  value(index: number): OnnxValue {
    const value = this.#values.get(index);
    if (value === undefined) {
      const { name } = this.tensor(index);
      throw new ModelError(
        "CONVERT_FAILED",
        `Tensor ${index} ("${name}") is used before an operator has made it.`,
      );
    }
    return value;
  }

  isConstant(index: number): boolean {
    return this.#folded.has(index) || this.tensor(index).data.length > 0;
  }

  constant(index: number): Float32Array {
    return this.#folded.get(index) ?? dequantized(this.tensor(index));
  }

  bind(index: number, name: string, layout: Layout): void {
    this.#values.set(index, { name, layout });
  }

  fold(index: number, values: Float32Array): void {
    this.#folded.set(index, values);
  }

  /** Adds the nodes of one operator. Throws CONVERT_FAILED, naming it, when it is not one of those listed below. */
  lower(operator: TfliteOperator): void {
    const lowerer = LOWERERS[operator.kind];
    if (lowerer === undefined) {
      const known = Object.keys(LOWERERS).join(", ");
      throw new ModelError(
        "CONVERT_FAILED",
        `The TFLite file uses the operator ${operator.kind}, which is not converted here; converted are ${known}.`,
      );
    }
    lowerer(this, operator);
  }
}

type Lowerer = (into: Lowering, operator: TfliteOperator) => void;

function inputOf(operator: TfliteOperator, position: number): number {
  const index = operator.inputs[position];
  if (index === undefined || index < 0) {
    throw new ModelError(
      "CONVERT_FAILED",
      `An operator ${operator.kind} of the TFLite file lacks input ${position}.`,
    );
  }
  return index;
}

function outputOf(operator: TfliteOperator): number {
  const [index] = operator.outputs;
  if (index === undefined)
    throw new ModelError("CONVERT_FAILED", `An operator ${operator.kind} has no output.`);
  return index;
}

function nameOf(tensorIndex: number): string {
  return `t${tensorIndex}`;
}

/** The last node of an operator: its activation, when one is fused, writes the name that later operators read. */
function emit(
  into: Lowering,
  operator: TfliteOperator,
  node: {
    opType: string;
    inputs: readonly string[];
    attributes?: readonly Attribute[];
    activation?: number;
    layout: Layout;
  },
): void {
  const output = outputOf(operator);
  const name = nameOf(output);
  const activation = node.activation ?? ACTIVATION.none;
  const raw = activation === ACTIVATION.none ? name : `${name}_linear`;
  into.graph.node(node.opType, node.inputs, raw, node.attributes);
  if (activation === ACTIVATION.relu6) into.graph.node("Clip", [raw, "relu6_min", "relu6_max"], name);
  else if (activation === ACTIVATION.relu) into.graph.node("Relu", [raw], name);
  else if (activation !== ACTIVATION.none) {
    throw new ModelError(
      "CONVERT_FAILED",
      `${operator.kind} has activation ${activation}; 0, 1 (ReLU) and 3 (ReLU6) are converted.`,
    );
  }
  into.bind(output, name, node.layout);
}

/** TFLite's SAME: enough padding for ceil(side / stride) outputs, the odd pixel at the end. [before, after]. */
function samePadding(side: number, kernel: number, stride: number, dilation: number): [number, number] {
  const outputs = Math.ceil(side / stride);
  const total = Math.max((outputs - 1) * stride + (kernel - 1) * dilation + 1 - side, 0);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

interface Window {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly same: boolean;
}

function windowAttributes(input: TfliteTensor, window: Window): Attribute[] {
  const { kernel, strides, dilations } = window;
  const [height, width] = [sideOf(input.shape, 1), sideOf(input.shape, 2)];
  const noPadding: readonly [number, number] = [0, 0];
  const [top, bottom] = window.same ? samePadding(height, kernel[0], strides[0], dilations[0]) : noPadding;
  const [left, right] = window.same ? samePadding(width, kernel[1], strides[1], dilations[1]) : noPadding;
  return [
    { name: "kernel_shape", ints: kernel },
    { name: "strides", ints: strides },
    { name: "pads", ints: [top, left, bottom, right] },
  ];
}

/** The length of one axis; a shape without it belongs to a damaged file. */
function sideOf(shape: readonly number[], axis: number): number {
  const side = shape[axis];
  if (side === undefined) {
    throw new ModelError(
      "CONVERT_FAILED",
      `A tensor of shape [${shape.join(",")}] stands where axis ${axis} is needed.`,
    );
  }
  return side;
}

/** Moves the axes of a constant: `order[k]` is the source axis of the result's axis k. */
function permuted(values: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, side) => product * side, 1));
  const axes = order.map((axis) => ({ side: sideOf(shape, axis), stride: sideOf(strides, axis) })).reverse();
  const moved = new Float32Array(values.length);
  for (let k = 0; k < moved.length; k++) {
    let rest = k;
    let from = 0;
    for (const { side, stride } of axes) {
      from += (rest % side) * stride;
      rest = Math.floor(rest / side);
    }
    moved[k] = values[from] ?? 0;
  }
  return moved;
}

interface ConvolutionFields {
  readonly activation: number;
  readonly dilationW: number;
  readonly dilationH: number;
  /** Where the weight's axes lie: ONNX wants output channel, input channel in the group, row, column. */
  readonly weightOrder: readonly [number, number, number, number];
  readonly groups: (inputChannels: number) => number;
}

/** Conv2DOptions: weights are [out, kh, kw, in]. */
const CONVOLUTION: ConvolutionFields = {
  activation: 3,
  dilationW: 4,
  dilationH: 5,
  weightOrder: [0, 3, 1, 2],
  groups: () => 1,
};
/** DepthwiseConv2DOptions has a depth multiplier in field 3; weights are [1, kh, kw, out], one group per input channel. */
const DEPTHWISE: ConvolutionFields = {
  activation: 4,
  dilationW: 5,
  dilationH: 6,
  weightOrder: [3, 0, 1, 2],
  groups: (inputChannels) => inputChannels,
};

function convolution(fields: ConvolutionFields): Lowerer {
  return (into, operator) => {
    const { options } = operator;
    const source = inputOf(operator, 0);
    const weight = into.tensor(inputOf(operator, 1));
    const shape = fields.weightOrder.map((axis) => sideOf(weight.shape, axis));

    const window: Window = {
      kernel: [sideOf(shape, 2), sideOf(shape, 3)],
      strides: [options.int32(2, 1), options.int32(1, 1)],
      dilations: [options.int32(fields.dilationH, 1), options.int32(fields.dilationW, 1)],
      same: options.int8(0) === PADDING_SAME,
    };
    const output = outputOf(operator);
    const weights = permuted(into.constant(inputOf(operator, 1)), weight.shape, fields.weightOrder);
    const inputs = [
      into.value(source).name,
      into.graph.floats(`w${output}`, shape, weights),
      into.graph.floats(`b${output}`, [sideOf(shape, 0)], into.constant(inputOf(operator, 2))),
    ];
    const attributes = [
      ...windowAttributes(into.tensor(source), window),
      { name: "dilations", ints: window.dilations },
      { name: "group", int: fields.groups(sideOf(into.tensor(source).shape, 3)) },
    ];
    emit(into, operator, {
      opType: "Conv",
      inputs,
      attributes,
      activation: options.int8(fields.activation),
      layout: "image",
    });
  };
}

/** Pool2DOptions: padding, stride_w, stride_h, filter_width, filter_height, activation. Padding never counts. */
function pooling(opType: "MaxPool" | "AveragePool"): Lowerer {
  return (into, operator) => {
    const { options } = operator;
    const source = inputOf(operator, 0);
    const window: Window = {
      kernel: [options.int32(4, 1), options.int32(3, 1)],
      strides: [options.int32(2, 1), options.int32(1, 1)],
      dilations: [1, 1],
      same: options.int8(0) === PADDING_SAME,
    };
    const attributes = windowAttributes(into.tensor(source), window);
    const inputs = [into.value(source).name];
    emit(into, operator, { opType, inputs, attributes, activation: options.int8(5), layout: "image" });
  };
}

/** A constant operand, turned to the layout of the computed one it meets. */
function constantOperand(into: Lowering, index: number, name: string, layout: Layout): string {
  const { shape } = into.tensor(index);
  const values = into.constant(index);
  if (layout === "plain") return into.graph.floats(name, shape, values);
  const padded = [...Array.from({ length: 4 - shape.length }, () => 1), ...shape];
  const order = [0, 3, 1, 2];
  return into.graph.floats(
    name,
    order.map((axis) => sideOf(padded, axis)),
    permuted(values, padded, order),
  );
}

function arithmetic(opType: "Add" | "Mul"): Lowerer {
  return (into, operator) => {
    const computed = operator.inputs.filter((index) => !into.isConstant(index));
    const [first] = computed;
    if (first === undefined)
      throw new ModelError("CONVERT_FAILED", `${operator.kind} of two constants is not converted.`);
    const { layout } = into.value(first);
    const inputs = operator.inputs.map((index, k) =>
      into.isConstant(index)
        ? constantOperand(into, index, `c${outputOf(operator)}_${k}`, layout)
        : into.value(index).name,
    );
    emit(into, operator, { opType, inputs, activation: operator.options.int8(0), layout });
  };
}

/** Quantising and back is the identity in real numbers: constants are folded, values keep their name. */
function requantise(into: Lowering, operator: TfliteOperator): void {
  const source = inputOf(operator, 0);
  if (into.isConstant(source)) {
    into.fold(outputOf(operator), into.constant(source));
    return;
  }
  const { name, layout } = into.value(source);
  into.bind(outputOf(operator), name, layout);
}

/** ResizeNearestNeighborOptions: align_corners, half_pixel_centers. TFLite takes floor(x·scale), or of x+½ with half pixels. */
function resizeNearest(into: Lowering, operator: TfliteOperator): void {
  const source = inputOf(operator, 0);
  if (operator.options.bool(0)) {
    throw new ModelError("CONVERT_FAILED", "RESIZE_NEAREST_NEIGHBOR with align_corners is not converted.");
  }
  const halfPixel = operator.options.bool(1);
  const [height = 0, width = 0] = integersOf(into.tensor(inputOf(operator, 1)));
  const channels = sideOf(into.tensor(source).shape, 3);
  const sizes = into.graph.integers(`s${outputOf(operator)}`, [1, channels, height, width]);
  emit(into, operator, {
    opType: "Resize",
    inputs: [into.value(source).name, "", "", sizes],
    attributes: [
      { name: "mode", text: "nearest" },
      { name: "coordinate_transformation_mode", text: halfPixel ? "half_pixel" : "asymmetric" },
      { name: "nearest_mode", text: halfPixel ? "round_prefer_ceil" : "floor" },
    ],
    layout: "image",
  });
}

/** Elements are counted in NHWC order, so an image is turned back before its sides are forgotten. */
function reshape(into: Lowering, operator: TfliteOperator): void {
  const source = into.value(inputOf(operator, 0));
  const output = outputOf(operator);
  const flat =
    source.layout === "image"
      ? into.graph.node("Transpose", [source.name], `${nameOf(output)}_nhwc`, [
          { name: "perm", ints: [0, 2, 3, 1] },
        ])
      : source.name;
  const shape = into.graph.integers(`s${output}`, into.tensor(output).shape);
  emit(into, operator, { opType: "Reshape", inputs: [flat, shape], layout: "plain" });
}

function concatenation(into: Lowering, operator: TfliteOperator): void {
  const parts = operator.inputs.map((index) => into.value(index));
  const layout = parts[0]?.layout ?? "plain";
  const rank = into.tensor(outputOf(operator)).shape.length;
  const axis = operator.options.int32(0);
  const positive = axis < 0 ? axis + rank : axis;
  const nchw = layout === "image" ? ([0, 2, 3, 1][positive] ?? 0) : positive;
  emit(into, operator, {
    opType: "Concat",
    inputs: parts.map((part) => part.name),
    attributes: [{ name: "axis", int: nchw }],
    activation: operator.options.int8(1),
    layout,
  });
}

function logistic(into: Lowering, operator: TfliteOperator): void {
  const source = into.value(inputOf(operator, 0));
  emit(into, operator, { opType: "Sigmoid", inputs: [source.name], layout: source.layout });
}

const LOWERERS: Readonly<Record<string, Lowerer>> = {
  ADD: arithmetic("Add"),
  AVERAGE_POOL_2D: pooling("AveragePool"),
  CONCATENATION: concatenation,
  CONV_2D: convolution(CONVOLUTION),
  DEPTHWISE_CONV_2D: convolution(DEPTHWISE),
  DEQUANTIZE: requantise,
  LOGISTIC: logistic,
  MAX_POOL_2D: pooling("MaxPool"),
  MUL: arithmetic("Mul"),
  QUANTIZE: requantise,
  RESHAPE: reshape,
  RESIZE_NEAREST_NEIGHBOR: resizeNearest,
};
