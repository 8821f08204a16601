import { describe, expect, it } from "vitest";
import { DispatcherError } from "../errors.ts";
import { judgeMove, type JudgedTicket, type MoveRequest } from "./judge-move.ts";
import {
  type Role,
  ROLES,
  TICKET_ACTIONS,
  TICKET_STATES,
  type TicketAction,
  type TicketState,
} from "./ticket.ts";

const ticket = (state: TicketState, parts: Partial<JudgedTicket> = {}): JudgedTicket => ({
  number: 12,
  state,
  version: 4,
  workerId: "W1",
  closeReason: null,
  handOvers: 0,
  ...parts,
});

function refusal(given: JudgedTicket, request: MoveRequest): string | null {
  try {
    judgeMove(given, request);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof DispatcherError)) throw thrown;
    return `${thrown.code}: ${thrown.message}`;
  }
}

/** Written out once more, by hand: the table in ticket.ts must not change unnoticed. */
const LEGAL: Readonly<Record<TicketAction, { from: readonly TicketState[]; roles: readonly Role[] }>> = {
  confirm: { from: ["unconfirmed"], roles: ["system", "dispatcher", "reviewer"] },
  assign: { from: ["open"], roles: ["system", "dispatcher"] },
  decline: { from: ["assigned"], roles: ["worker"] },
  accept: { from: ["assigned"], roles: ["worker"] },
  arrive: { from: ["accepted"], roles: ["worker"] },
  finish: { from: ["accepted", "arrived"], roles: ["worker"] },
  verifyClear: { from: ["done"], roles: ["system", "reviewer"] },
  verifyPresent: { from: ["done"], roles: ["system", "reviewer"] },
  verifyBlind: { from: ["done"], roles: ["system"] },
  offerExpired: { from: ["assigned"], roles: ["system"] },
  falseAlarm: {
    from: ["unconfirmed", "open", "assigned", "accepted", "arrived"],
    roles: ["worker", "gridLeader", "dispatcher", "reviewer"],
  },
  selfClear: { from: ["unconfirmed", "open", "assigned", "suspended"], roles: ["system"] },
  handOver: { from: ["assigned", "accepted", "arrived"], roles: ["worker", "gridLeader", "dispatcher"] },
  suspend: { from: ["open", "assigned", "accepted", "arrived"], roles: ["gridLeader", "dispatcher"] },
  resume: { from: ["suspended"], roles: ["system", "gridLeader", "dispatcher"] },
  reopen: { from: ["closed"], roles: ["system", "dispatcher", "reviewer"] },
  mergeInto: {
    from: ["unconfirmed", "open", "assigned", "accepted", "arrived", "done", "suspended"],
    roles: ["system", "gridLeader", "dispatcher"],
  },
  split: { from: ["closed"], roles: ["system", "gridLeader", "dispatcher"] },
  refuse: {
    from: ["unconfirmed", "open", "assigned", "accepted", "arrived"],
    roles: ["system", "gridLeader", "dispatcher"],
  },
  cancel: {
    from: ["unconfirmed", "open", "assigned", "accepted", "arrived", "done", "suspended"],
    roles: ["dispatcher", "administrator"],
  },
};

/** Whatever else an action may need, and a ticket that was closed as the action wants it. */
const WITH = { reason: "why", workerId: "W2", untilMs: 1, intoTicketId: "other" } as const;
const closedFor = (action: TicketAction): Partial<JudgedTicket> => ({
  closeReason: action === "split" ? "duplicate" : "verified",
});

