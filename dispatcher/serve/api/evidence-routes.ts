/** Pictures of a ticket. A view is recorded before its bytes leave: no record, no picture. */
import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import { DispatcherError } from "../../errors.ts";
import type { TicketDetail, TicketEvidence } from "../../lifecycle/ticket.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";
import { ANYONE, USER_ROLES } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import { readAddress, SIGNED_ADDRESS_MS, signAddress } from "../access/signed-address.ts";
import { visibleTicket } from "../access/visibility.ts";
import type { App } from "../app.ts";
import { ErrorBody, TicketParams } from "./schemas.ts";
import { ThumbnailCache } from "./thumbnail.ts";

const Jpeg = Type.Unsafe<Buffer>({ type: "string", format: "binary", description: "image/jpeg" });
const AddressBody = Type.Object({
  path: Type.String({ description: "Path and query below this server's address." }),
  expiresAt: Type.String({ description: "ISO 8601, UTC." }),
});
const Unchanged = Type.Null({ description: "What the browser keeps is still right; the view is recorded." });

export interface EvidenceRouteOptions {
  readonly desk: TicketDesk;
  readonly clock: Clock;
  /** Signs addresses of pictures. */
  readonly signingKey: Uint8Array;
}

export function evidenceRoutes(app: App, options: EvidenceRouteOptions): void {
  pictureRoutes(app, options.desk);
  signedRoutes(app, options);
}

async function read(desk: TicketDesk, ticket: TicketDetail, object: string): Promise<Uint8Array> {
  const bytes = await desk.readEvidence(object);
  if (bytes !== null) return bytes;
  throw new DispatcherError(
    "NOT_FOUND",
    `The picture ${object} of ticket ${String(ticket.number)} is no longer stored.`,
  );
}

function refuseForeign(ticket: TicketDetail, object: string): void {
  if (ticket.evidence.some((each) => each.object === object)) return;
  throw new DispatcherError("NOT_FOUND", `Ticket ${String(ticket.number)} has no picture ${object}.`);
}

/** By short-lived address, for what cannot sign in: a message, an office suite, another program. */
function signedRoutes(app: App, { desk, clock, signingKey }: EvidenceRouteOptions): void {
  app.post(
    "/api/tickets/:id/evidence-addresses",
    {
      config: { access: { roles: USER_ROLES, scope: "grid" } },
      schema: {
        tags: ["tickets"],
        summary:
          "An address that shows one picture for five minutes, in one's own name; each use is recorded",
        params: TicketParams,
        body: Type.Object(
          { object: Type.String({ minLength: 1, maxLength: 256 }) },
          { additionalProperties: false },
        ),
        response: { 200: AddressBody, 401: ErrorBody, 404: ErrorBody },
      },
    },
    async (request) => {
      const user = userOf(request);
      const ticket = await visibleTicket(user, request.params.id, desk);
      const { object } = request.body;
      refuseForeign(ticket, object);
      const expiresAtMs = clock.nowMs() + SIGNED_ADDRESS_MS;
      const signed = signAddress({ userId: user.id, ticketId: ticket.id, object, expiresAtMs }, signingKey);
      return { path: `/signed-evidence/${signed}`, expiresAt: new Date(expiresAtMs).toISOString() };
    },
  );

  app.get(
    "/signed-evidence/:address",
    {
      config: { access: ANYONE },
      schema: {
        tags: ["tickets"],
        summary: "The picture of a signed address; the view is recorded in the name of whom it was made for",
        security: [],
        params: Type.Object({ address: Type.String({ maxLength: 1500 }) }),
        response: { 200: Jpeg, 404: ErrorBody },
      },
    },
    async (request, reply) => {
      const view = readAddress(request.params.address, signingKey, clock.nowMs());
      const user = view === null ? null : await desk.access.userById(view.userId);
      // One sentence for all of it: whoever guesses learns nothing.
      if (view === null || user === null) throw addressOver();
      const ticket = await visibleTicket(user, view.ticketId, desk);
      refuseForeign(ticket, view.object);
      await desk.recordEvidenceView(user.id, ticket.id, view.object);
      const jpeg = Buffer.from(await read(desk, ticket, view.object));
      return reply.headers({ "cache-control": "private, no-store", "content-type": "image/jpeg" }).send(jpeg);
    },
  );
}

const addressOver = (): DispatcherError =>
  new DispatcherError("NOT_FOUND", "This address shows nothing (any more): ask for a new one.");

function pictureRoutes(app: App, desk: TicketDesk): void {
  const thumbnails = new ThumbnailCache();

  app.get(
    "/api/tickets/:id/evidence/*",
    {
      config: { access: { roles: USER_ROLES, scope: "grid" } },
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
      refuseForeign(ticket, object);
      await desk.recordEvidenceView(user.id, ticket.id, object);
      return send(request, reply, Buffer.from(await read(desk, ticket, object)));
    },
  );

  app.get(
    "/api/tickets/:id/thumbnail",
    {
      config: { access: { roles: USER_ROLES, scope: "grid" } },
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
      return send(
        request,
        reply,
        await thumbnails.get(picture.object, () => read(desk, ticket, picture.object)),
      );
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
