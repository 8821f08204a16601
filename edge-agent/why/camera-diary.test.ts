import { pino } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import type { Xyxy } from "../geometry/box.ts";
import type { GuardVerdict } from "../perceive/scene/scene.ts";
import type { Look, Seen } from "../perceive/zone/look.ts";
import { seePlainly } from "../plain-sight.fixture.ts";
import { cameraHealth, type CameraReading } from "../remote/build-heartbeat.ts";
import { SAMPLE_CAMERA, sampleFrame } from "../report/event/sample.fixture.ts";
import { createFakeClock, type FakeClock } from "../time/fake-clock.ts";
import { type CameraDiary, createCameraDiary } from "./camera-diary.ts";

const KEY = `${SAMPLE_CAMERA.code}/wall/posting/3-4`;
const MOVED: GuardVerdict = {
  ok: false,
  why: "moved",
  sentence: { zh: "摄像机被移动", en: "the camera was moved" },
};
const reading: CameraReading = {
  ...{ code: SAMPLE_CAMERA.code, name: "x", revisitS: 2, restarts: 0, framesReplaced: 0, evidenceSmall: 0 },
  ...{ looks: 0, startedAtMs: 0, analysedSPerMin: 0, detectorFailed: 0, notStored: 0 },
};

let clock: FakeClock;
let diary: CameraDiary;
let taken: Xyxy[];
let lines: Record<string, unknown>[];
beforeEach(() => {
  clock = createFakeClock();
  taken = [];
  lines = [];
  const sink = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  diary = createCameraDiary({
    cameraCode: SAMPLE_CAMERA.code,
    takeOver: (xyxy) => taken.push(xyxy),
    ...{ clock, logger: pino({}, sink) },
  });
});

const seenAt = (xyxy: Xyxy, dedupKey = KEY, sinceMs = 0): Seen => ({
  ...{ zoneId: "wall", violation: "posting", dedupKey, className: "unexplained", confidence: 0.6, xyxy },
  sinceMs,
});
async function look(change: Partial<Look> = {}, guard: GuardVerdict = { ok: true }): Promise<void> {
  await clock.advance(2000);
  diary.saw({ ...seePlainly(), guard });
  const frame = { ...sampleFrame(), capturedAtMs: clock.nowMs() };
  const suspended = guard.ok ? {} : { suspended: guard.sentence };
  diary.looked({ frame, named: [], seen: [], hidden: [], reasons: [], ...suspended, ...change });
}
function beat(change: Partial<CameraReading>): void {
  const now = { ...reading, suspension: diary.suspension, ...change };
  diary.heartbeat(now, cameraHealth(now, clock.nowMs()));
}

describe("a suspension", () => {
  it("begins and ends with one log line each, and is of the latest reason since the first", async () => {
    await look();
    expect(diary.suspension).toBeUndefined();
    for (let i = 0; i < 3; i += 1) await look({}, MOVED);
    const sinceMs = clock.nowMs() - 4000;
    await look({}, { ...MOVED, why: "dark" });
    expect(diary.suspension).toMatchObject({ sinceMs, why: "dark" });
    await look();
    await look();
    expect(diary.suspension).toBeUndefined();
    expect(lines.map(({ msg, level, why }) => ({ msg, level, why }))).toEqual([
      { msg: "rules suspended: nothing is judged", level: 40, why: "moved" },
      { msg: "the camera can be believed again", level: 30, why: "dark" },
    ]);
    expect(lines[1]).toMatchObject({ suspendedS: 8 });
    const { guard } = diary.at(sinceMs).look ?? {};
    expect(guard).toEqual({ why: "moved", zh: "摄像机被移动", en: "the camera was moved" });
  });
});

