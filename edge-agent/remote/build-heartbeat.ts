/** What each camera really saw, as the heartbeat says it. Pure. */
import type { CameraHealth, ConfigInEffect, Heartbeat, OutboxHealth, RecordsHealth } from "#contract";
import type { LookReadings } from "../telemetry/look-meter.ts";
import { VERSION } from "../version.ts";
import type { Suspension } from "../why/suspension.ts";

/** One camera's raw readings; times are Unix milliseconds of the receiver clock. */
export interface CameraReading extends LookReadings {
  readonly code: string;
  readonly name: string;
  /** Where it hangs, WGS-84 degrees. */
  readonly location?: { readonly lon: number; readonly lat: number };
  readonly revisitS: number;
  /** Why the stream is not there, when it is not. */
  readonly streamFault?: string | undefined;
  /** The same for programs. */
  readonly faultKind?: string | undefined;
  readonly restarts: number;
  readonly keyframeIntervalMs?: number | undefined;
  /** When the latest picture came, looked at or not. */
  readonly pictureAtMs?: number | undefined;
  /** ffmpeg's name: "h264", "hevc". */
  readonly codec?: string | undefined;
  /** Of the camera's own pictures: [width, height]. */
  readonly sizeWh?: readonly [number, number] | undefined;
  /** What last changed in the stream: one sentence. */
  readonly lastChange?: string | undefined;
  /** What the operator should know of a camera that is seen: one sentence. */
  readonly notice?: string | undefined;
  readonly framesReplaced: number;
  /** Pictures that had to serve as evidence in the detector's size. */
  readonly evidenceSmall: number;
  readonly looks: number;
  readonly lookedAtMs?: number | undefined;
  readonly revisitP50S?: number | undefined;
  readonly revisitP99S?: number | undefined;
  /** Processor milliseconds of the decoder per picture. */
  readonly decodeMs?: number | undefined;
  /** Since when and why its pictures cannot be believed. */
  readonly suspension?: Suspension | undefined;
  /** When this camera was started. */
  readonly startedAtMs: number;
  /** What looks at it, where that is a canary. */
  readonly model?: CameraHealth["model"];
  /** How its rules on trial fare. */
  readonly shadow?: CameraHealth["shadow"];
}

/**
 * A camera is blind when its last look is older than this many promises: one look may fall on a late keyframe,
 * two in a row are a camera that does not see. The promise itself is reported as revisitP99S beside revisitS.
 */
const BLIND_AFTER_REVISITS = 2.5;

/** A camera that nothing was ever seen of, and no fault known, is blind after this long all the same. */
const CONNECTING_MAX_MS = 30_000;

/** What the patrol says of itself. */
export interface Overload {
  readonly overloaded: boolean;
  /** What all cameras together ask of the slots, over what these can serve. */
  readonly demandShare: number;
}

const NO_OVERLOAD: Overload = { overloaded: false, demandShare: 0 };

/** Time between looks that was promised, or that the camera's key frames allow. */
const promisedMsOf = ({
  revisitS,
  keyframeIntervalMs,
}: Pick<CameraReading, "revisitS" | "keyframeIntervalMs">) =>
  Math.max(revisitS * 1000, keyframeIntervalMs ?? 0);

/** A look says how things are for so long; without another one the camera is blind after it. */
export const lookGoodForMs = (reading: Pick<CameraReading, "revisitS" | "keyframeIntervalMs">): number =>
  BLIND_AFTER_REVISITS * promisedMsOf(reading);

export function cameraHealth(reading: CameraReading, nowMs: number, load = NO_OVERLOAD): CameraHealth {
  const { keyframeIntervalMs, lookedAtMs, framesReplaced, detectorFailed, notStored } = reading;
  const { codec, sizeWh, notice, lastChange, model, shadow } = reading;
  return {
    cameraCode: reading.code,
    name: reading.name,
    ...(reading.location === undefined ? {} : { location: reading.location }),
    ...sight(reading, nowMs, load),
    ...(lookedAtMs === undefined ? {} : { lookedAt: instant(lookedAtMs) }),
    looks: reading.looks,
    framesDropped: framesReplaced,
    drops: { replaced: framesReplaced, detectorFailed, notStored },
    evidenceSmall: reading.evidenceSmall,
    analysedSPerMin: round(reading.analysedSPerMin),
    revisitS: reading.revisitS,
    ...known("revisitP50S", reading.revisitP50S),
    ...known("revisitP99S", reading.revisitP99S),
    ...known("inferenceMsP50", reading.inferenceMsP50),
    ...known("inferenceMsP99", reading.inferenceMsP99),
    ...known("decodeMs", reading.decodeMs),
    ...(keyframeIntervalMs === undefined ? {} : { keyframeIntervalS: round(keyframeIntervalMs / 1000) }),
    ...(codec === undefined ? {} : { codec }),
    ...(sizeWh === undefined ? {} : { sizeWh: [...sizeWh] }),
    ...(notice === undefined ? {} : { notice }),
    ...(lastChange === undefined ? {} : { lastChange }),
    ...(model === undefined ? {} : { model }),
    ...(shadow === undefined ? {} : { shadow }),
    restarts: reading.restarts,
  };
}

