/** The editor without a browser: shapes in settings, undo, drafts, what is wrong, and how tall people are. */
import { describe, expect, it } from "vitest";
import type { CameraSettings } from "../../../../../../contract/camera-settings.ts";
import { VIOLATIONS } from "../../../../../../contract/violation.ts";
import { checkCameras } from "../../../../../../edge-agent/config-checks.ts";
import type { CameraConfig } from "../../../../../../edge-agent/config.ts";
import { ruleDefaults } from "../../../../shared/rule-defaults.ts";
import { dropDraft, isSame, keepDraft, keptDraft } from "./draft.ts";
import type { Point } from "./geometry.ts";
import { begin, change, redo, undo } from "./history.ts";
import { FIRST, heightAt, withHorizon, withPerson } from "./perspective.ts";
import { problemsAt, problemsOf, saidProblems } from "./problems.ts";
import {
  ruleOfKind,
  shapeAt,
  shapesOf,
  withNewShape,
  withNewZone,
  withoutShape,
  withRing,
  withValue,
} from "./shapes.ts";
import { TEMPLATES } from "./templates.ts";

const SIZE = { widthPx: 1000, heightPx: 500 };
const box = (left: number, top: number, right: number, bottom: number): Point[] => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];
const EMPTY: CameraSettings = {
  ...{ name: "东口", priority: 5, timeZone: "Asia/Shanghai", ignore: [], zones: [] },
  location: { lon: 120.6, lat: 31.3, crs: "WGS-84" },
  minConfidence: { day: 0, night: 0, infrared: 0 },
};
function drawn(settings: CameraSettings, ...args: [Parameters<typeof withNewShape>[1], Point[], number?]) {
  const [tool, ring, ofZone = null] = args;
  const added = withNewShape(settings, tool, ring, ofZone);
  if (added === null) throw new Error(`${tool} was not drawn`);
  return added.settings;
}
const STREET = drawn(
  drawn(drawn(EMPTY, "zone", box(0.1, 0.1, 0.6, 0.9)), "except", box(0.2, 0.2, 0.3, 0.3), 0),
  "mask",
  box(0.8, 0, 1, 0.2),
);

describe("shapes", () => {
  it("lie in the settings, each with what the agent needs of it", () => {
    expect(shapesOf(STREET).map(({ key }) => key)).toEqual(["zone:0", "except:0:0", "mask:0"]);
    const two = drawn(drawn(STREET, "zone", box(0, 0, 1, 1)), "line", box(0, 0, 1, 1));
    expect(two.zones.map(({ id, rule }) => [id, rule.kind])).toEqual([
      ["zone-1", "dwell"],
      ["zone-2", "dwell"],
      ["line-1", "beyond-line"],
    ]);
    expect(withNewShape(STREET, "except", box(0, 0, 1, 1), null)).toBeNull();
  });

  it("begin from a template of each violation, whose rule the agent takes as it is but for the shop's name", () => {
    const all = TEMPLATES.reduce(
      (settings, { name, ring, rule }) => withNewZone(settings, { beginning: name, ring, rule }).settings,
      EMPTY,
    );
    expect(TEMPLATES.map(({ violation }) => violation).toSorted()).toEqual([...VIOLATIONS].toSorted());
    for (const { rule, violation } of TEMPLATES) {
      expect(ruleDefaults(rule).violation).toBe(violation);
      expect(rule.dwellS).toBe(ruleDefaults(rule).dwellS);
    }
    expect(all.zones.map(({ id }) => id)).toContain("shop-line-1");
    expect(problemsOf(all).map(({ key }) => key)).toEqual(["shop"]);
    expect(checkCameras([{ ...all, code: "1", url: "rtsp://x" } as unknown as CameraConfig])).toEqual([]);
  });

  it("are found by a click, changed and taken away alone", () => {
    expect(shapeAt(STREET, [0.25, 0.25], SIZE)?.key).toBe("except:0:0");
    expect(shapeAt(STREET, [0.7, 0.7], SIZE)).toBeNull();
    const moved = withRing(STREET, { kind: "except", zone: 0, part: 0 }, box(0.4, 0.4, 0.5, 0.5));
    expect(moved.zones[0]?.except).toEqual([box(0.4, 0.4, 0.5, 0.5)]);
    expect(moved.zones[0]?.polygon).toBe(STREET.zones[0]?.polygon);
    expect(withoutShape(moved, { kind: "mask", part: 0 }).ignore).toEqual([]);
    expect(withoutShape(moved, { kind: "zone", zone: 0 }).zones).toEqual([]);
    expect(withoutShape(moved, { kind: "except", zone: 0, part: 0 }).zones[0]?.except).toEqual([]);
  });

  it("get another kind of rule without what belongs to the old kind", () => {
    const rule = { kind: "beyond-line", shop: "面馆", dwellS: 90, evidence: ["goods"] } as const;
    expect(ruleOfKind({ ...rule, evidence: ["goods"] }, "surface-change")).toEqual({
      ...{ kind: "surface-change", surface: "wall", dwellS: 90 },
    });
    expect(withValue<{ a?: number; b: number }, "a">({ a: 1, b: 2 }, "a", undefined)).toEqual({ b: 2 });
  });
});

