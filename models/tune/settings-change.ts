/** A proposal as changes of one camera's settings, by path, and what comes of applying them. Pure. */
import type { CameraSettings, SettingsChange, TuningParams, TuningProfile } from "#contract";
import { lightsOf, type ZoneGroup } from "./operating-points.ts";

/** The part of the settings that tuning turns; also what a shadow holds. */
export type TunedSettings = Pick<CameraSettings, "minConfidence" | "zones">;

/** What differs between the settings and the point, in the order in which the settings stand. */
export function settingsChanges(
  { minConfidence, zones }: TunedSettings,
  { zoneIds, dwellS, minHeightM }: ZoneGroup,
  { profile, params }: { readonly profile: TuningProfile; readonly params: TuningParams },
): readonly SettingsChange[] {
  const lights = lightsOf(profile).flatMap((light) =>
    change(`minConfidence.${light}`, minConfidence[light], params.minConfidence),
  );
  const inZones = zones
    .filter(({ id }) => zoneIds.includes(id))
    .flatMap(({ id, rule, minHeightM: writtenM }) => [
      ...(params.minHeightM === minHeightM
        ? []
        : change(`zones[${id}].minHeightM`, writtenM, params.minHeightM)),
      // What the rule leaves to its kind's default is shown as null, and is only written when it must differ.
      ...(params.dwellS === dwellS
        ? []
        : change(`zones[${id}].rule.dwellS`, rule.dwellS ?? null, params.dwellS)),
    ]);
  return [...lights, ...inZones];
}

const change = (path: string, before: number | null, after: number): readonly SettingsChange[] =>
  before === after ? [] : [{ path, before, after }];

const CONFIDENCE_PATH = /^minConfidence\.(day|night|infrared)$/;
const ZONE_PATH = /^zones\[([a-z0-9-]+)\]\.(minHeightM|rule\.dwellS)$/;

/** The settings with the changes made. Throws RangeError for a path that they do not have. */
export function applyChanges<T extends TunedSettings>(settings: T, changes: readonly SettingsChange[]): T {
  return changes.reduce((changed, { path, after }) => {
    const light = CONFIDENCE_PATH.exec(path)?.[1];
    if (light !== undefined) {
      return { ...changed, minConfidence: { ...changed.minConfidence, [light]: after } };
    }
    const [, zoneId, key] = ZONE_PATH.exec(path) ?? [];
    if (!changed.zones.some(({ id }) => id === zoneId))
      throw new RangeError(`these settings have no ${path}`);
    const zones = changed.zones.map((zone) => {
      if (zone.id !== zoneId) return zone;
      return key === "minHeightM"
        ? { ...zone, minHeightM: after }
        : { ...zone, rule: { ...zone.rule, dwellS: after } };
    });
    return { ...changed, zones };
  }, settings);
}
