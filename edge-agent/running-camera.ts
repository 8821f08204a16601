/**
 * One camera while the agent runs. Decoder and pipeline start and stop apart from each other: a reload that only
 * changes zones touches neither, and a new decoder goes on with the tracks and dwell of the old one.
 */
import type { ViolationEvent } from "#contract";
import { detectWidthOf, locate, patrolCameraOf, planCamera, revisitSOf } from "./camera-plan.ts";
import { type CameraScene, openCameraScene } from "./camera-scene.ts";
import type { AgentConfig, CameraConfig } from "./config.ts";
import type { EvidenceDesk } from "./evidence-desk.ts";
import { createFullPictures, type FullPictures } from "./full-pictures.ts";
import type { CameraLink } from "./perceive/camera/camera-link.ts";
import {
  type CameraSource,
  type CameraSupervisor,
  superviseCamera,
  type SuperviseOptions,
} from "./perceive/camera/camera.ts";
import { createSegmentReader, type KeyframeSegment } from "./perceive/camera/keyframe-segments.ts";
import { createKeyframeShelf, type KeyframeShelf } from "./perceive/camera/keyframe-shelf.ts";
import type { Frame } from "./perceive/decode/frame.ts";
import { createFrameReader } from "./perceive/decode/frame-reader.ts";
import { createMailbox, type Mailbox } from "./perceive/decode/mailbox.ts";
import type { Detector } from "./perceive/detect/detector.ts";
import type { ModelManifest } from "./perceive/detect/model-manifest.ts";
import type { PatrolScheduler } from "./perceive/detect/patrol-scheduler.ts";
import type { CameraPlan, runPipeline } from "./pipeline.ts";
import { type CameraReading, lookGoodForMs } from "./remote/build-heartbeat.ts";
import type { LiveCamera } from "./remote/live/live-views.ts";
import { createPacketTap } from "./remote/live/packet-tap.ts";
import type { LookHub } from "./remote/look-hub.ts";
import type { CameraCare } from "./remote/why-commands.ts";
import { type JudgedLook, type ReportContext, reportIncidents } from "./report/event/report-incidents.ts";
import type { Outbox } from "./report/outbox/outbox.ts";
import type { StillDesk } from "./still-desk.ts";
import type { Logger } from "./telemetry/logger.ts";
import { createDecoderCost, type DecoderProcess } from "./telemetry/decoder-cost.ts";
import { createLookMeter } from "./telemetry/look-meter.ts";
import { expectManyListeners, type LinkedAbort, linkAbort } from "./time/abort.ts";
import type { Clock } from "./time/clock.ts";
import { type CameraDiary, createCameraDiary } from "./why/camera-diary.ts";
import { wantsPlaceBefore } from "./zone-plan.ts";

/** What every camera stands on; a reload replaces it as a whole. */
export interface CameraGround {
  readonly config: AgentConfig;
  readonly manifest: ModelManifest;
  readonly configSha256: string;
  readonly detector: Detector;
  readonly patrol: PatrolScheduler;
  readonly link: CameraLink;
}

/** What stays as long as the agent runs. */
export interface CameraParts {
  readonly outbox: Outbox;
  readonly hub: LookHub;
  readonly stills: StillDesk;
  readonly desk: Pick<EvidenceDesk, "privacy" | "originals">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends every camera. */
  readonly signal: AbortSignal;
  /** Handed in, because the composition is agent.ts's alone. */
  readonly runPipeline: typeof runPipeline;
}

/** What a new configuration meant for a camera that stays; the strongest word where several hold. */
export type CameraChange = "unchanged" | "rules" | "patrol" | "stream";

interface Running {
  readonly stop: LinkedAbort;
  readonly done: Promise<void>;
}

interface Decoder extends Running {
  /** Of the stream that is looked at. */
  readonly supervisor: CameraSupervisor;
  /** Of the main stream, where a sub-stream is looked at. */
  readonly main: CameraSupervisor | undefined;
  readonly pictures: FullPictures;
}

interface Watch extends Running {
  readonly scene: CameraScene;
}

