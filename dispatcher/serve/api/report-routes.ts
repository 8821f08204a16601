/** Weekly and monthly reports (通报), and what another deadline table would have meant. */
import Type from "typebox";
import { VIOLATIONS } from "#contract";
import { DEADLINES } from "../../lifecycle/clocks/deadlines.ts";
import type { Report, ReportFilter } from "../../lifecycle/clocks/report.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import { CLOSE_REASONS } from "../../lifecycle/ticket.ts";
import type { App } from "../app.ts";
import { instantOf } from "./instant.ts";
import { ErrorBody } from "./schemas.ts";
import { Count, Instant, orNull, Text } from "./schema-parts.ts";

const ACCESS = { access: { roles: ["dispatcher", "reviewer", "administrator"], scope: "district" } } as const;

const TextOrNull = (description: string) => orNull(Text(description));
const countsBy = <K extends string>(names: readonly K[], description: string) =>
  Type.Object(
    Object.fromEntries(names.map((name) => [name, Type.Optional(Type.Integer())])) as Record<
      K,
      Type.TOptional<Type.TInteger>
    >,
    { description },
  );

const counts = {
  opened: Count("Tickets opened in the period."),
  closed: Count("Tickets closed in the period."),
  missed: Count("Deadlines that passed in the period."),
  openAtEnd: Count("Tickets not closed at its end."),
  overdueAtEnd: Count("Of these, those with a missed deadline."),
};

const ReportBody = Type.Object({
  kind: Type.Enum(["week", "month"]),
  period: Type.String({ description: "ISO week 2026-W47, or month 2026-11." }),
  from: Instant("Its first instant"),
  to: Instant("The first instant after it"),
  writtenAt: Instant("When it was counted"),
  ...counts,
  closedBy: countsBy(CLOSE_REASONS, "Closed tickets by reason."),
  missedBy: countsBy(DEADLINES, "Missed deadlines by clock."),
  reminders: Count("催办 in the period."),
  escalations: Count("Escalations in the period."),
  byGrid: Type.Array(
    Type.Object({ gridId: TextOrNull("Null: no grid."), name: TextOrNull("Its name."), ...counts }),
  ),
  byWorker: Type.Array(
    Type.Object({ workerId: TextOrNull("Null: nobody yet."), name: TextOrNull("The name."), ...counts }),
  ),
  byViolation: Type.Array(Type.Object({ violation: Type.Enum([...VIOLATIONS]), ...counts })),
});

const ReportsQuery = Type.Object(
  {
    kind: Type.Optional(Type.Enum(["week", "month"], { description: "Only weekly or only monthly ones." })),
    before: Type.Optional(
      Type.String({ format: "date-time", description: "Only those that end before this." }),
    ),
    limit: Type.Integer({
      minimum: 1,
      maximum: 100,
      default: 12,
      description: "At most so many, newest first.",
    }),
  },
  { additionalProperties: false },
);

const DryRunBody = Type.Object(
  {
    deadlines: Type.String({
      minLength: 1,
      maxLength: 1_500_000,
      description: "The other table, as deadlines.yaml has it; JSON is YAML too.",
    }),
    from: Type.String({ format: "date-time", description: "Clocks started at or after this." }),
    to: Type.String({ format: "date-time", description: "Clocks started before this." }),
  },
  { additionalProperties: false },
);

const dryRunCounts = Type.Object({
  clocks: Count("Clocks that ran."),
  lateNow: Count("Late by the limits of then."),
  lateThen: Count("Late by the other table."),
  newlyLate: Count("In time as it was, late by the other."),
  newlyInTime: Count("Late as it was, in time by the other."),
});

const steps = { accept: dryRunCounts, arrive: dryRunCounts, done: dryRunCounts, close: dryRunCounts };

const DryRunReply = Type.Object({
  version: Type.String({ description: "The other table's version." }),
  tickets: Count("Tickets looked at."),
  truncated: Type.Boolean({ description: "There were more than are looked at; the earliest are counted." }),
  ...steps,
  byViolation: Type.Array(Type.Object({ violation: Type.Enum([...VIOLATIONS]), ...steps }), {
    description: "The same for each violation that had clocks.",
  }),
});

export function reportRoutes(app: App, { clocks }: Pick<TicketDesk, "clocks">): void {
  app.get(
    "/api/reports",
    {
      config: ACCESS,
      schema: {
        tags: ["reports"],
        summary: "Weekly and monthly reports, newest first; each was counted once and never changes",
        querystring: ReportsQuery,
        response: {
          200: Type.Object({ reports: Type.Array(ReportBody) }),
          400: ErrorBody,
          401: ErrorBody,
          403: ErrorBody,
        },
      },
    },
    async (request) => {
      const { kind, before, limit } = request.query;
      const filter: ReportFilter = {
        limit,
        ...(kind === undefined ? {} : { kind }),
        ...(before === undefined ? {} : { beforeMs: instantOf("before", before) }),
      };
      return { reports: (await clocks.reports(filter)).map(bodyOf) };
    },
  );

  app.post(
    "/api/deadlines/dry-run",
    {
      config: ACCESS,
      bodyLimit: 2 * 1024 * 1024,
      schema: {
        tags: ["reports"],
        summary: "How many deadlines of a period another table would have missed; changes nothing",
        body: DryRunBody,
        response: { 200: DryRunReply, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    async (request) => {
      const { deadlines, from, to } = request.body;
      const run = await clocks.dryRun({
        deadlines,
        fromMs: instantOf("from", from),
        toMs: instantOf("to", to),
      });
      return { ...run, byViolation: [...run.byViolation] };
    },
  );
}

const iso = (ms: number): string => new Date(ms).toISOString();

function bodyOf({ kind, period, fromMs, toMs, writtenAtMs, body }: Report) {
  return {
    kind,
    period,
    from: iso(fromMs),
    to: iso(toMs),
    writtenAt: iso(writtenAtMs),
    ...body,
    byGrid: [...body.byGrid],
    byWorker: [...body.byWorker],
    byViolation: [...body.byViolation],
  };
}
