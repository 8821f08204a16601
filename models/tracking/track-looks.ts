/** Detections through the very tracker that a watched camera has, with the plan that its configuration gives it. */
import { stringify } from "yaml";
import { planCamera } from "../../edge-agent/camera-plan.ts";
import { parseConfig } from "../../edge-agent/config.ts";
import type { Detection } from "../../edge-agent/perceive/detect/detection.ts";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import { EMPTY_TRACKER } from "../../edge-agent/perceive/track/track.ts";
import { createTracker, type TrackingPlan } from "../../edge-agent/perceive/track/tracker.ts";
import { ModelError } from "../errors.ts";
import type { OwnedBox } from "./compared-looks.ts";

/** One zone over the whole picture, all else by default. */
const CAMERA = {
  ...{ code: "32050600001310004242", name: "tracking", url: "rtsp://127.0.0.1/tracking" },
  location: { lon: 120.62, lat: 31.3, crs: "WGS-84" },
  zones: [
    {
      id: "everywhere",
      polygon: [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
      rule: { kind: "dwell", violation: "parking" },
    },
  ],
};

/** What agent.yaml makes of a camera that is watched `fps` times a second. */
export function watchPlan(manifest: ModelManifest, fps: number): TrackingPlan {
  const text = stringify({ cameras: [{ ...CAMERA, watch: { fps } }] });
  const config = parseConfig(text, { name: "tracking", folder: ".", env: {} });
  const [camera] = config.cameras;
  if (camera === undefined) throw new ModelError("DATA_INVALID", "tracking: the camera block is empty.");
  return planCamera(camera, config, manifest);
}

/** Any time will do; a whole number of milliseconds keeps the differences exact. */
const STARTS_AT_MS = 1_000_000_000;

/**
 * By look: the boxes of tracks that this look saw and an earlier one too. A first sight is no track yet, as in the
 * published code.
 */
export function trackLooks(
  looks: readonly (readonly Detection[])[],
  plan: TrackingPlan,
  fps: number,
): readonly (readonly OwnedBox[])[] {
  const tracker = createTracker(plan);
  let state = EMPTY_TRACKER;
  return looks.map((detections, look) => {
    const nowMs = STARTS_AT_MS + (look * 1000) / fps;
    state = tracker.update(state, detections, { nowMs, watchingSinceMs: STARTS_AT_MS });
    return state.tracks
      .filter(({ sights, missedLooks }) => sights > 1 && missedLooks === 0)
      .map(({ id, xyxy }) => ({ id, xyxy }));
  });
}
