/** A week of the roster by the district's clock, and a worker's form. */
import { describe, expect, it } from "vitest";
import { blocksOf, hoursOf, instantOfLocal, localText, mondayOf, shiftTexts, weekFrom } from "./week.ts";
import { bodyOf, emptyForm } from "./worker.ts";

const SHANGHAI = "Asia/Shanghai";

describe("a week", () => {
  it("begins on Monday, in the district's zone", () => {
    expect(mondayOf("2026-11-22")).toBe("2026-11-16");
    expect(mondayOf("2026-11-16")).toBe("2026-11-16");
    expect(weekFrom("2026-11-30").at(-1)).toBe("2026-12-06");
    expect(localText(Date.parse("2026-11-21T16:30:00Z"), SHANGHAI)).toBe("2026-11-22T00:30");
    expect(instantOfLocal("2026-11-22T00:00", SHANGHAI)).toBe(Date.parse("2026-11-21T16:00:00Z"));
  });

  it("keeps its instants where clocks change in the night", () => {
    for (const [local, utc] of [
      ["2026-03-29T00:00", "2026-03-28T23:00:00Z"],
      ["2026-03-30T00:00", "2026-03-29T22:00:00Z"],
      ["2026-10-26T00:00", "2026-10-25T23:00:00Z"],
    ] as const) {
      expect(instantOfLocal(local, "Europe/Berlin")).toBe(Date.parse(utc));
    }
  });

  it("cuts a night shift at midnight, and counts its hours once", () => {
    const night = [{ from: "2026-11-21T14:00:00Z", to: "2026-11-21T22:00:00Z" }];
    expect(blocksOf(night, "2026-11-21", SHANGHAI)).toEqual([
      { left: 22 / 24, width: 2 / 24, text: "22:00–24:00" },
    ]);
    expect(blocksOf(night, "2026-11-22", SHANGHAI)).toEqual([{ left: 0, width: 0.25, text: "00:00–06:00" }]);
    expect(blocksOf(night, "2026-11-23", SHANGHAI)).toEqual([]);
    expect(hoursOf(night)).toBe(8);
  });

  it("writes shifts with their days in a row", () => {
    const shifts = [{ shiftStart: "08:00", shiftEnd: "17:00", days: [1, 2, 3, 4, 5] }];
    expect(shiftTexts(shifts, "zh")).toEqual(["周一至周五 08:00–17:00"]);
    expect(shiftTexts(shifts, "en")).toEqual(["Mon–Fri 08:00–17:00"]);
  });
});

describe("a worker's form", () => {
  it("leaves out what nobody filled in, and orders the days", () => {
    const form = emptyForm();
    form.shifts[0]?.days.splice(0, 5, 5, 1, 3);
    form.channels = [
      { name: " ", address: "x" },
      { name: "wecom", address: " chen " },
    ];
    expect(bodyOf({ ...form, id: " C01 ", name: " 陈晓春 ", phone: " " })).toMatchObject({
      ...{ id: "C01", name: "陈晓春", phone: null, base: null, violations: null },
      channels: { wecom: "chen" },
      shifts: [{ days: [1, 3, 5] }],
    });
  });
});
