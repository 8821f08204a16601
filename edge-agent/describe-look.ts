/**
 * What the model named and what the scene shows, as one list of detections for the tracker: what stands in a masked
 * part is left out, the rest gets its looks and how new it is; changes that no class explains join as `unexplained`.
 * Reads no pixels: of a look that was recorded nothing else is left.
 */
import { groundPoint, heightOf, type Point, widthOf, type Xyxy } from "./geometry/box.ts";
import { polygonContains } from "./geometry/polygon.ts";
import type { RgbImage } from "./perceive/decode/frame.ts";
import { type Detection, UNEXPLAINED } from "./perceive/detect/detection.ts";
import type { ChangedRegion, SceneLook, SceneProfile } from "./perceive/scene/scene.ts";
import { kindOfContour } from "./perceive/scene/region-kind.ts";
import { isSolidShape } from "./perceive/scene/regions.ts";
import type { SceneCells } from "./perceive/scene/cells.ts";
import type { Signature } from "./perceive/track/appearance.ts";
import type { TrackingPlan } from "./perceive/track/tracker.ts";
import { personHeightPx } from "./perceive/zone/place.ts";
import type { Perspective, Zone } from "./perceive/zone/rule.ts";

export interface DescribePlan extends TrackingPlan {
  readonly zones: readonly Pick<Zone, "polygon" | "rule">[];
  readonly perspective: Perspective | undefined;
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
  /** What a box looks like, read from the frame once; undefined for one without texture. */
  readonly appearance: (box: Xyxy) => Signature | undefined;
  /** What both shares are made of; undefined while the scene is not learned. */
  readonly cells: () => SceneCells | undefined;
  /** The scene was not looked at in this look: it says what the latest one said, and nothing of what is empty. */
  readonly isLeftOut: boolean;
}

/** The size of a look's picture, pixels. */
type PictureSize = Pick<RgbImage, "widthPx" | "heightPx">;

export interface Described {
  readonly detections: readonly Detection[];
  /** Places that could not be judged in this look. */
  readonly hidden: readonly Xyxy[];
}

/** Less of a region visible than this says nothing of it. */
const VISIBLE_SHARE_MIN = 0.3;

export function describeLook(
  frame: PictureSize,
  named: readonly Detection[],
  scene: SeenScene,
  plan: DescribePlan,
): Described {
  const floor = plan.minConfidence[scene.profile] ?? 0;
  const counted = named.filter(
    (detection) =>
      detection.confidence >= floor &&
      !isMasked(detection.xyxy, frame, plan.ignore) &&
      !isTooLowForAPerson(detection, frame, plan),
  );
  const appeared = scene.regions.filter((region) => kindOf(region, frame, plan) === "appeared");
  const visible = appeared.filter(({ visibleShare }) => visibleShare >= VISIBLE_SHARE_MIN);
  return {
    detections: [
      ...counted.map((detection) => ({ ...detection, ...looksOf(detection.xyxy, scene) })),
      ...visible.map((region) => unexplained(region, plan)),
    ],
    hidden: appeared.filter(({ visibleShare }) => visibleShare < VISIBLE_SHARE_MIN).map(({ xyxy }) => xyxy),
  };
}

function isMasked(box: Xyxy, frame: PictureSize, masks: DescribePlan["ignore"]): boolean {
  return masks.some((polygon) => contains(polygon, groundPoint(box), frame));
}

/**
 * A heap of sacks passes for a person at a third of the confidence, look after look. Where the perspective is known it
 * is no person when somebody crouching there would be taller; what the picture's edge cuts off may be.
 */
const CROUCHES_HEIGHTS = 0.45;

function isTooLowForAPerson(
  { className, xyxy }: Detection,
  { heightPx }: PictureSize,
  { association, perspective }: DescribePlan,
): boolean {
  if (association.evidence[className]?.includes("person") !== true) return false;
  const standsPx = personHeightPx(xyxy[3], { perspective, heightPx });
  return standsPx !== undefined && xyxy[1] > 1 && heightOf(xyxy) < CROUCHES_HEIGHTS * standsPx;
}

/** Fewer pairs of the contour than this share say nothing of the whole. */
const CONTOUR_SHARE_MIN = 0.15;

/**
 * What a poster is compared with is its wall. Beyond the wall's edge lie other things: a white paper that covers the
 * whole of a dark cabinet is more like the pavement around than the cabinet was. Where no wall is left to compare it
 * with, nobody can say what came or went, and the change counts: a person confirms it anyway.
 */
function kindOf(
  region: ChangedRegion,
  frame: PictureSize,
  { zones }: Pick<DescribePlan, "zones">,
): ChangedRegion["kind"] {
  if (region.kind === "appeared") return "appeared";
  const surface = zones.find(
    ({ rule, polygon }) => rule.kind === "surface-change" && liesIn(region.xyxy, polygon, frame),
  );
  if (surface === undefined) return region.kind;
  const onSurface = region.contour.filter(({ outside }) => contains(surface.polygon, outside, frame));
  if (onSurface.length < CONTOUR_SHARE_MIN * region.contour.length) return "appeared";
  return kindOfContour(onSurface) ?? "appeared";
}

const contains = (polygon: readonly Point[], [x, y]: Point, { widthPx, heightPx }: PictureSize): boolean =>
  polygonContains(polygon, [x / widthPx, y / heightPx]);

/** A box is larger than the thing by up to a cell: this share of it is left out on each side. */
const RIM = 0.15;

function liesIn(box: Xyxy, polygon: readonly Point[], frame: PictureSize): boolean {
  const [x, y] = [widthOf(box) * RIM, heightOf(box) * RIM];
  const [x1, y1, x2, y2] = [box[0] + x, box[1] + y, box[2] - x, box[3] - y];
  const corners: readonly Point[] = [
    [x1, y1],
    [x2, y1],
    [x2, y2],
    [x1, y2],
  ];
  return corners.every((corner) => contains(polygon, corner, frame));
}

function looksOf(
  box: Xyxy,
  { appearance, changedShare }: SeenScene,
): Pick<Detection, "signature" | "changedShare"> {
  const signature = appearance(box);
  const share = changedShare(box);
  return {
    ...(signature === undefined ? {} : { signature }),
    ...(share === undefined ? {} : { changedShare: share }),
  };
}

const isSolid = ({ xyxy, areaPx }: ChangedRegion): boolean =>
  isSolidShape({ width: widthOf(xyxy), height: heightOf(xyxy), area: areaPx });

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
    ...(isSolid(region) ? { solid: true as const } : {}),
  };
}
