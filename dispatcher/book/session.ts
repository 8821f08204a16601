/** The book inside one transaction: reads that lock, and the writes that go together. */
import type { BookSession, LockedTicket, Move, Proof } from "./book.ts";
import { DispatcherError } from "../errors.ts";
import { sqlStateOf } from "./failure.ts";
import { createAuditorSession } from "./session-auditor.ts";
import { createAssignmentPart } from "./session-assignment.ts";
import { createClockSessionPart } from "./session-clocks.ts";
import { createHappeningPart } from "./session-happening.ts";
import { createNotificationSessionPart } from "./session-notifications.ts";
import { createFeedbackSessionPart } from "./feedback.ts";
import { createIntakePart } from "./session-intake.ts";
import { createKeepingPart } from "./keeping.ts";
import { createLabelSession } from "./labels.ts";
import { createTenurePart, writeTenure } from "./session-tenure.ts";
import { createVerificationPart } from "./session-verification.ts";
import { type LastMoveRow, LOCKED_COLUMNS, type LockedRow, toLastMove, toLockedTicket } from "./rows.ts";
import { firstRowOf, instant, isUuid, NOTIFY_MOVED, type Queryable, rowsOf, storable } from "./statement.ts";

const UNIQUE_VIOLATION = "23505";

const LOCK_TICKET = {
  name: "lock-ticket",
  text: `SELECT ${LOCKED_COLUMNS} FROM ticket t WHERE t.id = $1 FOR NO KEY UPDATE`,
};

const WRITE_MOVE = {
  name: "write-move",
  text: `WITH t AS (
    UPDATE ticket SET state = $2, version = version + 1, changed_at = $3, close_reason = $4, worker_id = $5,
      closed_at = CASE WHEN $2 = 'closed' THEN $3::timestamptz END, assign_tried_at = NULL,
      suspended_until = $12, into_ticket_id = $13,
      hand_overs = hand_overs + CASE WHEN $6 = 'handOver' THEN 1 ELSE 0 END
    WHERE id = $1 RETURNING *
  ), history AS (
    INSERT INTO transition (ticket_id, sequence, at, action, from_state, to_state, actor_role, actor_id, worker_id, reason,
      evidence, rule_version)
    SELECT id, version, $3, $6, $7, $2, $8, $9, coalesce($5, $10), $11, $14::jsonb, $15 FROM t
  ), asked AS (
    INSERT INTO verification (ticket_id, done_sequence, next_at) SELECT id, version, $3 FROM t WHERE $6 = 'finish'
  ), answered AS (
    UPDATE verification SET finished_at = $3, outcome = $6
    WHERE ticket_id = $1 AND finished_at IS NULL AND $2 <> 'done'
  )
  SELECT ${LOCKED_COLUMNS}, ${NOTIFY_MOVED} FROM t`,
};

const LAST_MOVE = {
  name: "last-move",
  text: `SELECT action, actor_role, actor_id, at FROM transition
    WHERE ticket_id = $1 ORDER BY sequence DESC LIMIT 1`,
};

const OPEN_TWIN = {
  name: "open-twin",
  text: "SELECT number FROM ticket WHERE dedup_key = $1 AND state <> 'closed' AND id <> $2",
};

const WITHIN_GRIDS = {
  name: "within-grids",
  text: `WITH RECURSIVE above AS (
      SELECT id, parent_id FROM grid WHERE id = $1
      UNION SELECT g.id, g.parent_id FROM grid g JOIN above ON g.id = above.parent_id
    ) SELECT 1 FROM above WHERE id = ANY($2::text[]) LIMIT 1`,
};

