/** Signing in, signing out, and who one is. */
import Type from "typebox";
import { DispatcherError } from "../../errors.ts";
import type { TicketDesk, User } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";
import { ANYONE, USER_ROLES } from "../access/access.ts";
import { type Gate, userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { homeOf } from "../page/home.ts";
import { EndedBody, PasswordChange, SessionRequest, SessionsBody, SignedIn } from "./access-schemas.ts";
import { deedLog } from "./deeds.ts";
import { ErrorBody } from "./schemas.ts";

const OWN = { access: { roles: USER_ROLES, scope: "own" } } as const;

export interface SessionRouteOptions {
  readonly gate: Gate;
  readonly desk: Pick<TicketDesk, "access">;
  readonly clock: Clock;
}

export function sessionRoutes(app: App, options: SessionRouteOptions): void {
  signInRoutes(app, options.gate);
  ownRoutes(app, options);
}

/** The seam's lists are read-only, the schema's are not. */
const bodyOf = (user: User) => ({ ...user, gridIds: user.gridIds === null ? null : [...user.gridIds] });

function signInRoutes(app: App, gate: Gate): void {
  app.post(
    "/api/session",
    {
      config: { access: ANYONE },
      schema: {
        tags: ["session"],
        summary: "Sign in: token, or user and password → session cookie",
        security: [],
        body: SessionRequest,
        response: { 200: SignedIn, 401: ErrorBody, 429: ErrorBody },
      },
    },
    async (request, reply) => bodyOf(await gate.signIn(request, reply, request.body)),
  );

  app.delete(
    "/api/session",
    { config: OWN, schema: { tags: ["session"], summary: "Sign out", response: { 204: Type.Null() } } },
    async (request, reply) => {
      await gate.signOut(request, reply);
      return reply.code(204).send(null);
    },
  );

  // A link that signs in, for a demonstration or a new phone. The request log never holds a query.
  app.get(
    "/login",
    {
      config: { access: ANYONE },
      schema: {
        hide: true,
        querystring: Type.Object({ token: Type.Optional(Type.String({ maxLength: 512 })) }),
      },
    },
    async (request, reply) => {
      const user = await gate.signIn(request, reply, { token: request.query.token ?? "" });
      return reply.header("cache-control", "no-store").redirect(homeOf(user), 303);
    },
  );
}

function ownRoutes(app: App, { gate, desk, clock }: SessionRouteOptions): void {
  const record = deedLog(desk, clock);

  app.get(
    "/api/me",
    {
      config: OWN,
      schema: { tags: ["session"], summary: "Who is signed in", response: { 200: SignedIn, 401: ErrorBody } },
    },
    (request) => bodyOf(userOf(request)),
  );

  app.put(
    "/api/me/password",
    {
      config: OWN,
      schema: {
        tags: ["session"],
        summary: "Set or change the own password; sessions opened with the old one end",
        body: PasswordChange,
        response: { 204: Type.Null(), 400: ErrorBody, 401: ErrorBody, 429: ErrorBody },
      },
    },
    async (request, reply) => {
      const { id } = userOf(request);
      const { current, next } = request.body;
      const known = (await desk.access.password(id))?.hash ?? null;
      if (known !== null) {
        if (current === undefined) throw missingPassword();
        await gate.signIns.checkPassword(request, id, current);
      }
      const hash = await gate.signIns.passwords.hash(next);
      await record(request, { action: "set-password", subject: id });
      await desk.access.setPassword(id, hash);
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/api/me/sessions",
    {
      config: OWN,
      schema: {
        tags: ["session"],
        summary: "Where one is signed in",
        response: { 200: SessionsBody, 401: ErrorBody },
      },
    },
    async (request) => ({ sessions: [...(await desk.access.sessions(userOf(request).id, clock.nowMs()))] }),
  );

  app.delete(
    "/api/me/sessions",
    {
      config: OWN,
      schema: {
        tags: ["session"],
        summary: "Sign out everywhere",
        response: { 200: EndedBody, 401: ErrorBody },
      },
    },
    async (request) => {
      const { id } = userOf(request);
      await record(request, { action: "sign-out-everywhere", subject: id });
      return { ended: await desk.access.endSessions(id) };
    },
  );
}

const missingPassword = (): DispatcherError =>
  new DispatcherError("BAD_REQUEST", 'Key "current" is missing; the password of now would be right.');
