/** Decodes kept key frames for all cameras: a few at a time, in order, and never for long. */
import { decodeStill, type Still, type StillWish } from "./perceive/camera/keyframe-still.ts";
import type { Clock } from "./time/clock.ts";

export interface StillDesk {
  /** Undefined when its turn did not come before the deadline (monotonic milliseconds), or when too many wait. */
  decode(wish: Omit<StillWish, "timeoutMs" | "clock">, deadlineMs: number): Promise<Still | undefined>;
}

/** Each takes some 0.1 s of a core at 1080p: more at once would only take it from the looks. */
const AT_ONCE = 2;
const MAX_WAITING = 32;

export function createStillDesk(clock: Clock, decode: typeof decodeStill = decodeStill): StillDesk {
  const waiting: (() => void)[] = [];
  let free = AT_ONCE;
  const enter = async (deadlineMs: number): Promise<boolean> => {
    if (free > 0) {
      free--;
      return true;
    }
    if (waiting.length >= MAX_WAITING) return false;
    const timer = new AbortController();
    const grant = (): void => {
      timer.abort();
    };
    waiting.push(grant);
    await clock.sleep(Math.max(0, deadlineMs - clock.monotonicMs()), timer.signal).catch(() => undefined);
    const granted = timer.signal.aborted;
    if (!granted) waiting.splice(waiting.indexOf(grant), 1);
    return granted;
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };
  return {
    async decode(wish, deadlineMs) {
      if (!(await enter(deadlineMs))) return undefined;
      try {
        const timeoutMs = deadlineMs - clock.monotonicMs();
        return timeoutMs > 0 ? await decode({ ...wish, timeoutMs, clock }) : undefined;
      } finally {
        leave();
      }
    },
  };
}
