/** YOLOX: raw cx, cy, w, h per grid cell, objectness and classes already through the sigmoid. */
import type { Xyxy } from "../../../geometry/box.ts";
import type { HeadOf } from "../model-manifest.ts";
import { cellAt, checkCells, gridOf, type Level } from "./grid.ts";
import { type Candidate, floatOutput, type HeadContext } from "./head.ts";
import { BOX_AND_OBJECTNESS, objectCandidates } from "./objectness.ts";

export function decodeYolox(head: HeadOf<"yolox">, context: HeadContext): Candidate[] {
  const { outputs, input, classes } = context;
  const width = BOX_AND_OBJECTNESS + classes.length;
  const rows = floatOutput(outputs, head.output, { key: "head.output", dims: [1, -1, width] });
  checkCells(head, rows.length / width, input);
  const levels = gridOf(head.strides, input);
  return objectCandidates({ rows, boxOf: (row) => cellBox(rows, row, width, levels) }, context);
}

function cellBox(output: Float32Array, cell: number, width: number, levels: readonly Level[]): Xyxy {
  const { column, row, stridePx } = cellAt(cell, levels);
  const at = cell * width;
  const centreX = ((output[at] as number) + column) * stridePx;
  const centreY = ((output[at + 1] as number) + row) * stridePx;
  const halfWidth = (Math.exp(output[at + 2] as number) * stridePx) / 2;
  const halfHeight = (Math.exp(output[at + 3] as number) * stridePx) / 2;
  return [centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight];
}
