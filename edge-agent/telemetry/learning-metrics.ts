/** Metrics of what an engineer learns from: perception records, rules on trial, a model on trial. */
import type { Heartbeat } from "#contract";
import { camera, gauge, labelled, type MetricDefinition, perSecond, type Sample } from "./metric.ts";

export const LEARNING_METRICS: readonly MetricDefinition[] = [
  canaryGauge("gridwatch_agent_canary_running", "1: a model is on trial; 0: it has fallen back.", (canary) =>
    canary.state === "running" ? 1 : 0,
  ),
  canaryGauge(
    "gridwatch_agent_canary_agreement_ratio",
    "F1 of its boxes against the agent's own model's over the latest compared looks.",
    ({ agreement }) => agreement,
  ),
  {
    ...canaryGauge("gridwatch_agent_canary_looks_total", "Looks that it took.", ({ looks }) => looks),
    kind: "counter",
  },
  {
    ...canaryGauge("gridwatch_agent_canary_failed_total", "Of them, without answer.", ({ failed }) => failed),
    kind: "counter",
  },
  gauge(
    "gridwatch_agent_records_bytes",
    "Disk bytes of perception records.",
    ({ heartbeat }) => heartbeat.records?.bytes,
  ),
  gauge(
    "gridwatch_agent_records_max_bytes",
    "The bound on them.",
    ({ heartbeat }) => heartbeat.records?.maxBytes,
  ),
  recordsCounter("gridwatch_agent_records_looks_total", "Looks recorded.", "looks"),
  recordsCounter("gridwatch_agent_records_lost_total", "Looks that could not be recorded.", "lost"),
  {
    name: "gridwatch_agent_records_removed_total",
    help: "Blocks of records deleted: too old, or over the bound.",
    kind: "counter",
    labels: ["cause"],
    read: ({ heartbeat: { records } }) =>
      records === undefined
        ? []
        : [
            [{ cause: "age" }, records.expired],
            [{ cause: "size" }, records.replaced],
          ],
  },
  {
    // No counters: an answer that comes late corrects them.
    name: "gridwatch_camera_shadow_incidents",
    help: "Incidents since its rules on trial began, by which rules reported them.",
    kind: "gauge",
    labels: ["camera", "side"],
    read: (reading) =>
      labelled(reading).flatMap(({ cameraCode, shadow }): readonly Sample[] =>
        shadow === undefined
          ? []
          : [
              [{ camera: cameraCode, side: "both" }, shadow.alsoLive],
              [{ camera: cameraCode, side: "shadow" }, shadow.shadowOnly],
              [{ camera: cameraCode, side: "live" }, shadow.liveOnly],
            ],
      ),
  },
  camera("gridwatch_camera_shadow_seconds", "Mean time of one look by its rules on trial.", ({ shadow }) =>
    perSecond(shadow?.msPerLook),
  ),
];

/** Reported for an agent that has a model on trial. */
function canaryGauge(
  name: string,
  help: string,
  value: (canary: NonNullable<Heartbeat["canary"]>) => number | undefined,
): MetricDefinition {
  return gauge(name, help, ({ heartbeat: { canary } }) => (canary === undefined ? undefined : value(canary)));
}

function recordsCounter(
  name: string,
  help: string,
  key: keyof NonNullable<Heartbeat["records"]>,
): MetricDefinition {
  return { ...gauge(name, help, ({ heartbeat }) => heartbeat.records?.[key]), kind: "counter" };
}
