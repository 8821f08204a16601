/**
 * models/<name>/model.json: everything the agent must know of a model, so that another model of a known family
 * needs no code. The schema stands here because the agent is its reader; models/ writes and fetches by it.
 */
import Type, { type Static } from "typebox";

const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });

/** One file and where it may be had. Origins are tried in order; a wrong hash is refused and the next one tried. */
export const FetchedFile = Type.Object({
  file: Type.String({ pattern: "^[A-Za-z0-9._-]+$", description: "File name in the cache." }),
  sha256: Sha256,
  licence: Type.String({ minLength: 1 }),
  origins: Type.Array(
    Type.String({
      pattern: "^(local:|https://|npm:|deb:).+",
      description:
        "local:PATH (below GRIDWATCH_DATA_DIR), https://…, npm:package@version#path (path inside the tarball, after package/), deb:package#path",
    }),
    { minItems: 1 },
  ),
});
export type FetchedFile = Static<typeof FetchedFile>;

const InputSpec = Type.Object({
  name: Type.String(),
  widthPx: Type.Integer({ minimum: 1 }),
  heightPx: Type.Integer({ minimum: 1 }),
  layout: Type.Enum(["nchw", "nhwc"]),
  dtype: Type.Enum(["float32", "uint8"]),
  channels: Type.Enum(["rgb", "bgr"]),
  resize: Type.Enum(["fit-top-left", "fit-centre", "stretch"], {
    description: "fit-*: keep the aspect and pad; stretch: fill both sides",
  }),
  padValue: Type.Number({ description: "0 to 255, before normalisation; ignored by stretch" }),
  mean: Type.Tuple([Type.Number(), Type.Number(), Type.Number()], {
    description: "per channel, 0 to 255, in channel order",
  }),
  std: Type.Tuple([Type.Number(), Type.Number(), Type.Number()], {
    description: "per channel: value = (pixel - mean) / std",
  }),
  sizeName: Type.Optional(
    Type.String({ description: "Second input, int64 [1,2] width and height of the source (DETR family)." }),
  ),
  constants: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String({ minLength: 1 }),
        values: Type.Array(Type.Number(), { minItems: 1 }),
      }),
      {
        description:
          "Further inputs that are the same for every picture, float32 [1,length]: scale_factor [1,1] of PaddleDetection keeps boxes in input pixels.",
      },
    ),
  ),
});
export type InputSpec = Static<typeof InputSpec>;

const Name = (description: string) => Type.String({ minLength: 1, description });
const Px = Type.Integer({ minimum: 1 });
const Strides = Type.Array(Px, { minItems: 1 });
/** Two outputs per stride, finest first. */
const DistanceLevels = Type.Array(
  Type.Object({
    stridePx: Px,
    scores: Name("[1,cells,C] sigmoid"),
    distances: Name("[1,cells,4*(R+1)] logits of the distances left, top, right, bottom in strides"),
  }),
  { minItems: 1 },
);

