/** Reads an ONNX file into plain objects and writes it back: what nobody changed comes out as it went in. */
import { messageOf, ModelError } from "../errors.ts";
import { ATTRIBUTE_TYPE, DATA_TYPE, modelType } from "./onnx-schema.ts";

export interface OnnxTensor {
  readonly name?: string;
  /** Whole numbers as text, since an int64 does not fit into a JavaScript number. */
  readonly dims?: readonly string[];
  readonly dataType?: number;
  readonly rawData?: Uint8Array;
  readonly floatData?: readonly number[];
  readonly int32Data?: readonly number[];
  readonly int64Data?: readonly string[];
  readonly externalData?: readonly unknown[];
}

export interface OnnxAttribute {
  readonly name: string;
  readonly type: number;
  readonly f?: number;
  readonly i?: string;
  readonly s?: Uint8Array;
  readonly t?: OnnxTensor;
  readonly g?: unknown;
  readonly ints?: readonly string[];
  readonly floats?: readonly number[];
}

export interface OnnxNode {
  readonly opType: string;
  readonly name?: string;
  readonly domain?: string;
  /** An empty name is an omitted optional input. */
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly OnnxAttribute[];
}

interface Dimension {
  readonly dimValue?: string;
  readonly dimParam?: string;
}

export interface OnnxValue {
  readonly name: string;
  readonly type?: {
    readonly tensorType?: {
      readonly elemType?: number;
      readonly shape?: { readonly dim?: readonly Dimension[] };
    };
  };
}

export interface OnnxGraphData {
  readonly node: readonly OnnxNode[];
  readonly initializer: readonly OnnxTensor[];
  readonly input: readonly OnnxValue[];
  readonly output: readonly OnnxValue[];
  /** Shapes of values in between, as the exporter saw them; may be left out. */
  readonly valueInfo: readonly OnnxValue[];
}

export interface OnnxModel {
  readonly graph: OnnxGraphData;
  readonly opsetImport: readonly { readonly domain?: string; readonly version: string }[];
}

/** Throws ModelError CONVERT_FAILED for bytes that are no ONNX model, or one with parts that this reader would drop. */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  const root = decoded(bytes);
  if (root.graph === undefined || root.graph.node.length === 0) throw refused("it holds no graph");
  if (root.functions.length > 0) throw refused("it defines functions of its own");
  if (root.graph.sparseInitializer.length > 0) throw refused("it holds sparse tensors");
  if (root.graph.initializer.some(({ externalData = [] }) => externalData.length > 0)) {
    throw refused("its weights lie in another file; save it as one file");
  }
  return root as OnnxModel;
}

interface Decoded extends Omit<OnnxModel, "graph"> {
  readonly graph?: OnnxGraphData & { readonly sparseInitializer: readonly unknown[] };
  readonly functions: readonly unknown[];
}

function decoded(bytes: Uint8Array): Decoded {
  try {
    return modelType.toObject(modelType.decode(bytes), { longs: String, arrays: true }) as Decoded;
  } catch (error) {
    throw refused(`it cannot be read (${messageOf(error)})`);
  }
}

const refused = (why: string): ModelError =>
  new ModelError("CONVERT_FAILED", `This ONNX file cannot be changed: ${why}.`);

/** Equal models give equal bytes. */
export function writeOnnx(model: OnnxModel): Uint8Array {
  return modelType.encode(modelType.fromObject(model)).finish();
}

export const dimsOf = (tensor: OnnxTensor): number[] => (tensor.dims ?? []).map(Number);

export const sizeOf = (tensor: OnnxTensor): number => dimsOf(tensor).reduce((size, side) => size * side, 1);

/** The values of a float32 tensor; undefined for another type. */
export function floatsOf(tensor: OnnxTensor): Float32Array | undefined {
  if (tensor.dataType !== DATA_TYPE.float32) return undefined;
  const { rawData = new Uint8Array() } = tensor;
  if (rawData.length === 0) return Float32Array.from(tensor.floatData ?? []);
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  return Float32Array.from({ length: sizeOf(tensor) }, (_, k) => view.getFloat32(4 * k, true));
}

/** The values of an int64 or int32 tensor; undefined for another type. Beyond 2^53 the nearest double. */
export function integersOf(tensor: OnnxTensor): number[] | undefined {
  const { rawData = new Uint8Array(), dataType } = tensor;
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  const length = sizeOf(tensor);
  if (dataType === DATA_TYPE.int64) {
    if (rawData.length === 0) return (tensor.int64Data ?? []).map(Number);
    return Array.from({ length }, (_, k) => Number(view.getBigInt64(8 * k, true)));
  }
  if (dataType !== DATA_TYPE.int32) return undefined;
  if (rawData.length === 0) return [...(tensor.int32Data ?? [])];
  return Array.from({ length }, (_, k) => view.getInt32(4 * k, true));
}

/** A tensor of any type from its bytes, little-endian. */
export const rawTensor = (
  name: string,
  dataType: number,
  dims: readonly number[],
  rawData: Uint8Array,
): OnnxTensor => ({ name, dataType, dims: dims.map(String), rawData });

export function integerTensor(name: string, values: readonly number[], dims = [values.length]): OnnxTensor {
  const bytes = new Uint8Array(8 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, k) => {
    view.setBigInt64(8 * k, BigInt(value), true);
  });
  return rawTensor(name, DATA_TYPE.int64, dims, bytes);
}

export function floatTensor(name: string, values: ArrayLike<number>, dims: readonly number[]): OnnxTensor {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (let k = 0; k < values.length; k += 1) view.setFloat32(4 * k, values[k] as number, true);
  return rawTensor(name, DATA_TYPE.float32, dims, bytes);
}

/** Every tensor of a graph whose value stands in the file, by name: initialisers and Constant nodes. */
export function constantsOf({ initializer, node }: OnnxGraphData): Map<string, OnnxTensor> {
  const constants = new Map(initializer.map((tensor) => [tensor.name ?? "", tensor]));
  for (const { opType, output, attribute } of node) {
    const value = attribute.find(({ name }) => name === "value")?.t;
    if (opType === "Constant" && value !== undefined) constants.set(output[0] ?? "", value);
  }
  return constants;
}

export const attributeOf = (node: OnnxNode, name: string): OnnxAttribute | undefined =>
  node.attribute.find((attribute) => attribute.name === name);

export const intAttribute = (node: OnnxNode, name: string, absent: number): number =>
  Number(attributeOf(node, name)?.i ?? absent);

export const newInt = (name: string, value: number): OnnxAttribute => ({
  name,
  type: ATTRIBUTE_TYPE.int,
  i: String(value),
});

/** Sides of a graph input or output; a side that is known at the run only is undefined. */
export const sidesOf = (value: OnnxValue): (number | undefined)[] =>
  (value.type?.tensorType?.shape?.dim ?? []).map(({ dimValue }) =>
    dimValue === undefined ? undefined : Number(dimValue),
  );
