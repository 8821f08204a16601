/**
 * EfficientDet-Lite: quantised TFLite with a post-processing operator → float32 ONNX that ends in decoded boxes and scores.
 * Every step is ordered and rounded once, so equal input gives equal bytes and the result can be held to a hash.
 */
import flexbuffers from "flatbuffers/js/flexbuffers.js";
import { ModelError } from "../errors.ts";
import { Lowering } from "./lowering.ts";
import { OnnxGraph } from "./onnx-writer.ts";
import { readTflite, type TfliteModel, type TfliteOperator } from "./tflite.ts";

const POST_PROCESS = "TFLite_Detection_PostProcess";
const DOC_STRING =
  "EfficientDet-Lite, Apache License 2.0. Changed by gridwatch: int8 weights to float32, NHWC to NCHW, " +
  "post-processing replaced by box decoding in the graph.";

/** The post-processing operator's box coder divisors, named as in its custom options. */
type Scales = Readonly<Record<"y_scale" | "x_scale" | "h_scale" | "w_scale", number>>;

/**
 * Returns ONNX bytes, operator set 13: input `images` [1,3,H,W] float32 (RGB, normalised by the caller),
 * outputs `boxes` [1,N,4] xyxy in 0 to 1 of the input and `scores` [1,N,C] after the sigmoid; no NMS.
 * Throws CONVERT_FAILED when the file is no such detector.
 */
export function convertEfficientDet(tflite: Uint8Array): Uint8Array {
  const model = readTflite(tflite);
  const graph = new OnnxGraph();
  graph.floats("relu6_min", [], Float32Array.of(0));
  graph.floats("relu6_max", [], Float32Array.of(6));
  const into = new Lowering(model, graph);
  const input = imageInput(model, into);
  into.bind(input.index, "images", "image");

  const postProcess = lowerUntilPostProcess(model, into);
  const [boxes, scores, anchors] = postProcess.inputs;
  if (boxes === undefined || scores === undefined || anchors === undefined) {
    throw new ModelError(
      "CONVERT_FAILED",
      `${POST_PROCESS} has ${postProcess.inputs.length} inputs; it should have boxes, scores, anchors.`,
    );
  }
  const [anchorCount = 0, corners = 0] = into.tensor(anchors).shape;
  if (corners !== 4) {
    throw new ModelError(
      "CONVERT_FAILED",
      `The anchors have ${corners} numbers each; four (centre y, centre x, height, width) are right.`,
    );
  }
  decodeBoxes(graph, {
    boxes: into.value(boxes).name,
    anchors: into.constant(anchors),
    scales: boxScales(postProcess),
  });
  graph.node("Identity", [into.value(scores).name], "scores");

  const classCount = into.tensor(scores).shape[2] ?? 0;
  return graph.encode({
    name: "efficientdet_lite",
    inputs: [{ name: "images", shape: [1, 3, input.heightPx, input.widthPx] }],
    outputs: [
      { name: "boxes", shape: [1, anchorCount, 4] },
      { name: "scores", shape: [1, anchorCount, classCount] },
    ],
    docString: DOC_STRING,
  });
}

function imageInput(
  model: TfliteModel,
  into: Lowering,
): { index: number; heightPx: number; widthPx: number } {
  const [index] = model.inputs;
  const { shape } = into.tensor(index);
  const [batch, heightPx, widthPx, channels] = shape;
  if (
    index === undefined ||
    batch !== 1 ||
    heightPx === undefined ||
    widthPx === undefined ||
    channels !== 3
  ) {
    throw new ModelError(
      "CONVERT_FAILED",
      `The TFLite input has shape [${shape.join(",")}]; one picture [1,height,width,3] is right.`,
    );
  }
  return { index, heightPx, widthPx };
}

