/** Checks across fields that a schema cannot say. Each returns sentences, none throws. */
import type { CameraConfig, ZoneConfig } from "./config.ts";
import { polygonArea } from "./geometry/polygon.ts";

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
    problems.push(...checkZones(camera.zones, key));
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
    if (zone.polygon.length < 3) {
      problems.push(`${key}.polygon has ${String(zone.polygon.length)} points; a polygon needs at least 3`);
    } else if (polygonArea(zone.polygon) < MIN_ZONE_AREA) {
      problems.push(`${key}.polygon encloses almost nothing; its corners must not lie on one line`);
    }
  });
  return problems;
}

/** Rules may only ask for what the model can give: "unknown class name" is said before the first frame. */
export function checkEvidence(
  cameras: readonly CameraConfig[],
  known: readonly string[],
  modelName: string,
): readonly string[] {
  return cameras.flatMap((camera, i) =>
    camera.zones.flatMap((zone, j) =>
      zone.rule.evidence
        .filter((word) => !known.includes(word))
        .map(
          (word) =>
            `cameras[${String(i)}].zones[${String(j)}].rule.evidence has "${word}", which model ${modelName} does not give; it gives: ${known.join(", ")}`,
        ),
    ),
  );
}
