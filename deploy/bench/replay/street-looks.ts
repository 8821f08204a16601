/**
 * The demo's street as a patrol sees it: a picture every two seconds, the recording again and again, each time from a
 * quarter of a second later on, so that no picture comes twice. Where it begins anew people jump, as over a lost link.
 */
import { stringify } from "yaml";
import { planCamera } from "../../../edge-agent/camera-plan.ts";
import { type CameraConfig, parseConfig } from "../../../edge-agent/config.ts";
import type { Frame } from "../../../edge-agent/perceive/decode/frame.ts";
import type { Detector } from "../../../edge-agent/perceive/detect/detector.ts";
import type { ModelManifest } from "../../../edge-agent/perceive/detect/model-manifest.ts";
import type { PerceptionRecord } from "../../../edge-agent/record/perception-record.ts";
import type { ReplayedIncident } from "../../../edge-agent/record/replay.ts";
import { runPictures } from "../../../models/replay/run-pictures.ts";
import { readVideo } from "../../../models/suite/video.ts";

export const CODE = "32050600001310000001";
const STARTS_MS = Date.parse("2026-11-20T02:00:00Z");
export const STEP_S = 2;
const LAP_SHIFT_S = 0.25;
const SIZE = { widthPx: 640, heightPx: 480 };
const WHOLE = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/** Parked vehicles and left things anywhere in the picture, after so many seconds. */
export function streetCamera(manifest: ModelManifest, dwellS: number) {
  const timing = { dwellS, updateS: 60, clearS: 10, maxGapS: 20 };
  const camera = {
    ...{ code: CODE, name: "street", url: "rtsp://127.0.0.1/street", revisitS: STEP_S },
    location: { lon: 120.62, lat: 31.3, crs: "WGS-84" },
    zones: [
      { id: "kerb", polygon: WHOLE, rule: { kind: "dwell", ...timing } },
      { id: "ground", polygon: WHOLE, rule: { kind: "static-object", ...timing } },
    ],
  };
  const config = parseConfig(stringify({ cameras: [camera] }), { name: "bench", folder: ".", env: {} });
  const [parsed] = config.cameras as [CameraConfig];
  return { camera: parsed, config, plan: planCamera(parsed, config, manifest) };
}

export interface StreetLooks {
  readonly records: readonly PerceptionRecord[];
  /** What the pipeline reported while it looked. */
  readonly incidents: readonly ReplayedIncident[];
  readonly tookMs: number;
}

/** Looks until `enough` says so between two laps; two laps at least. */
export async function lookAtStreet(
  recording: string,
  { detector, manifest, dwellS }: { detector: Detector; manifest: ModelManifest; dwellS: number },
  enough: () => boolean,
): Promise<StreetLooks> {
  const { camera, plan } = streetCamera(manifest, dwellS);
  const records: PerceptionRecord[] = [];
  const incidents: ReplayedIncident[] = [];
  const startedMs = performance.now();
  await runPictures({
    ...{ frames: laps(recording, enough), camera, plan, manifest, detector, revisitS: STEP_S },
    onRecord: (record) => records.push(record),
    onIncident: (incident, { capturedAtMs: atMs, widthPx, heightPx }) =>
      incidents.push({ ...incident, atMs, sizeWh: [widthPx, heightPx] }),
  });
  return { records, incidents, tookMs: performance.now() - startedMs };
}

async function* laps(recording: string, enough: () => boolean): AsyncGenerator<Frame> {
  let sequence = 0;
  for (let lap = 0; lap < 2 || !enough(); lap++) {
    const fromS = (lap * LAP_SHIFT_S) % STEP_S;
    for await (const picture of readVideo(recording, { ...SIZE, fps: 1 / STEP_S, fromS })) {
      const monotonicMs = sequence * STEP_S * 1000;
      sequence++;
      yield { ...picture, cameraCode: CODE, sequence, monotonicMs, capturedAtMs: STARTS_MS + monotonicMs };
    }
  }
}
