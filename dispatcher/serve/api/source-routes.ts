/** What is no camera of ours: reports of workers and the office, sensors, other systems' cases, other makers' events. */
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { CRS_TAGS, REPORT_SOURCES, ReportPicture, SOURCES, VIOLATIONS } from "#contract";
import { DispatcherError } from "../../errors.ts";
import type { ReportDraft, SourceDesk } from "../../lifecycle/source-desk.ts";
import type { TicketDesk, User, UserRole } from "../../lifecycle/ticket-desk.ts";
import { OFFICE } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import { visibleTicket } from "../access/visibility.ts";
import type { App } from "../app.ts";
import { ErrorBody, TicketParams } from "./schemas.ts";
import { orNull } from "./schema-parts.ts";

/** A vendor's picture comes in the message, in base64. */
const VENDOR_BODY_MAX_BYTES = 24 * 1024 * 1024;

const REPORTERS = ["worker", "gridLeader", "dispatcher", "service"] as const;

/** Whose word it may be, by who sends it. */
const SOURCES_OF: Readonly<Partial<Record<UserRole, readonly ReportDraft["source"][]>>> = {
  worker: ["worker"],
  gridLeader: ["worker", "operator"],
  // Who takes a call types the caller's case in.
  dispatcher: ["operator", "case"],
  service: ["sensor", "case"],
};

const Text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, description });

const ReportBody = Type.Object(
  {
    source: Type.Enum(["worker", "operator", "sensor", "case"], {
      description:
        "worker: 上报; operator: from a camera's picture, 视频巡查; sensor; case: 12345 or another system's.",
    }),
    system: Type.Optional(
      Type.String({
        pattern: "^[a-z0-9][a-z0-9.-]{0,62}$",
        description: "The program it comes through, such as 12345.",
      }),
    ),
    ref: Text(128, "Its number there: sent again, it is the same report."),
    phase: Type.Optional(
      Type.Enum(["opened", "updated", "cleared"], {
        description: "Only a sensor says more than opened, the default.",
      }),
    ),
    violation: Type.Enum([...VIOLATIONS]),
    seenAt: Type.Optional(Text(40, "ISO 8601 with a zone; default: now.")),
    uncertaintyS: Type.Optional(
      Type.Number({ minimum: 0, maximum: 86_400, description: "How far seenAt may be off, seconds." }),
    ),
    place: Type.Object(
      {
        lon: Type.Optional(Type.Number()),
        lat: Type.Optional(Type.Number()),
        crs: Type.Optional(Text(32, `One of ${CRS_TAGS.join(", ")}; a point without it is refused.`)),
        gridId: Type.Optional(Type.String({ pattern: "^[0-9]{12,20}$" })),
        name: Type.Optional(Text(128, "Address, or what people call the place.")),
      },
      {
        additionalProperties: false,
        description: "A tagged point, or a grid with an address; empty for a device of the district's list.",
      },
    ),
    device: Type.Optional(
      Type.Object(
        {
          id: Text(64, "Camera, sensor or door."),
          zoneId: Type.Optional(Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,62}$" })),
          placeCell: Type.Optional(Type.String({ pattern: "^[0-9]{1,3}-[0-9]{1,3}$" })),
          episode: Type.Optional(Text(64, "The thing's own id, from systems that also say when it is gone.")),
        },
        { additionalProperties: false },
      ),
    ),
    words: Text(500, "What a worker reads."),
    pictures: Type.Optional(Type.Array(ReportPicture, { maxItems: 8 })),
    contact: Type.Optional(
      Type.Object(
        { name: Type.Optional(Text(64, "Name.")), phone: Type.Optional(Text(32, "Telephone.")) },
        {
          additionalProperties: false,
          description: "Whom to ask afterwards (回访); kept apart from everything else.",
        },
      ),
    ),
  },
  { additionalProperties: false },
);

const ReceivedBody = Type.Object(
  { reportId: Type.String({ description: "GET /api/reports/{id} says what became of it." }) },
  { description: "Stored: it will have its decision." },
);

const VendorBody = Type.Object({
  received: Type.Array(Type.Object({ reportId: Type.String(), ref: Type.String() })),
  refused: Type.Array(Type.Object({ ref: Type.String(), reason: Type.String() }), {
    description: "Kept with their sentence, but not decided.",
  }),
});

const OutcomeBody = Type.Object({
  reportId: Type.String(),
  outcome: Type.Enum(["opened", "merged", "refused"]),
  reason: orNull(Type.String()),
  ticketId: orNull(Type.String()),
  ticketNumber: orNull(Type.Integer()),
  decidedAt: Type.String({ description: "ISO 8601, UTC." }),
});

