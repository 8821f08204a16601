/** The only place where time enters the dispatcher, so that tests can hold it still. */
import { setTimeout as delay } from "node:timers/promises";

export interface Clock {
  /** Wall time in Unix milliseconds. */
  nowMs(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  },
};
