/** The reviewers' queue without a browser: verdicts, taking back, and others who are quicker. */
import { describe, expect, it } from "vitest";
import type { Action, ReviewItem, Ticket } from "../../../shared/api.ts";
import { emptyQueue, judged, type QueueState, refilled, settled, undone } from "./queue.ts";
import { actionOf, mayJudge, reasonOf, VERDICTS } from "./verdicts.ts";

const item = (
  number: number,
  kind: ReviewItem["kind"] = "verify",
  actions: readonly Action[] = ["verifyClear", "verifyPresent", "confirm", "falseAlarm"],
  version = 5,
): ReviewItem =>
  ({
    kind,
    ticket: { id: `t${String(number)}`, number, version },
    evidence: [],
    lastReason: null,
    allowed: actions.map((action) => ({ action, needsReason: false, needs: null })),
  }) as unknown as ReviewItem;

const queueOf = (...items: ReviewItem[]): QueueState => refilled(emptyQueue, items);
const ids = ({ items }: QueueState): readonly string[] => items.map(({ ticket }) => ticket.id);
function given(
  state: QueueState,
  ...verdict: Parameters<typeof judged> extends [unknown, ...infer R] ? R : never
) {
  const next = judged(state, ...verdict);
  if (next === null) throw new Error("this verdict is not for this ticket");
  return next;
}
const ticket = { state: "closed", version: 6 } as unknown as Ticket;

describe("verdicts", () => {
  it.each([
    ["verify", ["verifyClear", "verifyPresent", null, "falseAlarm"]],
    ["confirm", [null, "confirm", null, "falseAlarm"]],
  ] as const)("of a ticket to %s say the same by the same key", (kind, actions) => {
    expect(VERDICTS.map((verdict) => actionOf(verdict, item(1, kind)))).toEqual(actions);
  });

  it("are only those that the API allows, and carry a reason for both readers", () => {
    expect(actionOf("clean", item(1, "verify", ["verifyPresent"]))).toBeNull();
    expect(mayJudge(item(1, "verify", []))).toBe(false);
    expect(reasonOf("verifyPresent", " ")).toMatch(/仍然存在 \/ Reviewer/);
    expect(reasonOf("verifyPresent", "车还在")).toBe("车还在");
    expect(reasonOf("confirm", "")).toBeNull();
  });
});

describe("the queue", () => {
  it("goes on with the next, and takes the last verdict back", () => {
    const after = given(queueOf(item(1), item(2)), "clean", "");
    expect(ids(after)).toEqual(["t2"]);
    expect(after.pending.map(({ action }) => action)).toEqual(["verifyClear"]);
    expect(ids(undone(after))).toEqual(["t1", "t2"]);
    expect(undone(after).pending).toEqual([]);
  });

  it("does not bring back what was judged, skipped, or is on its way, until it changed", () => {
    let state = given(given(queueOf(item(1), item(2), item(3)), "clean", ""), "skip", "");
    expect(ids(refilled(state, [item(1), item(2), item(3)]))).toEqual(["t3"]);
    const [pending] = state.pending;
    if (pending === undefined) throw new Error("nothing waits");
    state = settled(state, pending, { kind: "done", ticket });
    expect(state.judged).toBe(1);
    expect(ids(refilled(state, [item(1), item(3)]))).toEqual(["t3"]);
    expect(ids(refilled(state, [item(3), item(1, "verify", ["verifyClear"], 9)]))).toEqual(["t3", "t1"]);
  });

  it("the ticket that is looked at stays, and is no longer judged when somebody was quicker", () => {
    const taken = refilled(queueOf(item(1), item(2)), [item(2), item(4)]);
    expect(ids(taken)).toEqual(["t1", "t2", "t4"]);
    expect(taken.isTaken).toBe(true);
    expect(judged(taken, "clean", "")).toBeNull();
    expect(given(taken, "skip", "")).toMatchObject({ isTaken: false, skipped: [] });
  });

  it("a verdict that did not arrive comes back; a refused one and a conflict are told and do not", () => {
    const state = given(queueOf(item(1), item(2)), "clean", "");
    const [pending] = state.pending;
    if (pending === undefined) throw new Error("nothing waits");
    const offLine = settled(state, pending, { kind: "failed", failure: { kind: "off-line" } });
    expect(ids(offLine)).toEqual(["t2", "t1"]);
    expect(offLine.notes.map(({ number }) => number)).toEqual([1]);
    const refused = { kind: "refused", status: 403, code: "NOT_ALLOWED", message: "no" } as const;
    expect(ids(settled(state, pending, { kind: "failed", failure: refused }))).toEqual(["t2"]);
    const conflict = settled(state, pending, { kind: "conflict", ticket, since: [] });
    expect([ids(conflict), conflict.notes.length, conflict.judged]).toEqual([["t2"], 1, 0]);
  });
});
