/** What each camera really saw, as the heartbeat says it. Pure. */
import type { CameraHealth, ConfigInEffect, Heartbeat, OutboxHealth } from "#contract";
import type { LookReadings } from "../telemetry/look-meter.ts";
import { VERSION } from "../version.ts";

/** One camera's raw readings; times are Unix milliseconds of the receiver clock. */
export interface CameraReading extends LookReadings {
  readonly code: string;
  readonly name: string;
  readonly revisitS: number;
  /** Why the stream is not there, when it is not. */
  readonly streamFault?: string | undefined;
  readonly restarts: number;
  readonly keyframeIntervalMs?: number | undefined;
  /** What the operator should know of a camera that is seen: one sentence. */
  readonly notice?: string | undefined;
  readonly framesReplaced: number;
  readonly looks: number;
  readonly lookedAtMs?: number | undefined;
  readonly revisitP50S?: number | undefined;
  readonly revisitP99S?: number | undefined;
  /** Processor milliseconds of the decoder per picture. */
  readonly decodeMs?: number | undefined;
  /** When this camera was started. */
  readonly startedAtMs: number;
}

/**
 * A camera is blind when its last look is older than this many promises: one look may fall on a late keyframe,
 * two in a row are a camera that does not see. The promise itself is reported as revisitP99S beside revisitS.
 */
const BLIND_AFTER_REVISITS = 2.5;

/** A camera that nothing was ever seen of, and no fault known, is blind after this long all the same. */
const CONNECTING_MAX_MS = 30_000;

export function cameraHealth(reading: CameraReading, nowMs: number): CameraHealth {
  const { keyframeIntervalMs, lookedAtMs, framesReplaced, detectorFailed, notStored } = reading;
  return {
    cameraCode: reading.code,
    name: reading.name,
    ...sight(reading, nowMs),
    ...(lookedAtMs === undefined ? {} : { lookedAt: instant(lookedAtMs) }),
    looks: reading.looks,
    framesDropped: framesReplaced,
    drops: { replaced: framesReplaced, detectorFailed, notStored },
    analysedSPerMin: round(reading.analysedSPerMin),
    revisitS: reading.revisitS,
    ...known("revisitP50S", reading.revisitP50S),
    ...known("revisitP99S", reading.revisitP99S),
    ...known("inferenceMsP50", reading.inferenceMsP50),
    ...known("inferenceMsP99", reading.inferenceMsP99),
    ...known("decodeMs", reading.decodeMs),
    ...(keyframeIntervalMs === undefined ? {} : { keyframeIntervalS: round(keyframeIntervalMs / 1000) }),
    ...(reading.notice === undefined ? {} : { notice: reading.notice }),
    restarts: reading.restarts,
  };
}

type Sight = Pick<CameraHealth, "state" | "blindSince" | "blindReason">;

function sight(reading: CameraReading, nowMs: number): Sight {
  const { lookedAtMs, streamFault } = reading;
  const promisedMs = Math.max(reading.revisitS * 1000, reading.keyframeIntervalMs ?? 0);
  const dueMs = (lookedAtMs ?? reading.startedAtMs) + promisedMs;
  const overdue = nowMs - dueMs > (BLIND_AFTER_REVISITS - 1) * promisedMs;
  const starting = nowMs - reading.startedAtMs < CONNECTING_MAX_MS && streamFault === undefined;
  if (lookedAtMs === undefined && (!overdue || starting)) return { state: "connecting" };
  if (!overdue) return { state: "seeing" };
  return {
    state: "blind",
    blindSince: instant(dueMs),
    blindReason: streamFault ?? "no look within the revisit time",
  };
}

export interface AgentReading {
  readonly agentId: string;
  readonly executionProvider: string;
  readonly model: Heartbeat["model"];
  readonly inferenceMsP50: number | undefined;
  readonly outboxDepth: number;
  readonly outboxDropped: number;
  readonly outbox?: OutboxHealth;
  readonly config: ConfigInEffect;
}

export function buildHeartbeat(
  agent: AgentReading,
  cameras: readonly CameraReading[],
  nowMs: number,
): Heartbeat {
  const { inferenceMsP50, ...rest } = agent;
  return {
    ...rest,
    sentAt: instant(nowMs),
    version: VERSION,
    ...(inferenceMsP50 === undefined ? {} : { inferenceMsP50: round(inferenceMsP50) }),
    cameras: cameras.map((camera) => cameraHealth(camera, nowMs)),
  };
}

/** A measured number, rounded; nothing where it was not measured. */
const known = <K extends string>(key: K, value: number | undefined): Partial<Record<K, number>> =>
  value === undefined ? {} : ({ [key]: round(value) } as Record<K, number>);

const instant = (ms: number): string => new Date(ms).toISOString();
const round = (value: number): number => Math.round(value * 100) / 100;
