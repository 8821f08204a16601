/** Readings → the figures that the bench promises. Pure. */
import type { CaseReading } from "./measure.ts";
import { USUAL_FPS } from "./rivals.ts";

export interface CaseFigures {
  /** Computed: cameras ÷ cores used with `measuredCameras` of them. */
  readonly camerasPerCore: number;
  /** Our cameras per core ÷ those of ffmpeg keyframe decode + scale over the same RTSP + session.run. Target 0.8. */
  readonly floorRatio: number;
  /** The same with ffmpeg reading bare keyframes from a file in a closed loop: nothing is received. */
  readonly fileFloorRatio: number;
  /** Our cameras per core ÷ those of full decode with 5 inferences a second. Target 5. */
  readonly usualRatio: number;
  /** p99 of the time from look to look ÷ the promised revisit. Target 1.2 (at 90 % of capacity). */
  readonly p99RevisitRatio: number;
  /** Cameras on one core during which p99RevisitRatio was measured; null: at measuredCameras, on all cores. */
  readonly p99MeasuredAtCamerasOnOneCore: number | null;
  /** Decoder's mean + the agent's own process divided by the cameras of one core. Target 40. */
  readonly mbPerCamera: number;
  /** Whole tree ÷ cameras, as it stood with `measuredCameras`, or with one core's worth where that was tried. */
  readonly mbPerCameraMeasured: number;
  readonly decoderMb: number;
  readonly agentMb: number;
  readonly measuredCameras: number;
  readonly looks: number;
  readonly windowS: number;
  /** Millicores per camera. infer is session.run's cost times the looks; prepare is the rest of the worker. */
  readonly split: {
    readonly decode: number;
    readonly infer: number;
    readonly prepare: number;
    readonly mainThread: number;
    readonly rest: number;
    readonly total: number;
  };
  /** Millicores per camera of what it is compared with. */
  readonly rivals: {
    readonly floorDecode: number;
    readonly fileDecode: number;
    readonly sessionRun: number;
    readonly usualDecode: number;
    readonly usualSessionRun: number;
  };
  readonly runMs: number;
}

/** One core's worth of cameras, tried on one core. */
export interface CapacityReading {
  readonly cameras: number;
  readonly revisitP99S: number;
  readonly memory: { readonly rootMb: number; readonly childrenMb: readonly number[] };
  readonly cost: { readonly total: number };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / Math.max(1, values.length);

export const PROMISED_REVISIT_S = 2;

export function figuresOf(reading: CaseReading, capacity?: CapacityReading): CaseFigures {
  const { cost, cameras, memory } = reading;
  const milli = (cores: number) => (cores * 1000) / cameras;
  const sessionRun = reading.lookRate * reading.runMs;
  const worker = milli(cost.otherThreads[0] ?? 0);
  const total = milli(cost.total);
  const floor = reading.floorDecode * 1000 + sessionRun;
  const fileDecode = reading.lookRate * reading.keyframeMs;
  const usualSessionRun = USUAL_FPS * reading.runMs;
  const camerasPerCore = 1000 / total;
  const atCapacity = capacity?.memory ?? memory;
  const measuredWith = capacity?.cameras ?? cameras;
  return {
    camerasPerCore,
    floorRatio: floor / total,
    fileFloorRatio: (fileDecode + sessionRun) / total,
    usualRatio: (reading.usualDecode * 1000 + usualSessionRun) / total,
    p99RevisitRatio: (capacity?.revisitP99S ?? reading.revisitP99S) / PROMISED_REVISIT_S,
    p99MeasuredAtCamerasOnOneCore: capacity?.cameras ?? null,
    mbPerCamera: mean(atCapacity.childrenMb) + atCapacity.rootMb / (capacity?.cameras ?? camerasPerCore),
    mbPerCameraMeasured: (sum(atCapacity.childrenMb) + atCapacity.rootMb) / measuredWith,
    decoderMb: mean(atCapacity.childrenMb),
    agentMb: atCapacity.rootMb,
    measuredCameras: cameras,
    looks: reading.looks,
    windowS: cost.seconds,
    split: {
      decode: milli(cost.children),
      infer: Math.min(sessionRun, worker),
      prepare: Math.max(0, worker - sessionRun),
      mainThread: milli(cost.mainThread),
      rest: milli(sum(cost.otherThreads.slice(1)) + cost.reaped),
      total,
    },
    rivals: {
      floorDecode: reading.floorDecode * 1000,
      fileDecode,
      sessionRun,
      usualDecode: reading.usualDecode * 1000,
      usualSessionRun,
    },
    runMs: reading.runMs,
  };
}

/** Numbers with at most three significant decimals, so that a report can be read. */
export function rounded<T>(value: T): T {
  if (typeof value === "number") return (Math.round(value * 1000) / 1000) as T;
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rounded(each as unknown)])) as T;
}
