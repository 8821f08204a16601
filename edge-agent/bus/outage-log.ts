/** One sentence when a trouble begins, the same at growing intervals while it lasts, one when it is over. */
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";

/** Seconds between one telling and the next; the last one repeats. */
const INTERVALS_S = [10, 60, 300, 900] as const;

export interface OutageLog {
  /** Says the sentence, or only counts it while the last telling is too recent. A new sentence is said at once. */
  failing(sentence: string): void;
  /** Says that it is over, if it was ever said to be there. */
  over(sentence: string): void;
}

export function createOutageLog(logger: Logger, clock: Pick<Clock, "monotonicMs">): OutageLog {
  let outage: {
    readonly sinceMs: number;
    sentence: string;
    told: number;
    nextMs: number;
    attempts: number;
  } | null = null;
  return {
    failing(sentence) {
      const nowMs = clock.monotonicMs();
      outage ??= { sinceMs: nowMs, sentence, told: 0, nextMs: nowMs, attempts: 0 };
      outage.attempts += 1;
      if (nowMs < outage.nextMs && sentence === outage.sentence) return;
      const intervalS = INTERVALS_S[Math.min(outage.told, INTERVALS_S.length - 1)] ?? 900;
      outage.sentence = sentence;
      outage.told += 1;
      outage.nextMs = nowMs + intervalS * 1000;
      logger.warn(
        { attempts: outage.attempts, downS: Math.round((nowMs - outage.sinceMs) / 1000) },
        sentence,
      );
    },
    over(sentence) {
      if (outage === null) return;
      const downS = Math.round((clock.monotonicMs() - outage.sinceMs) / 1000);
      logger.info({ attempts: outage.attempts, downS }, sentence);
      outage = null;
    },
  };
}
