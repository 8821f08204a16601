/** Trying again until it works or nobody wants it any more. */
import type { Clock } from "./clock.ts";

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;

/** 250 ms, doubling, at most 5 s; `attempt` counts from 0. */
export function retryDelayMs(attempt: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 10));
}

export interface RetryOptions<T> {
  readonly work: () => Promise<T>;
  /** Hears every failure; throwing from here ends the tries. */
  readonly onFailure: (thrown: unknown) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Resolves with the first success; rejects with the signal's reason. */
export async function retryUntilDone<T>(options: RetryOptions<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    options.signal.throwIfAborted();
    try {
      return await options.work();
    } catch (thrown) {
      options.onFailure(thrown);
    }
    await options.clock.sleep(retryDelayMs(attempt), options.signal);
  }
}

export interface Alarm {
  /** Ends the sleep, or lets the next one end at once. */
  wake(): void;
  /** Until the time is over, the signal fires or wake() is called; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export function createAlarm(clock: Clock): Alarm {
  let woken = false;
  let ring: (() => void) | null = null;
  return {
    wake() {
      woken = true;
      ring?.();
    },
    async sleep(ms, signal) {
      const stopped = new AbortController();
      if (!woken && !signal.aborted) {
        const rung = new Promise<void>((resolve) => {
          ring = resolve;
        });
        const onAbort = (): void => ring?.();
        signal.addEventListener("abort", onAbort, { once: true });
        await Promise.race([clock.sleep(ms, stopped.signal).catch(() => undefined), rung]);
        signal.removeEventListener("abort", onAbort);
        stopped.abort();
      }
      ring = null;
      woken = false;
    },
  };
}
