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
});
export type InputSpec = Static<typeof InputSpec>;

const EfficientDetHead = Type.Object({
  kind: Type.Literal("efficientdet"),
  boxes: Type.String({ description: "[1,N,4] xyxy, 0 to 1 of the padded input, already decoded" }),
  scores: Type.String({ description: "[1,N,C] sigmoid" }),
});
const YoloxHead = Type.Object({
  kind: Type.Literal("yolox"),
  output: Type.String({ description: "[1,N,5+C]: cx,cy,w,h raw, objectness, classes" }),
  strides: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1 }),
});
const DetrHead = Type.Object({
  kind: Type.Literal("detr"),
  labels: Type.String({ description: "[1,N] class indices" }),
  boxes: Type.String({ description: "[1,N,4] xyxy in source pixels" }),
  scores: Type.String({ description: "[1,N]" }),
});
export const HeadSpec = Type.Union([EfficientDetHead, YoloxHead, DetrHead]);
export type HeadSpec = Static<typeof HeadSpec>;
export type HeadOf<K extends HeadSpec["kind"]> = Extract<HeadSpec, { kind: K }>;

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
});
export type ModelManifest = Static<typeof ModelManifest>;
