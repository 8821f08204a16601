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

export const SnapshotRequest = Type.Object({
  cameraCode: CameraCode,
  plain: Type.Optional(
    Type.Boolean({
      description: "The picture alone, without the strip of words below it: its shares are the camera's.",
    }),
  ),
});
export type SnapshotRequest = Static<typeof SnapshotRequest>;

export const SnapshotReply = Type.Object({
  cameraCode: CameraCode,
  capturedAt: Type.Optional(Type.String()),
  evidence: Type.Array(EvidenceRef, { maxItems: 1 }),
  reason: Type.String({ minLength: 1, maxLength: 500 }),
});
export type SnapshotReply = Static<typeof SnapshotReply>;

/** "Read your configuration again": the request's body is not read. */
export const ReloadReply = Type.Object(
  {
    applied: Type.Boolean({ description: "False: nothing has changed, and reason says why." }),
    source: Type.String({
      minLength: 1,
      maxLength: 512,
      description: "Where the configuration in effect came from.",
    }),
    configSha256: Type.String({ pattern: "^[0-9a-f]{64}$", description: "Of the configuration in effect." }),
    reason: Type.String({ minLength: 1, maxLength: 2000 }),
    unchanged: Type.Integer({ minimum: 0, description: "Cameras that were left as they were." }),
    changes: Type.Array(
      Type.Object({
        cameraCode: CameraCode,
        change: Type.Enum(["added", "removed", "shadow", "rules", "patrol", "stream"], {
          description:
            "shadow: the rules on trial alone, nothing live touched; rules: zones or names, nothing interrupted; patrol: revisit, priority or model; stream: its decoder was started anew.",
        }),
      }),
      { maxItems: 8192 },
    ),
    modelLoaded: Type.Boolean({ description: "True when another model, or other workers, were loaded." }),
    waitForRestart: Type.Array(Type.String({ minLength: 1 }), {
      maxItems: 64,
      description: "Keys whose new value takes effect when the agent is started again.",
    }),
  },
  { $id: "https://gridwatch.example/schema/reload-reply-1.json" },
);
export type ReloadReply = Static<typeof ReloadReply>;

/** "Start this camera's decoder anew": what it remembers of the street stays. */
export const RestartRequest = Type.Object(
  { cameraCode: CameraCode },
  { $id: "https://gridwatch.example/schema/restart-request-1.json" },
);
export type RestartRequest = Static<typeof RestartRequest>;

export const RestartReply = Type.Object(
  {
    cameraCode: CameraCode,
    restarted: Type.Boolean(),
    seenAfterS: Type.Optional(
      Type.Number({
        minimum: 0,
        description: "Seconds to the first look after it; absent when there was none.",
      }),
    ),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  },
  { $id: "https://gridwatch.example/schema/restart-reply-1.json" },
);
export type RestartReply = Static<typeof RestartReply>;

/** "The camera is right as it hangs now": its scene is learned anew. */
export const RelearnRequest = Type.Object(
  { cameraCode: CameraCode },
  { $id: "https://gridwatch.example/schema/relearn-request-1.json" },
);
export type RelearnRequest = Static<typeof RelearnRequest>;

export const RelearnReply = Type.Object(
  {
    cameraCode: CameraCode,
    relearning: Type.Boolean(),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  },
  { $id: "https://gridwatch.example/schema/relearn-reply-1.json" },
);
export type RelearnReply = Static<typeof RelearnReply>;

const Count = (description: string) => Type.Integer({ minimum: 0, description });

const ShadowHealth = Type.Object(
  {
    label: Type.String({ minLength: 1, maxLength: 64 }),
    settingsSha256: Type.String({ pattern: "^[0-9a-f]{64}$", description: "What the counts belong to." }),
    since: Type.String({ description: "When these rules went on trial on this camera, UTC." }),
    looks: Count("Looks that the shadow's rules judged."),
    opened: Count("Incidents that the shadow's rules opened."),
    alsoLive: Count("Of them, those that the live rules reported too."),
    shadowOnly: Count("Of them, those that the live rules did not, after the time that both may take."),
    liveOnly: Count("Incidents of the live rules that the shadow's did not open in that time."),
    undecided: Count("Of both sides, those whose time is not over."),
    cleared: Count("Of the opened ones, those that went."),
    failed: Count("Looks that the shadow could not judge."),
    lost: Count("Messages about its incidents that were given up."),
    msPerLook: Type.Optional(Type.Number({ minimum: 0, description: "Mean time that it takes, measured." })),
  },
  {
    description:
      "How the camera's rules on trial fare beside the live ones. Counts go on over restarts and begin anew with other settings.",
  },
);
export type ShadowHealth = Static<typeof ShadowHealth>;

