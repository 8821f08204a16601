/** The messages as JSON Schema files, for agents and dispatchers of other makers. */
import {
  Heartbeat,
  SnapshotReply,
  SnapshotRequest,
  TicketNotice,
  VerifyReply,
  VerifyRequest,
} from "../agent-messages.ts";
import { ViolationEvent } from "../event.ts";

const DRAFT = "https://json-schema.org/draft/2020-12/schema";

const MESSAGES = {
  "event.schema.json": ViolationEvent,
  "heartbeat.schema.json": Heartbeat,
  "snapshot-reply.schema.json": SnapshotReply,
  "snapshot-request.schema.json": SnapshotRequest,
  "ticket-notice.schema.json": TicketNotice,
  "verify-reply.schema.json": VerifyReply,
  "verify-request.schema.json": VerifyRequest,
};

/** File name → its text, exactly as committed. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(MESSAGES).map(([file, schema]) => [
      file,
      `${JSON.stringify({ $schema: DRAFT, ...schema }, null, 2)}\n`,
    ]),
  );
}
