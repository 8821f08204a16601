import { describe, expect, it } from "vitest";
import { buildTflite, defined, type FixtureTensor } from "./tflite-fixture.ts";
import { dequantized, integersOf, readTflite } from "./tflite.ts";

function tensorOf(tensor: FixtureTensor) {
  return defined(
    readTflite(buildTflite({ tensors: [tensor], operators: [], inputs: [], outputs: [] })).tensors[0],
  );
}

describe("readTflite", () => {
  it("reads tensors, operators and their options in order", () => {
    const model = readTflite(
      buildTflite({
        tensors: [
          { name: "a", type: "uint8", shape: [1, 2], scales: [0.5], zeroPoints: [127] },
          { name: "b", type: "float32", shape: [] },
        ],
        operators: [
          {
            code: 3,
            inputs: [0, -1],
            outputs: [1],
            options: [
              [1, "i32", 2],
              [3, "i8", 1],
            ],
          },
          { code: "Mine", inputs: [1], outputs: [0], customOptions: Uint8Array.of(7, 8) },
          { code: 114, inputs: [1], outputs: [0] },
        ],
        inputs: [0],
        outputs: [1, 0],
      }),
    );
    expect(model.inputs).toEqual([0]);
    expect(model.outputs).toEqual([1, 0]);
    expect(model.tensors.map(({ name, type, shape }) => ({ name, type, shape }))).toEqual([
      { name: "a", type: "uint8", shape: [1, 2] },
      { name: "b", type: "float32", shape: [] },
    ]);
    expect(defined(model.tensors[0]).zeroPoints).toEqual([127]);
    expect(model.operators.map(({ kind, inputs }) => ({ kind, inputs }))).toEqual([
      { kind: "CONV_2D", inputs: [0, -1] },
      { kind: "Mine", inputs: [1] },
      { kind: "QUANTIZE", inputs: [1] },
    ]);
    const [conv, mine, quantize] = model.operators.map((operator) => operator.options);
    expect([conv?.int32(1), conv?.int32(2, 9), conv?.int8(3)]).toEqual([2, 9, 1]);
    expect(mine?.int32(0, 6)).toBe(6);
    expect([...defined(model.operators[1]).customOptions]).toEqual([7, 8]);
    expect(quantize?.int32(0, 5)).toBe(5);
  });

  it("refuses a constant whose bytes do not fit its shape", () => {
    const tensor: FixtureTensor = { name: "w", type: "int8", shape: [2, 3], data: Int8Array.of(1, 2, 3) };
    expect(() => tensorOf(tensor)).toThrow(`tensor "w" holds 3 bytes, its shape [2,3] needs 6`);
  });
});

describe("dequantized", () => {
  const perAxis = { type: "int8", shape: [2, 2, 2], data: Int8Array.of(1, 2, 3, 4, 5, 6, 7, -128) } as const;

  it.each<[string, FixtureTensor, number[]]>([
    [
      "one scale and zero point",
      { name: "x", type: "uint8", shape: [2], data: Uint8Array.of(0, 255), scales: [0.5], zeroPoints: [127] },
      [-63.5, 64],
    ],
    [
      "a scale per first axis",
      { name: "x", ...perAxis, scales: [1, 2], zeroPoints: [0, 0], quantizedDimension: 0 },
      [1, 2, 3, 4, 10, 12, 14, -256],
    ],
    [
      "a scale per middle axis",
      { name: "x", ...perAxis, scales: [1, 2], zeroPoints: [0, 0], quantizedDimension: 1 },
      [1, 2, 6, 8, 5, 6, 14, -256],
    ],
    [
      "a scale per last axis",
      { name: "x", ...perAxis, scales: [1, 2], zeroPoints: [0, 0], quantizedDimension: 2 },
      [1, 4, 3, 8, 5, 12, 7, -256],
    ],
    [
      "a zero point per channel",
      { name: "x", ...perAxis, scales: [1, 2], zeroPoints: [1, 2], quantizedDimension: 2 },
      [0, 0, 2, 4, 4, 8, 6, -260],
    ],
    [
      "no quantisation",
      { name: "x", type: "float32", shape: [2], data: Float32Array.of(0.25, -3) },
      [0.25, -3],
    ],
    [
      "32-bit integers",
      {
        name: "x",
        type: "int32",
        shape: [2],
        data: Int32Array.of(-70000, 5),
        scales: [0.5],
        zeroPoints: [0],
      },
      [-35000, 2.5],
    ],
  ])("gives real numbers: %s", (_, tensor, wanted) => {
    expect([...dequantized(tensorOf(tensor))]).toEqual(wanted);
  });

  it("leaves integers such as a size as they are", () => {
    expect(
      integersOf(tensorOf({ name: "size", type: "int32", shape: [2], data: Int32Array.of(40, 20) })),
    ).toEqual([40, 20]);
  });
});
