/** The messages as JSON Schema files, for agents and dispatchers of other makers. */
import {
  Heartbeat,
  RelearnReply,
  RelearnRequest,
  ReloadReply,
  RestartReply,
  RestartRequest,
  SnapshotReply,
  SnapshotRequest,
  TicketNotice,
  VerifyReply,
  VerifyRequest,
} from "../agent-messages.ts";
import { CheckConfigReply, CheckConfigRequest, ConfigReply, ConfigRequest } from "../agent-config.ts";
import { CoverNotice, CoverQuestion, CoverReply } from "../cover.ts";
import { ViolationEvent } from "../event.ts";
import { LiveReply, LiveRequest } from "../live.ts";
import { RecordBlockReply, RecordBlockRequest, RecordsReply, RecordsRequest } from "../records.ts";
import { Report } from "../report.ts";
import { LabelLine, TuningReport } from "../tuning.ts";
import { ShadowIncident } from "../shadow.ts";
import { WhyReply, WhyRequest } from "../why.ts";

const DRAFT = "https://json-schema.org/draft/2020-12/schema";

const MESSAGES = {
  "check-config-reply.schema.json": CheckConfigReply,
  "check-config-request.schema.json": CheckConfigRequest,
  "config-reply.schema.json": ConfigReply,
  "config-request.schema.json": ConfigRequest,
  "cover-notice.schema.json": CoverNotice,
  "cover-question.schema.json": CoverQuestion,
  "cover-reply.schema.json": CoverReply,
  "event.schema.json": ViolationEvent,
  "heartbeat.schema.json": Heartbeat,
  "label-line.schema.json": LabelLine,
  "live-reply.schema.json": LiveReply,
  "live-request.schema.json": LiveRequest,
  "record-block-reply.schema.json": RecordBlockReply,
  "record-block-request.schema.json": RecordBlockRequest,
  "records-reply.schema.json": RecordsReply,
  "records-request.schema.json": RecordsRequest,
  "relearn-reply.schema.json": RelearnReply,
  "relearn-request.schema.json": RelearnRequest,
  "reload-reply.schema.json": ReloadReply,
  "report.schema.json": Report,
  "restart-reply.schema.json": RestartReply,
  "restart-request.schema.json": RestartRequest,
  "shadow-incident.schema.json": ShadowIncident,
  "snapshot-reply.schema.json": SnapshotReply,
  "snapshot-request.schema.json": SnapshotRequest,
  "ticket-notice.schema.json": TicketNotice,
  "tuning-report.schema.json": TuningReport,
  "verify-reply.schema.json": VerifyReply,
  "verify-request.schema.json": VerifyRequest,
  "why-reply.schema.json": WhyReply,
  "why-request.schema.json": WhyRequest,
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
