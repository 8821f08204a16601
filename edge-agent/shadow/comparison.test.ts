import { describe, expect, it } from "vitest";
import type { Xyxy } from "../geometry/box.ts";
import type { Incident } from "../perceive/zone/incident.ts";
import { alreadyLive, type Comparison, compareLook, NOTHING_COMPARED, undecidedOf } from "./comparison.ts";

const CAMERA = "32050600001310000001";
const KERB: Xyxy = [100, 100, 200, 160];
const GRACE_S = 60;
const START_MS = 1_800_000_000_000;

function incident(phase: Incident["phase"], elapsedS: number, change: Partial<Incident> = {}): Incident {
  return {
    ...{ phase, violation: "parking", zoneId: "kerb", trackId: "1", className: "car", confidence: 0.8 },
    ...{ xyxy: KERB, placeCell: "7-8", observedS: elapsedS, elapsedS, thresholdS: 10, reason: "…" },
    ...change,
  };
}

type Happening = readonly [atS: number, side: { readonly shadow?: Incident; readonly live?: Incident }];

/** Plays looks and returns what was said, as "seconds phase also|only id". */
function play(happenings: readonly Happening[], begin: Comparison = NOTHING_COMPARED) {
  let comparison = begin;
  let ids = 0;
  const said: string[] = [];
  for (const [atS, { shadow, live }] of happenings) {
    const step = compareLook(comparison, {
      ...{ cameraCode: CAMERA, atMs: START_MS + atS * 1000, sizeWh: [640, 360] },
      ...{ shadow: shadow === undefined ? [] : [shadow], live: live === undefined ? [] : [live] },
      graceMs: () => GRACE_S * 1000,
      newId: () => String((ids += 1)),
    });
    comparison = step.after;
    for (const { phase, reported, alsoLive } of step.said)
      said.push(`${String(atS)} ${phase} ${alsoLive ? "also" : "only"} ${reported.incidentId}`);
  }
  return { said, comparison, counts: comparison.counts };
}

