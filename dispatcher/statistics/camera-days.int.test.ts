import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Heartbeat } from "#contract";
import { createZoneTime } from "../lifecycle/clocks/zone-time.ts";
import { combineHooks } from "../lifecycle/move-hooks.ts";
import { startTown, type Town } from "../lifecycle/town.double.ts";
import { createCounters } from "../telemetry/counters.ts";
import { createFakeClock, type FakeClock } from "../time/clock.double.ts";
import { type CameraDayBook, type CameraDays, createCameraDays } from "./camera-days.ts";

const MORNING_MS = Date.parse("2026-10-05T08:00:00+08:00");
const CAMERA = "32059900013100000001";

type Camera = Heartbeat["cameras"][number];
const camera = (parts: Partial<Camera> = {}): Camera => ({
  ...{
    cameraCode: CAMERA,
    name: "北门",
    state: "seeing",
    looks: 1,
    framesDropped: 0,
    revisitS: 10,
    restarts: 0,
  },
  ...parts,
});
const beat = (...cameras: Camera[]): Heartbeat => ({
  ...{ agentId: "box-1", sentAt: "2026-10-05T00:00:00Z", version: "1", executionProvider: "cpu" },
  ...{ model: { name: "m", sha256: "0" }, outboxDepth: 0, outboxDropped: 0, cameras },
});

let town: Town;
let clock: FakeClock;
const counters = createCounters();

const dispatcher = (book: CameraDayBook = town.book.cameraDays): CameraDays =>
  createCameraDays({
    book,
    clock,
    counters,
    logger: pino({ level: "silent" }),
    zone: createZoneTime("Asia/Shanghai"),
  });

interface Row {
  readonly day: string;
  readonly heard_s: number;
  readonly looked_s: number;
  readonly blind_s: number;
  readonly suspended_s: number;
}
const rows = (): Promise<Row[]> =>
  town.query<Row>(
    "SELECT day::text, heard_s, looked_s, blind_s, suspended_s FROM camera_day WHERE camera_code = $1 ORDER BY day",
    [CAMERA],
  );

/** Every listener hears a heartbeat each ten seconds. */
function hear(listeners: readonly CameraDays[], seconds: number, parts: Partial<Camera> = {}): void {
  for (let i = 0; i < seconds; i += 10) {
    clock.advance(10_000);
    for (const each of listeners) each.heard(beat(camera(parts)));
  }
}

beforeAll(async () => {
  town = await startTown(combineHooks());
});
beforeEach(async () => {
  clock = createFakeClock(MORNING_MS);
  await town.query("DELETE FROM camera_day");
});
afterAll(() => town.stop());

describe("what cameras looked at", () => {
  it("is counted once, whoever heard it", async () => {
    const [one, two] = [dispatcher(), dispatcher()];
    for (const each of [one, two]) each.heard(beat(camera()));
    hear([one, two], 1_200);
    hear([one, two], 300, { state: "blind" });
    hear([one, two], 60, {
      state: "blind",
      suspended: { since: "x", why: "dark", sentence: { zh: "暗", en: "dark" } },
    });
    await Promise.all([one.close(), two.close()]);
    expect(await rows()).toEqual([
      { day: "2026-10-05", heard_s: 1_560, looked_s: 1_200, blind_s: 300, suspended_s: 60 },
    ]);
  });

  it("counts what the dispatcher heard that heard most of a slot", async () => {
    const [early, late] = [dispatcher(), dispatcher()];
    early.heard(beat(camera()));
    hear([early], 200);
    late.heard(beat(camera()));
    hear([early, late], 90);
    // The one that heard less writes first.
    await late.close();
    expect(await rows()).toMatchObject([{ looked_s: 90 }]);
    await early.close();
    expect(await rows()).toMatchObject([{ looked_s: 290, heard_s: 290 }]);
    const restarted = dispatcher();
    restarted.heard(beat(camera()));
    await restarted.close();
    expect(await rows()).toMatchObject([{ looked_s: 290 }]);
  });

  it("counts looks that vouch for a part of the time as that part, and silence as nothing", async () => {
    const one = dispatcher();
    one.heard(beat(camera()));
    hear([one], 100, { analysedSPerMin: 15 });
    clock.advance(91_000);
    one.heard(beat(camera()));
    await one.close();
    expect(await rows()).toMatchObject([{ heard_s: 100, looked_s: 25, blind_s: 0 }]);
  });

  it("begins a new row at the district's midnight", async () => {
    clock = createFakeClock(Date.parse("2026-10-05T23:58:00+08:00"));
    const one = dispatcher();
    one.heard(beat(camera()));
    hear([one], 240);
    await one.close();
    // The ten seconds that midnight lies in belong to the heartbeat that told of them.
    expect(await rows()).toMatchObject([
      { day: "2026-10-05", looked_s: 110 },
      { day: "2026-10-06", looked_s: 130 },
    ]);
  });

  it("keeps slots while the book is away, an hour of them", async () => {
    let away = true;
    const one = dispatcher({
      addCameraSlot: (slot) =>
        away ? Promise.reject(new Error("the book is away")) : town.book.cameraDays.addCameraSlot(slot),
    });
    one.heard(beat(camera()));
    for (let slot = 0; slot < 3; slot += 1) {
      hear([one], 300);
      await Promise.resolve();
    }
    away = false;
    await one.close();
    expect(await rows()).toMatchObject([{ looked_s: 900 }]);
    expect(counters.snapshot().cameraSlotsDropped).toBe(0);
  });
});
