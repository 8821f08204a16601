/**
 * One camera while the agent runs. Decoder and pipeline start and stop apart from each other: a reload that only
 * changes zones touches neither, and a new decoder goes on with the tracks and dwell of the old one.
 */
import {
  type CameraChange,
  type CameraGround,
  changeOf,
  detectUrlOf,
  isOtherPatrol,
  sourcesOf,
} from "./camera-ground.ts";
import { locate, patrolCameraOf, planCamera, polygonOf, revisitSOf } from "./camera-plan.ts";
import { type CameraTally, createCameraTally, type ReadDecoder } from "./camera-reading.ts";
import { type CameraScene, openCameraScene } from "./camera-scene.ts";
import { createCloserLook } from "./closer-look.ts";
import type { CameraConfig } from "./config.ts";
import type { EvidenceDesk } from "./evidence-desk.ts";
import { createFullPictures } from "./full-pictures.ts";
import { knownThings } from "./known-things.ts";
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
import type { Detector, ModelIdentity } from "./perceive/detect/detector.ts";
import type { CameraPlan, runPipeline } from "./pipeline.ts";
import { type CameraReading, lookGoodForMs } from "./remote/build-heartbeat.ts";
import type { LiveCamera } from "./remote/live/live-views.ts";
import { createPacketTap } from "./remote/live/packet-tap.ts";
import type { LookHub } from "./remote/look-hub.ts";
import type { CameraCare } from "./remote/why-commands.ts";
import { type JudgedLook, type ReportContext, reportIncidents } from "./report/event/report-incidents.ts";
import type { Outbox } from "./report/outbox/outbox.ts";
import type { RecordRing } from "./record/record-ring.ts";
import { createRunRecorder, type RunRecorder } from "./record/run-recorder.ts";
import { type CameraShadow, createCameraShadow, type ShadowLook } from "./shadow/camera-shadow.ts";
import type { ShadowPost } from "./shadow/shadow-post.ts";
import type { StillDesk } from "./still-desk.ts";
import type { Logger } from "./telemetry/logger.ts";
import type { DecoderProcess } from "./telemetry/decoder-cost.ts";
import { logEvent } from "./telemetry/log-event.ts";
import { createLookMeter } from "./telemetry/look-meter.ts";
import { expectManyListeners, type LinkedAbort, linkAbort } from "./time/abort.ts";
import type { Clock } from "./time/clock.ts";
import { type CameraDiary, createCameraDiary } from "./why/camera-diary.ts";
import { wantsPlaceBefore } from "./zone-plan.ts";

/** What stays as long as the agent runs. */
export interface CameraParts {
  readonly outbox: Outbox;
  readonly hub: LookHub;
  readonly stills: StillDesk;
  readonly desk: Pick<EvidenceDesk, "privacy" | "originals">;
  /** Keeps what the rules see of each look; undefined where nothing is recorded. */
  readonly records: Pick<RecordRing, "keep"> | undefined;
  /** Takes what rules on trial would report. */
  readonly shadowPost: Pick<ShadowPost, "send">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends every camera. */
  readonly signal: AbortSignal;
  /** Handed in, because the composition is agent.ts's alone. */
  readonly runPipeline: typeof runPipeline;
}

interface Running {
  readonly stop: LinkedAbort;
  readonly done: Promise<void>;
}

interface Decoder extends Running, ReadDecoder {}

interface Watch extends Running {
  readonly scene: CameraScene;
}

export class RunningCamera {
  readonly #parts: CameraParts;
  readonly #mailbox: Mailbox<Frame> = createMailbox<Frame>();
  readonly #meter = createLookMeter();
  readonly #tap = createPacketTap();
  readonly #diary: CameraDiary;
  readonly #tally: CameraTally;
  readonly #shadow: CameraShadow;
  #ground: CameraGround;
  #camera: CameraConfig;
  #plan: CameraPlan;
  #decoder: Decoder;
  #watch: Watch;

