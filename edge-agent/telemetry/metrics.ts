/**
 * Every metric of the agent, in one list. All are read at the scrape from the same readings as the heartbeat, so
 * that the two cannot disagree. The camera label takes codes of the configuration only, at most
 * MAX_LABELLED_CAMERAS (metric.ts) of them; a removed camera's series end with it.
 */
import type { CameraHealth, Heartbeat } from "#contract";
import { Counter, Gauge, Registry } from "prom-client";
import type { LiveStats } from "../remote/live/live-views.ts";
import { LEARNING_METRICS } from "./learning-metrics.ts";
import {
  agentMetric,
  camera,
  gauge,
  labelled,
  MAX_LABELLED_CAMERAS,
  type MetricDefinition,
  type MetricsReading,
  perSecond,
  type Sample,
} from "./metric.ts";

const DROP_CAUSES = {
  replaced: "replaced",
  detectorFailed: "detector_failed",
  notStored: "not_stored",
} as const;
const state = (wanted: CameraHealth["state"]) =>
  agentMetric(({ heartbeat }) => heartbeat.cameras.filter((camera) => camera.state === wanted).length);

export const METRICS: readonly MetricDefinition[] = [
  {
    name: "gridwatch_agent_info",
    help: "Always 1; says version, model and what inference really runs on.",
    kind: "gauge",
    labels: ["version", "model", "execution_provider"],
    read: ({ heartbeat: { version, model, executionProvider } }) => [
      [{ version, model: model.name, execution_provider: executionProvider }, 1],
    ],
  },
  gauge(
    "gridwatch_agent_resident_bytes",
    "Resident memory of the agent, its decoders not counted.",
    ({ residentBytes }) => residentBytes,
  ),
  gauge(
    "gridwatch_agent_config_refused",
    "1 while a later configuration than the one in effect was refused.",
    ({ heartbeat }) => (heartbeat.config?.refused === undefined ? 0 : 1),
  ),
  gauge("gridwatch_agent_inference_seconds_p50", "Median time of the latest inferences.", ({ heartbeat }) =>
    perSecond(heartbeat.inferenceMsP50),
  ),
  gauge(
    "gridwatch_agent_cameras",
    "Cameras of the configuration.",
    ({ heartbeat }) => heartbeat.cameras.length,
  ),
  gauge(
    "gridwatch_agent_cameras_omitted",
    "Cameras without series of their own, because the label is bounded.",
    ({ heartbeat }) => Math.max(0, heartbeat.cameras.length - MAX_LABELLED_CAMERAS),
  ),
  gauge(
    "gridwatch_agent_cameras_seeing_ratio",
    "Share of cameras looked at within their revisit time; 1 without cameras.",
    ({ heartbeat: { cameras } }) => seeingRatio(cameras),
  ),
  {
    name: "gridwatch_agent_revisit_stretch_ratio",
    help: "Measured time between looks over the time asked for, mean of a priority's cameras; 1 is a kept promise.",
    kind: "gauge",
    labels: ["priority"],
    read: ({ heartbeat: { load } }) =>
      Object.entries(load?.stretchByPriority ?? {}).map(([priority, ratio]): Sample => [{ priority }, ratio]),
  },
  loadGauge(
    "gridwatch_agent_overloaded",
    "1: inference cannot serve all cameras in time, and revisit times are lengthened by priority.",
    ({ overloaded }) => (overloaded ? 1 : 0),
  ),
  loadGauge(
    "gridwatch_agent_inference_demand_ratio",
    "Inference slots that all cameras together ask for, over the slots there are.",
    ({ demandShare }) => demandShare,
  ),
  loadGauge(
    "gridwatch_agent_inference_busy_ratio",
    "Share of the inference slots that was busy in the last minute.",
    ({ busyShare }) => busyShare,
  ),
  {
    name: "gridwatch_agent_cameras_blind",
    help: "Cameras that are not looked at in time.",
    kind: "gauge",
    labels: [],
    read: state("blind"),
  },
  {
    name: "gridwatch_agent_cameras_connecting",
    help: "Cameras just started.",
    kind: "gauge",
    labels: [],
    read: state("connecting"),
  },
  gauge(
    "gridwatch_agent_outbox_events",
    "Events that wait to be stored by the stream.",
    ({ heartbeat }) => heartbeat.outboxDepth,
  ),
  gauge(
    "gridwatch_agent_outbox_undecided_events",
    "Events stored by the stream and not known to be decided.",
    ({ heartbeat }) => heartbeat.outbox?.uncovered,
  ),
  gauge(
    "gridwatch_agent_outbox_bytes",
    "Disk bytes of the outbox.",
    ({ heartbeat }) => heartbeat.outbox?.bytes,
  ),
  gauge(
    "gridwatch_agent_outbox_max_bytes",
    "The bound on them.",
    ({ heartbeat }) => heartbeat.outbox?.maxBytes,
  ),
  gauge(
    "gridwatch_agent_outbox_alarms",
    "Things an operator must act on.",
    ({ heartbeat }) => heartbeat.outbox?.alarms.length,
  ),
  gauge(
    "gridwatch_agent_originals",
    "Scenes without blur that are kept.",
    ({ originals }) => originals?.kept,
  ),
  gauge("gridwatch_agent_originals_bytes", "Disk bytes of them.", ({ originals }) => originals?.bytes),
  {
    name: "gridwatch_agent_originals_pruned_total",
    help: "Of them, deleted: too old, over the bound, or without an event.",
    kind: "counter",
    labels: ["cause"],
    read: ({ originals }) =>
      originals === undefined
        ? []
        : [
            [{ cause: "age" }, originals.prunedByAge],
            [{ cause: "size" }, originals.prunedBySize],
            [{ cause: "orphan" }, originals.prunedOrphans],
          ],
  },
  {
    name: "gridwatch_agent_originals_failed_total",
    help: "Events whose scene without blur could not be kept.",
    kind: "counter",
    labels: [],
    read: agentMetric(({ originals }) => originals?.failed),
  },
  {
    name: "gridwatch_agent_outbox_dropped_total",
    help: "Events given up or refused because a bound was reached.",
    kind: "counter",
    labels: [],
    read: agentMetric(({ heartbeat }) => heartbeat.outboxDropped),
  },
  gauge("gridwatch_agent_live_views", "Cameras watched live.", ({ live }) => live.views),
  gauge("gridwatch_agent_live_sessions", "Dispatchers that watch them.", ({ live }) => live.sessions),
  liveCounter("gridwatch_agent_live_views_started_total", "Live views begun.", "viewsStarted"),
  liveCounter("gridwatch_agent_live_refused_total", "Live requests refused.", "sessionsRefused"),
  liveCounter(
    "gridwatch_agent_live_encoder_ends_total",
    "Live encoders that ended by themselves.",
    "encoderEnds",
  ),
  liveCounter(
    "gridwatch_agent_live_packets_dropped_total",
    "Packets of cameras that the live encoder was too slow for.",
    "packetsDropped",
  ),
  liveCounter(
    "gridwatch_agent_live_chunks_dropped_total",
    "Pieces of live video above the rate, or that NATS could not take.",
    "chunksDropped",
  ),
  camera(
    "gridwatch_camera_seeing",
    "1: looked at within its revisit time; 0: blind or connecting.",
    ({ state: now }) => (now === "seeing" ? 1 : 0),
  ),
  camera(
    "gridwatch_camera_blind_seconds",
    "For how long it has been blind; 0 while it is not.",
    ({ blindSince }, nowMs) =>
      blindSince === undefined ? 0 : Math.max(0, (nowMs - Date.parse(blindSince)) / 1000),
  ),
  camera(
    "gridwatch_camera_suspended",
    "1: its pictures cannot be believed (moved, dark, blurred, covered), and its rules judge nothing.",
    ({ suspended }) => (suspended === undefined ? 0 : 1),
  ),
  camera(
    "gridwatch_camera_analysed_seconds_per_minute",
    "Seconds of the last minute that looks vouch for.",
    ({ analysedSPerMin }) => analysedSPerMin,
  ),
  camera(
    "gridwatch_camera_revisit_promised_seconds",
    "Promised time between looks.",
    ({ revisitS }) => revisitS,
  ),
  camera(
    "gridwatch_camera_revisit_seconds_p50",
    "Median time between the latest looks.",
    ({ revisitP50S }) => revisitP50S,
  ),
  camera(
    "gridwatch_camera_revisit_seconds_p99",
    "99th percentile of the time between the latest looks.",
    ({ revisitP99S }) => revisitP99S,
  ),
  camera(
    "gridwatch_camera_keyframe_interval_seconds",
    "Measured time between key frames.",
    ({ keyframeIntervalS }) => keyframeIntervalS,
  ),
  camera(
    "gridwatch_camera_inference_seconds_p50",
    "Median time of this camera's inferences.",
    ({ inferenceMsP50 }) => perSecond(inferenceMsP50),
  ),
  camera("gridwatch_camera_inference_seconds_p99", "99th percentile of the same.", ({ inferenceMsP99 }) =>
    perSecond(inferenceMsP99),
  ),
  camera(
    "gridwatch_camera_decode_seconds",
    "Processor time of its decoder for each picture.",
    ({ decodeMs }) => perSecond(decodeMs),
  ),
  { ...camera("gridwatch_camera_looks_total", "Looks taken.", ({ looks }) => looks), kind: "counter" },
  {
    ...camera(
      "gridwatch_camera_restarts_total",
      "Decoders started after the first one.",
      ({ restarts }) => restarts,
    ),
    kind: "counter",
  },
  {
    ...camera(
      "gridwatch_camera_evidence_small_total",
      "Evidence pictures in the detector's size, because no full-size one showed what was judged.",
      ({ evidenceSmall }) => evidenceSmall,
    ),
    kind: "counter",
  },
  {
    name: "gridwatch_camera_drops_total",
    help: "Pictures that led to no look, by cause.",
    kind: "counter",
    labels: ["camera", "cause"],
    read: (reading) =>
      labelled(reading).flatMap(({ cameraCode, drops }) =>
        Object.entries(DROP_CAUSES).map(
          ([key, cause]): Sample => [
            { camera: cameraCode, cause },
            drops?.[key as keyof typeof DROP_CAUSES] ?? 0,
          ],
        ),
      ),
  },
  ...LEARNING_METRICS,
];

