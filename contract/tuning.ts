/**
 * What an engineer's tuning reads and gives: a label (one line of the labels' JSONL export) and a report for one camera,
 * violation and light. Published to the dispatcher by `models tune --publish` and drawn by the console's tuning page.
 */
import Type, { type Static } from "typebox";
import { CameraCode, EvidenceRef, ZoneId } from "./event.ts";
import { VIOLATIONS } from "./violation.ts";

export const LABEL_VERDICTS = ["true", "false", "unclear", "missed"] as const;
export type LabelVerdict = (typeof LABEL_VERDICTS)[number];

/** The light that a camera is found to see in: settings give each a confidence of its own. */
export const LIGHT_PROFILES = ["day", "night", "infrared"] as const;
export type LightProfile = (typeof LIGHT_PROFILES)[number];

/** `any`: all lights together, for a camera with too few labels of each; one confidence for all of them. */
export const TUNING_PROFILES = [...LIGHT_PROFILES, "any"] as const;
export type TuningProfile = (typeof TUNING_PROFILES)[number];

/** Of a whole report as JSON: what a dispatcher takes and keeps. */
export const TUNING_REPORT_MAX_BYTES = 4 * 1024 * 1024;
export const TUNING_POINTS_MAX = 400;
export const TUNING_LABELS_MAX = 2000;
export const TUNING_TICKETS_MAX = 1000;

const Instant = (description: string) =>
  Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$", description });
const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });
const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Sentence = Type.String({ minLength: 1, maxLength: 1000 });
const Said = (description: string) => Type.Object({ zh: Sentence, en: Sentence }, { description });
const Xyxy = Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()], {
  description: "Box corners x1, y1, x2, y2 in pixels of a picture of sourceSizeWh.",
});
const SizeWh = Type.Tuple([Type.Integer({ minimum: 1 }), Type.Integer({ minimum: 1 })], {
  description: "Width and height of the picture that the box is in, pixels.",
});
const ClassName = Type.String({
  minLength: 1,
  maxLength: 64,
  description: "As the model's manifest spells it.",
});

/** Where and when somebody judged something to be a violation, or not. */
const judged = {
  zoneId: ZoneId,
  verdict: Type.Enum([...LABEL_VERDICTS], {
    description:
      "true: it was one; false: a false alarm; unclear: counts neither way; missed: one that no camera reported.",
  }),
  at: Instant(
    "When it was seen: of a ticket the deciding event's capturedAt, of a missed one when somebody saw it.",
  ),
  until: Type.Optional(Instant("Until when it was there, where that is known.")),
  xyxy: Type.Optional(Xyxy),
  sourceSizeWh: Type.Optional(SizeWh),
  className: Type.Optional(ClassName),
  confidence: Type.Optional(Share("Of the deciding event.")),
  ticketId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  cause: Type.Optional(Type.String({ maxLength: 500, description: "Why, as whoever judged put it." })),
  evidence: Type.Optional(
    Type.Pick(EvidenceRef, ["object", "sha256"], { description: "The scene picture in the evidence store." }),
  ),
};

/** One line of a labels file (JSONL). Keys that are not named here may follow. */
export const LabelLine = Type.Object(
  {
    cameraCode: CameraCode,
    violation: Type.Enum([...VIOLATIONS]),
    ...judged,
    eventId: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: "The event that opened the ticket." }),
    ),
    configSha256: Type.Optional(Sha256),
    modelSha256: Type.Optional(Sha256),
    isConflict: Type.Optional(
      Type.Boolean({ description: "People judged it differently; the verdict is the one that counts." }),
    ),
  },
  { $id: "https://gridwatch.example/schema/label-line-1.json" },
);
export type LabelLine = Static<typeof LabelLine>;

export const TuningParams = Type.Object(
  {
    minConfidence: Share("Of the report's light: the camera's minConfidence.<profile>."),
    dwellS: Type.Number({ exclusiveMinimum: 0, description: "Of the report's zones: rule.dwellS, seconds." }),
    minHeightM: Type.Number({
      minimum: 0,
      maximum: 20,
      description: "Of the report's zones: minHeightM, metres.",
    }),
  },
  { description: "An operating point: what the tuning turns." },
);
export type TuningParams = Static<typeof TuningParams>;

/** A ticket that a replay opened and nobody has judged. */
export const TuningTicket = Type.Object({
  zoneId: ZoneId,
  at: Instant("The look that opened it."),
  until: Type.Optional(Instant("The look that cleared it; absent: it was there to the end.")),
  xyxy: Xyxy,
  sourceSizeWh: SizeWh,
  className: ClassName,
  confidence: Share("As the event would have said."),
  thumbnail: Type.Optional(
    Type.String({
      maxLength: 32_000,
      pattern: "^data:image/jpeg;base64,[A-Za-z0-9+/=]+$",
      description: "The place, where a picture of it could be had; persons and vehicles may be seen in it.",
    }),
  ),
});
export type TuningTicket = Static<typeof TuningTicket>;

const TuningLabel = Type.Object(judged);
export type TuningLabel = Static<typeof TuningLabel>;

