import { describe, expect, it } from "vitest";
import type { ReportDraft } from "../../lifecycle/source-desk.ts";
import { ofCompactTime, ofIsoTime, ofUnixTime } from "./instants.ts";
import { type Made, type MakeContext, ofDraft } from "./make-report.ts";
import { contextWith, NOW_MS } from "./vendor.conformance.ts";

const grid = {
  id: "990501001001",
  name: "春风社区",
  level: "community",
  parentId: null,
  polygons: [
    [
      [
        [120.62, 31.31],
        [120.63, 31.31],
        [120.63, 31.32],
        [120.62, 31.32],
        [120.62, 31.31],
      ],
    ],
  ],
} as const;
const context: MakeContext = {
  ...contextWith({ devices: { "door-7": { lon: 120.625, lat: 31.315, crs: "WGS-84", name: "后门" } } }),
  grids: [grid],
};

const draft = (parts: Partial<ReportDraft> = {}): ReportDraft => ({
  source: "worker",
  ref: "7",
  violation: "vending",
  place: { lon: 120.6251, lat: 31.3151, crs: "WGS-84" },
  words: "两个摊",
  ...parts,
});
const make = (parts: Partial<ReportDraft>): Made => ofDraft(draft(parts), context);
const reasonOf = (made: Made): string => (made.ok ? "" : made.reason);

describe("ofDraft", () => {
  it("is the same report when it is sent again, and another one from another system", () => {
    const [first, again, other] = [make({}), make({ words: "more words" }), make({ system: "12345" })];
    if (!first.ok || !again.ok || !other.ok) throw new Error("not made");
    expect(again.report.id).toBe(first.report.id);
    expect(other.report.id).not.toBe(first.report.id);
    expect(first.report).toMatchObject({ location: { of: "place" }, uncertaintyS: 60, reportedBy: "S01" });
  });

  const refusals: readonly (readonly [why: string, parts: Partial<ReportDraft>, says: string])[] = [
    ["an untagged point", { place: { lon: 120.6, lat: 31.3 } }, "the point's coordinate system is missing"],
    [
      "a tag of one's own",
      { place: { lon: 120.6, lat: 31.3, crs: "GPS" } },
      `the point's coordinate system is "GPS"`,
    ],
    ["half a point", { place: { lon: 120.6, crs: "WGS-84" } }, `key "place" is 120.6, undefined`],
    ["metres for degrees", { place: { lon: 500_000, lat: 31.3, crs: "WGS-84" } }, "degrees of longitude"],
    ["no place at all", { place: {} }, `key "place" is empty`],
    ["an unknown grid", { place: { gridId: "990501009999" } }, "the district has no such grid"],
    ["an unknown device", { place: {}, device: { id: "door-8" } }, "sources.devices does not have"],
    ["local time", { seenAt: "2026-11-21T08:30:00" }, "a time with its zone"],
    ["a time to come", { seenAt: "2026-11-21T09:30:00+08:00" }, "the sender's clock is wrong"],
    ["a person who clears", { phase: "cleared" }, "only a sensor says"],
  ];
  it.each(refusals)("refuses %s", (_why, parts, says) => {
    expect(reasonOf(make(parts))).toContain(says);
  });

  it("knows a door by the district's list", () => {
    expect(make({ source: "sensor", phase: "cleared", place: {}, device: { id: "door-7" } })).toMatchObject({
      report: { location: { lon: 120.625, of: "place" }, placeName: "后门", phase: "cleared" },
    });
  });

  it("puts what is known by its grid alone inside the grid, under a name of its own unless it has an address", () => {
    expect(make({ place: { gridId: grid.id } })).toMatchObject({
      report: { location: { of: "grid" }, gridId: grid.id, placeName: "春风社区 7" },
    });
    expect(make({ place: { gridId: grid.id, name: "5 栋东侧" } })).toMatchObject({
      report: { placeName: "5 栋东侧" },
    });
  });

  it("seen when it was sent, unless it says when", () => {
    expect(make({})).toMatchObject({ report: { seenAt: new Date(NOW_MS).toISOString() } });
    expect(make({ seenAt: "2026-11-21T08:00:00+08:00" })).toMatchObject({
      report: { seenAt: "2026-11-21T00:00:00.000Z" },
    });
  });
});

describe("times of others", () => {
  it.each([
    ["20261121083000", "Asia/Shanghai", "2026-11-21T00:30:00.000Z"],
    ["20261121083000250", "Asia/Shanghai", "2026-11-21T00:30:00.250Z"],
    // The hour that exists twice is taken as the earlier or the later one, but as one.
    ["20260329030000", "Europe/Berlin", "2026-03-29T01:00:00.000Z"],
    ["20260228235959", "UTC", "2026-02-28T23:59:59.000Z"],
  ])("%s in %s", (text, timeZone, expected) => {
    expect(new Date(ofCompactTime(text, timeZone) ?? 0).toISOString()).toBe(expected);
  });

  it.each(["20260230000000", "20261301000000", "2026112108", "", "yesterday"])("%s is none", (text) => {
    expect(ofCompactTime(text, "UTC")).toBeNull();
  });

  it("tells seconds from milliseconds", () => {
    expect(ofUnixTime(1_581_753_322)).toBe(1_581_753_322_000);
    expect(ofUnixTime(1_581_753_322_123)).toBe(1_581_753_322_123);
    expect(ofUnixTime("1581753322")).toBe(1_581_753_322_000);
    for (const nothing of [0, -1, "soon", null, undefined, Number.NaN])
      expect(ofUnixTime(nothing)).toBeNull();
  });

  it("refuses ISO 8601 without a zone", () => {
    expect(ofIsoTime("2026-11-21T08:30:00+08:00")).toBe(Date.parse("2026-11-21T00:30:00Z"));
    expect(ofIsoTime("2026-11-21T08:30:00")).toBeNull();
  });
});
