/** Open311 GeoReport v2, for reading: services and requests, as JSON and XML. */
import type { FastifyReply, FastifyRequest } from "fastify";
import Type, { type Static } from "typebox";
import type { TicketQuery, TicketScope } from "../../lifecycle/access-desk.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import { TICKET_STATES, type TicketSummary } from "../../lifecycle/ticket.ts";
import type { Clock } from "../../time/clock.ts";
import { ANYONE, OFFICE, type RouteAccess } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import { scopeOf } from "../access/scope.ts";
import { SIGNED_ADDRESS_MS, signAddress } from "../access/signed-address.ts";
import type { App } from "../app.ts";
import { isServiceCode, services, toRequest } from "./requests.ts";
import { type FlatRecord, xmlList } from "./xml.ts";

export interface Open311Options {
  /** Whether everybody may read, without a credential. */
  readonly public: boolean;
  /** Whether signed-in readers get an address of a request's first picture. */
  readonly pictures: boolean;
  /** Undefined: this server knows one jurisdiction, and takes any or none. */
  readonly jurisdictionId?: string | undefined;
}

export interface Open311RouteOptions {
  readonly desk: TicketDesk;
  readonly clock: Clock;
  readonly open311: Open311Options;
  readonly signingKey: Uint8Array;
  readonly publicUrl: string | undefined;
}

/** The specification's own limits of one answer. */
const SPAN_MAX_MS = 90 * 24 * 3_600_000;
const REQUESTS_MAX = 1_000;

const Query = Type.Object({
  jurisdiction_id: Type.Optional(Type.String({ maxLength: 100 })),
  service_request_id: Type.Optional(
    Type.String({ maxLength: 2_000, description: "Ids, separated by commas." }),
  ),
  service_code: Type.Optional(Type.String({ maxLength: 500, description: "Codes, separated by commas." })),
  status: Type.Optional(Type.String({ maxLength: 40, description: "open, closed, or both." })),
  start_date: Type.Optional(
    Type.String({ maxLength: 40, description: "Requested at or after (W3C date-time)." }),
  ),
  end_date: Type.Optional(Type.String({ maxLength: 40, description: "Requested at or before." })),
});
type Query = Static<typeof Query>;

/** GeoReport's own form of an error: a list of code and description. */
class Open311Refusal extends Error {
  readonly status: 400 | 404;
  constructor(status: 400 | 404, message: string) {
    super(message);
    this.status = status;
  }
}

type Format = "json" | "xml";

interface Answer {
  readonly root: string;
  readonly item: string;
  readonly records: readonly FlatRecord[];
}

export function open311Routes(app: App, options: Open311RouteOptions): void {
  for (const format of ["json", "xml"] as const) formatRoutes(app, options, format);
}

function formatRoutes(app: App, options: Open311RouteOptions, format: Format): void {
  const access: RouteAccess = options.open311.public
    ? ANYONE
    : { roles: [...OFFICE, "service"], scope: "grid" };
  const route = (summary: string, extra: object = {}) => ({
    config: { access },
    schema: {
      tags: ["open311"],
      summary: `${summary} (GeoReport v2, ${format})`,
      querystring: Query,
      ...extra,
    },
  });
  const base = "/open311/v2";

  app.get(`${base}/services.${format}`, route("What can be reported"), (request, reply) =>
    answered(reply, format, async () => {
      checkJurisdiction(request.query, options);
      return Promise.resolve({ root: "services", item: "service", records: flat(services()) });
    }),
  );

  app.get(
    `${base}/services/:code.${format}`,
    route("One kind of report", { params: Type.Object({ code: Type.String({ maxLength: 40 }) }) }),
    (request, reply) =>
      answered(reply, format, async () => {
        checkJurisdiction(request.query, options);
        const { code } = request.params as { code: string };
        if (!isServiceCode(code)) throw new Open311Refusal(404, `service_code ${code} is not known here`);
        return Promise.resolve({
          root: "service_definition",
          item: "service",
          records: flat(services().filter(({ service_code }) => service_code === code)),
        });
      }),
  );

  app.get(`${base}/requests.${format}`, route("Requests, newest first"), (request, reply) =>
    answered(reply, format, () => requestsOf(request, request.query, options)),
  );

  app.get(
    `${base}/requests/:id.${format}`,
    route("One request", { params: Type.Object({ id: Type.String({ maxLength: 20 }) }) }),
    (request, reply) =>
      answered(reply, format, async () => {
        const { id } = request.params as { id: string };
        const answer = await requestsOf(request, { ...request.query, service_request_id: id }, options);
        if (answer.records.length > 0) return answer;
        throw new Open311Refusal(404, `service_request_id ${id} was not found`);
      }),
  );
}

const flat = (records: readonly object[]): readonly FlatRecord[] => records.map((record) => ({ ...record }));

