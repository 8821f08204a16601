/** Configuration + manifest → what one camera's pipeline needs. Pure. */
import { createHash } from "node:crypto";
import { toWgs84, type ViolationEvent } from "#contract";
import type { AgentConfig, CameraConfig } from "./config.ts";
import { UNEXPLAINED } from "./perceive/detect/detection.ts";
import type { ModelManifest } from "./perceive/detect/model-manifest.ts";
import type { PatrolCamera } from "./perceive/detect/patrol-scheduler.ts";
import type { CameraPlan } from "./pipeline.ts";
import { redactCredentials } from "./telemetry/logger.ts";
import { planZone, UNEXPLAINED_EVIDENCE } from "./zone-plan.ts";

/** Overlap with the remembered box that makes two sights, seconds apart, one object. */
const MIN_IOU = 0.4;
/** A look vouches for at most this many revisits before it. */
const COVER_REVISITS = 2.5;
/** No look for this many revisits (but at least WATCH_BREAK_MIN_S): nobody could have seen an object leave. */
const WATCH_BREAK_REVISITS = 4;
const WATCH_BREAK_MIN_S = 10;

export const revisitSOf = (camera: CameraConfig, config: AgentConfig): number =>
  camera.revisitS ?? config.patrol.revisitS;

/** How wide the patrol's pictures leave the decoder. */
export function detectWidthOf({ patrol }: AgentConfig, { input }: ModelManifest): number {
  const wished = Math.max(patrol.detectWidthPx, input.widthPx, input.heightPx);
  return Math.min(wished, patrol.maxWidthPx);
}

/** How often the patrol looks at this camera, and how long it may wait. */
export function patrolCameraOf(camera: CameraConfig, config: AgentConfig): PatrolCamera {
  return {
    code: camera.code,
    priority: camera.priority,
    revisitMs: revisitSOf(camera, config) * 1000,
    postponeStill: config.patrol.postponeStill,
    ...(camera.watch === undefined ? {} : { wishedMs: 1000 / camera.watch.fps }),
  };
}

export function planCamera(camera: CameraConfig, config: AgentConfig, manifest: ModelManifest): CameraPlan {
  const revisitS = revisitSOf(camera, config);
  const zones = camera.zones.map((zone) => planZone(zone, camera.timeZone, manifest));
  return {
    code: camera.code,
    zones,
    perspective: camera.perspective,
    ignore: camera.ignore,
    minConfidence: camera.minConfidence,
    beginConfidence: manifest.confidence.recommended,
    association: {
      evidence: { ...manifest.evidence, [UNEXPLAINED]: [UNEXPLAINED_EVIDENCE] },
      beginConfidence: manifest.confidence.recommended,
      minIou: MIN_IOU,
      // A track must outlive every question a rule may still ask about it.
      forgetS: Math.max(10, ...zones.map(({ rule }) => Math.max(rule.clearS, rule.maxGapS))) + 2 * revisitS,
      maxCoverS: COVER_REVISITS * revisitS,
    },
    ...(camera.watch === undefined ? {} : { watch: camera.watch }),
    watchBreakS: Math.max(WATCH_BREAK_MIN_S, WATCH_BREAK_REVISITS * revisitS),
  };
}

/** Every evidence word that this model can give. */
export function evidenceWords(manifest: ModelManifest): readonly string[] {
  return [...new Set([...Object.values(manifest.evidence).flat(), UNEXPLAINED_EVIDENCE])].sort();
}

/** Relative corners of a zone; empty for a zone that the camera does not have. */
export function polygonOf({ zones }: CameraConfig, zoneId: string): CameraConfig["zones"][number]["polygon"] {
  return zones.find(({ id }) => id === zoneId)?.polygon ?? [];
}

/** WGS-84 point with the tag it was given in. */
export function locate(camera: CameraConfig): ViolationEvent["location"] {
  const { lon, lat } = toWgs84(camera.location, camera.location.crs);
  return { lon, lat, originalCrs: camera.location.crs, of: "camera" };
}

/** SHA-256 of the effective configuration without credentials: two agents with the same rules have the same hash. */
export function configSha256(config: AgentConfig): string {
  const { natsUrl: _bus, dataDir: _disk, logLevel: _log, ...rest } = config;
  // Rules on trial decide nothing: an event is the same with them and without.
  const cameras = config.cameras.map(({ shadow: _onTrial, ...camera }) => camera);
  return createHash("sha256")
    .update(redactCredentials(JSON.stringify({ ...rest, cameras })))
    .digest("hex");
}
