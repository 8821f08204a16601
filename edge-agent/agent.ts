/** Puts the agent together: which adapters, the fleet of cameras on them, and a stop list run in reverse. */
import { join } from "node:path";
import { CONFIG_BUCKET, type Heartbeat, type ReloadReply } from "#contract";
import type { Bus } from "./bus/bus.ts";
import { connectBus } from "./bus/nats-bus.ts";
import { type CameraFleet, startFleet } from "./camera-fleet.ts";
import { polygonOf } from "./camera-plan.ts";
import { allEvidence } from "./canary/canary-ground.ts";
import type { AgentConfig } from "./config.ts";
import type { ConfigSource, LoadedSettings } from "./config-source.ts";
import { type EvidenceDesk, openEvidenceDesk } from "./evidence-desk.ts";
import { createOpeners, openDetector } from "./open-ground.ts";
import { runPipeline } from "./pipeline.ts";
import { openRecords } from "./record/open-records.ts";
import type { RecordRing } from "./record/record-ring.ts";
import { createReloader, type Reloader } from "./reload.ts";
import { drawLook, encodeOriginal } from "./report/event/evidence.ts";
import { openLmdbOutbox } from "./report/outbox/lmdb-outbox.ts";
import type { Outbox } from "./report/outbox/outbox.ts";
import { outboxHealth } from "./report/outbox/outbox-health.ts";
import { createJetStreamSink } from "./report/publish/jetstream-sink.ts";
import { runPublisher } from "./report/publish/publisher.ts";
import { runSettler } from "./report/publish/settler.ts";
import { buildHeartbeat } from "./remote/build-heartbeat.ts";
import { type CameraView, serveCommands } from "./remote/commands.ts";
import { serveFleetCommands } from "./remote/fleet-commands.ts";
import { serveConfigCommands } from "./remote/config-commands.ts";
import { followTickets } from "./remote/follow-tickets.ts";
import { startHeartbeat } from "./remote/heartbeat.ts";
import { serveLiveViews } from "./remote/live/live-views.ts";
import { createLookHub, type LookHub } from "./remote/look-hub.ts";
import { serveRecordCommands } from "./remote/record-commands.ts";
import { serveWhyCommands } from "./remote/why-commands.ts";
import { startShadowPost } from "./shadow/shadow-post.ts";
import type { Logger } from "./telemetry/logger.ts";
import { createMetrics } from "./telemetry/metrics.ts";
import { createReadiness } from "./telemetry/readiness.ts";
import { startStatusServer } from "./telemetry/status-server.ts";
import type { Clock } from "./time/clock.ts";

export interface Agent {
  /** Reads the configuration again and applies the difference; what is refused changes nothing. Never rejects. */
  reload(): Promise<ReloadReply>;
  /** Stops everything in the reverse order of its start; what is in the outbox stays there. */
  stop(): Promise<void>;
}

/** An acknowledgement that takes longer counts as none; the publisher tries again. */
const PUBLISH_TIMEOUT_MS = 5000;

