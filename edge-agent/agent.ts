/** Puts the agent together: which adapters, one pipeline per camera, and a stop list run in reverse. */
import { join } from "node:path";
import type { Heartbeat, ViolationEvent } from "#contract";
import { connectBus } from "./bus/nats-bus.ts";
import { configSha256, locate, planCamera, revisitSOf } from "./camera-plan.ts";
import type { AgentConfig, CameraConfig } from "./config.ts";
import type { AgentSettings } from "./settings.ts";
import { type CameraSource, type CameraSupervisor, superviseCamera } from "./perceive/camera/camera.ts";
import type { Frame } from "./perceive/decode/frame.ts";
import { createFrameReader } from "./perceive/decode/frame-reader.ts";
import { createMailbox, type Mailbox } from "./perceive/decode/mailbox.ts";
import type { Detector } from "./perceive/detect/detector.ts";
import { createOnnxDetector } from "./perceive/detect/onnx-detector.ts";
import { createPatrolScheduler, type PatrolScheduler } from "./perceive/detect/patrol-scheduler.ts";
import { type CameraPlan, runPipeline } from "./pipeline.ts";
import { drawLook } from "./report/event/evidence.ts";
import { type ReportContext, reportIncidents } from "./report/event/report-incidents.ts";
import { openLmdbOutbox } from "./report/outbox/lmdb-outbox.ts";
import type { Outbox } from "./report/outbox/outbox.ts";
import { createJetStreamSink } from "./report/publish/jetstream-sink.ts";
import { runPublisher } from "./report/publish/publisher.ts";
import { buildHeartbeat, type CameraReading } from "./remote/build-heartbeat.ts";
import { type CameraView, serveCommands } from "./remote/commands.ts";
import { startHeartbeat } from "./remote/heartbeat.ts";
import { createLookHub, type LookHub } from "./remote/look-hub.ts";
import type { Logger } from "./telemetry/logger.ts";
import type { Clock } from "./time/clock.ts";

export interface Agent {
  /** Stops everything in the reverse order of its start; what is in the outbox stays there. */
  stop(): Promise<void>;
}

/** An acknowledgement that takes longer counts as none; the publisher tries again. */
const PUBLISH_TIMEOUT_MS = 5000;

export interface Surroundings {
  readonly clock: Clock;
  readonly logger: Logger;
}

interface RunningCamera {
  readonly config: CameraConfig;
  readonly supervisor: CameraSupervisor;
  readonly mailbox: Mailbox<Frame>;
  readonly startedAtMs: number;
  /** Resolves when pipeline and decoder have ended. */
  readonly done: Promise<void>;
}

interface Parts extends Surroundings {
  readonly config: AgentConfig;
  readonly detector: Detector;
  readonly outbox: Outbox;
  readonly patrol: PatrolScheduler;
  readonly hub: LookHub;
  readonly signal: AbortSignal;
}

/** Starts the agent; rejects with AgentError MODEL_INVALID or CONFIG_INVALID before any camera is opened. */
export async function startAgent(settings: AgentSettings, { clock, logger }: Surroundings): Promise<Agent> {
  const { config, manifest } = settings;
  const { agentId } = config;
  const stops: (() => Promise<void> | void)[] = [];
  const stopping = new AbortController();
  const { signal } = stopping;

  const detector = await openDetector(settings, { clock, logger });
  stops.push(() => detector.close());
  const outbox = openOutbox(config);
  stops.push(() => outbox.close());
  const name = `edge-agent ${agentId}`;
  const bus = connectBus({
    servers: config.natsUrl,
    name,
    logger,
    clock,
    publishTimeoutMs: PUBLISH_TIMEOUT_MS,
  });
  stops.push(() => bus.close());
  const publishing = runPublisher({ outbox, sink: createJetStreamSink(bus), clock, logger, signal });
  stops.push(() => publishing);

  const patrol = createPatrolScheduler({ slots: detector.slots, clock });
  const hub = createLookHub();
  const parts: Parts = { config, detector, outbox, patrol, hub, signal, clock, logger };
  const configHash = configSha256(config);
  const cameras = config.cameras.map((camera) =>
    startCamera(camera, parts, { plan: planCamera(camera, config, manifest), configHash }),
  );
  stops.push(async () => {
    await Promise.all(cameras.map(({ done }) => done));
  });
  const looks = (code: string, until: AbortSignal) => hub.follow(code, until);
  serveCommands({ bus, agentId, cameraOf: viewsOf(config), looks, draw: drawLook, clock, logger, signal });
  const read = () => readAgent(cameras, parts);
  stops.push(startHeartbeat({ bus, agentId, everyMs: config.heartbeatS * 1000, clock, logger, read }));
  const { executionProvider } = detector;
  logger.info({ agentId, cameras: cameras.length, model: manifest.name, executionProvider }, "agent started");

  return {
    async stop() {
      stopping.abort();
      for (const step of stops.reverse()) await step();
      logger.info({ agentId, outboxDepth: outbox.stats().depth }, "agent stopped");
    },
  };
}

