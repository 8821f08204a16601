/** The sizes everything here works in: a picture of about 320 pixels width, cut into cells of 4 by 4. Pure. */
import type { Point, Xyxy } from "../../geometry/box.ts";
import { polygonContains } from "../../geometry/polygon.ts";

/** Working pixels per cell side: at 640x360 a cell is 8 by 8 of the frame's pixels. */
export const CELL = 4;
/** A cell is judged on a window one pixel larger on each side, so that no edge can hide between two cells. */
export const WINDOW = CELL + 2;

const WORKING_WIDTH = 320;

export interface Grid {
  readonly frameWidthPx: number;
  readonly frameHeightPx: number;
  /** Frame pixels per working pixel, a whole number: shrinking is then a plain mean. */
  readonly factor: number;
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
}

export function gridOf(frameWidthPx: number, frameHeightPx: number): Grid {
  const factor = Math.max(1, Math.round(frameWidthPx / WORKING_WIDTH));
  const columns = Math.floor(frameWidthPx / factor / CELL);
  const rows = Math.floor(frameHeightPx / factor / CELL);
  return {
    frameWidthPx,
    frameHeightPx,
    factor,
    width: columns * CELL,
    height: rows * CELL,
    columns,
    rows,
  };
}

/** First pixel of a cell's window along one side; kept one pixel inside the picture for the gradients. */
export function windowStart(cellIndex: number, sizePx: number): number {
  return Math.min(Math.max(cellIndex * CELL - 1, 1), sizePx - WINDOW - 1);
}

/** Calls `visit` with each cell that the box (frame pixels) touches. */
export function eachCellIn(
  grid: Pick<Grid, "factor" | "columns" | "rows">,
  xyxy: Xyxy,
  visit: (cell: number) => void,
): void {
  const side = grid.factor * CELL;
  const left = Math.max(0, Math.floor(xyxy[0] / side));
  const top = Math.max(0, Math.floor(xyxy[1] / side));
  const right = Math.min(grid.columns, Math.ceil(xyxy[2] / side));
  const bottom = Math.min(grid.rows, Math.ceil(xyxy[3] / side));
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) visit(row * grid.columns + column);
  }
}

/** 1 for each cell whose middle lies in one of the polygons. */
export function cellsInside(grid: Grid, polygons: readonly (readonly Point[])[]): Uint8Array {
  const inside = new Uint8Array(grid.columns * grid.rows);
  for (let cell = 0; cell < inside.length; cell++) {
    const x = ((cell % grid.columns) + 0.5) / grid.columns;
    const y = (Math.floor(cell / grid.columns) + 0.5) / grid.rows;
    if (polygons.some((polygon) => polygonContains(polygon, [x, y]))) inside[cell] = 1;
  }
  return inside;
}
