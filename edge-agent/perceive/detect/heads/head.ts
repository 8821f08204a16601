/** What every head gets and gives: named output tensors in, candidates in source pixels out. */
import { AgentError } from "../../../errors.ts";
import type { Xyxy } from "../../../geometry/box.ts";
import type { InputSpec } from "../model-manifest.ts";
import type { Placement } from "../placement.ts";

/** One output of a model run; `data` is row-major with the sides of `dims`. */
export interface OutputTensor {
  readonly dims: readonly number[];
  readonly data: unknown;
}

export type Outputs = Readonly<Record<string, OutputTensor>>;

export interface HeadContext {
  readonly outputs: Outputs;
  readonly input: Pick<InputSpec, "widthPx" | "heightPx">;
  readonly placement: Placement;
  /** Names of the output channels; a channel with an empty name is never reported. */
  readonly classes: readonly string[];
  readonly confidenceFloor: number;
  /** At most this many candidates are returned, the most confident first. */
  readonly maxCandidates: number;
}

/** A detection before NMS. */
export interface Candidate {
  /** Source pixels, clipped to the source. */
  readonly xyxy: Xyxy;
  readonly classIndex: number;
  readonly confidence: number;
}

function outputNamed(outputs: Outputs, key: string, name: string): OutputTensor {
  const output = outputs[name];
  if (output !== undefined) return output;
  const present = Object.keys(outputs).map((each) => `"${each}"`);
  throw new AgentError(
    "MODEL_INVALID",
    `key "${key}" names the output "${name}", but the model has ${present.join(", ")}`,
  );
}

function describe({ dims, data }: OutputTensor): string {
  return `${(data as object).constructor.name} [${dims.join(",")}]`;
}

interface ExpectedShape {
  /** The manifest's key, for the sentence. */
  readonly key: string;
  /** -1 stands for any length; the first side is the batch. */
  readonly dims: readonly number[];
}

function checkShape(name: string, output: OutputTensor, { key, dims }: ExpectedShape): void {
  const fits =
    output.dims.length === dims.length && dims.every((side, i) => side === -1 || side === output.dims[i]);
  if (fits) return;
  const wanted = dims.map((side) => (side === -1 ? "N" : String(side))).join(",");
  throw new AgentError(
    "MODEL_INVALID",
    `key "${key}": the output "${name}" is ${describe(output)}; this head needs [${wanted}]`,
  );
}

/** The named output as float32 of the expected shape, or AgentError MODEL_INVALID with both shapes. */
export function floatOutput(outputs: Outputs, name: string, shape: ExpectedShape): Float32Array {
  const output = outputNamed(outputs, shape.key, name);
  checkShape(name, output, shape);
  if (output.data instanceof Float32Array) return output.data;
  throw new AgentError(
    "MODEL_INVALID",
    `key "${shape.key}": the output "${name}" is ${describe(output)}; this head needs float32`,
  );
}

/** The named output as class indices: int64, int32 or whole float32, as exporters differ. */
export function indexOutput(
  outputs: Outputs,
  name: string,
  shape: ExpectedShape,
): ArrayLike<number | bigint> {
  const output = outputNamed(outputs, shape.key, name);
  checkShape(name, output, shape);
  const { data } = output;
  if (data instanceof BigInt64Array || data instanceof Int32Array || data instanceof Float32Array)
    return data;
  throw new AgentError(
    "MODEL_INVALID",
    `key "${shape.key}": the output "${name}" is ${describe(output)}; this head needs int64, int32 or float32`,
  );
}
