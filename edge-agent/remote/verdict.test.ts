import { describe, expect, it } from "vitest";
import type { Look, Seen } from "../perceive/zone/look.ts";
import { sampleFrame } from "../report/event/sample.fixture.ts";
import { addLook, decide, NO_LOOKS, undecidedReason } from "./verdict.ts";

const KEY = "34020000001320000001/kerb/parking/16-10";
const car: Seen = {
  zoneId: "kerb",
  violation: "parking",
  dedupKey: KEY,
  className: "car",
  confidence: 0.834,
  xyxy: [60, 40, 100, 70],
  sinceMs: 0,
};
const neighbour: Seen = { ...car, dedupKey: KEY.replace("16-10", "20-10") };
const look = (seen: readonly Seen[], hidden: readonly string[] = []): Look => ({
  frame: sampleFrame(),
  seen,
  hidden,
  reasons: [],
  named: [],
});

/** "S" sees the incident, "." sees nothing, "n" sees another object in the same zone,
 * "h" sees something in front of it. */
function after(series: string, looks: number) {
  let tally = NO_LOOKS;
  for (const [index, letter] of series.split("").entries()) {
    const seen = letter === "S" ? [neighbour, car] : letter === "n" ? [neighbour] : [];
    tally = addLook(tally, look(seen, letter === "h" ? [KEY] : []), KEY);
    const decision = decide(tally, { looks });
    if (decision !== null) return { ...decision, after: index + 1 };
  }
  return { verdict: "open", reason: undecidedReason(tally, { looks, timeoutS: 30 }), after: series.length };
}

describe("verdict of a verification", () => {
  it.each<readonly [series: string, looks: number, verdict: string, atLook: number, reason: string]>([
    ["...", 3, "clear", 3, "not there in 3 looks in a row"],
    ["nnn", 3, "clear", 3, "not there in 3 looks in a row"],
    ["..h.", 3, "clear", 4, "not there in 3 looks in a row"],
    [".", 1, "clear", 1, "not there in 1 look in a row"],
    ["S...", 3, "clear", 4, "not there in 3 looks in a row"],
    ["SS", 3, "present", 2, "still there in 2 of 2 looks (car, 83 %)"],
    [".S.S", 3, "present", 4, "still there in 2 of 4 looks (car, 83 %)"],
    ["S", 1, "present", 1, "still there in 1 of 1 look (car, 83 %)"],
    ["SS", 2, "present", 2, "still there in 2 of 2 looks (car, 83 %)"],
    ["", 3, "open", 0, "the camera gave no look within 30 s"],
    ["..", 3, "open", 2, "the camera gave only 2 of 3 looks within 30 s"],
    ["..S.", 3, "open", 4, "neither 3 clean in a row nor 2 sights within 30 s, in 4 looks"],
  ])("%s with %i looks wanted is %s", (...row) => {
    const [series, looks, verdict, atLook, reason] = row;
    expect(after(series, looks)).toEqual({ verdict, reason, after: atLook });
  });
});
