/** Which nodes of a graph can compute in int8, and how far each lies from what the model says. Pure. */
import {
  attributeOf,
  constantsOf,
  dimsOf,
  intAttribute,
  type OnnxGraphData,
  type OnnxNode,
  type OnnxTensor,
  sizeOf,
} from "../convert/onnx-file.ts";
import { DATA_TYPE } from "../convert/onnx-schema.ts";

/** A Conv, MatMul or Gemm whose weights stand in the file. */
export interface Quantisable {
  readonly node: OnnxNode;
  /** What goes in and what comes out. */
  readonly input: string;
  readonly output: string;
  readonly weights: OnnxTensor;
  /** Side of `weights` along which each output channel has its own scale. */
  readonly channelAxis: number;
  readonly bias: OnnxTensor | undefined;
  /** Such nodes on the shortest way to an output of the model, this one counted: 1 is a last layer. */
  readonly layersToOutput: number;
}

type Constants = ReadonlyMap<string, OnnxTensor>;

/** In the order of the graph. */
export function quantisableNodes(graph: OnnxGraphData): Quantisable[] {
  const constants = constantsOf(graph);
  const found = graph.node.flatMap((node) => layerOf(node, constants) ?? []);
  const layers = layersToOutput(graph, new Set(found.map(({ node }) => node)));
  return found.map((each) => ({
    ...each,
    layersToOutput: layers.get(each.node) ?? Number.POSITIVE_INFINITY,
  }));
}

/** Undefined for a node that stays in float: another operator, weights that are computed or not float32. */
function layerOf(node: OnnxNode, constants: Constants): Omit<Quantisable, "layersToOutput"> | undefined {
  const channelAxis = channelAxisOf(node, constants);
  const [input, weightName, biasName = ""] = node.input;
  const [output] = node.output;
  if (channelAxis === undefined || input === undefined || output === undefined) return undefined;
  const weights = float32Named(weightName, constants);
  if (weights === undefined || constants.has(input)) return undefined;
  const bias = float32Named(biasName, constants);
  const isPerChannel = bias === undefined || sizeOf(bias) === dimsOf(weights)[channelAxis];
  if (!isPerChannel || (biasName !== "" && bias === undefined)) return undefined;
  return { node, input, output, weights, channelAxis, bias };
}

function float32Named(name: string | undefined, constants: Constants): OnnxTensor | undefined {
  const tensor = constants.get(name ?? "");
  return tensor?.dataType === DATA_TYPE.float32 ? tensor : undefined;
}

function channelAxisOf(node: OnnxNode, constants: Constants): number | undefined {
  if ((node.domain ?? "") !== "") return undefined;
  const weights = constants.get(node.input[1] ?? "");
  const sides = weights === undefined ? 0 : dimsOf(weights).length;
  if (node.opType === "Conv") return sides >= 3 ? 0 : undefined;
  if (sides !== 2) return undefined;
  if (node.opType === "MatMul") return 1;
  return node.opType === "Gemm" ? gemmAxisOf(node) : undefined;
}

/** Undefined for a Gemm that does more than a product and a sum. */
function gemmAxisOf(node: OnnxNode): number | undefined {
  const factor = (name: string) => attributeOf(node, name)?.f ?? 1;
  const isPlain = factor("alpha") === 1 && factor("beta") === 1 && intAttribute(node, "transA", 0) === 0;
  if (!isPlain) return undefined;
  return intAttribute(node, "transB", 0) === 1 ? 0 : 1;
}

/** From the outputs backwards; a node of several ways takes the shortest. */
function layersToOutput(graph: OnnxGraphData, counted: ReadonlySet<OnnxNode>): Map<OnnxNode, number> {
  const after = new Map<string, number>(graph.output.map(({ name }) => [name, 0]));
  const layers = new Map<OnnxNode, number>();
  // ONNX keeps nodes in an order in which each comes after what it reads.
  for (const node of graph.node.toReversed()) {
    const nearest = Math.min(...node.output.map((name) => after.get(name) ?? Number.POSITIVE_INFINITY));
    const here = nearest + (counted.has(node) ? 1 : 0);
    layers.set(node, here);
    for (const name of node.input)
      after.set(name, Math.min(here, after.get(name) ?? Number.POSITIVE_INFINITY));
  }
  return layers;
}
