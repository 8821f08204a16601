/** API tokens: a user's own for programs, and all of them for an administrator. */
import { randomBytes } from "node:crypto";
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { uuidV7 } from "#contract";
import { DispatcherError } from "../../errors.ts";
import { type AccessBook, API_TOKENS_PER_USER_MAX } from "../../lifecycle/access-desk.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";
import { USER_ROLES } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import { newSecret, sha256Hex } from "../access/secrets.ts";
import type { App } from "../app.ts";
import { NewTokenBody, NewTokenRequest, TokenParams, TokensBody } from "./access-schemas.ts";
import { type DeedLog, deedLog } from "./deeds.ts";
import { ErrorBody } from "./schemas.ts";

const DAY_MS = 24 * 3_600_000;
/** Lets a scanner for leaked secrets know ours. */
const PREFIX = "gw_";
const OWN = { access: { roles: USER_ROLES, scope: "own" } } as const;
const ADMINISTRATOR = { access: { roles: ["administrator"], scope: "all" } } as const;

export function tokenRoutes(app: App, desk: TicketDesk, clock: Clock): void {
  const record = deedLog(desk, clock);
  makeRoute(app, { access: desk.access, clock, record });
  listRoutes(app, desk.access);
  revokeRoutes(app, { access: desk.access, clock, record });
}

interface TokenParts {
  readonly access: AccessBook;
  readonly clock: Clock;
  readonly record: DeedLog;
}

function makeRoute(app: App, { access, clock, record }: TokenParts): void {
  app.post(
    "/api/me/tokens",
    {
      config: OWN,
      schema: {
        tags: ["session"],
        summary: "Make a token for a program that acts in one's own name; it is shown once",
        body: NewTokenRequest,
        response: { 201: NewTokenBody, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { name, scope, days } = request.body;
      const nowMs = clock.nowMs();
      const id = uuidV7(nowMs, randomBytes(10));
      const token = PREFIX + newSecret();
      const expiresAtMs = nowMs + days * DAY_MS;
      await record(request, { action: "make-token", subject: id, details: { name, scope, days } });
      const made = { id, tokenSha256: sha256Hex(token), userId, name, scope, nowMs, expiresAtMs };
      if (!(await access.addApiToken(made))) throw tooManyTokens();
      return reply.code(201).send({ id, token, expiresAt: new Date(expiresAtMs).toISOString() });
    },
  );
}

function listRoutes(app: App, access: AccessBook): void {
  app.get(
    "/api/me/tokens",
    {
      config: OWN,
      schema: {
        tags: ["session"],
        summary: "One's own API tokens",
        response: { 200: TokensBody, 401: ErrorBody },
      },
    },
    async (request) => ({ tokens: [...(await access.apiTokens(userOf(request).id))] }),
  );

  app.get(
    "/api/tokens",
    {
      config: ADMINISTRATOR,
      schema: {
        tags: ["users"],
        summary: "Everybody's API tokens",
        response: { 200: TokensBody, 403: ErrorBody },
      },
    },
    async () => ({ tokens: [...(await access.apiTokens(null))] }),
  );
}

function revokeRoutes(app: App, { access, clock, record }: TokenParts): void {
  const revoke = async (request: FastifyRequest, id: string, userId: string | null): Promise<void> => {
    await record(request, { action: "revoke-token", subject: id });
    if (await access.revokeApiToken(id, userId, clock.nowMs())) return;
    throw new DispatcherError("NOT_FOUND", `There is no API token ${id} that could be revoked.`);
  };

  app.delete(
    "/api/me/tokens/:id",
    {
      config: OWN,
      schema: {
        tags: ["session"],
        summary: "Revoke an own API token",
        params: TokenParams,
        response: { 204: Type.Null(), 401: ErrorBody, 404: ErrorBody },
      },
    },
    async (request, reply) => {
      await revoke(request, request.params.id, userOf(request).id);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    "/api/tokens/:id",
    {
      config: ADMINISTRATOR,
      schema: {
        tags: ["users"],
        summary: "Revoke anybody's API token",
        params: TokenParams,
        response: { 204: Type.Null(), 403: ErrorBody, 404: ErrorBody },
      },
    },
    async (request, reply) => {
      await revoke(request, request.params.id, null);
      return reply.code(204).send(null);
    },
  );
}

const tooManyTokens = (): DispatcherError =>
  new DispatcherError(
    "NOT_ALLOWED",
    `${String(API_TOKENS_PER_USER_MAX)} live API tokens are the most one user may have; revoke one first.`,
  );
