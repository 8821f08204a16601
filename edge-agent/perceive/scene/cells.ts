/** What one look showed of every cell, as plain data: enough to say of any box how much of it is new, or empty. Pure. */
import type { Xyxy } from "../../geometry/box.ts";
import { eachCellIn, type Grid } from "./grid.ts";

/** Of the picture's cells, in one look. */
export interface SceneCells extends Pick<Grid, "factor" | "columns" | "rows"> {
  /** Row by row, the sum of what holds of the cell: LEARNED, NEW, VISIBLE, ALIKE. */
  readonly bits: Uint8Array;
  /** VISIBLE and ALIKE are of this look; where it was not compared with the scene, nothing is said of what is empty. */
  readonly isCompared: boolean;
}

/** The scene's own look is known, or was carried over from another light. */
export const LEARNED = 1;
/** It belongs to a region that differs for good, with the plain inside of a thing. */
export const NEW = 2;
/** Known for sure, in the picture, and nobody stands in front. */
export const VISIBLE = 4;
/** Visible, and as the scene is without anything. */
export const ALIKE = 8;

/** Share of the box's learned cells that are new, 0 to 1; undefined where nothing is learned. */
export function newShareOf(cells: SceneCells, xyxy: Xyxy): number | undefined {
  let [learned, changed] = [0, 0];
  eachCellIn(cells, xyxy, (cell) => {
    const bits = cells.bits[cell] as number;
    if ((bits & LEARNED) === 0) return;
    learned++;
    if ((bits & NEW) !== 0) changed++;
  });
  return learned === 0 ? undefined : changed / learned;
}

/** Share of the box's visible cells that look like the scene, 0 to 1; undefined when less than half can be seen. */
export function emptyShareOf(cells: SceneCells, xyxy: Xyxy): number | undefined {
  if (!cells.isCompared) return undefined;
  let [all, visible, alike] = [0, 0, 0];
  eachCellIn(cells, xyxy, (cell) => {
    const bits = cells.bits[cell] as number;
    all++;
    if ((bits & VISIBLE) !== 0) visible++;
    if ((bits & ALIKE) !== 0) alike++;
  });
  return visible * 2 < all || visible === 0 ? undefined : alike / visible;
}
