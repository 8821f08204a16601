/** What a camera sees now, and a ticket opened by hand from it (视频巡查). A view is recorded before its bytes leave. */
import Type from "typebox";
import type { CameraDesk, Snapshot } from "../../cameras/camera-desk.ts";
import { DispatcherError } from "../../errors.ts";
import type { TicketDesk, User } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";
import type { RouteAccess } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { ServeRefusal } from "../refusal.ts";
import { CAMERA_READERS, visibleCamera } from "./camera-routes.ts";
import {
  ASKED_ERRORS,
  CAMERA_ERRORS,
  CameraParams,
  CONFIG_ERRORS,
  HandTicketBody,
  HandTicketPost,
  SnapshotBody,
  SnapshotParams,
} from "./camera-schemas.ts";
import { type DeedLog, deedLog } from "./deeds.ts";

const Jpeg = Type.Unsafe<Buffer>({ type: "string", format: "binary", description: "image/jpeg" });
/** As those who report as operator. */
const OPENERS: RouteAccess = { roles: ["gridLeader", "dispatcher"], scope: "grid" };

/** Each costs its agent a decoded picture and a blur, and the store half a megabyte. */
const UNDER_WAY_MAX = 8;
const PER_MINUTE_MAX = 30;
const MINUTE_MS = 60_000;
/** People remembered; the one who asked longest ago is forgotten. */
const PEOPLE_MAX = 1_000;

export interface PictureRouteOptions {
  readonly desk: TicketDesk;
  readonly clock: Clock;
}

interface Hung {
  readonly cameras: CameraDesk;
  readonly seen: (user: User, code: string) => Promise<{ readonly code: string }>;
  readonly pace: Pace;
  readonly record: DeedLog;
}

export function cameraPictureRoutes(
  app: App,
  cameras: CameraDesk,
  { desk, clock }: PictureRouteOptions,
): void {
  const seen: Hung["seen"] = (user, code) => visibleCamera(user, code, { cameras, desk });
  const hung: Hung = { cameras, seen, pace: createPace(clock), record: deedLog(desk, clock) };
  keptPictureRoutes(app, hung);
  pictureNowRoute(app, hung);
  handTicketRoute(app, hung);
}

function keptPictureRoutes(app: App, { cameras, seen, pace, record }: Hung): void {
  app.post(
    "/api/cameras/:code/snapshots",
    {
      config: { access: CAMERA_READERS },
      schema: {
        tags: ["cameras"],
        summary: "Have the camera take a picture now; faces and plates are blurred in it",
        params: CameraParams,
        response: { 201: SnapshotBody, ...ASKED_ERRORS },
      },
    },
    async (request, reply) => {
      const user = userOf(request);
      const { code } = await seen(user, request.params.code);
      const snapshot = await pace(user.id, async () => {
        await record(request, { action: "take-snapshot", subject: code });
        return cameras.takeSnapshot(code, user.id);
      });
      return reply.code(201).send(bodyOf(snapshot));
    },
  );

  app.get(
    "/api/cameras/:code/snapshots/:id",
    {
      config: { access: CAMERA_READERS },
      schema: {
        tags: ["cameras"],
        summary: "A picture that the camera took; the view is recorded",
        params: SnapshotParams,
        response: { 200: Jpeg, ...CAMERA_ERRORS },
      },
    },
    async (request, reply) => {
      const user = userOf(request);
      const { code } = await seen(user, request.params.code);
      const snapshot = await cameras.snapshot(code, request.params.id);
      if (snapshot === null) {
        throw new DispatcherError("NOT_FOUND", `Camera ${code} has no snapshot ${request.params.id}.`);
      }
      const jpeg = await cameras.showSnapshot(snapshot, user.id);
      return reply.headers(headersOf(snapshot)).send(Buffer.from(jpeg));
    },
  );
}

function pictureNowRoute(app: App, { cameras, seen, pace }: Hung): void {
  app.get(
    "/api/cameras/:code/snapshot",
    {
      config: { access: CAMERA_READERS },
      schema: {
        tags: ["cameras"],
        summary: "What the camera sees now: taken, recorded and shown in one; x-snapshot-id names it",
        params: CameraParams,
        response: { 200: Jpeg, ...ASKED_ERRORS },
      },
    },
    async (request, reply) => {
      const user = userOf(request);
      const { code } = await seen(user, request.params.code);
      const snapshot = await pace(user.id, () => cameras.takeSnapshot(code, user.id));
      const jpeg = await cameras.showSnapshot(snapshot, user.id);
      return reply.headers(headersOf(snapshot)).send(Buffer.from(jpeg));
    },
  );
}

function handTicketRoute(app: App, { cameras, seen, pace }: Hung): void {
  app.post(
    "/api/cameras/:code/tickets",
    {
      config: { access: OPENERS },
      schema: {
        tags: ["cameras"],
        summary: "Open a ticket from what the camera's picture shows (视频巡查); answered when it is stored",
        params: CameraParams,
        body: HandTicketPost,
        response: { 202: HandTicketBody, ...CONFIG_ERRORS },
      },
    },
    async (request, reply) => {
      const user = userOf(request);
      const { code } = await seen(user, request.params.code);
      const ticket = { ...request.body, cameraCode: code, by: user.workerId ?? user.id };
      return reply.code(202).send(await pace(user.id, () => cameras.openTicket(ticket)));
    },
  );
}

const bodyOf = ({ id, cameraCode, capturedAt }: Snapshot) => ({
  ...{ id, cameraCode, capturedAt },
  path: `/api/cameras/${cameraCode}/snapshots/${id}`,
});

const headersOf = ({ id, capturedAt }: Snapshot) => ({
  "content-type": "image/jpeg",
  "cache-control": "private, no-store",
  "x-snapshot-id": id,
  "x-captured-at": capturedAt,
});

type Pace = <T>(userId: string, work: () => Promise<T>) => Promise<T>;

/** So many at once of all people, so many a minute of each. */
function createPace(clock: Clock): Pace {
  let underWay = 0;
  const asked = new Map<string, readonly number[]>();
  return async (userId, work) => {
    const nowMs = clock.nowMs();
    const recent = (asked.get(userId) ?? []).filter((atMs) => nowMs - atMs < MINUTE_MS);
    if (recent.length >= PER_MINUTE_MAX || underWay >= UNDER_WAY_MAX) {
      const [first = nowMs] = recent;
      const waitMs = recent.length >= PER_MINUTE_MAX ? first + MINUTE_MS - nowMs : 2_000;
      throw ServeRefusal.busy("pictures of cameras are asked for", Math.ceil(waitMs / 1000));
    }
    asked.delete(userId);
    asked.set(userId, [...recent, nowMs]);
    const [oldest] = asked.keys();
    if (asked.size > PEOPLE_MAX && oldest !== undefined) asked.delete(oldest);
    underWay += 1;
    try {
      return await work();
    } finally {
      underWay -= 1;
    }
  };
}
