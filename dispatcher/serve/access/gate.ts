/** Who is asking: every route is closed to the nameless unless it says otherwise. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { DispatcherError } from "../../errors.ts";
import type { TicketDesk, User } from "../../lifecycle/ticket-desk.ts";
import { ServeRefusal } from "../refusal.ts";
import { FailedLogins } from "./failed-logins.ts";
import { SESSION_TTL_S, SessionBook, sha256Hex } from "./session-book.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set by the gate on every route that is not open. Read it through `userOf`. */
    user: User | null;
  }
  interface FastifyContextConfig {
    /** Needs no credential: health, the sign-in, and the page's own files. */
    readonly open?: boolean;
  }
}

export const SESSION_COOKIE = "gridwatch_session";
/** A page of another site cannot set this header, so a request that carries it was meant. */
export const INTENT_HEADER = "x-gridwatch";
const TOKEN_LENGTH_MAX = 512;
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

export interface Gate {
  /** Token → session cookie on the reply. Rejects NOT_AUTHENTICATED, or TOO_MANY_ATTEMPTS. */
  signIn(request: FastifyRequest, reply: FastifyReply, token: string): Promise<User>;
  signOut(request: FastifyRequest, reply: FastifyReply): void;
  /** The user behind a request's credential as of now, or null. */
  lookAgain(request: FastifyRequest): Promise<User | null>;
}

export interface GateOptions {
  readonly desk: Pick<TicketDesk, "userByTokenSha256">;
  readonly nowMs: () => number;
  /** Whether cookies may only travel by https. */
  readonly secureCookie: boolean;
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

const wrongToken = (): DispatcherError =>
  new DispatcherError(
    "NOT_AUTHENTICATED",
    "This token is not known here: check it, or ask the office for a new one.",
  );

/** Puts the gate before every route of the app. */
export function installGate(app: FastifyInstance, options: GateOptions): Gate {
  const sessions = new SessionBook(options.nowMs);
  const failures = new FailedLogins(options.nowMs);

  const userOfToken = async (request: FastifyRequest, token: string): Promise<User> => {
    const waitS = failures.waitS(request.ip);
    if (waitS > 0) throw ServeRefusal.tooManyAttempts(waitS);
    const known = token !== "" && token.length <= TOKEN_LENGTH_MAX;
    const user = known ? await options.desk.userByTokenSha256(sha256Hex(token)) : null;
    if (user !== null) return user;
    failures.add(request.ip);
    throw wrongToken();
  };

  const userOfSession = async (request: FastifyRequest): Promise<User | null> => {
    const id = request.cookies[SESSION_COOKIE];
    const tokenSha256 = id === undefined ? null : sessions.tokenSha256(id);
    return tokenSha256 === null ? null : options.desk.userByTokenSha256(tokenSha256);
  };

  const lookAgain = async (request: FastifyRequest): Promise<User | null> => {
    const bearer = bearerOf(request);
    if (bearer !== null) return options.desk.userByTokenSha256(sha256Hex(bearer));
    return userOfSession(request);
  };

  app.decorateRequest("user", null);
  app.addHook("onRequest", async (request) => {
    if (request.routeOptions.config.open === true) return;
    const bearer = bearerOf(request);
    request.user = bearer === null ? await userOfSession(request) : await userOfToken(request, bearer);
    if (request.user === null) throw notSignedIn();
    if (bearer === null) refuseForeignIntent(request);
  });

  const cookie = { path: "/", httpOnly: true, sameSite: "strict", secure: options.secureCookie } as const;
  return {
    signIn: async (request, reply, token) => {
      const user = await userOfToken(request, token);
      void reply.setCookie(SESSION_COOKIE, sessions.open(sha256Hex(token)), {
        ...cookie,
        maxAge: SESSION_TTL_S,
      });
      return user;
    },
    signOut: (request, reply) => {
      const id = request.cookies[SESSION_COOKIE];
      if (id !== undefined) sessions.end(id);
      void reply.clearCookie(SESSION_COOKIE, cookie);
    },
    lookAgain,
  };
}

function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

function refuseForeignIntent(request: FastifyRequest): void {
  if (SAFE_METHODS.has(request.method) || request.headers[INTENT_HEADER] === "1") return;
  throw new DispatcherError(
    "NOT_ALLOWED",
    "A change by a signed-in browser needs the header X-Gridwatch: 1, so that no other site can send it.",
  );
}
