/** Who is asking, and whether the route is for them: every route is closed to the nameless unless it says otherwise. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { DispatcherError } from "../../errors.ts";
import type { TicketDesk, User } from "../../lifecycle/ticket-desk.ts";
import type { TokenScope } from "../../lifecycle/access-desk.ts";
import type { RouteAccess } from "./access.ts";
import { sha256Hex } from "./secrets.ts";
import { isSafe, refuseForeignOrigin, refuseUnmeant } from "./forgery.ts";
import { type SignInDesk, SignIns } from "./sign-ins.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set by the gate on every route that is not for anyone. Read it through `userOf`. */
    user: User | null;
  }
}

export const SESSION_COOKIE = "gridwatch_session";
const TOKEN_LENGTH_MAX = 512;

/** What somebody signs in with. */
export type SignInRequest =
  | { readonly token: string }
  | { readonly userId: string; readonly password: string }
  /** Of a one-time link whose signature was found good. */
  | { readonly linkNonce: string };

export interface Gate {
  /** Token or password → session cookie on the reply. Rejects NOT_AUTHENTICATED, or TOO_MANY_ATTEMPTS. */
  signIn(request: FastifyRequest, reply: FastifyReply, given: SignInRequest): Promise<User>;
  signOut(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** The user behind a request's credential as of now, or null. */
  lookAgain(request: FastifyRequest): Promise<User | null>;
  readonly signIns: SignIns;
}

export interface GateOptions {
  readonly desk: SignInDesk & Pick<TicketDesk, "userByTokenSha256">;
  readonly nowMs: () => number;
  /** Where people reach the page: cookies only travel by https when it is https. */
  readonly publicUrl: string | undefined;
}

interface Identity {
  readonly user: User;
  readonly may: TokenScope;
}

/** The user of a request that came through the gate. */
export function userOf(request: FastifyRequest): User {
  if (request.user === null) throw notSignedIn();
  return request.user;
}

const notSignedIn = (): DispatcherError =>
  new DispatcherError(
    "NOT_AUTHENTICATED",
    "Nobody is signed in: sign in, or send Authorization: Bearer <token>.",
  );

/** Puts the gate before every route of the app. */
export function installGate(app: FastifyInstance, options: GateOptions): Gate {
  const { desk, nowMs, publicUrl } = options;
  const signIns = new SignIns({ desk, nowMs });

  const byToken = async (token: string): Promise<Identity | null> => {
    if (token === "" || token.length > TOKEN_LENGTH_MAX) return null;
    const sha256 = sha256Hex(token);
    const user = await desk.userByTokenSha256(sha256);
    if (user !== null) return { user, may: "write" };
    const found = await desk.access.apiTokenUser(sha256, nowMs());
    return found === null ? null : { user: found.user, may: found.scope };
  };

  const bySession = async (request: FastifyRequest): Promise<Identity | null> => {
    const id = request.cookies[SESSION_COOKIE];
    const user = id === undefined ? null : await desk.access.sessionUser(sha256Hex(id), nowMs());
    return user === null ? null : { user, may: "write" };
  };

  app.decorateRequest("user", null);
  app.addHook("onRequest", async (request) => {
    const { access } = request.routeOptions.config;
    const bearer = bearerOf(request);
    if (bearer === null) refuseForeignOrigin(request, publicUrl);
    if (access?.roles === "anyone") return;
    const identity =
      bearer === null ? await bySession(request) : await signIns.counted(request.ip, () => byToken(bearer));
    if (identity === null) throw notSignedIn();
    request.user = identity.user;
    if (access !== undefined) refuseUnlessDeclared(request, identity, access);
    if (bearer === null) refuseUnmeant(request);
  });

  const secure = publicUrl?.startsWith("https:") ?? false;
  const cookie = { path: "/", httpOnly: true, sameSite: "strict", secure } as const;
  return {
    signIns,
    signIn: async (request, reply, given) => {
      const { user, sessionId, maxAgeS } = await signIns.open(request, given);
      void reply.setCookie(SESSION_COOKIE, sessionId, { ...cookie, maxAge: maxAgeS });
      return user;
    },
    signOut: async (request, reply) => {
      const id = request.cookies[SESSION_COOKIE];
      if (id !== undefined) await desk.access.endSession(sha256Hex(id));
      void reply.clearCookie(SESSION_COOKIE, cookie);
    },
    lookAgain: async (request) => {
      const bearer = bearerOf(request);
      const identity = bearer === null ? await bySession(request) : await byToken(bearer);
      return identity?.user ?? null;
    },
  };
}

function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

/** Throws NOT_ALLOWED unless the route is for this user's role, district and kind of token. */
function refuseUnlessDeclared(request: FastifyRequest, { user, may }: Identity, access: RouteAccess): void {
  const { method } = request;
  const path = request.routeOptions.url ?? "";
  const { roles, scope } = access;
  if (roles !== "anyone" && !roles.includes(user.role)) {
    throw new DispatcherError(
      "NOT_ALLOWED",
      `A ${user.role} may not use ${method} ${path}; ${roles.join(" or ")} may.`,
    );
  }
  if (scope === "district" && user.gridIds !== null) {
    throw new DispatcherError(
      "NOT_ALLOWED",
      `${method} ${path} shows the whole district; a user of some grids may not use it.`,
    );
  }
  if (may === "read" && !isSafe(request)) {
    throw new DispatcherError("NOT_ALLOWED", "This token may only read; one of scope write would be right.");
  }
}
