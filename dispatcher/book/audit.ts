/** Who saw and did what, in one list: pictures, live views, transitions by people, and everything else they did. */
import {
  type AccessBook,
  AUDIT_KINDS,
  type AuditEntry,
  type AuditKind,
  type AuditQuery,
  type Deed,
} from "../lifecycle/access-desk.ts";
import { DispatcherError } from "../errors.ts";
import { instant, isUuid, type Queryable, rowsOf, storable } from "./statement.ts";

const LIST_MAX = 1_000;

const RECORD = {
  name: "record-deed",
  text: `INSERT INTO audit (person_id, action, subject, ticket_id, address, details, at)
    VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7)`,
};

/** The columns of each kind, and its table. `key` orders entries of one instant. */
const SOURCES: Readonly<Record<AuditKind, { readonly select: string; readonly at: string }>> = {
  evidence: {
    at: "e.at",
    select: `SELECT 'evidence' AS kind, e.at, e.person_id, 'view' AS action, e.object AS subject, e.ticket_id,
        t.camera_code, NULL::text AS address, '{}'::jsonb AS details, lpad(e.id::text, 20, '0') AS key
      FROM evidence_view e JOIN ticket t ON t.id = e.ticket_id`,
  },
  live: {
    at: "l.began_at",
    select: `SELECT 'live', l.began_at, l.person_id, 'watch', l.agent_id, NULL::uuid, l.camera_code, NULL,
        jsonb_build_object('endedAt', l.ended_at, 'endReason', l.end_reason, 'seenAt', l.seen_at),
        lpad(l.id::text, 20, '0')
      FROM live_view l`,
  },
  transition: {
    at: "h.at",
    select: `SELECT 'transition', h.at, coalesce(q.id, h.actor_id), h.action, h.to_state, h.ticket_id, t.camera_code, NULL,
        jsonb_build_object('role', h.actor_role, 'actor', h.actor_id, 'reason', h.reason, 'from', h.from_state),
        h.ticket_id::text || lpad(h.sequence::text, 8, '0')
      FROM transition h JOIN ticket t ON t.id = h.ticket_id
      LEFT JOIN LATERAL (SELECT p.id FROM person p
        WHERE p.worker_id = h.actor_id AND h.actor_role = 'worker' ORDER BY p.retired, p.id LIMIT 1) q ON true`,
  },
  deed: {
    at: "a.at",
    select: `SELECT 'deed', a.at, a.person_id, a.action, a.subject, a.ticket_id, NULL, a.address, a.details,
        lpad(a.id::text, 20, '0')
      FROM audit a`,
  },
};

const COLUMN: Readonly<
  Record<AuditKind, { person: string; action: string; ticket: string; camera: string }>
> = {
  evidence: { person: "e.person_id", action: "'view'", ticket: "e.ticket_id", camera: "t.camera_code" },
  live: { person: "l.person_id", action: "'watch'", ticket: "NULL::uuid", camera: "l.camera_code" },
  transition: {
    person: "coalesce(q.id, h.actor_id)",
    action: "h.action",
    ticket: "h.ticket_id",
    camera: "t.camera_code",
  },
  deed: { person: "a.person_id", action: "a.action", ticket: "a.ticket_id", camera: "NULL::text" },
};
const KEY: Readonly<Record<AuditKind, string>> = {
  evidence: "lpad(e.id::text, 20, '0')",
  live: "lpad(l.id::text, 20, '0')",
  transition: "h.ticket_id::text || lpad(h.sequence::text, 8, '0')",
  deed: "lpad(a.id::text, 20, '0')",
};

interface Cursor {
  /** As text, because a Date would lose the microseconds and with them the place in the list. */
  readonly at: string;
  readonly kind: AuditKind;
  readonly key: string;
}

const toCursor = ({ at, kind, key }: Cursor): string =>
  Buffer.from(`${at}|${kind}|${key}`).toString("base64url");

function fromCursor(text: string): Cursor {
  const [at = "", kind = "", key = ""] = Buffer.from(text, "base64url").toString().split("|");
  const known = AUDIT_KINDS.find((each) => each === kind);
  const isTime = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/.test(at);
  if (known !== undefined && isTime && /^[0-9a-f-]{8,48}$/.test(key)) return { at, kind: known, key };
  throw new DispatcherError(
    "BAD_REQUEST",
    `Key "cursor" is ${text.slice(0, 64)}, which is no place in this list; nextCursor of an earlier answer would be right.`,
  );
}

