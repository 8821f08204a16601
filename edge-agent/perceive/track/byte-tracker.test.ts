import { describe, expect, test } from "vitest";
import type { Xyxy } from "../../geometry/box.ts";
import type { Detection } from "../detect/detection.ts";
import { createByteTracker } from "./byte-tracker.ts";
import { associate } from "./stationary-association.ts";
import { EMPTY_TRACKER, MAX_TRACKS, type Track, type TrackerState } from "./track.ts";

const policy = {
  evidence: { car: ["motor-vehicle"], truck: ["motor-vehicle"], person: ["person"] },
  beginConfidence: 0.5,
  minIou: 0.4,
  forgetS: 30,
  maxCoverS: 5,
};
const tracker = createByteTracker(policy);

const person = (x: number, confidence = 0.8, y = 100): Detection => ({
  xyxy: [x, y, x + 40, y + 100],
  className: "person",
  confidence,
});

/** Looks a fifth of a second apart, as `sights` gives them; each state. */
function watch(
  looks: number,
  sights: (look: number) => readonly Detection[],
  from: { state?: TrackerState; nowMs?: number; stepMs?: number } = {},
): readonly TrackerState[] {
  let state = from.state ?? EMPTY_TRACKER;
  return Array.from({ length: looks }, (_, look) => {
    const nowMs = (from.nowMs ?? 1e9) + look * (from.stepMs ?? 200);
    state = tracker.update(state, sights(look), { nowMs, watchingSinceMs: 0 });
    return state;
  });
}
const last = (states: readonly TrackerState[]): TrackerState => states.at(-1) ?? EMPTY_TRACKER;
const ids = (state: TrackerState): readonly string[] => state.tracks.map(({ id }) => id).sort();
const only = ({ tracks }: TrackerState): Track => {
  expect(tracks).toHaveLength(1);
  return tracks[0] as Track;
};

