/** What must be done about cameras that cannot be believed: moved, dark, blurred, covered, frozen. */
import Type from "typebox";
import type { OperatorTasks } from "../../lifecycle/operator-tasks.ts";
import type { Clock } from "../../time/clock.ts";
import { OFFICE, type RouteAccess } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { ErrorBody } from "./schemas.ts";
import { Instant, orNull } from "./schema-parts.ts";

const READERS: RouteAccess = { roles: [...OFFICE, "service"], scope: "all" };
/** Those who send somebody to the camera. */
const ACTORS: RouteAccess = { roles: ["dispatcher", "engineer", "administrator"], scope: "all" };

const TaskBody = Type.Object({
  id: Type.String({ description: "UUID." }),
  cameraCode: Type.String({ description: "GB/T 28181 code, 20 digits." }),
  cameraName: Type.String({ description: "What people call the camera's place." }),
  agentId: Type.String({ description: "The agent that says so." }),
  kind: Type.String({ description: "moved, dark, blurred, covered, frozen." }),
  since: Instant("Since when, by the agent's clock"),
  sentence: Type.Object(
    { zh: Type.String(), en: Type.String() },
    { description: "What is wrong, for people." },
  ),
  openedAt: Instant("When it was heard"),
  acknowledgedBy: orNull(Type.String({ description: "User id." })),
  acknowledgedAt: orNull(Instant("When somebody took it on")),
  acknowledgedNote: orNull(Type.String({ description: "What they are doing about it, in their words." })),
  endedAt: orNull(Instant("When it was heard to be over")),
});

const ListQuery = Type.Object(
  {
    all: Type.Boolean({ default: false, description: "Also those that are over." }),
    limit: Type.Integer({
      minimum: 1,
      maximum: 200,
      default: 100,
      description: "At most this many, newest first.",
    }),
  },
  { additionalProperties: false },
);

const TaskParams = Type.Object({
  id: Type.String({ pattern: "^[0-9a-f-]{36}$", description: "The task's id (UUID)." }),
});

/** A program that only takes it on sends no body at all. */
const Acknowledge = Type.Union([
  Type.Object(
    {
      note: Type.Optional(
        Type.String({
          maxLength: 500,
          description: "What is being done about it; empty changes nothing, another one replaces the first.",
        }),
      ),
    },
    { additionalProperties: false },
  ),
  Type.Null(),
]);

export function operatorTaskRoutes(app: App, tasks: OperatorTasks, clock: Clock): void {
  app.get(
    "/api/operator-tasks",
    {
      config: { access: READERS },
      schema: {
        tags: ["health"],
        summary: "Cameras whose pictures cannot be believed, newest first; each until it is seen to be over",
        querystring: ListQuery,
        response: {
          200: Type.Object({ tasks: Type.Array(TaskBody) }),
          ...{ 400: ErrorBody, 401: ErrorBody, 403: ErrorBody },
        },
      },
    },
    async (request) => ({ tasks: [...(await tasks.list(request.query))] }),
  );

  app.post(
    "/api/operator-tasks/:id/acknowledge",
    {
      config: { access: ACTORS },
      schema: {
        tags: ["health"],
        summary:
          "Takes a task on, with a note; the first who does stays, and it ends by itself when the camera sees again",
        params: TaskParams,
        body: Acknowledge,
        response: { 200: TaskBody, ...{ 400: ErrorBody, 401: ErrorBody, 403: ErrorBody, 404: ErrorBody } },
      },
    },
    (request) => {
      const note = request.body?.note?.trim() ?? "";
      const by = { userId: userOf(request).id, atMs: clock.nowMs(), note: note === "" ? null : note };
      return tasks.acknowledge(request.params.id, by);
    },
  );
}
