/** What the routes of tuning reports take and give; the report itself is the contract's. */
import Type from "typebox";
import { TUNING_PROFILES, TuningParams, TuningReport, VIOLATIONS } from "#contract";
import { Count, Instant, orNull, Text } from "./schema-parts.ts";

const UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

const Said = (description: string) =>
  Type.Object({ zh: Text("Chinese."), en: Text("English.") }, { description });

export const TuningPost = Type.Object(TuningReport.properties);
export const TuningParamsOf = Type.Object({ id: Type.String({ pattern: UUID, description: "Report id." }) });

export const TuningListQuery = Type.Object(
  {
    camera: Type.Optional(Type.String({ pattern: "^[0-9]{20}$", description: "Only of this camera." })),
    violation: Type.Optional(Type.Enum([...VIOLATIONS], { description: "Only of this kind." })),
    profile: Type.Optional(Type.Enum([...TUNING_PROFILES], { description: "Only of this light." })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "Newest first." }),
    after: Type.Optional(Type.String({ pattern: UUID, description: "nextAfter of an earlier answer." })),
  },
  { additionalProperties: false },
);

export const TuningEntryBody = Type.Object({
  id: Text("GET /api/tuning-reports/{id} gives all of it."),
  cameraCode: Text("20 digits."),
  violation: Type.Enum([...VIOLATIONS]),
  profile: Type.Enum([...TUNING_PROFILES]),
  zoneIds: Type.Array(Type.String()),
  madeAt: Instant("When it was made"),
  publishedAt: Instant("When it came here"),
  publishedBy: Text("User id."),
  recordsFrom: Instant("First look that was replayed"),
  recordsTo: Instant("Last look that was replayed"),
  looks: Count("Looks replayed."),
  modelName: Text("The model that looked."),
  labels: TuningReport.properties.labels,
  current: TuningParams,
  proposal: orNull(
    Type.Object({
      params: TuningParams,
      says: Said("Why this one."),
      changes: Count("Settings that would change; 0: those of now are the best of the points."),
    }),
  ),
  refused: orNull(Said("Why nothing is proposed, and what is needed.")),
});

export const TuningListBody = Type.Object({
  reports: Type.Array(TuningEntryBody),
  nextAfter: orNull(Text("Pass as after for the next page; null at the end.")),
});

export const TuningReportBody = Type.Object({ entry: TuningEntryBody, report: TuningPost });