type Sight = Pick<CameraHealth, "state" | "blindSince" | "blindReason" | "faultKind" | "suspended">;

function sight(reading: CameraReading, nowMs: number, load: Overload): Sight {
  const { lookedAtMs, streamFault, faultKind, suspension } = reading;
  const promisedMs = promisedMsOf(reading);
  const dueMs = (lookedAtMs ?? reading.startedAtMs) + promisedMs;
  const overdue = nowMs - dueMs > (BLIND_AFTER_REVISITS - 1) * promisedMs;
  const starting = nowMs - reading.startedAtMs < CONNECTING_MAX_MS && streamFault === undefined;
  if (lookedAtMs === undefined && (!overdue || starting)) return { state: "connecting" };
  if (!overdue) return suspension === undefined ? { state: "seeing" } : suspendedSight(suspension);
  return {
    state: "blind",
    blindSince: instant(dueMs),
    blindReason: streamFault ?? patrolFault(reading, { nowMs, promisedMs, load }),
    ...(faultKind === undefined ? {} : { faultKind }),
  };
}

/** It is looked at in time, but a camera that cannot be believed does not see. */
function suspendedSight({ sinceMs, why, sentence: { zh, en } }: Suspension): Sight {
  const since = instant(sinceMs);
  return {
    ...{ state: "blind", blindSince: since, blindReason: en },
    suspended: { since, why, sentence: { zh, en } },
  };
}

/** Why a camera whose stream has no fault is not looked at. */
function patrolFault(
  { pictureAtMs, lookedAtMs = 0 }: CameraReading,
  {
    nowMs,
    promisedMs,
    load,
  }: { readonly nowMs: number; readonly promisedMs: number; readonly load: Overload },
): string {
  const pictureWaits =
    pictureAtMs !== undefined &&
    pictureAtMs > lookedAtMs &&
    nowMs - pictureAtMs <= BLIND_AFTER_REVISITS * promisedMs;
  const isTooMuch = load.overloaded || load.demandShare > 1;
  return pictureWaits && isTooMuch
    ? `pictures come, but the detector is overloaded and does not get to them: all cameras together ask for ${String(round(load.demandShare))} times what it can serve; add workers, a faster model, or a longer revisitS`
    : "no look within the revisit time";
}

export interface AgentReading {
  readonly agentId: string;
  readonly executionProvider: string;
  readonly model: Heartbeat["model"];
  readonly inferenceMsP50: number | undefined;
  readonly outboxDepth: number;
  readonly outboxDropped: number;
  readonly outbox?: OutboxHealth;
  /** Absent where nothing is recorded. */
  readonly records?: RecordsHealth | undefined;
  readonly config: ConfigInEffect;
  readonly load: NonNullable<Heartbeat["load"]>;
  readonly canary?: Heartbeat["canary"];
}

export function buildHeartbeat(
  agent: AgentReading,
  cameras: readonly CameraReading[],
  nowMs: number,
): Heartbeat {
  const { inferenceMsP50, canary, records, ...rest } = agent;
  return {
    ...rest,
    ...(canary === undefined ? {} : { canary }),
    ...(records === undefined ? {} : { records }),
    sentAt: instant(nowMs),
    version: VERSION,
    ...(inferenceMsP50 === undefined ? {} : { inferenceMsP50: round(inferenceMsP50) }),
    cameras: cameras.map((camera) => cameraHealth(camera, nowMs, agent.load)),
  };
}

/** A measured number, rounded; nothing where it was not measured. */
const known = <K extends string>(key: K, value: number | undefined): Partial<Record<K, number>> =>
  value === undefined ? {} : ({ [key]: round(value) } as Record<K, number>);

const instant = (ms: number): string => new Date(ms).toISOString();
const round = (value: number): number => Math.round(value * 100) / 100;
