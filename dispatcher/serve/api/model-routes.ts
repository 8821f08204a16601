/** Models: which agents run which, trials on a group of cameras, their sign-off by a second person, and the way back. */
import type { Static } from "typebox";
import type { Rollout } from "../../learning/rollout.ts";
import type { RolloutDesk, RunningModel } from "../../learning/rollout-desk.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { CONFIG_ERRORS } from "./camera-schemas.ts";
import { type DeedLog, deedLog } from "./deeds.ts";
import type { LearningRouteOptions } from "./label-routes.ts";
import { ENGINEERS, LEARNING_ERRORS } from "./learning-access.ts";
import {
  ModelsBody,
  PromotePost,
  RollBackPost,
  RolloutBody,
  RolloutDetailBody,
  RolloutListBody,
  RolloutListQuery,
  RolloutParams,
  RolloutPost,
} from "./model-schemas.ts";

/** The seam's lists are read-only, the schema's are not; what an agent had before is for its way back alone. */
const bodyOf = ({ agents, cameras, model, ...rollout }: Rollout): Static<typeof RolloutBody> => ({
  ...rollout,
  cameras: [...cameras],
  // Written from a body of the same schema.
  model: model as Static<typeof RolloutBody>["model"],
  agents: Object.entries(agents).map(([agentId, { before: _before, ...agent }]) => ({
    agentId,
    ...agent,
    cameras: [...agent.cameras],
  })),
});

const runningOf = (running: RunningModel): Static<typeof ModelsBody>["agents"][number] => ({ ...running });

export function modelRoutes(app: App, rollouts: RolloutDesk, { desk, clock }: LearningRouteOptions): void {
  readRoutes(app, rollouts);
  const record = deedLog(desk, clock);
  startRoute(app, rollouts, record);
  decideRoutes(app, rollouts, record);
}

function readRoutes(app: App, rollouts: RolloutDesk): void {
  app.get(
    "/api/models",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["models"],
        summary: "Which model each agent runs, and which it tries",
        response: { 200: ModelsBody, ...LEARNING_ERRORS },
      },
    },
    () => ({ agents: rollouts.models().map(runningOf) }),
  );

  app.get(
    "/api/model-rollouts",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["models"],
        summary: "Models on trial and what became of them, newest first",
        querystring: RolloutListQuery,
        response: { 200: RolloutListBody, ...LEARNING_ERRORS },
      },
    },
    async (request) => {
      const { limit, after } = request.query;
      const found = await rollouts.list({ limit, ...(after === undefined ? {} : { after }) });
      const nextAfter = found.length === limit ? (found.at(-1)?.id ?? null) : null;
      return { rollouts: found.map(bodyOf), nextAfter };
    },
  );

  app.get(
    "/api/model-rollouts/:id",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["models"],
        summary: "One trial with its steps: who, when, why",
        params: RolloutParams,
        response: { 200: RolloutDetailBody, ...CONFIG_ERRORS },
      },
    },
    async (request) => {
      const { rollout, steps } = await rollouts.rollout(request.params.id);
      return { ...bodyOf(rollout), steps: [...steps] };
    },
  );
}

function startRoute(app: App, rollouts: RolloutDesk, record: DeedLog): void {
  app.post(
    "/api/model-rollouts",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["models"],
        summary: "Try a model on a group of cameras; their agents check it and compare it with their own",
        body: RolloutPost,
        response: { 201: RolloutBody, ...CONFIG_ERRORS },
      },
    },
    async (request, reply) => {
      const { label, modelName, sha256, cameras } = request.body;
      await record(request, {
        ...{ action: "start-rollout", subject: label },
        details: { modelName, sha256, cameras },
      });
      const rollout = await rollouts.start({ ...request.body, by: userOf(request).id });
      return reply.code(201).send(bodyOf(rollout));
    },
  );
}

function decideRoutes(app: App, rollouts: RolloutDesk, record: DeedLog): void {
  app.post(
    "/api/model-rollouts/:id/promote",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["models"],
        summary: "Sign a trial off: by somebody else than who began it, once every agent runs it and agrees",
        params: RolloutParams,
        body: PromotePost,
        response: { 200: RolloutBody, ...CONFIG_ERRORS },
      },
    },
    async (request) => {
      const { id } = request.params;
      await record(request, { action: "promote-rollout", subject: id, details: { ...request.body } });
      return bodyOf(await rollouts.promote(id, { ...request.body, by: userOf(request).id }));
    },
  );

  app.post(
    "/api/model-rollouts/:id/roll-back",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["models"],
        summary: "Back to the model that each agent had, in one step",
        params: RolloutParams,
        body: RollBackPost,
        response: { 200: RolloutBody, ...CONFIG_ERRORS },
      },
    },
    async (request) => {
      const { id } = request.params;
      await record(request, { action: "roll-back-rollout", subject: id, details: { ...request.body } });
      return bodyOf(await rollouts.rollBack(id, { ...request.body, by: userOf(request).id }));
    },
  );
}