// What was uploaded for an earlier worker proves nothing for this one; nor does a look at an earlier "done".
const PROOFS = {
  name: "ticket-proofs",
  text: `SELECT object, kind, 'first' AS taken, at FROM ticket_evidence WHERE ticket_id = $1 AND moment = 'first'
    UNION ALL
    SELECT object, 'photo', 'photo', at FROM ticket_picture WHERE ticket_id = $1
      AND at >= coalesce((SELECT max(from_at) FROM assignee WHERE ticket_id = $1), '-infinity')
    UNION ALL
    SELECT object, kind, 'verify', at FROM ticket_evidence WHERE ticket_id = $1 AND moment = 'verify'
      AND at >= (SELECT max(at) FROM transition WHERE ticket_id = $1 AND action = 'finish')
    ORDER BY at, kind DESC, object`,
};

// The merged ticket's keys lead to the one in which it goes on, as far as they are free.
const GIVE_KEYS = {
  name: "give-keys",
  text: `INSERT INTO ticket_key (dedup_key, ticket_id, ticket_number, open)
    SELECT k.dedup_key, t.id, t.number, true FROM ticket_key k, ticket t WHERE k.ticket_id = $1 AND t.id = $2
    ON CONFLICT DO NOTHING`,
};

async function ticketOf(
  db: Queryable,
  statement: { name: string; text: string },
  key: string,
): Promise<LockedTicket | null> {
  const row = await firstRowOf<LockedRow>(db, statement, [key]);
  return row === null ? null : toLockedTicket(row);
}

/** An old ticket that comes back may find that its place was just taken by a new one. */
function asTwin(ticket: LockedTicket, thrown: unknown): unknown {
  if (sqlStateOf(thrown) !== UNIQUE_VIOLATION) return thrown;
  return new DispatcherError(
    "STALE_VERSION",
    `ticket ${String(ticket.number)}: another one for the same place and kind was opened at this moment; read it again`,
    { cause: thrown },
  );
}

async function writeMove(db: Queryable, ticket: LockedTicket, move: Move): Promise<LockedTicket> {
  const written = firstRowOf<LockedRow>(db, WRITE_MOVE, [
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
    typeof move.suspendedUntilMs === "number" ? instant(move.suspendedUntilMs) : null,
    move.intoTicketId ?? null,
    JSON.stringify(move.evidence ?? []),
    move.ruleVersion ?? null,
  ]);
  const row = await written.catch((thrown: unknown) => {
    throw asTwin(ticket, thrown);
  });
  if (row === null) throw new Error(`ticket ${ticket.id} vanished while it was locked`);
  const after = toLockedTicket(row);
  await writeTenure(db, { before: ticket, after }, move);
  if (after.intoTicketId !== null) await rowsOf(db, GIVE_KEYS, [after.id, after.intoTicketId]);
  return after;
}

type LifePart = Pick<BookSession, "lastMove" | "openTwinOf" | "isWithinGrids" | "proofsOf">;

function createLifePart(db: Queryable): LifePart {
  return {
    async lastMove(ticketId) {
      const row = await firstRowOf<LastMoveRow>(db, LAST_MOVE, [ticketId]);
      return row === null ? null : toLastMove(row);
    },
    async openTwinOf(ticket) {
      const row = await firstRowOf<{ number: string }>(db, OPEN_TWIN, [ticket.dedupKey, ticket.id]);
      return row === null ? null : { number: Number(row.number) };
    },
    isWithinGrids: async (gridId, gridIds) =>
      (await firstRowOf(db, WITHIN_GRIDS, [gridId, gridIds])) !== null,
    proofsOf: (ticketId) => rowsOf<Proof>(db, PROOFS, [ticketId]),
  };
}

export function createSession(db: Queryable): BookSession {
  return {
    ...createIntakePart(db),
    ...createAssignmentPart(db),
    ...createAuditorSession(db),
    ...createVerificationPart(db),
    ...createClockSessionPart(db),
    ...createTenurePart(db),
    ...createHappeningPart(db),
    ...createLifePart(db),
    ...createNotificationSessionPart(db),
    ...createFeedbackSessionPart(db),
    ...createKeepingPart(db),
    ...createLabelSession(db),
    lockTicket: async (ticketId) => (isUuid(ticketId) ? ticketOf(db, LOCK_TICKET, ticketId) : null),
    writeMove: (ticket, move) => writeMove(db, ticket, move),
  };
}
