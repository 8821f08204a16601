/**
 * Redis: which ticket is open for a dedup key. A convenience that may be flushed, stopped, slow or wrong at any
 * moment: every answer is checked by the book, and without answers everything goes the book's slow way.
 */
import type { Redis } from "ioredis";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import { connectPatientRedis } from "./patient-redis.ts";

export interface OpenKey {
  readonly dedupKey: string;
  readonly ticketId: string;
}

/** Nothing here ever rejects. */
export interface OpenKeys {
  /** Ticket ids of those keys that are known to be open. */
  lookUp(dedupKeys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  remember(keys: readonly OpenKey[]): Promise<void>;
  forget(dedupKey: string): Promise<void>;
  answers(): Promise<boolean>;
  close(): Promise<void>;
}

export interface OpenKeysOptions {
  /** redis://user:password@host:6379 */
  readonly url: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
}

const PREFIX = "gridwatch:open:";
const COMMAND_TIMEOUT_MS = 200;
/** After a failure Redis is left alone so long: a slow cache must not slow every batch. */
const REST_MS = 2_000;
/** A key that is never seen again leaves by itself. */
const KEEP_S = 86_400;

export function connectOpenKeys(options: OpenKeysOptions): OpenKeys {
  const { counters } = options;
  const { redis, tryOr } = connectPatientRedis({
    ...options,
    commandTimeoutMs: COMMAND_TIMEOUT_MS,
    restMs: REST_MS,
    says: {
      gone: "Redis is not there",
      silent: "Redis did not answer",
      instead: "going on without it",
      back: "Redis is back",
    },
    onMissed: () => {
      counters.count("cacheFailures");
    },
  });

  return {
    lookUp: (dedupKeys) => tryOr(new Map<string, string>(), () => lookUp(redis, dedupKeys)),
    remember: (keys) => tryOr(undefined, () => remember(redis, keys)),
    forget: (dedupKey) =>
      tryOr(undefined, async () => {
        await redis.del(PREFIX + dedupKey);
      }),
    answers: () =>
      tryOr(false, async () => {
        await redis.ping();
        return true;
      }),
    close() {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

async function lookUp(redis: Redis, dedupKeys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (dedupKeys.length === 0) return new Map();
  const found = await redis.mget(dedupKeys.map((key) => PREFIX + key));
  const pairs = dedupKeys.map((key, index) => [key, found[index] ?? null] as const);
  return new Map(pairs.filter((pair): pair is readonly [string, string] => pair[1] !== null));
}

/** One round trip; a key that fails is simply not remembered. */
async function remember(redis: Redis, keys: readonly OpenKey[]): Promise<void> {
  if (keys.length === 0) return;
  const pipeline = redis.pipeline();
  for (const { dedupKey, ticketId } of keys) pipeline.set(PREFIX + dedupKey, ticketId, "EX", KEEP_S);
  await pipeline.exec();
}