const SightingsBody = Type.Object({
  sightings: Type.Integer({ description: "All of them." }),
  cameras: Type.Integer({ description: "How many cameras, sensors and doors saw it." }),
  sources: Type.Array(
    Type.Object({
      source: Type.Enum([...SOURCES]),
      cameraCode: Type.String({ description: "Empty for what people said." }),
      sightings: Type.Integer(),
      firstAt: Type.String(),
      lastAt: Type.String(),
    }),
  ),
});

export function sourceRoutes(app: App, desk: TicketDesk, sources: SourceDesk): void {
  app.post(
    "/api/reports",
    {
      config: { access: { roles: REPORTERS, scope: "none" } },
      schema: {
        tags: ["sources"],
        summary: `Report something: ${REPORT_SOURCES.filter((each) => each !== "vendor").join(", ")}; answered when it is stored`,
        body: ReportBody,
        response: { 202: ReceivedBody, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody, 503: ErrorBody },
      },
    },
    async (request, reply) => {
      const user = userOf(request);
      refuseOtherSource(user, request.body.source);
      const received = await sources.report(request.body, { id: reporterOf(user) });
      return reply.code(202).send({ reportId: received.reportId });
    },
  );

  app.get(
    "/api/reports/:id",
    {
      config: { access: { roles: ["worker", "service", ...OFFICE], scope: "own" } },
      schema: {
        tags: ["sources"],
        summary: "What became of a report; workers and programs ask about their own",
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        response: { 200: OutcomeBody, 401: ErrorBody, 404: ErrorBody },
      },
    },
    async (request) => {
      const user = userOf(request);
      const { reportedBy, ...outcome } = await sources.outcome(request.params.id);
      const isOwn = reportedBy === reporterOf(user);
      if (!isOwn && (user.role === "worker" || user.role === "service")) {
        throw new DispatcherError("NOT_FOUND", `Report ${request.params.id} is none of yours.`);
      }
      return outcome;
    },
  );

  vendorRoute(app, "POST", sources);
  vendorRoute(app, "PUT", sources);

  app.get(
    "/api/tickets/:id/sightings",
    {
      config: { access: { roles: ["worker", ...OFFICE], scope: "grid" } },
      schema: {
        tags: ["tickets"],
        summary: "Who saw it, how often, first and last",
        params: TicketParams,
        response: { 200: SightingsBody, 401: ErrorBody, 404: ErrorBody },
      },
    },
    async (request) => {
      const ticket = await visibleTicket(userOf(request), request.params.id, desk);
      const rows = await sources.sightingSources(ticket.id);
      return {
        sightings: rows.reduce((sum, row) => sum + row.sightings, 0),
        cameras: new Set(rows.map(({ cameraCode }) => cameraCode).filter((code) => code !== "")).size,
        sources: [...rows],
      };
    },
  );
}

/** New events come by POST, changes by PUT; which of the two a maker uses, its adapter knows. */
function vendorRoute(app: App, method: "POST" | "PUT", sources: SourceDesk): void {
  app.route({
    method,
    url: "/api/sources/:system",
    bodyLimit: VENDOR_BODY_MAX_BYTES,
    config: { access: { roles: ["service"], scope: "none" } },
    schema: {
      tags: ["sources"],
      summary: `Another maker's events, as that maker sends them (${method}); answered when they are stored`,
      params: Type.Object({
        system: Type.String({
          maxLength: 64,
          description: "gat1400, huawei-vias, baidu-yijian or class-names.",
        }),
      }),
      body: Type.Unknown({ description: "The maker's own message." }),
      response: {
        200: VendorBody,
        202: VendorBody,
        400: ErrorBody,
        401: ErrorBody,
        403: ErrorBody,
        404: ErrorBody,
        503: ErrorBody,
      },
    },
    handler: async (request: FastifyRequest<{ Params: { system: string } }>, reply) => {
      const user = userOf(request);
      const { system } = request.params;
      const taken = await sources.receiveVendor(system, method, request.body, { id: reporterOf(user) });
      return reply
        .code(taken.httpStatus)
        .send({ received: [...taken.received], refused: [...taken.refused] });
    },
  });
}

/** A worker reports as the worker that the assignment knows. */
const reporterOf = (user: User): string => user.workerId ?? user.id;

function refuseOtherSource(user: User, source: ReportDraft["source"]): void {
  const allowed = SOURCES_OF[user.role] ?? [];
  if (allowed.includes(source)) return;
  throw new DispatcherError(
    "NOT_ALLOWED",
    `A ${user.role} does not report as ${source}; ${allowed.join(" or ")} would be right.`,
  );
}
