/**
 * The newest state of each camera that the disk does not have yet. Every look changes a state, and a transaction with
 * its sync for each look of each camera is most of what the disk would do; so states gather for a moment.
 */
import type { Clock } from "../../time/clock.ts";
import type { CameraState } from "./outbox.ts";

export interface StateBufferOptions {
  /** From the first state that waits to the write of all that wait, milliseconds. */
  readonly delayMs: number;
  readonly clock: Pick<Clock, "sleep">;
  /** Resolves when the disk has them. Writes happen in the order of these calls and of all other ones. */
  readonly write: (states: readonly CameraState[]) => Promise<void>;
}

export class StateBuffer {
  readonly #options: StateBufferOptions;
  /** One per camera. */
  readonly #waiting = new Map<string, CameraState>();
  readonly #closing = new AbortController();
  #writing: Promise<void> | undefined;
  /** Why the latest write failed; undefined once one has not. */
  #fault: Error | undefined;

  constructor(options: StateBufferOptions) {
    this.#options = options;
  }

  /** Takes a state instead of the one before. Throws, and takes nothing, while states cannot be written. */
  put(state: CameraState): void {
    if (this.#fault !== undefined) throw this.#fault;
    this.#wait(state);
  }

  newest(cameraCode: string): CameraState | undefined {
    return this.#waiting.get(cameraCode);
  }

  /**
   * To be called when a newer state goes its own way to the disk: the one that waits must not come after it. Returns
   * what lets that one wait again when the newer one was refused.
   */
  supersede(cameraCode: string): () => void {
    const older = this.#waiting.get(cameraCode);
    this.#waiting.delete(cameraCode);
    return () => {
      if (older !== undefined && !this.#waiting.has(cameraCode)) this.#wait(older);
    };
  }

  /** Writes what waits at once. Rejects when that fails: those states are lost. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#writing;
    await this.#writeAll();
    if (this.#fault !== undefined) throw this.#fault;
  }

  #wait(state: CameraState): void {
    this.#waiting.set(state.cameraCode, state);
    this.#writing ??= this.#writeUntilNoneWaits();
  }

  /** What could not be written is tried again after the same delay. */
  async #writeUntilNoneWaits(): Promise<void> {
    const { clock, delayMs } = this.#options;
    do {
      await clock.sleep(delayMs, this.#closing.signal).catch(() => undefined);
      await this.#writeAll();
    } while (this.#waiting.size > 0 && !this.#closing.signal.aborted);
    this.#writing = undefined;
  }

  async #writeAll(): Promise<void> {
    const states = [...this.#waiting.values()];
    try {
      if (states.length > 0) await this.#options.write(states);
      this.#fault = undefined;
    } catch (cause) {
      this.#fault = cause as Error;
      return;
    }
    for (const state of states) {
      // One that came meanwhile goes on waiting.
      if (this.#waiting.get(state.cameraCode) === state) this.#waiting.delete(state.cameraCode);
    }
  }
}
