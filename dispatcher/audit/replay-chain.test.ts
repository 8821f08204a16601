import { describe, expect, it } from "vitest";
import { type ChainLink, replayChain, type TicketChain } from "./replay-chain.ts";

const link = (sequence: number, action: string, ways: string, parts: Partial<ChainLink> = {}): ChainLink => {
  const [from = "", to = ""] = ways.split(">");
  const given = { actorRole: "system", reason: "so it is", ruleVersion: null, hasVerification: true };
  return { sequence, action, from: from === "" ? null : from, to, ...given, ...parts };
};

const WHOLE: readonly ChainLink[] = [
  link(1, "open", ">open"),
  link(2, "assign", "open>assigned"),
  link(3, "accept", "assigned>accepted", { actorRole: "worker" }),
  link(4, "finish", "accepted>done", { actorRole: "worker" }),
  link(5, "verifyPresent", "done>accepted"),
  link(6, "suspend", "accepted>suspended", { actorRole: "dispatcher" }),
  link(7, "resume", "suspended>accepted"),
  link(8, "finish", "accepted>done", { actorRole: "worker" }),
  link(9, "verifyClear", "done>closed"),
];

const chainOf = (links: readonly ChainLink[], parts: Partial<TicketChain> = {}): TicketChain => ({
  id: "t",
  number: 7,
  state: "closed",
  version: links.length,
  closeReason: "verified",
  links,
  ...parts,
});

const sentences = (chain: TicketChain): readonly string[] =>
  replayChain(chain).map(({ sentence }) => sentence);

describe("replayChain", () => {
  it("finds nothing in a whole life", () => {
    expect(sentences(chainOf(WHOLE))).toEqual([]);
  });

  it("finds nothing in a ticket that was merged, split and reopened", () => {
    const links = [
      link(1, "open", ">unconfirmed"),
      link(2, "confirm", "unconfirmed>open"),
      link(3, "mergeInto", "open>closed"),
      link(4, "split", "closed>open"),
      link(5, "selfClear", "open>closed"),
      link(6, "reopen", "closed>open"),
    ];
    expect(sentences(chainOf(links, { state: "open", closeReason: null }))).toEqual([]);
  });

  it.each<[string, TicketChain, string]>([
    [
      "a gap",
      chainOf([...WHOLE.slice(0, 3), ...WHOLE.slice(4)], { version: 9 }),
      "transition 4 is missing; the one after it has sequence 5",
    ],
    [
      "a break",
      chainOf([link(1, "open", ">open"), link(2, "selfClear", "assigned>closed")], {
        closeReason: "self-cleared",
      }),
      "transition 2 (selfClear) starts from assigned, but the one before it ended in open",
    ],
    [
      "an action that the state does not allow",
      chainOf([link(1, "open", ">open"), link(2, "verifyClear", "open>closed")]),
      "transition 2 (verifyClear) is not legal: from open it cannot be done",
    ],
    [
      "a wrong end",
      chainOf([link(1, "open", ">open"), link(2, "assign", "open>done")], {
        state: "done",
        closeReason: null,
      }),
      "transition 2 (assign) is not legal: it leads to assigned, not done",
    ],
    [
      "an actor who may not",
      chainOf([link(1, "open", ">open"), link(2, "assign", "open>assigned", { actorRole: "worker" })], {
        state: "assigned",
        closeReason: null,
      }),
      "transition 2 (assign) is not legal: a worker may not do it",
    ],
    [
      "a reason that is missing",
      chainOf(
        [
          link(1, "open", ">open"),
          link(2, "falseAlarm", "open>closed", { actorRole: "dispatcher", reason: " " }),
        ],
        {
          closeReason: "false-alarm",
        },
      ),
      "transition 2 (falseAlarm) is not legal: it was given no reason",
    ],
    [
      "a split of what was no duplicate",
      chainOf(
        [link(1, "open", ">open"), link(2, "selfClear", "open>closed"), link(3, "split", "closed>open")],
        {
          state: "open",
          closeReason: null,
        },
      ),
      "transition 3 (split) is not legal: the ticket was not closed as duplicate",
    ],
    [
      "an unknown action",
      chainOf([link(1, "open", ">open"), link(2, "toString", "open>open")], {
        state: "open",
        closeReason: null,
      }),
      "transition 2 (toString) is not legal: the table knows no such action",
    ],
    [
      "a ticket that began closed",
      chainOf([link(1, "open", ">closed")], { closeReason: null }),
      "transition 1 (open) is not legal: a ticket is opened as unconfirmed or open, not closed",
    ],
    [
      "no history",
      chainOf([], { version: 1, state: "open", closeReason: null }),
      "its version is 1, but its history ends with transition 0",
    ],
    [
      "another state",
      chainOf(WHOLE, { state: "open", closeReason: null }),
      "it is open, but its history ends in closed",
    ],
    [
      "another reason to close",
      chainOf(WHOLE, { closeReason: "cancelled" }),
      "it was closed as cancelled, but its last transition closes as verified",
    ],
    [
      "a done that nobody looks at",
      chainOf(WHOLE.map((each) => (each.sequence === 4 ? { ...each, hasVerification: false } : each))),
      '"done" of transition 4 has no verification',
    ],
  ])("names %s", (_, chain, sentence) => {
    expect(sentences(chain)).toContain(`ticket 7 (t): ${sentence}`);
  });

  it("does not judge by this table what an earlier edition allowed", () => {
    const old = { ruleVersion: "transitions-1" };
    const links = [link(1, "open", ">open"), link(2, "verifyClear", "open>closed", old)];
    expect(sentences(chainOf(links))).toEqual([]);
  });
});
