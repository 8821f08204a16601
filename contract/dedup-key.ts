/** The dedup key: what makes two events one incident. At most one open ticket exists per key. */
import type { ViolationEvent } from "./event.ts";

export type DedupParts = Pick<ViolationEvent, "cameraCode" | "zoneId" | "violation" | "placeCell">;

/**
 * camera / zone / violation / place cell. The cell is fixed when the episode begins and kept through flicker,
 * night and restart, so a stationary object keeps its key, and two vendors in one zone have two.
 */
export function dedupKey({ cameraCode, zoneId, violation, placeCell }: DedupParts): string {
  return `${cameraCode}/${zoneId}/${violation}/${placeCell}`;
}

/** Columns and rows of the place grid over a picture: fine enough that neighbouring vehicles differ. */
export const PLACE_GRID_COLUMNS = 32;
export const PLACE_GRID_ROWS = 18;

/** Ground point in relative coordinates (0 to 1) → cell "column-row". Points on the far edge belong to the last cell. */
export function placeCell(relativeX: number, relativeY: number): string {
  const cell = (value: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(value * count)));
  return `${String(cell(relativeX, PLACE_GRID_COLUMNS))}-${String(cell(relativeY, PLACE_GRID_ROWS))}`;
}
