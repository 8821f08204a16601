/**
 * TFLite file → tensors and operators in execution order.
 * Field numbers and enumeration values: tensorflow/lite/schema/schema.fbs (schema version 3).
 */
import { ByteBuffer } from "flatbuffers";
import { messageOf, ModelError } from "../errors.ts";
import { FlatTable } from "./flat-table.ts";

const TENSOR_TYPES = {
  0: { name: "float32", bytes: 4 },
  2: { name: "int32", bytes: 4 },
  3: { name: "uint8", bytes: 1 },
  4: { name: "int64", bytes: 8 },
  9: { name: "int8", bytes: 1 },
} as const;
export type TensorType = (typeof TENSOR_TYPES)[keyof typeof TENSOR_TYPES]["name"];

/** BuiltinOperator values of the operators that appear in detectors we convert; others keep their number. */
const OPERATOR_NAMES: Readonly<Record<number, string>> = {
  0: "ADD",
  1: "AVERAGE_POOL_2D",
  2: "CONCATENATION",
  3: "CONV_2D",
  4: "DEPTHWISE_CONV_2D",
  6: "DEQUANTIZE",
  14: "LOGISTIC",
  17: "MAX_POOL_2D",
  18: "MUL",
  22: "RESHAPE",
  32: "CUSTOM",
  97: "RESIZE_NEAREST_NEIGHBOR",
  114: "QUANTIZE",
};

export interface TfliteTensor {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  /** Little-endian elements of a constant; empty for a value computed at run time. */
  readonly data: Uint8Array;
  /** One entry, or one per element of `quantizedDimension`; empty when not quantised. */
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  readonly quantizedDimension: number;
}

export interface TfliteOperator {
  /** "CONV_2D"; a custom operator's own name ("TFLite_Detection_PostProcess"); "BUILTIN_57" when unknown here. */
  readonly kind: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** The operator's builtin options; a table without fields when it has none. */
  readonly options: FlatTable;
  readonly customOptions: Uint8Array;
}

export interface TfliteModel {
  readonly tensors: readonly TfliteTensor[];
  /** In execution order, as the format promises. */
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** Parses the first subgraph. Throws CONVERT_FAILED when the bytes are no TFLite model or are cut short. */
export function readTflite(bytes: Uint8Array): TfliteModel {
  const buffer = new ByteBuffer(bytes);
  if (bytes.length < 8 || !buffer.__has_identifier("TFL3")) {
    throw new ModelError("CONVERT_FAILED", "These bytes are no TFLite model: bytes 4 to 7 should read TFL3.");
  }
  try {
    return readModel(FlatTable.root(buffer));
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw new ModelError("CONVERT_FAILED", `The TFLite file is damaged: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

function readModel(model: FlatTable): TfliteModel {
  const codes = model.tables(1).map(operatorName);
  const buffers = model.tables(4);
  const [subgraph] = model.tables(2);
  if (subgraph === undefined) throw new ModelError("CONVERT_FAILED", "The TFLite file has no subgraph.");
  return {
    tensors: subgraph.tables(0).map((table) => readTensor(table, buffers)),
    operators: subgraph.tables(3).map((table) => readOperator(table, codes)),
    inputs: subgraph.int32s(1),
    outputs: subgraph.int32s(2),
  };
}

/** The code moved from an int8 to an int32 field when it outgrew 127; writers fill both, the larger one counts. */
function operatorName(code: FlatTable): string {
  const builtin = Math.max(code.int8(0), code.int32(3));
  const name = OPERATOR_NAMES[builtin] ?? `BUILTIN_${builtin}`;
  return name === "CUSTOM" ? code.text(1) : name;
}

function readOperator(table: FlatTable, codes: readonly string[]): TfliteOperator {
  const codeIndex = table.int32(0);
  const kind = codes[codeIndex];
  if (kind === undefined) throw new RangeError(`an operator names code ${codeIndex} of ${codes.length}`);
  return {
    kind,
    inputs: table.int32s(1),
    outputs: table.int32s(2),
    options: table.table(4) ?? FlatTable.empty(),
    customOptions: table.raw(5),
  };
}

function readTensor(table: FlatTable, buffers: readonly FlatTable[]): TfliteTensor {
  const typeNumber = table.int8(1);
  const name = table.text(3);
  const type = (TENSOR_TYPES as Readonly<Record<number, { name: TensorType; bytes: number }>>)[typeNumber];
  if (type === undefined)
    throw new RangeError(`tensor "${name}" has element type ${typeNumber}, which is not read here`);
  const shape = table.int32s(0);
  const data = buffers[table.int32(2)]?.raw(0) ?? new Uint8Array(0);
  const expected = shape.reduce((product, side) => product * side, type.bytes);
  if (data.length > 0 && data.length !== expected) {
    throw new RangeError(
      `tensor "${name}" holds ${data.length} bytes, its shape [${shape.join(",")}] needs ${expected}`,
    );
  }
  const quantization = table.table(4);
  return {
    name,
    type: type.name,
    shape,
    data,
    scales: quantization?.float32s(2) ?? [],
    zeroPoints: quantization?.int64s(3) ?? [],
    quantizedDimension: quantization?.int32(6) ?? 0,
  };
}

/** The constant's elements as they are stored, before any scale. */
function storedElements(tensor: TfliteTensor): ArrayLike<number> {
  const { data } = tensor;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  switch (tensor.type) {
    case "uint8":
      return data;
    case "int8":
      return new Int8Array(data.buffer, data.byteOffset, data.byteLength);
    case "int32":
      return Int32Array.from({ length: data.length / 4 }, (_, k) => view.getInt32(4 * k, true));
    case "int64":
      return Float64Array.from({ length: data.length / 8 }, (_, k) => Number(view.getBigInt64(8 * k, true)));
    case "float32":
      return Float32Array.from({ length: data.length / 4 }, (_, k) => view.getFloat32(4 * k, true));
  }
}

/** Integer constants such as a shape or a size, unscaled. */
export function integersOf(tensor: TfliteTensor): number[] {
  return Array.from(storedElements(tensor));
}

/**
 * A constant in real numbers: (stored − zero point) × scale, per tensor or per channel of `quantizedDimension`
 * (TFLite's 8-bit quantisation specification). Computed in float64 and rounded once, so the bytes are the same everywhere.
 */
export function dequantized(tensor: TfliteTensor): Float32Array {
  const stored = storedElements(tensor);
  const values = new Float32Array(stored.length);
  const { scales, zeroPoints, shape, quantizedDimension } = tensor;
  const inner = shape.slice(quantizedDimension + 1).reduce((product, side) => product * side, 1);
  for (let k = 0; k < values.length; k++) {
    const channel = scales.length > 1 ? Math.floor(k / inner) % scales.length : 0;
    const zero = zeroPoints[zeroPoints.length > 1 ? channel : 0] ?? 0;
    values[k] = ((stored[k] ?? 0) - zero) * (scales[channel] ?? 1);
  }
  return values;
}
