/** Bytes from the bus → a checked message, or one sentence that says what is wrong and what would be right. */
import { Compile } from "typebox/compile";
import type { Static, TSchema } from "typebox";
import { dedupKey } from "./dedup-key.ts";
import { CheckConfigReply, CheckConfigRequest, ConfigReply, ConfigRequest } from "./agent-config.ts";
import { CoverNotice, CoverQuestion, CoverReply } from "./cover.ts";
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
} from "./agent-messages.ts";
import { EVENT_SCHEMA_VERSION, ViolationEvent } from "./event.ts";
import { LiveReply, LiveRequest } from "./live.ts";
import { RecordBlockReply, RecordBlockRequest, RecordsReply, RecordsRequest } from "./records.ts";
import { Report, REPORT_SCHEMA_VERSION } from "./report.ts";
import { LabelLine, strayIndex, TuningReport } from "./tuning.ts";
import { ShadowIncident } from "./shadow.ts";
import { WhyReply, WhyRequest } from "./why.ts";

// Made once: it keeps nothing from one message to the next.
const utf8 = new TextDecoder("utf-8", { fatal: true });

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

const refuse = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason });

function show(value: unknown): string {
  const text = value === undefined ? "missing" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function valueAt(root: unknown, pointer: string): unknown {
  let here = root;
  for (const key of pointer.split("/").slice(1)) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}

function decodeJson(bytes: Uint8Array): Parsed<object> {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    return refuse("the message is not JSON in UTF-8");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refuse("the message is not a JSON object");
  }
  return { ok: true, value };
}

interface SchemaError {
  readonly instancePath: string;
  readonly message: string;
}
interface Validator {
  Check(value: unknown): boolean;
  Errors(value: unknown): readonly SchemaError[];
}

function check<T extends TSchema>(_typedBy: T, validator: Validator, value: unknown): Parsed<Static<T>> {
  if (validator.Check(value)) return { ok: true, value: value as Static<T> };
  const [first] = validator.Errors(value);
  if (first === undefined) return refuse("the message does not match its schema");
  const key = first.instancePath.slice(1).replaceAll("/", ".") || "(root)";
  return refuse(`key "${key}" is ${show(valueAt(value, first.instancePath))}: ${first.message}`);
}

function parser<T extends TSchema>(schema: T): (bytes: Uint8Array) => Parsed<Static<T>> {
  const validator: Validator = Compile(schema);
  return (bytes) => {
    const decoded = decodeJson(bytes);
    return decoded.ok ? check(schema, validator, decoded.value) : decoded;
  };
}

const eventValidator: Validator = Compile(ViolationEvent);

/** An event, or why it is refused: not JSON, a future schema version, a wrong key, or a dedup key not its own. */
export function parseEvent(bytes: Uint8Array): Parsed<ViolationEvent> {
  const decoded = decodeJson(bytes);
  if (!decoded.ok) return decoded;
  const version = (decoded.value as { schemaVersion?: unknown }).schemaVersion;
  if (typeof version === "number" && version > EVENT_SCHEMA_VERSION) {
    return refuse(
      `schemaVersion ${String(version)} is newer than this dispatcher reads (${String(EVENT_SCHEMA_VERSION)}): upgrade the dispatcher before the agents`,
    );
  }
  const checked = check(ViolationEvent, eventValidator, decoded.value);
  if (!checked.ok) return checked;
  const own = dedupKey(checked.value);
  if (checked.value.dedupKey !== own) {
    return refuse(`key "dedupKey" is ${show(checked.value.dedupKey)}: its own parts make ${show(own)}`);
  }
  return checked;
}

const reportValidator: Validator = Compile(Report);

/** A report, or why it is refused. */
export function parseReport(bytes: Uint8Array): Parsed<Report> {
  const decoded = decodeJson(bytes);
  if (!decoded.ok) return decoded;
  const version = (decoded.value as { schemaVersion?: unknown }).schemaVersion;
  if (typeof version === "number" && version > REPORT_SCHEMA_VERSION) {
    return refuse(
      `schemaVersion ${String(version)} is newer than this dispatcher reads (${String(REPORT_SCHEMA_VERSION)}): upgrade every dispatcher before the first one writes it`,
    );
  }
  return check(Report, reportValidator, decoded.value);
}

export const parseHeartbeat = parser(Heartbeat);
export const parseVerifyRequest = parser(VerifyRequest);
export const parseVerifyReply = parser(VerifyReply);
export const parseSnapshotRequest = parser(SnapshotRequest);
export const parseSnapshotReply = parser(SnapshotReply);
export const parseReloadReply = parser(ReloadReply);
export const parseRestartRequest = parser(RestartRequest);
export const parseRestartReply = parser(RestartReply);
export const parseConfigRequest = parser(ConfigRequest);
export const parseConfigReply = parser(ConfigReply);
export const parseCheckConfigRequest = parser(CheckConfigRequest);
export const parseCheckConfigReply = parser(CheckConfigReply);
export const parseCoverNotice = parser(CoverNotice);
export const parseCoverQuestion = parser(CoverQuestion);
export const parseCoverReply = parser(CoverReply);
export const parseLiveRequest = parser(LiveRequest);
export const parseLiveReply = parser(LiveReply);
export const parseRelearnRequest = parser(RelearnRequest);
export const parseRelearnReply = parser(RelearnReply);
export const parseShadowIncident = parser(ShadowIncident);
export const parseTicketNotice = parser(TicketNotice);
export const parseRecordsRequest = parser(RecordsRequest);
export const parseRecordsReply = parser(RecordsReply);
export const parseRecordBlockRequest = parser(RecordBlockRequest);
export const parseRecordBlockReply = parser(RecordBlockReply);
export const parseWhyRequest = parser(WhyRequest);
export const parseWhyReply = parser(WhyReply);
export const parseLabelLine = parser(LabelLine);

const tuningReportFromBytes = parser(TuningReport);

/** A tuning report whose indices all lead somewhere, or why it is refused. */
export function parseTuningReport(bytes: Uint8Array): Parsed<TuningReport> {
  const parsed = tuningReportFromBytes(bytes);
  if (!parsed.ok) return parsed;
  const problem = strayIndex(parsed.value);
  return problem === undefined ? parsed : refuse(problem);
}
