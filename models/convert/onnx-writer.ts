/**
 * Writes an ONNX model file from nothing: IR version 7, operator set 13.
 */
import { ATTRIBUTE_TYPE, DATA_TYPE, modelType } from "./onnx-schema.ts";

const IR_VERSION = 7;
const OPERATOR_SET = 13;

export type Attribute =
  | { readonly name: string; readonly ints: readonly number[] }
  | { readonly name: string; readonly int: number }
  | { readonly name: string; readonly text: string };

/** A tensor of the graph's inputs or outputs: float32; a side that is known at the run only has a name. */
export interface GraphValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

interface Encodable {
  readonly [field: string]: unknown;
}

/**
 * Collects nodes and constants in the order of the calls and writes them in that order: equal calls give equal bytes.
 * Names are the caller's to keep unique.
 */
export class OnnxGraph {
  readonly #nodes: Encodable[] = [];
  readonly #initializers: Encodable[] = [];

  get nodeCount(): number {
    return this.#nodes.length;
  }

  /** Adds a node with one output and returns that output's name. An empty input name is an omitted optional input. */
  node(
    opType: string,
    inputs: readonly string[],
    output: string,
    attributes: readonly Attribute[] = [],
  ): string {
    this.nodeWithOutputs(opType, inputs, [output], attributes);
    return output;
  }

  nodeWithOutputs(
    opType: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: readonly Attribute[] = [],
  ): void {
    const name = `${opType}_${this.#nodes.length}`;
    this.#nodes.push({
      input: inputs,
      output: outputs,
      name,
      opType,
      attribute: attributes.map(encodeAttribute),
    });
  }

  floats(name: string, shape: readonly number[], values: Float32Array): string {
    const bytes = new Uint8Array(values.length * 4);
    const view = new DataView(bytes.buffer);
    values.forEach((value, k) => {
      view.setFloat32(4 * k, value, true);
    });
    return this.#initializer(name, shape, DATA_TYPE.float32, bytes);
  }

  integers(name: string, values: readonly number[]): string {
    const bytes = new Uint8Array(values.length * 8);
    const view = new DataView(bytes.buffer);
    values.forEach((value, k) => {
      view.setBigInt64(8 * k, BigInt(value), true);
    });
    return this.#initializer(name, [values.length], DATA_TYPE.int64, bytes);
  }

  /** The whole model as a file's bytes. `docString` travels in the file: say there where the weights come from. */
  encode(options: {
    name: string;
    inputs: GraphValue[];
    outputs: GraphValue[];
    docString: string;
  }): Uint8Array {
    return modelType
      .encode({
        irVersion: IR_VERSION,
        producerName: "gridwatch",
        docString: options.docString,
        graph: {
          node: this.#nodes,
          name: options.name,
          initializer: this.#initializers,
          input: options.inputs.map(encodeValue),
          output: options.outputs.map(encodeValue),
        },
        opsetImport: [{ domain: "", version: OPERATOR_SET }],
      })
      .finish();
  }

  #initializer(name: string, shape: readonly number[], dataType: number, rawData: Uint8Array): string {
    this.#initializers.push({ dims: shape, dataType, name, rawData });
    return name;
  }
}

function encodeAttribute(attribute: Attribute): Encodable {
  const { name } = attribute;
  if ("ints" in attribute) return { name, ints: attribute.ints, type: ATTRIBUTE_TYPE.ints };
  if ("int" in attribute) return { name, i: attribute.int, type: ATTRIBUTE_TYPE.int };
  return { name, s: new TextEncoder().encode(attribute.text), type: ATTRIBUTE_TYPE.text };
}

function encodeValue(value: GraphValue): Encodable {
  const dim = value.shape.map((side) => (typeof side === "number" ? { dimValue: side } : { dimParam: side }));
  const shape = { dim };
  return { name: value.name, type: { tensorType: { elemType: DATA_TYPE.float32, shape } } };
}