describe("what may stay", () => {
  it("is taken into the scene at the next look in which its place can be seen and believed, once", async () => {
    await look({ seen: [seenAt([1, 2, 3, 4])] });
    await look({ seen: [seenAt([1, 2, 3, 5])] });
    expect(diary.mayStay(KEY, clock.nowMs())).toBe(true);
    expect(taken).toEqual([]);
    await look({}, MOVED);
    await look({ hidden: [KEY] });
    expect(taken).toEqual([]);
    await look();
    await look({ seen: [seenAt([1, 2, 3, 5])] });
    expect(taken).toEqual([[1, 2, 3, 5]]);
  });

  it("is unknown when it was never seen, or the view is another one since", async () => {
    expect(diary.mayStay(KEY, clock.nowMs())).toBe(false);
    await look({ seen: [seenAt([1, 2, 3, 4])] });
    diary.relearned();
    expect(diary.mayStay(KEY, clock.nowMs())).toBe(false);
  });

  it("is only what stood there before the ticket was closed: what came later under the same key is reported", async () => {
    const closedAtMs = clock.nowMs();
    await look({ seen: [seenAt([1, 2, 3, 4], KEY, closedAtMs + 1)] });
    expect(diary.mayStay(KEY, closedAtMs)).toBe(false);
    expect(diary.mayStay(KEY, clock.nowMs())).toBe(true);
    await look({ seen: [seenAt([1, 2, 3, 4], KEY, clock.nowMs())], suspended: MOVED.sentence });
    expect(diary.waitsToStay(KEY)).toBe(false);
    await look();
    expect(taken).toEqual([]);
  });

  it("is known at once after a restart, and waits until its place is seen", async () => {
    const { widthPx, heightPx } = sampleFrame();
    const thing = { dedupKey: KEY, xyxy: [5, 6, 7, 8] as const, sinceMs: 0, widthPx, heightPx };
    diary = createCameraDiary({
      ...{ cameraCode: SAMPLE_CAMERA.code, clock, logger: pino({ level: "silent" }), known: [thing] },
      takeOver: (xyxy) => taken.push(xyxy),
    });
    expect(diary.waitsToStay(KEY)).toBe(false);
    expect(diary.mayStay(KEY, clock.nowMs())).toBe(true);
    expect(diary.waitsToStay(KEY)).toBe(true);
    await look({}, MOVED);
    expect(taken).toEqual([]);
    await look();
    expect(taken).toEqual([[5, 6, 7, 8]]);
    expect(diary.waitsToStay(KEY)).toBe(false);
  });

  it("is forgotten for the one not seen for longest, beyond 256 places; a lost acceptance is counted", async () => {
    await look({ seen: [seenAt([1, 1, 2, 2], "first"), seenAt([1, 1, 2, 2], "second")] });
    diary.mayStay("second", clock.nowMs());
    const crowd = Array.from({ length: 255 }, (_, i) => seenAt([i, 0, i + 1, 1], `k${String(i)}`));
    await look({ seen: crowd, suspended: MOVED.sentence });
    expect(diary.mayStay("first", clock.nowMs())).toBe(false);
    await look({ seen: [seenAt([0, 0, 1, 1], "one more")], suspended: MOVED.sentence });
    expect(diary.mayStay("second", clock.nowMs())).toBe(false);
    expect(lines.at(-1)).toMatchObject({ known: false, lost: 1 });
  });

  it("does not take a box over into pictures of another size", async () => {
    await look({ seen: [seenAt([1, 2, 3, 4])] });
    diary.mayStay(KEY, clock.nowMs());
    await look({ frame: { ...sampleFrame(320, 240), capturedAtMs: clock.nowMs() } });
    expect(taken).toEqual([]);
  });
});

describe("times without a look", () => {
  it.each<[string, Partial<CameraReading>, string, RegExp]>([
    ["lost", { streamFault: "no answer from the camera" }, "frame", /no answer/],
    ["without a picture", {}, "frame", /no look within/],
    ["with pictures that nobody looks at", { pictureAtMs: 59_000, lookedAtMs: 10_000 }, "detect", /no look/],
    ["with a stream and no newer picture", { pictureAtMs: 10_000, lookedAtMs: 10_000 }, "decode", /no look/],
  ])("say why a camera is blind: %s", async (_, change, step, says) => {
    await clock.advance(60_000);
    const offsetMs = clock.nowMs() - 60_000;
    const shifted = {
      ...change,
      startedAtMs: offsetMs,
      ...(change.pictureAtMs === undefined ? {} : { pictureAtMs: offsetMs + change.pictureAtMs }),
      ...(change.lookedAtMs === undefined ? {} : { lookedAtMs: offsetMs + change.lookedAtMs }),
    };
    beat(shifted);
    await clock.advance(10_000);
    beat(shifted);
    const { trouble } = diary.at(clock.nowMs());
    expect(trouble).toMatchObject({ step, atMs: clock.nowMs() - 10_000 });
    expect(trouble?.says).toMatch(says);
  });

  it("say which step failed, and are over with the next look", async () => {
    await look();
    await clock.advance(2000);
    diary.failed("detect", new Error("a worker died"));
    expect(diary.at(clock.nowMs()).trouble).toMatchObject({ step: "detect", says: "a worker died" });
    await look();
    expect(diary.at(clock.nowMs()).trouble).toBeUndefined();
    diary.failed("detect", new Error("a worker died"));
    expect(diary.at(clock.nowMs()).trouble).toBeDefined();
  });

  it("are none while a suspended camera is looked at", async () => {
    await look({}, MOVED);
    const lookedAtMs = clock.nowMs();
    beat({ lookedAtMs, startedAtMs: lookedAtMs });
    expect(diary.at(clock.nowMs())).toMatchObject({ look: { guard: { why: "moved" } } });
    expect(diary.at(clock.nowMs()).trouble).toBeUndefined();
  });
});
