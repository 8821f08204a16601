/** What waits in the book: second looks that are due. */
import type { Book, VerificationLease } from "./book.ts";
import { LOCKED_COLUMNS, type LeaseRow, toLease } from "./rows.ts";
import { firstRowOf, instant, type Queryable, rowsOf } from "./statement.ts";

const LEASE = {
  name: "lease-verifications",
  text: `WITH due AS (
    SELECT ticket_id, done_sequence FROM verification
    WHERE finished_at IS NULL AND next_at <= $3 AND (leased_until IS NULL OR leased_until < $3)
    ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED
  ), leased AS (
    UPDATE verification v SET leased_by = $1, leased_until = $4 FROM due
    WHERE v.ticket_id = due.ticket_id AND v.done_sequence = due.done_sequence
    RETURNING v.ticket_id, v.done_sequence, v.attempts, v.blind_tries, v.clean_since, v.clean_looks
  )
  SELECT leased.done_sequence, leased.attempts, leased.blind_tries, leased.clean_since, leased.clean_looks, ${LOCKED_COLUMNS} FROM leased JOIN ticket t ON t.id = leased.ticket_id`,
};

const RENEW = {
  name: "renew-verifications",
  text: "UPDATE verification SET leased_until = $2 WHERE leased_by = $1 AND finished_at IS NULL",
};

const RELEASE = {
  name: "release-verification",
  text: `UPDATE verification SET leased_by = NULL, leased_until = NULL
    WHERE ticket_id = $1 AND done_sequence = $2 AND attempts = $3 AND finished_at IS NULL`,
};

const REPAIR = {
  name: "repair-verifications",
  text: `WITH missing AS (
    INSERT INTO verification (ticket_id, done_sequence, next_at)
    SELECT t.id, max(h.sequence), $1::timestamptz FROM ticket t
    JOIN transition h ON h.ticket_id = t.id AND h.action = 'finish'
    WHERE t.state = 'done' GROUP BY t.id
    ON CONFLICT (ticket_id, done_sequence) DO NOTHING RETURNING 1
  ) SELECT count(*) AS n FROM missing`,
};

export async function leaseVerifications(
  db: Queryable,
  lease: Parameters<Book["leaseVerifications"]>[0],
): Promise<readonly VerificationLease[]> {
  const values = [lease.holder, lease.limit, instant(lease.nowMs), instant(lease.untilMs)];
  return (await rowsOf<LeaseRow>(db, LEASE, values)).map(toLease);
}

export async function renewVerifications(db: Queryable, holder: string, untilMs: number): Promise<void> {
  await rowsOf(db, RENEW, [holder, instant(untilMs)]);
}

export async function releaseVerification(db: Queryable, lease: VerificationLease): Promise<void> {
  await rowsOf(db, RELEASE, [lease.ticket.id, lease.doneSequence, lease.attempts]);
}

export async function repairVerifications(db: Queryable, nowMs: number): Promise<number> {
  const row = await firstRowOf<{ n: string }>(db, REPAIR, [instant(nowMs)]);
  return Number(row?.n ?? 0);
}
