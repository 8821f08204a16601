/**
 * Writes an ONNX model file. Only the messages and fields used here are described;
 * names and numbers: onnx/onnx.proto (Apache-2.0), IR version 7, operator set 13.
 */
import protobuf from "protobufjs";

const IR_VERSION = 7;
const OPERATOR_SET = 13;
const DATA_TYPE = { float32: 1, int64: 7 } as const;
const ATTRIBUTE_TYPE = { int: 2, text: 3, ints: 7 } as const;

const root = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        irVersion: { type: "int64", id: 1 },
        producerName: { type: "string", id: 2 },
        producerVersion: { type: "string", id: 3 },
        docString: { type: "string", id: 6 },
        graph: { type: "GraphProto", id: 7 },
        opsetImport: { rule: "repeated", type: "OperatorSetIdProto", id: 8 },
      },
    },
    OperatorSetIdProto: { fields: { domain: { type: "string", id: 1 }, version: { type: "int64", id: 2 } } },
    GraphProto: {
      fields: {
        node: { rule: "repeated", type: "NodeProto", id: 1 },
        name: { type: "string", id: 2 },
        initializer: { rule: "repeated", type: "TensorProto", id: 5 },
        input: { rule: "repeated", type: "ValueInfoProto", id: 11 },
        output: { rule: "repeated", type: "ValueInfoProto", id: 12 },
      },
    },
    NodeProto: {
      fields: {
        input: { rule: "repeated", type: "string", id: 1 },
        output: { rule: "repeated", type: "string", id: 2 },
        name: { type: "string", id: 3 },
        opType: { type: "string", id: 4 },
        attribute: { rule: "repeated", type: "AttributeProto", id: 5 },
      },
    },
    AttributeProto: {
      fields: {
        name: { type: "string", id: 1 },
        i: { type: "int64", id: 3 },
        s: { type: "bytes", id: 4 },
        ints: { rule: "repeated", type: "int64", id: 8, options: { packed: false } },
        type: { type: "int32", id: 20 },
      },
    },
    TensorProto: {
      fields: {
        dims: { rule: "repeated", type: "int64", id: 1, options: { packed: false } },
        dataType: { type: "int32", id: 2 },
        name: { type: "string", id: 8 },
        rawData: { type: "bytes", id: 9 },
      },
    },
    ValueInfoProto: { fields: { name: { type: "string", id: 1 }, type: { type: "TypeProto", id: 2 } } },
    TypeProto: { fields: { tensorType: { type: "TensorTypeProto", id: 1 } } },
    TensorTypeProto: {
      fields: { elemType: { type: "int32", id: 1 }, shape: { type: "TensorShapeProto", id: 2 } },
    },
    TensorShapeProto: { fields: { dim: { rule: "repeated", type: "DimensionProto", id: 1 } } },
    DimensionProto: {
      oneofs: { value: { oneof: ["dimValue", "dimParam"] } },
      fields: { dimValue: { type: "int64", id: 1 }, dimParam: { type: "string", id: 2 } },
    },
  },
});
const modelType = root.lookupType("ModelProto");

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
