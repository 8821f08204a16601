/** The part of a session that finds and claims a worker. */
import type { BookSession } from "./book.ts";
import {
  LOCKED_COLUMNS,
  type LockedRow,
  toLockedTicket,
  toWorker,
  type WorkerRow,
  WORKERS_FROM,
} from "./rows.ts";
import { firstRowOf, instant, isUuid, NOTIFY_TOUCHED, type Queryable, rowsOf } from "./statement.ts";

// SKIP LOCKED: when two dispatchers wake for the same ticket, one works and the other goes on.
const LOCK_WAITING = {
  name: "lock-waiting-ticket",
  text: `SELECT ${LOCKED_COLUMNS} FROM ticket t WHERE t.id = $1 AND t.state = 'open' FOR NO KEY UPDATE SKIP LOCKED`,
};

const DECLINED_BY = {
  name: "declined-by",
  text: "SELECT DISTINCT actor_id FROM transition WHERE ticket_id = $1 AND action = 'decline'",
};

export const WORKERS = { name: "workers", text: WORKERS_FROM };

const LOCK_WORKER = {
  name: "lock-worker",
  text: "SELECT id FROM worker WHERE id = $1 AND NOT retired FOR NO KEY UPDATE",
};

// A statement of its own: it must see what was committed while we waited for the lock.
const WORKER_LOAD = {
  name: "worker-load",
  text: "SELECT count(*) AS open_tickets FROM ticket WHERE worker_id = $1 AND state IN ('assigned', 'accepted', 'arrived')",
};

const RECORD_ASSIGNMENT = {
  name: "record-assignment",
  text: `WITH explained AS (
    INSERT INTO assignment (ticket_id, ticket_version, decided_at, grid_id, worker_id, candidates)
    VALUES ($1, $2, $3, $4, $5, $6::jsonb)
    ON CONFLICT (ticket_id, ticket_version) DO UPDATE
      SET decided_at = excluded.decided_at, grid_id = excluded.grid_id, worker_id = excluded.worker_id, candidates = excluded.candidates
      WHERE assignment.candidates <> excluded.candidates
  ), t AS (
    UPDATE ticket SET grid_id = $4, assign_tried_at = $3 WHERE id = $1 RETURNING *
  ) SELECT ${NOTIFY_TOUCHED} FROM t WHERE $7`,
};

type AssignmentPart = Pick<
  BookSession,
  "lockWaitingTicket" | "declinedBy" | "workers" | "lockWorkerLoad" | "recordAssignment"
>;

export function createAssignmentPart(db: Queryable): AssignmentPart {
  return {
    async lockWaitingTicket(ticketId) {
      const row = isUuid(ticketId) ? await firstRowOf<LockedRow>(db, LOCK_WAITING, [ticketId]) : null;
      return row === null ? null : toLockedTicket(row);
    },
    async declinedBy(ticketId) {
      const rows = await rowsOf<{ actor_id: string }>(db, DECLINED_BY, [ticketId]);
      return rows.map((row) => row.actor_id);
    },
    workers: async () => (await rowsOf<WorkerRow>(db, WORKERS)).map(toWorker),
    async lockWorkerLoad(workerId) {
      if ((await firstRowOf(db, LOCK_WORKER, [workerId])) === null) return null;
      const row = await firstRowOf<{ open_tickets: string }>(db, WORKER_LOAD, [workerId]);
      return { openTickets: Number(row?.open_tickets ?? 0) };
    },
    async recordAssignment(ticket, { gridId, workerId, candidates, atMs }) {
      const gridChanged = gridId !== ticket.gridId;
      const values = [
        ticket.id,
        ticket.version,
        instant(atMs),
        gridId,
        workerId,
        JSON.stringify(candidates),
        gridChanged,
      ];
      await rowsOf(db, RECORD_ASSIGNMENT, values);
    },
  };
}