/** What a command may know of a camera; undefined for a camera that is not this agent's. */
function viewsOf({ cameras }: AgentConfig): (code: string) => CameraView | undefined {
  const views = new Map(
    cameras.map(({ code, name, zones }): [string, CameraView] => [
      code,
      { name, polygonOf: (zoneId) => zones.find(({ id }) => id === zoneId)?.polygon ?? [] },
    ]),
  );
  return (code) => views.get(code);
}

function openDetector({ config, manifest }: AgentSettings, surroundings: Surroundings): Promise<Detector> {
  const { weights, workers, executionProviders, timeoutS } = config.model;
  return createOnnxDetector({
    ...surroundings,
    manifest,
    weightsPath: weights,
    workers,
    executionProviders,
    detectTimeoutMs: timeoutS * 1000,
    onePerObject: true,
  });
}

function openOutbox({ dataDir, outbox }: AgentConfig): Outbox {
  return openLmdbOutbox({
    directory: join(dataDir, "outbox"),
    maxBytes: outbox.maxMb * 1024 * 1024,
    maxEntries: outbox.maxEntries,
  });
}

/** Supervisor, mailbox and pipeline of one camera. */
function startCamera(
  config: CameraConfig,
  parts: Parts,
  { plan, configHash }: { readonly plan: CameraPlan; readonly configHash: string },
): RunningCamera {
  const { detector, outbox, hub, signal, clock, logger } = parts;
  const mailbox = createMailbox<Frame>();
  const revisitS = revisitSOf(config, parts.config);
  const supervisor = superviseCamera({
    source: sourceOf(config, parts.config),
    createReader: createFrameReader,
    onFrame: (frame: Frame) => {
      mailbox.put(frame);
    },
    clock,
    logger,
    signal,
  });
  const context: ReportContext = {
    camera: { code: config.code, name: config.name, location: locate(config) },
    polygonOf: (zoneId) => plan.zones.find((zone) => zone.id === zoneId)?.polygon ?? [],
    agentId: parts.config.agentId,
    model: detector.model,
    configSha256: configHash,
    outbox,
    clock,
  };
  const pipeline = runPipeline(plan, {
    looks: parts.patrol.looks(
      { code: config.code, revisitMs: revisitS * 1000, priority: config.priority },
      mailbox,
      signal,
    ),
    detector,
    remembered: outbox.loadState(config.code),
    report: async (incidents, frame, memory) => {
      for (const event of await reportIncidents(incidents, frame, memory, context)) logEvent(logger, event);
    },
    keep: (memory) => outbox.saveState({ cameraCode: config.code, state: memory }),
    onLook: (look) => {
      hub.publish(look);
    },
    logger,
  });
  const done = Promise.all([pipeline, supervisor.done]).then(() => undefined);
  return { config, supervisor, mailbox, startedAtMs: clock.nowMs(), done };
}

function sourceOf(camera: CameraConfig, config: AgentConfig): CameraSource {
  return {
    code: camera.code,
    name: camera.name,
    url: camera.url,
    transport: camera.transport,
    decode: "keyframes",
    maxWidthPx: config.patrol.maxWidthPx,
    stallTimeoutMs: config.patrol.stallS * 1000,
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

function readAgent(cameras: readonly RunningCamera[], parts: Parts): Heartbeat {
  const { detector, outbox, config, clock } = parts;
  const { depth, droppedUpdated, refused } = outbox.stats();
  const reading = {
    agentId: config.agentId,
    executionProvider: detector.executionProvider,
    model: detector.model,
    inferenceMsP50: detector.inferenceMsP50(),
    outboxDepth: depth,
    outboxDropped: droppedUpdated + refused,
  };
  return buildHeartbeat(
    reading,
    cameras.map((camera) => readCamera(camera, parts)),
    clock.nowMs(),
  );
}

function readCamera(camera: RunningCamera, parts: Parts): CameraReading {
  const { blindReason, restarts, keyframeIntervalMs } = camera.supervisor.health();
  const { looks, lookedAtMs, revisitP99S } = parts.patrol.stats(camera.config.code);
  return {
    code: camera.config.code,
    name: camera.config.name,
    revisitS: revisitSOf(camera.config, parts.config),
    streamFault: blindReason,
    restarts,
    keyframeIntervalMs,
    framesReplaced: camera.mailbox.replaced,
    looks,
    lookedAtMs,
    revisitP99S,
    startedAtMs: camera.startedAtMs,
  };
}
