/** What quantisation is made of, without a run. */
import { describe, expect, it } from "vitest";
import {
  floatsOf,
  floatTensor,
  integersOf,
  type OnnxModel,
  type OnnxNode,
  readOnnx,
  writeOnnx,
} from "../convert/onnx-file.ts";
import { ModelError } from "../errors.ts";
import { tinyDetectorBytes } from "../lifecycle/tiny-detector.fixture.ts";
import { activationParameters, Extremes, Histogram } from "./activation-range.ts";
import { int32Bias, int8Weights } from "./int8-weights.ts";
import { raiseOperatorSet } from "./operator-set.ts";
import { quantisableNodes } from "./quantisable.ts";
import { quantiseGraph, valuesToWatch } from "./quantise-graph.ts";
import { relativeError } from "./sensitivity.ts";

const tiny = readOnnx(tinyDetectorBytes());

describe("the range of an activation", () => {
  it("is what all pictures showed, whatever their order", () => {
    const extremes = new Extremes();
    for (const values of [
      [3, -1],
      [Number.NaN, 7],
    ])
      extremes.add(Float32Array.from(values));
    expect(extremes.range).toEqual({ min: -1, max: 7 });
    expect(new Extremes().range).toEqual({ min: 0, max: 0 });
  });

  it("leaves out the outermost share, but never a value that many have", () => {
    const histogram = new Histogram({ min: 0, max: 1000 });
    histogram.add(Float32Array.from({ length: 9990 }, (_, k) => (k % 100) / 10));
    histogram.add(Float32Array.from({ length: 10 }, () => 1000));
    const { min, max } = histogram.middle(99.5);
    expect(min).toBe(0);
    expect(max).toBeGreaterThan(9.7);
    expect(max).toBeLessThan(10.5);
    expect(histogram.middle(100)).toEqual({ min: 0, max: 1000 });
  });

  it("becomes a scale and a zero point at which 0 is exact", () => {
    expect(activationParameters({ min: -1, max: 254 })).toEqual({ scale: 1, zeroPoint: 1 });
    expect(activationParameters({ min: 10, max: 510 })).toEqual({ scale: 2, zeroPoint: 0 });
    expect(activationParameters({ min: 0, max: 0 })).toEqual({ scale: 1, zeroPoint: 0 });
  });
});

describe("weights in whole numbers", () => {
  const weights = floatTensor("w", [1, -0.5, 0.01, 0.02, 0, 0], [3, 2]);
  const bias = Float32Array.of(2, -4, 8);
  const options = { name: "l", channelAxis: 0, largest: 127, bias, inputScale: 0.5 };

  it("have a scale per channel, and lose at most half a step", () => {
    const { values, scaleOf } = int8Weights(weights, options);
    const whole = new Int8Array(values.rawData?.slice().buffer ?? new ArrayBuffer(0));
    [...whole].forEach((value, k) => {
      const scale = scaleOf[Math.floor(k / 2)] ?? 0;
      expect(Math.abs(value * scale - (floatsOf(weights)?.[k] ?? 0))).toBeLessThanOrEqual(scale / 2 + 1e-9);
    });
    expect([whole[0], whole[3]]).toEqual([127, 127]);
  });

  it("a channel of zeros still has a scale that its bias fits into", () => {
    const { scaleOf } = int8Weights(weights, options);
    const { values } = int32Bias(bias, { name: "l", inputScale: 0.5, scaleOf });
    const whole = integersOf(values) ?? [];
    expect(Math.abs(whole[2] ?? 0)).toBeLessThanOrEqual(2 ** 30);
    expect((whole[2] ?? 0) * 0.5 * (scaleOf[2] ?? 0)).toBeCloseTo(8, 5);
  });

  it("with 7 bits stay within 63, and follow the second side where channels lie there", () => {
    const { values, scaleOf } = int8Weights(weights, {
      ...options,
      channelAxis: 1,
      bias: undefined,
      largest: 63,
    });
    const whole = new Int8Array(values.rawData?.slice().buffer ?? new ArrayBuffer(0));
    expect(scaleOf.length).toBe(2);
    expect(Math.max(...whole.map(Math.abs))).toBe(63);
  });
});

