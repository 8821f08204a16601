import { describe, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { createAlarm, retryDelayMs, retryUntilDone } from "./retry.ts";

describe("retryDelayMs", () => {
  it("doubles from 250 ms to 5 s", () => {
    expect([0, 1, 2, 3, 4, 5, 60].map(retryDelayMs)).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  });
});

describe("retryUntilDone", () => {
  const slept: number[] = [];
  const clock = { nowMs: () => 0, sleep: (ms: number) => (slept.push(ms), Promise.resolve()) };

  it("gives back the first success and hears every failure", async () => {
    const failures: unknown[] = [];
    let tries = 0;
    const work = (): Promise<string> =>
      ++tries < 3 ? Promise.reject(new Error(`try ${tries}`)) : Promise.resolve("done");
    const signal = new AbortController().signal;
    expect(await retryUntilDone({ work, clock, signal, onFailure: (thrown) => failures.push(thrown) })).toBe(
      "done",
    );
    expect(failures.map(String)).toEqual(["Error: try 1", "Error: try 2"]);
    expect(slept).toEqual([250, 500]);
  });

  it("ends with the signal's reason", async () => {
    const stopping = new AbortController();
    const work = (): Promise<never> => Promise.reject(new Error("no"));
    const waiting = retryUntilDone({
      work,
      clock: systemClock,
      signal: stopping.signal,
      onFailure: () => undefined,
    });
    stopping.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow();
    expect(stopping.signal.aborted).toBe(true);
  });
});

describe("createAlarm", () => {
  const never = new AbortController().signal;

  it("ends a sleep that has begun, and the next one when nobody slept", async () => {
    const alarm = createAlarm(systemClock);
    const sleeping = alarm.sleep(60_000, never);
    alarm.wake();
    await sleeping;
    alarm.wake();
    await alarm.sleep(60_000, never);
  });

  it("ends with the signal", async () => {
    const stopping = new AbortController();
    const sleeping = createAlarm(systemClock).sleep(60_000, stopping.signal);
    stopping.abort();
    await sleeping;
  });
});
