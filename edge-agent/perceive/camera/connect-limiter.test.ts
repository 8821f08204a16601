import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../time/fake-clock.ts";
import { machineOf } from "./camera-url.ts";
import { createConnectLimiter } from "./connect-limiter.ts";

const CONNECT_MS = 1_500;

/** Drops `cameras` at once; each connects for CONNECT_MS. Start times and the peak, as seen from outside. */
async function massDrop({ cameras, perHost, jitterMs = 0, hosts = ["nvr"] }: Drop) {
  const clock = createFakeClock();
  const limiter = createConnectLimiter({ perHost, jitterMs, clock, random: () => 0.5 });
  const { signal } = new AbortController();
  const open = new Map(hosts.map((host) => [host, 0]));
  let peak = 0;
  const startsMs: number[] = [];
  const all = Array.from({ length: cameras }, async (_, i) => {
    const host = hosts[i % hosts.length] ?? "";
    const leave = await limiter.enter(host, signal);
    startsMs.push(clock.monotonicMs());
    open.set(host, (open.get(host) ?? 0) + 1);
    peak = Math.max(peak, open.get(host) ?? 0);
    await clock.sleep(CONNECT_MS);
    open.set(host, (open.get(host) ?? 0) - 1);
    leave();
  });
  await clock.advance(120_000);
  await Promise.all(all);
  return { peak, startsMs, limiter };
}

interface Drop {
  readonly cameras: number;
  readonly perHost: number;
  readonly jitterMs?: number;
  readonly hosts?: readonly string[];
}

describe("connect limiter", () => {
  test.each([
    { cameras: 30, perHost: 2, lastStartMs: 14 * CONNECT_MS, why: "15 pairs, one after the other" },
    { cameras: 30, perHost: 1, lastStartMs: 29 * CONNECT_MS, why: "one by one" },
    { cameras: 30, perHost: 8, lastStartMs: 3 * CONNECT_MS, why: "three full rows and a rest" },
    { cameras: 2, perHost: 2, lastStartMs: 0, why: "nobody waits without need" },
  ])("$cameras cameras, $perHost at once: $why", async ({ cameras, perHost, lastStartMs }) => {
    const { peak, startsMs, limiter } = await massDrop({ cameras, perHost });
    expect(peak).toBe(perHost);
    expect(startsMs).toHaveLength(cameras);
    expect(Math.max(...startsMs)).toBe(lastStartMs);
    expect(limiter.stats("nvr")).toEqual({ connecting: 0, waiting: 0, peak: perHost });
  });

  test("hosts do not wait for each other", async () => {
    const { startsMs } = await massDrop({ cameras: 30, perHost: 2, hosts: ["a", "b", "c"] });
    expect(Math.max(...startsMs)).toBe(4 * CONNECT_MS);
  });

  test("jitter puts off the start inside the slot, so the limit holds", async () => {
    const { peak, startsMs } = await massDrop({ cameras: 6, perHost: 2, jitterMs: 200 });
    expect(peak).toBe(2);
    expect([...new Set(startsMs)]).toEqual([100, 1_700, 3_300]);
  });

  test("one that gives up waiting, or gives up in its jitter, leaves its place to the next", async () => {
    const clock = createFakeClock();
    const limiter = createConnectLimiter({ perHost: 1, jitterMs: 100, clock, random: () => 0.5 });
    const stop = new AbortController();
    const live = new AbortController();
    const outcomes: string[] = [];
    const enter = (name: string, signal: AbortSignal) =>
      limiter.enter("nvr", signal).then(
        (leave) => {
          outcomes.push(`${name} enters`);
          return leave;
        },
        () => {
          outcomes.push(`${name} gives up`);
        },
      );
    const first = enter("first", stop.signal);
    const second = enter("second", stop.signal);
    const third = enter("third", live.signal);
    await clock.advance(10);
    expect(limiter.stats("nvr")).toEqual({ connecting: 1, waiting: 2, peak: 1 });
    stop.abort();
    await clock.advance(100);
    expect(outcomes.sort()).toEqual(["first gives up", "second gives up", "third enters"]);
    await Promise.all([first, second]);
    const leave = await third;
    leave?.();
    leave?.();
    expect(limiter.stats("nvr")).toEqual({ connecting: 0, waiting: 0, peak: 1 });
  });

  test.each([
    ["rtsp://op:p%40ss@10.0.0.7:554/ch1", "10.0.0.7"],
    ["rtsp://10.0.0.7/ch2", "10.0.0.7"],
    ["rtsp://op:p@ss@NVR.example:8554/ch3?x=1", "nvr.example"],
  ])("%s belongs to %s", (url, host) => {
    expect(machineOf(url)).toBe(host);
  });
});
