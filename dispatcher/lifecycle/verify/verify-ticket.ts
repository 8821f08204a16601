/**
 * "Done" is not the end: the same camera looks again, and its answer closes the ticket, returns it, or is asked for once
 * more. One clean moment may be a vendor who stepped aside, so the street must be clean at the beginning and at the end
 * of a span, with nothing else in between.
 */
import type { Book, BookSession, LockedTicket, VerificationLease } from "../../book/book.ts";
import { moveTicket } from "../move-ticket.ts";
import type { CameraAnswer } from "./ask-camera.ts";

export interface ApplyOptions {
  readonly nowMs: number;
  /** The first and the last clean looks lie at least so far apart. */
  readonly overMs: number;
  /** How often a blind camera is asked again. */
  readonly retries: number;
  readonly retryDelayMs: number;
}

/** Null: a human or another dispatcher was faster, and nothing was changed. */
export interface Applied {
  readonly ticket: LockedTicket;
  /** No further try: a reviewer must decide. */
  readonly exhausted: boolean;
  /** Clean, but not yet for long enough: the camera is asked again. */
  readonly goesOn: boolean;
}

const CAMERA = { role: "system", id: "camera" } as const;

export function applyAnswer(
  book: Book,
  lease: VerificationLease,
  answer: CameraAnswer,
  options: ApplyOptions,
): Promise<Applied | null> {
  return book.transaction(async (session) => {
    const ticket = await session.lockTicket(lease.ticket.id);
    if (ticket?.state !== "done" || !(await session.lockVerification(lease))) return null;
    const { verdict, reason, evidence } = answer;
    await session.addVerifyEvidence(ticket.id, evidence, options.nowMs);
    if (verdict === "blind") return applyBlind(session, { lease, ticket, answer }, options);
    if (verdict === "present") return moved(session, ticket, { action: "verifyPresent", reason }, options);
    return applyClear(session, { lease, ticket, answer }, options);
  });
}

interface Answered {
  readonly lease: VerificationLease;
  readonly ticket: LockedTicket;
  readonly answer: CameraAnswer;
}

async function moved(
  session: BookSession,
  ticket: LockedTicket,
  { action, reason }: { readonly action: "verifyClear" | "verifyPresent"; readonly reason: string },
  { nowMs }: ApplyOptions,
): Promise<Applied> {
  const after = await moveTicket(session, ticket, { action, actor: CAMERA, reason, atMs: nowMs });
  return { ticket: after, exhausted: false, goesOn: false };
}

async function applyClear(
  session: BookSession,
  { lease, ticket, answer }: Answered,
  options: ApplyOptions,
): Promise<Applied> {
  const { nowMs, overMs } = options;
  const sinceMs = lease.cleanSinceMs ?? nowMs;
  const looks = lease.cleanLooks + answer.looks;
  if (nowMs - sinceMs < overMs) {
    await session.continueVerification(lease, { sinceMs, looks, nextAtMs: sinceMs + overMs });
    return { ticket, exhausted: false, goesOn: true };
  }
  const over =
    lease.cleanSinceMs === null
      ? ""
      : `; ${String(looks)} clean looks over ${String(Math.round((nowMs - sinceMs) / 1_000))} s`;
  return moved(session, ticket, { action: "verifyClear", reason: answer.reason + over }, options);
}

async function applyBlind(
  session: BookSession,
  { lease, ticket, answer }: Answered,
  { nowMs, retries, retryDelayMs }: ApplyOptions,
): Promise<Applied> {
  const asked = lease.blindTries + 1;
  const exhausted = answer.hopeless === true || asked > retries;
  const tries = answer.hopeless === true ? "" : ` after ${String(asked)} ${asked === 1 ? "try" : "tries"}`;
  const reason = exhausted ? `${answer.reason}; left for a reviewer${tries}` : answer.reason;
  const after = await moveTicket(session, ticket, {
    action: "verifyBlind",
    actor: CAMERA,
    reason,
    atMs: nowMs,
  });
  if (exhausted) await session.endVerification(lease, "blind", nowMs);
  else await session.retryVerification(lease, nowMs + retryDelayMs);
  return { ticket: after, exhausted, goesOn: false };
}
