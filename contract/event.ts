/** The violation event: what an edge agent says once a rule over tracks in a zone has decided. */
import Type, { type Static } from "typebox";
import { CRS_TAGS } from "./coordinates.ts";
import { VIOLATIONS } from "./violation.ts";

/** Raised only when an old reader would misread a new event; added optional fields do not raise it. */
export const EVENT_SCHEMA_VERSION = 1;

const literals = <T extends string>(values: readonly T[], description: string) =>
  Type.Enum([...values], { description });

export const CameraCode = Type.String({
  pattern: "^[0-9]{20}$",
  description: "GB/T 28181 device id, 20 digits; the camera's identity. Location is never derived from it.",
});

export const ZoneId = Type.String({
  pattern: "^[a-z0-9][a-z0-9-]{0,62}$",
  description: "Zone id, unique within its camera: lower-case letters, digits and hyphens.",
});

const Instant = (description: string) =>
  Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$", description });

const Sha256 = (description: string) => Type.String({ pattern: "^[0-9a-f]{64}$", description });

export const EvidenceRef = Type.Object(
  {
    kind: literals(
      ["scene", "crop", "before"],
      "scene: whole picture with zone and box; crop: the object; before: the place without it",
    ),
    object: Type.String({ minLength: 1, maxLength: 256, description: "Name in the evidence object store." }),
    contentType: Type.Literal("image/jpeg"),
    sha256: Sha256("SHA-256 of the picture's bytes, lower-case hex."),
    sizeBytes: Type.Integer({ minimum: 1, maximum: 16_777_216 }),
  },
  { description: "Where one evidence picture lies." },
);
export type EvidenceRef = Static<typeof EvidenceRef>;

const ObjectSeen = Type.Object({
  xyxy: Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()], {
    description: "Box corners x1, y1, x2, y2 in source-frame pixels.",
  }),
  className: Type.String({ minLength: 1, maxLength: 64, description: "Class name of the model's manifest." }),
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  trackId: Type.String({ minLength: 1, maxLength: 64, description: "Track id, unique within the camera." }),
});

export const ViolationEvent = Type.Object(
  {
    schemaVersion: Type.Literal(EVENT_SCHEMA_VERSION),
    id: Type.String({
      pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
      description: "UUIDv7, lower case; also the JetStream message id, so a resend is recognised.",
    }),
    phase: literals(
      ["opened", "updated", "cleared"],
      "opened: the rule fired; updated: still there; cleared: gone.",
    ),
    violation: literals(VIOLATIONS, "One of the seven violations."),
    cameraCode: CameraCode,
    cameraName: Type.String({
      minLength: 1,
      maxLength: 128,
      description: "What people call the camera's place.",
    }),
    zoneId: ZoneId,
    agentId: Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,62}$", description: "The agent that decided." }),
    capturedAt: Instant("When the deciding frame was received, UTC, by the agent's own clock."),
    clock: Type.Object(
      {
        source: Type.Literal("receiver"),
        synchronised: Type.Enum(["yes", "no", "unknown"], {
          description: "Whether the agent's clock is disciplined.",
        }),
      },
      { description: "Quality of capturedAt." },
    ),
    dwell: Type.Object(
      {
        observedS: Type.Number({ minimum: 0, description: "Seconds covered by looks that saw the object." }),
        elapsedS: Type.Number({ minimum: 0, description: "Seconds from first to last sight." }),
        thresholdS: Type.Number({ minimum: 0, description: "The rule's dwell." }),
      },
      { description: "How long it has been there, and how well that is known." },
    ),
    sourceSizeWh: Type.Tuple([Type.Integer({ minimum: 1 }), Type.Integer({ minimum: 1 })], {
      description: "Width and height of the source frame in pixels.",
    }),
    objects: Type.Array(ObjectSeen, {
      minItems: 1,
      maxItems: 32,
      description: "What was seen, the subject first.",
    }),
    placeCell: Type.String({
      pattern: "^[0-9]{1,3}-[0-9]{1,3}$",
      description:
        "Cell column-row of the object's ground point where the episode began; fixed for the episode.",
    }),
    dedupKey: Type.String({
      minLength: 1,
      maxLength: 255,
      description: "What makes two events one incident.",
    }),
    evidence: Type.Array(EvidenceRef, { maxItems: 8 }),
    model: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 128 }),
      sha256: Sha256("SHA-256 of the weights."),
    }),
    configSha256: Sha256("SHA-256 of the agent's effective configuration, credentials left out."),
    location: Type.Object(
      {
        lon: Type.Number({ minimum: -180, maximum: 180 }),
        lat: Type.Number({ minimum: -90, maximum: 90 }),
        originalCrs: literals(CRS_TAGS, "The system the point was given in, before conversion."),
        of: literals(
          ["camera", "ground"],
          "camera: where the camera hangs; ground: the object's own calibrated point",
        ),
      },
      { description: "WGS-84 degrees." },
    ),
    reason: Type.String({
      minLength: 1,
      maxLength: 500,
      description: "The rule's sentence, as a worker reads it.",
    }),
    needsConfirmation: Type.Optional(
      Type.Boolean({ description: "A person must look before anybody is sent." }),
    ),
    privacy: Type.Optional(
      Type.Object(
        {
          blurred: literals(
            ["model", "geometry", "none"],
            "model: faces and plates that a model found; geometry: the head part of every person's box and the plate part of every vehicle's; none: the agent is told to leave them",
          ),
          originalKept: Type.Boolean({
            description: "Whether the agent keeps the scene without blur under lock, within its bounds.",
          }),
        },
        { description: "How faces and plates were hidden in the pictures." },
      ),
    ),
  },
  { $id: "https://gridwatch.example/schema/event-1.json", title: "gridwatch violation event" },
);
export type ViolationEvent = Static<typeof ViolationEvent>;
