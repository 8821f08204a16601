/** Who is on duty when, and the exceptions from the week: leave, extra duty, swaps. */
import Type from "typebox";
import type { ShiftException } from "../../lifecycle/office-desk.ts";
import type { ExceptionRequest, RosterDesk } from "../../roster/roster-seam.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import type { DeedLog } from "./deeds.ts";
import { instantOf } from "./instant.ts";
import { DutyBody, ExceptionNew, ExceptionParams, ExceptionsBody, PeriodQuery } from "./roster-schemas.ts";
import { ErrorBody } from "./schemas.ts";

const READ = { access: { roles: ["dispatcher", "reviewer", "administrator"], scope: "district" } } as const;
const WRITE = { access: { roles: ["dispatcher", "administrator"], scope: "district" } } as const;
const REFUSALS = { 400: ErrorBody, 401: ErrorBody, 403: ErrorBody, 404: ErrorBody, 409: ErrorBody };

const periodOf = ({ from, to }: { readonly from: string; readonly to: string }) => ({
  fromMs: instantOf("from", from),
  toMs: instantOf("to", to),
});
const iso = (atMs: number): string => new Date(atMs).toISOString();

export function exceptionRoutes(app: App, roster: RosterDesk, record: DeedLog): void {
  dutyRoute(app, roster);

  app.get(
    "/api/roster-exceptions",
    {
      config: READ,
      schema: {
        tags: ["roster"],
        summary: "Leave and extra duty that touch a period, those of absences.csv too",
        querystring: PeriodQuery,
        response: { 200: ExceptionsBody, ...REFUSALS },
      },
    },
    async (request) => bodyOf(await roster.exceptions(periodOf(request.query))),
  );

  app.post(
    "/api/roster-exceptions",
    {
      config: WRITE,
      schema: {
        tags: ["roster"],
        summary: "Leave, extra duty, or a swap between two workers",
        body: ExceptionNew,
        response: { 201: ExceptionsBody, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { body } = request;
      await record(request, { action: `add-${body.kind}`, subject: body.workerId, details: { ...body } });
      const made = await roster.addException(body satisfies ExceptionRequest, userOf(request).id);
      return reply.code(201).send(bodyOf(made));
    },
  );

  app.delete(
    "/api/roster-exceptions/:id",
    {
      config: WRITE,
      schema: {
        tags: ["roster"],
        summary: "Take one back before it begins, both halves of a swap; what has begun stays on record",
        params: ExceptionParams,
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await record(request, { action: "end-shift-exception", subject: id });
      await roster.endException(id, userOf(request).id);
      return reply.code(204).send(null);
    },
  );
}

const bodyOf = (exceptions: readonly ShiftException[]) => ({ exceptions: [...exceptions] });

function dutyRoute(app: App, roster: RosterDesk): void {
  app.get(
    "/api/roster-duty",
    {
      config: READ,
      schema: {
        tags: ["roster"],
        summary: "Who was, is or will be on duty when, by the shifts that held then",
        querystring: PeriodQuery,
        response: { 200: DutyBody, ...REFUSALS },
      },
    },
    async (request) => ({
      timeZone: roster.timeZone,
      workers: (await roster.duty(periodOf(request.query))).map(({ spans, ...worker }) => ({
        ...worker,
        spans: spans.map(({ fromMs, toMs }) => ({ from: iso(fromMs), to: iso(toMs) })),
      })),
    }),
  );
}
