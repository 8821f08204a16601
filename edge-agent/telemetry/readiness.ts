/** Whether the agent can do its work now: its outbox takes writes, and its detector answers. */
import { messageOf } from "../errors.ts";
import type { Clock } from "../time/clock.ts";

export interface ReadinessOptions {
  /** Writes something that costs nothing, through the same door as an event; rejects when that fails. */
  readonly tryOutbox: () => Promise<void>;
  /** Lets the detector look at something small; rejects when it does not answer. */
  readonly tryDetector: () => Promise<void>;
  readonly clock: Clock;
}

export interface Readiness {
  readonly ready: boolean;
  /** "ok", or one sentence. */
  readonly outbox: string;
  readonly detector: string;
}

/** An answer is good for this long, so that nobody keeps the disk or a worker busy by asking. */
const GOOD_FOR_MS = 5_000;
/** A try that takes longer counts as failed; the worker itself is given up by the detector's own time-out. */
const TRY_TIMEOUT_MS = 15_000;

/** The returned function never rejects; questions at the same time share one try. */
export function createReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  const { clock } = options;
  let latest: { readonly untilMs: number; readonly answer: Promise<Readiness> } | undefined;
  return () => {
    const nowMs = clock.monotonicMs();
    if (latest === undefined || nowMs >= latest.untilMs) {
      latest = { untilMs: nowMs + TRY_TIMEOUT_MS, answer: ask(options) };
      void latest.answer.then((answer) => {
        latest = { untilMs: clock.monotonicMs() + GOOD_FOR_MS, answer: Promise.resolve(answer) };
      });
    }
    return latest.answer;
  };
}

async function ask({ tryOutbox, tryDetector, clock }: ReadinessOptions): Promise<Readiness> {
  const [outbox, detector] = await Promise.all([said(tryOutbox, clock), said(tryDetector, clock)]);
  return { ready: outbox === "ok" && detector === "ok", outbox, detector };
}

async function said(tries: () => Promise<void>, clock: Clock): Promise<string> {
  const over = new AbortController();
  const late = clock.sleep(TRY_TIMEOUT_MS, over.signal).then(
    () => `no answer within ${TRY_TIMEOUT_MS / 1000} s`,
    () => "",
  );
  try {
    return await Promise.race([tries().then(() => "ok"), late]);
  } catch (cause) {
    return messageOf(cause);
  } finally {
    over.abort();
  }
}
