/** The roster: workers with their shifts, who is on duty when, leave, extra duty and swaps. */
import Type from "typebox";
import { toWgs84 } from "#contract";
import { DispatcherError } from "../../errors.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { NewWorker, RosterDesk, RosterView } from "../../roster/roster-seam.ts";
import type { Clock } from "../../time/clock.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { type DeedLog, deedLog } from "./deeds.ts";
import { exceptionRoutes } from "./roster-exception-routes.ts";
import {
  NewWorkerRequest,
  ReasonQuery,
  RosterBody,
  TenuresBody,
  WorkerChangeRequest,
  WorkerParams,
} from "./roster-schemas.ts";
import { ErrorBody } from "./schemas.ts";

const READ = { access: { roles: ["dispatcher", "reviewer", "administrator"], scope: "district" } } as const;
const WRITE = { access: { roles: ["dispatcher", "administrator"], scope: "district" } } as const;
const REFUSALS = { 400: ErrorBody, 401: ErrorBody, 403: ErrorBody, 404: ErrorBody, 409: ErrorBody };

export interface RosterRouteOptions {
  readonly desk: TicketDesk;
  readonly roster: RosterDesk;
  readonly clock: Clock;
}

export function rosterRoutes(app: App, options: RosterRouteOptions): void {
  const record = deedLog(options.desk, options.clock);
  listRoutes(app, options);
  workerRoutes(app, options, record);
  exceptionRoutes(app, options.roster, record);
}

function listRoutes(app: App, { desk, roster, clock }: RosterRouteOptions): void {
  app.get(
    "/api/roster",
    {
      config: READ,
      schema: {
        tags: ["roster"],
        summary: "Everybody who works or worked here: shifts, competence, load, duty and position now",
        response: { 200: RosterBody, ...REFUSALS },
      },
    },
    async () => {
      const [workers, users] = await Promise.all([roster.list(), desk.access.users()]);
      const usersOf = (id: string): string[] =>
        users.filter(({ workerId, retired }) => workerId === id && !retired).map((user) => user.id);
      return {
        timeZone: roster.timeZone,
        workers: workers.map((worker) => ({ ...viewOf(worker), userIds: usersOf(worker.id) })),
      };
    },
  );

  app.get(
    "/api/roster/:id/shifts",
    {
      config: READ,
      schema: {
        tags: ["roster"],
        summary: "Which shifts a worker had from when to when, and who changed them why",
        params: WorkerParams,
        response: { 200: TenuresBody, ...REFUSALS },
      },
    },
    async (request) => {
      const { id: workerId } = request.params;
      const tenures = await roster.tenures({ workerId, fromMs: 0, toMs: clock.nowMs() + 1 });
      return {
        tenures: tenures.map(({ fromMs, toMs, shifts, workerId: _, ...tenure }) => ({
          ...tenure,
          from: isoOf(fromMs),
          to: isoOf(toMs),
          shifts: shifts.map((shift) => ({ ...shift, days: [...shift.days] })),
        })),
      };
    },
  );
}

const isoOf = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());

function viewOf(worker: RosterView) {
  const { shiftStart, shiftEnd, days, moreShifts, lon, lat, originalCrs: _, violations, ...rest } = worker;
  return {
    ...rest,
    base: { lon, lat },
    violations: violations === null ? null : [...violations],
    shifts: [{ shiftStart, shiftEnd, days }, ...moreShifts].map((shift) => ({
      ...shift,
      days: [...shift.days],
    })),
  };
}

function workerRoutes(app: App, { roster, clock }: RosterRouteOptions, record: DeedLog): void {
  app.post(
    "/api/roster",
    {
      config: WRITE,
      schema: {
        tags: ["roster"],
        summary: "Add a worker; the office's own, whatever workers.csv says",
        body: NewWorkerRequest,
        response: { 201: Type.Null(), ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { reason, id } = request.body;
      const worker = workerOf(id, request.body);
      await record(request, { action: "add-worker", subject: id, details: { reason } });
      await roster.add(worker, { by: userOf(request).id, reason, atMs: clock.nowMs() });
      return reply.code(201).send(null);
    },
  );

  app.put(
    "/api/roster/:id",
    {
      config: WRITE,
      schema: {
        tags: ["roster"],
        summary:
          "Change a worker, or bring one back; from then on the office's own, and workers.csv leaves it alone",
        params: WorkerParams,
        body: WorkerChangeRequest,
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { reason, expectedVersion } = request.body;
      const worker = workerOf(id, request.body);
      await record(request, { action: "change-worker", subject: id, details: { reason } });
      const change = { by: userOf(request).id, reason, atMs: clock.nowMs() };
      await roster.change(worker, expectedVersion, change);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    "/api/roster/:id",
    {
      config: WRITE,
      schema: {
        tags: ["roster"],
        summary: "A worker works here no more; not while tickets are in hand",
        params: WorkerParams,
        querystring: ReasonQuery,
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { reason } = request.query;
      await record(request, { action: "retire-worker", subject: id, details: { reason } });
      await roster.retire(id, { by: userOf(request).id, reason, atMs: clock.nowMs() });
      return reply.code(204).send(null);
    },
  );
}

/** The first shift stands in the worker's own columns, as workers.csv has it. */
function workerOf(id: string, given: NewWorkerRequest | WorkerChangeRequest): NewWorker {
  const shifts = given.shifts.map((shift) => ({ ...shift, days: shift.days.toSorted((a, b) => a - b) }));
  const empty = shifts.find(({ shiftStart, shiftEnd }) => shiftStart === shiftEnd || shiftStart === "24:00");
  const [first, ...moreShifts] = shifts;
  if (first === undefined || empty !== undefined) {
    throw new DispatcherError(
      "BAD_REQUEST",
      `Key "shifts" holds ${empty?.shiftStart ?? "none"}-${empty?.shiftEnd ?? ""}; a start from 00:00 to 23:59 and another end (00:00 to 24:00 for the whole day) would be right.`,
    );
  }
  const { name, role, gridId, violations, capacity, phone, channels, base } = given;
  return {
    ...{ id, name: name.trim(), role, gridId, violations, capacity, phone, channels, ...first, moreShifts },
    base:
      base === null
        ? null
        : { ...toWgs84({ lon: base.lon, lat: base.lat }, base.crs), originalCrs: base.crs },
  };
}
