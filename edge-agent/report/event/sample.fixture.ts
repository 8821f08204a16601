/** A frame, an incident and an event for the tests of reporting. */
import { createHash, randomBytes } from "node:crypto";
import { pino } from "pino";
import { uuidV7, type ViolationEvent } from "#contract";
import type { Frame } from "../../perceive/decode/frame.ts";
import type { Incident } from "../../perceive/zone/incident.ts";
import type { EvidencePicture, OutboxEntry } from "../outbox/outbox.ts";
import { buildEvent } from "./event-builder.ts";
import { createPrivacy, type Privacy, type PrivacyOptions } from "./privacy.ts";

export const SAMPLE_CAMERA = {
  code: "34020000001320000001",
  name: "人民路口东侧",
  location: { lon: 121.4737, lat: 31.2304, originalCrs: "GCJ-02", of: "camera" },
} as const;

/** Faces and plates of the sample's classes are hidden by the shape of their boxes. */
export const samplePrivacy = (changes: Partial<PrivacyOptions> = {}): Privacy =>
  createPrivacy({
    blur: true,
    eyes: () => ({
      detector: { detect: () => Promise.reject(new Error("nobody asked it")) },
      evidence: { person: ["person"], car: ["motor-vehicle"], motorcycle: ["motor-vehicle"] },
    }),
    finder: undefined,
    logger: pino({ level: "silent" }),
    ...changes,
  });

/** A grey street with a lighter "vehicle" at 60,40-100,70. */
export function sampleFrame(widthPx = 160, heightPx = 120): Frame {
  const rgb = new Uint8Array(widthPx * heightPx * 3).fill(90);
  for (let y = 40; y < 70; y += 1) rgb.fill(220, (y * widthPx + 60) * 3, (y * widthPx + 100) * 3);
  return {
    ...{ widthPx, heightPx, rgb, cameraCode: SAMPLE_CAMERA.code, sequence: 1 },
    ...{ capturedAtMs: Date.UTC(2026, 10, 21, 1, 43, 30, 250), monotonicMs: 0 },
  };
}

export function sampleIncident(changes: Partial<Incident> = {}): Incident {
  return {
    ...{ phase: "opened", violation: "parking", zoneId: "kerb", trackId: "t7", className: "car" },
    ...{ confidence: 0.83, xyxy: [60, 40, 100, 70], placeCell: "16-10" },
    ...{ observedS: 181.25, elapsedS: 190, thresholdS: 180 },
    reason: "car has stood in kerb for 181 s of 180 s",
    ...changes,
  };
}

export function sampleEvent(
  changes: Partial<Incident> = {},
  picture: readonly EvidencePicture[] = [],
): ViolationEvent {
  return buildEvent(sampleIncident(changes), {
    frame: sampleFrame(),
    camera: SAMPLE_CAMERA,
    agentId: "edge-1",
    model: { name: "efficientdet-lite0", sha256: "ab".repeat(32) },
    configSha256: "cd".repeat(32),
    eventId: uuidV7(sampleFrame().capturedAtMs, randomBytes(10)),
    evidence: picture.map(({ ref }) => ref),
    clockSynchronised: "unknown",
    privacy: { blurred: "geometry", originalKept: true },
  });
}

/** An entry with one picture of `pictureBytes` bytes, every byte the same. */
export function sampleEntry(
  phase: Incident["phase"],
  pictureBytes = 0,
  trackId = "t7",
): Omit<OutboxEntry, "position"> {
  const jpeg = new Uint8Array(pictureBytes).fill(7);
  const object = `${phase}-${trackId}/scene.jpg`;
  const pictures: EvidencePicture[] =
    pictureBytes === 0
      ? []
      : [
          {
            ref: {
              kind: "scene",
              object,
              contentType: "image/jpeg",
              sha256: createHash("sha256").update(jpeg).digest("hex"),
              sizeBytes: pictureBytes,
            },
            jpeg,
          },
        ];
  return { event: sampleEvent({ phase, trackId }, pictures), pictures };
}
