import { expect, it } from "vitest";
import { createLookMeter } from "./look-meter.ts";

it.each([
  ["on time for a minute", { everyS: 2, nowS: 62 }, 60],
  ["every look a second late: two of three seconds are vouched for", { everyS: 3, nowS: 60 }, 40],
  ["only since half a minute", { everyS: 2, nowS: 30 }, 30],
  ["blind since 50 s: what is left of the minute before", { everyS: 2, nowS: 110 }, 12],
  ["blind for over a minute", { everyS: 2, nowS: 200 }, 0],
])("%s", (_why, { everyS, nowS }, analysedS) => {
  const meter = createLookMeter();
  for (let s = 0; s <= Math.min(60, nowS); s += everyS) meter.looked(s * 1000);
  expect(meter.read(nowS * 1000, 2000).analysedSPerMin).toBe(analysedS);
});

it("percentiles are of the latest inferences; failures are counted by cause", () => {
  const meter = createLookMeter();
  expect(meter.read(0, 2000)).toEqual({ analysedSPerMin: 0, detectorFailed: 0, notStored: 0 });
  for (let i = 0; i < 500; i += 1) meter.inference(1000);
  for (let i = 1; i <= 128; i += 1) meter.inference(i);
  meter.failed("detector");
  meter.failed("store");
  meter.failed("store");
  expect(meter.read(0, 2000)).toMatchObject({
    ...{ inferenceMsP50: 64, inferenceMsP99: 127, detectorFailed: 1, notStored: 2 },
  });
});
