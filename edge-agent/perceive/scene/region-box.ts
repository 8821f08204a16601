/** A region's box to the pixel, where the pixels can tell; cells alone are too coarse for a poster. */
import type { Xyxy } from "../../geometry/box.ts";
import { toneOf } from "./compare-cells.ts";
import type { ChangeMemory } from "./change-memory.ts";
import { CELL, type Grid } from "./grid.ts";
import { CHROMA_UNIT, LUMA_UNIT } from "./picture.ts";
import type { Reference } from "./reference.ts";

export interface BoxInput {
  readonly grid: Grid;
  readonly memory: ChangeMemory;
  readonly reference: Reference;
  readonly tone: Float32Array;
}

/** Levels by which a pixel of a thing differs from the reference in the same light. */
const DIFFERS = 14;
/** Share of the fullest row or column from which an outer one belongs to the thing. */
const BELONGS = 0.2;

/** A poster of 12 by 16 frame pixels has 48; an edge that sways a little has a line of one pixel's width. */
const LEAST_PIXELS = 12;
const LEAST_SIDE = 2;

/** Frame pixels; undefined when too few pixels differ for a thing. */
export function tightBox(input: BoxInput, cells: readonly number[]): Xyxy | undefined {
  const along = countAlong(input, cells);
  const [x1, x2] = extentOf(along.x);
  const [y1, y2] = extentOf(along.y);
  const pixels = along.x.reduce((sum, count) => sum + count, 0);
  if (pixels < LEAST_PIXELS || x2 - x1 < LEAST_SIDE || y2 - y1 < LEAST_SIDE) return undefined;
  const { factor } = input.grid;
  return [x1 * factor, y1 * factor, x2 * factor, y2 * factor];
}

/** How many working pixels of these cells differ from the reference, by column and by row of the picture. */
export function countAlong(
  { grid, memory, reference, tone }: BoxInput,
  cells: readonly number[],
): { readonly x: Uint16Array; readonly y: Uint16Array } {
  const along = { x: new Uint16Array(grid.width), y: new Uint16Array(grid.height) };
  for (const cell of cells) {
    const left = (cell % grid.columns) * CELL;
    const top = Math.floor(cell / grid.columns) * CELL;
    for (let y = top; y < top + CELL; y++) {
      for (let x = left; x < left + CELL; x++) {
        const at = y * grid.width + x;
        const half = (y >> 1) * (grid.width / 2) + (x >> 1);
        const was = (reference.picture.luma[at] as number) / LUMA_UNIT;
        const gain = 2 ** (tone[toneOf(was)] as number);
        const luma = Math.abs((memory.shown.luma[at] as number) / LUMA_UNIT - gain * was);
        const blue = (memory.shown.blue[half] as number) - gain * (reference.picture.blue[half] as number);
        const red = (memory.shown.red[half] as number) - gain * (reference.picture.red[half] as number);
        const isOfThing = reference.carried[cell] !== 0;
        if (!isOfThing && luma + (Math.abs(blue) + Math.abs(red)) / (2 * CHROMA_UNIT) < DIFFERS) continue;
        along.x[x] = (along.x[x] as number) + 1;
        along.y[y] = (along.y[y] as number) + 1;
      }
    }
  }
  return along;
}

function extentOf(counts: Uint16Array): [first: number, end: number] {
  const least = Math.max(1, BELONGS * counts.reduce((most, count) => Math.max(most, count), 0));
  const first = counts.findIndex((count) => count >= least);
  return [first, counts.findLastIndex((count) => count >= least) + 1];
}
