/**
 * Static quantisation in ONNX's own words: QuantizeLinear and DequantizeLinear around each layer that shall compute in
 * int8 (QDQ), which onnxruntime fuses into integer kernels. Pure.
 */
import {
  constantsOf,
  floatsOf,
  floatTensor,
  newInt,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  rawTensor,
} from "../convert/onnx-file.ts";
import { DATA_TYPE } from "../convert/onnx-schema.ts";
import { activationParameters, type ActivationRange, type QuantParameters } from "./activation-range.ts";
import { int32Bias, int8Weights } from "./int8-weights.ts";
import type { Quantisable } from "./quantisable.ts";

export interface QuantiseOptions {
  /** Layers that shall compute in int8. */
  readonly layers: readonly Quantisable[];
  /** Range of every value that `valuesToWatch` names. */
  readonly ranges: ReadonlyMap<string, ActivationRange>;
  /** 8, or 7 for CPUs whose int8 sums run over 16 bits. */
  readonly weightBits: 7 | 8;
}

/** A ReLU or Clip right after a layer is done by the layer's own rounding, so the value after it is the one that is kept. */
const DONE_BY_ROUNDING: ReadonlySet<string> = new Set(["Relu", "Clip"]);

/** Where each layer's result is rounded: after the layer, or after the ReLU or Clip that alone reads it. */
function roundedOutputs({ graph }: OnnxModel, layers: readonly Quantisable[]): Map<Quantisable, string> {
  const readers = new Map<string, OnnxNode[]>();
  for (const node of graph.node) {
    for (const name of node.input) readers.set(name, [...(readers.get(name) ?? []), node]);
  }
  const said = new Set(graph.output.map(({ name }) => name));
  return new Map(
    layers.map((layer) => {
      const [only, another] = readers.get(layer.output) ?? [];
      const isAlone = only !== undefined && another === undefined && !said.has(layer.output);
      const after = isAlone && DONE_BY_ROUNDING.has(only.opType) ? only.output[0] : undefined;
      return [layer, after ?? layer.output];
    }),
  );
}

/** The values in between whose range the layers need, each once, in the order of the graph. */
export function valuesToWatch(model: OnnxModel, layers: readonly Quantisable[]): string[] {
  const rounded = roundedOutputs(model, layers);
  return [...new Set(layers.flatMap((layer) => [layer.input, rounded.get(layer) ?? layer.output]))];
}

/** The same model with `layers` in int8. Names of inputs and outputs stay, so heads and manifests fit as before. */
export function quantiseGraph(model: OnnxModel, options: QuantiseOptions): OnnxModel {
  const { layers, ranges } = options;
  const activations = new Map<string, QuantParameters>();
  for (const name of valuesToWatch(model, layers)) {
    const range = ranges.get(name);
    if (range === undefined) throw new Error(`value "${name}" was not watched`);
    activations.set(name, activationParameters(range));
  }
  const editor = new QdqEditor(model, activations);
  const layerOf = new Map(layers.map((layer) => [layer.node, layer]));
  for (const { name } of model.graph.input) editor.roundInput(name);
  model.graph.node.forEach((node, k) => {
    const layer = layerOf.get(node);
    const kept = layer === undefined ? node : editor.inInt8(layer, `layer_${k}`, options.weightBits);
    editor.push(kept);
  });
  return editor.finish();
}

class QdqEditor {
  readonly #model: OnnxModel;
  readonly #activations: ReadonlyMap<string, QuantParameters>;
  readonly #nodes: OnnxNode[] = [];
  readonly #tensors: OnnxTensor[] = [];
  /** Inputs of the model cannot be renamed, so who reads them in int8 reads this instead. */
  readonly #roundedInputs = new Map<string, string>();

  constructor(model: OnnxModel, activations: ReadonlyMap<string, QuantParameters>) {
    this.#model = model;
    this.#activations = activations;
  }

