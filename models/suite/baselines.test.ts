import { describe, expect, it } from "vitest";
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import type { Track } from "../../edge-agent/perceive/track/track.ts";
import type { Zone } from "../../edge-agent/perceive/zone/rule.ts";
import { centreDisplacementEvents, frameCountEvents } from "./baselines.ts";

const zone: Zone = {
  ...{ id: "kerb", except: [], minHeightM: 0 },
  schedule: { timeZone: "Asia/Shanghai", active: [], permits: [] },
  polygon: [
    [0, 0],
    [0.5, 0],
    [0.5, 1],
    [0, 1],
  ],
  rule: {
    ...{ kind: "dwell", violation: "parking", classNames: new Set(["car"]), dwellS: 20 },
    ...{ updateS: 60, clearS: 10, maxGapS: 8, minObservedShare: 0.5 },
  },
};

const BOX: Xyxy = [100, 100, 160, 140];

function track(changes: Partial<Track> = {}): Track {
  return {
    ...{ id: "t1", className: "car", xyxy: BOX, confidence: 0.8, firstSeenMs: 0, lastSeenMs: 0 },
    ...{ observedS: 0, sights: 1, missedLooks: 0 },
    ...changes,
  };
}

/** One letter is one look, `stepS` apart: x sees the car, m sees it moved by 40 px, . does not see it. */
function recording(pattern: string, stepS = 2) {
  const looks = Array.from(pattern, (letter, k) => ({
    ...{ atS: k * stepS, detections: [] },
    tracks:
      letter === "."
        ? [track({ missedLooks: 1 })]
        : [track(letter === "m" ? { xyxy: [140, 100, 200, 140] } : {})],
  }));
  return { looks, truth: { widthPx: 640, heightPx: 360, stepS }, plan: { zones: [zone] } };
}

const phases = (events: readonly { phase: string; atS: number }[]): string[] =>
  events.map(({ phase, atS }) => `${phase}@${String(atS)}`);

describe("baseline: frame count", () => {
  it.each([
    ["opens at the tenth frame of a dwell of 20 s", "x".repeat(12), ["opened@18"]],
    ["a short gap only costs its frames", "xxxx..xxxxxxxx", ["opened@22"]],
    ["more missed frames than it forgives start anew", `${"x".repeat(8)}....${"x".repeat(8)}`, []],
    ["ends once it is missed for too long", `${"x".repeat(12)}.....`, ["opened@18", "cleared@30"]],
    ["does not mind that it moves", "xmxmxmxmxmxm", ["opened@18"]],
  ])("%s", (_why, pattern, expected) => {
    expect(phases(frameCountEvents(recording(pattern)))).toEqual(expected);
  });

  it("counts frames, so a stream with half the pictures is on time only because it was told the rate", () => {
    expect(phases(frameCountEvents(recording("xxxxxx", 4)))).toEqual(["opened@16"]);
  });

  it("knows nothing of other classes or of what stands outside the zone", () => {
    const run = recording("x".repeat(12));
    const elsewhere = run.looks.map((look) => ({ ...look, tracks: [track({ xyxy: [500, 100, 560, 140] })] }));
    const cat = run.looks.map((look) => ({ ...look, tracks: [track({ className: "cat" })] }));
    expect(frameCountEvents({ ...run, looks: elsewhere })).toEqual([]);
    expect(frameCountEvents({ ...run, looks: cat })).toEqual([]);
  });
});

describe("baseline: centre displacement", () => {
  it.each([
    ["opens when the centre stayed for ten frames", "x".repeat(12), ["opened@18"]],
    ["one missed frame starts anew", "xxxxxxx.xxxxxxxx", []],
    ["a move starts anew", "xxxxxxxmmmmmmmmm", []],
    ["and may open later from there", "xxxmmmmmmmmmmm", ["opened@24"]],
  ])("%s", (_why, pattern, expected) => {
    expect(phases(centreDisplacementEvents(recording(pattern)))).toEqual(expected);
  });
});
