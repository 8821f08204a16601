import { expect, it } from "vitest";
import { readOptions } from "./options.ts";
import { planOf } from "./phases.ts";

it("takes fractions of a minute", () => {
  expect(readOptions([])).toEqual({ minutes: 0.6, cameras: 30, json: false, build: undefined });
  expect(readOptions(["--minutes", "1.5", "--cameras", "8", "--json"])).toMatchObject({
    minutes: 1.5,
    cameras: 8,
    json: true,
  });
  expect(readOptions(["--help"])).toBeNull();
});

it.each([
  [["--minutes", "soon"], '--minutes is "soon"; give a number from 0.4 to 10080'],
  [["--minutes", "0"], '--minutes is "0"; give a number from 0.4 to 10080'],
  [["--cameras", "7"], '--cameras is "7"; give an even number, because half of them misbehave'],
])("%j is refused with a sentence", (args, sentence) => {
  expect(() => readOptions(args)).toThrow(sentence);
});

it("the phases fill the time, one after the other", () => {
  const ends = [...planOf(100).values()];
  expect(ends).toEqual([...ends].sort((a, b) => a - b));
  expect(ends.at(-1)).toBeCloseTo(100);
});