  constructor(camera: CameraConfig, ground: CameraGround, parts: CameraParts) {
    expectManyListeners(parts.signal);
    this.#parts = parts;
    this.#camera = camera;
    this.#ground = ground;
    this.#plan = planCamera(camera, ground.config, ground.manifest);
    this.#tally = createCameraTally(parts.clock);
    const takeOver: CameraScene["accept"] = (xyxy) => {
      const { scene } = this.#watch;
      scene.accept(xyxy);
      // At once, as with relearn: the ticket that says so is told once.
      void scene.save();
    };
    const { clock, logger, outbox } = parts;
    const { code: cameraCode } = camera;
    const known = knownThings(outbox.loadState(cameraCode), this.#plan);
    this.#diary = createCameraDiary({ cameraCode, takeOver, known, clock, logger });
    const { desk, shadowPost } = parts;
    this.#shadow = createCameraShadow({ outbox, post: shadowPost, privacy: desk.privacy, clock, logger });
    this.#shadow.adopt(camera, ground, this.#plan);
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
    if (before.ground.patrol !== ground.patrol)
      this.#tally.patrolReplaced(before.ground.patrol.stats(this.#camera.code));
    this.#camera = camera;
    this.#ground = ground;
    const isLive = change !== "unchanged" && change !== "shadow";
    if (isLive) this.#plan = planCamera(camera, ground.config, ground.manifest);
    if (change !== "unchanged") this.#shadow.adopt(camera, ground, this.#plan);
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

  /** Ends the decoder and starts a new one; tracks and dwell stay, within the gap policy. */
  async restartDecoder(): Promise<void> {
    await this.#end(this.#decoder);
    this.#tally.decoderEnded(this.#decoder);
    if (this.#parts.signal.aborted) return;
    this.#decoder = this.#startDecoder();
  }

  /** Resolves when pipeline and decoder have ended. */
  async stop(): Promise<void> {
    await Promise.all([this.#end(this.#watch), this.#end(this.#decoder)]);
    await this.#shadow.save();
  }

  /** `decoders`: those of this process by camera address. */
  reading(decoders: ReadonlyMap<string, DecoderProcess>): CameraReading {
    return this.#tally.read({
      ...{ camera: this.#camera, ground: this.#ground, decoder: this.#decoder, meter: this.#meter },
      ...{ mailbox: this.#mailbox, suspension: this.#diary.suspension, shadow: this.#shadow.health() },
      process: decoders.get(detectUrlOf(this.#camera)),
    });
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
    const { model } = this.#ground.detector;
    const parts = this.#metered(this.#ground.detector);
    // A canary is compared by whole pictures.
    const detector = this.#metered(this.#ground.watched?.(code) ?? this.#ground.detector);
    const closer = createCloserLook({ detector, parts, zones: () => this.#plan.zones });
    const recorder = this.#recordRun(scene, model);
    // Of the look under way: for the rules on trial, which judge it once the live ones have.
    let judged: Pick<ShadowLook, "scene" | "live"> | undefined;
    const watched = this.#parts.runPipeline(() => this.#plan, {
      looks: patrol.looks(patrolCameraOf(this.#camera, this.#ground.config), this.#mailbox, stop.signal),
      detector: closer.detector,
      seeScene: (frame, named, look) => {
        const standing = look.standing || this.#shadow.needsScene();
        const shown = closer.noted(this.#diary.saw(scene.see(frame, named, { ...look, standing })));
        const seen = recorder.saw(frame, named, shown, look.nowMs);
        judged = { scene: seen, live: [] };
        return seen;
      },
      remembered: outbox.loadState(code),
      onJudged: () => {
        patrol.judged(code);
      },
      report: async (incidents, frame, memory, named) => {
        await this.#kept(() => this.#report({ incidents, frame, named, memory }, model));
        if (judged !== undefined) judged = { ...judged, live: incidents };
      },
      keep: (memory) => this.#kept(() => outbox.saveState({ cameraCode: code, state: memory })),
      onLook: (look) => {
        this.#meter.looked(look.frame.monotonicMs);
        this.#diary.looked(look);
        hub.publish(look);
        recorder.looked();
        if (judged !== undefined) this.#shadow.looked({ ...look, ...judged });
      },
      logger,
    });
    return { stop, done: watched.then(() => scene.save()), scene };
  }

  #recordRun(scene: CameraScene, model: ModelIdentity): RunRecorder {
    const { logger, records: ring } = this.#parts;
    const { config, manifest } = this.#ground;
    return createRunRecorder({
      ...{ ring, logger, liveFloor: manifest.confidence.floor, floor: config.records.floor },
      about: () => {
        const { configSha256 } = this.#ground;
        return { cameraCode: this.#camera.code, model, configSha256, sceneSha256: scene.sha256 };
      },
    });
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

  async #report(look: JudgedLook, model: ModelIdentity): Promise<void> {
    const events = await reportIncidents(look, this.#reportContext(model));
    for (const event of events) logEvent(this.#parts.logger, event);
  }

  /** `model`: the one that saw it; a reload may have brought another meanwhile. */
  #reportContext(model: ModelIdentity): ReportContext {
    const camera = this.#camera;
    const { config, configSha256 } = this.#ground;
    return {
      camera: { code: camera.code, name: camera.name, location: locate(camera) },
      polygonOf: (zoneId) => polygonOf(camera, zoneId),
      agentId: config.agentId,
      model,
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
