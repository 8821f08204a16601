/** Simulated cameras: events as agents make them, of as many places as wanted. */
import { randomBytes } from "node:crypto";
import { dedupKey, eventSubject, uuidV7, type ViolationEvent } from "#contract";

export interface Spot {
  readonly camera: number;
  readonly cell: number;
}

export interface MadeEvent {
  readonly id: string;
  readonly subject: string;
  readonly dedupKey: string;
  readonly body: Uint8Array;
}

const encoder = new TextEncoder();
/** One box carries so many cameras. */
const PER_AGENT = 28;

const codeOf = (camera: number): string => `990501000013${String(camera).padStart(8, "0")}`;

let lastMs = 0;

function newId(): string {
  lastMs = Math.max(lastMs + 1, Date.now());
  return uuidV7(lastMs, randomBytes(10));
}

/** Of a parked car; each spot has a dedup key of its own. */
export function makeEvent({ camera, cell }: Spot, phase: ViolationEvent["phase"]): MadeEvent {
  const cameraCode = codeOf(camera);
  const agentId = `edge-${String(Math.floor(camera / PER_AGENT))}`;
  const id = newId();
  const event: Omit<ViolationEvent, "dedupKey"> = {
    schemaVersion: 1,
    id,
    phase,
    violation: "parking",
    cameraCode,
    cameraName: `路口 ${String(camera)}`,
    zoneId: "no-parking",
    agentId,
    capturedAt: new Date().toISOString(),
    clock: { source: "receiver", synchronised: "yes" },
    dwell: { observedS: 182, elapsedS: 183, thresholdS: 180 },
    sourceSizeWh: [1920, 1080],
    objects: [{ xyxy: [10, 10, 200, 200], className: "car", confidence: 0.9, trackId: "t1" }],
    placeCell: `${String(cell % 64)}-${String(Math.floor(cell / 64) % 36)}`,
    evidence: [
      {
        kind: "scene",
        object: `${agentId}/${id}/scene.jpg`,
        contentType: "image/jpeg",
        sha256: "c".repeat(64),
        sizeBytes: 240_000,
      },
    ],
    model: { name: "bench", sha256: "d".repeat(64) },
    configSha256: "e".repeat(64),
    // Over a city of 38 by 33 km: 28,000 cameras are 22 on a square kilometre.
    location: {
      lon: 120.4 + 0.4 * ((camera * 0.618_034) % 1),
      lat: 31.2 + 0.3 * ((camera * 0.754_878) % 1),
      originalCrs: "WGS-84",
      of: "camera",
    },
    reason: "car dwelt 183 s of 180 s in no-parking",
  };
  const key = dedupKey(event);
  const body = encoder.encode(JSON.stringify({ ...event, dedupKey: key }));
  return { id, subject: eventSubject("parking", cameraCode), dedupKey: key, body };
}
