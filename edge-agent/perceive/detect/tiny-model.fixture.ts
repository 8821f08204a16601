/** For tests: a real ONNX model whose right answer is plain to see, written to disk with its manifest. */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type GraphValue, OnnxGraph } from "../../../models/convert/onnx-writer.ts";
import type { RgbImage } from "../decode/frame.ts";
import type { ModelManifest } from "./model-manifest.ts";

const SIDE = 32;
const HALF = SIDE / 2;
/** As ONNX numbers its types. */
const INT64 = 7;

export interface TinyModel {
  readonly manifest: ModelManifest;
  readonly weightsPath: string;
}

export interface TinyModelOptions {
  /** Multiplies a square matrix of this side by itself on the way. */
  readonly slowSide?: number;
  /** Hangs for seconds on a picture with a green quarter, and throws at one with a blue quarter. */
  readonly breaks?: boolean;
  /**
   * "boxes-once": takes any number of pictures, but gives its boxes once for all. "mixed": each picture's scores are
   * the mean over all pictures. Without: one picture, fixed.
   */
  readonly batch?: "dynamic" | "boxes-once" | "mixed";
}

/**
 * Four anchors, one per quarter of the picture; an anchor's score for "red", "green" and "blue" is the mean of
 * that colour in its quarter.
 */
export function writeTinyModel(folder: string, options: TinyModelOptions = {}): TinyModel {
  const graph = new OnnxGraph();
  const pooled = graph.node("AveragePool", ["images"], "pooled", [
    { name: "kernel_shape", ints: [HALF, HALF] },
    { name: "strides", ints: [HALF, HALF] },
  ]);
  const flat = graph.node("Reshape", [pooled, graph.integers("flat_shape", [-1, 3, 4])], "flat");
  const scores = graph.node("Transpose", [flat], "colours", [{ name: "perm", ints: [0, 2, 1] }]);
  const slow = options.slowSide === undefined ? scores : addSlowPart(graph, scores, options.slowSide);
  const last = options.breaks === true ? addBreakingPart(graph, slow) : slow;
  const outputs = addOutputs(graph, last, options.batch);
  const pictures = options.batch === undefined ? 1 : "pictures";
  const inputs = [{ name: "images", shape: [pictures, 3, SIDE, SIDE] }];
  const bytes = graph.encode({ name: "tiny", inputs, outputs, docString: "written by a test" });
  const weightsPath = join(folder, `${nameOf(options)}.onnx`);
  writeFileSync(weightsPath, bytes);
  return { weightsPath, manifest: manifestOf(createHash("sha256").update(bytes).digest("hex")) };
}

function nameOf({ breaks = false, slowSide = 0, batch }: TinyModelOptions): string {
  const name = breaks ? "tiny-breaks" : `tiny-${String(slowSide)}`;
  return batch === undefined ? name : `${name}-${batch}`;
}

function addOutputs(graph: OnnxGraph, scores: string, batch: TinyModelOptions["batch"]): GraphValue[] {
  const quarters = [
    [0, 0],
    [0.5, 0],
    [0, 0.5],
    [0.5, 0.5],
  ].flatMap(([x = 0, y = 0]) => [x, y, x + 0.5, y + 0.5]);
  const once = graph.floats("quarters", [1, 4, 4], Float32Array.from(quarters));
  const isOnce = batch === undefined || batch === "boxes-once";
  graph.node("Identity", [batch === "mixed" ? addMixingPart(graph, scores) : scores], "scores");
  graph.node("Identity", [isOnce ? once : addPerPicture(graph, once)], "boxes");
  return [
    { name: "boxes", shape: [isOnce ? 1 : "pictures", 4, 4] },
    { name: "scores", shape: [batch === undefined ? 1 : "pictures", 4, 3] },
  ];
}

/** The constant once per picture: plus 0 * (the picture's mean). */
function addPerPicture(graph: OnnxGraph, constant: string): string {
  const mean = graph.node("ReduceMean", ["images"], "picture_mean", [
    { name: "axes", ints: [2, 3] },
    { name: "keepdims", int: 0 },
  ]);
  const column = graph.node("Reshape", [mean, graph.integers("column_shape", [-1, 3, 1])], "picture_column");
  const one = graph.node("ReduceMean", [column], "picture_one", [{ name: "axes", ints: [1] }]);
  const none = graph.node("Mul", [one, graph.floats("none", [1], Float32Array.of(0))], "picture_none");
  return graph.node("Add", [constant, none], "quarters_per_picture");
}

