import { describe, expect, it } from "vitest";
import type { Xyxy } from "../geometry/box.ts";
import { agreementOf, compareSightings } from "./agreement.ts";
import { compared, fallenBack, looked, newBook, reasonToFallBack, restoreBook } from "./canary-book.ts";

const confidence = { floor: 0.1, recommended: 0.5 };
const OWN = { evidence: { car: ["motor-vehicle"], bench: [] }, confidence };
const CANARY = { evidence: { Auto: ["motor-vehicle"], Rad: ["non-motor-vehicle"] }, confidence };

const box = (className: string, xyxy: Xyxy, sure = 0.9) => ({ className, confidence: sure, xyxy });
const A: Xyxy = [0, 0, 100, 100];
const B: Xyxy = [200, 0, 300, 100];

describe("agreement of two models on a picture", () => {
  it.each([
    ["the same thing under two class names", [box("Auto", A)], [box("car", A)], [1, 1, 1]],
    ["half beside it", [box("Auto", A)], [box("car", [60, 0, 160, 100])], [0, 1, 1]],
    ["evidence of something else", [box("Rad", A)], [box("car", A)], [0, 1, 1]],
    ["not sure enough to count", [box("Auto", A, 0.4)], [box("car", A)], [0, 0, 1]],
    ["a class that is evidence of nothing", [], [box("bench", A)], [0, 0, 0]],
    ["two boxes on one thing", [box("Auto", A), box("Auto", [5, 0, 105, 100])], [box("car", A)], [1, 2, 1]],
    [
      "each goes to the nearer one",
      [box("Auto", [30, 0, 130, 100]), box("Auto", A)],
      [box("car", [20, 0, 120, 100]), box("car", B)],
      [1, 2, 2],
    ],
  ])("%s", (_what, canary, own, [matched, ours, theirs]) => {
    expect(
      compareSightings({ detections: canary, manifest: CANARY }, { detections: own, manifest: OWN }),
    ).toEqual({ matched, canary: ours, own: theirs });
  });

  it("is F1 over all looks, and nothing where nobody saw anything", () => {
    const look = (matched: number, canary: number, own: number) => ({
      cameraCode: "1",
      matched,
      canary,
      own,
    });
    expect(agreementOf([look(2, 2, 3), look(0, 1, 0)])).toBeCloseTo(4 / 6);
    expect(agreementOf([look(0, 0, 0)])).toBeUndefined();
    expect(agreementOf([])).toBeUndefined();
  });
});

describe("a canary's book", () => {
  const asked = { minAgreement: 0.8, window: 5 };
  const book = newBook("identity", "own", 1000);
  const agreeing = { cameraCode: "1", matched: 1, canary: 1, own: 1 };
  const lone = { ...agreeing, matched: 0 };
  const after = (looks: readonly (typeof agreeing)[]) =>
    looks.reduce((state, look) => compared(state, look, asked.window), book);
  const answers = (fails: readonly boolean[]) => fails.reduce(looked, book);

  it("judges agreement over a full window of looks that had something in them", () => {
    const nothing = { ...agreeing, matched: 0, canary: 0, own: 0 };
    const few = after([lone, lone, lone, lone, nothing]);
    expect([few.compared, few.window.length]).toEqual([5, 4]);
    expect(reasonToFallBack(few, asked)).toBeUndefined();
    expect(reasonToFallBack(after([lone, lone, agreeing, agreeing, agreeing]), asked)).toBe(
      "the canary model's boxes agree with the agent's own model's by 0.60 over the latest 5 compared looks; at least 0.80 was asked for",
    );
    // The lone ones have left the window.
    const better = after([lone, lone, agreeing, agreeing, agreeing, agreeing, agreeing]);
    expect(reasonToFallBack(better, asked)).toBeUndefined();
    expect(reasonToFallBack(after([lone, lone, lone, lone, lone]), { ...asked, minAgreement: 0 })).toBe(
      undefined,
    );
  });

  it("falls back after three failures in a row, or ten of a hundred looks", () => {
    expect(reasonToFallBack(answers([true, true, false, true]), asked)).toBeUndefined();
    expect(reasonToFallBack(answers([false, true, true, true]), asked)).toBe(
      "the canary model gave no answer 3 times in a row",
    );
    const scattered = Array.from({ length: 90 }, (_, i) => i % 9 === 0);
    expect(reasonToFallBack(answers(scattered), asked)).toBe(
      "the canary model gave no answer in 10 of the latest 90 looks",
    );
    expect(reasonToFallBack(answers([...scattered, ...Array<boolean>(20).fill(false)]), asked)).toBe(
      undefined,
    );
  });

  it("goes on after a restart for the same trial, and compares with the same model only", () => {
    const kept = JSON.parse(JSON.stringify(fallenBack(after([lone]), "why", 2000))) as unknown;
    expect(restoreBook(kept, book)).toEqual(kept);
    expect(restoreBook(kept, newBook("identity", "another own", 5))).toMatchObject({
      ...{ ownSha256: "another own", window: [], sinceMs: 1000, fallenBack: { reason: "why" } },
    });
    expect(restoreBook(kept, newBook("another", "own", 5)).fallenBack).toBeUndefined();
    for (const odd of [undefined, null, 3, "x", {}, { identity: "identity" }])
      expect(restoreBook(odd, book)).toBe(book);
  });
});
