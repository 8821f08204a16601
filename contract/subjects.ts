/** Names on the bus. Streams, subjects and buckets are spelt here and nowhere else. */
import type { ReportSource } from "./report.ts";
import type { Violation } from "./violation.ts";

export const EVENT_STREAM = "GW_EVENTS";
export const EVENT_SUBJECTS = "gw.event.>";
/** What is no camera of ours: a stream of its own, so that no flood of events can push a complaint out. */
export const REPORT_STREAM = "GW_REPORTS";
export const REPORT_SUBJECTS = "gw.report.>";
export const reportSubject = (source: ReportSource): string => `gw.report.${source}`;
/** Dead letters keep the refused bytes; the reason travels in the headers below. */
export const DEAD_STREAM = "GW_DEAD";
export const DEAD_SUBJECTS = "gw.dead.>";
export const DEAD_EVENT_SUBJECT = "gw.dead.event";
export const DEAD_REPORT_SUBJECT = "gw.dead.report";
export const DEAD_REASON_HEADER = "Gw-Reason";
export const DEAD_ORIGIN_HEADER = "Gw-Origin-Sequence";
/** What rules on trial would have reported: a stream of its own, so that it can push no event out. */
export const SHADOW_STREAM = "GW_SHADOW";
export const SHADOW_SUBJECTS = "gw.shadow.>";
export const shadowSubject = (violation: Violation, cameraCode: string): string =>
  `gw.shadow.${violation}.${cameraCode}`;
export const EVIDENCE_BUCKET = "gw-evidence";
/** Key-value bucket: key = agent id, value = the text of its agent.yaml. */
export const CONFIG_BUCKET = "gw-config";
/** Every dispatcher shares this durable consumer, so replicas share the work. */
export const EVENT_CONSUMER = "dispatcher";

export const AGENT_COMMANDS = [
  "verify",
  "snapshot",
  "reload",
  "restart",
  "live",
  "why",
  "relearn",
  "config",
  "check-config",
  "records",
  "record-block",
] as const;
export type AgentCommand = (typeof AGENT_COMMANDS)[number];

export const eventSubject = (violation: Violation, cameraCode: string): string =>
  `gw.event.${violation}.${cameraCode}`;
export const heartbeatSubject = (agentId: string): string => `gw.agent.${agentId}.heartbeat`;
export const HEARTBEAT_SUBJECTS = "gw.agent.*.heartbeat";
export const commandSubject = (agentId: string, command: AgentCommand): string =>
  `gw.agent.${agentId}.command.${command}`;
/** Dispatcher to agent: which of its events are decided. */
export const coverSubject = (agentId: string): string => `gw.cover.${agentId}`;
/** Agent to dispatcher, request and reply: which of these are decided? Any one dispatcher answers. */
export const coverQuestionSubject = (agentId: string): string => `gw.agent.${agentId}.cover`;
export const COVER_QUESTION_SUBJECTS = "gw.agent.*.cover";
export const ticketSubject = (cameraCode: string): string => `gw.ticket.${cameraCode}`;
export const TICKET_SUBJECTS = "gw.ticket.*";
/** Keeps ticket notices for agents that are away. */
export const TICKET_STREAM = "GW_TICKET";

export interface StreamLimits {
  readonly maxAgeS: number;
  /** Reserved on the server's disk when the stream is made; beyond it the oldest messages go. */
  readonly maxBytes: number;
  /** Within this time a message id that was stored before is recognised and not stored again. */
  readonly duplicateWindowS: number;
}

const DAY_S = 86_400;
const MIB = 1024 * 1024;

/** 30 days, so that the ticket book can be audited and replayed against what the agents said. */
export const EVENT_STREAM_LIMITS: StreamLimits = {
  maxAgeS: 30 * DAY_S,
  maxBytes: 1024 * MIB,
  duplicateWindowS: 120,
};
/** Small and few: a street's complaints of 30 days are some ten thousand messages of 2 kB. */
export const REPORT_STREAM_LIMITS: StreamLimits = {
  maxAgeS: 30 * DAY_S,
  maxBytes: 128 * MIB,
  duplicateWindowS: 120,
};
/** Notices of 300 bytes: 30 days of some ten thousand tickets a day. An agent that was away longer missed them. */
export const TICKET_STREAM_LIMITS: StreamLimits = {
  maxAgeS: 30 * DAY_S,
  maxBytes: 128 * MIB,
  duplicateWindowS: 120,
};
export const DEAD_STREAM_LIMITS: StreamLimits = {
  maxAgeS: 30 * DAY_S,
  maxBytes: 128 * MIB,
  duplicateWindowS: 120,
};
/** Messages of 1 kB: a week is what a trial takes, and nobody is sent for what goes. */
export const SHADOW_STREAM_LIMITS: StreamLimits = {
  maxAgeS: 7 * DAY_S,
  maxBytes: 64 * MIB,
  duplicateWindowS: 120,
};
export const EVIDENCE_BUCKET_LIMITS: StreamLimits = {
  maxAgeS: 30 * DAY_S,
  maxBytes: 4096 * MIB,
  duplicateWindowS: 120,
};

export interface StreamDefinition extends StreamLimits {
  readonly name: string;
  readonly subjects: readonly string[];
  /** True for an object store's stream: its newest meta message replaces the older ones. */
  readonly rollup: boolean;
}

/**
 * Every stream of the product: file storage, oldest out first, one replica. Agent and dispatcher both make those
 * that are missing, because either may start first, and neither changes one that exists: an operator's own
 * limits stay. The last is the object store bucket under its public stream name (NATS ADR-20), made by hand
 * because the client's own bucket refuses new pictures when it is full, where the oldest should go instead.
 */
export const STREAMS: readonly StreamDefinition[] = [
  { name: EVENT_STREAM, subjects: [EVENT_SUBJECTS], rollup: false, ...EVENT_STREAM_LIMITS },
  { name: REPORT_STREAM, subjects: [REPORT_SUBJECTS], rollup: false, ...REPORT_STREAM_LIMITS },
  { name: TICKET_STREAM, subjects: [TICKET_SUBJECTS], rollup: false, ...TICKET_STREAM_LIMITS },
  { name: DEAD_STREAM, subjects: [DEAD_SUBJECTS], rollup: false, ...DEAD_STREAM_LIMITS },
  { name: SHADOW_STREAM, subjects: [SHADOW_SUBJECTS], rollup: false, ...SHADOW_STREAM_LIMITS },
  {
    name: `OBJ_${EVIDENCE_BUCKET}`,
    subjects: [`$O.${EVIDENCE_BUCKET}.C.>`, `$O.${EVIDENCE_BUCKET}.M.>`],
    rollup: true,
    ...EVIDENCE_BUCKET_LIMITS,
  },
];
