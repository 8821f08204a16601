/** Puts the agent together: which adapters, one pipeline per camera, and a stop list run in reverse. */
import { join } from "node:path";
import type { ViolationEvent } from "#contract";
import { connectBus } from "./bus/nats-bus.ts";
import { configSha256, evidenceWords, locate, planCamera, revisitSOf } from "./camera-plan.ts";
import { checkEvidence } from "./config-checks.ts";
import type { AgentConfig, CameraConfig } from "./config.ts";
import { AgentError } from "./errors.ts";
import { type CameraSource, type CameraSupervisor, superviseCamera } from "./perceive/camera/camera.ts";
import type { Frame } from "./perceive/decode/frame.ts";
import { createMailbox, type Mailbox } from "./perceive/decode/mailbox.ts";
import type { Detector } from "./perceive/detect/detector.ts";
import { loadModelManifest } from "./perceive/detect/load-manifest.ts";
import { createOnnxDetector } from "./perceive/detect/onnx-detector.ts";
import { createPatrolScheduler, type PatrolScheduler } from "./perceive/detect/patrol-scheduler.ts";
import { type CameraPlan, runPipeline } from "./pipeline.ts";
import { type ReportContext, reportIncidents } from "./report/event/report-incidents.ts";
import { openLmdbOutbox } from "./report/outbox/lmdb-outbox.ts";
import type { Outbox } from "./report/outbox/outbox.ts";
import { createJetStreamSink } from "./report/publish/jetstream-sink.ts";
import { runPublisher } from "./report/publish/publisher.ts";
import { buildHeartbeat } from "./remote/build-heartbeat.ts";
import { serveCommands } from "./remote/commands.ts";
import { startHeartbeat } from "./remote/heartbeat.ts";
import { createLookHub, type LookHub } from "./remote/look-hub.ts";
import type { Logger } from "./telemetry/logger.ts";
import type { Clock } from "./time/clock.ts";

export interface Agent {
  /** Stops everything in the reverse order of its start; what is in the outbox stays there. */
  stop(): Promise<void>;
}

export interface Surroundings {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One camera as the heartbeat reports it. */
export interface RunningCamera {
  readonly config: CameraConfig;
  readonly revisitS: number;
  readonly supervisor: CameraSupervisor;
  readonly mailbox: Mailbox<Frame>;
}

interface Parts extends Surroundings {
  readonly config: AgentConfig;
  readonly detector: Detector;
  readonly outbox: Outbox;
  readonly patrol: PatrolScheduler;
  readonly hub: LookHub;
  readonly signal: AbortSignal;
}

/** Starts the agent; rejects with AgentError CONFIG_INVALID or MODEL_INVALID before anything runs. */
export async function startAgent(config: AgentConfig, { clock, logger }: Surroundings): Promise<Agent> {
  const manifest = loadModelManifest(config.model.manifest);
  const problems = checkEvidence(config.cameras, evidenceWords(manifest), manifest.name);
  if (problems.length > 0) throw new AgentError("CONFIG_INVALID", problems.join("\n"));
  const stops: (() => Promise<void> | void)[] = [];
  const stopping = new AbortController();
  const { signal } = stopping;

  const detector = await createOnnxDetector({
    manifest,
    weightsPath: config.model.weights,
    workers: config.model.workers,
    executionProviders: config.model.executionProviders,
    detectTimeoutMs: config.model.timeoutS * 1000,
    logger,
    clock,
  });
  stops.push(() => detector.close());
  const outbox = openLmdbOutbox({
    directory: join(config.dataDir, "outbox"),
    maxBytes: config.outbox.maxMb * 1024 * 1024,
    maxEntries: config.outbox.maxEntries,
  });
  stops.push(() => outbox.close());
  const bus = connectBus({ servers: config.natsUrl, name: `edge-agent ${config.agentId}`, logger, clock, publishTimeoutMs: 5000 });
  stops.push(() => bus.close());
  const publishing = runPublisher({ outbox, sink: createJetStreamSink(bus), clock, logger, signal });
  stops.push(() => publishing);

  const patrol = createPatrolScheduler({ slots: detector.slots, clock });
  const hub = createLookHub();
  const parts: Parts = { config, detector, outbox, patrol, hub, signal, clock, logger };
  const configHash = configSha256(config);
  const cameras = config.cameras.map((camera) => startCamera(camera, parts, { plan: planCamera(camera, config, manifest), configHash }));
  stops.push(async () => {
    await Promise.all(cameras.map(({ done }) => done));
  });
  serveCommands({ bus, agentId: config.agentId, hub, cameras, clock, logger });
  stops.push(startHeartbeat({ bus, agentId: config.agentId, everyMs: config.heartbeatS * 1000, clock, read: () => buildHeartbeat(cameras, parts) }));
  logger.info({ agentId: config.agentId, cameras: cameras.length, model: manifest.name, executionProvider: detector.executionProvider }, "agent started");

  return {
    async stop() {
      stopping.abort();
      for (const step of stops.reverse()) await step();
      logger.info({ agentId: config.agentId, outboxDepth: outbox.stats().depth }, "agent stopped");
    },
  };
}

/** Supervisor, mailbox and pipeline of one camera; `done` resolves when the pipeline has ended. */
function startCamera(
  config: CameraConfig,
  parts: Parts,
  { plan, configHash }: { readonly plan: CameraPlan; readonly configHash: string },
): RunningCamera & { readonly done: Promise<void> } {
  const { detector, outbox, hub, signal, clock, logger } = parts;
  const mailbox = createMailbox<Frame>();
  const revisitS = revisitSOf(config, parts.config);
  const supervisor = superviseCamera({
    source: sourceOf(config, parts.config),
    onFrame: (frame) => {
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
    looks: parts.patrol.looks({ code: config.code, revisitMs: revisitS * 1000, priority: config.priority }, mailbox, signal),
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
  return { config, revisitS, supervisor, mailbox, done };
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
  logger.info({ eventId, phase, violation, cameraCode, cameraName, zoneId, dedupKey, className, dwellS: dwell.elapsedS }, "event");
}
