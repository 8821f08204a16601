/** SEAM for 回访: whoever complained is asked once, by a link without a name in it, how it went. */
import type { Violation } from "#contract";
import type { Actor, CloseReason } from "../ticket.ts";

/** What "not solved" leads to: the ticket is opened again at once, or a reviewer decides. */
export type NotSolvedRule = "reopen" | "review";
export type FeedbackEffect = "none" | "reopened" | "review";
export type ReviewDecision = "reopened" | "stands";

export interface Rating {
  /** 1 (bad) to 5 (good). */
  readonly rating: number;
  readonly solved: boolean;
  readonly words: string;
}

/** What the page shows of the ticket: nothing about people. */
export interface FeedbackTicket {
  readonly number: number;
  readonly violation: Violation;
  readonly place: string;
}

export type FeedbackAnswer =
  /** Good and unused. */
  | { readonly kind: "ask"; readonly ticket: FeedbackTicket }
  | { readonly kind: "done"; readonly effect: FeedbackEffect; readonly ticket: FeedbackTicket }
  | { readonly kind: "used" }
  | { readonly kind: "expired" }
  | { readonly kind: "forged" };

/** For whoever sends messages to citizens. The only place where contact and link stand together. */
export interface Invitation {
  readonly id: string;
  readonly ticketId: string;
  readonly number: number;
  readonly violation: Violation;
  readonly closeReason: CloseReason;
  readonly contact: { readonly name: string | null; readonly phone: string | null };
  readonly link: string;
  /** ISO 8601. */
  readonly askedAt: string;
  readonly expiresAt: string;
}

export interface AnsweredFeedback extends Rating {
  readonly id: string;
  readonly ticketId: string;
  readonly number: number;
  readonly violation: Violation;
  /** ISO 8601. */
  readonly answeredAt: string;
  readonly effect: FeedbackEffect;
  readonly reviewedBy: string | null;
  readonly reviewedAt: string | null;
  readonly decision: ReviewDecision | null;
  readonly decidedReason: string | null;
}

export interface FeedbackFilter {
  /** Only those that a reviewer has to decide about. */
  readonly toReview: boolean;
  /** 1 to 200, newest first. */
  readonly limit: number;
  /** Id to continue below. */
  readonly before?: string;
}

export interface Review {
  readonly id: string;
  readonly actor: Actor;
  readonly decision: ReviewDecision;
  readonly reason: string;
}

export interface FeedbackDesk {
  /** Changes nothing, however often it is asked: programs that preview links ask too. */
  look(token: string): Promise<FeedbackAnswer>;
  /** Spends the link. */
  rate(token: string, rating: Rating): Promise<FeedbackAnswer>;
  /** Oldest first; not those of a ticket that has gone on since. Empty where links cannot be made. */
  invitations(limit: number): Promise<readonly Invitation[]>;
  /** It was sent, and is not listed again. Rejects NOT_FOUND. */
  sent(id: string): Promise<void>;
  answers(filter: FeedbackFilter): Promise<readonly AnsweredFeedback[]>;
  /** Rejects NOT_FOUND, STALE_VERSION when it was decided before, or what a reopening is refused with. */
  review(review: Review): Promise<AnsweredFeedback>;
}
