import { expect, it } from "vitest";
import { type SlopeSample, slopeOf } from "./slope.ts";

const line = (group: number, base: number, perS: number): SlopeSample[] =>
  Array.from({ length: 20 }, (_, i) => ({
    group,
    atS: group * 100 + i,
    processes: 10,
    value: base + perS * i,
  }));

it("is the growth within each life, wherever each life begins", () => {
  const slope = slopeOf([...line(0, 300, 0.01), ...line(1, 180, 0.01)]);
  expect(slope?.perHour).toBeCloseTo(36);
  expect(slope?.standardErrorPerHour).toBeCloseTo(0);
  expect(slope).toMatchObject({ samples: 40, overS: 119 });
});

it("does not count processes that come and go", () => {
  const samples = line(0, 300, 0.005).map((sample, i) => {
    const processes = 10 + ((i * 7) % 5);
    return { ...sample, processes, value: sample.value + 21 * processes };
  });
  expect(slopeOf(samples)?.perHour).toBeCloseTo(18);
});

it("says how unsure it is", () => {
  const noisy = line(0, 300, 0).map((sample, i) => ({ ...sample, value: 300 + (i % 2 === 0 ? 5 : -5) }));
  const slope = slopeOf(noisy);
  expect(Math.abs(slope?.perHour ?? NaN)).toBeLessThan(3 * (slope?.standardErrorPerHour ?? 0));
  expect(slope?.standardErrorPerHour).toBeGreaterThan(500);
});

it("is not told from too few samples", () => {
  expect(slopeOf(line(0, 300, 1).slice(0, 5))).toBeNull();
});
