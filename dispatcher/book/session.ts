/** The book inside one transaction: reads that lock, and the writes that go together. */
import type { BookSession, Decision, LockedTicket } from "./book.ts";
import { createAssignmentPart } from "./session-assignment.ts";
import { createVerificationPart } from "./session-verification.ts";
import { type ClosedRow, LOCKED_COLUMNS, type LockedRow, toClosedTicket, toLockedTicket } from "./rows.ts";
import {
  firstRowOf,
  instant,
  isUuid,
  NOTIFY_MOVED,
  NOTIFY_TOUCHED,
  type Queryable,
  rowsOf,
  storable,
} from "./statement.ts";

const IS_DECIDED = { name: "is-decided", text: "SELECT 1 FROM decision WHERE event_key = $1" };

// NO KEY UPDATE: a decision that points at the ticket need not wait for whoever works on it.
const LOCK_OPEN = {
  name: "lock-open-ticket",
  text: `SELECT ${LOCKED_COLUMNS} FROM ticket t WHERE t.dedup_key = $1 AND t.state <> 'closed' FOR NO KEY UPDATE`,
};

const LAST_CLOSED = {
  name: "last-closed-ticket",
  text: `SELECT id, number, closed_at, close_reason FROM ticket
    WHERE dedup_key = $1 AND state = 'closed' ORDER BY number DESC LIMIT 1`,
};

const INSERT_TICKET = {
  name: "insert-ticket",
  text: `WITH t AS (
    INSERT INTO ticket (id, dedup_key, state, violation, camera_code, camera_name, zone_id, agent_id, lon, lat,
      reason, class_name, opened_at, changed_at, first_seen_at, last_seen_at, latest_evidence, latest_evidence_at)
    VALUES ($1, $2, $15, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $13, $14::jsonb,
      CASE WHEN $14::jsonb = '[]'::jsonb THEN NULL ELSE $13::timestamptz END)
    ON CONFLICT (dedup_key) WHERE state <> 'closed' DO NOTHING
    RETURNING *
  ), history AS (
    INSERT INTO transition (ticket_id, sequence, at, action, to_state, actor_role, actor_id, reason)
    SELECT id, 1, $12, 'open', $15, 'system', 'camera', $10 FROM t
  ), pictures AS (
    INSERT INTO ticket_evidence (ticket_id, moment, object, kind, sha256, size_bytes, at)
    SELECT t.id, 'first', e.object, e.kind, e.sha256, e."sizeBytes", $13
    FROM t, jsonb_to_recordset($14::jsonb) AS e(object text, kind text, sha256 text, "sizeBytes" bigint)
    ON CONFLICT DO NOTHING
  )
  SELECT ${LOCKED_COLUMNS}, ${NOTIFY_MOVED} FROM t`,
};

const ADD_SIGHTING = {
  name: "add-sighting",
  text: `WITH t AS (
    UPDATE ticket SET sightings = sightings + 1, last_seen_at = greatest(last_seen_at, $2),
      latest_evidence = CASE WHEN $3::jsonb = '[]'::jsonb OR latest_evidence_at > $2 THEN latest_evidence ELSE $3::jsonb END,
      latest_evidence_at = CASE WHEN $3::jsonb = '[]'::jsonb OR latest_evidence_at > $2 THEN latest_evidence_at ELSE $2::timestamptz END
    WHERE id = $1 RETURNING *
  ) SELECT ${NOTIFY_TOUCHED} FROM t`,
};

const RECORD_DECISION = {
  name: "record-decision",
  text: `INSERT INTO decision (event_key, outcome, ticket_id, reason, stream_sequence, decided_at, phase, camera_code, captured_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (event_key) DO NOTHING RETURNING event_key`,
};

const LOCK_TICKET = {
  name: "lock-ticket",
  text: `SELECT ${LOCKED_COLUMNS} FROM ticket t WHERE t.id = $1 FOR NO KEY UPDATE`,
};

