/** Configuration + manifest → what one camera's pipeline needs. Pure. */
import { createHash } from "node:crypto";
import { toWgs84, type ViolationEvent } from "#contract";
import type { AgentConfig, CameraConfig, RuleConfig } from "./config.ts";
import type { ModelManifest } from "./perceive/detect/model-manifest.ts";
import type { PatrolCamera } from "./perceive/detect/patrol-scheduler.ts";
import type { Zone } from "./perceive/zone/dwell-rule.ts";
import type { CameraPlan } from "./pipeline.ts";
import { redactCredentials } from "./telemetry/logger.ts";

/** Overlap with the remembered box that makes two sights, seconds apart, one object. */
const MIN_IOU = 0.4;
/** A look vouches for at most this many revisits before it. */
const COVER_REVISITS = 2.5;
/** No look for this many revisits (but at least WATCH_BREAK_MIN_S): nobody could have seen an object leave. */
const WATCH_BREAK_REVISITS = 4;
const WATCH_BREAK_MIN_S = 10;

export const revisitSOf = (camera: CameraConfig, config: AgentConfig): number =>
  camera.revisitS ?? config.patrol.revisitS;

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
  const rules = camera.zones.map((zone) => zone.rule);
  return {
    code: camera.code,
    zones: camera.zones.map((zone) => ({
      id: zone.id,
      polygon: zone.polygon,
      rule: planRule(zone.rule, manifest),
    })),
    association: {
      evidence: manifest.evidence,
      beginConfidence: manifest.confidence.recommended,
      minIou: MIN_IOU,
      // A track must outlive every question a rule may still ask about it.
      forgetS: Math.max(10, ...rules.map((rule) => Math.max(rule.clearS, rule.maxGapS))) + 2 * revisitS,
      maxCoverS: COVER_REVISITS * revisitS,
    },
    ...(camera.watch === undefined ? {} : { watch: camera.watch }),
    watchBreakS: Math.max(WATCH_BREAK_MIN_S, WATCH_BREAK_REVISITS * revisitS),
  };
}

function planRule(rule: RuleConfig, manifest: ModelManifest): Zone["rule"] {
  const classNames = Object.entries(manifest.evidence)
    .filter(([, words]) => words.some((word) => rule.evidence.includes(word)))
    .map(([className]) => className);
  return { ...rule, classNames: new Set(classNames) };
}

/** Every evidence word that this model can give. */
export function evidenceWords(manifest: ModelManifest): readonly string[] {
  return [...new Set(Object.values(manifest.evidence).flat())].sort();
}

/** WGS-84 point with the tag it was given in. */
export function locate(camera: CameraConfig): ViolationEvent["location"] {
  const { lon, lat } = toWgs84(camera.location, camera.location.crs);
  return { lon, lat, originalCrs: camera.location.crs, of: "camera" };
}

/** SHA-256 of the effective configuration without credentials: two agents with the same rules have the same hash. */
export function configSha256(config: AgentConfig): string {
  const { natsUrl: _bus, dataDir: _disk, logLevel: _log, ...rules } = config;
  return createHash("sha256")
    .update(redactCredentials(JSON.stringify(rules)))
    .digest("hex");
}
