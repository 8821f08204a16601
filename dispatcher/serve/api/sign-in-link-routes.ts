/**
 * One-time links that sign a person in, on a new phone or instead of a token that was lost. GET shows a button and only
 * POST signs in, because chat programs and mail scanners open every link they see. The address is never logged.
 */
import { randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import { DispatcherError } from "../../errors.ts";
import { SIGN_IN_LINKS_PER_USER_MAX } from "../../lifecycle/access-desk.ts";
import {
  canSignFor,
  type LinkKind,
  type LinkReading,
  readLinkOf,
  signLinkOf,
} from "../../lifecycle/notify/one-time-link.ts";
import type { TicketDesk, User } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";
import { ANYONE } from "../access/access.ts";
import { type Gate, userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { homeOf } from "../page/home.ts";
import { UserParams } from "./access-schemas.ts";
import { deedLog } from "./deeds.ts";
import { languageOf, sendPage, withForms } from "./plain-page.ts";
import { ErrorBody } from "./schemas.ts";

export interface SignInLinkOptions {
  readonly desk: Pick<TicketDesk, "access">;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly signingKey: Uint8Array;
  /** Without it the link begins with the address that it was asked for at. */
  readonly publicUrl: string | undefined;
}

type Claim = "sign-in";
const SIGN_IN_LINKS: LinkKind<Claim> = { purpose: "gridwatch-sign-in-v1\n", actions: ["sign-in"] };
/** These links belong to no ticket. */
const NO_TICKET = { ticketId: "00000000-0000-0000-0000-000000000000", version: 0 } as const;
const GOOD_FOR_MS = 15 * 60_000;
const FORM_BYTES_MAX = 1_024;

const Params = Type.Object({ token: Type.String({ maxLength: 200 }) });
const LinkRequest = Type.Object({ userId: UserParams.properties.id }, { additionalProperties: false });
const LinkBody = Type.Object({
  address: Type.String({ description: "Shown this once; good for one sign-in." }),
  expiresAt: Type.String({ description: "ISO 8601, UTC." }),
});

export function signInLinkRoutes(app: App, options: SignInLinkOptions): void {
  makeRoute(app, options);
  pages(app, options);
}

/** The office helps those in the street; whoever may do more is helped by an administrator. */
const mayHelp = (by: User, user: User): boolean =>
  by.role === "administrator" || user.role === "worker" || user.role === "gridLeader";

function makeRoute(app: App, { desk, clock, signingKey, publicUrl }: SignInLinkOptions): void {
  const record = deedLog(desk, clock);
  app.post(
    "/api/sign-in-links",
    {
      config: { access: { roles: ["dispatcher", "administrator"], scope: "district" }, isSecretAnswer: true },
      schema: {
        tags: ["users"],
        summary:
          "Make a link that signs a person in once, within 15 minutes; a dispatcher makes them for workers and grid leaders",
        body: LinkRequest,
        response: { 201: LinkBody, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody, 404: ErrorBody },
      },
    },
    async (request, reply) => {
      const { userId } = request.body;
      const by = userOf(request);
      const user = await desk.access.userById(userId);
      if (user === null) throw new DispatcherError("NOT_FOUND", `There is no user ${userId}.`);
      if (!mayHelp(by, user))
        throw new DispatcherError(
          "NOT_ALLOWED",
          `A ${by.role} makes no sign-in link for a ${user.role}; an administrator may.`,
        );
      if (!canSignFor(userId))
        throw new DispatcherError("BAD_REQUEST", 'Key "userId" is longer than 64 bytes; no link holds it.');
      const nowMs = clock.nowMs();
      const expiresAtMs = nowMs + GOOD_FOR_MS;
      const nonce = randomBytes(12).toString("hex");
      await record(request, { action: "make-sign-in-link", subject: userId });
      const made = { nonce, userId, madeBy: by.id, nowMs, expiresAtMs };
      if (!(await desk.access.addSignInLink(made))) throw tooMany(userId);
      const expiresAtS = Math.floor(expiresAtMs / 1_000);
      const claim = { ...NO_TICKET, action: "sign-in", workerId: userId, expiresAtS, nonce } as const;
      const token = signLinkOf(SIGN_IN_LINKS, claim, Buffer.from(signingKey));
      const base = publicUrl?.replace(/\/$/, "") ?? `${request.protocol}://${request.host}`;
      const expiresAt = new Date(expiresAtMs).toISOString();
      return reply.code(201).send({ address: `${base}/sign-in/${token}`, expiresAt });
    },
  );
}

const tooMany = (userId: string): DispatcherError =>
  new DispatcherError(
    "BAD_REQUEST",
    `${userId} has ${String(SIGN_IN_LINKS_PER_USER_MAX)} sign-in links that are still good; use one, or wait 15 minutes.`,
  );

function pages(app: App, { gate, clock, signingKey }: SignInLinkOptions): void {
  const read = (token: string): LinkReading<Claim> =>
    readLinkOf(SIGN_IN_LINKS, token, [Buffer.from(signingKey)], clock.nowMs());
  const config = { access: ANYONE };
  const schema = { hide: true, params: Params };
  withForms(app, FORM_BYTES_MAX, (scope) => {
    scope.get<{ Params: { token: string } }>("/sign-in/:token", { config, schema }, (request, reply) => {
      const { token } = request.params;
      return page(request, reply, read(token).kind === "good" ? { token } : null);
    });
    scope.post<{ Params: { token: string } }>(
      "/sign-in/:token",
      { config, schema },
      async (request, reply) => {
        const reading = read(request.params.token);
        if (reading.kind !== "good") return page(request, reply, null);
        let user: User;
        try {
          user = await gate.signIn(request, reply, { linkNonce: reading.claim.nonce });
        } catch (thrown) {
          if (thrown instanceof DispatcherError && thrown.code === "NOT_AUTHENTICATED")
            return page(request, reply, null);
          throw thrown;
        }
        return reply.header("cache-control", "no-store").redirect(homeOf(user), 303);
      },
    );
  });
}

const WORDS = {
  title: { zh: "街面哨", en: "gridwatch" },
  go: { zh: "登录", en: "Sign in" },
  over: {
    zh: "此登录链接已使用或已过期，请向办公室索取新的链接。",
    en: "This link was used or has expired: ask the office for a new one.",
  },
} as const;

/** The button; or, without a token, that the link is no longer good. Which of the two it was is nobody's business. */
function page(
  request: FastifyRequest,
  reply: FastifyReply,
  good: { readonly token: string } | null,
): FastifyReply {
  const language = languageOf(request);
  const { title, go, over } = WORDS;
  // Good tokens are base64url: nothing in them means anything to HTML.
  const rest =
    good === null
      ? `<p>${over[language]}</p>`
      : `<form method="post" action="/sign-in/${good.token}"><button>${go[language]}</button></form>`;
  const body = `<h1>${title[language]}</h1>${rest}`;
  return sendPage(reply, { status: good === null ? 410 : 200, language, title, body });
}
