/** Incident + frame → the contract's event. Pure: ids, evidence and clock quality come from outside. */
import {
  type CrsTag,
  dedupKey,
  EVENT_SCHEMA_VERSION,
  type EvidenceRef,
  type ViolationEvent,
} from "#contract";
import { clipBox } from "../../geometry/box.ts";
import type { Frame } from "../../perceive/decode/frame.ts";
import type { Incident } from "../../perceive/zone/incident.ts";

export interface EventContext {
  /** The frame on which the rule decided. */
  readonly frame: Frame;
  readonly camera: {
    readonly code: string;
    readonly name: string;
    /** WGS-84 degrees, with the system the point was given in. */
    readonly location: {
      readonly lon: number;
      readonly lat: number;
      readonly originalCrs: CrsTag;
      readonly of: "camera" | "ground";
    };
  };
  readonly agentId: string;
  readonly model: { readonly name: string; readonly sha256: string };
  readonly configSha256: string;
  /** UUIDv7, made before the evidence is drawn because the pictures are named after it. */
  readonly eventId: string;
  readonly evidence: readonly EvidenceRef[];
  readonly clockSynchronised: "yes" | "no" | "unknown";
  /** How the pictures hide faces and plates. */
  readonly privacy: NonNullable<ViolationEvent["privacy"]>;
}

const MAX_REASON_CHARACTERS = 500;

function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}

function seenObject(incident: Incident, frame: Frame): ViolationEvent["objects"][number] {
  const [x1, y1, x2, y2] = clipBox(incident.xyxy, frame.widthPx, frame.heightPx);
  return {
    xyxy: [rounded(x1, 1), rounded(y1, 1), rounded(x2, 1), rounded(y2, 1)],
    className: incident.className,
    confidence: rounded(Math.min(1, Math.max(0, incident.confidence)), 4),
    trackId: incident.trackId,
  };
}

export function buildEvent(incident: Incident, context: EventContext): ViolationEvent {
  const { frame, camera } = context;
  const place = {
    cameraCode: camera.code,
    zoneId: incident.zoneId,
    violation: incident.violation,
    placeCell: incident.placeCell,
  };
  return {
    schemaVersion: EVENT_SCHEMA_VERSION,
    id: context.eventId,
    phase: incident.phase,
    ...place,
    dedupKey: dedupKey(place),
    cameraName: camera.name,
    agentId: context.agentId,
    capturedAt: new Date(frame.capturedAtMs).toISOString(),
    clock: { source: "receiver", synchronised: context.clockSynchronised },
    dwell: {
      observedS: rounded(incident.observedS, 3),
      elapsedS: rounded(incident.elapsedS, 3),
      thresholdS: incident.thresholdS,
    },
    sourceSizeWh: [frame.widthPx, frame.heightPx],
    objects: [seenObject(incident, frame)],
    evidence: [...context.evidence],
    model: { ...context.model },
    configSha256: context.configSha256,
    location: { ...camera.location },
    reason: incident.reason.slice(0, MAX_REASON_CHARACTERS),
    ...(incident.needsConfirmation === true ? { needsConfirmation: true } : {}),
    privacy: { ...context.privacy },
  };
}
