/** Builds small TFLite files for tests with FlatBuffers' own builder: the other half of what tflite.ts reads. */
import { Builder } from "flatbuffers";

const TYPE_NUMBERS = { float32: 0, int32: 2, uint8: 3, int64: 4, int8: 9 } as const;
const CUSTOM = 32;

/** For tests: what must be there, or a failure that says it is not. */
export function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("undefined where the test needs a value");
  return value;
}

export interface FixtureTensor {
  readonly name: string;
  readonly type: keyof typeof TYPE_NUMBERS;
  readonly shape: readonly number[];
  readonly data?: Uint8Array | Int8Array | Int32Array | Float32Array;
  readonly scales?: readonly number[];
  readonly zeroPoints?: readonly number[];
  readonly quantizedDimension?: number;
}

/** Field number and value of a builtin options table; `i8` fields are enumerations and booleans. */
export type OptionField = readonly [field: number, kind: "i8" | "i32", value: number];

export interface FixtureOperator {
  readonly code: number | string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options?: readonly OptionField[];
  readonly customOptions?: Uint8Array;
}

export interface FixtureModel {
  readonly tensors: readonly FixtureTensor[];
  readonly operators: readonly FixtureOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

function bytesOf(data: FixtureTensor["data"]): Uint8Array {
  return data === undefined
    ? new Uint8Array(0)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

class Writer {
  readonly builder = new Builder(1024);

  bytes(values: Uint8Array): number {
    this.builder.startVector(1, values.length, 16);
    for (const value of values.toReversed()) this.builder.addInt8(value);
    return this.builder.endVector();
  }

  int32s(values: readonly number[]): number {
    this.builder.startVector(4, values.length, 4);
    for (const value of values.toReversed()) this.builder.addInt32(value);
    return this.builder.endVector();
  }

  offsets(values: readonly number[]): number {
    this.builder.startVector(4, values.length, 4);
    for (const value of values.toReversed()) this.builder.addOffset(value);
    return this.builder.endVector();
  }

  quantization({ scales = [], zeroPoints = [], quantizedDimension = 0 }: FixtureTensor): number {
    const { builder } = this;
    builder.startVector(4, scales.length, 4);
    for (const value of scales.toReversed()) builder.addFloat32(value);
    const scaleVector = builder.endVector();
    builder.startVector(8, zeroPoints.length, 8);
    for (const value of zeroPoints.toReversed()) builder.addInt64(BigInt(value));
    const zeroVector = builder.endVector();
    builder.startObject(7);
    builder.addFieldOffset(2, scaleVector, 0);
    builder.addFieldOffset(3, zeroVector, 0);
    builder.addFieldInt32(6, quantizedDimension, 0);
    return builder.endObject();
  }

  tensor(tensor: FixtureTensor, bufferIndex: number): number {
    const { builder } = this;
    const shape = this.int32s(tensor.shape);
    const name = builder.createString(tensor.name);
    const quantization = this.quantization(tensor);
    builder.startObject(5);
    builder.addFieldOffset(0, shape, 0);
    builder.addFieldInt8(1, TYPE_NUMBERS[tensor.type], 0);
    builder.addFieldInt32(2, bufferIndex, 0);
    builder.addFieldOffset(3, name, 0);
    builder.addFieldOffset(4, quantization, 0);
    return builder.endObject();
  }

  operator(operator: FixtureOperator, codeIndex: number): number {
    const { builder } = this;
    const inputs = this.int32s(operator.inputs);
    const outputs = this.int32s(operator.outputs);
    const custom = operator.customOptions === undefined ? 0 : this.bytes(operator.customOptions);
    let options = 0;
    if (operator.options !== undefined) {
      builder.startObject(8);
      for (const [field, kind, value] of operator.options) {
        if (kind === "i8") builder.addFieldInt8(field, value, 0);
        else builder.addFieldInt32(field, value, 0);
      }
      options = builder.endObject();
    }
    builder.startObject(6);
    builder.addFieldInt32(0, codeIndex, 0);
    builder.addFieldOffset(1, inputs, 0);
    builder.addFieldOffset(2, outputs, 0);
    builder.addFieldOffset(4, options, 0);
    builder.addFieldOffset(5, custom, 0);
    return builder.endObject();
  }

  operatorCode(code: number | string): number {
    const { builder } = this;
    const name = typeof code === "string" ? builder.createString(code) : 0;
    const builtin = typeof code === "string" ? CUSTOM : code;
    builder.startObject(4);
    builder.addFieldInt8(0, Math.min(builtin, 127), 0);
    builder.addFieldOffset(1, name, 0);
    builder.addFieldInt32(3, builtin, 0);
    return builder.endObject();
  }

  dataBuffer(data: Uint8Array): number {
    const vector = data.length === 0 ? 0 : this.bytes(data);
    this.builder.startObject(1);
    this.builder.addFieldOffset(0, vector, 0);
    return this.builder.endObject();
  }
}

/** A TFLite file, schema version 3; buffer 0 is the empty one, as the format wants it. */
export function buildTflite(model: FixtureModel): Uint8Array {
  const writer = new Writer();
  const { builder } = writer;
  const codes = [...new Set(model.operators.map(({ code }) => code))];
  const codeVector = writer.offsets(codes.map((code) => writer.operatorCode(code)));
  const tensors = writer.offsets(model.tensors.map((tensor, k) => writer.tensor(tensor, k + 1)));
  const operators = writer.offsets(
    model.operators.map((operator) => writer.operator(operator, codes.indexOf(operator.code))),
  );
  const inputs = writer.int32s(model.inputs);
  const outputs = writer.int32s(model.outputs);
  builder.startObject(5);
  builder.addFieldOffset(0, tensors, 0);
  builder.addFieldOffset(1, inputs, 0);
  builder.addFieldOffset(2, outputs, 0);
  builder.addFieldOffset(3, operators, 0);
  const subgraphs = writer.offsets([builder.endObject()]);
  const blobs = [new Uint8Array(0), ...model.tensors.map(({ data }) => bytesOf(data))];
  const buffers = writer.offsets(blobs.map((blob) => writer.dataBuffer(blob)));
  builder.startObject(7);
  builder.addFieldInt32(0, 3, 0);
  builder.addFieldOffset(1, codeVector, 0);
  builder.addFieldOffset(2, subgraphs, 0);
  builder.addFieldOffset(4, buffers, 0);
  builder.finish(builder.endObject(), "TFL3");
  return builder.asUint8Array();
}
