/** Deadline tables: every version with who put it in force and why, drafts, and a new one from a day on. */
import { randomBytes } from "node:crypto";
import Type from "typebox";
import { uuidV7 } from "#contract";
import { DispatcherError } from "../../errors.ts";
import type { RuleDesk, StandingVersion } from "../../lifecycle/clocks/rule-desk.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { calendarRoutes } from "./deadline-calendar-routes.ts";
import {
  DeadlineBody,
  DeadlineParams,
  DeadlinesBody,
  DraftChangeRequest,
  DraftMadeBody,
  DraftParams,
  DraftRequest,
  DraftsBody,
  PutBody,
  PutDeadlinesRequest,
} from "./deadline-schemas.ts";
import { type DeedLog, deedLog } from "./deeds.ts";
import { instantOf } from "./instant.ts";
import { ErrorBody } from "./schemas.ts";

const READ = { access: { roles: ["dispatcher", "reviewer", "administrator"], scope: "district" } } as const;
const DRAFT = { access: { roles: ["dispatcher", "administrator"], scope: "district" } } as const;
const PUT = { access: { roles: ["administrator"], scope: "district" } } as const;
const REFUSALS = { 400: ErrorBody, 401: ErrorBody, 403: ErrorBody, 404: ErrorBody, 409: ErrorBody };
/** A table of a whole city: 5,000 rules of about 300 bytes. */
const TABLE_MAX_BYTES = 2 * 1024 * 1024;

export interface DeadlineRouteOptions {
  readonly desk: TicketDesk;
  readonly rules: RuleDesk;
  readonly clock: Clock;
}

export function deadlineRoutes(app: App, options: DeadlineRouteOptions): void {
  const record = deedLog(options.desk, options.clock);
  readRoutes(app, options.rules);
  draftRoutes(app, options.rules, record);
  draftSaveRoutes(app, options, record);
  putRoute(app, options, record);
  calendarRoutes(app, options.rules, record);
}

const headOf = ({ table, loadedAtMs, ...version }: StandingVersion) => ({
  ...version,
  loadedAt: new Date(loadedAtMs).toISOString(),
  validFrom: new Date(table.validFromMs).toISOString(),
});

function readRoutes(app: App, rules: RuleDesk): void {
  app.get(
    "/api/deadlines",
    {
      config: READ,
      schema: {
        tags: ["deadlines"],
        summary: "Every version of the deadline table, which one is in force, and who put it there and why",
        response: { 200: DeadlinesBody, ...REFUSALS },
      },
    },
    async () => ({
      versions: (await rules.deadlines()).map((version) => ({
        ...headOf(version),
        rules: version.table.rules.length,
      })),
    }),
  );

  app.get(
    "/api/deadlines/:id",
    {
      config: READ,
      schema: {
        tags: ["deadlines"],
        summary: "One version with its rules",
        params: DeadlineParams,
        response: { 200: DeadlineBody, ...REFUSALS },
      },
    },
    async (request) => {
      const found = (await rules.deadlines()).find(({ id }) => id === request.params.id);
      if (found === undefined)
        throw new DispatcherError("NOT_FOUND", `There is no deadline table ${String(request.params.id)}.`);
      const { version, source, areas, escalation, rules: rows } = found.table;
      return {
        ...headOf(found),
        table: {
          version,
          source,
          areas: Object.fromEntries(Object.entries(areas).map(([name, grids]) => [name, [...grids]])),
          escalation: [...escalation],
          rules: [...rows],
        },
      };
    },
  );
}

function draftRoutes(app: App, rules: RuleDesk, record: DeedLog): void {
  const { drafts } = rules;

  app.get(
    "/api/deadline-drafts",
    {
      config: READ,
      schema: {
        tags: ["deadlines"],
        summary: "Tables that are being written, and what keeps each from being put in force",
        response: { 200: DraftsBody, ...REFUSALS },
      },
    },
    async () => ({
      drafts: (await drafts.drafts()).map(({ body, madeAtMs, changedAtMs, ...draft }) => ({
        ...draft,
        table: body,
        madeAt: new Date(madeAtMs).toISOString(),
        changedAt: new Date(changedAtMs).toISOString(),
        problems: [...rules.problemsOf(body)],
      })),
    }),
  );

  app.delete(
    "/api/deadline-drafts/:id",
    {
      config: DRAFT,
      schema: {
        tags: ["deadlines"],
        summary: "Drop a draft",
        params: DraftParams,
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await record(request, { action: "drop-deadline-draft", subject: id });
      if (!(await drafts.dropDraft(id))) throw noSuchDraft(id);
      return reply.code(204).send(null);
    },
  );
}

function draftSaveRoutes(app: App, { rules, clock }: DeadlineRouteOptions, record: DeedLog): void {
  const { drafts } = rules;

  app.post(
    "/api/deadline-drafts",
    {
      config: DRAFT,
      bodyLimit: TABLE_MAX_BYTES,
      schema: {
        tags: ["deadlines"],
        summary: "Begin a draft; it may have mistakes, which are told",
        body: DraftRequest,
        response: { 201: DraftMadeBody, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const atMs = clock.nowMs();
      const id = uuidV7(atMs, randomBytes(10));
      const { table } = request.body;
      await record(request, { action: "add-deadline-draft", subject: id });
      if (!(await drafts.addDraft(id, table, { by: userOf(request).id, atMs })))
        throw new DispatcherError("CONFLICT", "There are 100 drafts already; drop some first.");
      return reply.code(201).send({ id, problems: [...rules.problemsOf(table)] });
    },
  );

  app.put(
    "/api/deadline-drafts/:id",
    {
      config: DRAFT,
      bodyLimit: TABLE_MAX_BYTES,
      schema: {
        tags: ["deadlines"],
        summary: "Save a draft",
        params: DraftParams,
        body: DraftChangeRequest,
        response: { 200: DraftMadeBody, ...REFUSALS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { table, expectedVersion } = request.body;
      await record(request, { action: "change-deadline-draft", subject: id });
      const change = { by: userOf(request).id, atMs: clock.nowMs() };
      const outcome = await drafts.changeDraft({ id, body: table, expectedVersion }, change);
      if (outcome === "unknown") throw noSuchDraft(id);
      if (outcome === "stale")
        throw new DispatcherError(
          "STALE_VERSION",
          `Draft ${id} was changed by somebody else since version ${String(expectedVersion)}; read it again.`,
        );
      return { id, problems: [...rules.problemsOf(table)] };
    },
  );
}

const noSuchDraft = (id: string): DispatcherError =>
  new DispatcherError("NOT_FOUND", `There is no draft ${id}.`);

function putRoute(app: App, { rules }: DeadlineRouteOptions, record: DeedLog): void {
  app.post(
    "/api/deadlines",
    {
      config: PUT,
      bodyLimit: TABLE_MAX_BYTES,
      schema: {
        tags: ["deadlines"],
        summary:
          "Put a table in force from a day on, for clocks that start then; clocks that run keep what they were started under",
        body: PutDeadlinesRequest,
        response: { 201: PutBody, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { table, validFrom, reason, draftId } = request.body;
      const details = { version: table.version, validFrom, reason };
      await record(request, { action: "put-deadlines", subject: table.version, details });
      const by = userOf(request).id;
      const id = await rules.putDeadlines(table, instantOf("validFrom", validFrom), { by, reason });
      if (draftId !== undefined) await rules.drafts.dropDraft(draftId);
      return reply.code(201).send({ id });
    },
  );
}
