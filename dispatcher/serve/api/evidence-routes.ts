/** Pictures of a ticket. A view is recorded before its bytes leave: no record, no picture. */
import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import { DispatcherError } from "../../errors.ts";
import type { TicketDetail, TicketEvidence } from "../../lifecycle/ticket.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import { userOf } from "../access/gate.ts";
import { visibleTicket } from "../access/visibility.ts";
import type { App } from "../app.ts";
import { ErrorBody, TicketParams } from "./schemas.ts";
import { ThumbnailCache } from "./thumbnail.ts";

const Jpeg = Type.Unsafe<Buffer>({ type: "string", format: "binary", description: "image/jpeg" });
const Unchanged = Type.Null({ description: "What the browser keeps is still right; the view is recorded." });

export function evidenceRoutes(app: App, desk: TicketDesk): void {
  const thumbnails = new ThumbnailCache();

  const read = async (ticket: TicketDetail, object: string): Promise<Uint8Array> => {
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
        response: { 200: Jpeg, 304: Unchanged, 401: ErrorBody, 404: ErrorBody },
      },
    },
    async (request, reply) => {
      const user = userOf(request);
      const ticket = await visibleTicket(user, request.params.id, desk);
      const object = request.params["*"];
      if (!ticket.evidence.some((each) => each.object === object)) {
        throw new DispatcherError("NOT_FOUND", `Ticket ${String(ticket.number)} has no picture ${object}.`);
      }
      await desk.recordEvidenceView(user.id, ticket.id, object);
      return send(request, reply, Buffer.from(await read(ticket, object)));
    },
  );

  app.get(
    "/api/tickets/:id/thumbnail",
    {
      schema: {
        tags: ["tickets"],
        summary: "The object as first seen, close up and small; the view is recorded",
        params: TicketParams,
        response: { 200: Jpeg, 304: Unchanged, 401: ErrorBody, 404: ErrorBody },
      },
    },
    async (request, reply) => {
      const user = userOf(request);
      const ticket = await visibleTicket(user, request.params.id, desk);
      const picture = pictureOf(ticket.evidence);
      if (picture === undefined) {
        throw new DispatcherError("NOT_FOUND", `Ticket ${String(ticket.number)} has no picture.`);
      }
      await desk.recordEvidenceView(user.id, ticket.id, picture.object);
      return send(request, reply, await thumbnails.get(picture.object, () => read(ticket, picture.object)));
    },
  );
}

/**
 * A browser may keep the bytes, but asks before it shows them again: who is signed in now is checked, and that view is
 * recorded too, also on a machine that several people use.
 */
function send(request: FastifyRequest, reply: FastifyReply, jpeg: Buffer): FastifyReply {
  const etag = `"${createHash("sha256").update(jpeg).digest("hex")}"`;
  void reply.headers({ "cache-control": "private, no-cache", etag });
  if (request.headers["if-none-match"]?.includes(etag) === true) return reply.code(304).send();
  return reply.header("content-type", "image/jpeg").send(jpeg);
}

function pictureOf(evidence: readonly TicketEvidence[]): TicketEvidence | undefined {
  const first = evidence.filter(({ moment }) => moment === "first");
  // In a list the object itself says more than a whole street scaled down to a stamp.
  return first.find(({ kind }) => kind === "crop") ?? first[0] ?? evidence[0];
}
