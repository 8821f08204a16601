/** Promises that the auditor found broken: to be read, and answered for by name where a row can never be mended. */
import Type from "typebox";
import { PROMISES } from "../../audit/finding.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";
import type { RouteAccess } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { deedLog } from "./deeds.ts";
import { Instant, orNull, Text } from "./schema-parts.ts";
import { ErrorBody } from "./schemas.ts";

const READERS: RouteAccess = {
  roles: ["dispatcher", "reviewer", "engineer", "administrator"],
  scope: "district",
};
/** Those who can tell a fault of the machine from one of the office. */
const ACTORS: RouteAccess = { roles: ["engineer", "administrator"], scope: "district" };
const REFUSALS = { 400: ErrorBody, 401: ErrorBody, 403: ErrorBody };

const FindingBody = Type.Object({
  key: Text("Names what is wrong with what."),
  promise: Type.Enum([...PROMISES], { description: "Which promise is broken." }),
  sentence: Text("What is wrong, with the ids of what it is about."),
  ticketId: orNull(Text("The ticket, for what is about one.")),
  stream: orNull(Text("The stream, for what is about an event.")),
  sequence: orNull(Type.Integer({ description: "The event's place in the stream." })),
  foundAt: Instant("When it was found first"),
  seenAt: Instant("When it was found last"),
  acknowledged: orNull(
    Type.Object({
      by: Text("User id of who answers for it."),
      at: Instant("Since when"),
      reason: Type.String(),
    }),
  ),
});

const ListQuery = Type.Object(
  {
    all: Type.Boolean({ default: false, description: "Also those that somebody answers for." }),
    limit: Type.Integer({
      minimum: 1,
      maximum: 1_000,
      default: 200,
      description: "At most so many, newest first.",
    }),
  },
  { additionalProperties: false },
);

const AcknowledgeRequest = Type.Object(
  {
    key: Type.String({ minLength: 1, maxLength: 500, description: "The finding's key." }),
    sentence: Type.String({
      minLength: 1,
      maxLength: 1_000,
      description: "As it was read: when it says something else by now, the answer is 409.",
    }),
    reason: Type.String({ minLength: 1, maxLength: 1_000, description: "Why it may stay as it is." }),
  },
  { additionalProperties: false },
);

export function findingRoutes(app: App, desk: Pick<TicketDesk, "findings" | "access">, clock: Clock): void {
  const record = deedLog(desk, clock);

  app.get(
    "/api/findings",
    {
      config: { access: READERS },
      schema: {
        tags: ["audit"],
        summary: "What the auditor finds broken now, newest first",
        querystring: ListQuery,
        response: { 200: Type.Object({ findings: Type.Array(FindingBody) }), ...REFUSALS },
      },
    },
    async (request) => ({ findings: [...(await desk.findings.list(request.query))] }),
  );

  app.post(
    "/api/findings/acknowledge",
    {
      config: { access: ACTORS },
      schema: {
        tags: ["audit"],
        summary:
          "Answers for a finding that cannot be mended, by name and with a reason: it stays on record and alarms no more",
        body: AcknowledgeRequest,
        response: { 200: FindingBody, 404: ErrorBody, 409: ErrorBody, ...REFUSALS },
      },
    },
    async (request) => {
      const { key, reason } = request.body;
      await record(request, { action: "acknowledge-finding", subject: key, details: { reason } });
      return desk.findings.acknowledge({
        ...request.body,
        userId: userOf(request).id,
        atMs: clock.nowMs(),
      });
    },
  );
}
