/** For tests: a clock that stands still until it is moved, and runs what falls due on the way in order. */
import { abortReason } from "./abort.ts";
import type { Clock } from "./clock.ts";

export interface FakeClock extends Clock {
  /** Moves time on; resolves when everything that fell due has run and settled. */
  advance(ms: number): Promise<void>;
}

interface Timer {
  atMs: number;
  readonly fire: () => void;
}

/** Promise chains are several turns long; the event loop is not moved by our time, so real turns are taken. */
const SETTLE_TURNS = 4;

async function settle(): Promise<void> {
  for (let turn = 0; turn < SETTLE_TURNS; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

class StandingClock implements FakeClock {
  readonly #timers = new Set<Timer>();
  readonly #wallAtZeroMs: number;
  #elapsedMs = 0;

  constructor(wallAtZeroMs: number) {
    this.#wallAtZeroMs = wallAtZeroMs;
  }

  nowMs(): number {
    return this.#wallAtZeroMs + this.#elapsedMs;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(abortReason(signal));
        return;
      }
      const onAbort = (): void => {
        this.#timers.delete(timer);
        if (signal !== undefined) reject(abortReason(signal));
      };
      const timer: Timer = {
        atMs: this.#elapsedMs + ms,
        fire: () => {
          this.#timers.delete(timer);
          signal?.removeEventListener("abort", onAbort);
          resolve();
        },
      };
      this.#timers.add(timer);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  every(ms: number, task: () => void): () => void {
    const timer: Timer = {
      atMs: this.#elapsedMs + ms,
      fire: () => {
        timer.atMs += ms;
        task();
      },
    };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.#elapsedMs + ms;
    await settle();
    for (let next = this.#nextDue(untilMs); next !== undefined; next = this.#nextDue(untilMs)) {
      this.#elapsedMs = Math.max(this.#elapsedMs, next.atMs);
      next.fire();
      await settle();
    }
    this.#elapsedMs = untilMs;
  }

  #nextDue(untilMs: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs <= untilMs && (first === undefined || timer.atMs < first.atMs)) first = timer;
    }
    return first;
  }
}

export function createFakeClock(wallAtZeroMs = Date.UTC(2026, 0, 1)): FakeClock {
  return new StandingClock(wallAtZeroMs);
}