const CameraHealth = Type.Object({
  cameraCode: CameraCode,
  name: Type.String(),
  location: Type.Optional(
    Type.Object(
      { lon: Type.Number({ minimum: -180, maximum: 180 }), lat: Type.Number({ minimum: -90, maximum: 90 }) },
      { description: "Where the camera hangs, WGS-84 degrees." },
    ),
  ),
  state: Type.Enum(["connecting", "seeing", "blind"], {
    description:
      "seeing: looked at within its revisit time; a healthy process is not evidence of a seeing camera.",
  }),
  blindSince: Type.Optional(Type.String()),
  blindReason: Type.Optional(Type.String()),
  faultKind: Type.Optional(
    Type.String({
      ...{ minLength: 1, maxLength: 32 },
      description:
        "What is wrong with the stream, for programs: frozen-picture, wrong-password, no-answer, …",
    }),
  ),
  suspended: Type.Optional(
    Type.Object(
      {
        since: Type.String({ description: "UTC." }),
        why: Type.String({ minLength: 1, maxLength: 32, description: "moved, dark, blurred or covered." }),
        sentence: Type.Object({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }),
      },
      {
        description:
          "Pictures come and are looked at, but cannot be believed: the camera's rules judge nothing, and state is blind.",
      },
    ),
  ),
  lookedAt: Type.Optional(Type.String({ description: "Last look, UTC." })),
  looks: Type.Integer({ minimum: 0 }),
  framesDropped: Type.Integer({ minimum: 0, description: "Frames replaced by a newer one before a look." }),
  revisitS: Type.Number({ description: "Promised revisit." }),
  revisitP99S: Type.Optional(Type.Number({ description: "Measured 99th percentile of the last looks." })),
  keyframeIntervalS: Type.Optional(Type.Number({ description: "Measured time between keyframes." })),
  codec: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 32,
      description: "Of the stream, in ffmpeg's words: h264, hevc.",
    }),
  ),
  sizeWh: Type.Optional(
    Type.Tuple([Type.Integer({ minimum: 1 }), Type.Integer({ minimum: 1 })], {
      description: "Width and height of the camera's own pictures, pixels.",
    }),
  ),
  lastChange: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 500,
      description:
        "What last changed in the stream (codec or size) and when: the zones may no longer fit. Since the agent's start.",
    }),
  ),
  notice: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 500,
      description: "What an operator should know of a camera that is seen, such as key frames too far apart.",
    }),
  ),
  restarts: Type.Integer({ minimum: 0 }),
  analysedSPerMin: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 60,
      description:
        "Seconds of the last minute that looks vouch for: each for the time to the next one, at most revisitS.",
    }),
  ),
  revisitP50S: Type.Optional(Type.Number({ description: "Measured median of the last looks." })),
  inferenceMsP50: Type.Optional(Type.Number({ description: "Median time of this camera's inferences." })),
  inferenceMsP99: Type.Optional(Type.Number()),
  decodeMs: Type.Optional(
    Type.Number({ description: "Processor time of the decoder for each picture it gave, milliseconds." }),
  ),
  evidenceSmall: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        "Pictures that had to serve as evidence in the detector's size, because no full-size one showed what was judged.",
    }),
  ),
  drops: Type.Optional(
    Type.Object(
      {
        replaced: Type.Integer({ minimum: 0, description: "A newer picture came before the look." }),
        detectorFailed: Type.Integer({ minimum: 0, description: "The detector gave no answer." }),
        notStored: Type.Integer({
          minimum: 0,
          description: "The look could not be stored; it is judged again.",
        }),
      },
      { description: "Pictures that led to no look, by cause, since the camera was started." },
    ),
  ),
  shadow: Type.Optional(ShadowHealth),
  model: Type.Optional(
    Type.Object(
      { name: Type.String({ minLength: 1 }), sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }) },
      { description: "What looks at this camera, where that is a canary: the agent's own model otherwise." },
    ),
  ),
});
export type CameraHealth = Static<typeof CameraHealth>;

export const ConfigInEffect = Type.Object(
  {
    source: Type.String({
      minLength: 1,
      maxLength: 512,
      description: "Where it came from: a file, or a bucket's key with its revision.",
    }),
    sha256: Type.String({ pattern: "^[0-9a-f]{64}$", description: "As in the events of this agent." }),
    loadedAt: Type.String({ description: "Since when it is in effect, UTC." }),
    refused: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: "Why a later configuration was refused; absent once one was taken.",
      }),
    ),
  },
  { description: "The configuration that the agent works by." },
);
export type ConfigInEffect = Static<typeof ConfigInEffect>;