function lowerUntilPostProcess(model: TfliteModel, into: Lowering): TfliteOperator {
  for (const operator of model.operators) {
    if (operator.kind === POST_PROCESS) return operator;
    into.lower(operator);
  }
  throw new ModelError(
    "CONVERT_FAILED",
    `The TFLite file has no operator ${POST_PROCESS}, so it is no detector of this family.`,
  );
}

function boxScales(operator: TfliteOperator): Scales {
  // A copy, because the reader takes an ArrayBuffer whose last bytes are the root.
  const options = flexbuffers.toObject(Uint8Array.from(operator.customOptions).buffer);
  const numberOf = (name: string): number => {
    const value: unknown =
      typeof options === "object" && options !== null ? Reflect.get(options, name) : undefined;
    if (typeof value !== "number" || !(value > 0)) {
      throw new ModelError(
        "CONVERT_FAILED",
        `${POST_PROCESS} has ${name} ${String(value)}; a positive number is right.`,
      );
    }
    return value;
  };
  return {
    y_scale: numberOf("y_scale"),
    x_scale: numberOf("x_scale"),
    h_scale: numberOf("h_scale"),
    w_scale: numberOf("w_scale"),
  };
}

/**
 * The box coder of TFLite's detection_postprocess kernel (DecodeCenterSizeBoxes): a box is stored as (ty, tx, th, tw) against an anchor
 * (ay, ax, ah, aw); centre = t / scale · a_size + a_centre, size = exp(t / scale) · a_size.
 */
function decodeBoxes(
  graph: OnnxGraph,
  parts: { boxes: string; anchors: Float32Array; scales: Scales },
): void {
  const count = parts.anchors.length / 4;
  const column = (offset: number): Float32Array =>
    Float32Array.from({ length: count }, (_, k) => parts.anchors[4 * k + offset] ?? 0);
  const [ay, ax, ah, aw] = ["anchor_y", "anchor_x", "anchor_h", "anchor_w"].map((name, k) =>
    graph.floats(name, [1, count, 1], column(k)),
  ) as [string, string, string, string];
  graph.floats("half", [], Float32Array.of(0.5));
  const sides = graph.integers("one_each", [1, 1, 1, 1]);
  graph.nodeWithOutputs(
    "Split",
    [parts.boxes, sides],
    ["raw_y", "raw_x", "raw_h", "raw_w"],
    [{ name: "axis", int: 2 }],
  );

  axis(graph, { letter: "y", size: "h", centre: ay, extent: ah, scales: parts.scales });
  axis(graph, { letter: "x", size: "w", centre: ax, extent: aw, scales: parts.scales });
  graph.node("Concat", ["x1", "y1", "x2", "y2"], "boxes", [{ name: "axis", int: 2 }]);
}

interface Axis {
  readonly letter: "x" | "y";
  readonly size: "w" | "h";
  readonly centre: string;
  readonly extent: string;
  readonly scales: Scales;
}

function axis(graph: OnnxGraph, { letter, size, centre, extent, scales }: Axis): void {
  const offset = scaled(graph, `raw_${letter}`, scales[`${letter}_scale`]);
  const growth = scaled(graph, `raw_${size}`, scales[`${size}_scale`]);
  const shift = graph.node("Mul", [offset, extent], `shift_${letter}`);
  const middle = graph.node("Add", [shift, centre], `centre_${letter}`);
  const factor = graph.node("Exp", [growth], `factor_${size}`);
  const length = graph.node("Mul", [factor, extent], `length_${size}`);
  const halfLength = graph.node("Mul", [length, "half"], `half_${size}`);
  graph.node("Sub", [middle, halfLength], `${letter}1`);
  graph.node("Add", [middle, halfLength], `${letter}2`);
}

function scaled(graph: OnnxGraph, name: string, scale: number): string {
  if (scale === 1) return name;
  const divisor = graph.floats(`${name}_scale`, [], Float32Array.of(scale));
  return graph.node("Div", [name, divisor], `${name}_scaled`);
}
