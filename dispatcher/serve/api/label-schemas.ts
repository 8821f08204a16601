/** What the routes of labels take and give. */
import Type from "typebox";
import { LABEL_VERDICTS, VIOLATIONS } from "#contract";
import { LABEL_CAUSES, LABEL_CONFLICTS } from "../../learning/label.ts";
import { ROLES } from "../../lifecycle/ticket.ts";
import { Count, Instant, orNull, Text } from "./schema-parts.ts";

const UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";
const CODE = "^[0-9]{20}$";

const Verdict = Type.Enum([...LABEL_VERDICTS], {
  description:
    "true: it was one; false: a false alarm; unclear: nobody can say; missed: people saw it and the camera did not.",
});
const CauseCode = Type.Enum([...LABEL_CAUSES], {
  description:
    "wrong-object: something else; nothing-there: a reflection, a shadow, a print; permitted: it may be there; outside: beside the zone; passing: about to leave; same-thing: reported before; bad-picture: nobody can tell; other: as the words say.",
});

const filter = {
  camera: Type.Optional(Type.String({ pattern: CODE, description: "Only of this camera." })),
  violation: Type.Optional(Type.Enum([...VIOLATIONS], { description: "Only of this kind." })),
  verdict: Type.Optional(Type.Enum([...LABEL_VERDICTS], { description: "Only those that count as this." })),
  conflict: Type.Optional(
    Type.Boolean({ description: "Only those in which people differ and no engineer has said what counts." }),
  ),
  from: Type.Optional(Type.String({ format: "date-time", description: "Seen at this instant or later." })),
  to: Type.Optional(Type.String({ format: "date-time", description: "Seen before this instant." })),
};

export const LabelListQuery = Type.Object(
  {
    ...filter,
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "Newest first." }),
    after: Type.Optional(Type.String({ pattern: UUID, description: "nextAfter of an earlier answer." })),
  },
  { additionalProperties: false },
);

export const LabelExportQuery = Type.Object(
  {
    ...filter,
    format: Type.Enum(["coco", "jsonl"], {
      default: "jsonl",
      description:
        "jsonl: a line for each labelled ticket, as `models tune --labels` reads it; coco: COCO JSON for training, of those with a picture and a box.",
    }),
  },
  { additionalProperties: false },
);

const Picture = orNull(
  Type.Object({
    object: Text("GET /api/tickets/{id}/evidence/{object} shows it."),
    sha256: Text("Of its bytes."),
  }),
);

export const LabelBody = Type.Object({
  ticketId: Text("UUIDv7."),
  number: Count("Of the ticket."),
  cameraCode: Text("20 digits; of a missed one the camera that should have seen it."),
  cameraName: Text("What people call the place."),
  zoneId: Text("Zone within the camera."),
  violation: Type.Enum([...VIOLATIONS]),
  seenAt: Instant("When it was seen, by the source's clock"),
  verdict: Verdict,
  conflict: Type.Enum([...LABEL_CONFLICTS], {
    description: "open: people differ; settled: they do, and an engineer has said what counts.",
  }),
  causeCode: orNull(CauseCode),
  cause: orNull(Text("In words.")),
  by: Type.Object({ id: Text("User or worker id."), role: Type.Enum([...ROLES]) }),
  decidedAt: Instant("When that was said"),
  event: orNull(
    Type.Object(
      {
        id: Text("Of the event that opened the ticket."),
        confidence: orNull(Type.Number()),
        className: Text("As the model's manifest spells it."),
        xyxy: orNull(Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()])),
        sourceSizeWh: orNull(Type.Tuple([Type.Integer(), Type.Integer()])),
        configSha256: orNull(Text("Of the agent's configuration of that moment.")),
        model: orNull(Type.Object({ name: Text("In its manifest."), sha256: Text("Of its weights.") })),
      },
      { description: "Null: people opened it." },
    ),
  ),
  evidence: Picture,
  crop: Picture,
  said: Type.Array(
    Type.Object({
      verdict: Verdict,
      causeCode: orNull(CauseCode),
      cause: orNull(Text("In words.")),
      byId: Text("User or worker id."),
      byRole: Type.Enum([...ROLES]),
      at: Instant("When"),
      sequence: orNull(Count("The transition that says so; null: said on the labels page.")),
    }),
    { description: "Everybody's words, oldest first." },
  ),
});

export const LabelListBody = Type.Object({
  labels: Type.Array(LabelBody),
  nextAfter: orNull(Text("Pass as after for the next page; null at the end.")),
});

export const BalanceQuery = Type.Object(
  {
    camera: filter.camera,
    limit: Type.Integer({
      ...{ minimum: 1, maximum: 5_000, default: 1_000 },
      description: "Rows; those with most false alarms first.",
    }),
  },
  { additionalProperties: false },
);

export const BalanceBody = Type.Object({
  balance: Type.Array(
    Type.Object({
      cameraCode: Text("20 digits."),
      cameraName: orNull(Text("What people call the place; null: no agent has it any more.")),
      violation: Type.Enum([...VIOLATIONS]),
      true: Count("Were one."),
      false: Count("False alarms."),
      unclear: Count("Nobody can say."),
      missed: Count("Seen by people and not by the camera."),
      conflicts: Count("Of them: people differ, and no engineer has said what counts."),
    }),
  ),
});

export const LabelParams = Type.Object({
  ticketId: Type.String({ pattern: UUID, description: "The ticket's id (UUID)." }),
});

export const LabelPost = Type.Object(
  {
    verdict: Verdict,
    causeCode: Type.Optional(CauseCode),
    cause: Type.Optional(Type.String({ maxLength: 500, description: "In words." })),
    cameraCode: Type.Optional(
      Type.String({
        pattern: CODE,
        description: "For missed: the camera that should have seen it; the ticket's own unless given.",
      }),
    ),
    zoneId: Type.Optional(
      Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,62}$", description: "For missed: its zone." }),
    ),
  },
  { additionalProperties: false },
);
