/** For tests: a small fully convolutional detector with a YOLOX head, written to disk with its manifest. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import type { PulledModel } from "../catalogue.ts";
import { OnnxGraph } from "../convert/onnx-writer.ts";
import { sha256OfBytes } from "../fetch/sha256.ts";

const SIDE_PX = 64;
const STRIDE_PX = 8;
const CELLS = (SIDE_PX / STRIDE_PX) ** 2;
const CHANNELS = 8;
const LAYERS_BETWEEN = 4;
const CLASSES = ["red", "green", "blue"];
const OUTPUTS = 5 + CLASSES.length;

/** Between -1 and 1, the same every time. */
function weights(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, k) => (((k + 1) * 7919 + seed * 104_729) % 2003) / 1001.5 - 1);
}

export interface TinyDetectorOptions {
  /** Adds a number per cell, as graphs with written-out grids do. */
  readonly withTable?: boolean;
}

/** A layer of stride 8, four of 3x3, one that says box, objectness and classes: six layers. */
export function tinyDetectorBytes({ withTable = false }: TinyDetectorOptions = {}): Uint8Array {
  const graph = new OnnxGraph();
  const conv = (input: string, name: string, shape: readonly [number, number, number, number]) => {
    const size = shape.reduce((product, side) => product * side, 1);
    // He's initialisation, so that the picture still shows in the last layer.
    const scale = Math.sqrt(6 / (shape[1] * shape[2] * shape[3]));
    const values = weights(size, name.length + size).map((value) => value * scale);
    const [kernel, isFirst] = [shape[2], shape[2] === STRIDE_PX];
    const pad = isFirst ? 0 : (kernel - 1) / 2;
    return graph.node(
      "Conv",
      [
        input,
        graph.floats(`${name}_weights`, shape, values),
        graph.floats(
          `${name}_bias`,
          [shape[0]],
          weights(shape[0], size).map((value) => value / 10),
        ),
      ],
      name,
      [
        { name: "kernel_shape", ints: [kernel, kernel] },
        { name: "strides", ints: isFirst ? [STRIDE_PX, STRIDE_PX] : [1, 1] },
        { name: "pads", ints: [pad, pad, pad, pad] },
      ],
    );
  };
  let latest = graph.node("Relu", [conv("images", "stem", [CHANNELS, 3, STRIDE_PX, STRIDE_PX])], "stem_relu");
  for (let k = 0; k < LAYERS_BETWEEN; k += 1) {
    latest = graph.node("Relu", [conv(latest, `middle_${k}`, [CHANNELS, CHANNELS, 3, 3])], `relu_${k}`);
  }
  let said = conv(latest, "said", [OUTPUTS, CHANNELS, 1, 1]);
  if (withTable) {
    const side = SIDE_PX / STRIDE_PX;
    const table = graph.floats("table", [1, 1, side, side], weights(CELLS, 5));
    said = graph.node("Add", [said, table], "with_table");
  }
  const flat = graph.node("Reshape", [said, graph.integers("cells", [1, OUTPUTS, CELLS])], "flat");
  const rows = graph.node("Transpose", [flat], "rows", [{ name: "perm", ints: [0, 2, 1] }]);
  graph.node("Sigmoid", [rows], "output");
  return graph.encode({
    name: "tiny-detector",
    inputs: [{ name: "images", shape: [1, 3, SIDE_PX, SIDE_PX] }],
    outputs: [{ name: "output", shape: [1, CELLS, OUTPUTS] }],
    docString: "written by a test",
  });
}

export function tinyDetectorManifest(bytes: Uint8Array): ModelManifest {
  return {
    name: "tiny-detector",
    licence: "Apache-2.0",
    source: "written by a test",
    weights: {
      file: "tiny_detector.onnx",
      sha256: sha256OfBytes(bytes),
      origins: ["local:tiny_detector.onnx"],
    },
    input: {
      name: "images",
      ...{ widthPx: SIDE_PX, heightPx: SIDE_PX, layout: "nchw", dtype: "float32", channels: "rgb" },
      ...{ resize: "fit-top-left", padValue: 0, mean: [0, 0, 0], std: [255, 255, 255] },
    },
    head: { kind: "yolox", output: "output", strides: [STRIDE_PX] },
    nmsIou: 0.5,
    classes: CLASSES,
    evidence: { red: ["paint"] },
    confidence: { floor: 0.05, recommended: 0.2 },
    measured: { referenceAp: null },
  };
}

/** model.json and the weights in a folder of their own. */
export function writeTinyDetector(folder: string, options: TinyDetectorOptions = {}): PulledModel {
  const bytes = tinyDetectorBytes(options);
  const manifest = tinyDetectorManifest(bytes);
  mkdirSync(folder, { recursive: true });
  const [manifestPath, weightsPath] = [join(folder, "model.json"), join(folder, manifest.weights.file)];
  writeFileSync(manifestPath, JSON.stringify(manifest));
  writeFileSync(weightsPath, bytes);
  return { manifest, manifestPath, weightsPath, origin: "written by a test" };
}

/** Coloured noise in blocks, another for every seed. */
export function noisePicture(seed: number): RgbImage {
  const [widthPx, heightPx] = [96, 64];
  const rgb = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, k) => {
    const [x, y] = [Math.floor(k / 3) % widthPx, Math.floor(k / 3 / widthPx)];
    return ((Math.floor(x / 6) * 131 + Math.floor(y / 6) * 71 + (k % 3) * 37) * (seed + 3)) % 256;
  });
  return { widthPx, heightPx, rgb };
}
