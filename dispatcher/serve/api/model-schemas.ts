/** What the routes of models and their trials take and give. */
import Type from "typebox";
import { Heartbeat } from "#contract";
import { ROLLOUT_SCOPES, ROLLOUT_STATES } from "../../learning/rollout.ts";
import { Count, Instant, orNull, Text } from "./schema-parts.ts";

const UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";
const Share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });
const Canary = Heartbeat.properties.canary;

export const ModelsBody = Type.Object({
  agents: Type.Array(
    Type.Object({
      agentId: Text("Agent id."),
      heardAt: Instant("When it was last heard"),
      model: Type.Object({ name: Text("In its manifest."), sha256: Text("Of its weights.") }),
      executionProvider: Text("What inference really runs on."),
      inferenceMsP50: orNull(Type.Number()),
      cameras: Count("That it watches."),
      canary: orNull(Type.Object(Canary.properties, { description: "The model that it tries." })),
    }),
    { description: "Of those heard since this dispatcher was started." },
  ),
});

const Model = Type.Object(
  {
    manifest: Type.String({
      ...{ minLength: 1, maxLength: 512 },
      description: "Path of model.json on the agents' machines.",
    }),
    weights: Type.String({ minLength: 1, maxLength: 512, description: "Path of its weights there." }),
    workers: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
    batch: Type.Optional(Type.Integer({ minimum: 1, maximum: 32 })),
    executionProviders: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 8 }),
    ),
    timeoutS: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 86_400 })),
  },
  { additionalProperties: false, description: "The `model` block of agent.yaml." },
);

const Note = Type.String({ maxLength: 500, default: "", description: "Why." });

export const RolloutPost = Type.Object(
  {
    label: Type.String({
      ...{ minLength: 1, maxLength: 64, pattern: "\\S" },
      description: "What people call the trial; also in the agents' heartbeats.",
    }),
    modelName: Type.String({ minLength: 1, maxLength: 128, description: "In its manifest." }),
    sha256: Type.String({
      pattern: "^[0-9a-f]{64}$",
      description: "Of its weights: a trial of others is not promoted.",
    }),
    model: Model,
    cameras: Type.Array(Type.String({ pattern: "^[0-9]{20}$" }), {
      ...{ minItems: 1, maxItems: 1_000 },
      description: "The group that it looks at.",
    }),
    minAgreement: Type.Number({
      ...{ minimum: 0, maximum: 1, default: 0.8 },
      description:
        "Below this share of agreeing boxes (F1) an agent goes back to its own model by itself, and nothing is promoted.",
    }),
    note: Note,
  },
  { additionalProperties: false },
);

export const RolloutParams = Type.Object({ id: Type.String({ pattern: UUID, description: "Rollout id." }) });

const expectedVersion = Type.Integer({
  minimum: 1,
  description: "Refuse with 409 unless it is at this version.",
});
export const PromotePost = Type.Object(
  {
    expectedVersion,
    scope: Type.Enum([...ROLLOUT_SCOPES], {
      default: "group",
      description:
        "group: it becomes the model of the trial's cameras, the others keep theirs; agents: of every camera of these agents.",
    }),
    note: Note,
  },
  { additionalProperties: false },
);
export const RollBackPost = Type.Object({ expectedVersion, note: Note }, { additionalProperties: false });

export const RolloutListQuery = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "Newest first." }),
    after: Type.Optional(Type.String({ pattern: UUID, description: "nextAfter of an earlier answer." })),
  },
  { additionalProperties: false },
);

const AgentOf = Type.Object({
  agentId: Text("Agent id."),
  cameras: Type.Array(Type.String()),
  revision: orNull(Count("Of the bucket's text that holds what was decided last; null: not told yet.")),
  failed: orNull(Text("Why it could not be told; asking again tells it.")),
  says: orNull(
    Type.Object(
      {
        state: Type.Enum(["running", "fallen-back"]),
        sha256: Text("Of the weights that it tries."),
        looks: Count("That the trial took."),
        compared: Count("That both models were shown."),
        failed: Count("Inferences without an answer."),
        agreement: orNull(Share("F1 of its boxes against the own model's.")),
        reason: orNull(Text("Why it fell back.")),
        heardAt: Instant("When it said so"),
      },
      { description: "Of its heartbeats." },
    ),
  ),
});

const rollout = {
  id: Text("UUID."),
  label: Text("What people call it."),
  modelName: Text("In its manifest."),
  sha256: Text("Of its weights."),
  model: Model,
  minAgreement: Share("What its agreement must reach."),
  cameras: Type.Array(Type.String()),
  state: Type.Enum([...ROLLOUT_STATES], {
    description:
      "canary: on trial; promoted: signed off; fallen-back: an agent went back by itself; rolled-back: taken away; ended: it never began.",
  }),
  scope: Type.Enum([...ROLLOUT_SCOPES]),
  version: Count("Pass it back as expectedVersion."),
  note: Text("Why it was begun."),
  startedBy: Text("User id: somebody else signs it off."),
  startedAt: Instant("When it began"),
  signedOffBy: orNull(Text("User id.")),
  signedOffAt: orNull(Instant("When it was promoted")),
  endedAt: orNull(Instant("When it was taken away")),
  agents: Type.Array(AgentOf),
};
export const RolloutBody = Type.Object(rollout);
export const RolloutListBody = Type.Object({
  rollouts: Type.Array(RolloutBody),
  nextAfter: orNull(Text("Pass as after for the next page; null at the end.")),
});
export const RolloutDetailBody = Type.Object({
  ...rollout,
  steps: Type.Array(
    Type.Object({
      version: Count("Of the rollout after it."),
      at: Instant("When"),
      state: Type.Enum([...ROLLOUT_STATES]),
      by: orNull(Text("User id; null: an agent said so.")),
      note: Text("Why."),
    }),
    { description: "Oldest first." },
  ),
});
