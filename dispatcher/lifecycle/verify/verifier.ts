/** Keeps second looks going: each is leased in the book, so that neither a restart nor a second dispatcher matters. */
import type { Book, LockedTicket, VerificationLease } from "../../book/book.ts";
import type { Bus } from "../../bus/bus.ts";
import { messageOf } from "../../errors.ts";
import type { Counters } from "../../telemetry/counters.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { createPacedLog } from "../../telemetry/paced-log.ts";
import type { Clock } from "../../time/clock.ts";
import { createAlarm } from "../../time/retry.ts";
import { ANSWER_MARGIN_MS, askCamera } from "./ask-camera.ts";
import { applyAnswer } from "./verify-ticket.ts";

export interface VerifierOptions {
  readonly book: Book;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  readonly verify: { readonly looks: number; readonly timeoutS: number; readonly retries: number };
  /** Names the leases: unique per process. */
  readonly holder: string;
  readonly onClosed: (ticket: LockedTicket) => void;
  /** Before a blind camera is asked again. Default 10 000. */
  readonly retryDelayMs?: number;
}

export interface Verifier {
  /** Until the signal; never rejects. */
  run(signal: AbortSignal): Promise<void>;
  wake(): void;
}

/** Cameras asked at the same time. */
const ASKED_MAX = 16;
/** How often the book is asked for looks that have become due. */
const ROUND_MS = 2_000;
const RETRY_DELAY_MS = 10_000;
/** A lease outlives the answer by this, for the transaction that writes it down. */
const LEASE_MARGIN_MS = 30_000;

export function createVerifier(options: VerifierOptions): Verifier {
  const { book, bus, clock, logger, counters, verify } = options;
  const alarm = createAlarm(clock);
  const paced = createPacedLog(logger, clock);
  const asked = new Set<Promise<void>>();

  async function verifyOne(lease: VerificationLease, signal: AbortSignal): Promise<void> {
    const { id: ticketId, number, agentId } = lease.ticket;
    counters.count("verificationsAsked");
    logger.info({ ticketId, number, agentId, attempt: lease.attempts + 1 }, "camera asked to look again");
    const answer = await askCamera(bus, lease.ticket, { ...verify, signal });
    // Our own line being down says nothing about the camera: it is asked again, and no try is used up.
    if (!answer.answered && (signal.aborted || !bus.connected)) {
      await book.releaseVerification(lease);
      return;
    }
    if (!answer.answered) counters.count("verificationsUnanswered");
    const applied = await applyAnswer(book, lease, answer, {
      nowMs: clock.nowMs(),
      retries: verify.retries,
      retryDelayMs: options.retryDelayMs ?? RETRY_DELAY_MS,
    });
    if (applied === null) return;
    const { verdict, reason } = answer;
    logger.info(
      { ticketId, number, verdict, reason, state: applied.ticket.state },
      "camera has looked again",
    );
    if (applied.exhausted) counters.count("verificationsExhausted");
    if (applied.ticket.state === "closed") options.onClosed(applied.ticket);
  }

  /** A failure leaves the lease to run out, and the look is due again. */
  function begin(lease: VerificationLease, signal: AbortSignal): void {
    const running = verifyOne(lease, signal)
      .catch((thrown: unknown) => {
        paced.warn(`a second look could not be written down: ${messageOf(thrown)}; trying again`);
      })
      .finally(() => {
        asked.delete(running);
        alarm.wake();
      });
    asked.add(running);
  }

  async function round(signal: AbortSignal): Promise<void> {
    const limit = ASKED_MAX - asked.size;
    if (limit === 0 || !bus.connected) return;
    const nowMs = clock.nowMs();
    const untilMs = nowMs + verify.timeoutS * 1_000 + ANSWER_MARGIN_MS + LEASE_MARGIN_MS;
    const leases = await book.leaseVerifications({ holder: options.holder, limit, nowMs, untilMs });
    for (const lease of leases) begin(lease, signal);
  }

  async function repair(): Promise<void> {
    const missing = await book.repairVerifications(clock.nowMs());
    if (missing > 0) logger.warn({ missing }, "done tickets had no second look planned; planned now");
  }

  return {
    wake() {
      alarm.wake();
    },
    async run(signal) {
      let repaired = false;
      while (!signal.aborted) {
        try {
          if (!repaired) await repair();
          repaired = true;
          await round(signal);
        } catch (thrown) {
          paced.warn(`second looks cannot be planned: ${messageOf(thrown)}; trying again`);
        }
        await alarm.sleep(ROUND_MS, signal);
      }
      await Promise.allSettled(asked);
    },
  };
}