describe("ByteTrack, step by step", () => {
  test("predict: a walker who moves a third of his width per look keeps his number, and his box leads to him", () => {
    const states = watch(30, (look) => [person(10 + look * 14)]);
    const track = only(last(states));
    expect(track).toMatchObject({ id: "t1", sights: 30, missedLooks: 0 });
    expect(track.xyxy[0]).toBeCloseTo(10 + 29 * 14, -1);
  });

  test("predict: looks that come late predict further: the same walker, every third look only", () => {
    const moving = last(watch(15, (look) => [person(10 + look * 14)]));
    const late = watch(6, (look) => [person(10 + (17 + look * 3) * 14)], {
      state: moving,
      nowMs: 1e9 + 17 * 200,
      stepMs: 600,
    });
    expect(only(last(late))).toMatchObject({ id: "t1", sights: 21 });
  });

  test("match high: two who cross keep their numbers", () => {
    const states = watch(40, (look) => [person(10 + look * 10, 0.9, 100), person(410 - look * 10, 0.8, 130)]);
    const [state] = [last(states)];
    const right = state.tracks.find(({ xyxy }) => xyxy[0] > 300);
    const left = state.tracks.find(({ xyxy }) => xyxy[0] < 100);
    expect([left?.id, right?.id]).toEqual(["t2", "t1"]);
    expect(ids(state)).toEqual(["t1", "t2"]);
  });

  test("match high: an unsure detector asks for no more overlap than a sure one", () => {
    // A third of overlap from one look to the next; a sixth when weighed by confidence.
    const states = watch(10, (look) => [person(10 + look * 20, 0.5)]);
    expect(only(last(states))).toMatchObject({ id: "t1", sights: 10 });
    // A seventh of overlap is somebody else, however sure.
    const jumping = watch(4, (look) => [person(10 + look * 30, 0.95)]);
    expect(ids(last(jumping))).toEqual(["t4"]);
  });

  test("match low: half hidden, he is weak and not gone; a weak sight alone begins nothing", () => {
    const weak = (look: number) => (look >= 10 && look < 20 ? 0.25 : 0.8);
    const states = watch(30, (look) => [person(10 + look * 6, weak(look)), person(500, 0.25)]);
    expect(only(last(states))).toMatchObject({ id: "t1", sights: 30 });
    expect(states.map(({ tracks }) => tracks[0]?.missedLooks)).toEqual(new Array(30).fill(0));
  });

  test("match high: what is evidence of something else is another object", () => {
    const states = watch(6, (look) => [{ ...person(100), className: look < 3 ? "car" : "person" }]);
    expect(ids(last(states))).toEqual(["t1", "t2"]);
    const same = watch(6, (look) => [{ ...person(100), className: look % 2 === 0 ? "car" : "truck" }]);
    expect(ids(last(same))).toEqual(["t1"]);
  });

  test("begin: one sight is tentative and gone at the next look; the second confirms", () => {
    const states = watch(4, (look) => (look === 0 ? [person(10)] : look === 1 ? [] : [person(300)]));
    expect(states.map(ids)).toEqual([["t1"], [], ["t2"], ["t2"]]);
  });

  test.each([
    { why: "hidden for 0.8 s while walking: the same man", hiddenLooks: 4, id: "t1" },
    { why: "hidden for 2 s while walking: somebody else", hiddenLooks: 10, id: "t2" },
    { why: "hidden for 2 s while strolling: he does not stand", hiddenLooks: 10, id: "t2", step: 4 },
  ])("lose: $why", ({ hiddenLooks, id, step = 14 }) => {
    const states = watch(20 + hiddenLooks + 5, (look) =>
      look >= 20 && look < 20 + hiddenLooks ? [] : [person(10 + look * step)],
    );
    expect(only(last(states)).id).toBe(id);
  });

  test("lose: a stall hidden by a bus for 20 s is the same stall, and only the bound counts as observed", () => {
    const states = watch(50 + 100 + 5, (look) =>
      look >= 50 && look < 150 ? [] : [person(100 + (look % 2))],
    );
    const track = only(last(states));
    expect(track).toMatchObject({ id: "t1", sights: 55 });
    // 49 steps, a gap of 20.2 s of which 5 count, 4 steps.
    expect(track.observedS).toBeCloseTo(53 * 0.2 + 5, 5);
  });

  test("remove: what stood is forgotten after forgetS of looking, not of being blind", () => {
    const stood = last(watch(20, () => [person(100)]));
    const blind = tracker.update(stood, [], { nowMs: 1e9 + 3_600_000, watchingSinceMs: 1e9 + 3_600_000 });
    expect(ids(blind)).toEqual(["t1"]);
    const looked = tracker.update(blind, [], { nowMs: 1e9 + 3_631_000, watchingSinceMs: 1e9 + 3_600_000 });
    expect(ids(looked)).toEqual([]);
    expect(looked.nextTrack).toBe(2);
  });

  test("is bounded", () => {
    const crowd = Array.from({ length: 400 }, (_, i) => person(i * 60));
    expect(last(watch(2, () => crowd)).tracks).toHaveLength(MAX_TRACKS);
  });
});

describe("ByteTrack's state", () => {
  test("is plain data: through JSON and a restart of 20 s the parked car goes on", () => {
    const parked: Xyxy = [653, 45, 723, 100];
    const car = (): Detection[] => [{ xyxy: parked, className: "car", confidence: 0.7 }];
    const before = last(watch(25, car));
    const stored = JSON.parse(JSON.stringify(before)) as TrackerState;
    const after = last(watch(5, car, { state: stored, nowMs: 1e9 + 25_000 }));
    expect(only(after)).toMatchObject({ id: "t1", sights: 30, firstSeenMs: 1e9 });
  });

  test("goes over from patrol to watch and back: the same car keeps number and dwell", () => {
    const car: Detection = { xyxy: [653, 45, 723, 100], className: "car", confidence: 0.7 };
    const patrol = (state: TrackerState, nowMs: number) =>
      associate(state, [car], { nowMs, watchingSinceMs: 0 }, policy);
    const patrolled = patrol(patrol(EMPTY_TRACKER, 1e9), 1e9 + 2_000);
    const watched = last(watch(10, () => [car], { state: patrolled, nowMs: 1e9 + 4_000 }));
    expect(only(watched)).toMatchObject({ id: "t1", sights: 12, firstSeenMs: 1e9 });
    const again = patrol(watched, 1e9 + 8_000);
    expect(only(again)).toMatchObject({ id: "t1", sights: 13, firstSeenMs: 1e9 });
    expect(again.motions).toBeUndefined();
  });
});
