import { describe, expect, it } from "vitest";
import type { Xyxy } from "../../geometry/box.ts";
import type { Track } from "../track/track.ts";
import type { Incident } from "./incident.ts";
import type { Zone, ZoneView } from "./rule.ts";
import { play as playCorner, TIMING, zoneOf } from "./rules.fixture.ts";
import { ALWAYS } from "./schedule.ts";
import type { Stay } from "./stay.ts";
import { observeZones } from "./zone-monitor.ts";

const VAN: Xyxy = [653, 45, 723, 100];
const zone: Zone = {
  id: "kerb",
  polygon: [
    [0.8, 0.05],
    [1, 0.05],
    [1, 0.25],
    [0.8, 0.25],
  ],
  except: [],
  schedule: ALWAYS,
  minHeightM: 0,
  rule: {
    kind: "dwell",
    violation: "parking",
    classNames: new Set(["car", "truck"]),
    dwellS: 20,
    updateS: 30,
    clearS: 10,
    maxGapS: 15,
    minObservedShare: 0.5,
  },
};

const VIEW: ZoneView = {
  cameraCode: "32050600001310000001",
  nowMs: 0,
  wallMs: 0,
  watchingSinceMs: 0,
  maxCoverS: 5,
  widthPx: 768,
  heightPx: 576,
  perspective: undefined,
  hidden: [],
};

/** One object over looks; "x" sees it, "." does not. Every look is `stepS` apart. */
function play(
  pattern: string,
  options: { stepS?: number; track?: Partial<Track>; watchingSinceS?: number; zone?: Zone } = {},
) {
  const stepS = options.stepS ?? 2;
  let stays: readonly Stay[] = [];
  let lastSeenMs = 0;
  let observedS = 0;
  const incidents: (Incident & { atS: number })[] = [];
  const seenCounts: number[] = [];
  Array.from(pattern).forEach((mark, i) => {
    const nowMs = i * stepS * 1000;
    const visible = mark === "x";
    if (visible) {
      observedS += i === 0 ? 0 : Math.min((nowMs - lastSeenMs) / 1000, 5);
      lastSeenMs = nowMs;
    }
    const track: Track = {
      id: "t1",
      className: "car",
      xyxy: VAN,
      confidence: 0.5,
      firstSeenMs: 0,
      lastSeenMs,
      observedS,
      sights: i + 1,
      missedLooks: visible ? 0 : 1,
      ...options.track,
    };
    const watchingSinceMs = (options.watchingSinceS ?? 0) * 1000;
    const outcome = observeZones([options.zone ?? zone], stays, [track], { ...VIEW, nowMs, watchingSinceMs });
    stays = outcome.stays;
    seenCounts.push(outcome.seen.length);
    incidents.push(...outcome.incidents.map((incident) => ({ ...incident, atS: nowMs / 1000 })));
  });
  return {
    incidents,
    stays,
    phases: incidents.map((incident) => `${incident.phase}@${String(incident.atS)}`),
    seenCounts,
  };
}

describe("dwell rule", () => {
  it.each([
    ["opens once when the dwell is over, then updates", "x".repeat(30), ["opened@20", "updated@50"]],
    ["a short stop is none", "xxxxxxxxx.........", []],
    ["flicker within the gap does not restart the dwell", "xx..xx..xxx", ["opened@20"]],
    ["a gap longer than maxGapS restarts it", "xxxxx.........xxxxxxxxxxx", ["opened@48"]],
    ["seen too seldom to vouch for", "x......x......x", []],
    ["goes away: cleared after clearS, once", "xxxxxxxxxxx..........", ["opened@20", "cleared@30"]],
    [
      "comes back after cleared: a new episode",
      "xxxxxxxxxxx........xxxxxxxxxxx",
      ["opened@20", "cleared@30", "opened@58"],
    ],
    ["an occlusion after opening is not a clearing", "xxxxxxxxxxx....xxxx", ["opened@20"]],
  ])("%s", (_why, pattern, phases) => {
    expect(play(pattern).phases).toEqual(phases);
  });

  it("measures seconds, not frames: a slow stream opens at the same second", () => {
    expect(play("x".repeat(6), { stepS: 5 }).phases).toEqual(["opened@20"]);
    expect(play("x".repeat(50), { stepS: 1 }).phases).toEqual(["opened@20"]);
  });

  it("says how long, and how well that is known", () => {
    const [opened] = play("xx..xxxxxxx").incidents;
    expect(opened).toMatchObject({ elapsedS: 20, observedS: 19, thresholdS: 20, placeCell: "28-3" });
    expect(opened?.reason).toContain("小汽车在区域 kerb 停留 20 秒，限 20 秒");
    expect(opened?.reason).toContain("car in zone kerb for 20 s, limit 20 s");
  });

  it("ignores what stands outside the zone and what is no evidence", () => {
    expect(play("x".repeat(15), { track: { xyxy: [100, 300, 170, 360] } }).phases).toEqual([]);
    expect(play("x".repeat(15), { track: { className: "person" } }).phases).toEqual([]);
  });

  it("tests the ground point, not the box: a lorry leaning into the zone from below is not in it", () => {
    expect(play("x".repeat(15), { track: { xyxy: [640, 20, 760, 200] } }).phases).toEqual([]);
  });

  it("does not clear what nobody could have seen leave: blind time does not count", () => {
    expect(play("xxxxxxxxxxx......", { watchingSinceS: 28 }).phases).toEqual(["opened@20"]);
  });

  it("reports what stands there before the dwell is over, so that a verification can see it", () => {
    expect(play("x.x").seenCounts).toEqual([1, 0, 1]);
  });

  it("keeps the place cell while the box drifts", () => {
    const before = play("xxx").stays;
    const drifted: Track = { ...(before[0]?.lastTrack as Track), xyxy: [690, 60, 760, 130] };
    const { stays, seen } = observeZones([zone], before, [drifted], { ...VIEW, nowMs: 6000 });
    expect(stays[0]?.placeCell).toBe("28-3");
    expect(seen[0]?.dedupKey).toBe("32050600001310000001/kerb/parking/28-3");
  });
});

describe("one place, one episode", () => {
  it("ends the one that was reported when another vehicle is reported in its place, though it hides it", () => {
    const kerb = zoneOf({
      ...{ kind: "dwell", violation: "parking", classNames: new Set(["car", "truck"]), ...TIMING },
    });
    // The lorry comes as the car leaves and stands a little nearer: the car could still be behind it.
    const car = { id: "t1", className: "car", xyxy: [400, 600, 500, 700], fromS: 0, toS: 40 } as const;
    const lorry = { id: "t2", className: "truck", xyxy: [390, 560, 512, 702], fromS: 40 } as const;
    const { story, incidents } = playCorner(kerb, [car, lorry], 80);
    expect(story).toEqual(["opened@20", "cleared@60", "opened@60"]);
    expect(incidents.map(({ trackId }) => trackId)).toEqual(["t1", "t1", "t2"]);
    expect(new Set(incidents.map(({ placeCell }) => placeCell)).size).toBe(1);
  });
});
