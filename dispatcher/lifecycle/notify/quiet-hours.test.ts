import { describe, expect, it } from "vitest";
import { audibleFromMs, parseQuietHours } from "./quiet-hours.ts";

const ZONE = "Asia/Shanghai";
const at = (local: string): number => Date.parse(`${local}+08:00`);
const NIGHT = parseQuietHours("22:00-06:30");
const NOON = parseQuietHours("12:00-14:00");

describe("quiet hours", () => {
  const rows: readonly { why: string; now: string; quiet: typeof NIGHT; from: string }[] = [
    { why: "by day", now: "2026-11-20T15:00:10", quiet: NIGHT, from: "2026-11-20T15:00:10" },
    { why: "its first minute", now: "2026-11-20T22:00:00", quiet: NIGHT, from: "2026-11-21T06:30:00" },
    { why: "after midnight", now: "2026-11-21T03:12:45", quiet: NIGHT, from: "2026-11-21T06:30:00" },
    { why: "its end", now: "2026-11-21T06:30:00", quiet: NIGHT, from: "2026-11-21T06:30:00" },
    { why: "within a day", now: "2026-11-21T13:59:59", quiet: NOON, from: "2026-11-21T14:00:00" },
    { why: "before it", now: "2026-11-21T11:59:59", quiet: NOON, from: "2026-11-21T11:59:59" },
    { why: "none", now: "2026-11-21T03:00:00", quiet: null, from: "2026-11-21T03:00:00" },
  ];
  it.each(rows)("$why", ({ now, quiet, from }) => {
    expect(audibleFromMs(quiet, at(now), ZONE)).toBe(at(from));
  });

  it("ends by the wall clock on the night the clocks change", () => {
    // 2026-10-25 03:00 → 02:00 in Berlin: the night has an hour more.
    const fromMs = audibleFromMs(NIGHT, Date.parse("2026-10-24T23:00:00+02:00"), "Europe/Berlin");
    expect(new Date(fromMs).toISOString()).toBe(new Date("2026-10-25T06:30:00+01:00").toISOString());
  });

  it.each(["22:00", "24:00-06:00", "22:00 - 06:00", "", "9:00-10:00"])("%s is no stretch of time", (text) => {
    expect(parseQuietHours(text)).toBeNull();
  });
});
