import { describe, expect, test } from "vitest";
import { isTimeZone, onShift, wallTime } from "./shift.ts";

const SHANGHAI = "Asia/Shanghai";
/** Monday 2026-11-23; Shanghai is UTC+8 all year. */
const at = (local: string): number => Date.parse(`${local}:00+08:00`);
const day = { shiftStart: "08:00", shiftEnd: "17:30", days: [1, 2, 3, 4, 5] };
const night = { shiftStart: "22:00", shiftEnd: "06:00", days: [5] };
const always = { shiftStart: "00:00", shiftEnd: "24:00", days: [1, 2, 3, 4, 5, 6, 7] };

describe("onShift", () => {
  test.each([
    ["the start belongs to the shift", day, "2026-11-23T08:00", true],
    ["a minute earlier does not", day, "2026-11-23T07:59", false],
    ["the end does not", day, "2026-11-23T17:30", false],
    ["a minute earlier does", day, "2026-11-23T17:29", true],
    ["Saturday is free", day, "2026-11-28T12:00", false],
    ["a night shift on its own evening", night, "2026-11-27T23:00", true],
    ["the same shift after midnight, on Saturday", night, "2026-11-28T05:59", true],
    ["and over at its end", night, "2026-11-28T06:00", false],
    ["Saturday evening is another shift", night, "2026-11-28T23:00", false],
    ["Friday before dawn was Thursday's shift", night, "2026-11-27T03:00", false],
    ["all day at midnight", always, "2026-11-23T00:00", true],
    ["all day at the last minute", always, "2026-11-23T23:59", true],
  ])("%s", (_why, worker, local, expected) => {
    expect(onShift(worker, at(local), SHANGHAI)).toBe(expected);
  });

  test("Sunday's night shift runs into Monday, where the week begins again", () => {
    expect(onShift({ ...night, days: [7] }, at("2026-11-30T02:00"), SHANGHAI)).toBe(true);
  });

  test("the zone decides, not the machine", () => {
    const noonUtc = Date.parse("2026-11-23T12:00:00Z");
    expect(onShift(day, noonUtc, "UTC")).toBe(true);
    expect(onShift(day, noonUtc, SHANGHAI)).toBe(false);
    expect(wallTime(noonUtc, SHANGHAI)).toEqual({ weekday: 1, minute: 20 * 60, text: "2026-11-23T20:00" });
  });

  test("zones that exist and one that does not", () => {
    expect(isTimeZone("Asia/Urumqi")).toBe(true);
    expect(isTimeZone("Mars/Olympus")).toBe(false);
  });
});
