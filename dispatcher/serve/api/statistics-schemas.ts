/** What the figures take and give, and the columns of their files. */
import Type from "typebox";
import { VIOLATIONS } from "#contract";
import { GRID_LEVELS } from "../../lifecycle/assign/grid.ts";
import { DEADLINES } from "../../lifecycle/clocks/deadlines.ts";
import {
  HOT_SPOT_RESOLUTION_MAX,
  HOT_SPOT_RESOLUTION_MIN,
  type HotSpot,
} from "../../statistics/hot-spots.ts";
import { COUNTED, DIMENSIONS, type StatisticsRow } from "../../statistics/measures.ts";
import type { Score } from "../../statistics/scores.ts";
import type { BeforeComplaintRow, CameraTime, Exposure } from "../../statistics/statistics-desk.ts";
import type { Column } from "./csv.ts";
import { Count, orNull, Text } from "./schema-parts.ts";

const Share = (description: string) =>
  orNull(Type.Number({ minimum: 0, maximum: 1, description: `${description} Null: nothing to divide by.` }));
const record = <K extends string, T extends Type.TSchema>(names: readonly K[], schema: (name: K) => T) =>
  Type.Object(Object.fromEntries(names.map((name) => [name, schema(name)])) as Record<K, T>);

export const period = {
  from: Type.String({ format: "date-time", description: "The period's first instant." }),
  to: Type.String({
    format: "date-time",
    description: "The first instant after it; at most 366 days later.",
  }),
};
const level = Type.Optional(
  Type.Enum([...GRID_LEVELS], {
    description: "For areas: grids of this level; left out: the grid a ticket lies in.",
  }),
);
const limit = (standard: number) =>
  Type.Integer({ minimum: 1, maximum: 50_000, default: standard, description: "At most so many rows." });
const days = (description: string) => Type.Optional(Type.Integer({ minimum: 1, maximum: 366, description }));
const strict = { additionalProperties: false } as const;

export const StatisticsQuerySchema = Type.Object(
  {
    ...period,
    by: Type.Enum([...DIMENSIONS], { default: "all", description: "What figures are grouped by." }),
    level,
    grid: Type.Optional(
      Type.String({
        pattern: "^[0-9]{12,20}$",
        description: "Only tickets of this grid and everything below it.",
      }),
    ),
    kind: Type.Optional(Type.Enum([...VIOLATIONS], { description: "Only tickets of this violation." })),
    camera: Type.Optional(
      Type.String({
        pattern: "^[0-9]{20}$",
        description: "Only tickets of this camera; all three hold together.",
      }),
    ),
    recurDays: days(
      "Days within which a place that comes back is a recurrence; default: the configuration's.",
    ),
    limit: limit(1_000),
  },
  strict,
);
export const HotSpotsQuery = Type.Object(
  {
    ...period,
    resolution: Type.Optional(
      Type.Integer({
        ...{ minimum: HOT_SPOT_RESOLUTION_MIN, maximum: HOT_SPOT_RESOLUTION_MAX },
        description:
          "H3's resolution: 9 has edges of about 0.2 km, 10 of 76 m, 11 of 29 m; default: the configuration's.",
      }),
    ),
    recurDays: days("As in /api/statistics."),
    limit: limit(50),
  },
  strict,
);
export const FairnessQuery = Type.Object(
  {
    ...period,
    by: Type.Enum(["worker", "camera"], { description: "Per hour on shift, or per hour looked." }),
  },
  strict,
);
export const BeforeComplaintQuery = Type.Object(
  {
    ...period,
    complaintDays: days("Days without a complaint before the camera's ticket; default: the configuration's."),
  },
  strict,
);
export const PeriodQuery = Type.Object({ ...period }, strict);
export const ScoresQuery = Type.Object({ ...period, level }, strict);

const Percentiles = orNull(
  Type.Object({
    count: Count("How many."),
    p50Ms: Count("Half took no longer than this, ms (nearest rank)."),
    p90Ms: Count("Nine in ten took no longer than this, ms."),
  }),
);
const Durations = Type.Object({
  working: Percentiles,
  running: Percentiles,
  natural: Percentiles,
});
const RATES = ["response", "inTime", "solved", "satisfied", "falseAlarm", "repeated", "recurred"] as const;

