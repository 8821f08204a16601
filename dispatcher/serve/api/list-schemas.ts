/** What the list of tickets takes and gives. */
import Type, { type Static } from "typebox";
import { VIOLATIONS } from "#contract";
import { TICKET_ORDERS } from "../../lifecycle/access-desk.ts";
import { TICKET_STATES } from "../../lifecycle/ticket.ts";
import { CountsBody, TicketSummaryBody } from "./schemas.ts";

/** Where a report can come from. */
const SOURCES = ["camera", "worker", "operator", "sensor", "case", "vendor"] as const;

/** One value or several, separated by commas. */
const someOf = (values: readonly string[], description: string) =>
  Type.Optional(
    Type.String({
      pattern: "^[a-z,-]{1,200}$",
      description: `${description}: one or several of ${values.join(", ")}, separated by commas.`,
    }),
  );

const filters = {
  state: someOf(TICKET_STATES, "Only tickets in these states"),
  openOnly: Type.Optional(Type.Boolean({ description: "Only tickets that are not closed." })),
  violation: someOf(VIOLATIONS, "Only these violations"),
  camera: Type.Optional(Type.String({ pattern: "^[0-9]{20}$", description: "Only of this camera." })),
  grid: Type.Optional(
    Type.String({ pattern: "^[0-9]{12,20}$", description: "Only of this grid and everything below it." }),
  ),
  worker: Type.Optional(
    Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$", description: "Only those assigned to this worker." }),
  ),
  openedFrom: Type.Optional(Type.String({ format: "date-time", description: "Opened at or after." })),
  openedBefore: Type.Optional(Type.String({ format: "date-time", description: "Opened before." })),
  overdue: Type.Optional(
    Type.Literal(true, { description: "Only tickets with a deadline that has passed unmet." }),
  ),
  awaitsReviewer: Type.Optional(
    Type.Literal(true, { description: "Only done tickets that no camera can judge: the reviewer's queue." }),
  ),
  source: Type.Optional(Type.Enum([...SOURCES], { description: "Only reports from there." })),
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        "Words that must all occur: number, place, reason, grid, worker, what people wrote. Found a moment after they were written.",
    }),
  ),
};

export const TicketFilterQuery = Type.Object(filters, { additionalProperties: false });
export type TicketFilterQuery = Static<typeof TicketFilterQuery>;

export const TicketListQuery = Type.Object(
  {
    ...filters,
    limit: Type.Integer({
      minimum: 1,
      maximum: 200,
      default: 50,
      description: "At most this many.",
    }),
    sort: Type.Optional(
      Type.Enum([...TICKET_ORDERS], {
        default: "newest",
        description:
          "newest: highest number first; changed: last change first; deadline: the next deadline first, tickets without a running one (closed, suspended) left out.",
      }),
    ),
    cursor: Type.Optional(
      Type.String({
        pattern: "^[A-Za-z0-9_-]{1,100}$",
        description: "nextCursor or previousCursor of an earlier answer with the same sort and filters.",
      }),
    ),
    total: Type.Optional(
      Type.Literal(true, { description: "Also say how many there are; costs a count, so ask once a list." }),
    ),
    beforeNumber: Type.Optional(
      Type.Integer({ minimum: 1, description: "Continue below this ticket number; cursor does the same." }),
    ),
  },
  { additionalProperties: false },
);

export const TicketListBody = Type.Object({
  tickets: Type.Array(TicketSummaryBody),
  nextCursor: Type.Union([
    Type.String({ description: "Pass as cursor for the next page; null at the end." }),
    Type.Null(),
  ]),
  previousCursor: Type.Union([
    Type.String({ description: "Pass as cursor for the page before; null at the beginning." }),
    Type.Null(),
  ]),
  total: Type.Optional(
    Type.Object(
      {
        count: Type.Integer({ description: "How many the filters find." }),
        isExact: Type.Boolean({
          description: "False: there are over 10,000 closed ones, and the count is an estimate.",
        }),
      },
      { description: "Only when it was asked for; of the filters, whatever the sort leaves out." },
    ),
  ),
  nextBeforeNumber: Type.Union([Type.Integer({ description: "The same as a number." }), Type.Null()]),
});

export const FilteredCountsBody = Type.Object({
  ...CountsBody.properties,
  isExact: Type.Boolean({
    description: "False: over 10,000 closed tickets match, and how many is an estimate.",
  }),
});
