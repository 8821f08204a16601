import { describe, expect, test } from "vitest";
import { createRepeatWatch, fingerprint } from "./repeat-watch.ts";

/** A grey night scene with sensor noise of ±1. */
function night(seed: number, widthPx = 640, heightPx = 360): Uint8Array {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  let state = seed >>> 0;
  for (let i = 0; i < rgb.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    rgb[i] = 20 + ((state >>> 16) % 3);
  }
  return rgb;
}

describe("repeated pictures", () => {
  test("one picture for the whole limit repeats; from another on it does not", () => {
    const watch = createRepeatWatch(60_000);
    const [same, other] = [night(1), night(2)];
    const seen = [0, 20_000, 40_000, 59_999, 60_000, 80_000].map((atMs) => watch.isRepeating(same, atMs));
    expect(seen).toEqual([false, false, false, false, true, true]);
    expect(watch.repeatedMs(80_000)).toBe(80_000);
    expect(watch.isRepeating(other, 82_000)).toBe(false);
    expect(watch.repeatedMs(82_000)).toBe(0);
  });

  test("two pictures far apart are no proof", () => {
    const watch = createRepeatWatch(60_000);
    expect([0, 100_000].map((atMs) => watch.isRepeating(night(1), atMs))).toEqual([false, false]);
    expect(watch.isRepeating(night(1), 100_001)).toBe(true);
  });

  test("a still night scene with sensor noise never repeats", () => {
    const watch = createRepeatWatch(10_000);
    const seen = Array.from({ length: 50 }, (_, i) => watch.isRepeating(night(i), i * 2_000));
    expect(seen).not.toContain(true);
  });

  test("0 turns it off", () => {
    const watch = createRepeatWatch(0);
    expect([0, 1, 2, 3].map((i) => watch.isRepeating(night(1), i * 1e6))).not.toContain(true);
  });

  test.each([
    [1920, 1080],
    [1280, 720],
    [640, 360],
  ])("a digit of a burnt-in clock changes the fingerprint at %ix%i", (widthPx, heightPx) => {
    const before = night(1, widthPx, heightPx);
    const after = before.slice();
    for (let y = 20; y < 50; y++) {
      for (let x = 100; x < 120; x++) after[(y * widthPx + x) * 3 + 1] = 255;
    }
    expect(fingerprint(after)).not.toBe(fingerprint(before));
    expect(fingerprint(before.slice())).toBe(fingerprint(before));
  });
});