export class RunningCamera {
  readonly #parts: CameraParts;
  readonly #mailbox: Mailbox<Frame> = createMailbox<Frame>();
  readonly #meter = createLookMeter();
  readonly #decoderCost = createDecoderCost();
  readonly #tap = createPacketTap();
  readonly #diary: CameraDiary;
  readonly #startedAtMs: number;
  #ground: CameraGround;
  #camera: CameraConfig;
  #plan: CameraPlan;
  #decoder: Decoder;
  #watch: Watch;
  /** Tries of decoders that were ended on purpose. */
  #earlierRestarts = 0;
  #earlierFallbacks = 0;
  /** Of patrols that a reload has replaced. */
  #earlierLooks = 0;
  #earlierLookedAtMs: number | undefined;

  constructor(camera: CameraConfig, ground: CameraGround, parts: CameraParts) {
    expectManyListeners(parts.signal);
    this.#parts = parts;
    this.#camera = camera;
    this.#ground = ground;
    this.#plan = planCamera(camera, ground.config, ground.manifest);
    this.#startedAtMs = parts.clock.nowMs();
    const takeOver: CameraScene["accept"] = (xyxy) => {
      this.#watch.scene.accept(xyxy);
    };
    const { clock, logger } = parts;
    this.#diary = createCameraDiary({ cameraCode: camera.code, takeOver, clock, logger });
    this.#decoder = this.#startDecoder();
    this.#watch = this.#startWatch();
  }

  get config(): CameraConfig {
    return this.#camera;
  }

