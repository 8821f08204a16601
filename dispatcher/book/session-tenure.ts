/** The part of a session that keeps who had a ticket from when until when: after a hand-over both stay visible. */
import type { TicketAction } from "../lifecycle/ticket.ts";
import type { LockedTicket, Move } from "./book.ts";
import { firstRowOf, instant, type Queryable, rowsOf } from "./statement.ts";

export interface TenureSession {
  /** True if this worker, or this person as a worker, ever had the ticket, however briefly. */
  hasHandled(ticketId: string, actorId: string): Promise<boolean>;
}

const HAS_HANDLED = {
  name: "has-handled",
  text: `SELECT 1 FROM assignee
    WHERE ticket_id = $1 AND worker_id IN ($2, (SELECT worker_id FROM person WHERE id = $2)) LIMIT 1`,
};

const END = {
  name: "end-tenure",
  text: "UPDATE assignee SET to_at = $2 WHERE ticket_id = $1 AND to_at IS NULL",
};

const BEGIN = {
  name: "begin-tenure",
  text: `INSERT INTO assignee (ticket_id, from_sequence, worker_id, how, from_at) VALUES ($1, $2, $3, $4, $5)`,
};

const STAMP = {
  accept: { name: "tenure-accepted", text: stamp("accepted_at") },
  arrive: { name: "tenure-arrived", text: stamp("arrived_at") },
  finish: { name: "tenure-done", text: stamp("done_at") },
} as const;

function stamp(column: string): string {
  return `UPDATE assignee SET ${column} = $2 WHERE ticket_id = $1 AND to_at IS NULL`;
}

const isStamped = (action: TicketAction): action is keyof typeof STAMP => action in STAMP;

/** After the move is written: whose tenure ended, whose began, and which of its clocks was stopped. */
export async function writeTenure(
  db: Queryable,
  { before, after }: { readonly before: LockedTicket; readonly after: LockedTicket },
  { action, atMs }: Move,
): Promise<void> {
  const at = instant(atMs);
  if (isStamped(action)) await rowsOf(db, STAMP[action], [after.id, at]);
  const begins = action === "assign" || action === "handOver";
  const ends = after.workerId === null || after.state === "closed" || begins;
  if (ends && before.workerId !== null) await rowsOf(db, END, [after.id, at]);
  if (!begins) return;
  const how = action === "assign" ? "offer" : "handOver";
  await rowsOf(db, BEGIN, [after.id, after.version, after.workerId, how, at]);
}

export function createTenurePart(db: Queryable): TenureSession {
  return {
    hasHandled: async (ticketId, actorId) =>
      (await firstRowOf(db, HAS_HANDLED, [ticketId, actorId])) !== null,
  };
}
