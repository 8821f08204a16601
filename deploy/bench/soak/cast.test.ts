import { expect, it } from "vitest";
import { castOf, CONDUCTS, isGood, mountOf, settingsOf } from "./cast.ts";

it("half of the cameras misbehave, in every way there is, on every recorder", () => {
  const cast = castOf(30);
  expect(cast.filter(isGood)).toHaveLength(15);
  expect(new Set(cast.map(({ conduct }) => conduct))).toEqual(new Set(Object.keys(CONDUCTS)));
  for (const recorder of [0, 1, 2, 3, 4]) {
    const here = cast.filter((camera) => camera.recorder === recorder);
    expect([here.length, here.filter(isGood).length]).toEqual([6, 3]);
  }
});

it("paths of one camera are equally long, so that one can stand for another in a request", () => {
  const [camera] = castOf(8).slice(7);
  if (camera === undefined) throw new Error("no camera");
  expect(mountOf("cam", camera)).toBe("/cam07");
  expect(mountOf("alt", camera)).toHaveLength("/cam07".length);
});

it("settings name every camera once, with 20 digits", () => {
  const settings = settingsOf(castOf(6), {
    agentId: "a",
    metricsPort: 1,
    model: { manifestPath: "m", weightsPath: "w" },
    urlOf: ({ index }) => `rtsp://host/${String(index)}`,
  }) as { cameras: { code: string; url: string }[] };
  expect(settings.cameras.map(({ url }) => url)).toEqual(
    [0, 1, 2, 3, 4, 5].map((i) => `rtsp://host/${String(i)}`),
  );
  expect(new Set(settings.cameras.map(({ code }) => code)).size).toBe(6);
  expect(settings.cameras.every(({ code }) => /^\d{20}$/.test(code))).toBe(true);
});
