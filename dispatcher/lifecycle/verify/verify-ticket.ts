/** "Done" is not the end: the same camera looks again, and its answer closes the ticket, returns it, or is asked for once more. */
import type { Book, BookSession, LockedTicket, VerificationLease } from "../../book/book.ts";
import { moveTicket } from "../move-ticket.ts";
import type { CameraAnswer } from "./ask-camera.ts";

export interface ApplyOptions {
  readonly nowMs: number;
  /** How often a blind camera is asked again. */
  readonly retries: number;
  readonly retryDelayMs: number;
}

/** Null: a human or another dispatcher was faster, and nothing was changed. */
export interface Applied {
  readonly ticket: LockedTicket;
  /** No further try: a reviewer must decide. */
  readonly exhausted: boolean;
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
    if (verdict === "blind") return applyBlind(session, { lease, ticket, reason }, options);
    const action = verdict === "clear" ? "verifyClear" : "verifyPresent";
    const moved = await moveTicket(session, ticket, { action, actor: CAMERA, reason, atMs: options.nowMs });
    return { ticket: moved, exhausted: false };
  });
}

async function applyBlind(
  session: BookSession,
  blind: { readonly lease: VerificationLease; readonly ticket: LockedTicket; readonly reason: string },
  { nowMs, retries, retryDelayMs }: ApplyOptions,
): Promise<Applied> {
  const { lease, ticket } = blind;
  const asked = lease.attempts + 1;
  const exhausted = asked > retries;
  const ending = exhausted
    ? `; left for a reviewer after ${String(asked)} ${asked === 1 ? "try" : "tries"}`
    : "";
  const reason = blind.reason + ending;
  const moved = await moveTicket(session, ticket, {
    action: "verifyBlind",
    actor: CAMERA,
    reason,
    atMs: nowMs,
  });
  if (exhausted) await session.endVerification(lease, "blind", nowMs);
  else await session.retryVerification(lease, nowMs + retryDelayMs);
  return { ticket: moved, exhausted };
}
