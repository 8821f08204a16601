/** The part of a session that finds and claims workers, for several tickets at once. */
import type { Assignment, LockedTicket, WorkerRecord } from "./book.ts";
import {
  LOCKED_COLUMNS,
  type LockedRow,
  toLockedTicket,
  toWorker,
  type WorkerRow,
  WORKERS_FROM,
} from "./rows.ts";
import { firstRowOf, instant, isUuid, NOTIFY_TOUCHED, type Queryable, rowsOf } from "./statement.ts";

export interface TurnDown {
  readonly ticketId: string;
  readonly workerId: string;
  /** declined: said no; lapsed: let the offer's time pass. */
  readonly how: "declined" | "lapsed";
}

export interface AssignmentSession {
  /** Those of the tickets that are open and that nobody else is working on right now, by number. */
  lockWaitingTickets(ticketIds: readonly string[]): Promise<readonly LockedTicket[]>;
  /** Who turned these tickets down, oldest first. */
  turnDowns(ticketIds: readonly string[]): Promise<readonly TurnDown[]>;
  workers(): Promise<readonly WorkerRecord[]>;
  /** Locks the worker and counts again: the compare of the compare-and-set. Null: no such worker. */
  lockWorkerLoad(workerId: string): Promise<{ readonly openTickets: number } | null>;
  /** The same for several, in one order for everybody, so that two never wait for each other. */
  lockWorkerLoads(workerIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  recordAssignments(assignments: readonly Assignment[], atMs: number): Promise<void>;
}

// SKIP LOCKED: when two dispatchers wake for the same ticket, one works and the other goes on.
const LOCK_WAITING = {
  name: "lock-waiting-tickets",
  text: `SELECT ${LOCKED_COLUMNS} FROM ticket t WHERE t.id = ANY($1::uuid[]) AND t.state = 'open'
    ORDER BY t.number FOR NO KEY UPDATE SKIP LOCKED`,
};

const TURN_DOWNS = {
  name: "turn-downs",
  text: `SELECT ticket_id AS "ticketId", worker_id AS "workerId",
      CASE action WHEN 'decline' THEN 'declined' ELSE 'lapsed' END AS how
    FROM transition WHERE ticket_id = ANY($1::uuid[]) AND action IN ('decline', 'offerExpired')
      AND worker_id IS NOT NULL ORDER BY at`,
};

export const WORKERS = { name: "workers", text: WORKERS_FROM };

const LOCK_WORKERS = {
  name: "lock-workers",
  text: "SELECT id FROM worker WHERE id = ANY($1::text[]) AND NOT retired ORDER BY id FOR NO KEY UPDATE",
};

// A statement of its own: it must see what was committed while we waited for the locks.
const LOADS = {
  name: "loads-of-workers",
  text: `SELECT worker_id, count(*) AS open_tickets FROM ticket
    WHERE worker_id = ANY($1::text[]) AND state IN ('assigned', 'accepted', 'arrived') GROUP BY worker_id`,
};

const RECORD_ASSIGNMENTS = {
  name: "record-assignments",
  text: `WITH given AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb)
      AS g(ticket_id uuid, version integer, grid_id text, worker_id text, candidates jsonb, grid_changed boolean)
  ), explained AS (
    INSERT INTO assignment (ticket_id, ticket_version, decided_at, grid_id, worker_id, candidates)
    SELECT ticket_id, version, $2, grid_id, worker_id, candidates FROM given
    ON CONFLICT (ticket_id, ticket_version) DO UPDATE
      SET decided_at = excluded.decided_at, grid_id = excluded.grid_id, worker_id = excluded.worker_id, candidates = excluded.candidates
      WHERE assignment.candidates <> excluded.candidates
  ), t AS (
    UPDATE ticket SET grid_id = g.grid_id, assign_tried_at = $2 FROM given g WHERE ticket.id = g.ticket_id
    RETURNING ticket.*, g.grid_changed
  ) SELECT ${NOTIFY_TOUCHED} FROM t WHERE t.grid_changed`,
};

async function lockWorkerLoads(
  db: Queryable,
  workerIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const locked = await rowsOf<{ id: string }>(db, LOCK_WORKERS, [workerIds]);
  const counted = await rowsOf<{ worker_id: string; open_tickets: string }>(db, LOADS, [workerIds]);
  const loads = new Map(counted.map(({ worker_id, open_tickets }) => [worker_id, Number(open_tickets)]));
  return new Map(locked.map(({ id }) => [id, loads.get(id) ?? 0]));
}

export function createAssignmentPart(db: Queryable): AssignmentSession {
  return {
    async lockWaitingTickets(ticketIds) {
      const rows = await rowsOf<LockedRow>(db, LOCK_WAITING, [ticketIds.filter(isUuid)]);
      return rows.map(toLockedTicket);
    },
    turnDowns: (ticketIds) => rowsOf<TurnDown>(db, TURN_DOWNS, [ticketIds]),
    workers: async () => (await rowsOf<WorkerRow>(db, WORKERS)).map(toWorker),
    async lockWorkerLoad(workerId) {
      const openTickets = (await lockWorkerLoads(db, [workerId])).get(workerId);
      return openTickets === undefined ? null : { openTickets };
    },
    lockWorkerLoads: (workerIds) => lockWorkerLoads(db, workerIds),
    async recordAssignments(assignments, atMs) {
      const given = assignments.map(({ ticket, gridId, workerId, candidates }) => ({
        ticket_id: ticket.id,
        version: ticket.version,
        grid_id: gridId,
        worker_id: workerId,
        candidates,
        grid_changed: gridId !== ticket.gridId,
      }));
      await firstRowOf(db, RECORD_ASSIGNMENTS, [JSON.stringify(given), instant(atMs)]);
    },
  };
}
