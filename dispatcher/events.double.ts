/** Violation events for tests: whole, valid, and all of one parked car unless said otherwise. */
import { randomBytes } from "node:crypto";
import { dedupKey, uuidV7, type ViolationEvent } from "#contract";
import { systemClock } from "./time/clock.ts";

export const CAMERA = "99050100001320000001";

let lastMs = 0;

/** An id that no other call of this process gave. */
export function newEventId(): string {
  lastMs = Math.max(lastMs + 1, systemClock.nowMs());
  return uuidV7(lastMs, randomBytes(10));
}

/** A parked car at cell "12-9", unless said otherwise; the dedup key is made to fit. */
export function eventOf(parts: Partial<ViolationEvent> = {}): ViolationEvent {
  const event: Omit<ViolationEvent, "dedupKey"> = {
    schemaVersion: 1,
    id: newEventId(),
    phase: "opened",
    violation: "parking",
    cameraCode: CAMERA,
    cameraName: "示例路口东侧",
    zoneId: "no-parking",
    agentId: "edge-1",
    capturedAt: new Date(systemClock.nowMs()).toISOString(),
    clock: { source: "receiver", synchronised: "unknown" },
    dwell: { observedS: 182, elapsedS: 183, thresholdS: 180 },
    sourceSizeWh: [1920, 1080],
    objects: [{ xyxy: [10, 10, 200, 200], className: "car", confidence: 0.9, trackId: "t1" }],
    placeCell: "12-9",
    evidence: [
      {
        kind: "scene",
        object: `edge-1/${newEventId()}/scene.jpg`,
        contentType: "image/jpeg",
        sha256: "c".repeat(64),
        sizeBytes: 4,
      },
    ],
    model: { name: "test", sha256: "d".repeat(64) },
    configSha256: "e".repeat(64),
    location: { lon: 120.625, lat: 31.315, originalCrs: "WGS-84", of: "camera" },
    reason: "car dwelt 183 s of 180 s in no-parking",
    ...parts,
  };
  return { ...event, dedupKey: dedupKey(event) };
}

export const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
