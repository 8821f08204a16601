import { describe, expect, it } from "vitest";
import type { Move } from "../book/book.ts";
import { deriveLabel, mayLabel, type Step } from "./derive-label.ts";
import { judgeLabels } from "./judge-labels.ts";
import type { Label, LabelFacts } from "./label.ts";

const FACTS: LabelFacts = {
  ...{ number: 7, violation: "parking", cameraCode: "99050100001320000001", zoneId: "kerb", seenAtMs: 1_000 },
  ...{ hasEvent: true, seenByCamera: true, isLabelled: false },
};
/** A person opened it in a camera's zone, and no camera has seen it. */
const BY_HAND: LabelFacts = { ...FACTS, hasEvent: false, seenByCamera: false };

function stepOf(move: Partial<Move>, before: Partial<Step["before"]> = {}): Step {
  const whole: Move = {
    ...{ action: "confirm", to: "open", closeReason: null, actorRole: "reviewer", actorId: "R1" },
    ...{ reason: null, workerId: null, atMs: 5_000, ...move },
  };
  return { before: { closeReason: null, workerId: "W1", ...before }, after: { version: 4 }, move: whole };
}

describe("what a step says of the camera", () => {
  it.each([
    ["a reviewer confirms", stepOf({ action: "confirm" }), FACTS, ["true", "R1", "reviewer"]],
    ["the machine confirms", stepOf({ action: "confirm", actorRole: "system" }), FACTS, null],
    [
      "a worker calls it a false alarm",
      stepOf({ action: "falseAlarm", actorRole: "worker", actorId: "W1", reason: "a shadow" }),
      FACTS,
      ["false", "W1", "worker"],
    ],
    [
      "it was handled, and the camera sees it clean",
      stepOf({ action: "verifyClear", actorRole: "system", actorId: "camera" }),
      FACTS,
      ["true", "W1", "worker"],
    ],
    [
      "a reviewer sees it still there",
      stepOf({ action: "verifyPresent" }),
      FACTS,
      ["true", "R1", "reviewer"],
    ],
    ["the camera does", stepOf({ action: "verifyPresent", actorRole: "system" }), FACTS, null],
    ["it went by itself", stepOf({ action: "selfClear", actorRole: "system" }), FACTS, null],
    ["an ordinary reopening", stepOf({ action: "reopen" }, { closeReason: "verified" }), FACTS, null],
    [
      "a false alarm is taken back",
      stepOf({ action: "reopen" }, { closeReason: "false-alarm" }),
      FACTS,
      ["true", "R1", "reviewer"],
    ],
    [
      "people's own ticket was handled where a camera looks",
      stepOf({ action: "verifyClear" }),
      BY_HAND,
      ["missed", "W1", "worker"],
    ],
    ["a camera saw it as well", stepOf({ action: "verifyClear" }), { ...BY_HAND, seenByCamera: true }, null],
    ["it lies in no zone", stepOf({ action: "verifyClear" }), { ...BY_HAND, zoneId: "by-hand" }, null],
    ["no camera is near", stepOf({ action: "verifyClear" }), { ...BY_HAND, cameraCode: "" }, null],
    ["people's own ticket was nothing", stepOf({ action: "falseAlarm" }), BY_HAND, null],
    [
      "what was written as missed was nothing",
      stepOf({ action: "falseAlarm" }),
      { ...BY_HAND, isLabelled: true },
      ["unclear", "R1", "reviewer"],
    ],
  ] as const)("%s", (_what, step, facts, said) => {
    const label = deriveLabel(step, facts);
    expect(label === null ? null : [label.verdict, label.byId, label.byRole]).toEqual(said);
    if (said !== null) expect(mayLabel(step)).toBe(true);
    if (label !== null) expect(label).toMatchObject({ sequence: 4, atMs: 5_000 });
  });

  it("keeps the reason of a false alarm as its cause, and none of what was right", () => {
    const reason = "wet road";
    expect(deriveLabel(stepOf({ action: "falseAlarm", reason }), FACTS)?.cause).toBe(reason);
    expect(deriveLabel(stepOf({ action: "verifyPresent", reason }), FACTS)?.cause).toBeNull();
  });
});

let id = 0;
function word(byRole: Label["byRole"], byId: string, verdict: Label["verdict"]): Label {
  id += 1;
  return { id, byRole, byId, verdict, causeCode: null, cause: null, atMs: id, sequence: null };
}

describe("which word counts", () => {
  it.each([
    ["nobody's", [], null, null],
    ["one's", [word("worker", "W1", "true")], "W1", "none"],
    [
      "a reviewer's before a worker's",
      [word("reviewer", "R1", "false"), word("worker", "W1", "true")],
      "R1",
      "open",
    ],
    ["of one rank the newest", [word("worker", "W1", "true"), word("worker", "W2", "false")], "W2", "open"],
    [
      "one's own newest, without a quarrel with oneself",
      [word("worker", "W1", "true"), word("worker", "W1", "false")],
      "W1",
      "none",
    ],
    [
      "an engineer's settles what others say",
      [word("worker", "W1", "true"), word("engineer", "E1", "false"), word("reviewer", "R1", "true")],
      "E1",
      "settled",
    ],
    [
      "two engineers who differ settle nothing",
      [word("engineer", "E1", "false"), word("administrator", "A1", "true")],
      "A1",
      "open",
    ],
    [
      "people who agree are no conflict",
      [word("worker", "W1", "true"), word("reviewer", "R1", "true"), word("engineer", "E1", "true")],
      "E1",
      "none",
    ],
  ] as const)("%s", (_what, words, byId, conflict) => {
    const judged = judgeLabels(words);
    expect([judged?.label.byId ?? null, judged?.conflict ?? null]).toEqual([byId, conflict]);
    expect(judgeLabels(words.toReversed()), "in whatever order they are read").toEqual(judged);
  });
});
