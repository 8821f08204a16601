/** The clocks against an independent calculation that walks minute by minute, over years and by a seeded draw. */
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { createCalendar, type WorkCalendar } from "./calendar.ts";
import {
  CLOCK_UNITS,
  type ClockUnit,
  dueAt,
  type Limit,
  limitMs,
  type Pause,
  spentMs,
  workedMs,
} from "./due.ts";
import { loadClockRules } from "./load-rules.ts";

const example = (name: string): string =>
  fileURLToPath(new URL(`../../district/example/${name}`, import.meta.url));
const MINUTE = 60_000;

let calendar: WorkCalendar;
const unknownYears: number[] = [];

beforeAll(async () => {
  const rules = await loadClockRules({
    deadlines: example("deadlines.yaml"),
    calendar: example("calendar-cn.yaml"),
  });
  calendar = createCalendar({
    data: rules.calendar.body,
    timeZone: "Asia/Shanghai",
    onUnknownYear: (year) => unknownYears.push(year),
  });
});

// The notices again, typed by hand, so that a wrong line of the file is seen.
const HOLIDAYS = new Set(
  (
    "2025-01-01 2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-02-01 2025-02-02 2025-02-03 2025-02-04 2025-04-04 " +
    "2025-04-05 2025-04-06 2025-05-01 2025-05-02 2025-05-03 2025-05-04 2025-05-05 2025-05-31 2025-06-01 2025-06-02 " +
    "2025-10-01 2025-10-02 2025-10-03 2025-10-04 2025-10-05 2025-10-06 2025-10-07 2025-10-08 2026-01-01 2026-01-02 " +
    "2026-01-03 2026-02-15 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-21 2026-02-22 2026-02-23 " +
    "2026-04-04 2026-04-05 2026-04-06 2026-05-01 2026-05-02 2026-05-03 2026-05-04 2026-05-05 2026-06-19 2026-06-20 " +
    "2026-06-21 2026-09-25 2026-09-26 2026-09-27 2026-10-01 2026-10-02 2026-10-03 2026-10-04 2026-10-05 2026-10-06 2026-10-07"
  ).split(" "),
);
const WORKED_WEEKENDS = new Set(
  (
    "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 " +
    "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"
  ).split(" "),
);

/** "2026-10-01 09:30" in Shanghai, which has had no summer time since 1991. */
const at = (wall: string): number => Date.parse(`${wall.replace(" ", "T")}:00+08:00`);
const wallOf = (ms: number): string =>
  new Date(ms + 8 * 60 * MINUTE).toISOString().slice(0, 16).replace("T", " ");

const workingMinutes = new Map<string, boolean>();

/** Whether the minute that begins here is worked: by looking at the wall clock, one minute at a time. */
function isWorked(minute: number): boolean {
  const wall = wallOf(minute);
  const day = wall.slice(0, 10);
  let works = workingMinutes.get(day);
  if (works === undefined) {
    const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
    works = WORKED_WEEKENDS.has(day) || (weekday !== 0 && weekday !== 6 && !HOLIDAYS.has(day));
    workingMinutes.set(day, works);
  }
  const hour = Number(wall.slice(11, 13));
  return works && ((hour >= 8 && hour < 12) || (hour >= 14 && hour < 18));
}

function counts(unit: ClockUnit, minute: number, pauses: readonly Pause[]): boolean {
  if (pauses.some(({ fromMs, toMs }) => minute >= fromMs && (toMs === null || minute < toMs))) return false;
  return unit === "work-hour" || unit === "work-day" ? isWorked(minute) : true;
}

const MINUTES: Record<ClockUnit, number> = {
  minute: 1,
  "urgent-hour": 60,
  "work-hour": 60,
  "work-day": 480,
  "natural-day": 1_440,
};

function slowDue(startMs: number, { amount, unit }: Limit, pauses: readonly Pause[]): number {
  let left = amount * MINUTES[unit];
  let minute = startMs;
  while (left > 0) {
    if (counts(unit, minute, pauses)) left -= 1;
    minute += MINUTE;
  }
  return minute;
}

function slowSpent(unit: ClockUnit, fromMs: number, toMs: number, pauses: readonly Pause[]): number {
  let spent = 0;
  for (let minute = fromMs; minute < toMs; minute += MINUTE)
    if (counts(unit, minute, pauses)) spent += MINUTE;
  return spent;
}

