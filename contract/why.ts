/** `why`: for a camera and a time, the chain from frame to event with the first step that said no. */
import Type, { type Static } from "typebox";
import { CameraCode, ZoneId } from "./event.ts";

/** In the order in which a look passes them. */
export const WHY_STEPS = [
  "frame",
  "decode",
  "detect",
  "scene",
  "track",
  "zone",
  "schedule",
  "rule",
  "dwell",
  "event",
] as const;
export type WhyStep = (typeof WHY_STEPS)[number];

export const WhyRequest = Type.Object(
  {
    cameraCode: CameraCode,
    at: Type.Optional(Type.String({ description: "The time in question, UTC; absent: now." })),
    zoneId: Type.Optional(ZoneId),
  },
  { $id: "https://gridwatch.example/schema/why-request-1.json" },
);
export type WhyRequest = Static<typeof WhyRequest>;

const Sentence = Type.String({ minLength: 1, maxLength: 1000 });

const Step = Type.Object({
  step: Type.Enum([...WHY_STEPS]),
  ok: Type.Optional(Type.Boolean({ description: "Absent: it was not asked." })),
  says: Sentence,
  saysZh: Type.Optional(Sentence),
});

const Chain = Type.Object({
  zoneId: Type.Optional(Type.String({ description: "Absent: it is the same for every zone." })),
  steps: Type.Array(Step, {
    minItems: WHY_STEPS.length,
    maxItems: WHY_STEPS.length,
    description: "Of the thing that came furthest in this zone.",
  }),
  firstNo: Type.Optional(
    Type.Enum([...WHY_STEPS], { description: "Absent: nothing said no, and the event exists." }),
  ),
  others: Type.Array(
    Type.Object({
      className: Type.String(),
      count: Type.Integer({ minimum: 1 }),
      says: Sentence,
    }),
    { maxItems: 32, description: "What else was there, and what spoke against it." },
  ),
});
export type WhyChain = Static<typeof Chain>;

export const WhyReply = Type.Object(
  {
    cameraCode: CameraCode,
    answered: Type.Boolean({ description: "False: reason says what was wrong with the question." }),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
    at: Type.Optional(Type.String({ description: "The time in question, UTC." })),
    lookedAt: Type.Optional(Type.String({ description: "The look that is explained, UTC." })),
    kept: Type.Optional(
      Type.Object({
        from: Type.String({ description: "Earlier than this nothing is known, UTC." }),
        looks: Type.Integer({ minimum: 0 }),
        dropped: Type.Integer({ minimum: 0, description: "Looks that had to make room." }),
        bytes: Type.Integer({ minimum: 0 }),
        maxBytes: Type.Integer({ minimum: 1 }),
      }),
    ),
    chains: Type.Array(Chain, { maxItems: 256 }),
  },
  { $id: "https://gridwatch.example/schema/why-reply-1.json" },
);
export type WhyReply = Static<typeof WhyReply>;
