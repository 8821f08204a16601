/**
 * What the dispatcher tells an agent about its events: decided, so the agent need not keep them any longer. A notice
 * is fire and forget; whoever missed one asks.
 */
import Type, { type Static } from "typebox";

/** Ids in one notice, question or reply: about 10 kB of JSON, far below a message's limit. */
export const COVER_IDS_MAX = 256;

const AgentId = Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,62}$" });
const EventIds = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: COVER_IDS_MAX });

/** "These events of yours are decided": opened, merged or refused, and recorded. */
export const CoverNotice = Type.Object(
  { agentId: AgentId, eventIds: EventIds },
  { $id: "https://gridwatch.example/schema/cover-notice-1.json" },
);
export type CoverNotice = Static<typeof CoverNotice>;

/** "Which of these are decided?", by an agent that may have missed notices. */
export const CoverQuestion = Type.Object(
  { agentId: AgentId, eventIds: EventIds },
  { $id: "https://gridwatch.example/schema/cover-question-1.json" },
);
export type CoverQuestion = Static<typeof CoverQuestion>;

export const CoverReply = Type.Object(
  {
    decided: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
      maxItems: COVER_IDS_MAX,
      description: "Those of the ids asked for that a decision is recorded for.",
    }),
    stream: Type.Optional(
      Type.Object(
        {
          createdAt: Type.String({ minLength: 1, maxLength: 64 }),
          settledSequence: Type.Integer({ minimum: 0 }),
        },
        {
          description:
            "Of the event stream, read before the decisions: when it was made, and the sequence up to which every event still in it is decided. An undecided event with a lower sequence in this stream is not in it any more.",
        },
      ),
    ),
  },
  { $id: "https://gridwatch.example/schema/cover-reply-1.json" },
);
export type CoverReply = Static<typeof CoverReply>;