const WRITE_MOVE = {
  name: "write-move",
  text: `WITH t AS (
    UPDATE ticket SET state = $2, version = version + 1, changed_at = $3, close_reason = $4, worker_id = $5,
      closed_at = CASE WHEN $2 = 'closed' THEN $3::timestamptz END, assign_tried_at = NULL
    WHERE id = $1 RETURNING *
  ), history AS (
    INSERT INTO transition (ticket_id, sequence, at, action, from_state, to_state, actor_role, actor_id, worker_id, reason)
    SELECT id, version, $3, $6, $7, $2, $8, $9, coalesce($5, $10), $11 FROM t
  ), asked AS (
    INSERT INTO verification (ticket_id, done_sequence, next_at) SELECT id, version, $3 FROM t WHERE $6 = 'finish'
  ), answered AS (
    UPDATE verification SET finished_at = $3, outcome = $6
    WHERE ticket_id = $1 AND finished_at IS NULL AND $2 <> 'done'
  )
  SELECT ${LOCKED_COLUMNS}, ${NOTIFY_MOVED} FROM t`,
};

const HAS_HANDLED = {
  name: "has-handled",
  text: `SELECT 1 FROM transition
    WHERE ticket_id = $1 AND actor_role = 'worker' AND action IN ('accept', 'arrive', 'finish')
      AND actor_id IN ($2, (SELECT worker_id FROM person WHERE id = $2)) LIMIT 1`,
};

async function ticketOf(
  db: Queryable,
  statement: { name: string; text: string },
  key: string,
): Promise<LockedTicket | null> {
  const row = await firstRowOf<LockedRow>(db, statement, [key]);
  return row === null ? null : toLockedTicket(row);
}

async function recordDecision(db: Queryable, decision: Decision): Promise<boolean> {
  const { event } = decision;
  const row = await firstRowOf(db, RECORD_DECISION, [
    decision.eventKey,
    decision.outcome,
    decision.ticketId,
    decision.reason === null ? null : storable(decision.reason),
    decision.streamSequence,
    instant(decision.atMs),
    event?.phase ?? null,
    event?.cameraCode ?? null,
    event?.capturedAt ?? null,
  ]);
  return row !== null;
}

type IntakePart = Pick<
  BookSession,
  "isDecided" | "lockOpenTicket" | "lastClosedTicket" | "insertTicket" | "addSighting" | "recordDecision"
>;

function createIntakePart(db: Queryable): IntakePart {
  return {
    isDecided: async (eventKey) => (await firstRowOf(db, IS_DECIDED, [eventKey])) !== null,
    lockOpenTicket: (dedupKey) => ticketOf(db, LOCK_OPEN, dedupKey),
    async lastClosedTicket(dedupKey) {
      const row = await firstRowOf<ClosedRow>(db, LAST_CLOSED, [dedupKey]);
      return row === null ? null : toClosedTicket(row);
    },
    async insertTicket(id, event, { state, atMs }) {
      const row = await firstRowOf<LockedRow>(db, INSERT_TICKET, [
        id,
        event.dedupKey,
        event.violation,
        event.cameraCode,
        event.cameraName,
        event.zoneId,
        event.agentId,
        event.location.lon,
        event.location.lat,
        event.reason,
        event.objects[0]?.className ?? "",
        instant(atMs),
        event.capturedAt,
        JSON.stringify(event.evidence),
        state,
      ]);
      return row === null ? null : toLockedTicket(row);
    },
    async addSighting(ticketId, event) {
      await rowsOf(db, ADD_SIGHTING, [ticketId, event.capturedAt, JSON.stringify(event.evidence)]);
    },
    recordDecision: (decision) => recordDecision(db, decision),
  };
}

export function createSession(db: Queryable): BookSession {
  return {
    ...createIntakePart(db),
    ...createAssignmentPart(db),
    ...createVerificationPart(db),
    lockTicket: async (ticketId) => (isUuid(ticketId) ? ticketOf(db, LOCK_TICKET, ticketId) : null),
    async writeMove(ticket, move) {
      const row = await firstRowOf<LockedRow>(db, WRITE_MOVE, [
        ticket.id,
        move.to,
        instant(move.atMs),
        move.closeReason,
        move.workerId,
        move.action,
        ticket.state,
        move.actorRole,
        move.actorId,
        ticket.workerId,
        move.reason === null ? null : storable(move.reason),
      ]);
      if (row === null) throw new Error(`ticket ${ticket.id} vanished while it was locked`);
      return toLockedTicket(row);
    },
    hasHandled: async (ticketId, actorId) =>
      (await firstRowOf(db, HAS_HANDLED, [ticketId, actorId])) !== null,
  };
}
