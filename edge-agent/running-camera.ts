/**
 * One camera while the agent runs. Decoder and pipeline start and stop apart from each other: a reload that only
 * changes zones touches neither, and a new decoder goes on with the tracks and dwell of the old one.
 */
import type { ViolationEvent } from "#contract";
import { locate, patrolCameraOf, planCamera, revisitSOf } from "./camera-plan.ts";
import type { AgentConfig, CameraConfig } from "./config.ts";
import type { CameraLink } from "./perceive/camera/camera-link.ts";
import { type CameraSource, type CameraSupervisor, superviseCamera } from "./perceive/camera/camera.ts";
import type { Frame } from "./perceive/decode/frame.ts";
import { createFrameReader } from "./perceive/decode/frame-reader.ts";
import { createMailbox, type Mailbox } from "./perceive/decode/mailbox.ts";
import type { Detector } from "./perceive/detect/detector.ts";
import type { ModelManifest } from "./perceive/detect/model-manifest.ts";
import type { PatrolScheduler } from "./perceive/detect/patrol-scheduler.ts";
import type { CameraPlan, Memory, runPipeline } from "./pipeline.ts";
import type { CameraReading } from "./remote/build-heartbeat.ts";
import type { LiveCamera } from "./remote/live/live-views.ts";
import { createPacketTap } from "./remote/live/packet-tap.ts";
import type { LookHub } from "./remote/look-hub.ts";
import { type ReportContext, reportIncidents } from "./report/event/report-incidents.ts";
import type { Outbox } from "./report/outbox/outbox.ts";
import type { Incident } from "./perceive/zone/incident.ts";
import type { Logger } from "./telemetry/logger.ts";
import { createDecoderCost, type DecoderProcess } from "./telemetry/decoder-cost.ts";
import { createLookMeter } from "./telemetry/look-meter.ts";
import { expectManyListeners, type LinkedAbort, linkAbort } from "./time/abort.ts";
import type { Clock } from "./time/clock.ts";

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
  readonly supervisor: CameraSupervisor;
}

export class RunningCamera {
  readonly #parts: CameraParts;
  readonly #mailbox: Mailbox<Frame> = createMailbox<Frame>();
  readonly #meter = createLookMeter();
  readonly #decoderCost = createDecoderCost();
  readonly #tap = createPacketTap();
  readonly #startedAtMs: number;
  #ground: CameraGround;
  #camera: CameraConfig;
  #plan: CameraPlan;
  #decoder: Decoder;
  #watch: Running;
  /** Tries of decoders that were ended on purpose. */
  #earlierRestarts = 0;
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

  #carryLooks(patrol: PatrolScheduler): void {
    const { looks, lookedAtMs } = patrol.stats(this.#camera.code);
    this.#earlierLooks += looks;
    this.#earlierLookedAtMs = lookedAtMs ?? this.#earlierLookedAtMs;
  }

  /** Ends the decoder and starts a new one; tracks and dwell stay, within the gap policy. */
  async restartDecoder(): Promise<void> {
    await this.#end(this.#decoder);
    this.#earlierRestarts += this.#decoder.supervisor.health().restarts + 1;
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
    const { blindReason, restarts, keyframeIntervalMs, notice } = this.#decoder.supervisor.health();
    const { looks, lookedAtMs, revisitP50S, revisitP99S } = this.#ground.patrol.stats(this.#camera.code);
    const revisitS = revisitSOf(this.#camera, this.#ground.config);
    return {
      code: this.#camera.code,
      name: this.#camera.name,
      revisitS,
      streamFault: blindReason,
      restarts: this.#earlierRestarts + restarts,
      keyframeIntervalMs,
      notice,
      framesReplaced: this.#mailbox.replaced,
      looks: this.#earlierLooks + looks,
      lookedAtMs: lookedAtMs ?? this.#earlierLookedAtMs,
      revisitP50S,
      revisitP99S,
      startedAtMs: this.#startedAtMs,
      decodeMs: this.#decoderCost.read(decoders.get(this.#camera.url), this.#mailbox.puts),
      ...this.#meter.read(clock.monotonicMs(), revisitS * 1000),
    };
  }

  async #end({ stop, done }: Running): Promise<void> {
    stop.abort();
    await done;
    stop.unlink();
  }

  #startDecoder(): Decoder {
    const { clock, logger, signal } = this.#parts;
    const stop = linkAbort(signal);
    const supervisor = superviseCamera({
      source: { ...sourceOf(this.#camera, this.#ground.config), packets: this.#tap },
      createReader: createFrameReader,
      onFrame: (frame: Frame) => {
        this.#mailbox.put(frame);
      },
      clock,
      logger,
      signal: stop.signal,
      ...this.#ground.link,
    });
    return { supervisor, stop, done: supervisor.done };
  }

  #startWatch(): Running {
    const { outbox, hub, logger, signal } = this.#parts;
    const { code } = this.#camera;
    const stop = linkAbort(signal);
    const done = this.#parts.runPipeline(() => this.#plan, {
      looks: this.#ground.patrol.looks(
        patrolCameraOf(this.#camera, this.#ground.config),
        this.#mailbox,
        stop.signal,
      ),
      detector: this.#metered(this.#ground.detector),
      remembered: outbox.loadState(code),
      report: (incidents, frame, memory) => this.#kept(() => this.#report(incidents, frame, memory)),
      keep: (memory) => this.#kept(() => outbox.saveState({ cameraCode: code, state: memory })),
      onLook: (look) => {
        this.#meter.looked(look.frame.monotonicMs);
        hub.publish(look);
      },
      logger,
    });
    return { stop, done };
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
      throw cause;
    }
  }

  async #report(incidents: readonly Incident[], frame: Frame, memory: Memory): Promise<void> {
    const events = await reportIncidents(incidents, frame, memory, this.#reportContext());
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
  const text = ({ camera, ground }: Standing) =>
    JSON.stringify({ ...sourceOf(camera, ground.config), name: "" });
  if (before.ground.link !== after.ground.link || text(before) !== text(after)) return "stream";
  if (isOtherPatrol(before, after)) return "patrol";
  return JSON.stringify(before.camera) === JSON.stringify(after.camera) ? "unchanged" : "rules";
}

function isOtherPatrol(before: Standing, after: Standing): boolean {
  const text = ({ camera, ground }: Standing) => JSON.stringify(patrolCameraOf(camera, ground.config));
  const { detector, patrol } = before.ground;
  return detector !== after.ground.detector || patrol !== after.ground.patrol || text(before) !== text(after);
}

function sourceOf(camera: CameraConfig, config: AgentConfig): CameraSource {
  return {
    code: camera.code,
    name: camera.name,
    url: camera.url,
    transport: camera.transport,
    decode: camera.watch ?? "keyframes",
    maxWidthPx: config.patrol.maxWidthPx,
    stallTimeoutMs: config.patrol.stallS * 1000,
    revisitMs: revisitSOf(camera, config) * 1000,
    decodeFallback: camera.decodeFallback,
    frozenPictureMs: config.patrol.frozenPictureS * 1000,
  };
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
