import { expect, test } from "vitest";
import { createKeyframeBeat } from "./keyframe-beat.ts";

const REVISIT_MS = 2_000;

test.each([
  { gaps: [], verdict: "unsure", why: "nothing measured" },
  { gaps: [10_000], verdict: "unsure", why: "one late key frame may be the network's" },
  { gaps: [10_000, 10_000], verdict: "long", why: "two in a row" },
  { gaps: [2_000, 10_000], verdict: "unsure", why: "one of two" },
  { gaps: [2_190, 2_190, 2_190], verdict: "unsure", why: "jitter within a tenth, but not for long" },
  { gaps: [2_000, 2_190, 2_000, 2_000, 1_900], verdict: "short", why: "five that keep the promise" },
  { gaps: [2_000, 2_000, 9_000, 2_000, 2_000], verdict: "unsure", why: "a stretched one among them" },
  { gaps: [10_000, 10_000, ...Array<number>(9).fill(1_000)], verdict: "short", why: "nine are kept" },
  {
    gaps: [10_000, 10_000, ...Array<number>(8).fill(1_000)],
    verdict: "unsure",
    why: "an old long one is kept",
  },
])("$verdict: $why", ({ gaps, verdict }) => {
  const beat = createKeyframeBeat();
  let nowMs = 5_000;
  beat.note(nowMs);
  for (const gap of gaps) beat.note((nowMs += gap));
  expect(beat.verdict(REVISIT_MS)).toBe(verdict);
});

test("the time between two streams is no distance", () => {
  const beat = createKeyframeBeat();
  for (const atMs of [0, 2_000]) beat.note(atMs);
  beat.restart();
  for (const atMs of [60_000, 62_000]) beat.note(atMs);
  expect(beat.medianMs()).toBe(2_000);
  expect(beat.verdict(2_000)).toBe("unsure");
  beat.forget();
  expect(beat.medianMs()).toBeUndefined();
});
