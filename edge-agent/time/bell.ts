/** Wakes everybody who waits for the next ring. */
import { abortReason } from "./abort.ts";

export class Bell {
  readonly #waiting = new Set<() => void>();

  ring(): void {
    const sleepers = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of sleepers) wake();
  }

  /** Resolves at the next ring; rejects with the signal's reason. */
  async next(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.delete(wake);
        reject(abortReason(signal));
      };
      const wake = () => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }
}
