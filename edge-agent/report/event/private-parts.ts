/** Where a face or a plate may be, by the shape of a person's or a vehicle's box. Pure. */
import { heightOf, widthOf, type Xyxy } from "../../geometry/box.ts";
import type { Detection } from "../../perceive/detect/detection.ts";

/** Class name → evidence words, as a model's manifest has them. */
export type EvidenceMap = Readonly<Record<string, readonly string[]>>;

/** What a picture must not show. */
export type PrivateThing = "face" | "plate";

/** A standing adult's head is an eighth to a seventh of the height; with hat, hair and a bowed head it is a quarter. */
const HEAD_SHARE = 0.25;
/** Of somebody who sits, or whom the picture cuts off, by the width of the shoulders: head and neck are 0.6 of it. */
const HEAD_PER_WIDTH = 0.6;
/** Detectors cut a box close, and lose hair and hats. */
const HEAD_MARGIN = 0.1;
const PLATE_FROM = 0.45;
const PLATE_TO = 0.97;
/** A box wider than this by its height shows a vehicle from the side: a plate is at either end. */
const FRONT_ASPECT_MAX = 1.3;
const FRONT_INSET = 0.12;
/** Round what a model has found. */
const FOUND_MARGIN = 0.15;

/** The upper quarter of a standing person's box, widened; more of a box that is as wide as high. */
function headOf(box: Xyxy): Xyxy {
  const [x1, y1, x2] = box;
  const [width, height] = [widthOf(box), heightOf(box)];
  const headPx = Math.min(height, Math.max(HEAD_SHARE * height, HEAD_PER_WIDTH * width));
  const [across, above] = [HEAD_MARGIN * width, HEAD_MARGIN * headPx];
  return [x1 - across, y1 - above, x2 + across, y1 + headPx];
}

/** The lower middle of a front or a rear view, all of the lower half of a side view; two-wheelers likewise. */
function plateOf(box: Xyxy): Xyxy {
  const [x1, y1, x2] = box;
  const [width, height] = [widthOf(box), heightOf(box)];
  const inset = width > FRONT_ASPECT_MAX * height ? 0 : FRONT_INSET * width;
  return [x1 + inset, y1 + PLATE_FROM * height, x2 - inset, y1 + PLATE_TO * height];
}

function aroundFound(box: Xyxy): Xyxy {
  const [across, down] = [FOUND_MARGIN * widthOf(box), FOUND_MARGIN * heightOf(box)];
  return [box[0] - across, box[1] - down, box[2] + across, box[3] + down];
}

interface Part {
  readonly thing: PrivateThing;
  readonly of: (box: Xyxy) => Xyxy;
}

const PARTS: ReadonlyMap<string, Part> = new Map([
  ["person", { thing: "face", of: headOf }],
  ["motor-vehicle", { thing: "plate", of: plateOf }],
  ["non-motor-vehicle", { thing: "plate", of: plateOf }],
  ["face", { thing: "face", of: aroundFound }],
  ["plate", { thing: "plate", of: aroundFound }],
]);

/** What a model for privacy can find: the things that are themselves its evidence words. */
export function thingsFoundBy(evidence: EvidenceMap): ReadonlySet<PrivateThing> {
  const words = Object.values(evidence).flat();
  return new Set((["face", "plate"] as const).filter((thing) => words.includes(thing)));
}

/** Boxes that may hold one of the things, in the pixels of the detections; they may reach beyond the picture. */
export function privateParts(
  detections: readonly Detection[],
  evidence: EvidenceMap,
  things: ReadonlySet<PrivateThing>,
): readonly Xyxy[] {
  return detections.flatMap(({ className, xyxy }) =>
    (evidence[className] ?? []).flatMap((word) => {
      const part = PARTS.get(word);
      return part !== undefined && things.has(part.thing) ? [part.of(xyxy)] : [];
    }),
  );
}
