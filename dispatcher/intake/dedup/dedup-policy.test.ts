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

/** Nothing around it, by an exact clock. */
const PLAIN: DedupInput = {
  phase: "opened",
  capturedAtMs: at(1),
  uncertaintyMs: 0,
  needsConfirmation: false,
  open: null,
  lastClosed: null,
  hasNear: false,
  closedNear: null,
  silence: null,
  reopenWithinMs: 0,
};

describe("judgeEvent", () => {
  it.each(UNCONFIRMED_ROWS)("unconfirmed: %s", (...row) => {
    const [, phase, minute, openTicket, lastClosed, expected, needsConfirmation] = row;
    const input = {
      ...PLAIN,
      phase,
      capturedAtMs: at(minute),
      needsConfirmation,
      open: openTicket,
      lastClosed,
    };
    expect(wordsOf(judgeEvent(input))).toBe(expected);
  });

  it.each(ROWS)("%s", (...row) => {
    const [, phase, minute, openTicket, lastClosed, expected] = row;
    const verdict = judgeEvent({ ...PLAIN, phase, capturedAtMs: at(minute), open: openTicket, lastClosed });
    expect(wordsOf(verdict)).toBe(expected);
  });

  it("gives the reason that is kept with the decision", () => {
    expect(judgeEvent({ ...PLAIN, phase: "cleared", open: open("accepted") })).toMatchObject({
      reason: "cleared while the ticket was accepted: the worker's proof decides",
    });
    expect(
      judgeEvent({ ...PLAIN, phase: "updated", capturedAtMs: at(-1), lastClosed: closed("verified") }),
    ).toEqual({ kind: "joinClosed", former: "lastClosed", reason: "after close" });
    expect(judgeEvent({ ...PLAIN, phase: "cleared" })).toEqual({
      kind: "refuse",
      why: "never-opened",
      reason: "cleared, but no ticket was ever opened for this dedup key",
    });
  });
});

describe("judgeEvent: recurrence", () => {
  const HOUR_MS = 3_600_000;
  const back = { ...PLAIN, reopenWithinMs: HOUR_MS };
  const rows: readonly (readonly [why: string, input: Partial<DedupInput>, expected: object])[] = [
    ["a young proof was none", { lastClosed: closed("verified") }, { kind: "reopen", former: "lastClosed" }],
    [
      "also when it only says: still there",
      { phase: "updated", lastClosed: closed("verified") },
      { kind: "reopen" },
    ],
    [
      "and when another camera saw it",
      { closedNear: closed("verified") },
      { kind: "reopen", former: "closedNear" },
    ],
    [
      "an old proof was good: a new ticket that names the old one",
      { lastClosed: closed("verified"), capturedAtMs: at(60) },
      { kind: "open", recursOf: "lastClosed" },
    ],
    [
      "what had gone by itself comes back as a new one",
      { lastClosed: closed("self-cleared") },
      { kind: "open", recursOf: "lastClosed" },
    ],
    [
      "a false alarm is never reopened",
      { lastClosed: closed("false-alarm") },
      { kind: "open", recursOf: "lastClosed" },
    ],
    ["nor what nobody was responsible for", { lastClosed: closed("refused") }, { kind: "open" }],
    [
      "whose same episode opens nothing",
      { phase: "updated", lastClosed: closed("refused") },
      { kind: "joinClosed" },
    ],
    [
      "the rule alone does not overrule a proof",
      { lastClosed: closed("verified"), needsConfirmation: true },
      { kind: "open", state: "unconfirmed", recursOf: "lastClosed" },
    ],
    [
      "an open ticket at the place goes before a former one",
      { lastClosed: closed("verified"), hasNear: true },
      { kind: "joinNear" },
    ],
    [
      "the key's own history goes before the place's",
      { lastClosed: closed("self-cleared"), closedNear: closed("verified") },
      { kind: "open", recursOf: "lastClosed" },
    ],
  ];
  it.each(rows)("%s", (_why, input, expected) => {
    expect(judgeEvent({ ...back, ...input })).toMatchObject(expected);
  });
});

describe("judgeEvent: the clock's uncertainty", () => {
  const late = { ...PLAIN, lastClosed: closed("verified"), reopenWithinMs: 3_600_000 };
  it.each([
    ["surely after the close", 6_000, 5_000, "reopen"],
    ["at the edge of what the clock can tell", 5_000, 5_000, "joinClosed"],
    ["perhaps before it", 3_000, 5_000, "joinClosed"],
    ["the same by an exact clock", 3_000, 1_000, "reopen"],
  ])("%s", (_why, afterMs, uncertaintyMs, kind) => {
    expect(judgeEvent({ ...late, capturedAtMs: at(0) + afterMs, uncertaintyMs }).kind).toBe(kind);
  });

  it("says how sure it is", () => {
    expect(judgeEvent({ ...late, capturedAtMs: at(0) + 3_000, uncertaintyMs: 5_000 })).toEqual({
      kind: "joinClosed",
      former: "lastClosed",
      reason: "after close: captured 3 s after it, by a clock that may be off by 5 s",
    });
  });

  it("a word about the place from before its ticket was closed belongs to that ticket", () => {
    const word = { ...PLAIN, capturedAtMs: at(-10), closedNear: closed("verified") };
    expect(judgeEvent(word)).toEqual({ kind: "joinClosed", former: "closedNear", reason: "after close" });
  });
});

describe("judgeEvent: silences", () => {
  const silenced = { ...PLAIN, silence: "a permit covers it" };
  it("holds back what would open or reopen a ticket, and nothing else", () => {
    const refusal = { kind: "refuse", why: "silenced", reason: "a permit covers it" };
    expect(judgeEvent(silenced)).toEqual(refusal);
    expect(judgeEvent({ ...silenced, lastClosed: closed("verified"), reopenWithinMs: 3_600_000 })).toEqual(
      refusal,
    );
    expect(judgeEvent({ ...silenced, open: open("assigned") })).toMatchObject({
      kind: "join",
      as: "sighting",
    });
    expect(judgeEvent({ ...silenced, phase: "cleared", open: open("open") })).toMatchObject({
      as: "selfClear",
    });
    expect(judgeEvent({ ...silenced, hasNear: true }).kind).toBe("joinNear");
    expect(judgeEvent({ ...silenced, capturedAtMs: at(-1), lastClosed: closed("verified") }).kind).toBe(
      "joinClosed",
    );
  });
});
