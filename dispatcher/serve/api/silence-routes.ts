/** Maintenance silences and permits of planned events: made with an end, listed, ended early. */
import Type from "typebox";
import { VIOLATIONS } from "#contract";
import { DispatcherError } from "../../errors.ts";
import { type Silence, SILENCE_KINDS, type SourceDesk } from "../../lifecycle/source-desk.ts";
import { OFFICE } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { ErrorBody } from "./schemas.ts";
import { Instant, orNull } from "./schema-parts.ts";

const scope = {
  cameraCode: Type.Optional(Type.String({ pattern: "^[0-9]{20}$" })),
  zoneId: Type.Optional(
    Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,62}$", description: "Only with its camera." }),
  ),
  gridId: Type.Optional(
    Type.String({ pattern: "^[0-9]{12,20}$", description: "The grid and everything within it." }),
  ),
  violation: Type.Optional(Type.Enum([...VIOLATIONS])),
  polygon: Type.Optional(
    Type.Array(Type.Array(Type.Array(Type.Number(), { minItems: 2, maxItems: 3 }), { maxItems: 500 }), {
      minItems: 1,
      maxItems: 8,
      description: "Outer ring, then holes; [lon, lat] in WGS-84 degrees, every ring closed.",
    }),
  ),
};

const SilenceRequest = Type.Object(
  {
    kind: Type.Enum([...SILENCE_KINDS], {
      description:
        "maintenance: machines are not believed; permit: it is allowed, whoever says that it is there.",
    }),
    ...scope,
    startsAt: Type.Optional(Instant("Default: now")),
    endsAt: Instant("Always: after at most 92 days"),
    reason: Type.String({
      minLength: 1,
      maxLength: 500,
      description: "Stands in every refused event's decision.",
    }),
  },
  { additionalProperties: false },
);

const SilenceBody = Type.Object({
  id: Type.String(),
  kind: Type.Enum([...SILENCE_KINDS]),
  ...scope,
  reason: Type.String(),
  startsAt: Instant("From"),
  endsAt: Instant("Until"),
  createdBy: Type.String(),
  createdAt: Instant("When it was made"),
  endedAt: orNull(Instant("Ended early")),
  endedBy: orNull(Type.String()),
  endReason: orNull(Type.String()),
  refused: Type.Integer({ description: "Events that it refused." }),
  lastRefusedAt: orNull(Instant("The last one")),
});

const ListBody = Type.Object({ silences: Type.Array(SilenceBody), nextBefore: orNull(Type.String()) });

/** The seam's lists are read-only, the schema's are not. */
const bodyOf = ({ polygon, ...silence }: Silence) => ({
  ...silence,
  ...(polygon === undefined ? {} : { polygon: polygon.map((ring) => ring.map((position) => [...position])) }),
});

function timeOf(key: string, text: string): number {
  const ms = /(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new DispatcherError(
    "BAD_REQUEST",
    `key "${key}" is "${text.slice(0, 40)}": a time with its zone, such as 2026-11-21T22:00:00+08:00, would be right`,
  );
}

export function silenceRoutes(app: App, sources: SourceDesk, nowMs: () => number): void {
  app.post(
    "/api/silences",
    {
      config: { access: { roles: ["dispatcher", "engineer", "administrator"], scope: "district" } },
      schema: {
        tags: ["silences"],
        summary: "Silence a camera, zone, grid, area or kind for maintenance, or permit a planned event",
        body: SilenceRequest,
        response: { 201: SilenceBody, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    async (request, reply) => {
      const { startsAt, endsAt, ...draft } = request.body;
      const startsAtMs = startsAt === undefined ? nowMs() : timeOf("startsAt", startsAt);
      const times = { startsAtMs, endsAtMs: timeOf("endsAt", endsAt) };
      const silence = await sources.silence({ ...draft, ...times }, userOf(request).id);
      return reply.code(201).send(bodyOf(silence));
    },
  );

  app.get(
    "/api/silences",
    {
      config: { access: { roles: OFFICE, scope: "all" } },
      schema: {
        tags: ["silences"],
        summary: "Silences and permits, newest first",
        querystring: Type.Object(
          {
            active: Type.Boolean({ default: false, description: "Only those that hold now or later." }),
            before: Type.Optional(Type.String({ maxLength: 64, description: "Id to continue below." })),
            limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
          },
          { additionalProperties: false },
        ),
        response: { 200: ListBody, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    async (request) => {
      const { active, before, limit } = request.query;
      const page = before === undefined ? {} : { before };
      const silences = await sources.silences({ activeOnly: active, limit, ...page });
      const last = silences.at(-1);
      return {
        silences: silences.map(bodyOf),
        nextBefore: last !== undefined && silences.length === limit ? last.id : null,
      };
    },
  );

  app.post(
    "/api/silences/:id/end",
    {
      config: { access: { roles: ["dispatcher", "engineer", "administrator"], scope: "district" } },
      schema: {
        tags: ["silences"],
        summary: "End a silence or permit now",
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        body: Type.Object(
          { reason: Type.String({ minLength: 1, maxLength: 500 }) },
          { additionalProperties: false },
        ),
        response: { 200: SilenceBody, 401: ErrorBody, 403: ErrorBody, 404: ErrorBody, 409: ErrorBody },
      },
    },
    async (request) =>
      bodyOf(await sources.endSilence(request.params.id, userOf(request).id, request.body.reason)),
  );
}
