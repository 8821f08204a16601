/**
 * A POST with an Idempotency-Key is done once: sent again within a day, by the same user with the same content, it gets
 * the first one's answer, whichever dispatcher it reaches. What failed on our side may be tried again.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { DispatcherError, messageOf } from "../../errors.ts";
import { REPLIES_PER_USER_MAX, type ReplyClaim } from "../../lifecycle/access-desk.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";
import { sha256Hex } from "../access/secrets.ts";
import type { App } from "../app.ts";
import { ServeRefusal } from "../refusal.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The key this request has claimed; null for all that came without one. */
    replyClaim: ReplyClaim | null;
  }
}

const KEY = /^[\x21-\x7e]{1,128}$/;
/** A longer answer is not kept: the request may then be sent again as if it had failed. */
const KEPT_MAX_BYTES = 256 * 1024;

/** Must come after the gate and before the routes. */
export function installIdempotency(app: App, desk: Pick<TicketDesk, "access">, clock: Clock): void {
  const { access } = desk;
  app.decorateRequest("replyClaim", null);

  app.addHook("preHandler", async (request, reply) => {
    const key = request.headers["idempotency-key"];
    // Without a user there is nobody to keep it for: those routes carry their own proof of being new.
    if (request.method !== "POST" || key === undefined || request.user === null) return undefined;
    const claim = claimOf(request, key, clock.nowMs());
    const outcome = await access.claimReply(claim);
    switch (outcome.kind) {
      case "claimed":
        request.replyClaim = claim;
        return undefined;
      case "kept":
        return replay(reply, outcome.reply);
      case "working":
        throw ServeRefusal.keyInUse();
      case "other-request":
        throw ServeRefusal.keyOfOtherRequest();
      case "full":
        throw ServeRefusal.tooManyKeys(REPLIES_PER_USER_MAX);
    }
  });

  app.addHook("onSend", async (request, reply, payload) => {
    const claim = request.replyClaim;
    if (claim === null) return payload;
    request.replyClaim = null;
    // The deed is done or refused: whatever becomes of the record of it, the answer leaves.
    const isSecret = request.routeOptions.config.isSecretAnswer === true;
    await settle(claim, reply, isSecret ? null : payload).catch((thrown: unknown) => {
      request.log.warn({ reason: messageOf(thrown) }, "an answer could not be kept for its Idempotency-Key");
    });
    return payload;
  });

  async function settle(claim: ReplyClaim, reply: FastifyReply, payload: unknown): Promise<void> {
    const body = payload === null || payload === undefined ? "" : payload;
    const keeps = typeof body === "string" && Buffer.byteLength(body) <= KEPT_MAX_BYTES;
    if (reply.statusCode >= 500 || reply.statusCode === 429 || !keeps) return access.releaseReply(claim);
    const mediaType = String(reply.getHeader("content-type") ?? "");
    return access.keepReply(claim, { status: reply.statusCode, mediaType, body });
  }
}

function claimOf(request: FastifyRequest, key: string | string[], nowMs: number): ReplyClaim {
  if (typeof key !== "string" || !KEY.test(key)) {
    throw new DispatcherError(
      "BAD_REQUEST",
      "Header Idempotency-Key is not readable; 1 to 128 visible ASCII characters would be right.",
    );
  }
  const body = Buffer.isBuffer(request.body) ? sha256Hex(request.body) : JSON.stringify(request.body ?? null);
  const fingerprint = sha256Hex(`${request.method} ${request.url}\n${body}`);
  return { userId: request.user?.id ?? "", key, fingerprint, nowMs };
}

function replay(
  reply: FastifyReply,
  { status, mediaType, body }: { readonly status: number; readonly mediaType: string; readonly body: string },
): FastifyReply {
  void reply.code(status).header("idempotency-replayed", "true");
  if (mediaType !== "") void reply.header("content-type", mediaType);
  // As it was sent: not to be written down once more by the route's schema.
  return reply.serializer((text: string) => text).send(body === "" ? null : body);
}
