/** Pictures of a ticket. A view is recorded before its bytes leave: no record, no picture. */
import Type from "typebox";
import { DispatcherError } from "../../errors.ts";
import type { TicketDetail, TicketEvidence } from "../../lifecycle/ticket.ts";
import type { TicketDesk, User } from "../../lifecycle/ticket-desk.ts";
import { userOf } from "../access/gate.ts";
import { visibleTicket } from "../access/visibility.ts";
import type { App } from "../app.ts";
import { ErrorBody, TicketParams } from "./schemas.ts";
import { ThumbnailCache } from "./thumbnail.ts";

const Jpeg = Type.Unsafe<Buffer>({ type: "string", format: "binary", description: "image/jpeg" });

export function evidenceRoutes(app: App, desk: TicketDesk): void {
  const thumbnails = new ThumbnailCache();

  const read = async (user: User, ticket: TicketDetail, object: string): Promise<Uint8Array> => {
    await desk.recordEvidenceView(user.id, ticket.id, object);
    const bytes = await desk.readEvidence(object);
    if (bytes === null) {
      throw new DispatcherError(
        "NOT_FOUND",
        `The picture ${object} of ticket ${String(ticket.number)} is no longer stored.`,
      );
    }
    return bytes;
  };

  app.get(
    "/api/tickets/:id/evidence/*",
    {
      schema: {
        tags: ["tickets"],
        summary: "One picture of this ticket; the view is recorded",
        params: Type.Intersect([TicketParams, Type.Object({ "*": Type.String({ maxLength: 256 }) })]),
        response: { 200: Jpeg, 401: ErrorBody, 404: ErrorBody },
      },
    },
    async (request, reply) => {
      const user = userOf(request);
      const ticket = await visibleTicket(user, request.params.id, desk);
      const object = request.params["*"];
      if (!ticket.evidence.some((each) => each.object === object)) {
        throw new DispatcherError("NOT_FOUND", `Ticket ${String(ticket.number)} has no picture ${object}.`);
      }
      const bytes = await read(user, ticket, object);
      return reply.headers(PICTURE_HEADERS).send(Buffer.from(bytes));
    },
  );

  app.get(
    "/api/tickets/:id/thumbnail",
    {
      schema: {
        tags: ["tickets"],
        summary: "The object as first seen, close up and small; the view is recorded",
        params: TicketParams,
        response: { 200: Jpeg, 401: ErrorBody, 404: ErrorBody },
      },
    },
    async (request, reply) => {
      const user = userOf(request);
      const ticket = await visibleTicket(user, request.params.id, desk);
      const picture = pictureOf(ticket.evidence);
      if (picture === undefined) {
        throw new DispatcherError("NOT_FOUND", `Ticket ${String(ticket.number)} has no picture.`);
      }
      const bytes = await thumbnails.get(picture.object, () => read(user, ticket, picture.object));
      if (bytes.fromCache) await desk.recordEvidenceView(user.id, ticket.id, picture.object);
      return reply.headers(PICTURE_HEADERS).send(bytes.jpeg);
    },
  );
}

/** Only the viewer's own browser keeps it, and not past a shift. */
const PICTURE_HEADERS = { "content-type": "image/jpeg", "cache-control": "private, max-age=3600" };

function pictureOf(evidence: readonly TicketEvidence[]): TicketEvidence | undefined {
  const first = evidence.filter(({ moment }) => moment === "first");
  // In a list the object itself says more than a whole street scaled down to a stamp.
  return first.find(({ kind }) => kind === "crop") ?? first[0] ?? evidence[0];
}
