/** Whole patrols with a detector that is too slow, on a clock moved by hand. */
import { Writable } from "node:stream";
import { pino } from "pino";
import { afterEach, describe, expect, test } from "vitest";
import { MAX_LEAD } from "./overload.ts";
import { type Sim, type SimCamera, simulate } from "./patrol.fixture.ts";

let sim: Sim | undefined;
afterEach(() => {
  sim?.stop();
});

/** Twelve cameras, four of each priority, a key frame every 500 ms. */
const TWELVE: readonly SimCamera[] = [1, 5, 9].flatMap((priority) =>
  [0, 1, 2, 3].map((n) => ({ code: `p${priority}-${n}`, priority, everyMs: 500 })),
);
const codesOf = (priority: number) =>
  TWELVE.filter((each) => each.priority === priority).map(({ code }) => code);
const SETTLED_MS = 60_000;

/** Longest and shortest gap among the cameras of one priority, once the plan has settled. */
function gapsOf(running: Sim, priority: number): { longestMs: number; shortestMs: number } {
  const longest = codesOf(priority).map((code) => running.longestGapMs(code, SETTLED_MS));
  return { longestMs: Math.max(...longest), shortestMs: Math.min(...longest) };
}

describe("patrol under overload", () => {
  test.each([
    {
      lookMs: 75,
      why: "room for all (45 % busy): every promise is kept",
      high: 2_100,
      middle: 2_100,
      low: 2_100,
    },
    // Demand 1.2: the low ones must give up 0.25 of their 0.4, a factor of 2.7.
    {
      lookMs: 200,
      why: "a little too slow: the lowest alone waits longer",
      high: 2_400,
      middle: 2_400,
      low: 6_400,
    },
    // Demand 1.8: low at 4 times (0.6 → 0.15), middle at 3 times (0.6 → 0.2), high kept (0.6).
    { lookMs: 300, why: "slower: the middle gives way too", high: 2_600, middle: 7_400, low: 9_800 },
    // Demand 4.5 = 3 * 1.5; (1.5 + 2 * 1.5 / 4) / 0.95 = 2.37 for the high ones, 4 * 2.37 for the others.
    {
      lookMs: 750,
      why: "TEN TIMES slower: all wait, in the order of priority",
      high: 7_000,
      middle: 24_000,
      low: 24_000,
    },
  ])("a look of $lookMs ms: $why", async ({ lookMs, high, middle, low }) => {
    sim = simulate({ slots: 1, lookMs, cameras: TWELVE });
    await sim.clock.advance(SETTLED_MS * 4);
    const [p1, p5, p9] = [gapsOf(sim, 1), gapsOf(sim, 5), gapsOf(sim, 9)];
    expect(p9.longestMs).toBeLessThanOrEqual(high);
    expect(p5.longestMs).toBeLessThanOrEqual(middle);
    expect(p1.longestMs).toBeLessThanOrEqual(low);
    expect(p9.longestMs).toBeLessThanOrEqual(p5.longestMs);
    expect(p5.longestMs).toBeLessThanOrEqual(p1.longestMs + lookMs);
    // No starvation, and the bound that overload.ts promises; a look that is under way is not interrupted.
    const demand = (12 * lookMs) / 2_000;
    const boundMs = MAX_LEAD * Math.max(1, demand / 0.95) * 2_000 + 2 * lookMs;
    expect(p1.longestMs).toBeLessThanOrEqual(boundMs);
    // Evenly within one priority.
    for (const { longestMs, shortestMs } of [p1, p5, p9]) {
      expect(longestMs - shortestMs).toBeLessThanOrEqual(Math.max(2 * lookMs, 0.2 * longestMs));
    }
  });

  test("a slot is never idle while somebody waits", async () => {
    sim = simulate({ slots: 1, lookMs: 750, cameras: TWELVE });
    await sim.clock.advance(SETTLED_MS * 2);
    const { busyShare, demandShare, overloaded } = sim.scheduler.load();
    expect(busyShare).toBeGreaterThan(0.999);
    expect(demandShare).toBeCloseTo(4.5, 0);
    expect(overloaded).toBe(true);
  });

  test("what it measures is what happened, per priority", async () => {
    sim = simulate({ slots: 1, lookMs: 200, cameras: TWELVE });
    await sim.clock.advance(SETTLED_MS * 2);
    const { stretchByPriority } = sim.scheduler.load();
    expect(Object.keys(stretchByPriority)).toEqual(["1", "5", "9"]);
    const looksOf = (priority: number) =>
      codesOf(priority).reduce((sum, code) => sum + (sim?.starts(code, SETTLED_MS).length ?? 0), 0);
    for (const priority of [1, 5, 9]) {
      const measured = (4 * SETTLED_MS) / looksOf(priority) / 2_000;
      const said = stretchByPriority[String(priority)] ?? 0;
      expect(Math.abs(said - measured)).toBeLessThanOrEqual(0.15 * measured);
    }
    expect(stretchByPriority["9"]).toBeLessThan(1.1);
    expect(stretchByPriority["1"]).toBeGreaterThan(1.7);
  });

  test("cameras that send nothing take no part: the others keep their promise, and nobody calls it overload", async () => {
    const dead = Array.from({ length: 64 }, (_, i) => ({ code: `dead-${i}`, everyMs: 1e9 }));
    const live = [0, 1, 2, 3].map((n) => ({ code: `live-${n}`, everyMs: 500 }));
    sim = simulate({ slots: 1, lookMs: 200, cameras: [...live, ...dead] });
    await sim.clock.advance(SETTLED_MS * 2);
    for (const { code } of live) expect(sim.longestGapMs(code, SETTLED_MS)).toBeLessThanOrEqual(2_200);
    const { overloaded, stretchByPriority, demandShare } = sim.scheduler.load();
    expect(overloaded).toBe(false);
    expect(stretchByPriority).toEqual({ "5": 1 });
    expect(demandShare).toBeCloseTo(0.4, 1);
  });

  test("says one sentence when it begins and one when it ends", async () => {
    const lines: Record<string, unknown>[] = [];
    const sink = new Writable({
      write: (line: Buffer, _encoding, done) => {
        lines.push(JSON.parse(line.toString()) as Record<string, unknown>);
        done();
      },
    });
    sim = simulate({ slots: 1, lookMs: 75, cameras: TWELVE, logger: pino(sink) });
    await sim.clock.advance(60_000);
    expect(lines).toEqual([]);
    sim.lookMs = 750;
    await sim.clock.advance(300_000);
    sim.lookMs = 75;
    await sim.clock.advance(300_000);
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      [
        40,
        "the detector is overloaded: revisit times are lengthened, the lowest priority's first; add workers, a faster model, or a longer revisitS",
      ],
      [30, "the detector is no longer overloaded: revisit times are kept again"],
    ]);
    expect(lines[0]).toMatchObject({ slots: 1, cameras: 12 });
    expect(sim.longestGapMs("p1-0", 500_000)).toBeLessThanOrEqual(2_200);
  });

  test("a watched camera shares the pool by the same rule: five looks a second while there is room", async () => {
    const watched = { code: "watched", everyMs: 200, wishedMs: 200, priority: 9 };
    sim = simulate({ slots: 1, lookMs: 30, cameras: [watched, ...TWELVE] });
    await sim.clock.advance(SETTLED_MS * 2);
    expect(sim.starts("watched", SETTLED_MS).length / 60).toBeCloseTo(5, 0);
    expect(sim.longestGapMs("p1-0", SETTLED_MS)).toBeLessThanOrEqual(2_100);
  });
});