  roundInput(name: string): void {
    const parameters = this.#activations.get(name);
    if (parameters === undefined) return;
    const rounded = `${name}_rounded`;
    this.#roundedInputs.set(name, rounded);
    this.#round({ from: name, to: rounded, name }, parameters);
  }

  /** The node as it is; an output that is kept in uint8 passes through both conversions and keeps its name after them. */
  push(node: OnnxNode): void {
    const rounded = node.output.filter((name) => this.#activations.has(name));
    const output = node.output.map((name) => (rounded.includes(name) ? `${name}_float` : name));
    this.#nodes.push({ ...node, output });
    for (const name of rounded) {
      const parameters = this.#activations.get(name) as QuantParameters;
      this.#round({ from: `${name}_float`, to: name, name }, parameters);
    }
  }

  /** The layer's node with weights and bias that are stored in whole numbers. */
  inInt8(layer: Quantisable, name: string, weightBits: 7 | 8): OnnxNode {
    const { node, input, weights, channelAxis } = layer;
    const inputScale = (this.#activations.get(input) as QuantParameters).scale;
    const bias = layer.bias && floatsOf(layer.bias);
    const largest = weightBits === 8 ? 127 : 63;
    const whole = int8Weights(weights, { name, channelAxis, largest, bias, inputScale });
    const inputs = [
      this.#roundedInputs.get(input) ?? input,
      this.#stored(`${name}_weights`, whole, channelAxis),
    ];
    if (bias !== undefined) {
      const wholeBias = int32Bias(bias, { name, inputScale, scaleOf: whole.scaleOf });
      inputs.push(this.#stored(`${name}_bias`, wholeBias, 0));
    }
    return { ...node, input: inputs };
  }

  /** Float weights that nothing reads any more are dropped: they were most of the file. */
  finish(): OnnxModel {
    const { graph } = this.#model;
    const read = new Set(this.#nodes.flatMap(({ input }) => input));
    const said = new Set(graph.output.map(({ name }) => name));
    const constants = constantsOf(graph);
    const dropped = (name: string) => constants.has(name) && !read.has(name) && !said.has(name);
    const hasBody = this.#nodes.some(({ attribute }) => attribute.some(({ g }) => g !== undefined));
    // A loop's body may read a constant of the graph around it.
    const unread = hasBody ? () => false : dropped;
    return {
      ...this.#model,
      graph: {
        ...graph,
        node: this.#nodes.filter(({ opType, output }) => opType !== "Constant" || !unread(output[0] ?? "")),
        initializer: [...graph.initializer.filter(({ name = "" }) => !unread(name)), ...this.#tensors],
        input: graph.input.filter(({ name }) => !unread(name)),
        valueInfo: [],
      },
    };
  }

  #round(
    { from, to, name }: { readonly from: string; readonly to: string; readonly name: string },
    { scale, zeroPoint }: QuantParameters,
  ): void {
    const [scaleName, zeroName] = [`${name}_scale`, `${name}_zero`];
    this.#tensors.push(
      floatTensor(scaleName, [scale], []),
      rawTensor(zeroName, DATA_TYPE.uint8, [], Uint8Array.of(zeroPoint)),
    );
    const whole = `${name}_uint8`;
    this.#node("QuantizeLinear", [from, scaleName, zeroName], whole);
    this.#node("DequantizeLinear", [whole, scaleName, zeroName], to);
  }

  #stored(
    to: string,
    { values, scales, zeroPoints }: Record<"values" | "scales" | "zeroPoints", OnnxTensor>,
    axis: number,
  ): string {
    this.#tensors.push(values, scales, zeroPoints);
    const names = [values, scales, zeroPoints].map(({ name = "" }) => name);
    this.#nodes.push({
      opType: "DequantizeLinear",
      name: `${to}_dequantise`,
      input: names,
      output: [to],
      attribute: [newInt("axis", axis)],
    });
    return to;
  }

  #node(opType: string, input: readonly string[], output: string): void {
    this.#nodes.push({ opType, name: `${output}_${opType}`, input, output: [output], attribute: [] });
  }
}
