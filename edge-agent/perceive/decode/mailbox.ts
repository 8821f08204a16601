/** The newest-frame mailbox: holds one item, the latest. Whoever puts never waits; whoever takes gets the newest. */
import { abortReason } from "../../time/abort.ts";

export interface Mailbox<T> {
  /** Puts an item; one that was not taken yet is replaced and counted. */
  put(item: T): void;
  /** Takes the newest item out, or undefined when there is none. */
  take(): T | undefined;
  /** The newest item, left where it is. */
  peek(): T | undefined;
  /**
   * Resolves once an item is there. With `sincePuts`, only one put after the box had counted that many puts.
   * Rejects with the signal's reason.
   */
  arrived(signal: AbortSignal, sincePuts?: number): Promise<void>;
  /** Items put so far. */
  readonly puts: number;
  /** Items that were replaced before anybody took them. */
  readonly replaced: number;
}

export function createMailbox<T>(): Mailbox<T> {
  return new NewestOnly<T>();
}

class NewestOnly<T> implements Mailbox<T> {
  /** One per pending `arrived`; consumers wait for one at a time, so this stays as small as their number. */
  readonly #waiting = new Set<() => void>();
  #item: T | undefined;
  #puts = 0;
  #replaced = 0;

  get puts(): number {
    return this.#puts;
  }

  get replaced(): number {
    return this.#replaced;
  }

  put(item: T): void {
    if (this.#item !== undefined) this.#replaced++;
    this.#item = item;
    this.#puts++;
    for (const wake of [...this.#waiting]) wake();
  }

  take(): T | undefined {
    const item = this.#item;
    this.#item = undefined;
    return item;
  }

  peek(): T | undefined {
    return this.#item;
  }

  arrived(signal: AbortSignal, sincePuts = 0): Promise<void> {
    return new Promise((resolve, reject) => {
      const isThere = (): boolean => this.#item !== undefined && this.#puts > sincePuts;
      if (signal.aborted) {
        reject(abortReason(signal));
        return;
      }
      if (isThere()) {
        resolve();
        return;
      }
      const leave = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener("abort", onAbort);
      };
      const wake = (): void => {
        if (!isThere()) return;
        leave();
        resolve();
      };
      const onAbort = (): void => {
        leave();
        reject(abortReason(signal));
      };
      this.#waiting.add(wake);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }
}
