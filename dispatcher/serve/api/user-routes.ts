/** Users, for administrators: those made here, beside those of users.csv, which are changed in that file only. */
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { DispatcherError } from "../../errors.ts";
import type { NewUser } from "../../lifecycle/access-desk.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";
import type { Gate } from "../access/gate.ts";
import type { App } from "../app.ts";
import {
  EndedBody,
  NewUserRequest,
  PasswordSetting,
  UserChangeRequest,
  UserParams,
  UsersBody,
} from "./access-schemas.ts";
import { type DeedLog, deedLog } from "./deeds.ts";
import { ErrorBody } from "./schemas.ts";

const ADMINISTRATOR = { access: { roles: ["administrator"], scope: "all" } } as const;
const REFUSALS = { 400: ErrorBody, 401: ErrorBody, 403: ErrorBody, 404: ErrorBody };

export interface UserRouteOptions {
  readonly desk: TicketDesk;
  readonly gate: Gate;
  readonly clock: Clock;
}

export function userRoutes(app: App, options: UserRouteOptions): void {
  const record = deedLog(options.desk, options.clock);
  listRoute(app, options.desk);
  changeRoutes(app, options, record);
  signInRoutes(app, options, record);
}

function listRoute(app: App, { access }: TicketDesk): void {
  app.get(
    "/api/users",
    {
      config: ADMINISTRATOR,
      schema: {
        tags: ["users"],
        summary: "Everybody, retired ones too",
        response: { 200: UsersBody, 403: ErrorBody },
      },
    },
    async () => ({
      users: (await access.users()).map((user) => ({
        ...user,
        gridIds: user.gridIds === null ? null : [...user.gridIds],
      })),
    }),
  );
}

function changeRoutes(app: App, { desk, clock }: UserRouteOptions, record: DeedLog): void {
  const { access } = desk;

  app.post(
    "/api/users",
    {
      config: ADMINISTRATOR,
      schema: {
        tags: ["users"],
        summary: "Make a user, who can sign in once a password is set",
        body: NewUserRequest,
        response: { 201: Type.Null(), ...REFUSALS, 409: ErrorBody },
      },
    },
    async (request, reply) => {
      const user = checked(request.body);
      await record(request, { action: "add-user", subject: user.id, details: { ...user } });
      if (await access.addUser(user)) return reply.code(201).send(null);
      throw new DispatcherError(
        "BAD_REQUEST",
        `Key "id" is ${user.id}, which is taken; another id would be right.`,
      );
    },
  );

  app.put(
    "/api/users/:id",
    {
      config: ADMINISTRATOR,
      schema: {
        tags: ["users"],
        summary: "Change a user that was made here",
        params: UserParams,
        body: UserChangeRequest,
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async (request, reply) => {
      const user = checked({ ...request.body, id: request.params.id });
      await record(request, { action: "change-user", subject: user.id, details: { ...user } });
      if (!(await access.changeUser(user))) throw notChangeable(user.id);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    "/api/users/:id",
    {
      config: ADMINISTRATOR,
      schema: {
        tags: ["users"],
        summary: "Retire a user that was made here: no password, session or token works any more",
        params: UserParams,
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await record(request, { action: "retire-user", subject: id });
      if (!(await access.retireUser(id, clock.nowMs()))) throw notChangeable(id);
      return reply.code(204).send(null);
    },
  );
}

function signInRoutes(app: App, { desk, gate }: UserRouteOptions, record: DeedLog): void {
  const { access } = desk;
  const known = async (request: FastifyRequest<{ Params: { id: string } }>): Promise<string> => {
    const user = await access.userById(request.params.id);
    if (user !== null) return user.id;
    throw new DispatcherError("NOT_FOUND", `There is no user ${request.params.id}.`);
  };

  app.put(
    "/api/users/:id/password",
    {
      config: ADMINISTRATOR,
      schema: {
        tags: ["users"],
        summary: "Set a user's password; sessions opened with the old one end",
        params: UserParams,
        body: PasswordSetting,
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async (request, reply) => {
      const id = await known(request);
      const hash = await gate.signIns.passwords.hash(request.body.next);
      await record(request, { action: "set-password", subject: id });
      await access.setPassword(id, hash);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    "/api/users/:id/sessions",
    {
      config: ADMINISTRATOR,
      schema: {
        tags: ["users"],
        summary: "Sign a user out everywhere",
        params: UserParams,
        response: { 200: EndedBody, ...REFUSALS },
      },
    },
    async (request) => {
      const id = await known(request);
      await record(request, { action: "sign-out-everywhere", subject: id });
      return { ended: await access.endSessions(id) };
    },
  );
}

/** A role with what it cannot do without. */
function checked(user: NewUser): NewUser {
  const { role, workerId, gridIds } = user;
  const wrong = (key: string, right: string): DispatcherError =>
    new DispatcherError("BAD_REQUEST", `Key "${key}" does not fit a ${role}; ${right} would be right.`);
  if (role === "worker" && workerId === null) throw wrong("workerId", "the id of a worker");
  if (role !== "worker" && role !== "gridLeader" && workerId !== null) throw wrong("workerId", "null");
  if (role === "gridLeader" && workerId === null && gridIds === null) {
    throw wrong("gridIds", "a list of grids, or the worker the leader is,");
  }
  if (role === "administrator" && gridIds !== null) throw wrong("gridIds", "null (the whole district)");
  return user;
}

const notChangeable = (id: string): DispatcherError =>
  new DispatcherError(
    "NOT_FOUND",
    `There is no user ${id} that was made here; one of users.csv is changed there.`,
  );