/** Reported for what is in the heartbeat of an agent that has a patrol. */
function loadGauge(
  name: string,
  help: string,
  value: (load: NonNullable<Heartbeat["load"]>) => number,
): MetricDefinition {
  return gauge(name, help, ({ heartbeat: { load } }) => (load === undefined ? undefined : value(load)));
}

function liveCounter(name: string, help: string, key: keyof LiveStats): MetricDefinition {
  return { ...gauge(name, help, ({ live }) => live[key]), kind: "counter" };
}

function seeingRatio(cameras: readonly CameraHealth[]): number {
  if (cameras.length === 0) return 1;
  return cameras.filter((each) => each.state === "seeing").length / cameras.length;
}

/** A registry of its own: nothing that another library puts into prom-client's default one is shown. */
export function createMetrics(read: () => MetricsReading): {
  readonly contentType: string;
  text(): Promise<string>;
} {
  const registry = new Registry();
  const metrics = METRICS.map((definition) => ({ definition, metric: register(definition, registry) }));
  return {
    contentType: registry.contentType,
    text: () => {
      const reading = read();
      for (const { definition, metric } of metrics) {
        // Read anew as a whole: a series that is not read this time is gone.
        metric.reset();
        // A fresh metric without labels says 0, also of what nobody has measured.
        if (definition.labels.length === 0) metric.remove();
        for (const [labels, value] of definition.read(reading)) metric.inc(labels, value);
      }
      return registry.metrics();
    },
  };
}

function register({ name, help, kind, labels }: MetricDefinition, registry: Registry) {
  const options = { name, help, labelNames: [...labels], registers: [registry] };
  return kind === "counter" ? new Counter(options) : new Gauge(options);
}
