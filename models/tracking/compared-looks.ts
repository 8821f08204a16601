/** What every tracking metric starts from: the true boxes and the tracker's, look by look, and how they overlap. */
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import { iou } from "../../edge-agent/geometry/iou.ts";

/** A box with the identity that it belongs to; ids are unique within a look. */
export interface OwnedBox {
  readonly id: string;
  readonly xyxy: Xyxy;
}

export interface ComparedLook {
  readonly truth: readonly OwnedBox[];
  readonly found: readonly OwnedBox[];
  /** Intersection over union, by true box (row) and found box (column), 0 to 1. */
  readonly overlaps: readonly (readonly number[])[];
}

export function compare(truth: readonly OwnedBox[], found: readonly OwnedBox[]): ComparedLook {
  return { truth, found, overlaps: truth.map((real) => found.map((box) => iou(real.xyxy, box.xyxy))) };
}

/** Overlap from which a box counts as right for CLEAR MOT and IDF1: MOTChallenge's. */
export const RIGHT_OVERLAP = 0.5;
/** Overlaps this little below a threshold still reach it, so that the order of sums does not decide. */
export const ROUNDING = Number.EPSILON;

/** A number for every pair of identities (row, column) that has one. */
export class PairCounts {
  readonly #rows = new Map<string, Map<string, number>>();

  add(row: string, column: string, value: number): void {
    const columns = this.#rows.get(row) ?? new Map<string, number>();
    columns.set(column, (columns.get(column) ?? 0) + value);
    this.#rows.set(row, columns);
  }

  get(row: string, column: string): number {
    return this.#rows.get(row)?.get(column) ?? 0;
  }

  entries(): readonly (readonly [row: string, column: string, value: number])[] {
    return [...this.#rows].flatMap(([row, columns]) =>
      [...columns].map(([column, value]) => [row, column, value] as const),
    );
  }
}

/** In how many looks each identity has a box. */
export function countLooks(looks: readonly (readonly OwnedBox[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { id } of looks.flat()) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
