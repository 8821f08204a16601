import { describe, expect, it } from "vitest";
import { judgeStream, lostUndecided } from "./judge-stream.ts";

const mark = { createdAt: "monday", highestSequence: 90 };
const place = { createdAt: "monday", firstSequence: 1, lastSequence: 100 };

describe("judgeStream", () => {
  it.each([
    ["the same stream, longer", mark, place, null, mark],
    ["the same stream, no longer", mark, { ...place, lastSequence: 90 }, null, mark],
    [
      "never seen before",
      { createdAt: "", highestSequence: 7 },
      place,
      null,
      { createdAt: "monday", highestSequence: 7 },
    ],
    [
      "its end went backwards",
      mark,
      { ...place, lastSequence: 80 },
      80,
      { createdAt: "monday", highestSequence: 80 },
    ],
    [
      "made anew, and longer than the old",
      mark,
      { ...place, createdAt: "friday" },
      0,
      { createdAt: "friday", highestSequence: 0 },
    ],
    [
      "never seen, but shorter than what was acknowledged",
      { createdAt: "", highestSequence: 101 },
      place,
      100,
      { createdAt: "monday", highestSequence: 100 },
    ],
  ])("%s", (...[, before, now, lostAbove, after]) => {
    expect(judgeStream(before, now)).toMatchObject({ lostAbove, mark: after });
  });

  it("says what happened", () => {
    expect(judgeStream(mark, { ...place, lastSequence: 80 }).reason).toBe(
      "the event stream went backwards (it ends at 80 and had acknowledged 90)",
    );
    expect(judgeStream(mark, { ...place, createdAt: "friday" }).reason).toBe(
      "the event stream was made anew (at friday; it was of monday)",
    );
  });
});

describe("lostUndecided", () => {
  const sent = [10, 20, 30].map((streamSequence) => ({
    ...{ position: streamSequence, eventId: `e${streamSequence}`, streamSequence, sentAtMs: 0 },
  }));
  it.each([
    ["the dispatcher has not come so far yet", place, { createdAt: "monday", settledSequence: 9 }, []],
    [
      "all up to 20 is decided, but these are not",
      place,
      { createdAt: "monday", settledSequence: 20 },
      [10, 20],
    ],
    ["the dispatcher speaks of another stream", place, { createdAt: "friday", settledSequence: 99 }, []],
    ["the stream begins behind them", { ...place, firstSequence: 21 }, undefined, [10, 20]],
    ["the agent may not ask for the stream", null, { createdAt: "monday", settledSequence: 10 }, [10]],
    ["nothing is known", null, undefined, []],
  ])("%s", (...[, now, settled, lost]) => {
    expect(lostUndecided(sent, now, settled).map(({ streamSequence }) => streamSequence)).toEqual(lost);
  });
});
