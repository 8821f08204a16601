/**
 * Average precision by COCO's rules, pure: all classes, IoU 0.50 to 0.95, 101 recall points, crowds ignored,
 * all sizes. The rules are those of pycocotools' COCOeval (github.com/cocodataset/cocoapi), to its rounding:
 * ties in confidence keep the order of images, and an overlap equal to the threshold counts.
 */
import type { Xyxy } from "../../edge-agent/geometry/box.ts";

export interface TrueBox {
  readonly imageId: number;
  readonly className: string;
  /** Pixels of the image. */
  readonly xyxy: Xyxy;
  /** A region of many objects: what is found in it is neither right nor wrong. */
  readonly crowd: boolean;
}

export interface FoundBox {
  readonly imageId: number;
  readonly className: string;
  readonly xyxy: Xyxy;
  /** 0 to 1. */
  readonly confidence: number;
}

export interface AveragePrecision {
  /** Mean over classes and over the ten IoU thresholds, percent. */
  readonly ap: number;
  /** Mean over classes at IoU 0.50, percent. */
  readonly ap50: number;
  /** Classes with at least one true box that is no crowd: only these count. */
  readonly classes: number;
}

// Written as numpy's linspace computes them, since a hit exactly on a threshold depends on the last bit.
const IOU_STEP = (0.95 - 0.5) / 9;
const IOU_THRESHOLDS = Array.from({ length: 10 }, (_, k) => (k === 9 ? 0.95 : 0.5 + k * IOU_STEP));
const RECALL_POINTS = Array.from({ length: 101 }, (_, k) => (k === 100 ? 1 : k * 0.01));
/** Keeps 0 / 0 at 0, as COCOeval does with np.spacing(1). */
const TINY = Number.EPSILON;

/** NaN when there is no true box at all. `perImage` is how many found boxes of a class count in one image. */
export function cocoAp(
  truth: readonly TrueBox[],
  found: readonly FoundBox[],
  perImage = 100,
): AveragePrecision {
  const truthOf = grouped(truth);
  const foundOf = grouped(found);
  const rows: number[][] = [];
  for (const [className, trueBoxes] of truthOf) {
    if (trueBoxes.every((box) => box.crowd)) continue;
    rows.push(classPrecisions(trueBoxes, foundOf.get(className) ?? [], perImage));
  }
  const percent = (values: readonly number[]): number =>
    (100 * values.reduce((sum, value) => sum + value, 0)) / values.length;
  return { ap: percent(rows.flat()), ap50: percent(rows.map((row) => row[0] ?? 0)), classes: rows.length };
}

function grouped<T extends { readonly className: string }>(boxes: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const box of boxes) {
    const group = groups.get(box.className);
    if (group === undefined) groups.set(box.className, [box]);
    else group.push(box);
  }
  return groups;
}

type Verdict = "hit" | "miss" | "ignored";
interface Judged {
  readonly confidence: number;
  /** One per IoU threshold. */
  readonly verdicts: readonly Verdict[];
}

/** One class: average precision (0 to 1) at each IoU threshold. */
function classPrecisions(truth: readonly TrueBox[], found: readonly FoundBox[], perImage: number): number[] {
  const imageIds = [...new Set([...truth, ...found].map((box) => box.imageId))].sort((a, b) => a - b);
  const judged = imageIds.flatMap((imageId) => {
    const mostConfident = found
      .filter((box) => box.imageId === imageId)
      .sort((a, b) => b.confidence - a.confidence)
      .slice(0, perImage);
    const inImage = truth.filter((box) => box.imageId === imageId);
    return judgeImage(inImage, mostConfident);
  });
  judged.sort((a, b) => b.confidence - a.confidence);
  const wanted = truth.filter((box) => !box.crowd).length;
  return IOU_THRESHOLDS.map((_, k) =>
    precisionOf(
      judged.map((each) => each.verdicts[k] ?? "miss"),
      wanted,
    ),
  );
}

function judgeImage(truth: readonly TrueBox[], found: readonly FoundBox[]): Judged[] {
  // Crowds last, so that a found box takes a true one before it may hide in a crowd.
  const ordered = [...truth.filter((box) => !box.crowd), ...truth.filter((box) => box.crowd)];
  const overlaps = found.map((box) => ordered.map((other) => overlap(box.xyxy, other)));
  const perThreshold = IOU_THRESHOLDS.map((threshold) => matchGreedily(ordered, overlaps, threshold));
  return found.map(({ confidence }, k) => ({
    confidence,
    verdicts: perThreshold.map((verdicts) => verdicts[k] ?? "miss"),
  }));
}

/** Each found box, most confident first, takes the free true box it overlaps most; crowds can be taken by many. */
function matchGreedily(
  truth: readonly TrueBox[],
  overlaps: readonly number[][],
  threshold: number,
): Verdict[] {
  const taken = new Set<number>();
  return overlaps.map((row) => {
    const candidates = truth.map((_, k) => k).filter((k) => (row[k] ?? 0) >= threshold);
    const free = candidates.filter((k) => truth[k]?.crowd === false && !taken.has(k));
    const best = mostOverlapping(free, row);
    if (best !== undefined) {
      taken.add(best);
      return "hit";
    }
    return candidates.some((k) => truth[k]?.crowd === true) ? "ignored" : "miss";
  });
}

/** Of equal overlaps the later one, as COCOeval's loop keeps it. */
function mostOverlapping(candidates: readonly number[], overlaps: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const k of candidates) {
    if (best === undefined || (overlaps[k] ?? 0) >= (overlaps[best] ?? 0)) best = k;
  }
  return best;
}

/** IoU; for a crowd the part of the found box that lies in it. */
function overlap(found: Xyxy, truth: TrueBox): number {
  const [x1, y1, x2, y2] = truth.xyxy;
  const width = Math.min(found[2], x2) - Math.max(found[0], x1);
  const height = Math.min(found[3], y2) - Math.max(found[1], y1);
  if (width <= 0 || height <= 0) return 0;
  const foundArea = (found[2] - found[0]) * (found[3] - found[1]);
  const trueArea = (x2 - x1) * (y2 - y1);
  const shared = width * height;
  return shared / (truth.crowd ? foundArea : foundArea + trueArea - shared);
}

/** Mean over the recall points of the best precision at that recall or beyond; 0 where the recall is not reached. */
function precisionOf(verdicts: readonly Verdict[], wanted: number): number {
  const counted = verdicts.filter((verdict) => verdict !== "ignored");
  let hits = 0;
  const curve = counted.map((verdict, k) => {
    if (verdict === "hit") hits++;
    return { recall: hits / wanted, precision: hits / (k + 1 + TINY) };
  });
  let best = 0;
  const envelope = curve
    .toReversed()
    .map(({ recall, precision }) => ({ recall, precision: (best = Math.max(best, precision)) }))
    .reverse();
  let at = 0;
  let sum = 0;
  for (const point of RECALL_POINTS) {
    while (at < envelope.length && (envelope[at]?.recall ?? 0) < point) at++;
    sum += envelope[at]?.precision ?? 0;
  }
  return sum / RECALL_POINTS.length;
}
