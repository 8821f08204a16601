/** Who saw and did what: as a list, and as a file for those who audit. */
import Type, { type Static } from "typebox";
import type { AuditEntry, AuditQuery } from "../../lifecycle/access-desk.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";
import type { App } from "../app.ts";
import { AuditBody, AuditQueryString } from "./access-schemas.ts";
import { type Column, CsvText, csvReply } from "./csv.ts";
import { deedLog } from "./deeds.ts";
import { instantOf } from "./instant.ts";
import { ErrorBody } from "./schemas.ts";

const ACCESS = { access: { roles: ["reviewer", "administrator"], scope: "district" } } as const;
const CSV_PAGE = 500;

const COLUMNS: readonly Column<AuditEntry>[] = [
  { name: "at", of: ({ at }) => at },
  { name: "kind", of: ({ kind }) => kind },
  { name: "personId", of: ({ personId }) => personId },
  { name: "personName", of: ({ personName }) => personName },
  { name: "action", of: ({ action }) => action },
  { name: "subject", of: ({ subject }) => subject },
  { name: "ticketId", of: ({ ticketId }) => ticketId },
  { name: "cameraCode", of: ({ cameraCode }) => cameraCode },
  { name: "address", of: ({ address }) => address },
  { name: "details", of: ({ details }) => JSON.stringify(details) },
];

export function auditRoutes(app: App, desk: TicketDesk, clock: Clock): void {
  const record = deedLog(desk, clock);

  app.get(
    "/api/audit",
    {
      config: ACCESS,
      schema: {
        tags: ["audit"],
        summary:
          "Who saw and did what, newest first: pictures, live views, transitions, sign-ins, exports, users",
        querystring: AuditQueryString,
        response: { 200: AuditBody, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    async (request) => {
      const entries = await desk.access.audit(queryOf(request.query));
      const last = entries.at(-1);
      const more = last !== undefined && entries.length === request.query.limit;
      return {
        entries: entries.map(({ cursor: _cursor, ...entry }) => ({
          ...entry,
          details: { ...entry.details },
        })),
        nextCursor: more ? last.cursor : null,
      };
    },
  );

  app.get(
    "/api/audit.csv",
    {
      config: ACCESS,
      schema: {
        tags: ["audit"],
        summary: "The same as a CSV file, all pages; the export is in the log itself",
        querystring: Type.Omit(AuditQueryString, ["cursor", "limit"], { additionalProperties: false }),
        response: { 200: CsvText, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    async (request, reply) => {
      const query = queryOf({ ...request.query, limit: CSV_PAGE });
      await record(request, { action: "export", subject: "audit", details: { ...request.query } });
      return csvReply(reply, "gridwatch-audit.csv", COLUMNS, auditPages(desk, query));
    },
  );
}

async function* auditPages(
  desk: TicketDesk,
  query: AuditQuery,
): AsyncGenerator<readonly AuditEntry[], void, undefined> {
  for (let after: string | undefined; ; ) {
    const page = await desk.access.audit({ ...query, ...(after === undefined ? {} : { after }) });
    yield page;
    after = page.at(-1)?.cursor;
    if (after === undefined || page.length < query.limit) return;
  }
}

function queryOf(query: Static<typeof AuditQueryString>): AuditQuery {
  const { person, kind, action, ticket, camera, from, before, cursor, limit } = query;
  return {
    limit,
    ...(person === undefined ? {} : { personId: person }),
    ...(kind === undefined ? {} : { kind }),
    ...(action === undefined ? {} : { action }),
    ...(ticket === undefined ? {} : { ticketId: ticket }),
    ...(camera === undefined ? {} : { cameraCode: camera }),
    ...(from === undefined ? {} : { fromMs: instantOf("from", from) }),
    ...(before === undefined ? {} : { beforeMs: instantOf("before", before) }),
    ...(cursor === undefined ? {} : { after: cursor }),
  };
}
