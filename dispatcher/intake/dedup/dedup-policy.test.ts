import { describe, expect, it } from "vitest";
import { type DedupInput, judgeEvent } from "./dedup-policy.ts";

const at = (minute: number): number => Date.parse("2026-11-21T08:00:00Z") + minute * 60_000;
const open = (state: NonNullable<DedupInput["open"]>["state"]): DedupInput["open"] => ({
  state,
  lastSeenAtMs: at(0),
});
const closed = (
  closeReason: NonNullable<DedupInput["lastClosed"]>["closeReason"],
): DedupInput["lastClosed"] => ({
  closedAtMs: at(0),
  closeReason,
});

type Row = readonly [
  why: string,
  phase: DedupInput["phase"],
  minute: number,
  open: DedupInput["open"],
  lastClosed: DedupInput["lastClosed"],
  verdict: string,
];

const ROWS: readonly Row[] = [
  ["the first sighting opens", "opened", 1, null, null, "open"],
  ["an update whose opening was lost opens too: it is still there", "updated", 1, null, null, "open"],
  ["a clearing of what never was is refused", "cleared", 1, null, null, "refuse"],
  ["a second opening of the key joins", "opened", 1, open("assigned"), null, "join sighting"],
  ["an update joins, whatever the state", "updated", 1, open("done"), null, "join sighting"],
  ["gone before anybody accepted it", "cleared", 1, open("open"), null, "join selfClear"],
  ["gone before the assigned one accepted it", "cleared", 1, open("assigned"), null, "join selfClear"],
  ["gone at the very instant of the last sighting", "cleared", 0, open("open"), null, "join selfClear"],
  [
    "a clearing older than the last sighting is of a former episode",
    "cleared",
    -1,
    open("open"),
    null,
    "join note",
  ],
  ["a worker on the way decides", "cleared", 1, open("accepted"), null, "join note"],
  ["a worker there decides", "cleared", 1, open("arrived"), null, "join note"],
  ["the camera's second look decides", "cleared", 1, open("done"), null, "join note"],
  ["captured before the close, arrived after it", "updated", -1, null, closed("verified"), "joinClosed"],
  ["captured at the close", "updated", 0, null, closed("verified"), "joinClosed"],
  ["a late opening belongs to the closed one too", "opened", -1, null, closed("verified"), "joinClosed"],
  ["still there after the close", "updated", 1, null, closed("verified"), "open"],
  ["back after it had cleared by itself", "opened", 1, null, closed("self-cleared"), "open"],
  ["the agent's clearing after the camera verified", "cleared", 1, null, closed("verified"), "joinClosed"],
  [
    "the same episode, which a human called a false alarm",
    "updated",
    1,
    null,
    closed("false-alarm"),
    "joinClosed",
  ],
  ["a new episode after a false alarm", "opened", 1, null, closed("false-alarm"), "open"],
];

const wordsOf = (verdict: ReturnType<typeof judgeEvent>): string => {
  if (verdict.kind === "join") return `join ${verdict.as}`;
  return verdict.kind === "open" && verdict.state !== "open" ? `open ${verdict.state}` : verdict.kind;
};

/** What nobody has looked at yet; the last column is the event's needsConfirmation. */
const UNCONFIRMED_ROWS: readonly (readonly [...Row, boolean])[] = [
  ["the rule alone saw it: a person looks first", "opened", 1, null, null, "open unconfirmed", true],
  ["the same when its opening was lost", "updated", 1, null, null, "open unconfirmed", true],
  ["still there, and still nobody agrees", "updated", 1, open("unconfirmed"), null, "join sighting", true],
  ["a detector agrees now", "updated", 1, open("unconfirmed"), null, "join confirm", false],
  ["one that agreed earlier and came late", "opened", -1, open("unconfirmed"), null, "join confirm", false],
  [
    "a person has confirmed it, the rule goes on asking",
    "updated",
    1,
    open("open"),
    null,
    "join sighting",
    true,
  ],
  ["no second confirmation", "updated", 1, open("assigned"), null, "join sighting", false],
  ["gone before anybody looked", "cleared", 1, open("unconfirmed"), null, "join selfClear", true],
  ["a clearing confirms nothing", "cleared", 1, open("unconfirmed"), null, "join selfClear", false],
  ["a former episode's clearing", "cleared", -1, open("unconfirmed"), null, "join note", false],
  ["a person rejected this very episode", "updated", 1, null, closed("false-alarm"), "joinClosed", true],
  [
    "and a detector does not overrule the person",
    "updated",
    1,
    null,
    closed("false-alarm"),
    "joinClosed",
    false,
  ],
  [
    "a new episode waits for a person again",
    "opened",
    1,
    null,
    closed("false-alarm"),
    "open unconfirmed",
    true,
  ],
];

describe("judgeEvent", () => {
  it.each(UNCONFIRMED_ROWS)("unconfirmed: %s", (...row) => {
    const [, phase, minute, openTicket, lastClosed, expected, needsConfirmation] = row;
    const input = { phase, capturedAtMs: at(minute), needsConfirmation, open: openTicket, lastClosed };
    expect(wordsOf(judgeEvent(input))).toBe(expected);
  });

  it.each(ROWS)("%s", (...row) => {
    const [, phase, minute, openTicket, lastClosed, expected] = row;
    const needsConfirmation = false;
    const verdict = judgeEvent({
      phase,
      capturedAtMs: at(minute),
      needsConfirmation,
      open: openTicket,
      lastClosed,
    });
    expect(wordsOf(verdict)).toBe(expected);
  });

  it("gives the reason that is kept with the decision", () => {
    const judged = judgeEvent({
      phase: "cleared",
      capturedAtMs: at(1),
      needsConfirmation: false,
      open: open("accepted"),
      lastClosed: null,
    });
    expect(judged).toMatchObject({
      reason: "cleared while the ticket was accepted: the worker's proof decides",
    });
    expect(
      judgeEvent({
        phase: "updated",
        capturedAtMs: at(-1),
        needsConfirmation: false,
        open: null,
        lastClosed: closed("verified"),
      }),
    ).toEqual({
      kind: "joinClosed",
      reason: "after close",
    });
    const orphan = { phase: "cleared", capturedAtMs: at(1), needsConfirmation: false } as const;
    expect(judgeEvent({ ...orphan, open: null, lastClosed: null })).toEqual({
      kind: "refuse",
      reason: "cleared, but no ticket was ever opened for this dedup key",
    });
  });
});
