/** Keeps second looks going: each is leased in the book, so that neither a restart nor a second dispatcher matters. */
import type { Book, LockedTicket, VerificationLease } from "../../book/book.ts";
import type { Bus } from "../../bus/bus.ts";
import { messageOf } from "../../errors.ts";
import type { Counters } from "../../telemetry/counters.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { createPacedLog, type PacedLog } from "../../telemetry/paced-log.ts";
import type { Clock } from "../../time/clock.ts";
import { type Alarm, createAlarm } from "../../time/retry.ts";
import { askCamera } from "./ask-camera.ts";
import { applyAnswer } from "./verify-ticket.ts";

export interface VerifierOptions {
  readonly book: Book;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  readonly verify: {
    readonly looks: number;
    readonly overS: number;
    readonly timeoutS: number;
    readonly retries: number;
  };
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
/** Renewed every round: so long after a crash the other dispatchers take over. */
const LEASE_MS = 15_000;

export function createVerifier(options: VerifierOptions): Verifier {
  return new LeasingVerifier(options);
}

class LeasingVerifier implements Verifier {
  readonly #options: VerifierOptions;
  readonly #alarm: Alarm;
  readonly #paced: PacedLog;
  /** At most ASKED_MAX. */
  readonly #asked = new Set<Promise<void>>();

  constructor(options: VerifierOptions) {
    this.#options = options;
    this.#alarm = createAlarm(options.clock);
    this.#paced = createPacedLog(options.logger, options.clock);
  }

  wake(): void {
    this.#alarm.wake();
  }

  async run(signal: AbortSignal): Promise<void> {
    let repaired = false;
    while (!signal.aborted) {
      try {
        if (!repaired) await this.#repair();
        repaired = true;
        await this.#round(signal);
      } catch (thrown) {
        this.#paced.warn(`second looks cannot be planned: ${messageOf(thrown)}; trying again`);
      }
      await this.#alarm.sleep(ROUND_MS, signal);
    }
    await Promise.allSettled(this.#asked);
  }

  async #repair(): Promise<void> {
    const { book, clock, logger } = this.#options;
    const missing = await book.repairVerifications(clock.nowMs());
    if (missing > 0) logger.warn({ missing }, "done tickets had no second look planned; planned now");
  }

  async #round(signal: AbortSignal): Promise<void> {
    const { book, bus, clock, holder } = this.#options;
    const nowMs = clock.nowMs();
    const untilMs = nowMs + LEASE_MS;
    if (this.#asked.size > 0) await book.renewVerifications(holder, untilMs);
    const limit = ASKED_MAX - this.#asked.size;
    if (limit === 0 || !bus.connected) return;
    const leases = await book.leaseVerifications({ holder, limit, nowMs, untilMs });
    for (const lease of leases) this.#begin(lease, signal);
  }

  /** A failure leaves the lease to run out, and the look is due again. */
  #begin(lease: VerificationLease, signal: AbortSignal): void {
    const running = this.#verify(lease, signal)
      .catch((thrown: unknown) => {
        this.#paced.warn(`a second look could not be written down: ${messageOf(thrown)}; trying again`);
      })
      .finally(() => {
        this.#asked.delete(running);
        this.#alarm.wake();
      });
    this.#asked.add(running);
  }

  async #verify(lease: VerificationLease, signal: AbortSignal): Promise<void> {
    const { book, bus, clock, logger, counters, verify } = this.#options;
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
    const retryDelayMs = this.#options.retryDelayMs ?? RETRY_DELAY_MS;
    const applied = await applyAnswer(book, lease, answer, {
      nowMs: clock.nowMs(),
      overMs: verify.overS * 1_000,
      retries: verify.retries,
      retryDelayMs,
    });
    if (applied === null) return;
    const { verdict, reason } = answer;
    const { state } = applied.ticket;
    logger.info(
      { ticketId, number, verdict, reason, state, goesOn: applied.goesOn },
      "camera has looked again",
    );
    if (applied.exhausted) counters.count("verificationsExhausted");
    if (applied.ticket.state === "closed") this.#options.onClosed(applied.ticket);
  }
}
