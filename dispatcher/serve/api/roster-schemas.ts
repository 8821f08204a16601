/** What the routes of the roster take and give. */
import Type, { type Static } from "typebox";
import { CRS_TAGS, VIOLATIONS } from "#contract";
import { WORKER_ROLES } from "../../district/types.ts";
import { Reason } from "./deadline-schemas.ts";

const Text = (description: string) => Type.String({ description });
const Instant = (description: string) => Type.String({ description: `${description}, ISO 8601, UTC.` });
// Null first: read as a string it would become "".
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([Type.Null(), schema]);

const ID = "^[A-Za-z0-9_-]{1,64}$";
const TIME = "^((?:[01]\\d|2[0-3]):[0-5]\\d|24:00)$";
const LOCAL = "^\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d$";

const Shift = Type.Object(
  {
    shiftStart: Type.String({ pattern: TIME, description: "Local time HH:MM." }),
    shiftEnd: Type.String({ pattern: TIME, description: "Local time; before the start: on the next day." }),
    days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
      ...{ minItems: 1, maxItems: 7, uniqueItems: true },
      description: "Weekdays on which it starts: 1 Monday to 7 Sunday.",
    }),
  },
  { additionalProperties: false },
);

const setting = {
  name: Type.String({ minLength: 1, maxLength: 64 }),
  role: Type.Enum([...WORKER_ROLES], { description: "Who the worker is to the city." }),
  gridId: Type.String({ pattern: "^[0-9]{12,20}$", description: "The home grid, with everything below." }),
  shifts: Type.Array(Shift, { minItems: 1, maxItems: 21, description: "Of a week." }),
  violations: orNull(
    Type.Array(Type.Enum([...VIOLATIONS]), {
      uniqueItems: true,
      description: "What this one may act on; null: what the role may.",
    }),
  ),
  capacity: Type.Integer({ minimum: 1, maximum: 100, description: "Tickets the worker may have in hand." }),
  phone: orNull(Type.String({ pattern: "^\\+?[0-9 -]{3,20}$" })),
  channels: Type.Record(
    Type.String({ pattern: "^[a-z0-9-]{1,64}$" }),
    Type.String({ minLength: 1, maxLength: 200 }),
    {
      description: "Name of a notification channel → the worker's address there.",
    },
  ),
};

const Base = Type.Object(
  {
    lon: Type.Number({ minimum: -180, maximum: 180 }),
    lat: Type.Number({ minimum: -85, maximum: 85 }),
    crs: Type.Enum([...CRS_TAGS]),
  },
  {
    additionalProperties: false,
    description: "Where the worker is based; null: the middle of the home grid.",
  },
);

export const WorkerParams = Type.Object({
  id: Type.String({ pattern: ID, description: "The worker's id." }),
});

export const NewWorkerRequest = Type.Object(
  { id: Type.String({ pattern: ID }), ...setting, base: orNull(Base), reason: Reason },
  { additionalProperties: false },
);
export type NewWorkerRequest = Static<typeof NewWorkerRequest>;

export const WorkerChangeRequest = Type.Object(
  {
    ...setting,
    base: orNull(Base),
    reason: Reason,
    expectedVersion: Type.Integer({ minimum: 1, description: "The version that was read." }),
  },
  { additionalProperties: false },
);
export type WorkerChangeRequest = Static<typeof WorkerChangeRequest>;

export const ReasonQuery = Type.Object({ reason: Reason }, { additionalProperties: false });

export const RosterBody = Type.Object({
  timeZone: Text("Zone of the wall clock that shifts are written in."),
  workers: Type.Array(
    Type.Object({
      ...{ id: Text("Worker id."), ...setting },
      base: Type.Object({ lon: Type.Number(), lat: Type.Number() }, { description: "WGS-84." }),
      source: Type.Enum(["file", "api"], {
        description: "file: follows workers.csv; api: the office's own from the first change on.",
      }),
      retired: Type.Boolean({ description: "Works here no more; a change brings the worker back." }),
      version: Type.Integer({ description: "Pass it back as expectedVersion." }),
      userIds: Type.Array(Type.String(), {
        description: "Who signs in as this worker; retired users are left out.",
      }),
      openTickets: Type.Integer({ description: "In hand now." }),
      onShift: Type.Boolean({ description: "Now." }),
      leave: orNull(Text("Why not, when on leave now.")),
      extra: orNull(Text("Why, when on extra duty now.")),
      position: orNull(
        Type.Object({
          lon: Type.Number(),
          lat: Type.Number(),
          ageS: Type.Integer({ description: "Seconds since it was told." }),
        }),
      ),
    }),
  ),
});

export const PeriodQuery = Type.Object(
  {
    from: Type.String({ format: "date-time", description: "At or after." }),
    to: Type.String({ format: "date-time", description: "Before; at most 62 days later." }),
  },
  { additionalProperties: false },
);

export const DutyBody = Type.Object({
  timeZone: Text("Zone of the wall clock that shifts are written in."),
  workers: Type.Array(
    Type.Object({
      workerId: Text("Worker id."),
      name: Text("Name."),
      gridId: Text("Home grid now."),
      spans: Type.Array(Type.Object({ from: Instant("On duty from"), to: Instant("Until") }), {
        description: "By the shifts that held then, extra duty added, leave taken away.",
      }),
    }),
  ),
});

export const TenuresBody = Type.Object({
  tenures: Type.Array(
    Type.Object({
      from: orNull(Instant("Since when; null: always")),
      to: orNull(Instant("Until when; null: still")),
      gridId: Text("Home grid."),
      capacity: Type.Integer(),
      shifts: Type.Array(Shift),
      changedBy: orNull(Text("User id; null: by the file.")),
      reason: orNull(Text("Why.")),
    }),
    { description: "Oldest first." },
  ),
});

export const ExceptionNew = Type.Object(
  {
    kind: Type.Enum(["leave", "extra", "swap"], {
      description: "swap (调班): the worker has leave, the other one extra duty.",
    }),
    workerId: Type.String({ pattern: ID }),
    withWorkerId: Type.Optional(Type.String({ pattern: ID, description: "For a swap: who takes it over." })),
    from: Type.String({ pattern: LOCAL, description: "Local time in the district's zone." }),
    until: Type.String({ pattern: LOCAL, description: "Does not belong to it." }),
    reason: Reason,
  },
  { additionalProperties: false },
);

const ExceptionBody = Type.Object({
  id: orNull(Text("Null: of absences.csv, and changed there.")),
  workerId: Text("Worker id."),
  kind: Type.Enum(["leave", "extra"]),
  from: Text("Local time."),
  until: Text("Local time; does not belong to it."),
  reason: Text("Why."),
  swapId: orNull(Text("Both halves of a swap have the same.")),
  madeBy: orNull(Text("User id.")),
});
export const ExceptionsBody = Type.Object({ exceptions: Type.Array(ExceptionBody) });
export const ExceptionParams = Type.Object({ id: Type.String({ pattern: "^[0-9a-f-]{36}$" }) });
