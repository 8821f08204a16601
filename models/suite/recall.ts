/** Whether the detector sees pasted things as it sees them in their own photographs. */
import { iou } from "../../edge-agent/geometry/iou.ts";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import type { ClipRun } from "./run-clip.ts";
import { sameEvidence, type Stock } from "./stock.ts";

const SAME_THING_IOU = 0.5;

export interface Recall {
  /** Cutouts of the class, and the share of them that the detector reports in their own photographs. */
  readonly cutouts: number;
  readonly inPhotographs: number;
  /** Pasted ones in clear weather, and the mean share of looks in which each is reported; null when none was pasted. */
  readonly pasted: number;
  readonly inClips: number | null;
  /** Their mean height in a picture 640 wide: a bowl of 8 pixels is seen by no model. */
  readonly heightPxAt640: number | null;
}

/** By class, at the recommended confidence, IoU at least 0.5, any class with the same evidence. */
export function recallByClass(
  runs: readonly ClipRun[],
  stock: Stock,
  manifest: ModelManifest,
): Record<string, Recall> {
  const shares = new Map<string, { share: number; heightPx: number }[]>();
  for (const run of runs.filter(({ truth }) => truth.conditions.join() === "clear")) {
    for (const thing of run.truth.pasted) {
      if (thing.cutoutId === undefined || thing.walks) continue;
      const looks = run.looks.filter(({ atS }) => atS >= thing.fromS && atS < thing.toS);
      const seen = looks.filter(({ detections }) =>
        detections.some(
          (each) =>
            each.confidence >= manifest.confidence.recommended &&
            sameEvidence(manifest, thing.className, each.className) &&
            iou(each.xyxy, thing.xyxy) >= SAME_THING_IOU,
        ),
      );
      if (looks.length === 0) continue;
      const heightPx = ((thing.xyxy[3] - thing.xyxy[1]) * 640) / run.truth.widthPx;
      const one = { share: seen.length / looks.length, heightPx };
      shares.set(thing.className, [...(shares.get(thing.className) ?? []), one]);
    }
  }
  const items = [...stock.items.values()];
  const classes = [...new Set(items.map(({ className }) => className))].sort();
  return Object.fromEntries(
    classes.map((className) => {
      const own = items.filter((item) => item.className === className);
      const pasted = shares.get(className) ?? [];
      const inClips = meanOf(pasted.map(({ share }) => share));
      const heightPxAt640 = meanOf(pasted.map(({ heightPx }) => heightPx));
      const inPhotographs = own.filter(({ recognised }) => recognised).length / own.length;
      return [
        className,
        { cutouts: own.length, inPhotographs, pasted: pasted.length, inClips, heightPxAt640 },
      ];
    }),
  );
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
