import { describe, expect, it } from "vitest";
import { WHY_STEPS, type WhyStep } from "#contract";
import { type Answer, answerWhy } from "./chain.ts";
import type { Moment } from "./why-log.ts";
import type { LookNote, RefusalNote, ZoneNote } from "./why-note.ts";

const AT = Date.UTC(2026, 10, 21, 8);

const zone = (change: Partial<ZoneNote> = {}): ZoneNote => ({
  ...{ zoneId: "kerb", refusals: [], progress: [], ...change },
});
const look = (change: Partial<LookNote> = {}): LookNote => ({
  ...{
    kind: "look",
    atMs: AT - 1000,
    sizeWh: [640, 360],
    profile: "day",
    appeared: 0,
    vanished: 0,
    tracked: 1,
  },
  ...{ named: { car: { count: 1, best: 0.8 } }, zones: [zone()], ...change },
});
const refusal = (step: RefusalNote["step"], says: string, count = 1): RefusalNote => ({
  ...{ className: "car", step, says, count },
});
const progress = (step: ZoneNote["progress"][number]["step"], says: string) => ({
  ...{ className: "car", step, says },
});
const ask = (moment: Moment, zoneId?: string): Answer =>
  answerWhy({ moment, atMs: AT, goodForMs: 5000, zoneId });

function first(moment: Moment): { firstNo: WhyStep | undefined; says: string } {
  const [chain] = ask(moment).chains;
  const step = chain?.steps.find((each) => each.step === (chain.firstNo ?? "event"));
  return { firstNo: chain?.firstNo, says: step?.says ?? "" };
}

const guard = { why: "moved", zh: "摄像机被移动", en: "the camera was moved" } as const;
const TROUBLE = { kind: "trouble", atMs: AT - 500 } as const;

describe("the first step that said no", () => {
  it.each<[string, Moment, WhyStep | undefined, string | RegExp]>([
    [
      "a lost camera",
      { look: look({ atMs: AT - 60_000 }), trouble: { ...TROUBLE, step: "frame", says: "no answer" } },
      "frame",
      /^no answer \(since 2026-11-21T07:59:59\.500Z\)$/,
    ],
    [
      "a fault that was noticed only later",
      {
        look: look({ atMs: AT - 6000 }),
        trouble: { ...TROUBLE, atMs: AT + 9000, step: "frame", says: "no answer" },
      },
      "frame",
      /^no answer/,
    ],
    [
      "no look and no known fault",
      { look: look({ atMs: AT - 6000 }), nextLook: look({ atMs: AT + 6000 }) },
      "frame",
      /between 2026-11-21T07:59:54\.000Z and 2026-11-21T08:00:06\.000Z/,
    ],
    [
      "overload",
      { trouble: { ...TROUBLE, step: "detect", says: "the detector is overloaded" } },
      "detect",
      /overloaded/,
    ],
    [
      "a detector that failed after the look before",
      { look: look(), trouble: { ...TROUBLE, step: "detect", says: "worker died" } },
      "detect",
      /worker died/,
    ],
    [
      "events that could not be kept",
      { look: look(), trouble: { ...TROUBLE, step: "event", says: "outbox full" } },
      "event",
      /outbox full/,
    ],
    ["an empty street", { look: look({ named: {} }) }, "detect", /named nothing/],
    ["a camera that was moved", { look: look({ named: {}, guard }) }, "scene", "the camera was moved"],
    ["an unsure detection", { look: look() }, "track", /too unsure/],
    ["a camera without zones", { look: look({ zones: [] }) }, "zone", "the camera has no zones"],
    [
      "a car elsewhere",
      { look: look({ zones: [zone({ refusals: [refusal("place", "car stands outside zone kerb", 3)] })] }) },
      "zone",
      "3 times: car stands outside zone kerb",
    ],
    [
      "a car in a bay",
      { look: look({ zones: [zone({ refusals: [refusal("except", "car stands in an excepted part")] })] }) },
      "zone",
      /excepted/,
    ],
    [
      "a night market",
      { look: look({ zones: [zone({ notInForce: "permitted: night market" })] }) },
      "schedule",
      "permitted: night market",
    ],
    [
      "nothing of the class",
      {
        look: look({ zones: [zone({ refusals: [refusal("class", "dog is not what the rule is about")] })] }),
      },
      "rule",
      /dog/,
    ],
    [
      "part of the scene",
      { look: look({ zones: [zone({ refusals: [refusal("scenery", "bench is part of the scene")] })] }) },
      "rule",
      /bench/,
    ],
    [
      "not long enough",
      { look: look({ zones: [zone({ progress: [progress("dwell", "dwell 143 s of 180 s")] })] }) },
      "dwell",
      "dwell 143 s of 180 s",
    ],
    [
      "hidden",
      {
        look: look({ zones: [zone({ progress: [progress("hidden", "something stands in front of it")] })] }),
      },
      "dwell",
      /in front/,
    ],
    [
      "reported",
      { look: look({ zones: [zone({ progress: [progress("opened", "reported, and there for 190 s")] })] }) },
      undefined,
      "reported, and there for 190 s",
    ],
  ])("%s", (_, moment, firstNo, says) => {
    const found = first(moment);
    expect(found.firstNo).toBe(firstNo);
    expect(found.says).toMatch(says);
  });

  it("ends what was asked: the steps before it said yes or nothing, those after it were not asked", () => {
    const zones = [zone({ progress: [progress("dwell", "dwell 143 s of 180 s")] })];
    const [chain] = ask({ look: look({ zones }) }).chains;
    expect(chain?.steps.map(({ step, ok }) => `${step} ${String(ok)}`)).toEqual(
      WHY_STEPS.map(
        (step) => `${step} ${step === "dwell" ? "false" : step === "event" ? "undefined" : "true"}`,
      ),
    );
    expect(chain?.steps[2]?.says).toBe("the model named 1 x car (up to 0.8)");
  });

  it("in both languages where the sentence has both", () => {
    const [chain] = ask({ look: look({ guard }) }).chains;
    expect(chain?.steps.find(({ step }) => step === "scene")).toEqual({
      ...{ step: "scene", ok: false, says: "the camera was moved", saysZh: "摄像机被移动" },
    });
  });
});

it("each zone has its own chain, the one that came furthest first; beside its best thing the others are listed", () => {
  const kerb = zone({
    progress: [
      progress("observed", "seen for 80 s, 90 s are needed"),
      progress("dwell", "dwell 3 s of 180 s"),
    ],
    refusals: [refusal("place", "car stands outside zone kerb", 2)],
  });
  const wall = zone({ zoneId: "wall", refusals: [refusal("class", "car is not what the rule is about")] });
  const moment = { look: look({ zones: [wall, kerb] }) };
  const { chains } = ask(moment);
  expect(chains.map(({ zoneId, firstNo }) => [zoneId, firstNo])).toEqual([
    ["kerb", "dwell"],
    ["wall", "rule"],
  ]);
  expect(chains[0]?.others).toEqual([
    { className: "car", count: 1, says: "dwell 3 s of 180 s" },
    { className: "car", count: 2, says: "car stands outside zone kerb" },
  ]);
  expect(ask(moment, "wall").chains.map(({ zoneId }) => zoneId)).toEqual(["wall"]);
  expect(ask(moment, "new").chains[0]).toMatchObject({ zoneId: "new", firstNo: "zone" });
});
