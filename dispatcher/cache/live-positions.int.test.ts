import { afterAll, beforeAll, expect, it } from "vitest";
import { startRedisServer } from "../../deploy/harness/redis-server.ts";
import { until } from "../city.double.ts";
import { createCounters } from "../telemetry/counters.ts";
import { createLogger } from "../telemetry/logger.ts";
import { connectLivePositions, type LivePositions } from "./live-positions.ts";

let redis: Awaited<ReturnType<typeof startRedisServer>>;
let positions: LivePositions;
const counters = createCounters();
let nowMs = 1_800_000_000_000;
const clock = { nowMs: () => nowMs, sleep: () => Promise.resolve() };

beforeAll(async () => {
  redis = await startRedisServer();
  const logger = createLogger({ name: "test", level: "silent" });
  positions = connectLivePositions({ url: redis.url, clock, logger, counters });
  await until(async () => {
    expect(await positions.report({ workerId: "first", lon: 120, lat: 31, atMs: nowMs })).toBe("kept");
  });
});
afterAll(async () => {
  await positions.close();
  await redis.stop();
});

it("keeps a worker's newest position to within a metre", async () => {
  const at = { workerId: "W1", lon: 120.621234, lat: 31.316789 };
  expect(await positions.report({ ...at, atMs: nowMs })).toBe("kept");
  expect(await positions.report({ ...at, lon: 121, atMs: nowMs - 1 })).toBe("older");
  const found = (await positions.since(nowMs)).get("W1");
  expect(found?.atMs).toBe(nowMs);
  expect(found?.lon).toBeCloseTo(120.621234, 5);
  expect(found?.lat).toBeCloseTo(31.316789, 5);
});

it("gives only those heard since, and sweeps out what is older than an hour", async () => {
  expect([...(await positions.since(nowMs + 1)).keys()]).toEqual([]);
  nowMs += 3_600_001;
  await positions.report({ workerId: "W2", lon: 120, lat: 31, atMs: nowMs });
  expect([...(await positions.since(0)).keys()]).toEqual(["W2"]);
});

it("a city of thousands comes in one answer", async () => {
  await Promise.all(
    Array.from({ length: 3_000 }, (_, i) =>
      positions.report({ workerId: `M${String(i)}`, lon: 120 + i / 1e4, lat: 31, atMs: nowMs }),
    ),
  );
  const found = await positions.since(nowMs);
  expect(found.size).toBe(3_001);
  expect(found.get("M2999")?.lon).toBeCloseTo(120.2999, 4);
});

it("without Redis nothing is known, and nothing breaks", async () => {
  await redis.stop();
  expect(await positions.report({ workerId: "W3", lon: 120, lat: 31, atMs: nowMs })).toBe("lost");
  expect((await positions.since(0)).size).toBe(0);
  expect(counters.snapshot().positionsLost).toBeGreaterThan(0);
});
