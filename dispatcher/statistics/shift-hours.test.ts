import { describe, expect, it } from "vitest";
import { onShift } from "../district/index.ts";
import { createZoneTime } from "../lifecycle/clocks/zone-time.ts";
import { onShiftMs } from "./shift-hours.ts";

const zone = createZoneTime("Asia/Shanghai");
const at = (text: string): number => Date.parse(`${text}+08:00`);
/** A week, Monday to Sunday. */
const WEEK = { fromMs: at("2026-10-05T00:00"), toMs: at("2026-10-12T00:00") };
const day = { shiftStart: "08:00", shiftEnd: "16:00", days: [1, 2, 3, 4, 5], moreShifts: [] };
const night = { shiftStart: "22:00", shiftEnd: "06:00", days: [7], moreShifts: [] };
const hours = (...given: Parameters<typeof onShiftMs>): number => onShiftMs(...given) / 3_600_000;

describe("hours on shift", () => {
  it.each([
    ["five days of eight hours", day, [], WEEK, 40],
    ["a night that began before the period, and one that goes on after it", night, [], WEEK, 6 + 2],
    [
      "shifts that overlap, once",
      { ...day, moreShifts: [{ ...day, shiftStart: "12:00", shiftEnd: "20:00" }] },
      [],
      WEEK,
      60,
    ],
    [
      "leave counted off, as far as there is a shift",
      day,
      [{ from: "2026-10-05T12:00", until: "2026-10-06T09:00" }],
      WEEK,
      35,
    ],
    [
      "leave written twice, counted off once",
      day,
      [
        { from: "2026-10-05T00:00", until: "2026-10-06T00:00" },
        { from: "2026-10-05T00:00", until: "2026-10-06T00:00" },
      ],
      WEEK,
      32,
    ],
    [
      "a period within a shift",
      day,
      [],
      { fromMs: at("2026-10-06T09:30"), toMs: at("2026-10-06T10:00") },
      0.5,
    ],
  ])("%s", (...[, worker, absences, period, expected]) => {
    expect(hours(worker, absences, period, zone)).toBe(expected);
  });

  it("is what asking every five minutes says", () => {
    const worker = {
      ...night,
      days: [2, 3, 6],
      moreShifts: [{ shiftStart: "04:00", shiftEnd: "24:00", days: [3, 7] }],
    };
    let asked = 0;
    for (let ms = WEEK.fromMs; ms < WEEK.toMs; ms += 300_000)
      asked += onShift(worker, ms, "Asia/Shanghai") ? 300_000 : 0;
    expect(onShiftMs(worker, [], WEEK, zone)).toBe(asked);
  });
});
