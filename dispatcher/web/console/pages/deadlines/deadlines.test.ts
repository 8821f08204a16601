/** Tables and the working calendar as the page handles them. */
import { describe, expect, it } from "vitest";
import { clicked, monthSheet } from "./months.ts";
import { changedFrom, inOrder, lastMonth, moreLate, type Rule, tableOf } from "./table.ts";

const rule = (violation: Rule["violation"], district: string | null, minutes: number): Rule => {
  const limit = { amount: minutes, unit: "minute" as const };
  return { violation, district, areaClass: null, accept: limit, arrive: limit, done: limit, close: limit };
};

describe("a deadline table", () => {
  it("shows what holds everywhere first, in the catalogue's order", () => {
    const rules = [rule("parking", "990501001002", 5), rule("parking", null, 30), rule("vending", null, 30)];
    expect(inOrder(rules).map(({ violation, district }) => [violation, district])).toEqual([
      ["vending", null],
      ["parking", null],
      ["parking", "990501001002"],
    ]);
  });

  it("tells what differs from the same rule of another table, and of that one alone", () => {
    const other = tableOf({
      version: "1",
      rules: [rule("parking", null, 30), rule("parking", "990501001002", 5)],
    });
    expect(changedFrom(rule("parking", null, 15), "accept", other)).toEqual({ amount: 30, unit: "minute" });
    expect(changedFrom(rule("parking", "990501001002", 5), "accept", other)).toBeNull();
    expect(changedFrom(rule("vending", null, 15), "accept", other)).toBeNull();
  });

  it("reads any saved draft, leaving out what is no rule", () => {
    expect(tableOf(null)).toEqual({ version: "", areas: {}, escalation: [], rules: [] });
    const { district: _, ...short } = rule("parking", null, 5);
    const table = tableOf({ version: "x", rules: ["?", { violation: "parking" }, short] });
    expect(table.rules).toEqual([rule("parking", null, 5)]);
  });

  it("counts how many more are late, over every step", () => {
    const counts = (lateNow: number, lateThen: number) => ({
      lateNow,
      lateThen,
      clocks: 9,
      newlyLate: 0,
      newlyInTime: 0,
    });
    const run = { accept: counts(1, 13), arrive: counts(2, 2), done: counts(4, 1), close: counts(0, 0) };
    expect(moreLate(run)).toBe(9);
  });

  it("begins with the whole last month", () => {
    expect(lastMonth(new Date(2026, 0, 15))).toEqual({ from: "2025-12-01", until: "2025-12-31" });
    expect(lastMonth(new Date(2028, 2, 31))).toEqual({ from: "2028-02-01", until: "2028-02-29" });
  });
});

describe("the working calendar", () => {
  const year = { source: "", holidays: ["2026-10-01"], workdays: ["2026-10-10"] };
  const day = (text: string, isWeekend: boolean) => ({ day: text, number: 1, isWeekend });

  it("has every day of a month once, Monday first", () => {
    const weeks = monthSheet(2026, 2);
    expect(weeks).toHaveLength(5);
    expect(weeks[0]?.map((each) => each?.number ?? null)).toEqual([null, null, null, null, null, null, 1]);
    expect(weeks[0]?.[6]).toMatchObject({ day: "2026-02-01", isWeekend: true });
    expect(weeks.flat().filter((each) => each !== null)).toHaveLength(28);
  });

  it("a click makes a holiday of a weekday and a working day of a weekend's; another one undoes it", () => {
    const holiday = clicked(year, day("2026-09-30", false));
    expect(holiday.holidays).toEqual(["2026-09-30", "2026-10-01"]);
    expect(clicked(holiday, day("2026-09-30", false))).toEqual(year);
    expect(clicked(year, day("2026-10-11", true)).workdays).toEqual(["2026-10-10", "2026-10-11"]);
    expect(clicked(year, day("2026-10-10", true)).workdays).toEqual([]);
  });
});
