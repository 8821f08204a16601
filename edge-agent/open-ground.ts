/** Opens what cameras stand on: detector, patrol, link and a model on trial; at the start and in each reload. */
import { type Canary, openCanary } from "./canary/canary.ts";
import type { CameraGround } from "./camera-ground.ts";
import { configSha256, revisitSOf } from "./camera-plan.ts";
import type { AgentConfig } from "./config.ts";
import { openCameraLink } from "./perceive/camera/camera-link.ts";
import type { Detector } from "./perceive/detect/detector.ts";
import { createOnnxDetector } from "./perceive/detect/onnx-detector.ts";
import { createPatrolScheduler } from "./perceive/detect/patrol-scheduler.ts";
import type { Reloader, ReloaderOptions } from "./reload.ts";
import type { Outbox } from "./report/outbox/outbox.ts";
import type { AgentSettings } from "./settings.ts";
import type { Logger } from "./telemetry/logger.ts";
import type { Clock } from "./time/clock.ts";

interface Surroundings {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Rejects with AgentError MODEL_INVALID. */
export function openDetector(
  { config, manifest }: AgentSettings,
  surroundings: Surroundings,
): Promise<Detector> {
  const { weights, workers, batch, executionProviders, timeoutS } = config.model;
  return createOnnxDetector({
    ...surroundings,
    manifest,
    weightsPath: weights,
    workers,
    batch,
    executionProviders,
    detectTimeoutMs: timeoutS * 1000,
    onePerObject: true,
  });
}

export interface OpenerParts extends Surroundings {
  readonly outbox: Outbox;
  /** Asked once cameras are looked at. */
  readonly reloader: () => Pick<Reloader, "ground" | "reground">;
}

/** What a reload opens, and what the start does. */
export interface Openers
  extends Pick<ReloaderOptions, "openDetector" | "openPatrol" | "openCanary" | "openLink"> {
  /** Of the start: a canary that cannot be loaded has fallen back. */
  openGround(settings: AgentSettings, detector: Detector): Promise<CameraGround>;
}

export function createOpeners(parts: OpenerParts): Openers {
  const { clock, logger } = parts;
  const openPatrol = ({ slots }: Detector) => createPatrolScheduler({ slots, clock, logger });
  const openLink = ({ patrol }: AgentConfig) => openCameraLink(patrol, { clock, logger });
  return {
    ...{ openPatrol, openLink },
    openDetector: (settings) => openDetector(settings, { clock, logger }),
    openCanary: (settings, own) => startCanary(settings, own, { ...parts, loadFailed: "reject" }),
    async openGround(settings, detector) {
      const { config, manifest } = settings;
      const canary = await startCanary(settings, detector, { ...parts, loadFailed: "fall-back" });
      const [patrol, link] = [openPatrol(detector), await openLink(config)];
      return { config, manifest, configSha256: configSha256(config), detector, patrol, link, canary };
    },
  };
}

type CanaryStart = OpenerParts & { readonly loadFailed: "fall-back" | "reject" };

/** Undefined where none is configured. */
async function startCanary(
  settings: AgentSettings,
  own: Detector,
  start: CanaryStart,
): Promise<Canary | undefined> {
  const { config, manifest, canaryManifest } = settings;
  const { canary } = config;
  if (canary === undefined || canaryManifest === undefined) return undefined;
  const { clock, logger, outbox, loadFailed, reloader } = start;
  return openCanary({
    ...{ clock, logger, outbox, loadFailed },
    onFallBack: () => reloader().reground(),
    ...{ config: canary, manifest: canaryManifest, own: { detector: own, manifest } },
    open: () => openDetector({ config: { ...config, model: canary.model }, manifest: canaryManifest }, start),
    openPatrol: ({ slots }) => createPatrolScheduler({ slots, clock, logger }),
    revisitS: () => {
      const { config: now } = reloader().ground();
      const onTrial = now.cameras.filter(({ code }) => canary.cameras.includes(code));
      return Math.min(...onTrial.map((camera) => revisitSOf(camera, now)));
    },
  });
}
