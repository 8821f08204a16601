/** The `model` block of agent.yaml, and what a model on trial needs of it. */
import { resolve } from "node:path";
import Type, { type Static } from "typebox";

const closed = { additionalProperties: false };

/** How a model is run. */
export const runSettings = {
  workers: Type.Integer({
    minimum: 1,
    maximum: 64,
    default: 1,
    description: "Inference threads, one ONNX session each.",
  }),
  batch: Type.Integer({
    minimum: 1,
    maximum: 32,
    default: 1,
    description: "Pictures per inference on a GPU; on CPU 1 is fastest.",
  }),
  executionProviders: Type.Array(Type.String({ minLength: 1 }), {
    minItems: 1,
    default: ["cpu"],
    description: "In order of preference; what is not there falls back, and the heartbeat says so.",
  }),
  timeoutS: Type.Number({
    exclusiveMinimum: 0,
    maximum: 86_400,
    default: 10,
    description: "An inference longer than this is a hung worker: it is replaced.",
  }),
};

export const ModelConfig = Type.Object(
  {
    manifest: Type.String({
      default: "./models/efficientdet-lite0/model.json",
      description: "model.json; relative to this file.",
    }),
    weights: Type.String({
      default: "./.gridwatch/cache/models/efficientdet_lite0_fp32.onnx",
      description: "Weights as `npm run models -- pull` stores them; relative to this file.",
    }),
    ...runSettings,
  },
  { ...closed, default: {} },
);
export type ModelConfig = Static<typeof ModelConfig>;

/** With absolute paths. */
export function resolveModel(model: ModelConfig, folder: string): ModelConfig {
  return { ...model, manifest: resolve(folder, model.manifest), weights: resolve(folder, model.weights) };
}