describe("undo", () => {
  it("goes back and forth, a typed word at once, and forgets the other way on a new change", () => {
    let history = change(change(change(begin("a"), "ab", "id"), "abc", "id"), "d");
    history = undo(history);
    expect(history.present).toBe("abc");
    expect(undo(history).present).toBe("a");
    expect(undo(undo(undo(history))).present).toBe("a");
    expect(redo(history).present).toBe("d");
    expect(redo(change(history, "e")).present).toBe("e");
  });

  it("keeps a bounded past", () => {
    let history = begin(0);
    for (let n = 1; n <= 500; n += 1) history = change(history, n);
    expect(history.past).toHaveLength(200);
  });
});

describe("a draft", () => {
  function store(): Storage {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    } as Storage;
  }

  it("is there again, by camera, until it is dropped", () => {
    const own = store();
    expect(keepDraft(own, "1", { version: 3, settings: STREET, note: "x" })).toBe(true);
    expect(keptDraft(own, "1")).toEqual({ version: 3, settings: STREET, note: "x" });
    expect(keptDraft(own, "2")).toBeNull();
    dropDraft(own, "1");
    expect(keptDraft(own, "1")).toBeNull();
  });

  it("that cannot be read is none, and a browser that keeps nothing says so", () => {
    const own = store();
    own.setItem("gridwatch.camera-draft.1", '{"version":1,"note":"","settings":{}}');
    expect(keptDraft(own, "1")).toBeNull();
    own.setItem("gridwatch.camera-draft.1", "{");
    expect(keptDraft(own, "1")).toBeNull();
    const full = store();
    full.setItem = () => {
      throw new Error("full");
    };
    expect(keepDraft(full, "1", { version: 1, settings: STREET, note: "" })).toBe(false);
  });

  it("is compared by content", () => {
    expect(isSame({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(isSame({ a: [1, 2] }, { a: [1, 2, 3] })).toBe(false);
    expect(isSame([], {})).toBe(false);
  });
});

describe("what is wrong", () => {
  it("is said at its field", () => {
    const [zone] = STREET.zones;
    if (zone === undefined) throw new Error("no zone was drawn");
    const hours = { days: [], from: "07:00", to: "08:00" };
    const bad: CameraSettings = {
      ...STREET,
      zones: [
        zone,
        { ...zone, rule: { kind: "beyond-line", shop: " ", dwellS: 0, evidence: [] }, hours: [hours] },
        { ...zone, id: "Ä", polygon: zone.polygon.slice(0, 2) },
      ],
    };
    expect(problemsOf(bad).map(({ at, key }) => `${at} ${key ?? ""}`)).toEqual([
      "zones[1].id twice",
      "zones[1].rule.shop shop",
      "zones[1].rule.dwellS positive",
      "zones[1].rule.evidence evidence",
      "zones[1].hours[0] days",
      "zones[2].polygon few",
      "zones[2].id id",
    ]);
    expect(problemsOf(STREET)).toEqual([]);
  });

  it("of the agent's sentences goes to the field they begin with", () => {
    const said = saidProblems("zones[1].rule.dwellS is -1, but must be > 0\nthe model cannot be read");
    expect(said.map(({ at }) => at)).toEqual(["zones[1].rule.dwellS", ""]);
    expect(problemsAt(said, "zones[1].rule")).toHaveLength(1);
    expect(problemsAt(said, "zones[1].ru")).toEqual([]);
    expect(problemsAt(said, "zones[11]")).toEqual([]);
  });
});

describe("perspective", () => {
  it("gives a person's height by the place of the feet, and none above the horizon", () => {
    expect(heightAt(FIRST, 1)).toBeCloseTo(0.5);
    expect(heightAt(FIRST, 0.6)).toBeCloseTo(0.25);
    expect(heightAt(FIRST, 1, 0.85)).toBeCloseTo(0.25);
    expect(heightAt(FIRST, 0.2)).toBeNull();
  });

  it("follows a head that is dragged, within what the agent takes", () => {
    expect(withPerson(FIRST, 0.6, 0.4).personHeightAtBottom).toBeCloseTo(0.4);
    expect(withPerson(FIRST, 0.1, 0)).toBe(FIRST);
    expect(withPerson(FIRST, 0.6, 0.9).personHeightAtBottom).toBe(0.02);
    expect(withHorizon(FIRST, 3).horizonY).toBe(0.95);
  });
});
