import { describe, expect, test } from "vitest";
import { linkAbort } from "./abort.ts";
import { systemClock } from "./clock.ts";
import { createFakeClock } from "./fake-clock.ts";

describe("system clock", () => {
  test("wall and monotonic time move together", async () => {
    const [wall, mono] = [systemClock.nowMs(), systemClock.monotonicMs()];
    await systemClock.sleep(30);
    const [wallMs, monoMs] = [systemClock.nowMs() - wall, systemClock.monotonicMs() - mono];
    expect(monoMs).toBeGreaterThanOrEqual(29);
    expect(Math.abs(wallMs - monoMs)).toBeLessThan(20);
  });

  test("an aborted sleep rejects at once", async () => {
    const stop = new AbortController();
    const startedMs = performance.now();
    const sleeping = systemClock.sleep(10_000, stop.signal);
    stop.abort();
    await expect(sleeping).rejects.toThrow(/abort/i);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });

  test("every() runs until it is stopped", async () => {
    let runs = 0;
    const stop = systemClock.every(5, () => {
      runs++;
    });
    while (runs < 3) await systemClock.sleep(2);
    stop();
    const atStop = runs;
    await systemClock.sleep(30);
    expect(runs).toBe(atStop);
  });
});

describe("fake clock", () => {
  test("fires what falls due in order, and what that starts", async () => {
    const clock = createFakeClock(1_000);
    const seen: string[] = [];
    const note = (text: string): void => {
      seen.push(`${String(clock.monotonicMs())} ${text}`);
    };
    void clock.sleep(20).then(async () => {
      note("first");
      await clock.sleep(15);
      note("its successor");
    });
    const stop = clock.every(10, () => {
      note("tick");
    });
    await clock.advance(35);
    stop();
    await clock.advance(100);
    expect(seen).toEqual(["10 tick", "20 first", "20 tick", "30 tick", "35 its successor"]);
    expect([clock.nowMs(), clock.monotonicMs()]).toEqual([1_135, 135]);
  });
});

describe("linked abort", () => {
  test("ends with its parent, with the parent's reason", () => {
    const parent = new AbortController();
    const child = linkAbort(parent.signal);
    parent.abort(new Error("shutting down"));
    expect(child.signal.reason).toEqual(new Error("shutting down"));
    expect(linkAbort(parent.signal).signal.aborted).toBe(true);
  });

  test("alone, or unlinked, it leaves the other be", () => {
    const parent = new AbortController();
    const child = linkAbort(parent.signal);
    const unlinked = linkAbort(parent.signal);
    child.abort();
    unlinked.unlink();
    expect(parent.signal.aborted).toBe(false);
    parent.abort();
    expect(unlinked.signal.aborted).toBe(false);
  });
});
