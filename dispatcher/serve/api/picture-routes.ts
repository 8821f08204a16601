/** Pictures that people take of a ticket's place: the photo with which work is reported done. */
import { randomBytes } from "node:crypto";
import Type from "typebox";
import { uuidV7 } from "#contract";
import { DispatcherError } from "../../errors.ts";
import { PICTURES_PER_TICKET_MAX } from "../../lifecycle/access-desk.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";
import { userOf } from "../access/gate.ts";
import { sha256Hex } from "../access/secrets.ts";
import { visibleTicket } from "../access/visibility.ts";
import type { App } from "../app.ts";
import { cleanPicture, PICTURE_MAX_BYTES } from "./picture.ts";
import { ErrorBody, TicketParams } from "./schemas.ts";

const PictureBody = Type.Object({
  object: Type.String({ description: "Name in the evidence store; give it with the action it proves." }),
  sha256: Type.String({ description: "Of the stored JPEG, lower-case hex." }),
  sizeBytes: Type.Integer(),
  widthPx: Type.Integer(),
  heightPx: Type.Integer(),
});

export function pictureRoutes(app: App, desk: TicketDesk, clock: Clock): void {
  const parse = { parseAs: "buffer", bodyLimit: PICTURE_MAX_BYTES } as const;
  app.addContentTypeParser(["image/jpeg", "image/png"], parse, (_request, body, done) => {
    done(null, body);
  });

  app.post(
    "/api/tickets/:id/pictures",
    {
      bodyLimit: PICTURE_MAX_BYTES,
      config: { access: { roles: ["worker", "gridLeader", "dispatcher", "reviewer"], scope: "grid" } },
      schema: {
        tags: ["tickets"],
        summary:
          "Store a photo of this ticket's place: the body is the JPEG or PNG; where it was taken is removed",
        consumes: ["image/jpeg", "image/png"],
        params: TicketParams,
        response: {
          201: PictureBody,
          400: ErrorBody,
          401: ErrorBody,
          403: ErrorBody,
          404: ErrorBody,
          409: ErrorBody,
        },
      },
    },
    async (request, reply) => {
      const user = userOf(request);
      const ticket = await visibleTicket(user, request.params.id, desk);
      if (ticket.state === "closed") throw closed(ticket.number);
      if (!Buffer.isBuffer(request.body)) throw notSent();
      const { bytes, widthPx, heightPx } = await cleanPicture(request.body);
      const atMs = clock.nowMs();
      const object = `photo/${ticket.id}/${uuidV7(atMs, randomBytes(10))}.jpg`;
      const sha256 = sha256Hex(bytes);
      const size = { sizeBytes: bytes.length, widthPx, heightPx };
      // Stored first: a name in the book always leads to a picture.
      await desk.storeEvidence(object, bytes);
      const picture = { ticketId: ticket.id, object, sha256, ...size, userId: user.id, atMs };
      if (!(await desk.access.addPicture(picture))) throw tooMany(ticket.number);
      return reply.code(201).send({ object, sha256, ...size });
    },
  );
}

const closed = (number: number): DispatcherError =>
  new DispatcherError("ILLEGAL_TRANSITION", `Ticket ${String(number)} is closed and takes no more pictures.`);

const notSent = (): DispatcherError =>
  new DispatcherError(
    "BAD_REQUEST",
    "The body is no picture; a JPEG or PNG with its content type would be right.",
  );

const tooMany = (number: number): DispatcherError =>
  new DispatcherError(
    "NOT_ALLOWED",
    `Ticket ${String(number)} has ${String(PICTURES_PER_TICKET_MAX)} pictures already, the most one may have.`,
  );