describe("judgeMove", () => {
  const cases = TICKET_ACTIONS.flatMap((action) =>
    TICKET_STATES.flatMap((state) => ROLES.map((role) => ({ action, state, role }))),
  );

  it.each(cases)("$action of a ticket that is $state by a $role", ({ action, state, role }) => {
    const given = state === "closed" ? closedFor(action) : {};
    const said = refusal(ticket(state, given), { action, actor: { role, id: "W1" }, ...WITH });
    const { from, roles } = LEGAL[action];
    if (!roles.includes(role))
      expect(said).toMatch(new RegExp(`^NOT_ALLOWED: ${action} belongs to the .*; W1 is a ${role}$`));
    else if (!from.includes(state))
      expect(said).toMatch(new RegExp(`^ILLEGAL_TRANSITION: ticket 12 is ${state}; ${action} needs it `));
    else expect(said).toBeNull();
  });

  it("says what the ticket is and what the action needs", () => {
    const worker = { role: "worker", id: "W1" } as const;
    expect(refusal(ticket("closed"), { action: "accept", actor: worker })).toBe(
      "ILLEGAL_TRANSITION: ticket 12 is closed; accept needs it assigned",
    );
    const office = { role: "dispatcher", id: "D1" } as const;
    expect(refusal(ticket("unconfirmed"), { action: "assign", actor: office })).toBe(
      "ILLEGAL_TRANSITION: ticket 12 is unconfirmed; assign needs it open",
    );
    expect(refusal(ticket("open"), { action: "finish", actor: worker })).toBe(
      "ILLEGAL_TRANSITION: ticket 12 is open; finish needs it accepted or arrived",
    );
  });

  it("refuses another version than the one that was seen", () => {
    const actor = { role: "worker", id: "W1" } as const;
    expect(refusal(ticket("assigned"), { action: "accept", actor, expectedVersion: 4 })).toBeNull();
    expect(refusal(ticket("accepted"), { action: "accept", actor, expectedVersion: 3 })).toBe(
      "STALE_VERSION: ticket 12 has changed since: it is accepted, version 4, and you saw version 3; read it again",
    );
  });

  it("lets a worker act only on the worker's own ticket", () => {
    const actor = { role: "worker", id: "W2" } as const;
    expect(refusal(ticket("assigned"), { action: "accept", actor })).toBe(
      "NOT_ALLOWED: ticket 12 belongs to worker W1; worker W2 cannot accept it",
    );
    expect(refusal(ticket("open", { workerId: null }), { action: "falseAlarm", actor, reason: "no" })).toBe(
      "NOT_ALLOWED: ticket 12 is nobody's; worker W2 cannot falseAlarm it",
    );
  });

  it("names who was faster", () => {
    const request = { action: "accept", actor: { role: "worker", id: "W1" }, expectedVersion: 3 } as const;
    const lastMove = { action: "suspend", actorRole: "dispatcher", actorId: "D02", atMs: 0 } as const;
    expect(() => {
      judgeMove(ticket("suspended"), request, { lastMove });
    }).toThrow(
      "ticket 12 has changed since by dispatcher D02's suspend at 1970-01-01T00:00:00.000Z: it is suspended, version 4, and you saw version 3; read it again",
    );
  });

  it("lets only the office hand over what went from hand to hand too often", () => {
    const handOver = { action: "handOver", ...WITH } as const;
    const tired = ticket("accepted", { handOvers: 3 });
    const refused =
      "NOT_ALLOWED: ticket 12 went from hand to hand 3 times; from now on only the office hands it over";
    expect(refusal(tired, { ...handOver, actor: { role: "worker", id: "W1" } })).toBe(refused);
    expect(refusal(tired, { ...handOver, actor: { role: "gridLeader", id: "L1" } })).toBe(refused);
    expect(refusal(tired, { ...handOver, actor: { role: "dispatcher", id: "D1" } })).toBeNull();
  });

  it("wants to know to whom, until when, and into what", () => {
    const actor = { role: "dispatcher", id: "D1" } as const;
    const missing = (action: TicketAction) => refusal(ticket("accepted"), { action, actor, reason: "why" });
    expect(missing("handOver")).toBe(
      'BAD_REQUEST: handOver needs the worker who gets it; key "workerId" is missing',
    );
    expect(missing("suspend")).toBe(
      'BAD_REQUEST: suspend needs the instant until which it waits; key "untilMs" is missing',
    );
    expect(missing("mergeInto")).toBe(
      'BAD_REQUEST: mergeInto needs the ticket in which it goes on; key "intoTicketId" is missing',
    );
    expect(refusal(ticket("accepted"), { action: "handOver", actor, reason: "why", workerId: "W1" })).toBe(
      'BAD_REQUEST: ticket 12 belongs to worker W1 already; key "workerId" must name another',
    );
  });

  it("opens a duplicate again by split alone, and nothing else by split", () => {
    const actor = { role: "dispatcher", id: "D1" } as const;
    const closed = (closeReason: JudgedTicket["closeReason"]) => ticket("closed", { closeReason });
    expect(refusal(closed("duplicate"), { action: "reopen", actor, reason: "why" })).toBe(
      "ILLEGAL_TRANSITION: ticket 12 was closed as duplicate and goes on in another ticket; split takes it out of there",
    );
    expect(refusal(closed("verified"), { action: "split", actor, reason: "why" })).toBe(
      "ILLEGAL_TRANSITION: ticket 12 was closed as verified; split needs it closed as duplicate",
    );
  });

  it.each(["decline", "falseAlarm"] as const)("wants a reason in words for %s", (action) => {
    const actor = { role: "worker", id: "W1" } as const;
    const missing = `BAD_REQUEST: ${action} needs a reason in words; key "reason" is missing or empty`;
    expect(refusal(ticket("assigned"), { action, actor })).toBe(missing);
    expect(refusal(ticket("assigned"), { action, actor, reason: "  " })).toBe(missing);
  });
});