export const OutboxHealth = Type.Object(
  {
    waiting: Count("Events not stored by the stream yet."),
    uncovered: Count("Events stored by the stream that no decision is known for yet."),
    bytes: Count("Disk bytes that both take."),
    maxBytes: Count("The bound on them."),
    oldestWaitingAt: Type.Optional(
      Type.String({ description: "When the oldest waiting event was kept, UTC." }),
    ),
    dropped: Type.Object(
      {
        updated: Count("Waiting `updated` given up because the bound was reached."),
        uncovered: Count("Stored, undecided events given up because a bound was reached."),
        expired: Count("Waiting events given up because they were older than the bound."),
      },
      { description: "Since the agent's start." },
    ),
    refused: Count("Incidents refused because nothing could be given up for them."),
    offeredAgain: Count("Stored events offered again because the stream had lost them."),
    alarms: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
      maxItems: 8,
      description: "What an operator must act on, one sentence each.",
    }),
  },
  { description: "How the events kept on the box fare." },
);
export type OutboxHealth = Static<typeof OutboxHealth>;

/** What all cameras ask of the inference slots, and what became of their revisit times. */
const PatrolLoad = Type.Object({
  overloaded: Type.Boolean({
    description:
      "The slots cannot serve all in time: revisit times are lengthened, the lowest priority's first.",
  }),
  demandShare: Type.Number({
    minimum: 0,
    description: "Slots that all cameras together ask for, over the slots there are.",
  }),
  busyShare: Type.Number({ minimum: 0, description: "Share of the slots that was busy in the last minute." }),
  stretchByPriority: Type.Record(Type.String(), Type.Number({ minimum: 0 }), {
    description: "Priority → measured time between looks over the time asked for; 1 is a kept promise.",
  }),
});

export const CanaryHealth = Type.Object(
  {
    label: Type.String({ minLength: 1, maxLength: 64 }),
    model: Type.String({ minLength: 1, maxLength: 128, description: "Name in its manifest." }),
    sha256: Type.String({ pattern: "^[0-9a-f]{64}$", description: "Of its weights." }),
    state: Type.Enum(["running", "fallen-back"], {
      description:
        "fallen-back: its cameras are looked at by the agent's own model again, until the canary's configuration changes.",
    }),
    cameras: Type.Array(CameraCode, { maxItems: 4096 }),
    since: Type.String({ description: "When it began to look, UTC; kept over restarts." }),
    looks: Count("Looks of its cameras that it took."),
    compared: Count("Looks that both models were shown."),
    agreement: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          "F1 of its boxes against the own model's over the latest compared looks; absent before the first with a box.",
      }),
    ),
    minAgreement: Type.Number({ minimum: 0, maximum: 1 }),
    byCamera: Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 1 }), {
      description: "The same of each camera, where there was anything to compare.",
    }),
    inferenceMsP50: Type.Optional(Type.Number({ minimum: 0 })),
    failed: Count("Inferences that gave no answer; the own model was asked instead."),
    fallenBackAt: Type.Optional(Type.String({ description: "UTC." })),
    reason: Type.Optional(
      Type.String({ minLength: 1, maxLength: 500, description: "Why it fell back: one sentence." }),
    ),
  },
  { description: "A model on trial on some cameras, and how it fares beside the agent's own." },
);
export type CanaryHealth = Static<typeof CanaryHealth>;

export const RecordsHealth = Type.Object(
  {
    blocks: Count("Blocks of looks on the box, of all cameras."),
    bytes: Count("Disk bytes that they take."),
    maxBytes: Count("The bound on them."),
    looks: Count("Looks recorded since the agent's start."),
    lost: Count("Looks that could not be recorded since then."),
    replaced: Count("Blocks that made room for newer ones since then."),
    expired: Count("Blocks that were older than the bound since then."),
  },
  { description: "What the agent keeps for replays: perception records, without pixels." },
);
export type RecordsHealth = Static<typeof RecordsHealth>;

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
    outbox: Type.Optional(OutboxHealth),
    records: Type.Optional(RecordsHealth),
    config: Type.Optional(ConfigInEffect),
    load: Type.Optional(PatrolLoad),
    canary: Type.Optional(CanaryHealth),
    cameras: Type.Array(CameraHealth, { maxItems: 4096 }),
  },
  { $id: "https://gridwatch.example/schema/heartbeat-1.json" },
);
export type Heartbeat = Static<typeof Heartbeat>;

/** Ticket opened or closed, told to the edge so that it can be ticket-aware; kept for agents that are away. */
export const TicketNotice = Type.Object(
  {
    ticketId: Type.String(),
    dedupKey: Type.String(),
    state: Type.Enum(["opened", "closed"]),
    resolution: Type.Optional(
      Type.Enum(["verified", "self-cleared", "false-alarm"], {
        description:
          "How it was closed. verified, self-cleared: the thing is gone; false-alarm: a person says that it may stay.",
      }),
    ),
    at: Type.String(),
  },
  { $id: "https://gridwatch.example/schema/ticket-notice-1.json" },
);
export type TicketNotice = Static<typeof TicketNotice>;
