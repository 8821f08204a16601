/** What a metric is, and the shapes that most of them have. */
import type { CameraHealth, Heartbeat } from "#contract";
import type { LiveStats } from "../remote/live/live-views.ts";
import type { OriginalsStats } from "../report/originals/originals.ts";

/** Bound on the values of the camera label: about 20 series each. */
export const MAX_LABELLED_CAMERAS = 1024;

export interface MetricsReading {
  readonly heartbeat: Heartbeat;
  readonly live: LiveStats;
  /** Absent where none are kept. */
  readonly originals?: OriginalsStats | undefined;
  /** Event loop's process, not its children. */
  readonly residentBytes: number;
}

type Labels = Readonly<Record<string, string>>;
export type Sample = readonly [labels: Labels, value: number];

export interface MetricDefinition {
  readonly name: string;
  readonly help: string;
  readonly kind: "counter" | "gauge";
  readonly labels: readonly string[];
  readonly read: (reading: MetricsReading) => readonly Sample[];
}

export const agentMetric =
  (value: (reading: MetricsReading) => number | undefined): MetricDefinition["read"] =>
  (reading) => {
    const number = value(reading);
    return number === undefined ? [] : [[{}, number]];
  };

export const labelled = ({ heartbeat }: MetricsReading): readonly CameraHealth[] =>
  heartbeat.cameras.slice(0, MAX_LABELLED_CAMERAS);

/** One sample per camera that has the value. */
const cameraMetric =
  (value: (camera: CameraHealth, nowMs: number) => number | undefined): MetricDefinition["read"] =>
  (reading) =>
    labelled(reading).flatMap((camera): readonly Sample[] => {
      const number = value(camera, Date.parse(reading.heartbeat.sentAt));
      return number === undefined ? [] : [[{ camera: camera.cameraCode }, number]];
    });

export const perSecond = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);
export function gauge(
  name: string,
  help: string,
  value: (reading: MetricsReading) => number | undefined,
): MetricDefinition {
  return { name, help, kind: "gauge", labels: [], read: agentMetric(value) };
}

export function camera(
  name: string,
  help: string,
  value: (camera: CameraHealth, nowMs: number) => number | undefined,
): MetricDefinition {
  return { name, help, kind: "gauge", labels: ["camera"], read: cameraMetric(value) };
}
