/** Tickets by filters and words: page by page, or all of them as a file. */
import { VIOLATIONS } from "#contract";
import { DispatcherError } from "../../errors.ts";
import type { TicketQuery, TicketTally } from "../../lifecycle/access-desk.ts";
import type { TicketDesk, User } from "../../lifecycle/ticket-desk.ts";
import { TICKET_STATES, type TicketSummary } from "../../lifecycle/ticket.ts";
import type { Clock } from "../../time/clock.ts";
import { OFFICE, USER_ROLES } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import { scopeOf } from "../access/scope.ts";
import type { App } from "../app.ts";
import { type Column, CsvText, csvReply } from "./csv.ts";
import { deedLog } from "./deeds.ts";
import { instantOf } from "./instant.ts";
import { pageOf, placeOf } from "./list-cursor.ts";
import { FilteredCountsBody, TicketFilterQuery, TicketListBody, TicketListQuery } from "./list-schemas.ts";
import { ErrorBody } from "./schemas.ts";

const CSV_PAGE = 500;

const COLUMNS: readonly Column<TicketSummary>[] = [
  { name: "number", of: ({ number }) => number },
  { name: "state", of: ({ state }) => state },
  { name: "closeReason", of: ({ closeReason }) => closeReason },
  { name: "violation", of: ({ violation }) => violation },
  { name: "cameraCode", of: ({ cameraCode }) => cameraCode },
  { name: "cameraName", of: ({ cameraName }) => cameraName },
  { name: "gridId", of: ({ gridId }) => gridId },
  { name: "gridName", of: ({ gridName }) => gridName },
  { name: "workerId", of: ({ workerId }) => workerId },
  { name: "workerName", of: ({ workerName }) => workerName },
  { name: "lon", of: ({ lon }) => lon },
  { name: "lat", of: ({ lat }) => lat },
  { name: "sightings", of: ({ sightings }) => sightings },
  { name: "openedAt", of: ({ openedAt }) => openedAt },
  { name: "lastSeenAt", of: ({ lastSeenAt }) => lastSeenAt },
  { name: "closedAt", of: ({ closedAt }) => closedAt },
  { name: "reason", of: ({ reason }) => reason },
  { name: "id", of: ({ id }) => id },
];

export function ticketListRoutes(app: App, desk: TicketDesk, clock: Clock): void {
  const record = deedLog(desk, clock);
  const find = (user: User, query: TicketFilterQuery) => queryOf(user, query, clock.nowMs());

  app.get(
    "/api/tickets",
    {
      config: { access: { roles: USER_ROLES, scope: "grid" } },
      schema: {
        tags: ["tickets"],
        summary: "Tickets of the own grids and own ones, page by page in both directions",
        querystring: TicketListQuery,
        response: { 200: TicketListBody, 400: ErrorBody, 401: ErrorBody },
      },
    },
    async (request) => {
      const { limit, cursor, beforeNumber, sort = "newest", total, ...filters } = request.query;
      const query = find(userOf(request), filters);
      const at = cursor === undefined ? null : placeOf(cursor, sort);
      const found = await desk.access.search({
        ...query,
        ...(at ?? (beforeNumber === undefined ? {} : { beforeNumber })),
        order: sort,
        // One more than is shown says whether there is more.
        limit: limit + 1,
      });
      const page = pageOf(found, { limit, sort, at, isFirst: at === null && beforeNumber === undefined });
      const next = sort === "newest" && page.nextCursor !== null ? page.tickets.at(-1)?.number : undefined;
      const counted = total === true ? { total: totalOf(await desk.access.tally(query)) } : {};
      return { ...page, nextBeforeNumber: next ?? null, ...counted };
    },
  );

  app.get(
    "/api/counts",
    {
      config: { access: { roles: [...OFFICE, "service"], scope: "all" } },
      schema: {
        tags: ["tickets"],
        summary:
          "Tickets by state, events by decision; with filters: only tickets of the own grids that the filters find",
        querystring: TicketFilterQuery,
        response: { 200: FilteredCountsBody, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    async (request) => {
      const counts = await desk.counts();
      if (Object.keys(request.query).length === 0) return { ...counts, isExact: true };
      return { ...counts, ...(await desk.access.tally(find(userOf(request), request.query))) };
    },
  );

  app.get(
    "/api/tickets.csv",
    {
      config: { access: { roles: OFFICE, scope: "grid" } },
      schema: {
        tags: ["tickets"],
        summary: "All tickets that the filters find, as a CSV file; the export is recorded",
        querystring: TicketFilterQuery,
        response: { 200: CsvText, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    async (request, reply) => {
      const query = { ...find(userOf(request), request.query), limit: CSV_PAGE };
      await record(request, { action: "export", subject: "tickets", details: { ...request.query } });
      return csvReply(reply, "gridwatch-tickets.csv", COLUMNS, ticketPages(desk, query));
    },
  );
}

async function* ticketPages(
  desk: TicketDesk,
  query: TicketQuery,
): AsyncGenerator<readonly TicketSummary[], void, undefined> {
  for (let beforeNumber: number | undefined; ; ) {
    const page = await desk.access.search(beforeNumber === undefined ? query : { ...query, beforeNumber });
    yield page;
    beforeNumber = page.at(-1)?.number;
    if (beforeNumber === undefined || page.length < query.limit) return;
  }
}

const totalOf = ({ byState, isExact }: TicketTally) => ({
  count: Object.values(byState).reduce((sum, n) => sum + n, 0),
  isExact,
});

/** Values of a list with commas. */
function listOf<T extends string>(key: string, text: string, known: readonly T[]): readonly T[] {
  return [...new Set(text.split(","))].map((value) => {
    const found = known.find((each) => each === value);
    if (found !== undefined) return found;
    throw new DispatcherError(
      "BAD_REQUEST",
      `Key "${key}" holds ${value.slice(0, 40)}; one or several of ${known.join(", ")} would be right.`,
    );
  });
}

export function queryOf(user: User, query: TicketFilterQuery, nowMs: number): Omit<TicketQuery, "limit"> {
  const { state, openOnly, violation, camera, grid, worker, source, q } = query;
  return {
    scope: scopeOf(user),
    ...(state === undefined ? {} : { states: listOf("state", state, TICKET_STATES) }),
    ...(openOnly === undefined ? {} : { openOnly }),
    ...(violation === undefined ? {} : { violations: listOf("violation", violation, VIOLATIONS) }),
    ...(camera === undefined ? {} : { cameraCode: camera }),
    ...(grid === undefined ? {} : { gridId: grid }),
    ...(worker === undefined ? {} : { workerId: worker }),
    ...(source === undefined ? {} : { source }),
    ...(query.awaitsReviewer === undefined ? {} : { awaitsReviewer: true }),
    ...(q === undefined ? {} : { text: q }),
    ...(query.overdue === undefined ? {} : { overdueAtMs: nowMs }),
    ...timesOf(query),
  };
}

function timesOf({ openedFrom, openedBefore }: TicketFilterQuery): Partial<TicketQuery> {
  return {
    ...(openedFrom === undefined ? {} : { openedFromMs: instantOf("openedFrom", openedFrom) }),
    ...(openedBefore === undefined ? {} : { openedBeforeMs: instantOf("openedBefore", openedBefore) }),
  };
}
