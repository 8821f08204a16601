/** The only place where time enters the agent, so that tests can hold it still. */
import { setTimeout as delay } from "node:timers/promises";

export interface Clock {
  /** Wall time, Unix milliseconds, of this machine: the receiver clock. */
  nowMs(): number;
  /** Milliseconds since an arbitrary start; never steps. Dwell and deadlines use this one. */
  monotonicMs(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `task` every `ms` until the returned stop is called. */
  every(ms: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  },
  every: (ms, task) => {
    const timer = setInterval(task, ms);
    return () => {
      clearInterval(timer);
    };
  },
};
