/** The reviewers' queue: what waits for a verdict with all its pictures, so that one key for each verdict is enough. */
import Type from "typebox";
import { DispatcherError } from "../../errors.ts";
import {
  type OfficeBook,
  REVIEW_KINDS,
  type ReviewItem,
  type ReviewQuery,
} from "../../lifecycle/office-desk.ts";
import type { User } from "../../lifecycle/ticket-desk.ts";
import { userOf } from "../access/gate.ts";
import { scopeOf } from "../access/scope.ts";
import { allowedActions } from "../access/visibility.ts";
import type { App } from "../app.ts";
import { ErrorBody, TicketDetailBody, TicketSummaryBody } from "./schemas.ts";

const Query = Type.Object(
  {
    kind: Type.Optional(
      Type.Enum([...REVIEW_KINDS], {
        description:
          "confirm: a camera alone saw it, nobody has looked; verify: done, and no camera could say. Default: both.",
      }),
    ),
    limit: Type.Integer({ minimum: 1, maximum: 50, default: 20, description: "At most this many." }),
    cursor: Type.Optional(
      Type.String({ pattern: "^[0-9]{1,15}-[0-9]{1,15}$", description: "nextCursor of an earlier answer." }),
    ),
  },
  { additionalProperties: false },
);

const Body = Type.Object({
  items: Type.Array(
    Type.Object({
      kind: Type.Enum([...REVIEW_KINDS]),
      ticket: TicketSummaryBody,
      evidence: TicketDetailBody.properties.evidence,
      lastReason: Type.Union([
        Type.String({ description: "What was last said, such as why the camera could not see." }),
        Type.Null(),
      ]),
      allowed: TicketDetailBody.properties.allowed,
    }),
    { description: "Longest waiting first. Act with POST /api/tickets/{id}/actions and expectedVersion." },
  ),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
});

export function reviewQueueRoutes(app: App, office: Pick<OfficeBook, "reviewQueue">): void {
  app.get(
    "/api/review-queue",
    {
      config: {
        access: { roles: ["gridLeader", "dispatcher", "reviewer", "administrator"], scope: "grid" },
      },
      schema: {
        tags: ["tickets"],
        summary: "What waits for a reviewer's verdict, longest first, with the pictures from before to after",
        querystring: Query,
        response: { 200: Body, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    async (request) => {
      const user = userOf(request);
      const { kind, limit, cursor } = request.query;
      const query: ReviewQuery = {
        scope: scopeOf(user),
        limit: limit + 1,
        ...(kind === undefined ? {} : { kind }),
        ...(cursor === undefined ? {} : { after: afterOf(cursor) }),
      };
      const found = await office.reviewQueue(query);
      const items = found.slice(0, limit);
      return {
        items: items.map((item) => bodyOf(item, user)),
        nextCursor: cursorOf(items, found.length > limit),
      };
    },
  );
}

function bodyOf({ ticket, evidence, lastReason, workedBy }: ReviewItem, user: User) {
  const kind = ticket.state === "unconfirmed" ? ("confirm" as const) : ("verify" as const);
  // Whoever handled it never judges it.
  const isOwn = user.workerId !== null && workedBy.includes(user.workerId);
  const allowed = allowedActions(user, ticket).filter(({ action }) => !isOwn || !action.startsWith("verify"));
  return { kind, ticket, evidence: [...evidence], lastReason, allowed };
}

function cursorOf(items: readonly ReviewItem[], hasMore: boolean): string | null {
  const last = items.at(-1)?.ticket;
  if (!hasMore || last === undefined) return null;
  return `${String(Date.parse(last.changedAt))}-${String(last.number)}`;
}

function afterOf(cursor: string): NonNullable<ReviewQuery["after"]> {
  const [atMs, number] = cursor.split("-").map(Number);
  if (atMs !== undefined && number !== undefined && Number.isSafeInteger(atMs)) return { atMs, number };
  throw new DispatcherError(
    "BAD_REQUEST",
    `Key "cursor" is ${cursor}, which is no place in this list; nextCursor of an earlier answer would be right.`,
  );
}
