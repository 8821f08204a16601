/** Answers to requests with an Idempotency-Key: the same request again gets the same answer, for a day. */
import {
  type AccessBook,
  type ClaimOutcome,
  REPLIES_PER_USER_MAX,
  type ReplyClaim,
  REPLY_KEPT_MS,
} from "../lifecycle/access-desk.ts";
import { firstRowOf, instant, type Queryable, rowsOf } from "./statement.ts";

/** A dispatcher that died at work frees its keys after this long: longer than any request may take. */
const WORKING_MS = 60_000;
const SWEEP_MAX = 1_000;

// Taken by whoever comes first; taken over when it is too old to count, or when its dispatcher died at work.
const CLAIM = {
  name: "claim-reply",
  text: `INSERT INTO kept_reply AS k (person_id, key, fingerprint, at)
    SELECT $1, $2, $3, $4
    WHERE (SELECT count(*) FROM (SELECT 1 FROM kept_reply WHERE person_id = $1 AND at > $5 LIMIT $7) n) < $7
    ON CONFLICT (person_id, key) DO UPDATE
      SET fingerprint = excluded.fingerprint, at = excluded.at, status = NULL, media_type = NULL, body = NULL
      WHERE k.at <= $5 OR (k.status IS NULL AND k.at <= $6)
    RETURNING key`,
};

const FIND = {
  name: "find-reply",
  text: "SELECT fingerprint, status, media_type, body FROM kept_reply WHERE person_id = $1 AND key = $2",
};

const KEEP = {
  name: "keep-reply",
  text: `UPDATE kept_reply SET status = $4, media_type = $5, body = $6
    WHERE person_id = $1 AND key = $2 AND fingerprint = $3 AND status IS NULL`,
};

const RELEASE = {
  name: "release-reply",
  text: "DELETE FROM kept_reply WHERE person_id = $1 AND key = $2 AND fingerprint = $3 AND status IS NULL",
};

const SWEEP = {
  name: "sweep-replies",
  text: `DELETE FROM kept_reply WHERE (person_id, key) IN (
    SELECT person_id, key FROM kept_reply WHERE at <= $1 ORDER BY at LIMIT ${String(SWEEP_MAX)})`,
};

const SWEEP_SESSIONS = {
  name: "sweep-sessions",
  text: `DELETE FROM web_session WHERE id_sha256 IN (
    SELECT id_sha256 FROM web_session WHERE expires_at <= $1 ORDER BY expires_at LIMIT ${String(SWEEP_MAX)})`,
};

interface ReplyRow {
  readonly fingerprint: string;
  readonly status: number | null;
  readonly media_type: string | null;
  readonly body: string | null;
}

async function claimReply(db: Queryable, claim: ReplyClaim): Promise<ClaimOutcome> {
  const { userId, key, fingerprint, nowMs } = claim;
  const ages = [instant(nowMs), instant(nowMs - REPLY_KEPT_MS), instant(nowMs - WORKING_MS)];
  const claimed = await firstRowOf(db, CLAIM, [userId, key, fingerprint, ...ages, REPLIES_PER_USER_MAX]);
  if (claimed !== null) return { kind: "claimed" };
  const row = await firstRowOf<ReplyRow>(db, FIND, [userId, key]);
  if (row === null) return { kind: "full" };
  if (row.fingerprint !== fingerprint) return { kind: "other-request" };
  if (row.status === null) return { kind: "working" };
  const { status, media_type: mediaType, body } = row;
  return { kind: "kept", reply: { fingerprint, status, mediaType: mediaType ?? "", body: body ?? "" } };
}

export function createReplyPart(
  db: Queryable,
): Pick<AccessBook, "claimReply" | "keepReply" | "releaseReply"> {
  return {
    claimReply: (claim) => claimReply(db, claim),
    async keepReply({ userId, key, fingerprint }, { status, mediaType, body }) {
      await rowsOf(db, KEEP, [userId, key, fingerprint, status, mediaType, body]);
    },
    async releaseReply({ userId, key, fingerprint }) {
      await rowsOf(db, RELEASE, [userId, key, fingerprint]);
    },
  };
}

/** Takes away what nobody can use any more, a bounded number at a time. */
export async function sweepAccess(db: Queryable, nowMs: number): Promise<void> {
  await rowsOf(db, SWEEP, [instant(nowMs - REPLY_KEPT_MS)]);
  await rowsOf(db, SWEEP_SESSIONS, [instant(nowMs)]);
}
