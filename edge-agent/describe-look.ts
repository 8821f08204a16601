/**
 * What the model named and what the scene shows, as one list of detections for the tracker: what stands in a masked
 * part is left out, the rest gets its looks and how new it is; changes that no class explains join as `unexplained`.
 * Pure but for the pixels it reads.
 */
import { groundPoint, type Point, type Xyxy } from "./geometry/box.ts";
import { polygonContains } from "./geometry/polygon.ts";
import type { RgbImage } from "./perceive/decode/frame.ts";
import { type Detection, UNEXPLAINED } from "./perceive/detect/detection.ts";
import type { ChangedRegion, SceneLook, SceneProfile } from "./perceive/scene/scene.ts";
import { signatureOf } from "./perceive/track/appearance.ts";

export interface DescribePlan {
  readonly ignore: readonly (readonly Point[])[];
  /** In this light, what is less sure than this does not count. */
  readonly minConfidence: Readonly<Partial<Record<SceneProfile, number>>>;
  /** A track begins at or above this. */
  readonly beginConfidence: number;
}

/** What the scene stage says of one look, and of any box in it. */
export interface SeenScene extends SceneLook {
  /** Share of the box, 0 to 1, that differs from the scene without it; undefined while the scene is not learned. */
  readonly changedShare: (box: Xyxy) => number | undefined;
  /** Share of what can be seen of the box that looks like the scene without anything; undefined when too little can. */
  readonly emptyShare: (box: Xyxy) => number | undefined;
}

export interface Described {
  readonly detections: readonly Detection[];
  /** Places that could not be judged in this look. */
  readonly hidden: readonly Xyxy[];
}

/** Less of a region visible than this says nothing of it. */
const VISIBLE_SHARE_MIN = 0.3;

export function describeLook(
  frame: RgbImage,
  named: readonly Detection[],
  scene: SeenScene,
  plan: DescribePlan,
): Described {
  const floor = plan.minConfidence[scene.profile] ?? 0;
  const counted = named.filter(
    ({ xyxy, confidence }) => confidence >= floor && !isMasked(xyxy, frame, plan.ignore),
  );
  const appeared = scene.regions.filter(({ kind }) => kind === "appeared");
  const visible = appeared.filter(({ visibleShare }) => visibleShare >= VISIBLE_SHARE_MIN);
  return {
    detections: [
      ...counted.map((detection) => ({ ...detection, ...looksOf(frame, detection.xyxy, scene) })),
      ...visible.map((region) => unexplained(region, plan)),
    ],
    hidden: appeared.filter(({ visibleShare }) => visibleShare < VISIBLE_SHARE_MIN).map(({ xyxy }) => xyxy),
  };
}

function isMasked(box: Xyxy, { widthPx, heightPx }: RgbImage, masks: DescribePlan["ignore"]): boolean {
  const [x, y] = groundPoint(box);
  return masks.some((polygon) => polygonContains(polygon, [x / widthPx, y / heightPx]));
}

function looksOf(
  frame: RgbImage,
  box: Xyxy,
  { changedShare }: SeenScene,
): Pick<Detection, "signature" | "changedShare"> {
  const signature = signatureOf(frame, box);
  const share = changedShare(box);
  return {
    ...(signature === undefined ? {} : { signature }),
    ...(share === undefined ? {} : { changedShare: share }),
  };
}

/** A region's own scale begins at 0 with what is just above the noise; a track begins at the model's. */
function unexplained(region: ChangedRegion, { beginConfidence }: DescribePlan): Detection {
  return {
    xyxy: region.xyxy,
    className: UNEXPLAINED,
    confidence: beginConfidence + (1 - beginConfidence) * region.confidence,
    unnamed: true,
    sinceMs: region.sinceMs,
    changedShare: 1,
    ...(region.isStable ? {} : { restless: true as const }),
  };
}
