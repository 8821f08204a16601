/** The desk of 回访 over the book: links made and read, ratings written once, and what "not solved" leads to. */
import type { Book, BookSession, LockedTicket } from "../../book/book.ts";
import type { StoredFeedback } from "../../book/feedback.ts";
import { DispatcherError } from "../../errors.ts";
import type { Counters } from "../../telemetry/counters.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import { moveTicket } from "../move-ticket.ts";
import { type LinkClaim, type LinkKind, readLinkOf, signLinkOf } from "../notify/one-time-link.ts";
import type {
  AnsweredFeedback,
  FeedbackAnswer,
  FeedbackDesk,
  FeedbackEffect,
  NotSolvedRule,
  Rating,
  Review,
} from "./feedback-desk.ts";

type Claim = LinkClaim<"rate">;

const RATE_LINKS: LinkKind<"rate"> = { purpose: "gridwatch-rate-v1\n", actions: ["rate"] };
/** A link says whose answer it is; this one is anybody's who was given it. */
const NOBODY = "-";
const WORDS_MAX = 1_000;
const LIST_MAX = 200;

export interface FeedbackOptions {
  /** Its transactions tell everybody who hears moves. */
  readonly book: Book;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  /** The newest first; empty: no links. */
  readonly secrets: readonly Buffer[];
  /** https://host; null: nobody outside can reach the page. */
  readonly publicUrl: string | null;
  readonly notSolved: NotSolvedRule;
  /** After the commit of a reopening. */
  readonly onReopened: (ticket: LockedTicket) => void;
}

