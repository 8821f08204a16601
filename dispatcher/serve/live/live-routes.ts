/** GET /api/cameras/{code}/live: a camera's picture as it is now, MPEG-1 in MPEG-TS over a WebSocket. */
import websocket from "@fastify/websocket";
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { DispatcherError, messageOf } from "../../errors.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import { LIVE_RENEW_MS } from "../../lifecycle/view.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import { OFFICE } from "../access/access.ts";
import { type Gate, userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { ServeRefusal } from "../refusal.ts";
import { type LiveBus, openFeed } from "./live-feed.ts";
import { CLOSE, type LiveCounter, LiveRoom, type Viewer, type ViewerSocket } from "./live-room.ts";
import { ViewLog } from "./view-log.ts";

export interface LiveOptions {
  readonly bus: LiveBus;
  readonly count: (name: LiveCounter, by?: number) => void;
}

interface LiveRouteOptions extends LiveOptions {
  readonly desk: TicketDesk;
  readonly gate: Gate;
  readonly publicUrl: string | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** What we use of ws's WebSocket, whose types are a package of their own. */
interface LiveSocket extends ViewerSocket {
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "close", listener: () => void): void;
}

/** Viewers only listen: nothing they say is read beyond the protocol's own words. */
const SAID_MAX_BYTES = 125;

/** Must come after the gate, whose hook then also stands before the upgrade. */
export async function liveRoutes(app: App, options: LiveRouteOptions): Promise<void> {
  const { bus, desk, gate, clock, logger, count, publicUrl } = options;
  const log = new ViewLog({ desk, clock, logger, count });
  const room = new LiveRoom({
    logger,
    count,
    log,
    openFeed: ({ cameraCode, agentId }, listeners) =>
      openFeed({ bus, agentId, cameraCode, clock, ...listeners }),
  });
  await app.register(websocket, { options: { maxPayload: SAID_MAX_BYTES, perMessageDeflate: false } });
  endRefusedUpgrades(app);
  const closing = new AbortController();
  void askAgain({ room, log, clock, logger, signal: closing.signal });
  app.addHook("preClose", async () => {
    closing.abort();
    await room.closeAll();
    await log.close();
  });

  app.get(
    "/api/cameras/:code/live",
    {
      websocket: true,
      config: { access: { roles: OFFICE, scope: "all" } },
      schema: {
        tags: ["cameras"],
        summary: "The camera's picture as it is now (WebSocket, MPEG-TS with MPEG-1); the view is recorded",
        params: Type.Object({ code: Type.String({ pattern: "^[0-9]{20}$", description: "20 digits." }) }),
      },
      preHandler: (request, _reply, done) => {
        refuseForeignOrigin(request, publicUrl);
        if (room.full) {
          count("liveViewersRefused");
          throw ServeRefusal.tooManyViewers(room.max);
        }
        done();
      },
    },
    (socket: LiveSocket, request) => {
      const user = userOf(request);
      const { code: cameraCode } = request.params;
      const agentId = agentOf(desk, cameraCode);
      if (agentId === undefined) {
        socket.close(CLOSE.noPicture, `no agent that is heard has a camera ${cameraCode}`);
        return;
      }
      const viewer: Viewer = {
        user,
        cameraCode,
        agentId,
        socket,
        stillAllowed: async () => (await gate.lookAgain(request))?.role === user.role,
      };
      socket.on("error", (error: Error) => {
        logger.debug({ userId: user.id, reason: error.message }, "live viewer's connection broke");
      });
      socket.on("close", () => {
        room.remove(viewer, "viewer-left");
      });
      room.add(viewer);
    },
  );
}

/** Node's server lets go of a connection that asks for an upgrade: a refused one would stay open for good. */
function endRefusedUpgrades(app: App): void {
  app.addHook("onResponse", (request, reply, done) => {
    if (request.headers.upgrade !== undefined && reply.statusCode >= 400) request.raw.socket.destroySoon();
    done();
  });
}

/** The agent that was heard last with this camera. */
function agentOf(desk: Pick<TicketDesk, "agents">, cameraCode: string): string | undefined {
  return desk
    .agents()
    .findLast(({ heartbeat }) => heartbeat.cameras.some((camera) => camera.cameraCode === cameraCode))
    ?.heartbeat.agentId;
}

/**
 * A browser sends its cookie with any site's WebSocket and always says whose page asked; a program that sends a
 * bearer token says nothing of the kind and means it.
 */
function refuseForeignOrigin({ headers }: FastifyRequest, publicUrl: string | undefined): void {
  const { origin, host, authorization } = headers;
  if (origin === undefined && authorization !== undefined) return;
  const ours = [`http://${host ?? ""}`, `https://${host ?? ""}`];
  if (publicUrl !== undefined) ours.push(new URL(publicUrl).origin);
  if (origin !== undefined && ours.includes(origin)) return;
  throw new DispatcherError("NOT_ALLOWED", "A live picture is only for this dispatcher's own page.");
}

interface Asking {
  readonly room: LiveRoom;
  readonly log: ViewLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

async function askAgain({ room, log, clock, logger, signal }: Asking): Promise<void> {
  const next = (): Promise<boolean> =>
    clock.sleep(LIVE_RENEW_MS, signal).then(
      () => true,
      () => false,
    );
  while (await next()) {
    try {
      await room.askAgain();
      await log.renew(room.viewIds);
    } catch (error) {
      logger.warn({ reason: messageOf(error) }, "live viewers could not be checked; tried again soon");
    }
  }
}
