/** What the routes of rules on trial take and give. */
import Type from "typebox";
import { Heartbeat, LABEL_VERDICTS, VIOLATIONS } from "#contract";
import { SHADOW_SIDES } from "../../learning/fold-shadow.ts";
import { CameraParams } from "./camera-schemas.ts";
import { Count, Instant, orNull, Text } from "./schema-parts.ts";

const UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";
const SHA256 = "^[0-9a-f]{64}$";

const Running = Heartbeat.properties.cameras.items.properties.shadow;

const Side = Type.Enum([...SHADOW_SIDES], {
  description:
    "both: the live rules report it too; shadow-only: they do not, and a ticket would appear; live-only: the rules on trial do not, and a ticket would vanish; undecided: the time that both may take is not over.",
});

export const ShadowListQuery = Type.Object(
  {
    settings: Type.Optional(
      Type.String({
        pattern: SHA256,
        description: "Only of the trial whose settings have this SHA-256; the running one's unless given.",
      }),
    ),
    side: Type.Optional(Side),
    violation: Type.Optional(Type.Enum([...VIOLATIONS])),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "Newest first." }),
    after: Type.Optional(Type.String({ pattern: UUID, description: "nextAfter of an earlier answer." })),
  },
  { additionalProperties: false },
);

const Entry = Type.Object({
  incidentId: Text("UUIDv7."),
  agentId: Text("The agent that decided."),
  cameraCode: Text("20 digits."),
  label: Text("What people call the candidate."),
  settingsSha256: Text("Of the settings on trial."),
  side: Side,
  violation: Type.Enum([...VIOLATIONS]),
  zoneId: Text("Zone within the camera."),
  at: Instant("When it would have been opened, or was missed"),
  clearedAt: orNull(Instant("When it was gone")),
  xyxy: Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]),
  sourceSizeWh: Type.Tuple([Type.Integer(), Type.Integer()]),
  className: Text("As the model's manifest spells it."),
  confidence: Type.Number(),
  dwellS: Type.Number({ description: "Seconds." }),
  dedupKey: Text("Of the incident on trial."),
  liveDedupKey: orNull(Text("Of the live events about the same thing.")),
  hasPicture: Type.Boolean({ description: "GET …/shadow/{incidentId}/picture shows it." }),
  ticketId: orNull(Text("The live rules' ticket.")),
  ticketNumber: orNull(Count("Its number.")),
  verdict: orNull(
    Type.Enum([...LABEL_VERDICTS], { description: "What people said of that ticket; null: nothing yet." }),
  ),
});

export const ShadowBody = Type.Object({
  cameraCode: Text("20 digits."),
  running: orNull(Type.Object(Running.properties, { description: "As its agent counts it." })),
  settingsSha256: orNull(Text("Which trial's incidents these are; null: of any.")),
  counts: Type.Array(
    Type.Object({
      side: Side,
      violation: Type.Enum([...VIOLATIONS]),
      incidents: Count("That the book holds, of the newest five thousand."),
      true: Count("Of them, whose ticket was right."),
      false: Count("Of them, whose ticket was a false alarm."),
    }),
  ),
  incidents: Type.Array(Entry),
  nextAfter: orNull(Text("Pass as after for the next page; null at the end.")),
});

export const ShadowPictureParams = Type.Object({
  ...CameraParams.properties,
  incidentId: Type.String({ pattern: UUID, description: "The incident's id." }),
});
