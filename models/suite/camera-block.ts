/** A clip's camera as it would stand in agent.yaml: the agent's own configuration code reads it. */
import type { Violation } from "#contract";
import type { Point } from "../../edge-agent/geometry/box.ts";
import type { Perspective } from "./perspective.ts";
import type { Surface } from "./scene.ts";

/** What a clip wants watched; `zoneBlock` says it in the configuration's words. */
export interface ZoneWish {
  readonly id: string;
  readonly violation: Violation;
  readonly polygon: readonly Point[];
  readonly dwellS: number;
  /** Only where the kind of rule needs telling. */
  readonly evidence?: readonly string[];
  readonly surface?: Surface["surface"];
  readonly except?: readonly (readonly Point[])[];
  /** Hours of the clip's day in which it is allowed, "HH:MM" in Asia/Shanghai. */
  readonly permit?: { readonly from: string; readonly to: string; readonly reason: string };
}

export type CameraBlock = Readonly<Record<string, unknown>>;

export const CLEAR_S = 30;
const MAX_GAP_S = 30;
/** Longer than any clip: the suite counts openings, and an update more or less says nothing. */
const UPDATE_S = 3600;

const KIND_OF: Readonly<Record<Violation, string>> = {
  parking: "dwell",
  vending: "vending",
  "beyond-line": "beyond-line",
  piling: "static-object",
  posting: "surface-change",
  hanging: "surface-change",
  structure: "surface-change",
};

function zoneBlock({ id, violation, polygon, dwellS, ...wish }: ZoneWish): object {
  const { permit } = wish;
  const rule = {
    kind: KIND_OF[violation],
    violation,
    ...(wish.evidence === undefined ? {} : { evidence: wish.evidence }),
    ...(wish.surface === undefined ? {} : { surface: wish.surface }),
    ...(violation === "beyond-line" ? { shop: "shop-1" } : {}),
    ...{ dwellS, updateS: UPDATE_S, clearS: CLEAR_S, maxGapS: MAX_GAP_S },
  };
  const permits =
    permit === undefined
      ? {}
      : { permits: [{ hours: { from: permit.from, to: permit.to }, reason: permit.reason }] };
  const except = wish.except === undefined ? {} : { except: wish.except };
  return { id, polygon, ...except, ...permits, rule };
}

const CAMERA_CODE = "32050600001310004242";

/** What a clip's plan says of its camera. */
interface CameraWish {
  readonly clip: string;
  readonly zones: readonly ZoneWish[];
  readonly stepS: number;
  readonly ignore?: readonly (readonly Point[])[];
}

export function cameraBlock(
  { clip, zones, stepS, ignore }: CameraWish,
  perspective: Perspective | undefined,
): CameraBlock {
  return {
    ...{ code: CAMERA_CODE, name: clip, url: "rtsp://127.0.0.1/suite" },
    location: { lon: 120.62, lat: 31.3, crs: "WGS-84" },
    revisitS: stepS,
    ...(perspective === undefined ? {} : { perspective }),
    ...(ignore === undefined ? {} : { ignore }),
    zones: zones.map(zoneBlock),
  };
}