export const StatisticsRowBody = Type.Object({
  key: orNull(Text("Grid, camera, kind, hour, worker or source; null: everything, or what has none.")),
  name: orNull(Text("What people call it.")),
  counts: record(COUNTED, () => Type.Integer()),
  rates: record(RATES, () => Share("0 to 1.")),
  durations: record(DEADLINES, () => Durations),
});
export const HotSpotBody = Type.Object({
  id: Text("The cell's H3 index, 15 hexadecimal digits."),
  lon: Type.Number({ description: "Its middle, WGS-84 degrees." }),
  lat: Type.Number(),
  boundary: Type.Array(Type.Object({ lon: Type.Number(), lat: Type.Number() }), {
    description: "Its corners in order, WGS-84 degrees, the first one not repeated.",
  }),
  tickets: Count("Opened in the period."),
  recurrences: Count("Of these, those that came back after a verified closing."),
});
export const ExposureBody = Type.Object({
  key: Text("Worker id or camera code."),
  name: orNull(Text("The name.")),
  hours: orNull(Type.Number({ description: "On shift, or looked. Null: not on the roster any more." })),
  tickets: Count("Accepted by the worker, or opened by the camera, in the period."),
  ticketsPerHour: orNull(Type.Number()),
});
export const BeforeComplaintBody = Type.Object({
  violation: Text("Kind, or all."),
  places: Count("Places with a camera's ticket or a complaint."),
  cameraFirst: Count("Of these, those where a camera's ticket came before any complaint."),
  rate: Share("未诉先办."),
});
export const CameraTimeBody = Type.Object({
  cameraCode: Text("GB/T 28181 code."),
  cameraName: Text("What people call its place."),
  lookedS: Type.Number({ description: "Seconds that looks vouch for." }),
  blindS: Type.Number({ description: "Seconds without pictures." }),
  suspendedS: Type.Number({ description: "Seconds whose pictures could not be believed." }),
});
const ScoreBody = Type.Object({
  key: orNull(Text("Grid, worker or department.")),
  name: orNull(Text("The name.")),
  score: orNull(Type.Number({ minimum: 0, maximum: 100, description: "Null: nothing to judge by." })),
  parts: Type.Array(
    Type.Object({
      name: Text("Which rate."),
      weight: Type.Number(),
      of: Count("How many were counted."),
      rate: Share("The share that was good."),
    }),
  ),
});
export const ScoresBody = Type.Object({
  areas: Type.Array(ScoreBody),
  workers: Type.Array(ScoreBody),
  departments: Type.Array(ScoreBody),
});

const TIMES = ["working", "running", "natural"] as const;
const timeColumns = DEADLINES.flatMap((clock) =>
  TIMES.flatMap((kind) =>
    (["count", "p50Ms", "p90Ms"] as const).map(
      (part): Column<StatisticsRow> => ({
        name: `${clock}.${kind}.${part}`,
        of: ({ durations }) => durations[clock][kind]?.[part] ?? null,
      }),
    ),
  ),
);

export const STATISTICS_COLUMNS: readonly Column<StatisticsRow>[] = [
  { name: "key", of: ({ key }) => key },
  { name: "name", of: ({ name }) => name },
  ...COUNTED.map((name): Column<StatisticsRow> => ({ name, of: ({ counts }) => counts[name] })),
  ...RATES.map((name): Column<StatisticsRow> => ({ name: `${name}Rate`, of: ({ rates }) => rates[name] })),
  ...timeColumns,
];
/** Well-known text (OGC Simple Features), which maps and databases read: a ring ends where it began. */
const ringText = (corners: HotSpot["boundary"]): string =>
  `POLYGON((${[...corners, ...corners.slice(0, 1)].map(({ lon, lat }) => `${lon.toFixed(7)} ${lat.toFixed(7)}`).join(", ")}))`;

export const HOT_SPOT_COLUMNS: readonly Column<HotSpot>[] = [
  { name: "cell", of: ({ id }) => id },
  { name: "lon", of: ({ lon }) => lon },
  { name: "lat", of: ({ lat }) => lat },
  { name: "tickets", of: ({ tickets }) => tickets },
  { name: "recurrences", of: ({ recurrences }) => recurrences },
  { name: "boundary", of: ({ boundary }) => ringText(boundary) },
];
export const EXPOSURE_COLUMNS: readonly Column<Exposure>[] = [
  { name: "key", of: ({ key }) => key },
  { name: "name", of: ({ name }) => name },
  { name: "hours", of: ({ hours }) => hours },
  { name: "tickets", of: ({ tickets }) => tickets },
  { name: "ticketsPerHour", of: ({ ticketsPerHour }) => ticketsPerHour },
];
export const BEFORE_COMPLAINT_COLUMNS: readonly Column<BeforeComplaintRow>[] = [
  { name: "violation", of: ({ violation }) => violation },
  { name: "places", of: ({ places }) => places },
  { name: "cameraFirst", of: ({ cameraFirst }) => cameraFirst },
  { name: "rate", of: ({ rate }) => rate },
];
export const CAMERA_TIME_COLUMNS: readonly Column<CameraTime>[] = [
  { name: "cameraCode", of: ({ cameraCode }) => cameraCode },
  { name: "cameraName", of: ({ cameraName }) => cameraName },
  { name: "lookedS", of: ({ lookedS }) => lookedS },
  { name: "blindS", of: ({ blindS }) => blindS },
  { name: "suspendedS", of: ({ suspendedS }) => suspendedS },
];

/** One line for each score; `of` says of whom. */
export interface ScoreLine extends Score {
  readonly of: "area" | "worker" | "department";
}
const PARTS = ["response", "inTime", "reported", "solved", "satisfied"] as const;
export const SCORE_COLUMNS: readonly Column<ScoreLine>[] = [
  { name: "of", of: ({ of }) => of },
  { name: "key", of: ({ key }) => key },
  { name: "name", of: ({ name }) => name },
  { name: "score", of: ({ score }) => score },
  ...PARTS.map(
    (part): Column<ScoreLine> => ({
      name: `${part}Rate`,
      of: ({ parts }) => parts.find(({ name }) => name === part)?.rate ?? null,
    }),
  ),
];
