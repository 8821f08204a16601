import { describe, expect, it } from "vitest";
import { createWhyLog } from "./why-log.ts";
import type { LookNote, TroubleNote } from "./why-note.ts";

const START = Date.UTC(2026, 10, 21, 8);

function look(atMs: number, change: Partial<LookNote> = {}): LookNote {
  return {
    ...{
      kind: "look",
      atMs,
      sizeWh: [640, 360],
      profile: "day",
      named: {},
      appeared: 0,
      vanished: 0,
      tracked: 0,
    },
    ...{ zones: [], ...change },
  };
}
const trouble = (atMs: number, says: string): TroubleNote => ({ kind: "trouble", atMs, step: "frame", says });

/** As pseudo-random as a street: four zones, in each six things refused and six on their way, which is all that is kept of a zone. */
function busyLook(i: number, atMs: number): LookNote {
  const vary = (n: number) => (i * 7919 + n * 104_729) % 97;
  const zones = [0, 1, 2, 3].map((z) => ({
    zoneId: `zone-${String(z)}`,
    refusals: [0, 1, 2, 3, 4, 5].map((n) => ({
      ...{ className: `class-${String(n)}`, step: "place" as const, count: 1 + vary(n + z) },
      says: `class-${String(n)} stands outside zone zone-${String(z)}`,
    })),
    progress: [0, 1, 2, 3, 4, 5].map((n) => ({
      ...{ className: "car", step: "dwell" as const },
      says: `dwell ${String(2 * i + vary(n) / 10)} s of 180 s`,
    })),
  }));
  const named = { car: { count: vary(1), best: vary(2) / 100 }, person: { count: vary(3), best: 0.9 } };
  return look(atMs, { zones, named, tracked: vary(4), appeared: vary(5) % 5 });
}

describe("the bound", () => {
  it("holds 30 minutes of a busy street at a look every 2 s, and more", () => {
    const log = createWhyLog(START);
    for (let i = 0; i < 900; i += 1) log.add(busyLook(i, START + i * 2000));
    const { dropped, looks, bytes, maxBytes, fromMs } = log.stats();
    expect({ dropped, looks, fromMs }).toEqual({ dropped: 0, looks: 900, fromMs: START });
    expect(bytes).toBeLessThan(maxBytes);
    expect(log.at(START + 1000).look).toEqual(busyLook(0, START));
    expect(log.at(START + 899 * 2000).look).toEqual(busyLook(899, START + 899 * 2000));
  });

  it("is never passed; the oldest looks go, are counted, and the start moves on", () => {
    const log = createWhyLog(START);
    const random = (n: number) => ((n * 2_654_435_761) >>> 0).toString(36);
    // Nothing repeats, so nothing deflates well.
    for (let i = 0; i < 3000; i += 1) {
      const says = Array.from({ length: 150 }, (_, k) => random(i * 150 + k)).join(" ");
      const zones = [{ zoneId: "z", notInForce: says, refusals: [], progress: [] }];
      log.add(look(START + i * 1000, { zones }));
      const { bytes, maxBytes } = log.stats();
      expect(bytes).toBeLessThanOrEqual(maxBytes);
    }
    const { dropped, looks, fromMs, maxBytes } = log.stats();
    expect(maxBytes).toBe(256 * 1024);
    expect(dropped).toBeGreaterThan(1000);
    expect(dropped + looks).toBe(3000);
    expect(fromMs).toBe(START + dropped * 1000);
    expect(log.at(fromMs).look?.atMs).toBe(fromMs);
    expect(log.at(fromMs - 1).look).toBeUndefined();
  });

  it("keeps two hours of a quiet camera", () => {
    const log = createWhyLog(START);
    for (let i = 0; i < 5400; i += 1) log.add(look(START + i * 2000));
    const { fromMs, bytes } = log.stats();
    const keptS = (START + 5399 * 2000 - fromMs) / 1000;
    expect(keptS).toBeGreaterThan(7190);
    expect(keptS).toBeLessThan(7200 + 2 * 128);
    expect(bytes).toBeLessThan(64 * 1024);
  });

  it("drops and counts a note that is too large", () => {
    const log = createWhyLog(START);
    log.add(trouble(START, "x".repeat(70_000)));
    expect(log.stats()).toMatchObject({ dropped: 1, looks: 0, bytes: 0 });
  });
});

describe("a moment", () => {
  it("has the look before it, the look after it, and what was wrong between them", () => {
    const log = createWhyLog(START);
    // Enough looks for several blocks.
    for (let i = 0; i < 200; i += 1) log.add(look(START + i * 2000));
    const lostMs = START + 199 * 2000;
    log.add(trouble(lostMs + 6000, "no answer from the camera"));
    log.add(trouble(lostMs + 60_000, "wrong password"));
    log.add(look(lostMs + 90_000));
    log.add(trouble(lostMs + 95_000, "later"));
    expect(log.at(START + 3000)).toEqual({ look: look(START + 2000), nextLook: look(START + 4000) });
    // Before it was noticed, the first that was noticed.
    expect(log.at(lostMs + 3000)).toMatchObject({
      ...{ look: { atMs: lostMs }, nextLook: { atMs: lostMs + 90_000 } },
      trouble: { says: "no answer from the camera" },
    });
    expect(log.at(lostMs + 59_000).trouble?.says).toBe("no answer from the camera");
    expect(log.at(lostMs + 61_000).trouble?.says).toBe("wrong password");
    expect(log.at(lostMs + 94_000)).toMatchObject({ look: { atMs: lostMs + 90_000 } });
    expect(log.at(lostMs + 99_000).trouble?.says).toBe("later");
  });

  it("of an empty log is empty", () => {
    expect(createWhyLog(START).at(START)).toEqual({});
  });
});
