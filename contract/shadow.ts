/**
 * What a camera's rules on trial would have done. Nobody is sent for it: the dispatcher counts it beside the tickets of
 * the live rules, so that an engineer sees what would vanish and what would appear.
 */
import Type, { type Static } from "typebox";
import { CameraCode, EvidenceRef, ZoneId } from "./event.ts";
import { VIOLATIONS } from "./violation.ts";

const UuidV7 = (description: string) =>
  Type.String({
    pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
    description,
  });
const Instant = (description: string) =>
  Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$", description });
const DedupKey = (description: string) => Type.String({ minLength: 1, maxLength: 255, description });

export const ShadowIncident = Type.Object(
  {
    id: UuidV7("UUIDv7 of this message, lower case; also the JetStream message id."),
    incidentId: UuidV7(
      "The same in every message about one incident. One that was `missed` and is reported after all is `opened` under the same.",
    ),
    agentId: Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,62}$" }),
    cameraCode: CameraCode,
    label: Type.String({ minLength: 1, maxLength: 64, description: "What people call the candidate." }),
    settingsSha256: Type.String({
      pattern: "^[0-9a-f]{64}$",
      description:
        "SHA-256 of the rules on trial and of the live ones that they are compared with: what the counts belong to.",
    }),
    phase: Type.Enum(["opened", "compared", "cleared", "missed"], {
      description:
        "opened: the shadow's rules fired; compared: long enough has passed to say whether the live rules fire too (left out where `opened` said so already); cleared: gone; missed: the live rules fired and the shadow's did not.",
    }),
    violation: Type.Enum([...VIOLATIONS]),
    zoneId: ZoneId,
    at: Instant("When the look was received that this is about, UTC, by the agent's own clock."),
    xyxy: Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()], {
      description: "Box corners x1, y1, x2, y2 in pixels of a picture of sourceSizeWh.",
    }),
    sourceSizeWh: Type.Tuple([Type.Integer({ minimum: 1 }), Type.Integer({ minimum: 1 })], {
      description: "Width and height of the picture that was looked at, pixels.",
    }),
    className: Type.String({
      minLength: 1,
      maxLength: 64,
      description: "Class name of the model's manifest.",
    }),
    confidence: Type.Number({ minimum: 0, maximum: 1 }),
    dwellS: Type.Number({ minimum: 0, description: "Seconds from first to last sight, up to this look." }),
    alsoLive: Type.Boolean({
      description:
        "Whether the live rules have reported the same thing. False in `opened` may become true in `compared` or `cleared`; always true in `missed`.",
    }),
    dedupKey: DedupKey("Of the shadow's own incident; in `missed` as liveDedupKey."),
    liveDedupKey: Type.Optional(DedupKey("Of the live events about the same thing.")),
    evidence: Type.Optional(
      Type.Array(EvidenceRef, {
        maxItems: 1,
        description: "The scene, faces and plates hidden: only of what the live rules have not reported.",
      }),
    ),
  },
  { $id: "https://gridwatch.example/schema/shadow-incident-1.json" },
);
export type ShadowIncident = Static<typeof ShadowIncident>;
