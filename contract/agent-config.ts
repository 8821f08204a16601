/** What the dispatcher asks of an agent's configuration, and how it has a changed one checked before it takes effect. */
import Type, { type Static } from "typebox";
import { ConfigInEffect } from "./agent-messages.ts";
import { CameraSettings } from "./camera-settings.ts";
import { CameraCode } from "./event.ts";
import { VIOLATIONS } from "./violation.ts";

/** Longer texts do not travel: a message of NATS holds a mebibyte, and JSON makes a text longer. */
export const CONFIG_TEXT_MAX_CHARACTERS = 700_000;

export const ConfigRequest = Type.Object(
  {
    cameraCode: Type.Optional(CameraCode),
    wantsText: Type.Optional(
      Type.Boolean({
        description: "Also the whole text, which may hold passwords: for the bucket, never for a page.",
      }),
    ),
  },
  { $id: "https://gridwatch.example/schema/config-request-1.json" },
);
export type ConfigRequest = Static<typeof ConfigRequest>;

const Seconds = Type.Number({ exclusiveMinimum: 0 });

const RuleInEffect = Type.Object(
  {
    zoneId: Type.String(),
    kind: Type.String({ description: "Kind of rule." }),
    violation: Type.Enum([...VIOLATIONS]),
    evidence: Type.Array(Type.String(), { description: "What counts, in the model's words." }),
    dwellS: Seconds,
    updateS: Seconds,
    clearS: Seconds,
    maxGapS: Seconds,
    minObservedShare: Type.Number({ minimum: 0, maximum: 1 }),
  },
  { description: "One zone's rule as the agent understands it, with the defaults of its kind." },
);

export const ConfigReply = Type.Object(
  {
    agentId: Type.String({ minLength: 1, maxLength: 63 }),
    answered: Type.Boolean({ description: "False: reason says what was wrong with the question." }),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
    inEffect: Type.Optional(ConfigInEffect),
    takesBucket: Type.Optional(
      Type.Boolean({ description: "False: configSource is file, and the bucket is not looked at." }),
    ),
    revision: Type.Optional(
      Type.Integer({ minimum: 1, description: "Of the bucket's text in effect; absent: the file's is." }),
    ),
    camera: Type.Optional(CameraSettings),
    rules: Type.Optional(Type.Array(RuleInEffect, { maxItems: 64 })),
    evidenceWords: Type.Optional(
      Type.Array(Type.String(), { maxItems: 1024, description: "What rules may ask the model for." }),
    ),
    text: Type.Optional(Type.String({ maxLength: CONFIG_TEXT_MAX_CHARACTERS })),
  },
  { $id: "https://gridwatch.example/schema/config-reply-1.json" },
);
export type ConfigReply = Static<typeof ConfigReply>;

/** "Would this work?": nothing is applied. */
export const CheckConfigRequest = Type.Object(
  { text: Type.String({ maxLength: CONFIG_TEXT_MAX_CHARACTERS, description: "As agent.yaml." }) },
  { $id: "https://gridwatch.example/schema/check-config-request-1.json" },
);
export type CheckConfigRequest = Static<typeof CheckConfigRequest>;

export const CheckConfigReply = Type.Object(
  {
    agentId: Type.String({ minLength: 1, maxLength: 63 }),
    sound: Type.Boolean({ description: "True: the agent would take it over." }),
    problems: Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
      maxItems: 64,
      description: "One sentence each: which key, which value, what would be right.",
    }),
  },
  { $id: "https://gridwatch.example/schema/check-config-reply-1.json" },
);
export type CheckConfigReply = Static<typeof CheckConfigReply>;