describe("rules on trial beside the live ones", () => {
  it("a shorter dwell: reported earlier, and the live rules follow", () => {
    const { said, counts, comparison } = play([
      [20, { shadow: incident("opened", 20) }],
      [40, { live: incident("opened", 40) }],
      [90, { shadow: incident("cleared", 80) }],
    ]);
    expect(said).toEqual(["20 opened only 1", "40 compared also 1", "90 cleared also 1"]);
    expect(counts).toEqual({ opened: 1, alsoLive: 1, shadowOnly: 0, liveOnly: 0, cleared: 1 });
    expect(undecidedOf(comparison)).toBe(0);
  });

  it("what only the shadow reports is said once the longer dwell is over", () => {
    const before = play([
      [20, { shadow: incident("opened", 20) }],
      [79, {}],
    ]);
    expect(before.said).toEqual(["20 opened only 1"]);
    expect(undecidedOf(before.comparison)).toBe(1);
    const { said, counts } = play([
      [20, { shadow: incident("opened", 20) }],
      [80, {}],
      [90, {}],
    ]);
    expect(said).toEqual(["20 opened only 1", "80 compared only 1"]);
    expect(counts).toMatchObject({ opened: 1, alsoLive: 0, shadowOnly: 1 });
  });

  it("a longer dwell: the live rules report first", () => {
    const { said, counts } = play([
      [20, { live: incident("opened", 20) }],
      [50, { shadow: incident("opened", 50) }],
      [200, {}],
    ]);
    expect(said).toEqual(["50 opened also 2"]);
    expect(counts).toEqual({ opened: 1, alsoLive: 1, shadowOnly: 0, liveOnly: 0, cleared: 0 });
  });

  it("what only the live rules report is missed", () => {
    const { said, counts } = play([
      [20, { live: incident("opened", 20) }],
      [40, { live: incident("cleared", 30) }],
      [80, {}],
      [300, {}],
    ]);
    expect(said).toEqual(["80 missed also 1"]);
    expect(counts).toMatchObject({ opened: 0, liveOnly: 1 });
  });

  it("an answer that comes late after all corrects the count, under the same id", () => {
    const late = play([
      [20, { live: incident("opened", 20) }],
      [80, {}],
      [150, { shadow: incident("opened", 150) }],
    ]);
    expect(late.said).toEqual(["80 missed also 1", "150 opened also 1"]);
    expect(late.counts).toEqual({ opened: 1, alsoLive: 1, shadowOnly: 0, liveOnly: 0, cleared: 0 });
    const other = play([
      [20, { shadow: incident("opened", 20) }],
      [80, {}],
      [150, { live: incident("opened", 150) }],
    ]);
    expect(other.said).toEqual(["20 opened only 1", "80 compared only 1", "150 compared also 1"]);
    expect(other.counts).toEqual({ opened: 1, alsoLive: 1, shadowOnly: 0, liveOnly: 0, cleared: 0 });
  });

  it.each<[string, Partial<Incident>]>([
    ["another zone", { zoneId: "corner" }],
    ["another violation", { violation: "piling" }],
    ["another place", { xyxy: [300, 100, 400, 160], placeCell: "17-8" }],
  ])("%s is another thing", (_what, change) => {
    const { counts } = play([
      [20, { shadow: incident("opened", 20), live: incident("opened", 20, change) }],
      [90, {}],
    ]);
    expect(counts).toMatchObject({ opened: 1, alsoLive: 0, shadowOnly: 1, liveOnly: 1 });
  });

  it("what stands there after the other has left is another thing", () => {
    const { counts } = play([
      [20, { live: incident("opened", 20) }],
      [40, { live: incident("cleared", 30) }],
      // Came at 35 s, five seconds after the live one was last seen.
      [55, { shadow: incident("opened", 20) }],
      [130, {}],
    ]);
    expect(counts).toMatchObject({ alsoLive: 0, shadowOnly: 1, liveOnly: 1 });
  });

  it("a region that has grown is the same thing, whatever the picture's size is now", () => {
    const step = play([[20, { shadow: incident("opened", 20) }]]);
    const grown = incident("opened", 40, { xyxy: [80, 80, 480, 340] });
    const { after } = compareLook(step.comparison, {
      ...{ cameraCode: CAMERA, atMs: START_MS + 40_000, sizeWh: [1280, 720], shadow: [], live: [grown] },
      ...{ graceMs: () => 60_000, newId: () => "2" },
    });
    expect(after.counts.alsoLive).toBe(1);
  });

  it("what the live rules had reported before the trial is known, and never missed", () => {
    const begin = alreadyLive(NOTHING_COMPARED, [
      {
        ...{ incidentId: "k", zoneId: "kerb", violation: "parking", dedupKey: "k", xyxy: KERB },
        ...{ sizeWh: [640, 360], className: "car", confidence: 0.8 },
        ...{ fromMs: START_MS - 900_000, dwellS: 900, settleMs: START_MS },
      },
    ]);
    expect(play([[500, {}]], begin).counts.liveOnly).toBe(0);
    const { said } = play([[20, { shadow: incident("opened", 20) }]], begin);
    expect(said).toEqual(["20 opened also 1"]);
  });

  it("remembers a bounded number of things, and forgets what went", () => {
    const many = Array.from(
      { length: 300 },
      (_, i): Happening => [i / 10, { shadow: incident("opened", 1, { placeCell: `${String(i)}-0` }) }],
    );
    const { comparison } = play(many);
    expect(comparison.shadow).toHaveLength(256);
    const gone = play([
      [20, { shadow: incident("opened", 20) }],
      [30, { shadow: incident("cleared", 25) }],
      [200, {}],
    ]);
    expect(gone.comparison.shadow).toEqual([]);
  });
});
