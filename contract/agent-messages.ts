/** What agents and dispatcher say to each other besides events: heartbeat, commands, ticket notices. */
import Type, { type Static } from "typebox";
import { CameraCode, EvidenceRef, ZoneId } from "./event.ts";
import { VIOLATIONS } from "./violation.ts";

/** "Look again": sent when a worker says done. */
export const VerifyRequest = Type.Object(
  {
    ticketId: Type.String({ minLength: 1, maxLength: 64 }),
    cameraCode: CameraCode,
    zoneId: ZoneId,
    violation: Type.Enum([...VIOLATIONS]),
    dedupKey: Type.String({ minLength: 1, maxLength: 255 }),
    looks: Type.Integer({
      minimum: 1,
      maximum: 60,
      description: "Clean looks in a row that count as clear.",
    }),
    timeoutS: Type.Number({
      minimum: 1,
      maximum: 600,
      description: "After this long without enough looks: blind.",
    }),
  },
  { $id: "https://gridwatch.example/schema/verify-request-1.json" },
);
export type VerifyRequest = Static<typeof VerifyRequest>;

export const VerifyReply = Type.Object(
  {
    ticketId: Type.String({ minLength: 1, maxLength: 64 }),
    verdict: Type.Enum(["clear", "present", "blind"], {
      description:
        "clear: enough clean looks in a row; present: the object is still there; blind: the camera cannot say.",
    }),
    looks: Type.Integer({ minimum: 0, description: "Looks that were taken." }),
    capturedAt: Type.Optional(Type.String({ description: "When the last look was received, UTC." })),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
    evidence: Type.Array(EvidenceRef, { maxItems: 4 }),
  },
  { $id: "https://gridwatch.example/schema/verify-reply-1.json" },
);
export type VerifyReply = Static<typeof VerifyReply>;

export const SnapshotRequest = Type.Object({ cameraCode: CameraCode });
export type SnapshotRequest = Static<typeof SnapshotRequest>;

export const SnapshotReply = Type.Object({
  cameraCode: CameraCode,
  capturedAt: Type.Optional(Type.String()),
  evidence: Type.Array(EvidenceRef, { maxItems: 1 }),
  reason: Type.String({ minLength: 1, maxLength: 500 }),
});
export type SnapshotReply = Static<typeof SnapshotReply>;

const CameraHealth = Type.Object({
  cameraCode: CameraCode,
  name: Type.String(),
  state: Type.Enum(["connecting", "seeing", "blind"], {
    description:
      "seeing: looked at within its revisit time; a healthy process is not evidence of a seeing camera.",
  }),
  blindSince: Type.Optional(Type.String()),
  blindReason: Type.Optional(Type.String()),
  lookedAt: Type.Optional(Type.String({ description: "Last look, UTC." })),
  looks: Type.Integer({ minimum: 0 }),
  framesDropped: Type.Integer({ minimum: 0, description: "Frames replaced by a newer one before a look." }),
  revisitS: Type.Number({ description: "Promised revisit." }),
  revisitP99S: Type.Optional(Type.Number({ description: "Measured 99th percentile of the last looks." })),
  keyframeIntervalS: Type.Optional(Type.Number({ description: "Measured time between keyframes." })),
  restarts: Type.Integer({ minimum: 0 }),
});
export type CameraHealth = Static<typeof CameraHealth>;

export const Heartbeat = Type.Object(
  {
    agentId: Type.String({ minLength: 1, maxLength: 63 }),
    sentAt: Type.String(),
    version: Type.String(),
    executionProvider: Type.String({ description: "What inference really runs on." }),
    model: Type.Object({ name: Type.String(), sha256: Type.String() }),
    inferenceMsP50: Type.Optional(Type.Number()),
    outboxDepth: Type.Integer({ minimum: 0 }),
    outboxDropped: Type.Integer({ minimum: 0 }),
    cameras: Type.Array(CameraHealth, { maxItems: 4096 }),
  },
  { $id: "https://gridwatch.example/schema/heartbeat-1.json" },
);
export type Heartbeat = Static<typeof Heartbeat>;

/** Ticket opened or closed, told to the edge so that it can be ticket-aware. */
export const TicketNotice = Type.Object(
  {
    ticketId: Type.String(),
    dedupKey: Type.String(),
    state: Type.Enum(["opened", "closed"]),
    at: Type.String(),
  },
  { $id: "https://gridwatch.example/schema/ticket-notice-1.json" },
);
export type TicketNotice = Static<typeof TicketNotice>;
