/** GET /api/stream: changes as they are committed, by server-sent events. */
import Type from "typebox";
import { messageOf } from "../../errors.ts";
import type { TicketDesk, User } from "../../lifecycle/ticket-desk.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import { USER_ROLES } from "../access/access.ts";
import { type Gate, userOf } from "../access/gate.ts";
import { audienceOf } from "../access/visibility.ts";
import type { App } from "../app.ts";
import { ServeRefusal } from "../refusal.ts";
import { LiveListeners } from "./live-listeners.ts";
import { ErrorBody } from "./schemas.ts";

const HEARTBEAT_MS = 15_000;
const STREAM_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  // nginx holds answers back to fill its buffers unless told not to.
  "x-accel-buffering": "no",
};

export interface StreamOptions {
  readonly desk: TicketDesk;
  readonly gate: Gate;
  readonly logger: Logger;
  readonly clock: Clock;
}

export function streamRoutes(app: App, { desk, gate, logger, clock }: StreamOptions): void {
  const listeners = new LiveListeners({
    logger,
    audienceOf: async (ticketId) => audienceOf(await desk.get(ticketId), desk),
  });
  const closing = new AbortController();
  const unsubscribe = desk.onChange((change) => {
    listeners.broadcast(change).catch((error: unknown) => {
      logger.warn(
        { ticketId: change.ticketId, reason: messageOf(error) },
        "a change could not be told to every page",
      );
    });
  });
  void beat(listeners, { clock, logger, signal: closing.signal });
  app.addHook("preClose", (done) => {
    unsubscribe();
    closing.abort();
    listeners.closeAll();
    done();
  });

  app.get(
    "/api/stream",
    {
      config: { access: { roles: USER_ROLES, scope: "grid" } },
      schema: {
        tags: ["tickets"],
        summary: "Server-sent events: one `ticket` event for each change the user may see",
        response: {
          200: Type.String({
            description: "text/event-stream; data of `ticket`: {ticketId, number, state, version}",
          }),
          401: ErrorBody,
          503: ErrorBody,
        },
      },
    },
    (request, reply) => {
      const user = userOf(request);
      if (listeners.full) throw ServeRefusal.tooManyListeners(listeners.max);
      reply.hijack();
      const { raw: response } = reply;
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) response.setHeader(name, value);
      }
      response.writeHead(200, STREAM_HEADERS);
      listeners.add({
        user,
        response,
        known: new Set(),
        stillAllowed: async () => seesTheSame(user, await gate.lookAgain(request)),
      });
    },
  );
}

/** A page whose user has got other rights comes back with them. */
const seesTheSame = (before: User, now: User | null): boolean =>
  now?.role === before.role &&
  now.workerId === before.workerId &&
  now.gridIds?.join() === before.gridIds?.join();

interface Beat {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

async function beat(listeners: LiveListeners, { clock, logger, signal }: Beat): Promise<void> {
  const nextBeat = (): Promise<boolean> =>
    clock.sleep(HEARTBEAT_MS, signal).then(
      () => true,
      () => false,
    );
  while (await nextBeat()) {
    await listeners.heartbeat().catch((error: unknown) => {
      logger.warn(
        { reason: messageOf(error) },
        "the heartbeat to listening pages failed; it will be tried again",
      );
    });
  }
}
