/** Names on the bus. Streams, subjects and buckets are spelt here and nowhere else. */
import type { Violation } from "./violation.ts";

export const EVENT_STREAM = "GW_EVENTS";
export const EVENT_SUBJECTS = "gw.event.>";
/** Dead letters keep the refused bytes; the reason travels in the headers below. */
export const DEAD_STREAM = "GW_DEAD";
export const DEAD_SUBJECTS = "gw.dead.>";
export const DEAD_EVENT_SUBJECT = "gw.dead.event";
export const DEAD_REASON_HEADER = "Gw-Reason";
export const DEAD_ORIGIN_HEADER = "Gw-Origin-Sequence";
export const EVIDENCE_BUCKET = "gw-evidence";
/** Every dispatcher shares this durable consumer, so replicas share the work. */
export const EVENT_CONSUMER = "dispatcher";

export const AGENT_COMMANDS = ["verify", "snapshot"] as const;
export type AgentCommand = (typeof AGENT_COMMANDS)[number];

export const eventSubject = (violation: Violation, cameraCode: string): string =>
  `gw.event.${violation}.${cameraCode}`;
export const heartbeatSubject = (agentId: string): string => `gw.agent.${agentId}.heartbeat`;
export const HEARTBEAT_SUBJECTS = "gw.agent.*.heartbeat";
export const commandSubject = (agentId: string, command: AgentCommand): string =>
  `gw.agent.${agentId}.command.${command}`;
export const ticketSubject = (cameraCode: string): string => `gw.ticket.${cameraCode}`;