function addMixingPart(graph: OnnxGraph, scores: string): string {
  const mean = graph.node("ReduceMean", [scores], "mean_scores", [{ name: "axes", ints: [0] }]);
  const none = graph.node("Mul", [scores, graph.floats("none_of_it", [1], Float32Array.of(0))], "no_scores");
  return graph.node("Add", [mean, none], "mixed_scores");
}

/** Adds 0 * (something that takes long and depends on the picture, so that it is not folded away). */
function addSlowPart(graph: OnnxGraph, scores: string, side: number): string {
  const mean = graph.node("ReduceMean", ["images"], "mean", [{ name: "keepdims", int: 0 }]);
  const square = graph.node("Expand", [mean, graph.integers("square_shape", [side, side])], "square");
  const product = graph.node("MatMul", [square, square], "product");
  const number = graph.node("ReduceMean", [product], "number", [{ name: "keepdims", int: 0 }]);
  const nothing = graph.node("Mul", [number, graph.floats("zero", [1], Float32Array.of(0))], "nothing");
  return graph.node("Add", [scores, nothing], "slow_scores");
}

/** Beyond what any quarter has of the pictures with which a session is tried out. */
const HARMLESS = 0.6;
/** Per colour above HARMLESS. Of a wholly green quarter the matrix's side is 7000: four seconds of a fast core. */
const HANG_SIDE = 17_500;
/** A wholly blue quarter asks for the eighth of four numbers. */
const THROW_INDEX = 20;

/** As addSlowPart; a colour's amount is the most that any quarter of any picture has of it. */
function addBreakingPart(graph: OnnxGraph, scores: string): string {
  const most = graph.node("ReduceMax", [scores], "most", [
    { name: "axes", ints: [0, 1] },
    { name: "keepdims", int: 0 },
  ]);
  const harmless = graph.floats("harmless", [1], Float32Array.of(HARMLESS));
  const above = graph.node("Relu", [graph.node("Sub", [most, harmless], "above_or_less")], "above");
  const scale = graph.floats("scale", [1, 3], Float32Array.of(0, HANG_SIDE, THROW_INDEX));
  const amounts = graph.node("Mul", [above, scale], "amounts");
  const whole = graph.node("Cast", [amounts], "whole", [{ name: "to", int: INT64 }]);
  const flat = graph.node("Reshape", [whole, graph.integers("three", [3])], "flat_amounts");
  const at = (name: string, index: number) =>
    graph.node("Gather", [flat, graph.integers(`${name}_at`, [index])], name);
  const side = graph.node("Max", [at("side", 1), graph.integers("one", [1])], "side_or_one");
  const shape = graph.node("Mul", [side, graph.integers("ones", [1, 1])], "broken_shape");
  const mean = graph.node("ReduceMean", ["images"], "broken_mean", [{ name: "keepdims", int: 0 }]);
  const square = graph.node("Expand", [mean, shape], "broken_square");
  const product = graph.node("MatMul", [square, square], "broken_product");
  const number = graph.node("ReduceMean", [product], "broken_number", [{ name: "keepdims", int: 0 }]);
  const picked = graph.node(
    "Gather",
    [graph.floats("few", [4], new Float32Array(4)), at("index", 2)],
    "picked",
  );
  const nothing = graph.node("Mul", [number, picked], "broken_nothing");
  return graph.node("Add", [scores, nothing], "broken_scores");
}

function manifestOf(sha256: string): ModelManifest {
  return {
    name: "tiny",
    licence: "Apache-2.0",
    source: "written by a test",
    weights: { file: "tiny.onnx", sha256, origins: ["local:tiny.onnx"] },
    input: {
      name: "images",
      widthPx: SIDE,
      heightPx: SIDE,
      layout: "nchw",
      dtype: "float32",
      channels: "rgb",
      resize: "stretch",
      padValue: 0,
      mean: [0, 0, 0],
      std: [255, 255, 255],
    },
    head: { kind: "efficientdet", boxes: "boxes", scores: "scores" },
    nmsIou: 0.5,
    classes: ["red", "green", "blue"],
    evidence: { red: ["paint"], green: ["paint"], blue: ["paint"] },
    confidence: { floor: 0.25, recommended: 0.5 },
    measured: { referenceAp: null },
  };
}

/** Quarters in the order upper left, upper right, lower left, lower right; each an RGB colour. */
export function fourColours(
  widthPx: number,
  heightPx: number,
  colours: readonly (readonly [number, number, number])[],
): RgbImage {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const quarter = (x < widthPx / 2 ? 0 : 1) + (y < heightPx / 2 ? 0 : 2);
      rgb.set(colours[quarter] ?? [0, 0, 0], (y * widthPx + x) * 3);
    }
  }
  return { widthPx, heightPx, rgb };
}
