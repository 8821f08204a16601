import { describe, expect, test } from "vitest";
import type { CameraSettings } from "#contract";
import { placeOf, settingsIn, withSettings } from "./config-text.ts";
import { settingsDiff } from "./settings-diff.ts";

const EAST = "32050600001310000001";
const WEST = "32050600001310000002";
const TEXT = `# kept by the district
agentId: edge-1
cameras:
  # the east one
  - code: "${EAST}"
    name: east # as on the pole
    url: rtsp://u:\${PW}@h/1
    location: { lon: 120.6, lat: 31.3, crs: WGS-84 }
    zones:
      # agreed with the shops
      - id: kerb
        polygon: [[0, 0.3], [1, 0.3], [1, 1]]
        rule: { dwellS: 180 } # three minutes
  - code: "${WEST}"
    name: west
    url: rtsp://u:secret@h/2
    location: { lon: 120.6, lat: 31.3, crs: WGS-84 }
    zones: []
`;

function east(text = TEXT): CameraSettings {
  const found = settingsIn(text, EAST);
  if (found === null) throw new Error("the text has no such camera");
  return found;
}

describe("settings in a configuration's text", () => {
  test("are read with their defaults and without addresses", () => {
    expect(east()).toMatchObject({ name: "east", priority: 5, zones: [{ id: "kerb", hours: [] }] });
    expect(JSON.stringify(settingsIn(TEXT, WEST))).not.toContain("secret");
    expect(settingsIn(TEXT, "32050600001310000009")).toBeNull();
    expect(placeOf(TEXT, WEST)).toBe(1);
  });

  test("unchanged they leave the text as it is, defaults unwritten", () => {
    expect(withSettings(TEXT, EAST, east())).toBe(
      TEXT.replace("[[0, 0.3], [1, 0.3], [1, 1]]", "[ [ 0, 0.3 ], [ 1, 0.3 ], [ 1, 1 ] ]"),
    );
  });

  test("changed they leave everything else, with its comments; a zone that is as it was too", () => {
    const [zone] = east().zones;
    if (zone === undefined) throw new Error("no zone");
    const wished = { ...east(), timeZone: "UTC", zones: [{ ...zone, id: "new" }, zone] };
    const text = withSettings(TEXT, EAST, wished);
    expect(east(text)).toEqual(wished);
    for (const kept of ["# kept by", "# the east one", "# as on the pole", "# three minutes", "${PW}"]) {
      expect(text).toContain(kept);
    }
    expect(settingsIn(text, WEST)).toEqual(settingsIn(TEXT, WEST));
    const { perspective: _none, ...flat } = { ...wished, perspective: undefined };
    const tall = { ...flat, perspective: { horizonY: 0.1, personHeightAtBottom: 0.4 } };
    expect(east(withSettings(withSettings(text, EAST, tall), EAST, flat))).toEqual(wished);
  });

  test.each([
    ["gone with its anchor", EAST],
    ["the other's too", WEST],
  ])("a part that cameras share is not written through: %s", (_name, code) => {
    const shared = TEXT.replace("location: {", "location: &here {").replace(
      /location: \{[^}]*\}\n {4}zones: \[\]/,
      "location: *here\n    zones: []",
    );
    const settings = settingsIn(shared, code);
    if (settings === null) throw new Error("no camera");
    const moved = { ...settings, location: { ...settings.location, lon: 121 } };
    if (code === EAST) expect(() => withSettings(shared, code, moved)).toThrow(/YAML anchors/);
    else expect(settingsIn(withSettings(shared, code, moved), EAST)).toEqual(east());
  });

  test.each([
    ["cameras: [", /is not YAML/],
    [TEXT.replace("dwellS: 180", "dwellS: soon"), /is not sound: zones\.0\.rule\.dwellS/],
  ])("what cannot be read is said", (text, sentence) => {
    expect(() => settingsIn(text, EAST)).toThrow(sentence);
  });
});

describe("the difference of two settings", () => {
  test("goes by the zones' ids and says what came and went", () => {
    const before = east();
    const [zone] = before.zones;
    if (zone === undefined) throw new Error("no zone");
    const slow = { ...zone, rule: { ...zone.rule, dwellS: 300, clearS: 9 } };
    expect(settingsDiff(before, { ...before, zones: [{ ...zone, id: "bus" }, slow] })).toEqual([
      { path: "zones[kerb].rule.dwellS", before: 180, after: 300 },
      { path: "zones[kerb].rule.clearS", before: null, after: 9 },
      { path: "zones[bus]", before: null, after: { ...zone, id: "bus" } },
    ]);
    const two = { ...before, zones: [zone, { ...zone, id: "bus" }] };
    expect(settingsDiff(two, { ...two, zones: [...two.zones].reverse() })).toEqual([
      { path: "zones (order)", before: "kerb, bus", after: "bus, kerb" },
    ]);
    expect(settingsDiff(before, structuredClone(before))).toEqual([]);
    expect(settingsDiff(before, { ...before, zones: [] })).toMatchObject([{ path: "zones", after: [] }]);
  });
});