  /** Takes the new configuration over; resolves when what had to be started anew has been. */
  async adopt(camera: CameraConfig, ground: CameraGround): Promise<CameraChange> {
    const before = { camera: this.#camera, ground: this.#ground };
    const change = changeOf(before, { camera, ground });
    const patrolChanged = isOtherPatrol(before, { camera, ground });
    if (before.ground.patrol !== ground.patrol) this.#carryLooks(before.ground.patrol);
    this.#camera = camera;
    this.#ground = ground;
    if (change !== "unchanged") this.#plan = planCamera(camera, ground.config, ground.manifest);
    if (patrolChanged) {
      // The memory comes back from the store: its last look was kept before the loop ended.
      await this.#end(this.#watch);
      this.#watch = this.#startWatch();
    }
    if (change === "stream") await this.restartDecoder();
    return change;
  }

  /** For the live view: over all decoders that this camera has. */
  get live(): LiveCamera {
    return {
      tap: this.#tap,
      blindReason: () => this.#decoder.supervisor.health().blindReason,
      restart: () => {
        this.#decoder.supervisor.restart();
      },
    };
  }

  /** For `why`, `relearn` and closed tickets. */
  get care(): CameraCare {
    const { keyframeIntervalMs } = this.#decoder.supervisor.health();
    const revisitS = revisitSOf(this.#camera, this.#ground.config);
    return {
      zoneIds: this.#camera.zones.map(({ id }) => id),
      lookGoodForMs: lookGoodForMs({ revisitS, keyframeIntervalMs }),
      diary: this.#diary,
      relearn: () => {
        const { scene } = this.#watch;
        scene.relearn();
        // At once: the agent may be killed, and must not come back with the old view.
        void scene.save();
        this.#diary.relearned();
      },
    };
  }

  #carryLooks(patrol: PatrolScheduler): void {
    const { looks, lookedAtMs } = patrol.stats(this.#camera.code);
    this.#earlierLooks += looks;
    this.#earlierLookedAtMs = lookedAtMs ?? this.#earlierLookedAtMs;
  }

  /** Ends the decoder and starts a new one; tracks and dwell stay, within the gap policy. */
  async restartDecoder(): Promise<void> {
    await this.#end(this.#decoder);
    this.#earlierRestarts += this.#decoder.supervisor.health().restarts + 1;
    this.#earlierFallbacks += this.#decoder.pictures.fallbacks;
    if (this.#parts.signal.aborted) return;
    this.#decoder = this.#startDecoder();
  }

  /** Resolves when pipeline and decoder have ended. */
  async stop(): Promise<void> {
    await Promise.all([this.#end(this.#watch), this.#end(this.#decoder)]);
  }

  /** `decoders`: those of this process by camera address. */
  reading(decoders: ReadonlyMap<string, DecoderProcess>): CameraReading {
    const { clock } = this.#parts;
    const health = this.#decoder.supervisor.health();
    const { blindReason, restarts, keyframeIntervalMs, codec, sizeWh, lastChange } = health;
    const { looks, lookedAtMs, revisitP50S, revisitP99S } = this.#ground.patrol.stats(this.#camera.code);
    const revisitS = revisitSOf(this.#camera, this.#ground.config);
    return {
      code: this.#camera.code,
      name: this.#camera.name,
      revisitS,
      streamFault: blindReason,
      restarts: this.#earlierRestarts + restarts,
      keyframeIntervalMs,
      pictureAtMs: health.lastFrameAtMs,
      ...{ codec, sizeWh, lastChange },
      notice: noticeOf(this.#decoder),
      framesReplaced: this.#mailbox.replaced,
      evidenceSmall: this.#earlierFallbacks + this.#decoder.pictures.fallbacks,
      looks: this.#earlierLooks + looks,
      lookedAtMs: lookedAtMs ?? this.#earlierLookedAtMs,
      revisitP50S,
      revisitP99S,
      startedAtMs: this.#startedAtMs,
      suspension: this.#diary.suspension,
      decodeMs: this.#decoderCost.read(decoders.get(detectUrlOf(this.#camera)), this.#mailbox.puts),
      ...this.#meter.read(clock.monotonicMs(), revisitS * 1000),
    };
  }

  async #end({ stop, done }: Running): Promise<void> {
    stop.abort();
    await done;
    stop.unlink();
  }

  #startDecoder(): Decoder {
    const { clock, logger, signal, stills } = this.#parts;
    const stop = linkAbort(signal);
    const { detection, main: mainSource } = sourcesOf(this.#camera, this.#ground);
    const shelf = createKeyframeShelf(clock);
    const { maxWidthPx, patrolWidthPx } = detection;
    const otherStream = mainSource !== undefined;
    const pictures = createFullPictures({
      ...{ shelf, desk: stills, maxWidthPx, patrolWidthPx, otherStream, clock },
    });
    const own = otherStream ? {} : { keyframes: shelf };
    const shared = { clock, logger, signal: stop.signal, ...this.#ground.link };
    const supervisor = superviseCamera({
      ...shared,
      source: { ...detection, ...own, packets: this.#tap },
      createReader: createFrameReader,
      onFrame: (frame: Frame) => {
        this.#mailbox.put(pictures.attach(frame, supervisor.health().sizeWh?.[0]));
      },
    });
    const main = mainSource && this.#startMain(mainSource, shelf, shared);
    const done = Promise.all([supervisor.done, main?.done]).then(() => undefined);
    return { supervisor, main, pictures, stop, done };
  }

  /** Only receives: its key frames are decoded when evidence is wanted. */
  #startMain(
    source: CameraSource,
    shelf: KeyframeShelf,
    shared: Pick<SuperviseOptions<KeyframeSegment>, "clock" | "logger" | "signal" | "limiter" | "runSource">,
  ): CameraSupervisor {
    return superviseCamera({
      ...shared,
      source,
      createReader: createSegmentReader,
      onFrame: (segment: KeyframeSegment) => {
        shelf.put(segment);
      },
    });
  }

  #startWatch(): Watch {
    const { outbox, hub, logger, signal } = this.#parts;
    const { code } = this.#camera;
    const { patrol } = this.#ground;
    const stop = linkAbort(signal);
    const scene = this.#openScene();
    const watched = this.#parts.runPipeline(() => this.#plan, {
      looks: patrol.looks(patrolCameraOf(this.#camera, this.#ground.config), this.#mailbox, stop.signal),
      detector: this.#metered(this.#ground.detector),
      seeScene: (frame, named, look) => this.#diary.saw(scene.see(frame, named, look)),
      remembered: outbox.loadState(code),
      onJudged: () => {
        patrol.judged(code);
      },
      report: (incidents, frame, memory, named) =>
        this.#kept(() => this.#report({ incidents, frame, named, memory })),
      keep: (memory) => this.#kept(() => outbox.saveState({ cameraCode: code, state: memory })),
      onLook: (look) => {
        this.#meter.looked(look.frame.monotonicMs);
        this.#diary.looked(look);
        hub.publish(look);
      },
      logger,
    });
    return { stop, done: watched.then(() => scene.save()), scene };
  }

  #openScene(): CameraScene {
    const { config, manifest } = this.#ground;
    const camera = this.#camera;
    return openCameraScene({
      ...{ camera, manifest, outbox: this.#parts.outbox, revisitS: revisitSOf(camera, config) },
      onSaveFailed: () => {
        this.#meter.failed("store");
      },
    });
  }

  #metered(detector: Detector): Detector {
    const { clock } = this.#parts;
    return {
      ...detector,
      detect: async (image) => {
        const startMs = clock.monotonicMs();
        try {
          const detections = await detector.detect(image);
          this.#meter.inference(clock.monotonicMs() - startMs);
          return detections;
        } catch (cause) {
          this.#meter.failed("detector");
          this.#diary.failed("detect", cause);
          throw cause;
        }
      },
    };
  }

  async #kept(store: () => Promise<void>): Promise<void> {
    try {
      await store();
    } catch (cause) {
      this.#meter.failed("store");
      this.#diary.failed("event", cause);
      throw cause;
    }
  }

  async #report(look: JudgedLook): Promise<void> {
    const events = await reportIncidents(look, this.#reportContext());
    for (const event of events) logEvent(this.#parts.logger, event);
  }

  #reportContext(): ReportContext {
    const camera = this.#camera;
    const { config, detector, configSha256 } = this.#ground;
    return {
      camera: { code: camera.code, name: camera.name, location: locate(camera) },
      polygonOf: (zoneId) => polygonOf(camera, zoneId),
      agentId: config.agentId,
      model: detector.model,
      configSha256,
      outbox: this.#parts.outbox,
      privacy: this.#parts.desk.privacy,
      originals: this.#parts.desk.originals,
      placeBefore: (incident) =>
        wantsPlaceBefore(camera, incident) ? this.#watch.scene.reference() : undefined,
      clock: this.#parts.clock,
    };
  }
}

/** Relative corners of a zone; empty for a zone that the camera does not have. */
export function polygonOf({ zones }: CameraConfig, zoneId: string): CameraConfig["zones"][number]["polygon"] {
  return zones.find(({ id }) => id === zoneId)?.polygon ?? [];
}

interface Standing {
  readonly camera: CameraConfig;
  readonly ground: CameraGround;
}

function changeOf(before: Standing, after: Standing): CameraChange {
  // A name alone is no reason to lose pictures: the decoder's log lines keep the old one until its next start.
  const text = ({ camera, ground }: Standing) => JSON.stringify(sourcesOf({ ...camera, name: "" }, ground));
  if (before.ground.link !== after.ground.link || text(before) !== text(after)) return "stream";
  if (isOtherPatrol(before, after)) return "patrol";
  return JSON.stringify(before.camera) === JSON.stringify(after.camera) ? "unchanged" : "rules";
}

function isOtherPatrol(before: Standing, after: Standing): boolean {
  // What is masked is learned nowhere: another mask is another scene.
  const text = ({ camera, ground }: Standing) =>
    JSON.stringify([patrolCameraOf(camera, ground.config), camera.ignore]);
  const { detector, patrol } = before.ground;
  return detector !== after.ground.detector || patrol !== after.ground.patrol || text(before) !== text(after);
}

const detectUrlOf = ({ url, detectUrl }: CameraConfig): string => detectUrl ?? url;

interface Sources {
  readonly detection: CameraSource & { readonly patrolWidthPx: number };
  readonly main?: CameraSource;
}

function sourcesOf(camera: CameraConfig, { config, manifest }: CameraGround): Sources {
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

const MAX_NOTICE_CHARACTERS = 500;

/** A camera whose main stream is lost still sees: its evidence is small, and the operator should know. */
function noticeOf({ supervisor, main }: Decoder): string | undefined {
  const lost = main?.health().blindReason;
  const small = lost === undefined ? undefined : `evidence comes from detectUrl's stream: ${lost}`;
  const notices = [supervisor.health().notice, small].filter((notice) => notice !== undefined);
  return notices.length === 0 ? undefined : notices.join("; ").slice(0, MAX_NOTICE_CHARACTERS);
}

function logEvent(logger: Logger, event: ViolationEvent): void {
  const { id: eventId, phase, violation, cameraCode, cameraName, zoneId, dedupKey, dwell } = event;
  const className = event.objects[0]?.className;
  logger.info(
    {
      eventId,
      phase,
      violation,
      cameraCode,
      cameraName,
      zoneId,
      dedupKey,
      className,
      dwellS: dwell.elapsedS,
    },
    "event",
  );
}
