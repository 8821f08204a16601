/** Records and a camera for tests: cars that stand in a zone for some time, on a scene that is not learned. */
import { stringify } from "yaml";
import type { LabelLine } from "#contract";
import { type AgentConfig, type CameraConfig, parseConfig } from "../../edge-agent/config.ts";
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import type { SceneProfile } from "../../edge-agent/perceive/scene/scene.ts";
import type { PerceptionRecord } from "../../edge-agent/record/perception-record.ts";
import { findModel } from "../catalogue.ts";
import type { PlannedCamera } from "./replay-grid.ts";

export const CAMERA_CODE = "32050600001310000001";
export const STARTS_MS = Date.parse("2026-11-20T02:00:00Z");
export const STEP_S = 2;

export interface Car {
  readonly xyxy: Xyxy;
  readonly fromS: number;
  readonly toS: number;
  readonly confidence: number;
}

/** A look every two seconds; `profileAt` gives the light, day when left out. */
export function recordsOf(
  cars: readonly Car[],
  durationS: number,
  profileAt: (atS: number) => SceneProfile = () => "day",
): readonly PerceptionRecord[] {
  return Array.from({ length: durationS / STEP_S }, (_, k) => {
    const atS = k * STEP_S;
    const here = cars.filter(({ fromS, toS }) => atS >= fromS && atS < toS);
    return {
      ...{ cameraCode: CAMERA_CODE, startsRun: k === 0, sequence: k, sizeWh: [640, 360], liveFloor: 0.2 },
      ...{ capturedAtMs: STARTS_MS + atS * 1000, lookMs: STARTS_MS + atS * 1000 },
      named: here.map(({ xyxy, confidence }) => ({ xyxy, confidence, className: "car" })),
      scene: {
        ...{ guard: { ok: true }, profile: profileAt(atS), isSettled: false, isLeftOut: false, regions: [] },
      },
    };
  });
}

/** agent.yaml with one camera, one zone over the whole picture and the default model. */
export async function agentYaml(more: object = {}, rule: object = {}): Promise<string> {
  const { manifestPath } = await findModel("efficientdet-lite0");
  const whole = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];
  const camera = {
    ...{ code: CAMERA_CODE, name: "corner", url: "rtsp://127.0.0.1/corner", revisitS: STEP_S },
    location: { lon: 120.62, lat: 31.3, crs: "WGS-84" },
    zones: [{ id: "kerb", polygon: whole, rule: { kind: "dwell", dwellS: 60, clearS: 30, ...rule } }],
    ...more,
  };
  return `# of the test\n${stringify({ model: { manifest: manifestPath }, cameras: [camera] })}`;
}

export async function plannedCamera(more: object = {}, rule: object = {}): Promise<PlannedCamera> {
  const { manifest } = await findModel("efficientdet-lite0");
  const text = await agentYaml(more, rule);
  const config: AgentConfig = parseConfig(text, { name: "test", folder: ".", env: {} });
  const [camera] = config.cameras as [CameraConfig];
  return { camera, config, manifest };
}

/** Cars that stand for 170 s, seen at 0.7; beside them some that stop for 90 s, seen at 0.45, and some for 40 s. */
const EVERY_S = 180;
/** Bays 60 pixels wide side by side; in the odd ones stand vans. */
const bay = (k: number): Xyxy => [20 + 75 * k, k % 2 === 0 ? 200 : 180, 80 + 75 * k, 245];
export const standing = (count: number, forS: number, confidence: number, fromBay: number): readonly Car[] =>
  Array.from({ length: count }, (_, k) => ({
    ...{ xyxy: bay(fromBay + (k % 2)), fromS: 60 + EVERY_S * k, toS: 60 + forS + EVERY_S * k, confidence },
  }));
export const PARKED = standing(18, 170, 0.7, 0);
export const STOPPING = standing(10, 90, 0.45, 2);
export const CARS = [...PARKED, ...STOPPING, ...standing(5, 40, 0.7, 4)];

const label = (verdict: LabelLine["verdict"], { xyxy: [x1, y1, x2, y2], fromS }: Car): LabelLine => ({
  ...{ cameraCode: CAMERA_CODE, zoneId: "kerb", violation: "parking", verdict },
  at: new Date(STARTS_MS + (fromS + 62) * 1000).toISOString(),
  ...{ xyxy: [x1, y1, x2, y2], sourceSizeWh: [640, 360] },
});
/** By a dwell of 60 s those that park are true, and those that stop are not. */
export const LABELS = [
  ...PARKED.map((car) => label("true", car)),
  ...STOPPING.map((car) => label("false", car)),
];
