/** A clock for tests that stands still until it is told to go on; its wall time can be set apart from what sleeps. */
import type { Clock } from "./clock.ts";

export interface FakeClock extends Clock {
  /** Time passes: sleeps that are over end. */
  advance(ms: number): void;
  /** Somebody sets the wall clock; nobody's sleep is shorter or longer for it. */
  jump(ms: number): void;
}

interface Sleeper {
  readonly endsMs: number;
  readonly wake: () => void;
}

export function createFakeClock(startMs: number): FakeClock {
  let passedMs = 0;
  let wallMs = startMs;
  const sleepers = new Set<Sleeper>();
  return {
    nowMs: () => wallMs,
    sleep: (ms, signal) =>
      new Promise<void>((resolve, reject) => {
        const sleeper: Sleeper = {
          endsMs: passedMs + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener("abort", stop);
            resolve();
          },
        };
        const stop = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason instanceof Error ? signal.reason : new Error("stopped"));
        };
        if (signal?.aborted === true) {
          stop();
          return;
        }
        signal?.addEventListener("abort", stop, { once: true });
        sleepers.add(sleeper);
      }),
    advance(ms) {
      passedMs += ms;
      wallMs += ms;
      for (const { endsMs, wake } of [...sleepers]) if (endsMs <= passedMs) wake();
    },
    jump(ms) {
      wallMs += ms;
    },
  };
}
