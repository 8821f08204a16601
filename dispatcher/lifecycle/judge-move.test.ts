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
  falseAlarm: {
    from: ["unconfirmed", "open", "assigned", "accepted", "arrived"],
    roles: ["worker", "dispatcher", "reviewer"],
  },
  selfClear: { from: ["unconfirmed", "open", "assigned"], roles: ["system"] },
};

describe("judgeMove", () => {
  const cases = TICKET_ACTIONS.flatMap((action) =>
    TICKET_STATES.flatMap((state) => ROLES.map((role) => ({ action, state, role }))),
  );

  it.each(cases)("$action of a ticket that is $state by a $role", ({ action, state, role }) => {
    const said = refusal(ticket(state), { action, actor: { role, id: "W1" }, reason: "why" });
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

  it.each(["decline", "falseAlarm"] as const)("wants a reason in words for %s", (action) => {
    const actor = { role: "worker", id: "W1" } as const;
    const missing = `BAD_REQUEST: ${action} needs a reason in words; key "reason" is missing or empty`;
    expect(refusal(ticket("assigned"), { action, actor })).toBe(missing);
    expect(refusal(ticket("assigned"), { action, actor, reason: "  " })).toBe(missing);
  });
});
