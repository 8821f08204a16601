/** What a camera stands on, the streams it takes by it, and what another one changes for it. Pure. */
import { detectWidthOf, patrolCameraOf, revisitSOf } from "./camera-plan.ts";
import type { Canary } from "./canary/canary.ts";
import type { AgentConfig, CameraConfig } from "./config.ts";
import type { CameraSource } from "./perceive/camera/camera.ts";
import type { CameraLink } from "./perceive/camera/camera-link.ts";
import type { Detector } from "./perceive/detect/detector.ts";
import type { ModelManifest } from "./perceive/detect/model-manifest.ts";
import type { PatrolScheduler } from "./perceive/detect/patrol-scheduler.ts";

/** What every camera stands on; a reload replaces it as a whole. */
export interface CameraGround {
  readonly config: AgentConfig;
  readonly manifest: ModelManifest;
  readonly configSha256: string;
  readonly detector: Detector;
  readonly patrol: PatrolScheduler;
  readonly link: CameraLink;
  /** A model on trial on some of the cameras; what they stand on is groundOf's (canary/). */
  readonly canary?: Canary | undefined;
  /** Of a canary's camera: what is shown its whole pictures, instead of `detector`. */
  readonly watched?: (cameraCode: string) => Detector;
}

/** What a new configuration meant for a camera that stays; the strongest word where several hold. */
export type CameraChange = "unchanged" | "shadow" | "rules" | "patrol" | "stream";

/** A camera and what it stands on. */
export interface Standing {
  readonly camera: CameraConfig;
  readonly ground: CameraGround;
}

export function changeOf(before: Standing, after: Standing): CameraChange {
  // A name alone is no reason to lose pictures: the decoder's log lines keep the old one until its next start.
  const text = ({ camera, ground }: Standing) => JSON.stringify(sourcesOf({ ...camera, name: "" }, ground));
  if (before.ground.link !== after.ground.link || text(before) !== text(after)) return "stream";
  if (isOtherPatrol(before, after)) return "patrol";
  const rules = ({ camera: { shadow: _onTrial, ...live } }: Standing) => JSON.stringify(live);
  if (rules(before) !== rules(after)) return "rules";
  const { shadow } = before.camera;
  return JSON.stringify(shadow) === JSON.stringify(after.camera.shadow) ? "unchanged" : "shadow";
}

export function isOtherPatrol(before: Standing, after: Standing): boolean {
  // What is masked is learned nowhere: another mask is another scene.
  const text = ({ camera, ground }: Standing) =>
    JSON.stringify([patrolCameraOf(camera, ground.config), camera.ignore]);
  const { detector, patrol } = before.ground;
  return detector !== after.ground.detector || patrol !== after.ground.patrol || text(before) !== text(after);
}

/** Address of the stream that is looked at. */
export const detectUrlOf = ({ url, detectUrl }: CameraConfig): string => detectUrl ?? url;

interface Sources {
  readonly detection: CameraSource & { readonly patrolWidthPx: number };
  readonly main?: CameraSource;
}

export function sourcesOf(camera: CameraConfig, { config, manifest }: CameraGround): Sources {
  const { code, name, transport, url } = camera;
  const { maxWidthPx, stallS, frozenPictureS } = config.patrol;
  const both = { code, transport, maxWidthPx, stallTimeoutMs: stallS * 1000 };
  return {
    detection: {
      ...both,
      name,
      url: detectUrlOf(camera),
      decode: camera.watch ?? "keyframes",
      patrolWidthPx: detectWidthOf(config, manifest),
      revisitMs: revisitSOf(camera, config) * 1000,
      decodeFallback: camera.decodeFallback,
      frozenPictureMs: frozenPictureS * 1000,
    },
    ...(camera.detectUrl === undefined
      ? {}
      : { main: { ...both, name: `${name} (main stream)`, url, decode: "copy" } }),
  };
}