describe("the graph", () => {
  it("is read and written without a change", () => {
    expect(Buffer.compare(writeOnnx(tiny), tinyDetectorBytes())).toBe(0);
  });

  it.each([
    [Uint8Array.of(1, 2, 3), "it cannot be read"],
    [new Uint8Array(), "it holds no graph"],
  ])("that is none is refused", (bytes, why) => {
    expect(() => readOnnx(bytes)).toThrow(why);
  });

  it("knows how far a layer lies from the outputs", () => {
    const layers = quantisableNodes(tiny.graph);
    expect(layers.map(({ output, layersToOutput }) => [output, layersToOutput])).toEqual([
      ["stem", 6],
      ["middle_0", 5],
      ["middle_1", 4],
      ["middle_2", 3],
      ["middle_3", 2],
      ["said", 1],
    ]);
  });

  it("takes products whose weights stand in the file, channel by channel, and leaves the others", () => {
    const initializer = [
      floatTensor("w", new Float32Array(6), [2, 3]),
      floatTensor("three", new Float32Array(3), [3]),
      floatTensor("one", new Float32Array(1), [1]),
    ];
    const flag = (name: string) => ({ name, type: 2, i: "1" });
    const product = (output: string, change: Partial<OnnxNode>): OnnxNode => ({
      ...{ opType: "Gemm", input: ["x", "w", "three"], output: [output], attribute: [] },
      ...change,
    });
    const node = [
      product("gemm", {}),
      product("turned", { input: ["x", "w"], attribute: [flag("transB")] }),
      product("matmul", { opType: "MatMul", input: ["x", "w"] }),
      product("one bias for all", { input: ["x", "w", "one"] }),
      product("computed weights", { input: ["x", "y"] }),
      product("turned input", { attribute: [flag("transA")] }),
      product("scaled", { attribute: [{ name: "alpha", type: 1, f: 0.5 }] }),
      product("someone's own", { domain: "com.example" }),
    ];
    const layers = quantisableNodes({ ...tiny.graph, node, initializer });
    expect(layers.map(({ output, channelAxis }) => [output, channelAxis])).toEqual([
      ["gemm", 1],
      ["turned", 0],
      ["matmul", 1],
    ]);
  });

  it("rounds after the ReLU that alone reads a layer, keeps every name, and drops the float weights", () => {
    const layers = quantisableNodes(tiny.graph).slice(0, 2);
    const watched = valuesToWatch(tiny, layers);
    expect(watched).toEqual(["images", "stem_relu", "relu_0"]);
    const ranges = new Map(watched.map((name) => [name, { min: 0, max: 2.55 }]));
    const { graph } = quantiseGraph(tiny, { layers, ranges, weightBits: 8 });
    const kinds = graph.node.map(({ opType }) => opType);
    expect(kinds.filter((kind) => kind === "QuantizeLinear")).toHaveLength(3);
    expect(kinds.filter((kind) => kind === "DequantizeLinear")).toHaveLength(3 + 4);
    expect(graph.node.find(({ output }) => output[0] === "stem")?.input[0]).toBe("images_rounded");
    expect(graph.node.find(({ output }) => output[0] === "relu_0")?.opType).toBe("DequantizeLinear");
    const names = graph.initializer.map(({ name }) => name);
    expect(names).not.toContain("stem_weights");
    expect(names).toContain("middle_1_weights");
    expect(graph.output).toEqual(tiny.graph.output);
  });

  it("of operator set 11 is raised: what was an attribute becomes an input", () => {
    const node = {
      opType: "Split",
      input: ["x"],
      output: ["a", "b"],
      attribute: [{ name: "split", type: 7, ints: ["3", "5"] }],
    };
    const old: OnnxModel = {
      opsetImport: [{ version: "11" }],
      graph: { ...tiny.graph, node: [node], initializer: [] },
    };
    const raised = raiseOperatorSet(old);
    expect(raised.opsetImport).toEqual([{ version: "13" }]);
    const [split] = raised.graph.node;
    expect(split?.attribute).toEqual([]);
    const shape = raised.graph.initializer.find(({ name }) => name === split?.input[1]);
    expect(shape && integersOf(shape)).toEqual([3, 5]);
  });

  it.each([
    ["9", "Relu", "what is older than 11 cannot be raised"],
    ["11", "Softmax", 'the Softmax "" means another thing there'],
  ])("of operator set %s with %s is refused", (version, opType, why) => {
    const node = { opType, input: ["x"], output: ["y"], attribute: [] };
    const old: OnnxModel = { opsetImport: [{ version }], graph: { ...tiny.graph, node: [node] } };
    expect(() => raiseOperatorSet(old)).toThrow(ModelError);
    expect(() => raiseOperatorSet(old)).toThrow(why);
  });
});

describe("the damage of rounding", () => {
  it("is relative to what was said, over all outputs", () => {
    const expected = { a: Float32Array.of(3, 4), b: Float32Array.of(1) };
    expect(relativeError(expected, expected)).toBe(0);
    expect(relativeError(expected, { a: Float32Array.of(3, 9), b: Float32Array.of(1) })).toBeCloseTo(0.5);
  });
});
