/** What the routes of deadline tables and the working calendar take and give. */
import Type from "typebox";
import { VIOLATIONS } from "#contract";
import { ESCALATION_TARGETS } from "../../lifecycle/clocks/deadlines.ts";
import { CLOCK_UNITS } from "../../lifecycle/clocks/due.ts";

const Text = (description: string) => Type.String({ description });
const Instant = (description: string) => Type.String({ description: `${description}, ISO 8601, UTC.` });
// Null first: read as a string it would become "".
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([Type.Null(), schema]);

const Limit = Type.Object({
  amount: Type.Number({ description: "How many of the unit." }),
  unit: Type.Enum([...CLOCK_UNITS]),
});

const Rule = Type.Object({
  violation: Type.Enum([...VIOLATIONS]),
  district: orNull(Text("The grid it is for, with everything below; null: everywhere.")),
  areaClass: orNull(Text("A key of areas; null: every class.")),
  accept: Limit,
  arrive: Limit,
  done: Limit,
  close: Limit,
});

export const TableBody = Type.Object(
  {
    version: Text("A short name such as 2026-2."),
    source: Type.Optional(Text("Whose limits these are.")),
    areas: Type.Record(Type.String(), Type.Array(Type.String()), {
      description: "Class of area → its grids, each with everything below.",
    }),
    escalation: Type.Array(
      Type.Object({ afterMinutes: Type.Integer(), to: Type.Enum([...ESCALATION_TARGETS]) }),
      { maxItems: 8 },
    ),
    rules: Type.Array(Rule, {
      maxItems: 5_000,
      description: "Each violation needs one rule for everywhere.",
    }),
  },
  { additionalProperties: false },
);

/** Unfinished: anything that is a table in outline. */
export const DraftTable = Type.Object(
  {
    version: Type.String({ maxLength: 200 }),
    source: Type.Optional(Type.String({ maxLength: 200 })),
    areas: Type.Optional(Type.Unknown()),
    escalation: Type.Optional(Type.Unknown()),
    rules: Type.Array(Type.Unknown(), { maxItems: 5_000 }),
  },
  { additionalProperties: false },
);

export const Reason = Type.String({ minLength: 1, maxLength: 500, description: "Why; it is kept." });

const putInForce = {
  id: Type.Integer({ description: "Counts up." }),
  version: Text("Its name."),
  loadedAt: Instant("When it came into the book"),
  source: Type.Enum(["file", "api"], { description: "Loaded from a file, or put in force by a person." }),
  putBy: orNull(Text("Who put it in force; null for a file's.")),
  reason: orNull(Text("Why; null for a file's.")),
};

const standing = {
  ...putInForce,
  validFrom: Instant("From when it sets clocks"),
  standing: Type.Enum(["in-force", "coming", "never", "past"], {
    description: "never: a newer one is in force from an earlier day.",
  }),
};

export const DeadlinesBody = Type.Object({
  versions: Type.Array(
    Type.Object({ ...standing, rules: Type.Integer({ description: "How many rules." }) }),
    {
      description: "Newest first.",
    },
  ),
});

export const DeadlineBody = Type.Object({ ...standing, table: TableBody });

export const DeadlineParams = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) });
export const DraftParams = Type.Object({
  id: Type.String({ pattern: "^[0-9a-f-]{36}$", description: "The draft's id (UUID)." }),
});

export const PutDeadlinesRequest = Type.Object(
  {
    table: TableBody,
    validFrom: Type.String({ format: "date-time", description: "From when; now or later." }),
    reason: Reason,
    draftId: Type.Optional(
      Type.String({ pattern: "^[0-9a-f-]{36}$", description: "The draft it came from, which goes." }),
    ),
  },
  { additionalProperties: false },
);

export const PutBody = Type.Object({ id: Type.Integer({ description: "The new version's id." }) });

export const DraftRequest = Type.Object({ table: DraftTable }, { additionalProperties: false });
export const DraftChangeRequest = Type.Object(
  { table: DraftTable, expectedVersion: Type.Integer({ minimum: 1 }) },
  { additionalProperties: false },
);

const DraftBody = Type.Object({
  id: Text("UUID."),
  table: Type.Unknown({ description: "As it was saved." }),
  version: Type.Integer({ description: "Pass it back as expectedVersion." }),
  madeBy: Text("User id."),
  madeAt: Instant("When"),
  changedBy: Text("User id."),
  changedAt: Instant("When"),
  problems: Type.Array(Type.String(), {
    description: "What keeps it from being put in force, one sentence each.",
  }),
});
export const DraftsBody = Type.Object({ drafts: Type.Array(DraftBody) });
export const DraftMadeBody = Type.Object({ id: Text("UUID."), problems: Type.Array(Type.String()) });

const Days = Type.Array(Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }), { maxItems: 366 });
const Years = Type.Record(
  Type.String({ pattern: "^\\d{4}$" }),
  Type.Object({
    source: Text("The notice that says so."),
    holidays: Days,
    workdays: Type.Array(Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }), {
      description: "调休: weekend days that are worked.",
    }),
  }),
);

export const CalendarBody = Type.Object({
  version: Text("Of the calendar in force."),
  years: Years,
  versions: Type.Array(Type.Object(putInForce), { description: "Newest first; the first one is in force." }),
});

export const CalendarRequest = Type.Object(
  {
    version: Type.String({ minLength: 1, maxLength: 200 }),
    years: Years,
    reason: Reason,
    expectedId: Type.Integer({ description: "The id of the version that was read; another one since: 409." }),
  },
  { additionalProperties: false },
);
