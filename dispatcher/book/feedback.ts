/** 回访 in the book: who is asked, what they answered, what was decided about it. */
import type { Violation } from "#contract";
import type {
  AnsweredFeedback,
  FeedbackEffect,
  FeedbackFilter,
  FeedbackTicket,
  Invitation,
  ReviewDecision,
} from "../lifecycle/feedback/feedback-desk.ts";
import type { CloseReason } from "../lifecycle/ticket.ts";
import { firstRowOf, instant, type Queryable, rowsOf, storable } from "./statement.ts";

export interface StoredFeedback {
  readonly ticketId: string;
  readonly ticket: FeedbackTicket;
  readonly answeredAtMs: number | null;
  readonly effect: FeedbackEffect | null;
  readonly reviewedBy: string | null;
}

export interface WaitingInvitation extends Omit<Invitation, "link" | "askedAt" | "expiresAt"> {
  /** The ticket's version that is asked about. */
  readonly version: number;
  readonly askedAtMs: number;
  readonly expiresAtMs: number;
}

export interface FeedbackBook {
  read(id: string): Promise<StoredFeedback | null>;
  /** Unsent, unexpired, of tickets that have not gone on; oldest first. */
  waiting(question: {
    readonly limit: number;
    readonly nowMs: number;
  }): Promise<readonly WaitingInvitation[]>;
  /** False: there is none. */
  markSent(id: string, atMs: number): Promise<boolean>;
  answers(filter: FeedbackFilter): Promise<readonly AnsweredFeedback[]>;
  answer(id: string): Promise<AnsweredFeedback | null>;
}

export interface FeedbackSession {
  /** One row for each complainant with a contact, of this ticket and of those merged into it; how many were new. */
  askFeedback(question: {
    readonly ticketId: string;
    readonly version: number;
    readonly atMs: number;
    readonly expiresAtMs: number;
  }): Promise<number>;
  /** The ticket must be locked. */
  lockFeedback(id: string): Promise<StoredFeedback | null>;
  writeRating(
    id: string,
    answer: {
      readonly rating: number;
      readonly solved: boolean;
      readonly words: string;
      readonly effect: FeedbackEffect;
      readonly atMs: number;
    },
  ): Promise<void>;
  writeReview(
    id: string,
    review: {
      readonly by: string;
      readonly decision: ReviewDecision;
      readonly reason: string;
      readonly atMs: number;
    },
  ): Promise<void>;
}

// The nonce comes of 122 random bits; 96 of their hash are kept, as long as every other link's.
const ASK = {
  name: "ask-feedback",
  text: `INSERT INTO feedback (nonce, ticket_id, ticket_version, report_id, asked_at, expires_at)
    SELECT left(encode(sha256(gen_random_uuid()::text::bytea), 'hex'), 24), $1, $2, r.id, $3, $4
    FROM source_report r JOIN source_contact c ON c.report_id = r.id
    WHERE r.ticket_id = ANY (ARRAY(SELECT $1::uuid UNION ALL SELECT m.id FROM ticket m WHERE m.into_ticket_id = $1::uuid))
      AND c.phone IS NOT NULL
    ON CONFLICT (report_id, ticket_id, ticket_version) DO NOTHING RETURNING 1`,
};

const STORED = `SELECT f.ticket_id, k.number, k.violation, k.camera_name, f.answered_at, f.effect, f.reviewed_by
  FROM feedback f JOIN ticket k ON k.id = f.ticket_id WHERE f.nonce = $1`;
const READ = { name: "read-feedback", text: STORED };
const LOCK = { name: "lock-feedback", text: `${STORED} FOR UPDATE OF f` };

const RATE = {
  name: "rate-feedback",
  text: `UPDATE feedback SET rating = $2, solved = $3, words = nullif($4, ''), answered_at = $5, effect = $6 WHERE nonce = $1`,
};

const REVIEW = {
  name: "review-feedback",
  text: "UPDATE feedback SET reviewed_by = $2, decision = $3, decided_reason = $4, reviewed_at = $5 WHERE nonce = $1",
};

const WAITING = {
  name: "waiting-feedback",
  text: `SELECT f.nonce, f.ticket_id, f.ticket_version, k.number, k.violation, k.close_reason, c.name, c.phone, f.asked_at,
      f.expires_at
    FROM feedback f JOIN ticket k ON k.id = f.ticket_id AND k.version = f.ticket_version
    JOIN source_contact c ON c.report_id = f.report_id
    WHERE f.sent_at IS NULL AND f.answered_at IS NULL AND f.expires_at > $1 ORDER BY f.asked_at, f.nonce LIMIT $2`,
};

const SENT = {
  name: "feedback-sent",
  text: "UPDATE feedback SET sent_at = coalesce(sent_at, $2) WHERE nonce = $1 RETURNING 1",
};

const ANSWERED = `SELECT f.nonce, f.ticket_id, k.number, k.violation, f.rating, f.solved, f.words, f.answered_at, f.effect,
    f.reviewed_by, f.reviewed_at, f.decision, f.decided_reason
  FROM feedback f JOIN ticket k ON k.id = f.ticket_id`;
