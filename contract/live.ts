/** Live view: the dispatcher leases a camera's picture from its agent for a few seconds at a time. */
import Type, { type Static } from "typebox";
import { CameraCode } from "./event.ts";

/** A lease may be asked for at most this long, so that a dispatcher that dies leaves no camera on. */
export const LIVE_LEASE_MAX_S = 30;

/** One lease, or its renewal. Nothing is published to a session that does not renew. */
export const LiveRequest = Type.Object(
  {
    cameraCode: CameraCode,
    session: Type.String({
      pattern: "^[a-z0-9-]{8,64}$",
      description: "Made by the dispatcher; the last token of the subject that the picture is published on.",
    }),
    leaseS: Type.Number({
      minimum: 0,
      maximum: LIVE_LEASE_MAX_S,
      description: "Seconds from now; 0 ends the session at once.",
    }),
  },
  { $id: "https://gridwatch.example/schema/live-request-1.json" },
);
export type LiveRequest = Static<typeof LiveRequest>;

export const LiveReply = Type.Object(
  {
    cameraCode: CameraCode,
    session: Type.String({ maxLength: 64 }),
    accepted: Type.Boolean({
      description:
        "True: MPEG-TS with MPEG-1 video is published on the session's subject until the lease ends.",
    }),
    reason: Type.String({ minLength: 1, maxLength: 500, description: "Why, or why not: one sentence." }),
  },
  { $id: "https://gridwatch.example/schema/live-reply-1.json" },
);
export type LiveReply = Static<typeof LiveReply>;

/** Where an agent publishes the picture of one session: raw chunks of an MPEG transport stream, core NATS. */
export const liveSubject = (agentId: string, session: string): string => `gw.live.${agentId}.${session}`;