const EfficientDetHead = Type.Object({
  kind: Type.Literal("efficientdet"),
  boxes: Type.String({ description: "[1,N,4] xyxy, 0 to 1 of the padded input, already decoded" }),
  scores: Type.String({ description: "[1,N,C] sigmoid" }),
});
const YoloxHead = Type.Object({
  kind: Type.Literal("yolox"),
  output: Type.String({ description: "[1,N,5+C]: cx,cy,w,h raw, objectness, classes" }),
  strides: Strides,
});
const Yolov5Head = Type.Object({
  kind: Type.Literal("yolov5"),
  output: Name("[1,N,5+C]: cx,cy,w,h in input pixels, objectness, classes (export.py's default)"),
});
const Yolov5RawHead = Type.Object({
  kind: Type.Literal("yolov5-raw"),
  levels: Type.Array(
    Type.Object({
      output: Name("[1,A,rows,columns,5+C] logits, as the model gives them in training"),
      stridePx: Px,
      anchorsPx: Type.Array(Type.Tuple([Type.Number(), Type.Number()]), {
        minItems: 1,
        description: "A pairs of width and height in input pixels, in the order of the weights' yaml",
      }),
    }),
    { minItems: 1 },
  ),
});
const Yolov8Head = Type.Object({
  kind: Type.Literal("yolov8"),
  output: Name("[1,4+C,N]: cx,cy,w,h in input pixels, then sigmoid classes (YOLOv8, 9, 11, 12)"),
});
const Yolo26Head = Type.Object({
  kind: Type.Literal("yolo26"),
  output: Name(
    "[1,N,6]: x1,y1,x2,y2 in input pixels, confidence, class (YOLO26, YOLOv10, any export with NMS)",
  ),
});
const NanodetHead = Type.Object({
  kind: Type.Literal("nanodet"),
  levels: DistanceLevels,
});
const NanodetPlusHead = Type.Object({
  kind: Type.Literal("nanodet-plus"),
  output: Name("[1,N,C+4*(R+1)]: sigmoid classes, then logits of the distances; all strides in one"),
  strides: Strides,
});
const PicodetHead = Type.Object({
  kind: Type.Literal("picodet"),
  levels: DistanceLevels,
});
const PaddleHead = Type.Object({
  kind: Type.Literal("paddle"),
  output: Name(
    "[N,6]: class, confidence, x1,y1,x2,y2 in input pixels (PaddleDetection's export with its own post-processing)",
  ),
});
const SsdHead = Type.Object({
  kind: Type.Literal("ssd"),
  boxes: Name("[1,N,4] xyxy, 0 to 1 of the input, already decoded"),
  scores: Name("[1,N,C] after softmax or sigmoid; name a background channel with an empty class"),
});
const SsdRawHead = Type.Object({
  kind: Type.Literal("ssd-raw"),
  boxes: Name("[1,N,4] offsets dx,dy,dw,dh against the default boxes"),
  scores: Name("[1,N,C] logits; softmax over all of them; the background's class name is empty"),
  variances: Type.Tuple([Type.Number({ exclusiveMinimum: 0 }), Type.Number({ exclusiveMinimum: 0 })], {
    description: "What offsets of centre and of size were divided by in training; mostly 0.1 and 0.2",
  }),
  levels: Type.Array(
    Type.Object({
      columns: Px,
      rows: Px,
      sizesWh: Type.Array(Type.Tuple([Type.Number(), Type.Number()]), {
        minItems: 1,
        description: "Default boxes of a cell in order: width and height, 0 to 1 of the input",
      }),
    }),
    { minItems: 1, description: "Default boxes: row by row, in each cell around its middle" },
  ),
});
const TfliteHead = Type.Object({
  kind: Type.Literal("tflite-postprocess"),
  boxes: Name("[1,N,4] y1,x1,y2,x2, 0 to 1 of the input"),
  labels: Name("[1,N] class indices; without a background"),
  scores: Name("[1,N]"),
  count: Name("[1] how many of the N are meant"),
});
const DetrHead = Type.Object({
  kind: Type.Literal("detr"),
  labels: Type.String({ description: "[1,N] class indices" }),
  boxes: Type.String({ description: "[1,N,4] xyxy in source pixels" }),
  scores: Type.String({ description: "[1,N]" }),
});
const DetrRawHead = Type.Object({
  kind: Type.Literal("detr-raw"),
  logits: Name("[1,N,C] before the sigmoid: pred_logits, or logits"),
  boxes: Name("[1,N,4] cx,cy,w,h, 0 to 1 of the input: pred_boxes"),
});
export const HeadSpec = Type.Union([
  EfficientDetHead,
  YoloxHead,
  Yolov5Head,
  Yolov5RawHead,
  Yolov8Head,
  Yolo26Head,
  NanodetHead,
  NanodetPlusHead,
  PicodetHead,
  PaddleHead,
  SsdHead,
  SsdRawHead,
  TfliteHead,
  DetrHead,
  DetrRawHead,
]);
export type HeadSpec = Static<typeof HeadSpec>;
export type HeadOf<K extends HeadSpec["kind"]> = Extract<HeadSpec, { kind: K }>;

/** The model that another was made of. */
const Origin = {
  name: Type.String(),
  sha256: Sha256,
};

export const ModelManifest = Type.Object({
  name: Type.String({ pattern: "^[a-z0-9][a-z0-9._-]*$" }),
  licence: Type.String({ minLength: 1 }),
  source: Type.String({ minLength: 1, description: "Who made the weights, for people." }),
  weights: Type.Object({
    file: Type.String({ pattern: "^[A-Za-z0-9._-]+[.]onnx$" }),
    sha256: Sha256,
    origins: Type.Optional(FetchedFile.properties.origins),
    convert: Type.Optional(
      Type.Object({
        kind: Type.Literal("tflite-efficientdet"),
        from: FetchedFile,
      }),
    ),
  }),
  input: InputSpec,
  head: HeadSpec,
  nmsIou: Type.Union([Type.Number({ exclusiveMinimum: 0, maximum: 1 }), Type.Null()], {
    description: "null: the model needs no NMS",
  }),
  classes: Type.Array(Type.String(), {
    minItems: 1,
    description: "Name of each output channel; an empty name is unused.",
  }),
  evidence: Type.Record(Type.String(), Type.Array(Type.String()), {
    description:
      "class name → what it is evidence of, in the rules' words: motor-vehicle, bicycle, person, goods, …",
  }),
  confidence: Type.Object({
    floor: Type.Number({
      minimum: 0,
      maximum: 1,
      description: "Below this a detection is not reported at all.",
    }),
    recommended: Type.Number({ minimum: 0, maximum: 1, description: "A new track begins at or above this." }),
  }),
  measured: Type.Object({
    referenceAp: Type.Union([Type.Number(), Type.Null()], {
      description: "AP on the 103-image COCO subset by an independent harness, in percent",
    }),
  }),
  quantisedFrom: Type.Optional(
    Type.Object(
      {
        ...Origin,
        method: Type.String({ description: "How the ranges of activations were chosen." }),
        pictures: Type.Integer({ minimum: 1, description: "Pictures the ranges were taken from." }),
        weightBits: Type.Integer({ minimum: 7, maximum: 8 }),
        int8Layers: Type.Integer({ minimum: 1 }),
        floatLayers: Type.Integer({ minimum: 0, description: "Layers left in float32 for their damage." }),
      },
      { description: "Written by `models quantise`: the float32 model that this one computes in int8." },
    ),
  ),
  resizedFrom: Type.Optional(
    Type.Object(
      { ...Origin, widthPx: Px, heightPx: Px },
      { description: "Written by `models resize`: the model, and the input size it was exported for." },
    ),
  ),
});
export type ModelManifest = Static<typeof ModelManifest>;
