/**
 * At most K connects at once per recorder: after a power cut or a switch's restart, dozens of cameras behind one NVR
 * come back together, and an NVR that is asked for all of them at once serves none.
 */
import { abortReason, expectManyListeners } from "../../time/abort.ts";
import type { Clock } from "../../time/clock.ts";

export interface ConnectLimiterOptions {
  /** Connects that one host may have open at the same time, 1 or more. */
  readonly perHost: number;
  /** A connect begins at most this long after its slot is free, milliseconds. */
  readonly jitterMs: number;
  readonly clock: Clock;
  /** Uniform in [0, 1). Default Math.random. */
  readonly random?: () => number;
}

export interface ConnectLimiter {
  /**
   * Waits for a slot of this host, first come first served; resolves with what gives it back (harmless twice).
   * Rejects with the signal's reason. Waiting is bounded by the number of cameras: each waits once at a time.
   */
  enter(host: string, signal: AbortSignal): Promise<() => void>;
  stats(host: string): ConnectStats;
}

export interface ConnectStats {
  readonly connecting: number;
  readonly waiting: number;
  /** The most that were connecting at once. */
  readonly peak: number;
}

interface Host {
  connecting: number;
  peak: number;
  readonly queue: (() => void)[];
}

export function createConnectLimiter(options: ConnectLimiterOptions): ConnectLimiter {
  return new PerHostLimiter(options);
}

class PerHostLimiter implements ConnectLimiter {
  readonly #options: ConnectLimiterOptions;
  /** One per host in the configuration. */
  readonly #hosts = new Map<string, Host>();

  constructor(options: ConnectLimiterOptions) {
    this.#options = options;
  }

  async enter(name: string, signal: AbortSignal): Promise<() => void> {
    expectManyListeners(signal);
    const host = this.#host(name);
    await this.#slot(host, signal);
    let held = true;
    const leave = (): void => {
      if (!held) return;
      held = false;
      const next = host.queue.shift();
      // The slot goes straight to the next in line, so that nobody can slip in between.
      if (next === undefined) host.connecting--;
      else next();
    };
    const { clock, jitterMs, random = Math.random } = this.#options;
    try {
      if (jitterMs > 0) await clock.sleep(jitterMs * random(), signal);
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }

  stats(name: string): ConnectStats {
    const { connecting, peak, queue } = this.#host(name);
    return { connecting, peak, waiting: queue.length };
  }

  #slot(host: Host, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(abortReason(signal));
    if (host.connecting < this.#options.perHost) {
      host.connecting++;
      host.peak = Math.max(host.peak, host.connecting);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      const onAbort = (): void => {
        const place = host.queue.indexOf(turn);
        if (place >= 0) host.queue.splice(place, 1);
        reject(abortReason(signal));
      };
      host.queue.push(turn);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  #host(name: string): Host {
    const known = this.#hosts.get(name);
    if (known !== undefined) return known;
    const host: Host = { connecting: 0, peak: 0, queue: [] };
    this.#hosts.set(name, host);
    return host;
  }
}
