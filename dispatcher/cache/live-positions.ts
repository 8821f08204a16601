/**
 * Redis GEO: where workers said they are. A convenience that may be flushed, stopped or slow at any moment: without
 * an answer every worker counts as being at the base.
 *
 * Members of a GEO key have no expiry of their own, so a second sorted set keeps when each was heard, and every
 * report sweeps out what is too old.
 */
import type { Redis } from "ioredis";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import { connectPatientRedis } from "./patient-redis.ts";

export interface LivePosition {
  readonly workerId: string;
  /** WGS-84 degrees; a GEO key keeps them to within a metre. */
  readonly lon: number;
  readonly lat: number;
  readonly atMs: number;
}

/** Nothing here ever rejects. */
export interface LivePositions {
  /** "older": a newer one is known; "lost": Redis did not take it. */
  report(position: LivePosition): Promise<"kept" | "older" | "lost">;
  /** Those heard since then, by worker; nothing when Redis does not answer. */
  since(sinceMs: number): Promise<ReadonlyMap<string, LivePosition>>;
  close(): Promise<void>;
}

export interface LivePositionsOptions {
  /** redis://user:password@host:6379 */
  readonly url: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
}

const PLACES = "gridwatch:position:geo";
const HEARD = "gridwatch:position:heard";
/** Nobody asks for older ones, and where somebody was yesterday is nobody's business. */
const KEEP_MS = 3_600_000;
/** A city's workers several times over; beyond it those heard longest ago go first. */
const MEMBERS_MAX = 20_000;
/** Members swept out by one report, so that none takes long. */
const SWEEP_MAX = 1_000;
/** Members asked for in one command. */
const ASKED_AT_ONCE = 2_000;
const COMMAND_TIMEOUT_MS = 500;
/** After a failure Redis is left alone so long: positions are not worth waiting for. */
const REST_MS = 2_000;

/** Keeps the newest report of a worker, then sweeps; one round trip, and nothing in between. */
const REPORT = `
local known = redis.call('ZSCORE', KEYS[2], ARGV[1])
if known and tonumber(known) > tonumber(ARGV[4]) then return 0 end
redis.call('GEOADD', KEYS[1], ARGV[2], ARGV[3], ARGV[1])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
local gone = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[5], 'LIMIT', 0, ARGV[7])
local over = math.min(redis.call('ZCARD', KEYS[2]) - #gone - tonumber(ARGV[6]), tonumber(ARGV[7]))
if over > 0 then gone = redis.call('ZRANGE', KEYS[2], 0, #gone + over - 1) end
for _, member in ipairs(gone) do
  redis.call('ZREM', KEYS[1], member)
  redis.call('ZREM', KEYS[2], member)
end
return 1`;

export function connectLivePositions(options: LivePositionsOptions): LivePositions {
  const { clock, counters } = options;
  const { redis, tryOr } = connectPatientRedis({
    ...options,
    commandTimeoutMs: COMMAND_TIMEOUT_MS,
    restMs: REST_MS,
    says: {
      gone: "live positions are not there",
      silent: "live positions did not answer",
      instead: "bases stand in",
      back: "live positions are back",
    },
  });

  return {
    async report(position) {
      const answer = await tryOr("lost" as const, () => report(redis, position, clock.nowMs()));
      counters.count(answer === "lost" ? "positionsLost" : "positionsReported");
      return answer;
    },
    since: (sinceMs) => tryOr(new Map<string, LivePosition>(), () => heardSince(redis, sinceMs)),
    close() {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

async function report(redis: Redis, position: LivePosition, nowMs: number): Promise<"kept" | "older"> {
  const { workerId, lon, lat, atMs } = position;
  const sweep = [nowMs - KEEP_MS, MEMBERS_MAX, SWEEP_MAX];
  const kept = await redis.eval(REPORT, 2, PLACES, HEARD, workerId, lon, lat, atMs, ...sweep);
  return kept === 1 ? "kept" : "older";
}

async function heardSince(redis: Redis, sinceMs: number): Promise<ReadonlyMap<string, LivePosition>> {
  const heard = await redis.zrangebyscore(HEARD, sinceMs, "+inf", "WITHSCORES", "LIMIT", 0, MEMBERS_MAX);
  const members = heard
    .filter((_, i) => i % 2 === 0)
    .map((workerId, i) => ({ workerId, at: heard[2 * i + 1] }));
  const found = new Map<string, LivePosition>();
  for (let from = 0; from < members.length; from += ASKED_AT_ONCE) {
    const some = members.slice(from, from + ASKED_AT_ONCE);
    const places = await redis.geopos(PLACES, ...some.map(({ workerId }) => workerId));
    some.forEach(({ workerId, at }, i) => {
      const place = places[i];
      if (!place) return;
      found.set(workerId, { workerId, lon: Number(place[0]), lat: Number(place[1]), atMs: Number(at) });
    });
  }
  return found;
}
