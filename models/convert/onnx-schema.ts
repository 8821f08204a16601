/**
 * The messages of an ONNX file, all fields that a graph of operators can carry. Names and numbers: onnx/onnx.proto
 * (Apache-2.0). What is not described here (functions, training, several devices) is refused by the reader.
 */
import protobuf from "protobufjs";

export const DATA_TYPE = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, double: 11 } as const;
export const ATTRIBUTE_TYPE = { float: 1, int: 2, text: 3, tensor: 4, graph: 5, ints: 7 } as const;

const unpacked = { packed: false };

const root = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        irVersion: { type: "int64", id: 1 },
        producerName: { type: "string", id: 2 },
        producerVersion: { type: "string", id: 3 },
        domain: { type: "string", id: 4 },
        modelVersion: { type: "int64", id: 5 },
        docString: { type: "string", id: 6 },
        graph: { type: "GraphProto", id: 7 },
        opsetImport: { rule: "repeated", type: "OperatorSetIdProto", id: 8 },
        metadataProps: { rule: "repeated", type: "StringStringEntryProto", id: 14 },
        functions: { rule: "repeated", type: "bytes", id: 25 },
      },
    },
    StringStringEntryProto: { fields: { key: { type: "string", id: 1 }, value: { type: "string", id: 2 } } },
    OperatorSetIdProto: { fields: { domain: { type: "string", id: 1 }, version: { type: "int64", id: 2 } } },
    GraphProto: {
      fields: {
        node: { rule: "repeated", type: "NodeProto", id: 1 },
        name: { type: "string", id: 2 },
        initializer: { rule: "repeated", type: "TensorProto", id: 5 },
        docString: { type: "string", id: 10 },
        input: { rule: "repeated", type: "ValueInfoProto", id: 11 },
        output: { rule: "repeated", type: "ValueInfoProto", id: 12 },
        valueInfo: { rule: "repeated", type: "ValueInfoProto", id: 13 },
        sparseInitializer: { rule: "repeated", type: "bytes", id: 15 },
      },
    },
    NodeProto: {
      fields: {
        input: { rule: "repeated", type: "string", id: 1 },
        output: { rule: "repeated", type: "string", id: 2 },
        name: { type: "string", id: 3 },
        opType: { type: "string", id: 4 },
        attribute: { rule: "repeated", type: "AttributeProto", id: 5 },
        docString: { type: "string", id: 6 },
        domain: { type: "string", id: 7 },
      },
    },
    AttributeProto: {
      fields: {
        name: { type: "string", id: 1 },
        f: { type: "float", id: 2 },
        i: { type: "int64", id: 3 },
        s: { type: "bytes", id: 4 },
        t: { type: "TensorProto", id: 5 },
        g: { type: "GraphProto", id: 6 },
        floats: { rule: "repeated", type: "float", id: 7, options: unpacked },
        ints: { rule: "repeated", type: "int64", id: 8, options: unpacked },
        strings: { rule: "repeated", type: "bytes", id: 9 },
        tensors: { rule: "repeated", type: "TensorProto", id: 10 },
        graphs: { rule: "repeated", type: "GraphProto", id: 11 },
        docString: { type: "string", id: 13 },
        type: { type: "int32", id: 20 },
      },
    },
    TensorProto: {
      fields: {
        dims: { rule: "repeated", type: "int64", id: 1, options: unpacked },
        dataType: { type: "int32", id: 2 },
        floatData: { rule: "repeated", type: "float", id: 4, options: { packed: true } },
        int32Data: { rule: "repeated", type: "int32", id: 5, options: { packed: true } },
        stringData: { rule: "repeated", type: "bytes", id: 6 },
        int64Data: { rule: "repeated", type: "int64", id: 7, options: { packed: true } },
        name: { type: "string", id: 8 },
        rawData: { type: "bytes", id: 9 },
        doubleData: { rule: "repeated", type: "double", id: 10, options: { packed: true } },
        uint64Data: { rule: "repeated", type: "uint64", id: 11, options: { packed: true } },
        docString: { type: "string", id: 12 },
        externalData: { rule: "repeated", type: "StringStringEntryProto", id: 13 },
        dataLocation: { type: "int32", id: 14 },
      },
    },
    ValueInfoProto: {
      fields: {
        name: { type: "string", id: 1 },
        type: { type: "TypeProto", id: 2 },
        docString: { type: "string", id: 3 },
      },
    },
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

export const modelType = root.lookupType("ModelProto");
