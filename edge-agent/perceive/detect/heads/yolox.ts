/** YOLOX: raw cx, cy, w, h per grid cell, objectness and classes already through the sigmoid. */
import { AgentError } from "../../../errors.ts";
import type { Xyxy } from "../../../geometry/box.ts";
import type { HeadOf } from "../model-manifest.ts";
import { toSource } from "../placement.ts";
import { type Candidate, floatOutput, type HeadContext } from "./head.ts";
import { topIndices } from "./top-indices.ts";

/** One stride's grid; its cells lie in the output row by row, from row `first` on. */
interface Level {
  readonly first: number;
  readonly columns: number;
  readonly stridePx: number;
}

function levelsOf(head: HeadOf<"yolox">, input: HeadContext["input"]): { levels: Level[]; cells: number } {
  let cells = 0;
  const levels = head.strides.map((stridePx) => {
    const columns = Math.floor(input.widthPx / stridePx);
    const level = { first: cells, columns, stridePx };
    cells += columns * Math.floor(input.heightPx / stridePx);
    return level;
  });
  return { levels, cells };
}

const BOX_AND_OBJECTNESS = 5;

/** Confidence is objectness times the best class; a cell reports that one class, as the authors' postprocess does. */
export function decodeYolox(head: HeadOf<"yolox">, context: HeadContext): Candidate[] {
  const { outputs, input, placement, classes, confidenceFloor } = context;
  const width = BOX_AND_OBJECTNESS + classes.length;
  const output = floatOutput(outputs, head.output, { key: "head.output", dims: [1, -1, width] });
  const { levels, cells } = levelsOf(head, input);
  if (output.length !== cells * width) {
    const has = String(output.length / width);
    throw new AgentError(
      "MODEL_INVALID",
      `key "head.strides": ${JSON.stringify(head.strides)} make ${String(cells)} cells of a ${String(input.widthPx)}x${String(input.heightPx)} input, but the output "${head.output}" has ${has}`,
    );
  }

  const { confidences, classIndices } = bestClasses(output, classes, confidenceFloor);
  const top = topIndices(confidences, { floor: confidenceFloor, limit: context.maxCandidates });
  return top.map((cell) => ({
    xyxy: toSource(cellBox(output, cell, cell * width, levels), placement),
    classIndex: classIndices[cell] as number,
    confidence: confidences[cell] as number,
  }));
}

function bestClasses(
  output: Float32Array,
  classes: readonly string[],
  floor: number,
): { confidences: Float32Array; classIndices: Uint16Array } {
  const width = BOX_AND_OBJECTNESS + classes.length;
  const cells = output.length / width;
  const confidences = new Float32Array(cells);
  const classIndices = new Uint16Array(cells);
  for (let cell = 0; cell < cells; cell += 1) {
    const at = cell * width;
    const objectness = output[at + 4] as number;
    // The classes only lower the confidence, so most cells end here.
    if (!(objectness > floor)) continue;
    let best = 0;
    for (let k = 0; k < classes.length; k += 1) {
      const confidence = output[at + BOX_AND_OBJECTNESS + k] as number;
      if (confidence <= best || classes[k] === "") continue;
      best = confidence;
      classIndices[cell] = k;
    }
    confidences[cell] = objectness * best;
  }
  return { confidences, classIndices };
}

function cellBox(output: Float32Array, cell: number, at: number, levels: readonly Level[]): Xyxy {
  const level = levels.findLast(({ first }) => cell >= first) as Level;
  const { columns, stridePx } = level;
  const column = (cell - level.first) % columns;
  const row = Math.floor((cell - level.first) / columns);
  const centreX = ((output[at] as number) + column) * stridePx;
  const centreY = ((output[at + 1] as number) + row) * stridePx;
  const halfWidth = (Math.exp(output[at + 2] as number) * stridePx) / 2;
  const halfHeight = (Math.exp(output[at + 3] as number) * stridePx) / 2;
  return [centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight];
}
