import { expect, it } from "vitest";
import { inForce, type Schedule } from "./schedule.ts";

const weekdays = ["mon", "tue", "wed", "thu", "fri"] as const;
const day: Schedule = {
  timeZone: "Asia/Shanghai",
  active: [{ days: weekdays, from: "07:00", to: "22:00" }],
  permits: [],
};
const market: Schedule = {
  timeZone: "Asia/Shanghai",
  active: [],
  permits: [
    {
      hours: { days: ["fri", "sat"], from: "18:00", to: "02:00" },
      firstDay: "2026-05-01",
      lastDay: "2026-10-08",
      reason: "夜市",
    },
  ],
};

it.each<[string, Schedule, string, boolean]>([
  ["within the hours, in the place's zone and not in UTC", day, "2026-11-20T23:30:00Z", false],
  ["Friday 07:30 in Shanghai is Thursday in UTC", day, "2026-11-19T23:30:00Z", true],
  ["the last minute", day, "2026-11-20T13:59:59Z", true],
  ["the end is outside", day, "2026-11-20T14:00:00Z", false],
  ["Saturday", day, "2026-11-21T04:00:00Z", false],
  ["a market night", market, "2026-07-03T11:00:00Z", false],
  ["after midnight it is still Saturday's market", market, "2026-07-04T17:30:00Z", false],
  ["Sunday night is none", market, "2026-07-05T11:00:00Z", true],
  ["half past two: over", market, "2026-07-04T18:30:00Z", true],
  ["the night of the last day, past midnight", market, "2026-10-02T17:00:00Z", false],
  ["after the season", market, "2026-10-09T11:00:00Z", true],
])("schedule: %s", (_why, schedule, now, expected) => {
  expect(inForce(schedule, Date.parse(now)).inForce).toBe(expected);
});