export interface Surroundings {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The settings to begin with, and where newer ones come from. */
export interface AgentStart {
  readonly loaded: LoadedSettings;
  readonly source: ConfigSource;
}

interface Standing extends Surroundings {
  readonly bus: Bus;
  readonly outbox: Outbox;
  readonly records: RecordRing | undefined;
  readonly hub: LookHub;
  readonly desk: EvidenceDesk;
  readonly fleet: CameraFleet;
  readonly reloader: Reloader;
  readonly signal: AbortSignal;
}

/** Starts the agent; rejects with AgentError MODEL_INVALID or CONFIG_INVALID before any camera is opened. */
export async function startAgent(start: AgentStart, { clock, logger }: Surroundings): Promise<Agent> {
  const { config, manifest } = start.loaded;
  const { agentId } = config;
  const stops: (() => Promise<void> | void)[] = [];
  const stopping = new AbortController();
  const { signal } = stopping;

  const detector = await openDetector(start.loaded, { clock, logger });
  stops.push(() => reloader.ground().detector.close());
  const outbox = openOutbox(config, { clock, logger });
  stops.push(() => outbox.close());
  const name = `edge-agent ${agentId}`;
  const publishTimeoutMs = PUBLISH_TIMEOUT_MS;
  const desk = await openEvidenceDesk(start.loaded, {
    ...{ outbox, clock, logger },
    eyes: () => ({ detector: reloader.ground().detector, evidence: allEvidence(reloader.ground()) }),
  }).catch(async (cause: unknown) => {
    await Promise.all([detector.close(), outbox.close()]);
    throw cause;
  });
  stops.push(() => desk.close());
  const bus = connectBus({ servers: config.natsUrl, name, logger, clock, publishTimeoutMs });
  stops.push(() => bus.close());
  const publishing = runPublisher({ outbox, sink: createJetStreamSink(bus), clock, logger, signal });
  stops.push(() => publishing);
  const settling = runSettler({ outbox, bus, agentId, clock, logger, signal });
  stops.push(() => settling);

  const hub = createLookHub();
  const openers = createOpeners({ outbox, reloader: () => reloader, clock, logger });
  const ground = await openers.openGround(start.loaded, detector);
  stops.push(() => reloader.ground().canary?.end());
  const shadowPost = startShadowPost({ bus, clock, logger, signal });
  stops.push(() => shadowPost.done);
  const records = await openRecords(config, { clock, logger });
  stops.push(() => records?.close());
  const fleet = startFleet(ground, {
    ...{ outbox, hub, desk, shadowPost, records, clock, logger, signal, runPipeline },
  });
  stops.push(() => fleet.stop());
  const heartbeat = { setEvery: (_ms: number): void => undefined };
  const reloader = createReloader({
    ...{ ...start, ground, fleet, clock, logger, signal },
    ...openers,
    onApplied: ({ logLevel, heartbeatS }) => {
      logger.level = logLevel;
      heartbeat.setEvery(heartbeatS * 1000);
    },
  });
  stops.push(() => reloader.idle());
  const standing: Standing = { bus, outbox, records, hub, desk, fleet, reloader, signal, clock, logger };
  stops.push(...(await serveRemote(standing, heartbeat)));
  followBucket(start.source, standing);
  const inEffect = () => ({ ...reloader.inEffect(), ...reloader.ground() });
  serveConfigCommands({ bus, agentId, source: start.source, inEffect });
  start.source.keep(start.loaded);
  const { executionProvider } = detector;
  const { length: cameras } = config.cameras;
  const { source: configSource } = start.loaded;
  logger.info({ agentId, cameras, model: manifest.name, executionProvider, configSource }, "agent started");

  return {
    reload: () => reloader.reload(),
    async stop() {
      stopping.abort();
      for (const step of stops.reverse()) await step();
      logger.info({ agentId, outboxDepth: outbox.stats().depth }, "agent stopped");
    },
  };
}

/** Commands, heartbeat and the status port; returns how to stop them. */
async function serveRemote(
  standing: Standing,
  heartbeat: { setEvery: (ms: number) => void },
): Promise<(() => Promise<void> | void)[]> {
  const { bus, outbox, hub, desk, fleet, reloader, signal, clock, logger } = standing;
  const { privacy } = desk;
  const { agentId, heartbeatS, metrics } = reloader.ground().config;
  const looks = (code: string, until: AbortSignal) => hub.follow(code, until);
  const cameraOf = (code: string) => viewOf(fleet, code);
  serveCommands({
    ...{ bus, agentId, cameraOf, looks, privacy, clock, logger, signal },
    ...{ draw: drawLook, encode: encodeOriginal },
  });
  const reload = () => reloader.reload();
  const restart = (code: string) => fleet.restart(code);
  const faultOf = (code: string) => fleet.readings().find((camera) => camera.code === code)?.streamFault;
  serveFleetCommands({ bus, agentId, reload, restart, faultOf, looks, clock, logger, signal });
  const careOf = (code: string) => fleet.careOf(code);
  serveWhyCommands({
    bus,
    agentId,
    careOf,
    noteHealth: () => void readAgent(standing),
    nowMs: () => clock.nowMs(),
  });
  const isOurs = (code: string) => fleet.cameraOf(code) !== undefined;
  serveRecordCommands({ bus, agentId, isOurs, ring: standing.records });
  const unfollowTickets = followTickets({ bus, outbox, careOf, logger });
  const { live } = reloader.ground().config;
  const liveOf = (code: string) => fleet.liveOf(code);
  const liveViews = serveLiveViews({ ...live, bus, agentId, cameraOf: liveOf, clock, logger });
  const read = () => readAgent(standing);
  const beat = (everyMs: number) => startHeartbeat({ bus, agentId, everyMs, clock, logger, read });
  const everyMs = heartbeatS * 1000;
  const beating = { everyMs, stop: beat(everyMs) };
  heartbeat.setEvery = (ms) => {
    if (ms === beating.everyMs || signal.aborted) return;
    beating.stop();
    beating.everyMs = ms;
    beating.stop = beat(ms);
  };
  const status = await startStatusServer({
    ...metrics,
    metrics: createMetrics(() => ({
      heartbeat: read(),
      live: liveViews.stats(),
      originals: desk.originals?.stats(),
      residentBytes: process.memoryUsage.rss(),
    })),
    readiness: readinessOf(standing),
    clock,
    logger,
  });
  return [
    () => {
      beating.stop();
    },
    () => status.stop(),
    () => liveViews.stop(),
    unfollowTickets,
  ];
}

/** Each change in the bucket is a reload; the reloader joins those that come faster than they can be applied. */
function followBucket(source: ConfigSource, { bus, reloader }: Standing): void {
  const { agentId, configSource } = reloader.ground().config;
  if (configSource === "file") return;
  bus.watchKey(CONFIG_BUCKET, agentId, (value) => {
    if (source.offer(value)) void reloader.reload();
  });
}

/** What a command may know of a camera; undefined for a camera that is not this agent's. */
function viewOf(fleet: CameraFleet, code: string): CameraView | undefined {
  const camera = fleet.cameraOf(code);
  if (camera === undefined) return undefined;
  return { name: camera.name, polygonOf: (zoneId) => polygonOf(camera, zoneId) };
}

/** Of the bound on disk, for events and pictures; the rest is for the file's free pages (see OutboxLimits). */
const DISK_SHARE = 0.85;

function openOutbox({ dataDir, outbox }: AgentConfig, surroundings: Surroundings): Outbox {
  return openLmdbOutbox({
    ...surroundings,
    directory: join(dataDir, "outbox"),
    maxBytes: Math.floor(DISK_SHARE * outbox.maxMb * 1024 * 1024),
    maxEntries: outbox.maxEntries,
    maxAgeMs: outbox.maxAgeDays * 86_400_000,
  });
}

/** Under a name that no camera can have: a camera's is 20 digits. */
const READINESS_STATE = "readiness";
const SMALL_PICTURE = { widthPx: 64, heightPx: 64, rgb: new Uint8Array(64 * 64 * 3) };

function readinessOf({ outbox, reloader, clock }: Standing): ReturnType<typeof createReadiness> {
  return createReadiness({
    clock,
    // Not saveState, which says yes before the disk has.
    tryOutbox: () => outbox.append([], { cameraCode: READINESS_STATE, state: clock.nowMs() }),
    tryDetector: async () => {
      await reloader.ground().detector.detect(SMALL_PICTURE);
    },
  });
}

function readAgent({ outbox, records, fleet, reloader, clock }: Standing): Heartbeat {
  const { config, detector, patrol, canary } = reloader.ground();
  const stats = outbox.stats();
  const reading = {
    agentId: config.agentId,
    executionProvider: detector.executionProvider,
    model: detector.model,
    inferenceMsP50: detector.inferenceMsP50(),
    outboxDepth: stats.depth,
    outboxDropped: stats.droppedUpdated + stats.expired + stats.refused,
    outbox: outboxHealth(stats),
    records: records?.stats(),
    config: reloader.inEffect(),
    load: patrol.load(),
    canary: canary?.health(),
  };
  const readings = fleet.readings();
  const beat = buildHeartbeat(reading, readings, clock.nowMs());
  beat.cameras.forEach((health, i) => {
    const camera = readings[i];
    if (camera !== undefined) fleet.careOf(camera.code)?.diary.heartbeat(camera, health);
  });
  return beat;
}
