/** The operating points that are tried: a grid around what is set now. Pure. */
import {
  LIGHT_PROFILES,
  type LightProfile,
  TUNING_POINTS_MAX,
  type TuningParams,
  type TuningProfile,
  type Violation,
} from "#contract";
import type { CameraConfig } from "../../edge-agent/config.ts";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import { planZone } from "../../edge-agent/zone-plan.ts";
import { ModelError } from "../errors.ts";

/** Zones of one camera that are about one violation and set alike: they are tuned as one. */
export interface ZoneGroup {
  readonly violation: Violation;
  readonly zoneIds: readonly string[];
  readonly dwellS: number;
  readonly minHeightM: number;
}

/** What a zone is asked with; the confidence is the camera's. */
export type ZoneParams = Omit<TuningParams, "minConfidence">;

/** Values to try instead of the ladders below. */
export interface GridWishes {
  readonly confidences?: readonly number[] | undefined;
  readonly dwellsS?: readonly number[] | undefined;
  readonly heightsM?: readonly number[] | undefined;
}

/** 0 is the model's own; above 0.8 little is left of any small model. */
const CONFIDENCES = [0, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8];
/** Seconds, each about half as long again as the one before: what is asked differs by minutes, not by seconds. */
const DWELLS_S = [10, 20, 30, 45, 60, 90, 120, 180, 300, 450, 600, 900, 1800, 3600, 7200, 21_600, 43_200];
/** Dwells more than so many times shorter or longer than the one of now are another rule. */
const DWELL_SPAN = 10;
const HEIGHTS_M = [0, 0.4, 0.8, 1.2];

const sorted = (values: readonly number[]): readonly number[] => [...new Set(values)].sort((a, b) => a - b);

/** The camera's zones by violation, dwell and smallest height, as the agent understands them. */
export function zoneGroups(camera: CameraConfig, manifest: ModelManifest): readonly ZoneGroup[] {
  const groups = new Map<string, ZoneGroup>();
  for (const zone of camera.zones) {
    const { rule, minHeightM } = planZone(zone, camera.timeZone, manifest);
    const { violation, dwellS } = rule;
    const key = [violation, dwellS, minHeightM].join();
    const zoneIds = [...(groups.get(key)?.zoneIds ?? []), zone.id];
    groups.set(key, { violation, zoneIds, dwellS, minHeightM });
  }
  return [...groups.values()];
}

/**
 * The confidence that is set for a light. Throws ModelError USAGE for all lights together when they differ: there is no
 * one value to compare with.
 */
export function confidenceNow({ code, minConfidence }: CameraConfig, profile: TuningProfile): number {
  if (profile !== "any") return minConfidence[profile];
  const values = sorted(LIGHT_PROFILES.map((light) => minConfidence[light]));
  const [value] = values;
  if (value === undefined || values.length > 1) {
    const said = LIGHT_PROFILES.map((light) => `${light} ${minConfidence[light]}`).join(", ");
    throw new ModelError(
      "USAGE",
      `Camera ${code}: minConfidence is ${said}; to tune all lights together they must be equal. Leave out --pool-lights.`,
    );
  }
  return value;
}

export const lightsOf = (profile: TuningProfile): readonly LightProfile[] =>
  profile === "any" ? LIGHT_PROFILES : [profile];

export const confidencesToTry = (now: number, { confidences = CONFIDENCES }: GridWishes): readonly number[] =>
  sorted([...confidences, now]);

/** Dwells and heights to try for a group of zones; what is set now is among them. */
export function zoneParamsToTry(
  { dwellS: dwellNowS, minHeightM: heightNowM }: ZoneGroup,
  hasPerspective: boolean,
  { dwellsS, heightsM }: GridWishes,
): readonly ZoneParams[] {
  const near = DWELLS_S.filter(
    (dwellS) => dwellS <= dwellNowS * DWELL_SPAN && dwellS >= dwellNowS / DWELL_SPAN,
  );
  const dwells = sorted([...(dwellsS ?? near), dwellNowS]);
  // Without a perspective nothing has a height, and the setting does nothing.
  const heights = hasPerspective ? sorted([...(heightsM ?? HEIGHTS_M), heightNowM]) : [heightNowM];
  return dwells.flatMap((dwellS) => heights.map((minHeightM) => ({ dwellS, minHeightM })));
}

/** Throws ModelError USAGE when a report could not hold all points. */
export function checkGrid(confidences: readonly number[], zoneParams: readonly ZoneParams[]): void {
  const points = confidences.length * zoneParams.length;
  if (points <= TUNING_POINTS_MAX) return;
  throw new ModelError(
    "USAGE",
    `${points} operating points are asked for and a report holds ${TUNING_POINTS_MAX}; give fewer values with --confidence, --dwell or --height.`,
  );
}