interface AuditRow {
  readonly kind: AuditKind;
  readonly at: Date;
  readonly at_text: string;
  readonly person_id: string;
  readonly person_name: string | null;
  readonly action: string;
  readonly subject: string | null;
  readonly ticket_id: string | null;
  readonly camera_code: string | null;
  readonly address: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly key: string;
}

const toEntry = (row: AuditRow): AuditEntry => ({
  kind: row.kind,
  at: row.at.toISOString(),
  personId: row.person_id,
  personName: row.person_name,
  action: row.action,
  subject: row.subject,
  ticketId: row.ticket_id,
  cameraCode: row.camera_code,
  address: row.address,
  details: row.details,
  cursor: toCursor({ at: row.at_text, kind: row.kind, key: row.key }),
});

/** One kind's part of the list, with only the conditions that are asked for; `place` gives a value's place. */
function partOf(
  kind: AuditKind,
  query: AuditQuery,
  cursor: Cursor | null,
  place: (value: unknown) => string,
): string {
  const { select, at } = SOURCES[kind];
  const { person, action, ticket, camera } = COLUMN[kind];
  const conditions = kind === "transition" ? ["h.actor_role <> 'system'"] : [];
  if (query.personId !== undefined) conditions.push(`${person} = ${place(query.personId)}`);
  if (query.action !== undefined) conditions.push(`${action} = ${place(query.action)}`);
  if (query.ticketId !== undefined) conditions.push(`${ticket} = ${place(query.ticketId)}::uuid`);
  if (query.cameraCode !== undefined) conditions.push(`${camera} = ${place(query.cameraCode)}`);
  if (query.fromMs !== undefined) conditions.push(`${at} >= ${place(instant(query.fromMs))}`);
  if (query.beforeMs !== undefined) conditions.push(`${at} < ${place(instant(query.beforeMs))}`);
  if (cursor !== null) {
    const [time, sort, key] = [place(cursor.at), place(cursor.kind), place(cursor.key)];
    conditions.push(`${at} <= ${time}::timestamptz`);
    conditions.push(
      `(${at}, '${kind}'::text, ${KEY[kind]}) < (${time}::timestamptz, ${sort}::text, ${key}::text)`,
    );
  }
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  return `(${select} ${where} ORDER BY ${at} DESC, ${KEY[kind]} DESC LIMIT ${place(query.limit)})`;
}

async function listAudit(db: Queryable, query: AuditQuery): Promise<readonly AuditEntry[]> {
  if (query.ticketId !== undefined && !isUuid(query.ticketId)) return [];
  const bounded = { ...query, limit: Math.min(LIST_MAX, Math.max(1, query.limit)) };
  const cursor = query.after === undefined ? null : fromCursor(query.after);
  const kinds = query.kind === undefined ? AUDIT_KINDS : [query.kind];
  const values: unknown[] = [];
  const place = (value: unknown): string => `$${String(values.push(value))}`;
  const parts = kinds.map((kind) => partOf(kind, bounded, cursor, place)).join(" UNION ALL ");
  const named = "kind, at, person_id, action, subject, ticket_id, camera_code, address, details, key";
  const text = `SELECT u.*, u.at::text AS at_text, p.name AS person_name FROM (${parts}) u (${named})
    LEFT JOIN person p ON p.id = u.person_id
    ORDER BY u.at DESC, u.kind DESC, u.key DESC LIMIT ${place(bounded.limit)}`;
  return (await rowsOf<AuditRow>(db, { name: "", text }, values)).map(toEntry);
}

async function recordDeed(db: Queryable, deed: Deed): Promise<void> {
  const { userId, action, subject, ticketId, address, details, atMs } = deed;
  const said = subject === null ? null : storable(subject);
  const ticket = ticketId !== null && isUuid(ticketId) ? ticketId : null;
  await rowsOf(db, RECORD, [
    storable(userId),
    action,
    said,
    ticket,
    storable(address),
    JSON.stringify(details),
    instant(atMs),
  ]);
}

export function createAuditPart(db: Queryable): Pick<AccessBook, "recordDeed" | "audit"> {
  return { recordDeed: (deed) => recordDeed(db, deed), audit: (query) => listAudit(db, query) };
}
