/** The part of a session that keeps the camera's second look. */
import type { BookSession, VerificationLease } from "./book.ts";
import { firstRowOf, instant, type Queryable, rowsOf } from "./statement.ts";

// `attempts` is the compare: whoever took over after the lease ran out has counted one up.
const LOCK = {
  name: "lock-verification",
  text: `SELECT 1 FROM verification
    WHERE ticket_id = $1 AND done_sequence = $2 AND attempts = $3 AND finished_at IS NULL FOR UPDATE`,
};

// A look that says nothing breaks the row of clean ones.
const RETRY = {
  name: "retry-verification",
  text: `UPDATE verification SET attempts = attempts + 1, blind_tries = blind_tries + 1, clean_since = NULL,
      clean_looks = 0, next_at = $3, leased_by = NULL, leased_until = NULL
    WHERE ticket_id = $1 AND done_sequence = $2`,
};

const CONTINUE = {
  name: "continue-verification",
  text: `UPDATE verification SET attempts = attempts + 1, clean_since = $4, clean_looks = $5, next_at = $3,
      leased_by = NULL, leased_until = NULL
    WHERE ticket_id = $1 AND done_sequence = $2`,
};

const END = {
  name: "end-verification",
  text: `UPDATE verification SET attempts = attempts + 1, finished_at = $3, outcome = $4, leased_by = NULL, leased_until = NULL
    WHERE ticket_id = $1 AND done_sequence = $2`,
};

const ADD_EVIDENCE = {
  name: "add-verify-evidence",
  text: `INSERT INTO ticket_evidence (ticket_id, moment, object, kind, sha256, size_bytes, at)
    SELECT $1, 'verify', e.object, e.kind, e.sha256, e."sizeBytes", $3
    FROM jsonb_to_recordset($2::jsonb) AS e(object text, kind text, sha256 text, "sizeBytes" bigint)
    ON CONFLICT DO NOTHING`,
};

const keyOf = (lease: VerificationLease): readonly unknown[] => [lease.ticket.id, lease.doneSequence];

type VerificationPart = Pick<
  BookSession,
  "lockVerification" | "retryVerification" | "continueVerification" | "endVerification" | "addVerifyEvidence"
>;

export function createVerificationPart(db: Queryable): VerificationPart {
  return {
    lockVerification: async (lease) =>
      (await firstRowOf(db, LOCK, [...keyOf(lease), lease.attempts])) !== null,
    async retryVerification(lease, nextAtMs) {
      await rowsOf(db, RETRY, [...keyOf(lease), instant(nextAtMs)]);
    },
    async endVerification(lease, outcome, atMs) {
      await rowsOf(db, END, [...keyOf(lease), instant(atMs), outcome]);
    },
    async addVerifyEvidence(ticketId, evidence, atMs) {
      if (evidence.length === 0) return;
      await rowsOf(db, ADD_EVIDENCE, [ticketId, JSON.stringify(evidence), instant(atMs)]);
    },
    async continueVerification(lease, { sinceMs, looks, nextAtMs }) {
      await rowsOf(db, CONTINUE, [...keyOf(lease), instant(nextAtMs), instant(sinceMs), looks]);
    },
  };
}
