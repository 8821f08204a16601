/**
 * What the rules see is rounded before they see it, whether it is recorded or not: a record then holds it in a few
 * bytes, and its replay gives the very same tracks, times and boxes instead of nearly the same. Pure, and rounding
 * twice is rounding once.
 */
import type { Xyxy } from "../geometry/box.ts";
import type { Detection } from "../perceive/detect/detection.ts";
import type { ChangedRegion, ContourPair, SceneLook } from "../perceive/scene/scene.ts";

/** Steps per pixel of a box's corner: a detector's own scatter from look to look is a hundred times as large. */
export const BOX_STEPS = 16;
/** Steps of what lies between 0 and 1. */
export const SHARE_STEPS = 4096;
/** Steps per level of a contour's differences. */
export const LEVEL_STEPS = 4;

const to = (steps: number, value: number): number => Math.round(value * steps) / steps;

const roundBox = ([x1, y1, x2, y2]: Xyxy): Xyxy => [
  to(BOX_STEPS, x1),
  to(BOX_STEPS, y1),
  to(BOX_STEPS, x2),
  to(BOX_STEPS, y2),
];

export function roundDetection<Named extends Detection>(detection: Named): Named {
  const { confidence, xyxy } = detection;
  return { ...detection, confidence: to(SHARE_STEPS, confidence), xyxy: roundBox(xyxy) };
}

/** `scene` itself, so that what goes with it stays; only its regions are rounded. */
export function roundScene<Scene extends Pick<SceneLook, "regions">>(scene: Scene): Scene {
  return scene.regions.length === 0 ? scene : { ...scene, regions: scene.regions.map(roundRegion) };
}

function roundRegion(region: ChangedRegion): ChangedRegion {
  const { confidence, contour, kind, sinceMs, visibleShare, xyxy } = region;
  return {
    ...region,
    xyxy: roundBox(xyxy),
    sinceMs: Math.round(sinceMs),
    visibleShare: to(SHARE_STEPS, visibleShare),
    confidence: to(SHARE_STEPS, confidence),
    // The rules ask again only where something seems to have gone.
    contour: kind === "vanished" ? contour.map(roundPair) : [],
  };
}

const roundPair = ({ outside: [x, y], now, before }: ContourPair): ContourPair => ({
  outside: [to(BOX_STEPS, x), to(BOX_STEPS, y)],
  now: to(LEVEL_STEPS, now),
  before: to(LEVEL_STEPS, before),
});
