/** The tuning page without a browser: sliders that snap, what comes and goes, and what a trial does to the settings. */
import { describe, expect, it } from "vitest";
import type { CameraSettings } from "../../../../../contract/camera-settings.ts";
import { curveOption } from "./curve-option.ts";
import { curveThrough, differenceOf, marginOf, snapTo, stopsOf } from "./operating-point.ts";
import { smallReport } from "./report.double.ts";
import {
  changesBetween,
  hasMoved,
  onTrial,
  putLive,
  rulesAt,
  withoutTrial,
  zonesGone,
} from "./trial-settings.ts";

const report = smallReport();
const { points } = report;

describe("sliders", () => {
  it("stop where something was replayed, and only there", () => {
    expect(stopsOf(points, "minConfidence")).toEqual([0.3, 0.6, 0.8]);
    expect(snapTo(points, 0, "minConfidence", 0.6)).toBe(1);
    expect(snapTo(points, 3, "minConfidence", 0.6)).toBe(4);
    // Nobody replayed 0.8 with 10 s: the nearest with 0.8 has 20 s.
    expect(snapTo(points, 4, "minConfidence", 0.8)).toBe(2);
    expect(snapTo(points, 4, "minConfidence", 0.55)).toBe(4);
  });

  it("move along the curve of one dwell", () => {
    expect(curveThrough(points, 1)).toEqual([0, 1, 2]);
    expect(curveThrough(points, 4)).toEqual([3, 4]);
  });
});

describe("what comes and goes", () => {
  it("is what one point opens and the other does not, false alarms first", () => {
    const vanish = differenceOf(report, report.current, 1);
    expect(vanish.examples.map(({ key }) => key)).toEqual(["label 4", "label 3", "ticket 0"]);
    expect([vanish.false, vanish.true, vanish.unjudged]).toEqual([2, 0, 1]);
    const appear = differenceOf(report, 4, report.current);
    expect(appear.examples.map(({ key }) => key)).toEqual(["label 5", "ticket 1"]);
    expect([appear.false, appear.true, appear.unjudged]).toEqual([0, 1, 1]);
    expect(differenceOf(report, 0, 0).examples).toEqual([]);
  });

  it("lies nearest to the threshold; what nobody saw has no confidence and is not among it", () => {
    expect(marginOf(report, 1, 3).map(({ confidence }) => confidence)).toEqual([0.7, 0.62, 0.5]);
    expect(marginOf(report, 1, 99)).toHaveLength(7);
  });
});

it("the curve shows what opened something, each with its interval, and a click names its point", () => {
  const palette = {
    ...{ font: "", ink: "", quiet: "", line: "", card: "" },
    ...{ main: "", chosen: "", good: "", bad: "" },
  };
  const words = {
    ...{ precision: "p", recall: "r", curve: "c", current: "now" },
    ...{ proposal: "new", chosen: "x", others: "o" },
    point: () => "",
  };
  const silent = points.map((point, i) => (i === 2 ? { ...point, precision: undefined } : point));
  const { series } = curveOption({ ...report, points: silent as typeof points }, 1, palette, words);
  const named = (Array.isArray(series) ? series : []).map((each) =>
    (each.data as { name: string; value: number[] }[]).map(({ name }) => name),
  );
  expect(named).toEqual([["0", "1", "3", "4"], ["0", "1"], ["0", "1"], ["0"], ["1"], ["1"], ["1"]]);
});

describe("a trial", () => {
  const zone = { polygon: [], except: [], hours: [], permits: [], minHeightM: 0 };
  const settings: CameraSettings = {
    ...{
      name: "n",
      location: { lon: 1, lat: 2, crs: "WGS-84" },
      priority: 5,
      timeZone: "Asia/Shanghai",
      ignore: [],
    },
    minConfidence: { day: 0.3, night: 0.4, infrared: 0.4 },
    zones: [
      { ...zone, id: "kerb", rule: { kind: "dwell" } },
      { ...zone, id: "wall", rule: { kind: "surface-change", dwellS: 90 } },
    ],
  };
  const params = { minConfidence: 0.6, dwellS: 10, minHeightM: 0 };
  const rules = rulesAt(settings, report, params);

  it("touches the report's light and zones alone, and the live rules not at all", () => {
    expect(changesBetween(settings, rules)).toEqual([
      { path: "minConfidence.day", before: 0.3, after: 0.6 },
      { path: "zones[kerb].rule.dwellS", before: null, after: 10 },
    ]);
    const { shadow, ...live } = onTrial(settings, rules, " tuned ");
    expect(live).toEqual(settings);
    expect(shadow).toEqual({ label: "tuned", minConfidence: rules.minConfidence, zones: rules.zones });
  });

  it("leaves to its default what it does not turn", () => {
    const same = rulesAt(settings, report, { ...params, dwellS: 20 });
    expect(same.zones).toEqual(settings.zones);
    const any = rulesAt(settings, smallReport({ profile: "any" }), params);
    expect(any.minConfidence).toEqual({ day: 0.6, night: 0.6, infrared: 0.6 });
  });

  it("goes live as it was tried, and ends without a trace", () => {
    const tried = onTrial(settings, rules, "tuned");
    const { shadow } = tried;
    if (shadow === undefined) throw new Error("nothing is on trial");
    const live = putLive(tried, shadow);
    expect(live).toEqual({ ...settings, ...rules });
    expect("shadow" in live).toBe(false);
    expect(withoutTrial(tried)).toEqual(settings);
  });

  it("is not begun by a report on zones that are gone, and says when the settings have changed since", () => {
    expect(zonesGone(settings, smallReport({ zoneIds: ["kerb", "old"] }))).toEqual(["old"]);
    expect(hasMoved(settings, report)).toBe(false);
    expect(hasMoved({ ...settings, minConfidence: { ...settings.minConfidence, day: 0.5 } }, report)).toBe(
      true,
    );
    expect(hasMoved({ ...settings, minConfidence: { ...settings.minConfidence, night: 0.9 } }, report)).toBe(
      false,
    );
  });
});