const ANSWER = {
  name: "feedback-answer",
  text: `${ANSWERED} WHERE f.nonce = $1 AND f.answered_at IS NOT NULL`,
};
const BELOW = `($1::text IS NULL OR (f.answered_at, f.nonce) < (SELECT b.answered_at, b.nonce FROM feedback b WHERE b.nonce = $1))
  ORDER BY f.answered_at DESC, f.nonce DESC LIMIT $2`;
const ANSWERS = {
  name: "feedback-answers",
  text: `${ANSWERED} WHERE f.answered_at IS NOT NULL AND ${BELOW}`,
};
const TO_REVIEW = {
  name: "feedback-to-review",
  text: `${ANSWERED} WHERE f.effect = 'review' AND f.reviewed_at IS NULL AND ${BELOW}`,
};

interface StoredRow {
  readonly ticket_id: string;
  readonly number: string;
  readonly violation: Violation;
  readonly camera_name: string;
  readonly answered_at: Date | null;
  readonly effect: FeedbackEffect | null;
  readonly reviewed_by: string | null;
}

interface WaitingRow {
  readonly nonce: string;
  readonly ticket_id: string;
  readonly ticket_version: number;
  readonly number: string;
  readonly violation: Violation;
  readonly close_reason: CloseReason;
  readonly name: string | null;
  readonly phone: string | null;
  readonly asked_at: Date;
  readonly expires_at: Date;
}

interface AnsweredRow {
  readonly nonce: string;
  readonly ticket_id: string;
  readonly number: string;
  readonly violation: Violation;
  readonly rating: number;
  readonly solved: boolean;
  readonly words: string | null;
  readonly answered_at: Date;
  readonly effect: FeedbackEffect;
  readonly reviewed_by: string | null;
  readonly reviewed_at: Date | null;
  readonly decision: ReviewDecision | null;
  readonly decided_reason: string | null;
}

const toStored = (row: StoredRow): StoredFeedback => ({
  ticketId: row.ticket_id,
  ticket: { number: Number(row.number), violation: row.violation, place: row.camera_name },
  answeredAtMs: row.answered_at?.getTime() ?? null,
  effect: row.effect,
  reviewedBy: row.reviewed_by,
});

const toWaiting = (row: WaitingRow): WaitingInvitation => ({
  id: row.nonce,
  ticketId: row.ticket_id,
  version: row.ticket_version,
  number: Number(row.number),
  violation: row.violation,
  closeReason: row.close_reason,
  contact: { name: row.name, phone: row.phone },
  askedAtMs: row.asked_at.getTime(),
  expiresAtMs: row.expires_at.getTime(),
});

const toAnswered = (row: AnsweredRow): AnsweredFeedback => ({
  id: row.nonce,
  ticketId: row.ticket_id,
  number: Number(row.number),
  violation: row.violation,
  rating: row.rating,
  solved: row.solved,
  words: row.words ?? "",
  answeredAt: row.answered_at.toISOString(),
  effect: row.effect,
  reviewedBy: row.reviewed_by,
  reviewedAt: row.reviewed_at?.toISOString() ?? null,
  decision: row.decision,
  decidedReason: row.decided_reason,
});

async function stored(db: Queryable, statement: typeof READ, id: string): Promise<StoredFeedback | null> {
  const row = await firstRowOf<StoredRow>(db, statement, [id]);
  return row === null ? null : toStored(row);
}

export function createFeedbackPart(db: Queryable): FeedbackBook {
  return {
    read: (id) => stored(db, READ, id),
    async waiting({ limit, nowMs }) {
      return (await rowsOf<WaitingRow>(db, WAITING, [instant(nowMs), limit])).map(toWaiting);
    },
    markSent: async (id, atMs) => (await firstRowOf(db, SENT, [id, instant(atMs)])) !== null,
    async answers({ toReview, limit, before }) {
      const rows = await rowsOf<AnsweredRow>(db, toReview ? TO_REVIEW : ANSWERS, [before ?? null, limit]);
      return rows.map(toAnswered);
    },
    async answer(id) {
      const row = await firstRowOf<AnsweredRow>(db, ANSWER, [id]);
      return row === null ? null : toAnswered(row);
    },
  };
}

export function createFeedbackSessionPart(db: Queryable): FeedbackSession {
  return {
    async askFeedback({ ticketId, version, atMs, expiresAtMs }) {
      return (await rowsOf(db, ASK, [ticketId, version, instant(atMs), instant(expiresAtMs)])).length;
    },
    lockFeedback: (id) => stored(db, LOCK, id),
    async writeRating(id, { rating, solved, words, effect, atMs }) {
      await rowsOf(db, RATE, [id, rating, solved, storable(words), instant(atMs), effect]);
    },
    async writeReview(id, { by, decision, reason, atMs }) {
      await rowsOf(db, REVIEW, [id, by, decision, storable(reason), instant(atMs)]);
    },
  };
}
