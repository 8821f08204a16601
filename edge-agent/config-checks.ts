/** Checks across fields that a schema cannot say. Each returns sentences, none throws. */
import type { CameraConfig } from "./config.ts";
import type { RuleConfig, ZoneConfig } from "#contract";
import { polygonArea } from "./geometry/polygon.ts";
import { evidenceOf } from "./zone-plan.ts";

/** Relative area below which a polygon is a slip of the hand: about 7 × 7 pixels of a 720p picture. */
const MIN_ZONE_AREA = 0.00005;

export function checkCameras(cameras: readonly CameraConfig[]): readonly string[] {
  const problems: string[] = [];
  const codes = new Map<string, number>();
  cameras.forEach((camera, i) => {
    const key = `cameras[${String(i)}]`;
    const first = codes.get(camera.code);
    if (first !== undefined) {
      problems.push(
        `${key}.code is "${camera.code}", which is also cameras[${String(first)}].code; a camera's code is its identity and must be unique`,
      );
    }
    codes.set(camera.code, i);
    if (camera.detectUrl === camera.url) {
      problems.push(
        `${key}.detectUrl is the same as its url; give the address of a smaller stream there, or leave it out`,
      );
    }
    problems.push(...checkZones(camera.zones, key));
    if (camera.shadow !== undefined) problems.push(...checkZones(camera.shadow.zones, `${key}.shadow`));
  });
  return problems;
}

function checkZones(zones: readonly ZoneConfig[], cameraKey: string): readonly string[] {
  const problems: string[] = [];
  const ids = new Set<string>();
  zones.forEach((zone, i) => {
    const key = `${cameraKey}.zones[${String(i)}]`;
    if (ids.has(zone.id))
      problems.push(`${key}.id is "${zone.id}" for the second time; give each zone of a camera its own id`);
    ids.add(zone.id);
    problems.push(...checkPolygon(zone.polygon, `${key}.polygon`));
    zone.except.forEach((polygon, k) =>
      problems.push(...checkPolygon(polygon, `${key}.except[${String(k)}]`)),
    );
    problems.push(...checkRule(zone, key));
  });
  return problems;
}

function checkPolygon(polygon: ZoneConfig["polygon"], key: string): readonly string[] {
  if (polygon.length < 3) return [`${key} has ${String(polygon.length)} points; a polygon needs at least 3`];
  return polygonArea(polygon) < MIN_ZONE_AREA
    ? [`${key} encloses almost nothing; its corners must not lie on one line`]
    : [];
}

/** A key that belongs to one kind of rule is needed there, and means nothing elsewhere. */
const KIND_KEYS = [
  { name: "shop", kind: "beyond-line", isNeeded: true },
  { name: "surface", kind: "surface-change", isNeeded: true },
  { name: "minAttendedShare", kind: "vending", isNeeded: false },
  { name: "minUnattendedShare", kind: "static-object", isNeeded: false },
] as const;

function checkRule({ rule }: ZoneConfig, zoneKey: string): readonly string[] {
  return KIND_KEYS.flatMap(({ name, kind, isNeeded }) => {
    const isThere = rule[name] !== undefined;
    if (rule.kind !== kind && isThere)
      return [`${zoneKey}.rule.${name} belongs to rules of kind ${kind}; this one is of kind ${rule.kind}`];
    return rule.kind === kind && isNeeded && !isThere
      ? [`${zoneKey}.rule.${name} is missing; a rule of kind ${kind} needs it`]
      : [];
  });
}

/** Rules may only ask for what the model can give: "unknown class name" is said before the first frame. */
export function checkEvidence(
  cameras: readonly CameraConfig[],
  known: readonly string[],
  modelName: string,
  isLookedAt: (camera: CameraConfig) => boolean = () => true,
): readonly string[] {
  const wrong = (zones: readonly ZoneConfig[], key: string) =>
    zones.flatMap((zone, j) =>
      unknownWords(zone.rule, known).map(
        (word) =>
          `${key}.zones[${String(j)}].rule.evidence has "${word}", which model ${modelName} does not give; it gives: ${known.join(", ")}`,
      ),
    );
  return cameras.flatMap((camera, i) => {
    if (!isLookedAt(camera)) return [];
    const key = `cameras[${String(i)}]`;
    return [...wrong(camera.zones, key), ...wrong(camera.shadow?.zones ?? [], `${key}.shadow`)];
  });
}

/** A word that was written must be known; of a kind's own words one is enough. */
function unknownWords(rule: RuleConfig, known: readonly string[]): readonly string[] {
  const words = evidenceOf(rule);
  const unknown = words.filter((word) => !known.includes(word));
  return rule.evidence !== undefined || unknown.length === words.length ? unknown : [];
}
