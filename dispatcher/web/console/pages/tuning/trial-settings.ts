/** Between a report and a camera's settings: rules on trial, the same rules live, and what that changes. Pure. */
import type { CameraSettings, ShadowConfig, ZoneConfig } from "../../../../../contract/camera-settings.ts";
import type { LightProfile, TuningParams, TuningReport } from "../../../../../contract/tuning.ts";

const LIGHTS = ["day", "night", "infrared"] as const satisfies readonly LightProfile[];
const LABEL_MAX = 64;

interface Change {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

type Rules = Pick<CameraSettings, "minConfidence" | "zones" | "ignore">;

const lightsOf = (profile: TuningReport["profile"]): readonly LightProfile[] =>
  profile === "any" ? LIGHTS : [profile];

/** The live rules at another operating point. What the point leaves as it is keeps its default. */
export function rulesAt(
  { minConfidence, zones, ignore }: CameraSettings,
  report: TuningReport,
  params: TuningParams,
): Rules {
  const now = report.points[report.current]?.params;
  const turned = (zone: ZoneConfig): ZoneConfig => {
    if (!report.zoneIds.includes(zone.id)) return zone;
    return {
      ...zone,
      minHeightM: params.minHeightM === now?.minHeightM ? zone.minHeightM : params.minHeightM,
      rule: params.dwellS === now?.dwellS ? zone.rule : { ...zone.rule, dwellS: params.dwellS },
    };
  };
  const lights = Object.fromEntries(lightsOf(report.profile).map((light) => [light, params.minConfidence]));
  return { minConfidence: { ...minConfidence, ...lights }, zones: zones.map(turned), ignore };
}

/** With these rules beside the live ones, which stay as they are. Parts left out are as the live rules have them. */
export function onTrial(
  settings: CameraSettings,
  { minConfidence, zones }: Rules,
  label: string,
): CameraSettings {
  return { ...settings, shadow: { label: label.trim().slice(0, LABEL_MAX), minConfidence, zones } };
}

/** What is on trial, live. */
export function putLive(
  settings: CameraSettings,
  { minConfidence, zones, ignore }: ShadowConfig,
): CameraSettings {
  const { shadow: _shadow, ...live } = settings;
  return {
    ...live,
    zones,
    minConfidence: minConfidence ?? live.minConfidence,
    ignore: ignore ?? live.ignore,
  };
}

export function withoutTrial(settings: CameraSettings): CameraSettings {
  const { shadow: _shadow, ...live } = settings;
  return live;
}

/** Zones that the report is about and the camera has no more. */
export const zonesGone = ({ zones }: CameraSettings, { zoneIds }: TuningReport): readonly string[] =>
  zoneIds.filter((id) => !zones.some((zone) => zone.id === id));

/** The report's "now" is not what is set any more: its numbers are about other rules. */
export function hasMoved({ minConfidence, zones }: CameraSettings, report: TuningReport): boolean {
  const now = report.points[report.current]?.params;
  if (now === undefined) return false;
  const ofReport = zones.filter(({ id }) => report.zoneIds.includes(id));
  return (
    lightsOf(report.profile).some((light) => minConfidence[light] !== now.minConfidence) ||
    ofReport.some(
      ({ rule, minHeightM }) => (rule.dwellS ?? now.dwellS) !== now.dwellS || minHeightM !== now.minHeightM,
    )
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function leaves(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (!isRecord(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, path === "" ? key : `${path}.${key}`));
}

const flat = ({ zones, minConfidence, ignore }: Rules): ReadonlyMap<string, unknown> =>
  new Map([
    ...leaves({ minConfidence, ignore }, ""),
    ...zones.flatMap(({ id, ...zone }) => leaves(zone, `zones[${id}]`)),
  ]);

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** By path, as the list of changes of a camera's versions has them. */
export function changesBetween(before: Rules, after: Rules): readonly Change[] {
  const [was, is] = [flat(before), flat(after)];
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  return paths
    .map((path) => ({ path, before: was.get(path) ?? null, after: is.get(path) ?? null }))
    .filter((change) => !isSame(change.before, change.after));
}