export function createFeedbackDesk(options: FeedbackOptions): FeedbackDesk {
  const { book, clock, secrets, counters } = options;
  const read = (token: string) => readLinkOf(RATE_LINKS, token, secrets, clock.nowMs());
  return {
    async look(token) {
      const reading = read(token);
      return reading.kind === "good" ? lookAt(book, reading.claim) : { kind: reading.kind };
    },
    async rate(token, rating) {
      const reading = read(token);
      const answer =
        reading.kind === "good" ? await takeRating(options, reading.claim, rating) : { kind: reading.kind };
      counters.count(answer.kind === "done" ? "feedbackAnswered" : "feedbackRefused");
      return answer;
    },
    async invitations(limit) {
      const [secret] = secrets;
      const { publicUrl } = options;
      if (secret === undefined || publicUrl === null) return [];
      const rows = await book.feedback.waiting({ limit: bounded(limit), nowMs: clock.nowMs() });
      return rows.map(({ version, expiresAtMs, askedAtMs, ...row }) => ({
        ...row,
        askedAt: iso(askedAtMs),
        expiresAt: iso(expiresAtMs),
        link: `${publicUrl.replace(/\/+$/, "")}/r/${linkOf({ ...row, version, expiresAtMs }, secret)}`,
      }));
    },
    async sent(id) {
      if (!(await book.feedback.markSent(id, clock.nowMs()))) throw unknown(id);
    },
    answers: (filter) => book.feedback.answers({ ...filter, limit: bounded(filter.limit) }),
    review: (review) => decide(options, review),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
const bounded = (limit: number): number => Math.min(LIST_MAX, Math.max(1, limit));
const unknown = (id: string): DispatcherError =>
  new DispatcherError("NOT_FOUND", `There is no such feedback: ${id.slice(0, 64)}.`);

/** Expiry in whole seconds, as the link holds it: never later than the row's. */
function linkOf(
  row: {
    readonly id: string;
    readonly ticketId: string;
    readonly version: number;
    readonly expiresAtMs: number;
  },
  secret: Buffer,
): string {
  const { id: nonce, ticketId, version, expiresAtMs } = row;
  const expiresAtS = Math.floor(expiresAtMs / 1_000);
  return signLinkOf(
    RATE_LINKS,
    { nonce, ticketId, version, expiresAtS, action: "rate", workerId: NOBODY },
    secret,
  );
}

async function lookAt(book: Book, { nonce }: Claim): Promise<FeedbackAnswer> {
  const row = await book.feedback.read(nonce);
  if (row === null) return { kind: "forged" };
  return row.answeredAtMs === null ? { kind: "ask", ticket: row.ticket } : { kind: "used" };
}

/** What a reopening is refused with: the place has a newer ticket, the ticket goes on elsewhere. */
const CANNOT_REOPEN: ReadonlySet<string> = new Set(["ILLEGAL_TRANSITION", "STALE_VERSION", "NOT_ALLOWED"]);

async function takeRating(options: FeedbackOptions, claim: Claim, rating: Rating): Promise<FeedbackAnswer> {
  try {
    return await writeRating(options, claim, { ...rating, onNotSolved: options.notSolved });
  } catch (thrown) {
    if (!(thrown instanceof DispatcherError) || !CANNOT_REOPEN.has(thrown.code)) throw thrown;
    // The transaction took the rating back with it: it is written again, and a person decides.
    return writeRating(options, claim, { ...rating, onNotSolved: "review" });
  }
}

interface Given extends Rating {
  readonly onNotSolved: NotSolvedRule;
}

async function writeRating(options: FeedbackOptions, claim: Claim, given: Given): Promise<FeedbackAnswer> {
  const { book, clock, logger, onReopened } = options;
  const atMs = clock.nowMs();
  const written = await book.transaction(async (session) => {
    // The ticket first, as everywhere: two who answer at once wait here and not for each other.
    const ticket = await session.lockTicket(claim.ticketId);
    const row = ticket === null ? null : await session.lockFeedback(claim.nonce);
    if (ticket === null || row === null) return null;
    if (row.answeredAtMs !== null) return "used";
    const { effect, moved } = await actOn(session, ticket, given, atMs);
    const words = given.words.trim().slice(0, WORDS_MAX);
    await session.writeRating(claim.nonce, {
      rating: given.rating,
      solved: given.solved,
      words,
      effect,
      atMs,
    });
    return { row, effect, moved };
  });
  if (written === null) return { kind: "forged" };
  if (written === "used") return { kind: "used" };
  const { row, effect, moved } = written;
  logger.info(
    { ticketId: claim.ticketId, rating: given.rating, solved: given.solved, effect },
    "complainant answered",
  );
  if (moved !== null) onReopened(moved);
  return { kind: "done", effect, ticket: row.ticket };
}

interface Acted {
  readonly effect: FeedbackEffect;
  /** As it is after a reopening. */
  readonly moved: LockedTicket | null;
}

async function actOn(
  session: BookSession,
  ticket: LockedTicket,
  { solved, words, onNotSolved }: Given,
  atMs: number,
): Promise<Acted> {
  // One that is at work again needs nobody to open it.
  if (solved || ticket.state !== "closed") return { effect: "none", moved: null };
  if (onNotSolved === "review") return { effect: "review", moved: null };
  const said = words.trim().slice(0, WORDS_MAX);
  const moved = await moveTicket(session, ticket, {
    action: "reopen",
    actor: { role: "system", id: "feedback" },
    reason:
      said === ""
        ? "the complainant says it is not solved"
        : `the complainant says it is not solved: ${said}`,
    atMs,
  });
  return { effect: "reopened", moved };
}

async function decide(options: FeedbackOptions, review: Review): Promise<AnsweredFeedback> {
  const { book, clock, logger, onReopened } = options;
  const { id, actor, decision, reason } = review;
  const atMs = clock.nowMs();
  const known = await book.feedback.read(id);
  if (known === null) throw unknown(id);
  const moved = await book.transaction(async (session) => {
    const ticket = await session.lockTicket(known.ticketId);
    const row = await session.lockFeedback(id);
    if (ticket === null || row === null) throw unknown(id);
    refuseDecided(row);
    const reopened =
      decision === "reopened"
        ? await moveTicket(session, ticket, { action: "reopen", actor, reason, atMs })
        : null;
    await session.writeReview(id, { by: actor.id, decision, reason, atMs });
    return reopened;
  });
  logger.info({ ticketId: known.ticketId, feedback: id, decision, actor: actor.id }, "feedback decided");
  if (moved !== null) onReopened(moved);
  const answered = await book.feedback.answer(id);
  if (answered === null) throw unknown(id);
  return answered;
}

function refuseDecided({ effect, reviewedBy }: StoredFeedback): void {
  if (effect === "review" && reviewedBy === null) return;
  const sentence =
    reviewedBy === null ? "there is nothing to decide about it" : `it was decided by ${reviewedBy} before`;
  throw new DispatcherError(
    "STALE_VERSION",
    `This feedback waits for no reviewer: ${sentence}; read it again.`,
  );
}
