/** Which share of the inference slots was really busy, over the latest half to whole minute. */

export interface SlotMeter {
  /** One slot more (1) or fewer (-1) is busy from now on. */
  change(by: 1 | -1, nowMs: number): void;
  /** 0 to 1. */
  busyShare(nowMs: number): number;
}

/** The share is over the current and the previous window. */
const WINDOW_MS = 30_000;

export function createSlotMeter(slots: number, startMs: number): SlotMeter {
  let busy = 0;
  let markedMs = startMs;
  let current = { startMs, busyMs: 0 };
  let previous = { startMs, busyMs: 0 };

  const settle = (nowMs: number): void => {
    current.busyMs += busy * (nowMs - markedMs);
    markedMs = nowMs;
    if (nowMs - current.startMs < WINDOW_MS) return;
    previous = current;
    current = { startMs: nowMs, busyMs: 0 };
  };

  return {
    change(by, nowMs) {
      settle(nowMs);
      busy += by;
    },
    busyShare(nowMs) {
      settle(nowMs);
      const elapsedMs = nowMs - previous.startMs;
      return elapsedMs <= 0 ? 0 : (previous.busyMs + current.busyMs) / (elapsedMs * slots);
    },
  };
}