/** All bounds are Wilson's 95 % score interval. */
export const TuningPoint = Type.Object({
  params: TuningParams,
  precision: Type.Optional(
    Share("Of the judged tickets that opened, those that were true; absent when none opened."),
  ),
  precisionLow: Share("Lower bound; 0 without any label."),
  precisionHigh: Share("Upper bound; 1 without any label."),
  recall: Type.Optional(
    Share("Of what was true, by a ticket or missed, what opened; absent when nothing was true."),
  ),
  recallLow: Share("Lower bound."),
  recallHigh: Share("Upper bound."),
  opened: Count("Tickets opened in all, judged or not, in this light."),
  kept: Type.Array(Type.Integer({ minimum: 0 }), {
    maxItems: TUNING_LABELS_MAX,
    description:
      "Indices into labelsList of what this point opens; a missed one that it opens is among them.",
  }),
  unjudged: Type.Array(Type.Integer({ minimum: 0 }), {
    maxItems: TUNING_TICKETS_MAX,
    description:
      "Indices into tickets of what this point opens and nobody has judged: it counts neither way.",
  }),
});
export type TuningPoint = Static<typeof TuningPoint>;

/** One setting before and after. */
export const SettingsChange = Type.Object({
  path: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'Within the camera\'s settings: "minConfidence.day", "zones[kerb].rule.dwellS".',
  }),
  before: Type.Union([Type.Number(), Type.Null()], { description: "Null: it was left to its default." }),
  after: Type.Number(),
});
export type SettingsChange = Static<typeof SettingsChange>;

export const TuningReport = Type.Object(
  {
    cameraCode: CameraCode,
    violation: Type.Enum([...VIOLATIONS]),
    profile: Type.Enum([...TUNING_PROFILES]),
    zoneIds: Type.Array(ZoneId, {
      minItems: 1,
      maxItems: 64,
      description: "The camera's zones of this violation that have one dwell and one smallest height.",
    }),
    madeAt: Instant("When the report was made."),
    recordsFrom: Instant("First look that was replayed."),
    recordsTo: Instant("Last look that was replayed."),
    looks: Count("Looks replayed, in any light."),
    modelName: Type.String({ minLength: 1, maxLength: 128 }),
    labels: Type.Object(
      {
        true: Count("Tickets that were right."),
        false: Count("False alarms."),
        unclear: Count("Counted neither way."),
        missed: Count("What no camera reported."),
      },
      { description: "Of this camera, violation, light and these zones." },
    ),
    minPrecision: Share("What the proposal's lower bound of the precision had to reach."),
    points: Type.Array(TuningPoint, { minItems: 1, maxItems: TUNING_POINTS_MAX }),
    current: Type.Integer({ minimum: 0, description: "Index into points: what is set now." }),
    labelsList: Type.Array(TuningLabel, { maxItems: TUNING_LABELS_MAX }),
    tickets: Type.Array(TuningTicket, {
      maxItems: TUNING_TICKETS_MAX,
      description: "What some point opens and nobody has judged, newest first.",
    }),
    leftOut: Type.Optional(
      Type.Object(
        {
          labelsBeyondRecords: Count("Labels of a time that was not replayed."),
          labels: Count("Labels beyond the bound of labelsList, the oldest."),
          tickets: Count("Tickets beyond the bound of tickets, the oldest."),
        },
        { description: "What the report does not hold; absent: nothing." },
      ),
    ),
    proposal: Type.Optional(
      Type.Object({
        point: Type.Integer({ minimum: 0, description: "Index into points." }),
        changes: Type.Array(SettingsChange, {
          maxItems: 64,
          description: "Empty: the settings of now are the best of the points.",
        }),
        says: Said("Why this one, with its numbers."),
        elsewhere: Type.Array(
          Type.Object({
            violation: Type.Enum([...VIOLATIONS]),
            profile: Type.Enum([...LIGHT_PROFILES]),
            vanish: Count("Tickets that open now and would not."),
            appear: Count("Tickets that would open and do not now."),
          }),
          {
            maxItems: 21,
            description:
              "What the same changes do to the camera's other violations and lights; nothing: not listed.",
          },
        ),
      }),
    ),
    refused: Type.Optional(
      Type.Object(
        {
          says: Said("Why nothing is proposed, and what is needed."),
          trueMore: Count("Labels of true ones that are still needed."),
          falseMore: Count("Labels of false ones that are still needed."),
        },
        { description: "Instead of a proposal." },
      ),
    ),
  },
  { $id: "https://gridwatch.example/schema/tuning-report-1.json" },
);
export type TuningReport = Static<typeof TuningReport>;

/** The first index of a report that leads nowhere, in a sentence; undefined when each leads to something. */
export function strayIndex(report: TuningReport): string | undefined {
  const { points, labelsList, tickets, current, proposal } = report;
  const stray = (key: string, index: number, list: string, length: number): string | undefined =>
    index < length
      ? undefined
      : `key "${key}" is ${String(index)}: ${list} has ${String(length)}, counted from 0`;
  for (const [i, { kept, unjudged }] of points.entries()) {
    const lost =
      stray(`points.${String(i)}.kept`, Math.max(-1, ...kept), "labelsList", labelsList.length) ??
      stray(`points.${String(i)}.unjudged`, Math.max(-1, ...unjudged), "tickets", tickets.length);
    if (lost !== undefined) return lost;
  }
  return (
    stray("current", current, "points", points.length) ??
    (proposal === undefined ? undefined : stray("proposal.point", proposal.point, "points", points.length))
  );
}
