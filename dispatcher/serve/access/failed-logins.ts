/** Counts wrong tokens and passwords per address and per account, so that nobody can try many. */

export const FAILURES_MAX = 10;
export const FAILURE_WINDOW_S = 300;
/** Addresses, or accounts, remembered at once; the one whose window began first is forgotten. */
const KEYS_MAX = 10_000;

interface Failures {
  count: number;
  readonly untilMs: number;
}

export class FailedLogins {
  readonly #byKey = new Map<string, Failures>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Seconds this address or account has to wait before another try is looked at; 0 when it may try. */
  waitS(key: string): number {
    const failures = this.#current(key);
    if (failures === undefined || failures.count < FAILURES_MAX) return 0;
    return Math.max(1, Math.ceil((failures.untilMs - this.#nowMs()) / 1000));
  }

  add(key: string): void {
    const failures = this.#current(key);
    if (failures !== undefined) {
      failures.count += 1;
      return;
    }
    const [oldest] = this.#byKey.keys();
    if (this.#byKey.size >= KEYS_MAX && oldest !== undefined) this.#byKey.delete(oldest);
    this.#byKey.set(key, { count: 1, untilMs: this.#nowMs() + FAILURE_WINDOW_S * 1000 });
  }

  #current(key: string): Failures | undefined {
    const failures = this.#byKey.get(key);
    if (failures === undefined || failures.untilMs > this.#nowMs()) return failures;
    this.#byKey.delete(key);
    return undefined;
  }
}