/** mulberry32: the same draw on every machine. */
function draw(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const START = at("2025-01-01 00:00");
const TWO_YEARS_MINUTES = 2 * 365 * 1_440;
const AMOUNTS: Record<ClockUnit, number> = {
  minute: 3_000,
  "urgent-hour": 100,
  "work-hour": 60,
  "work-day": 15,
  "natural-day": 20,
};

function drawPauses(pick: (below: number) => number, startMs: number): readonly Pause[] {
  return Array.from({ length: pick(4) }, () => {
    const fromMs = startMs + (pick(20 * 1_440) - 1_440) * MINUTE;
    return { fromMs, toMs: fromMs + pick(6 * 1_440) * MINUTE };
  });
}

const dueAtWall = (from: string, amount: number, unit: ClockUnit, pauses: readonly Pause[] = []): string =>
  wallOf(dueAt(calendar, at(from), { amount, unit }, pauses) ?? 0);

describe("dueAt", () => {
  it.each<[why: string, from: string, amount: number, unit: ClockUnit, due: string]>([
    ["runs over noon's break", "2026-11-23 11:00", 2, "work-hour", "2026-11-23 15:00"],
    ["ends with the morning, not after the break", "2026-11-23 11:00", 1, "work-hour", "2026-11-23 12:00"],
    ["begins with the next day after hours", "2026-11-23 19:00", 1, "work-hour", "2026-11-24 09:00"],
    ["a work-day is eight working hours", "2026-11-20 15:00", 1, "work-day", "2026-11-23 15:00"],
    [
      "jumps the whole Spring Festival, and counts its 调休 Saturday",
      "2026-02-14 17:00",
      2,
      "work-hour",
      "2026-02-24 09:00",
    ],
    ["the Saturday after the National Day is worked", "2026-10-09 17:00", 2, "work-hour", "2026-10-10 09:00"],
    ["urgent hours run through the night", "2026-10-01 23:30", 2, "urgent-hour", "2026-10-02 01:30"],
    ["a natural day is 24 hours, holiday or not", "2026-10-01 09:30", 3, "natural-day", "2026-10-04 09:30"],
  ])("%s", (_why, ...[from, amount, unit, due]) => {
    expect(dueAtWall(from, amount, unit)).toBe(due);
  });

  it("stands still in a pause, and has no answer while the pause has no end", () => {
    const from = "2026-11-23 08:00";
    const pause = { fromMs: at("2026-11-23 09:00"), toMs: at("2026-11-25 09:00") };
    const endless = [{ ...pause, toMs: null }];
    expect(dueAtWall(from, 4, "work-hour", [pause])).toBe("2026-11-25 12:00");
    expect(dueAt(calendar, at(from), { amount: 4, unit: "work-hour" }, endless)).toBeNull();
    expect(dueAtWall(from, 1, "work-hour", endless)).toBe("2026-11-23 09:00");
  });

  it("agrees with a walk minute by minute: 400 draws over two years with holidays, 调休 and pauses", () => {
    const pick = draw(20_260_101);
    for (let round = 0; round < 400; round += 1) {
      const startMs = START + pick(TWO_YEARS_MINUTES - 120 * 1_440) * MINUTE;
      const unit = CLOCK_UNITS[pick(CLOCK_UNITS.length)] ?? "minute";
      const limit = { amount: 1 + pick(AMOUNTS[unit]), unit };
      const pauses = drawPauses(pick, startMs);
      const said = dueAt(calendar, startMs, limit, pauses) ?? 0;
      const context = `round ${String(round)}: ${wallOf(startMs)} ${JSON.stringify(limit)} ${JSON.stringify(pauses)}`;
      expect(wallOf(said), context).toBe(wallOf(slowDue(startMs, limit, pauses)));
      expect(spentMs(calendar, unit, { fromMs: startMs, toMs: said }, pauses), context).toBe(limitMs(limit));
    }
  });

  it("is bounded: a year's limit costs no more than an hour's", () => {
    const pick = draw(7);
    const began = performance.now();
    for (let round = 0; round < 20_000; round += 1) {
      dueAt(calendar, START + pick(TWO_YEARS_MINUTES) * MINUTE, { amount: 366, unit: "work-day" });
    }
    // Measured 0.1 s; a walk by days would take tens of seconds.
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});

describe("workedMs", () => {
  it("agrees with a walk over two whole years, and over 150 drawn spans with pauses", () => {
    const end = START + TWO_YEARS_MINUTES * MINUTE;
    expect(workedMs(calendar, START, end)).toBe(slowSpent("work-hour", START, end, []));
    const pick = draw(99);
    for (let round = 0; round < 150; round += 1) {
      const fromMs = START + pick(TWO_YEARS_MINUTES - 40 * 1_440) * MINUTE;
      const toMs = fromMs + pick(40 * 1_440) * MINUTE;
      const pauses = drawPauses(pick, fromMs);
      const context = `round ${String(round)}: ${wallOf(fromMs)} ${wallOf(toMs)} ${JSON.stringify(pauses)}`;
      expect(workedMs(calendar, fromMs, toMs, pauses), context).toBe(
        slowSpent("work-hour", fromMs, toMs, pauses),
      );
    }
  });

  it("is nothing backwards, and counts within a minute", () => {
    expect(workedMs(calendar, at("2026-11-23 10:00"), at("2026-11-23 09:00"))).toBe(0);
    expect(workedMs(calendar, at("2026-11-23 11:59") + 30_500, at("2026-11-23 14:00") + 250)).toBe(29_750);
  });
});

describe("a year without a notice", () => {
  it("has its weekends free, and is told once", () => {
    unknownYears.length = 0;
    for (const from of ["2033-10-01 08:00", "2033-10-03 08:00"]) {
      expect(dueAtWall(from, 1, "work-hour")).toBe("2033-10-03 09:00");
    }
    expect(unknownYears).toEqual([2033]);
  });
});

describe("a zone with summer time", () => {
  it("keeps 08–12 and 14–18 on its own wall clock on both sides of the change", () => {
    const berlin = createCalendar({ data: { version: "none", years: {} }, timeZone: "Europe/Berlin" });
    // The clocks go forward on Sunday 2026-03-29.
    const due = dueAt(berlin, Date.parse("2026-03-27T15:00:00Z"), { amount: 4, unit: "work-hour" });
    expect(new Date(due ?? 0).toISOString()).toBe("2026-03-30T08:00:00.000Z");
  });
});
