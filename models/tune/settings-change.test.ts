import { describe, expect, it } from "vitest";
import { applyChanges, settingsChanges, type TunedSettings } from "./settings-change.ts";

const zone = { polygon: [], except: [], hours: [], permits: [], minHeightM: 0 };
const settings: TunedSettings = {
  minConfidence: { day: 0, night: 0.5, infrared: 0 },
  zones: [
    { ...zone, id: "kerb", rule: { kind: "dwell", dwellS: 60 } },
    { ...zone, id: "bay", rule: { kind: "dwell" } },
    { ...zone, id: "wall", rule: { kind: "surface-change" } },
  ],
};
const group = { violation: "parking", zoneIds: ["kerb", "bay"], dwellS: 60, minHeightM: 0 } as const;

describe("settings of a proposal", () => {
  it("names what differs by path, and a default as null", () => {
    const params = { minConfidence: 0.5, dwellS: 180, minHeightM: 0 };
    const changes = settingsChanges(settings, group, { profile: "any", params });
    expect(changes).toEqual([
      { path: "minConfidence.day", before: 0, after: 0.5 },
      { path: "minConfidence.infrared", before: 0, after: 0.5 },
      { path: "zones[kerb].rule.dwellS", before: 60, after: 180 },
      { path: "zones[bay].rule.dwellS", before: null, after: 180 },
    ]);
    const changed = applyChanges(settings, changes);
    expect(changed.minConfidence).toEqual({ day: 0.5, night: 0.5, infrared: 0.5 });
    expect(changed.zones.map(({ rule }) => rule.dwellS)).toEqual([180, 180, undefined]);
    expect(settings.zones[0]?.rule.dwellS).toBe(60);
  });

  it("changes one light and a smallest height alone", () => {
    const params = { minConfidence: 0.6, dwellS: 60, minHeightM: 0.8 };
    const changes = settingsChanges(settings, { ...group, zoneIds: ["bay"] }, { profile: "night", params });
    expect(changes.map(({ path }) => path)).toEqual(["minConfidence.night", "zones[bay].minHeightM"]);
    expect(applyChanges(settings, changes).zones.map(({ minHeightM }) => minHeightM)).toEqual([0, 0.8, 0]);
  });

  it("nothing for what is set now, and an error for what is not there", () => {
    const params = { minConfidence: 0, dwellS: 60, minHeightM: 0 };
    expect(settingsChanges(settings, group, { profile: "day", params })).toEqual([]);
    const stray = [{ path: "zones[gone].rule.dwellS", before: null, after: 1 }];
    expect(() => applyChanges(settings, stray)).toThrow("these settings have no zones[gone].rule.dwellS");
  });
});
