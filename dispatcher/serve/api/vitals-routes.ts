/** How the dispatcher goes: for the office as JSON, for Prometheus as text. */
import Type from "typebox";
import type { Vitals } from "../../lifecycle/vitals.ts";
import { OFFICE } from "../access/access.ts";
import type { App } from "../app.ts";
import { createMetrics } from "./metrics.ts";
import { ErrorBody } from "./schemas.ts";
import { Count } from "./schema-parts.ts";

const Seconds = (description: string) => Type.Number({ description: `${description}, seconds.` });
const orNull = <T extends Type.TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });

const HealthBody = Type.Object({
  timers: Type.Object(
    {
      fired: Count("By this dispatcher since it started."),
      lateP50S: Seconds("Median lateness of the newest"),
      lateP99S: Seconds("99th percentile of it"),
      lateMostS: Seconds("The most of it"),
    },
    { description: "Of this dispatcher." },
  ),
  book: orNull(
    Type.Object({
      openByState: Type.Record(Type.String(), Type.Integer()),
      notifications: Type.Object({
        waiting: Count("Not yet delivered."),
        oldestDueS: Seconds("Since the first of them could have gone"),
        dead: Count("Given up."),
      }),
      timers: Type.Object({
        live: Count("Still to fire."),
        pastDue: Count("Of these, whose instant has come."),
        mostPastDueS: Seconds("How long ago that of the first one came"),
      }),
    }),
    "Of all dispatchers; null: the book does not answer.",
  ),
  streams: orNull(
    Type.Array(
      Type.Object({
        stream: Type.String(),
        waiting: Count("Not yet taken by any dispatcher."),
        unacknowledged: Count("Taken and not yet decided."),
      }),
    ),
    "Null: the bus does not answer.",
  ),
  counters: Type.Record(Type.String(), Type.Integer(), {
    description: "Of this dispatcher since it started.",
  }),
});

export function vitalsRoutes(app: App, vitals: () => Promise<Vitals>): void {
  app.get(
    "/api/health",
    {
      config: { access: { roles: [...OFFICE, "service"], scope: "all" } },
      schema: {
        tags: ["health"],
        summary: "What waits, how late timers fire, what was counted",
        response: { 200: HealthBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    async () => {
      const { lateness, book, streams, counters } = await vitals();
      const { count, p50Ms, p99Ms, maxMs } = lateness;
      const late = { lateP50S: p50Ms / 1_000, lateP99S: p99Ms / 1_000, lateMostS: maxMs / 1_000 };
      return {
        timers: { fired: count, ...late },
        book: book === null ? null : { ...book, openByState: { ...book.openByState } },
        streams: streams === null ? null : [...streams],
        counters: { ...counters },
      };
    },
  );

  const metrics = createMetrics();
  app.get(
    "/metrics",
    {
      // By a token, also on this machine: behind a proxy everybody comes from this machine.
      config: { access: { roles: ["engineer", "administrator", "service"], scope: "all" } },
      schema: {
        tags: ["health"],
        summary: "The same in Prometheus' text format; the scraper sends a read token of a service user",
        response: { 200: Type.String(), 401: ErrorBody, 403: ErrorBody },
      },
    },
    async (_request, reply) => {
      const text = await metrics.textOf(await vitals());
      return reply.type(metrics.contentType).header("cache-control", "no-store").send(text);
    },
  );
}
