/**
 * PicoDet without its post-processing. Source: PaddleDetection, ppdet/modeling/heads/pico_head.py (the export without
 * post_process) and PPDet's ESNet-PAN strides 8, 16, 32, 64; a cell's centre is (i + 0.5) strides.
 * With its post-processing it is the head `paddle`.
 */
import type { HeadOf } from "../model-manifest.ts";
import { type CellCentre, decodeDistanceLevels } from "./distances.ts";
import type { Candidate, HeadContext } from "./head.ts";

const middle: CellCentre = (cell, stridePx) => (cell + 0.5) * stridePx;

export function decodePicodet(head: HeadOf<"picodet">, context: HeadContext): Candidate[] {
  return decodeDistanceLevels(head.levels, middle, context);
}
