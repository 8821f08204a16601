import { expect, it } from "vitest";
import { readOptions } from "./options.ts";

it("measures everything in 40 s when nothing is said", () => {
  const options = readOptions([]);
  expect(options?.seconds).toBe(40);
  expect(options?.cases.map(({ name }) => name)).toEqual([
    "h264-1080p",
    "h265-1080p",
    "h264-720p",
    "h265-720p",
  ]);
  expect(options?.idle).toBe(true);
  expect(options?.rule).toBe("parking");
  expect(readOptions(["--rule", "piling"])?.rule).toBe("piling");
  expect(options?.openGop).toBe(false);
  expect(readOptions(["--open-gop"])?.openGop).toBe(true);
});

it("--only leaves out what is not named", () => {
  const options = readOptions(["--only", "h265-720p", "--json"]);
  expect(options?.cases.map(({ name }) => name)).toEqual(["h265-720p"]);
  expect(options?.idle).toBe(false);
  expect(readOptions(["--only", "idle"])?.cases).toEqual([]);
});

it.each([
  [["--only", "h266"], '--only "h266" is none of h264-1080p, h265-1080p, h264-720p, h265-720p, idle'],
  [["--seconds", "5"], '--seconds is "5"; give a whole number from 20 to 7200'],
  [["--rule", "graffiti"], '--rule "graffiti" is none of parking, piling'],
  [["--patrol", "maxWidthPx"], '--patrol "maxWidthPx" must be KEY=NUMBER, such as maxWidthPx=960'],
])("%j is refused with a sentence", (args, sentence) => {
  expect(() => readOptions(args)).toThrow(sentence);
});
