/**
 * How far two models agree on the same pictures: F1 of their boxes, each at its own recommended confidence. A pair is one
 * object when the boxes overlap by half and are evidence of the same word, whatever each model calls the class. Pure.
 */
import { iou } from "../geometry/iou.ts";
import type { Detection } from "../perceive/detect/detection.ts";
import type { ModelManifest } from "../perceive/detect/model-manifest.ts";

/** As COCO and PASCAL VOC count a box as found. */
const MIN_IOU = 0.5;

/** What one model saw in a picture. */
export interface Sighting {
  readonly detections: readonly Detection[];
  readonly manifest: Pick<ModelManifest, "evidence" | "confidence">;
}

/** Boxes of one picture that both were shown. */
export interface Compared {
  readonly cameraCode: string;
  /** Pairs that are one object. */
  readonly matched: number;
  /** Boxes of the model on trial, and of the agent's own. */
  readonly canary: number;
  readonly own: number;
}

export function compareSightings(canary: Sighting, own: Sighting): Omit<Compared, "cameraCode"> {
  const [ours, theirs] = [countedOf(canary), countedOf(own)];
  const pairs = ours.flatMap((a, i) =>
    theirs.flatMap((b, j) => {
      const overlap = a.words.some((word) => b.words.includes(word)) ? iou(a.xyxy, b.xyxy) : 0;
      return overlap >= MIN_IOU ? [{ i, j, overlap }] : [];
    }),
  );
  const taken = { i: new Set<number>(), j: new Set<number>() };
  // The best pair first: a box that two others overlap goes to the nearer one.
  for (const { i, j } of pairs.toSorted((a, b) => b.overlap - a.overlap)) {
    if (taken.i.has(i) || taken.j.has(j)) continue;
    taken.i.add(i);
    taken.j.add(j);
  }
  return { matched: taken.i.size, canary: ours.length, own: theirs.length };
}

/** What is sure enough to begin a track, and is evidence of something: the rest decides nothing. */
function countedOf({ detections, manifest: { evidence, confidence } }: Sighting) {
  return detections.flatMap(({ className, confidence: sure, xyxy }) => {
    const words = evidence[className] ?? [];
    return sure >= confidence.recommended && words.length > 0 ? [{ xyxy, words }] : [];
  });
}

/** 0 to 1; undefined where neither saw anything. */
export function agreementOf(looks: readonly Compared[]): number | undefined {
  const matched = looks.reduce((sum, look) => sum + look.matched, 0);
  const boxes = looks.reduce((sum, look) => sum + look.canary + look.own, 0);
  return boxes === 0 ? undefined : (2 * matched) / boxes;
}
