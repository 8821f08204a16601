/**
 * Another input size for a detector whose layers look at a neighbourhood and know no place (fully convolutional, without
 * anchors): the same weights see a smaller or wider picture. Shapes that the exporter wrote out are rewritten; what is
 * cut for one size for good is refused by name. Pure.
 */
import type { HeadSpec, ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import {
  attributeOf,
  constantsOf,
  dimsOf,
  floatsOf,
  integersOf,
  integerTensor,
  type OnnxGraphData,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
  sidesOf,
} from "../convert/onnx-file.ts";
import { ModelError } from "../errors.ts";

export interface InputSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Heads whose boxes are counted from the cells of a grid, which the agent cuts from the manifest's input size. */
const GRID_HEADS: ReadonlySet<HeadSpec["kind"]> = new Set([
  "yolox",
  "yolov5-raw",
  "nanodet",
  "nanodet-plus",
  "picodet",
]);
const WHY_NOT: Partial<Record<HeadSpec["kind"], string>> = {
  efficientdet: "its boxes are decoded in the graph from anchors of the one size",
  detr: "its queries and position codes belong to the one size",
  "detr-raw": "its queries and position codes belong to the one size",
  "ssd-raw": "its default boxes belong to the one size",
};

/** Downsampling of detectors: by halves, seven times at most. */
const STRIDES_PX = [1, 2, 4, 8, 16, 32, 64, 128];
/** From here on a Slice means "to the end". */
const OPEN_END = 2 ** 31 - 1;
const ELEMENTWISE: ReadonlySet<string> = new Set(["Add", "Sub", "Mul", "Div", "Where", "Concat", "Expand"]);

interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/** A grid of the old size and what it is of the new one. */
interface GridPair {
  readonly from: Grid;
  readonly to: Grid;
}

const gridAt = ({ widthPx, heightPx }: InputSize, stridePx: number): Grid => ({
  rows: Math.ceil(heightPx / stridePx),
  columns: Math.ceil(widthPx / stridePx),
});

/** True when the file itself leaves the picture's sides open. */
export function hasOpenInput({ graph }: OnnxModel, manifest: ModelManifest): boolean {
  const input = graph.input.find(({ name }) => name === manifest.input.name);
  const sides = input === undefined ? [] : sidesOf(input);
  const [height, width] = manifest.input.layout === "nchw" ? sides.slice(2) : sides.slice(1);
  return sides.length === 4 && height === undefined && width === undefined;
}

/**
 * The model for pictures of `size`. Unchanged when its file leaves the size open. Throws ModelError CONVERT_FAILED with
 * the head or the node that knows only one size. What comes back has not run yet.
 */
export function withInputSize(model: OnnxModel, manifest: ModelManifest, size: InputSize): OnnxModel {
  if (hasOpenInput(model, manifest)) return model;
  const { kind } = manifest.head;
  if (!GRID_HEADS.has(kind)) {
    throw cannot(manifest, WHY_NOT[kind] ?? `a head "${kind}" does not say that its graph knows no place`);
  }
  if (manifest.input.layout !== "nchw") throw cannot(manifest, `its input is laid out as "nhwc"`);
  const pairs = STRIDES_PX.map((px) => ({ from: gridAt(manifest.input, px), to: gridAt(size, px) }));
  refuseFixedPlaces(model.graph, manifest, pairs);
  return { ...model, graph: rewritten(model.graph, manifest, { pairs, size }) };
}

const cannot = ({ name, input }: ModelManifest, why: string): ModelError =>
  new ModelError(
    "CONVERT_FAILED",
    `Model ${name} cannot take another input than ${input.widthPx}x${input.heightPx}: ${why}.`,
  );

const nameOf = (node: OnnxNode): string => `${node.opType} "${node.name || node.output[0] || ""}"`;

function refuseFixedPlaces(graph: OnnxGraphData, manifest: ModelManifest, pairs: readonly GridPair[]): void {
  const constants = constantsOf(graph);
  for (const node of graph.node) {
    const why = fixedSlice(node, constants) ?? fixedPool(node, pairs) ?? fixedTable(node, constants, pairs);
    if (why !== undefined) throw cannot(manifest, why);
  }
}

type Constants = ReadonlyMap<string, OnnxTensor>;

function integersAt(node: OnnxNode, position: number, constants: Constants): number[] | undefined {
  const tensor = constants.get(node.input[position] ?? "");
  return tensor && integersOf(tensor);
}

function fixedSlice(node: OnnxNode, constants: Constants): string | undefined {
  if (node.opType !== "Slice") return undefined;
  const ends = integersAt(node, 2, constants) ?? [];
  const axes = integersAt(node, 3, constants) ?? ends.map((_, k) => k);
  const isPlace = (axis: number) => axis === 2 || axis === 3 || axis === -1 || axis === -2;
  const isCut = ends.some((end, k) => isPlace(axes[k] ?? 0) && end > 0 && end < OPEN_END);
  return isCut ? `its ${nameOf(node)} cuts rows or columns at a fixed place` : undefined;
}

function fixedPool(node: OnnxNode, pairs: readonly GridPair[]): string | undefined {
  if (node.opType !== "AveragePool" && node.opType !== "MaxPool") return undefined;
  const [rows, columns] = (attributeOf(node, "kernel_shape")?.ints ?? []).map(Number);
  // With padding it is a wide neighbourhood, as in spatial pyramid pooling.
  const isPadded = (attributeOf(node, "pads")?.ints ?? []).some((px) => Number(px) > 0);
  if (isPadded) return undefined;
  const isWhole = pairs.some(({ from }) => from.rows > 5 && from.rows === rows && from.columns === columns);
  return isWhole ? `its ${nameOf(node)} covers a whole picture of the one size` : undefined;
}

/** A table with a number per cell: a grid of offsets, a mask. */
function fixedTable(node: OnnxNode, constants: Constants, pairs: readonly GridPair[]): string | undefined {
  if (!ELEMENTWISE.has(node.opType)) return undefined;
  for (const name of node.input) {
    const tensor = constants.get(name);
    if (tensor === undefined || floatsOf(tensor) === undefined) continue;
    const sides = dimsOf(tensor);
    const perCell = pairs.some(({ from: { rows, columns } }) => {
      const [high, wide] = sides.slice(-2);
      return rows * columns > 1 && ((high === rows && wide === columns) || sides.includes(rows * columns));
    });
    if (perCell) return `its ${nameOf(node)} uses a table of [${sides.join(",")}] with a number per cell`;
  }
  return undefined;
}

interface Change {
  readonly pairs: readonly GridPair[];
  readonly size: InputSize;
}

function rewritten(graph: OnnxGraphData, manifest: ModelManifest, change: Change): OnnxGraphData {
  const constants = constantsOf(graph);
  const added: OnnxTensor[] = [];
  const shapeInput: Readonly<Record<string, number>> = { Reshape: 1, Resize: 3, Expand: 1 };
  const node = graph.node.map((each, k): OnnxNode => {
    const position = shapeInput[each.opType];
    const shape = position === undefined ? undefined : integersAt(each, position, constants);
    const other = shape && newShape(shape, change.pairs);
    if (position === undefined || other === undefined) return each;
    const name = `shape_${k}_${change.size.widthPx}x${change.size.heightPx}`;
    added.push(integerTensor(name, other));
    return { ...each, input: each.input.map((input, at) => (at === position ? name : input)) };
  });
  return {
    ...graph,
    node,
    initializer: [...graph.initializer, ...added],
    input: graph.input.map((value) =>
      value.name === manifest.input.name ? withSides(value, change.size) : value,
    ),
    // Their sides follow from the input; what the exporter noted of them is of the old size.
    output: graph.output.map(withoutShape),
    valueInfo: [],
  };
}

/** A written-out shape for the new grids; undefined when no side of it is a grid's. */
function newShape(shape: readonly number[], pairs: readonly GridPair[]): number[] | undefined {
  const [high, wide] = shape.slice(-2);
  const carried = pairs.find(({ from }) => from.rows === high && from.columns === wide);
  if (shape.length >= 4 && carried !== undefined) {
    return [...shape.slice(0, -2), carried.to.rows, carried.to.columns];
  }
  const flat = pairs.find(({ from }) => shape.length === 3 && shape.includes(from.rows * from.columns));
  if (flat === undefined || flat.from.rows * flat.from.columns <= 1) return undefined;
  const [before, after] = [flat.from, flat.to].map(({ rows, columns }) => rows * columns) as [number, number];
  const at = shape.lastIndexOf(before);
  return shape.map((side, k) => (k === at ? after : side));
}

function withSides(value: OnnxValue, { widthPx, heightPx }: InputSize): OnnxValue {
  const [pictures = {}, channels = {}] = value.type?.tensorType?.shape?.dim ?? [];
  const dim = [pictures, channels, { dimValue: String(heightPx) }, { dimValue: String(widthPx) }];
  return { ...value, type: { tensorType: { ...value.type?.tensorType, shape: { dim } } } };
}

function withoutShape(value: OnnxValue): OnnxValue {
  const elemType = value.type?.tensorType?.elemType;
  return elemType === undefined ? value : { ...value, type: { tensorType: { elemType } } };
}

/** "320" is square; "512x288" is width by height. Throws ModelError USAGE. */
export function parseInputSize(text: string): InputSize {
  const [, width = "", height = width] = /^(\d{2,4})(?:x(\d{2,4}))?$/.exec(text) ?? [];
  const size = { widthPx: Number(width), heightPx: Number(height) };
  const fits = (px: number): boolean => px >= 64 && px <= 2048 && px % 32 === 0;
  if (fits(size.widthPx) && fits(size.heightPx)) return size;
  throw new ModelError(
    "USAGE",
    `The input size "${text}" is not possible; one side as in 320, or width x height as in 512x288, each a multiple of 32 from 64 to 2048, is right.`,
  );
}
