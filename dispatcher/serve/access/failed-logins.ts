/** Counts wrong tokens per address, so that nobody can try many. */

export const FAILURES_MAX = 10;
export const FAILURE_WINDOW_S = 300;
/** Addresses remembered at once; the one whose window began first is forgotten. */
const ADDRESSES_MAX = 10_000;

interface Failures {
  count: number;
  readonly untilMs: number;
}

export class FailedLogins {
  readonly #byAddress = new Map<string, Failures>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get size(): number {
    return this.#byAddress.size;
  }

  /** Seconds this address has to wait before another token is looked at; 0 when it may try. */
  waitS(address: string): number {
    const failures = this.#current(address);
    if (failures === undefined || failures.count < FAILURES_MAX) return 0;
    return Math.max(1, Math.ceil((failures.untilMs - this.#nowMs()) / 1000));
  }

  add(address: string): void {
    const failures = this.#current(address);
    if (failures !== undefined) {
      failures.count += 1;
      return;
    }
    const [oldest] = this.#byAddress.keys();
    if (this.#byAddress.size >= ADDRESSES_MAX && oldest !== undefined) this.#byAddress.delete(oldest);
    this.#byAddress.set(address, { count: 1, untilMs: this.#nowMs() + FAILURE_WINDOW_S * 1000 });
  }

  #current(address: string): Failures | undefined {
    const failures = this.#byAddress.get(address);
    if (failures === undefined || failures.untilMs > this.#nowMs()) return failures;
    this.#byAddress.delete(address);
    return undefined;
  }
}
