/** What one camera's heartbeat says, over all decoders and patrols that it has had since it was started. */
import { locate, revisitSOf } from "./camera-plan.ts";
import type { CameraGround } from "./camera-ground.ts";
import type { CameraConfig } from "./config.ts";
import type { FullPictures } from "./full-pictures.ts";
import type { CameraSupervisor } from "./perceive/camera/camera.ts";
import type { Frame } from "./perceive/decode/frame.ts";
import type { Mailbox } from "./perceive/decode/mailbox.ts";
import type { PatrolScheduler } from "./perceive/detect/patrol-scheduler.ts";
import type { CameraReading } from "./remote/build-heartbeat.ts";
import type { ShadowHealth } from "./shadow/shadow-state.ts";
import { createDecoderCost, type DecoderProcess } from "./telemetry/decoder-cost.ts";
import type { LookMeter } from "./telemetry/look-meter.ts";
import type { Clock } from "./time/clock.ts";
import type { Suspension } from "./why/suspension.ts";

export interface ReadDecoder {
  /** Of the stream that is looked at. */
  readonly supervisor: CameraSupervisor;
  /** Of the main stream, where a sub-stream is looked at. */
  readonly main: CameraSupervisor | undefined;
  readonly pictures: FullPictures;
}

/** What runs now. */
export interface CameraNow {
  readonly camera: CameraConfig;
  readonly ground: CameraGround;
  readonly decoder: ReadDecoder;
  readonly meter: Pick<LookMeter, "read">;
  readonly mailbox: Mailbox<Frame>;
  readonly suspension: Suspension | undefined;
  readonly shadow: ShadowHealth | undefined;
  /** The decoder's process, where one is running. */
  readonly process: DecoderProcess | undefined;
}

export interface CameraTally {
  /** It was ended on purpose. */
  decoderEnded(decoder: Pick<ReadDecoder, "supervisor" | "pictures">): void;
  /** A reload has replaced the patrol that these are of. */
  patrolReplaced(stats: ReturnType<PatrolScheduler["stats"]>): void;
  read(now: CameraNow): CameraReading;
}

export function createCameraTally(clock: Clock): CameraTally {
  const startedAtMs = clock.nowMs();
  const decoderCost = createDecoderCost();
  const earlier = { restarts: 0, fallbacks: 0, looks: 0 };
  let earlierLookedAtMs: number | undefined;
  return {
    decoderEnded({ supervisor, pictures }) {
      earlier.restarts += supervisor.health().restarts + 1;
      earlier.fallbacks += pictures.fallbacks;
    },
    patrolReplaced({ looks, lookedAtMs }) {
      earlier.looks += looks;
      earlierLookedAtMs = lookedAtMs ?? earlierLookedAtMs;
    },
    read({ camera, ground, decoder, meter, mailbox, suspension, shadow, process }) {
      const health = decoder.supervisor.health();
      const { blindReason, faultKind, restarts, keyframeIntervalMs, codec, sizeWh, lastChange } = health;
      const { looks, lookedAtMs, revisitP50S, revisitP99S } = ground.patrol.stats(camera.code);
      const revisitS = revisitSOf(camera, ground.config);
      return {
        code: camera.code,
        name: camera.name,
        location: pointOf(camera),
        revisitS,
        streamFault: blindReason,
        faultKind,
        restarts: earlier.restarts + restarts,
        keyframeIntervalMs,
        pictureAtMs: health.lastFrameAtMs,
        ...{ codec, sizeWh, lastChange },
        notice: noticeOf(decoder),
        framesReplaced: mailbox.replaced,
        evidenceSmall: earlier.fallbacks + decoder.pictures.fallbacks,
        looks: earlier.looks + looks,
        lookedAtMs: lookedAtMs ?? earlierLookedAtMs,
        revisitP50S,
        revisitP99S,
        startedAtMs,
        ...{ suspension, shadow },
        model: ground.watched === undefined ? undefined : ground.detector.model,
        decodeMs: decoderCost.read(process, mailbox.puts),
        ...meter.read(clock.monotonicMs(), revisitS * 1000),
      };
    },
  };
}

const pointOf = (camera: CameraConfig): { readonly lon: number; readonly lat: number } => {
  const { lon, lat } = locate(camera);
  return { lon, lat };
};

const MAX_NOTICE_CHARACTERS = 500;

/** A camera whose main stream is lost still sees: its evidence is small, and the operator should know. */
function noticeOf({ supervisor, main }: ReadDecoder): string | undefined {
  const lost = main?.health().blindReason;
  const small = lost === undefined ? undefined : `evidence comes from detectUrl's stream: ${lost}`;
  const notices = [supervisor.health().notice, small].filter((notice) => notice !== undefined);
  return notices.length === 0 ? undefined : notices.join("; ").slice(0, MAX_NOTICE_CHARACTERS);
}
