/** Greedy non-max suppression within each class: pure. */
import type { Xyxy } from "../../geometry/box.ts";
import { iou } from "../../geometry/iou.ts";

interface Suppressible {
  readonly xyxy: Xyxy;
  readonly classIndex: number;
}

/**
 * Keeps a candidate unless a kept one of its class overlaps it by more than the threshold; ends at `limit` kept.
 * `candidates` come most confident first and stay in that order; a null threshold suppresses nothing.
 */
export function nonMaxSuppression<T extends Suppressible>(
  candidates: readonly T[],
  { iouThreshold, limit }: { readonly iouThreshold: number | null; readonly limit: number },
): T[] {
  if (iouThreshold === null) return candidates.slice(0, limit);
  const kept: T[] = [];
  for (const candidate of candidates) {
    if (kept.length >= limit) break;
    const covered = kept.some(
      (other) => other.classIndex === candidate.classIndex && iou(other.xyxy, candidate.xyxy) > iouThreshold,
    );
    if (!covered) kept.push(candidate);
  }
  return kept;
}
