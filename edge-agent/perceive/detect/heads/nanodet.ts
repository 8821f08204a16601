/**
 * NanoDet and NanoDet-Plus. Source: RangiLyu/nanodet, nanodet/model/head/nanodet_head.py and nanodet_plus_head.py,
 * which place a cell's centre differently; scores leave the exported graph through the sigmoid.
 */
import type { HeadOf } from "../model-manifest.ts";
import { denseCandidates } from "./dense-boxes.ts";
import { binsOf, type CellCentre, centreOf, decodeDistanceLevels, distanceBox } from "./distances.ts";
import { cellAt, checkCells, gridOf } from "./grid.ts";
import { type Candidate, floatOutput, type HeadContext } from "./head.ts";

/** The middle of the pixels 0 … stride - 1, counted from their own middles. */
const middleOfPixels: CellCentre = (cell, stridePx) => cell * stridePx + (stridePx - 1) / 2;
const corner: CellCentre = (cell, stridePx) => cell * stridePx;

export function decodeNanodet(head: HeadOf<"nanodet">, context: HeadContext): Candidate[] {
  return decodeDistanceLevels(head.levels, middleOfPixels, context);
}

/** All strides in one output, a cell's classes and distances side by side. */
export function decodeNanodetPlus(head: HeadOf<"nanodet-plus">, context: HeadContext): Candidate[] {
  const { outputs, classes, input } = context;
  const output = floatOutput(outputs, head.output, { key: "head.output", dims: [1, -1, -1] });
  const width = outputs[head.output]?.dims[2] ?? 0;
  checkCells(head, outputs[head.output]?.dims[1] ?? 0, input);
  const bins = binsOf(width - classes.length, "head.output");
  const levels = gridOf(head.strides, input);
  return denseCandidates(
    [
      {
        scores: output,
        classOf: (index) => (index % width < classes.length ? index % width : -1),
        boxOf: (index) => {
          const cell = Math.floor(index / width);
          const { column, row, stridePx } = cellAt(cell, levels);
          return distanceBox(output, cell * width + classes.length, {
            centre: centreOf(column, row, stridePx, corner),
            bins,
            stridePx,
          });
        },
      },
    ],
    context,
  );
}
