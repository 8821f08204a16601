/** Redis as something that may be gone: never waited for long, left alone after a failure, and said once. */
import { Redis } from "ioredis";
import { messageOf } from "../errors.ts";
import { type Logger, redactCredentials } from "../telemetry/logger.ts";
import { createPacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";

export interface PatientRedisOptions {
  /** redis://user:password@host:6379 */
  readonly url: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly commandTimeoutMs: number;
  /** After a failure Redis is left alone so long. */
  readonly restMs: number;
  /** Beginnings of what the log says: it is gone, it is silent, what happens instead; and that it is back. */
  readonly says: Readonly<Record<"gone" | "silent" | "instead" | "back", string>>;
  /** It was not asked, or did not answer. */
  readonly onMissed?: () => void;
}

export interface PatientRedis {
  readonly redis: Redis;
  /** `otherwise` where Redis is not there, rests, or fails. Never rejects. */
  readonly tryOr: <T>(otherwise: T, work: () => Promise<T>) => Promise<T>;
}

export function connectPatientRedis(options: PatientRedisOptions): PatientRedis {
  const { clock, logger, says, onMissed = () => undefined } = options;
  const paced = createPacedLog(logger, clock);
  const redis = new Redis(options.url, {
    commandTimeout: options.commandTimeoutMs,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(2_000, 100 * attempt),
  });
  redis.on("error", (error: Error) => {
    paced.warn(`${says.gone} (${redactCredentials(error.message)}); ${says.instead}`);
  });
  redis.on("ready", () => {
    paced.over(says.back);
  });
  let restingUntilMs = 0;
  return {
    redis,
    async tryOr(otherwise, work) {
      if (redis.status !== "ready" || clock.nowMs() < restingUntilMs) {
        onMissed();
        return otherwise;
      }
      try {
        return await work();
      } catch (thrown) {
        onMissed();
        restingUntilMs = clock.nowMs() + options.restMs;
        paced.warn(`${says.silent} (${messageOf(thrown)}); ${says.instead}`);
        return otherwise;
      }
    },
  };
}
