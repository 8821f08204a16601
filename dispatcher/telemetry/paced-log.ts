/** One sentence at growing intervals for a trouble that lasts; a log full of the same line hides the others. */
import type { Clock } from "../time/clock.ts";
import type { Logger } from "./logger.ts";

export interface PacedLog {
  /** Says it now, or only counts it while the last time is too recent. */
  warn(sentence: string, fields?: Readonly<Record<string, unknown>>): void;
  /** The trouble is over: says so if it was ever said to be there, and starts afresh. */
  over(sentence: string): void;
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

export function createPacedLog(logger: Logger, clock: Clock): PacedLog {
  let pauseMs = 0;
  let quietUntilMs = 0;
  let unsaid = 0;
  return {
    warn(sentence, fields = {}) {
      const nowMs = clock.nowMs();
      if (nowMs < quietUntilMs) {
        unsaid += 1;
        return;
      }
      logger.warn(unsaid === 0 ? fields : { ...fields, repeated: unsaid }, sentence);
      unsaid = 0;
      pauseMs = pauseMs === 0 ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
      quietUntilMs = nowMs + pauseMs;
    },
    over(sentence) {
      if (pauseMs === 0) return;
      logger.info(sentence);
      pauseMs = 0;
      quietUntilMs = 0;
      unsaid = 0;
    },
  };
}
