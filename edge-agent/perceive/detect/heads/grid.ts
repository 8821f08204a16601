/** The cells of an input at one or more strides: pure. */
import { AgentError } from "../../../errors.ts";
import type { InputSpec } from "../model-manifest.ts";

/** One stride's grid; its cells lie in an output row by row, from position `first` on. */
export interface Level {
  readonly first: number;
  readonly columns: number;
  readonly rows: number;
  readonly stridePx: number;
}

type Size = Pick<InputSpec, "widthPx" | "heightPx">;

/** A stride that does not divide the input has a last cell that is cut off, as convolutions with padding make it. */
export function gridOf(strides: readonly number[], { widthPx, heightPx }: Size): Level[] {
  let first = 0;
  return strides.map((stridePx) => {
    const columns = Math.ceil(widthPx / stridePx);
    const rows = Math.ceil(heightPx / stridePx);
    const level = { first, columns, rows, stridePx };
    first += columns * rows;
    return level;
  });
}

/** The cell at a position of an output that holds all levels. */
export function cellAt(
  position: number,
  levels: readonly Level[],
): { readonly column: number; readonly row: number; readonly stridePx: number } {
  const level = levels.findLast(({ first }) => position >= first) as Level;
  const inLevel = position - level.first;
  return {
    column: inLevel % level.columns,
    row: Math.floor(inLevel / level.columns),
    stridePx: level.stridePx,
  };
}

/** Throws AgentError MODEL_INVALID unless the strides make as many cells of the input as the output has. */
export function checkCells(
  { output, strides }: { readonly output: string; readonly strides: readonly number[] },
  found: number,
  { widthPx, heightPx }: Size,
): void {
  const cells = gridOf(strides, { widthPx, heightPx }).reduce(
    (sum, { columns, rows }) => sum + columns * rows,
    0,
  );
  if (found === cells) return;
  throw new AgentError(
    "MODEL_INVALID",
    `key "head.strides": ${JSON.stringify(strides)} make ${String(cells)} cells of a ${String(widthPx)}x${String(heightPx)} input, but the output "${output}" has ${String(found)}`,
  );
}