async function answered(
  reply: FastifyReply,
  format: Format,
  work: () => Promise<Answer>,
): Promise<FastifyReply> {
  try {
    return await send(reply, format, await work());
  } catch (thrown) {
    if (!(thrown instanceof Open311Refusal)) throw thrown;
    const records = [{ code: String(thrown.status), description: thrown.message }];
    return send(reply.code(thrown.status), format, { root: "errors", item: "error", records });
  }
}

function send(reply: FastifyReply, format: Format, { root, item, records }: Answer): FastifyReply {
  if (format === "json") return reply.type("application/json; charset=utf-8").send(JSON.stringify(records));
  return reply.type("text/xml; charset=utf-8").send(xmlList(root, item, records));
}

function checkJurisdiction({ jurisdiction_id: given }: Query, { open311 }: Open311RouteOptions): void {
  const { jurisdictionId } = open311;
  if (given === undefined || jurisdictionId === undefined || given === jurisdictionId) return;
  throw new Open311Refusal(404, `jurisdiction_id ${given} was not found; ${jurisdictionId} would be right`);
}

async function requestsOf(
  request: FastifyRequest,
  query: Query,
  options: Open311RouteOptions,
): Promise<Answer> {
  const { desk, open311, clock } = options;
  checkJurisdiction(query, options);
  const scope: TicketScope = open311.public
    ? { gridIds: null, workerId: null, seesUnconfirmed: false }
    : { ...scopeOf(userOf(request)), seesUnconfirmed: false };
  const tickets = await desk.access.search(searchFor(query, scope, clock.nowMs()));
  const records = await Promise.all(
    tickets.map(async (ticket) => toRequest(ticket, await mediaUrlOf(request, ticket, options))),
  );
  return { root: "service_requests", item: "request", records: flat(records) };
}

function searchFor(query: Query, scope: TicketScope, nowMs: number): TicketQuery {
  const base = { scope, limit: REQUESTS_MAX };
  // Ids win over every other filter, says the specification.
  if (query.service_request_id !== undefined) return { ...base, numbers: idsOf(query.service_request_id) };
  const endMs = query.end_date === undefined ? null : dateOf("end_date", query.end_date);
  const startMs = query.start_date === undefined ? null : dateOf("start_date", query.start_date);
  const untilMs = endMs ?? (startMs === null ? nowMs : Math.min(nowMs, startMs + SPAN_MAX_MS));
  // The end belongs to what is asked for.
  const times = {
    openedFromMs: Math.max(startMs ?? -Infinity, untilMs - SPAN_MAX_MS),
    openedBeforeMs: untilMs + 1,
  };
  return { ...base, ...times, ...statesOf(query.status), ...codesOf(query.service_code) };
}

function idsOf(text: string): readonly number[] {
  return text.split(",").map((id) => {
    if (/^\d{1,15}$/.test(id.trim())) return Number(id);
    throw new Open311Refusal(
      400,
      `service_request_id ${id.slice(0, 40)} is no id; whole numbers would be right`,
    );
  });
}

function dateOf(key: string, text: string): number {
  const ms = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new Open311Refusal(
    400,
    `${key} ${text} is no date; a W3C date-time such as 2026-11-01T00:00:00Z would be right`,
  );
}

function statesOf(status: string | undefined): Pick<TicketQuery, "states"> {
  if (status === undefined) return {};
  const given = status.split(",").map((each) => each.trim());
  const wrong = given.find((each) => each !== "open" && each !== "closed");
  if (wrong !== undefined)
    throw new Open311Refusal(400, `status ${wrong} is not known; open or closed would be right`);
  return { states: TICKET_STATES.filter((state) => given.includes(state === "closed" ? "closed" : "open")) };
}

function codesOf(text: string | undefined): Pick<TicketQuery, "violations"> {
  if (text === undefined) return {};
  const codes = text.split(",").map((code) => code.trim());
  return {
    violations: codes.map((code) => {
      if (isServiceCode(code)) return code;
      throw new Open311Refusal(400, `service_code ${code} is not known here; services.json lists them`);
    }),
  };
}

/** An address that shows the first picture for a few minutes, in the reader's own name: no reader, no picture. */
async function mediaUrlOf(
  { user, protocol, host }: FastifyRequest,
  ticket: TicketSummary,
  { desk, open311, clock, signingKey, publicUrl }: Open311RouteOptions,
): Promise<string> {
  if (!open311.pictures || user === null) return "";
  const { evidence } = await desk.get(ticket.id);
  const first = evidence.find(({ moment, kind }) => moment === "first" && kind === "scene");
  if (first === undefined) return "";
  const expiresAtMs = clock.nowMs() + SIGNED_ADDRESS_MS;
  const view = { userId: user.id, ticketId: ticket.id, object: first.object, expiresAtMs };
  return `${publicUrl ?? `${protocol}://${host}`}/signed-evidence/${signAddress(view, signingKey)}`;
}
