/** What the one who looks may do with this ticket, as the API says, and what each step asks for. Pure. */
import type { Action, Me, Ticket } from "../../../shared/api.ts";

export interface Offer {
  /** An action, or what people write beside a ticket. */
  readonly name: Action | "whistle";
  /** primary: the next step of a day; danger: it ends here without having been dealt with. */
  readonly tone: "primary" | "plain" | "danger";
  readonly asks: readonly ("reason" | "worker" | "until" | "into" | "department")[];
}

const ORDER: readonly Action[] = [
  "confirm",
  "assign",
  "accept",
  "arrive",
  "verifyClear",
  "verifyPresent",
  "handOver",
  "suspend",
  "resume",
  "reopen",
  "split",
  "mergeInto",
  "falseAlarm",
  "refuse",
  "cancel",
];
const PRIMARY: readonly Action[] = ["confirm", "assign", "verifyClear", "resume", "reopen", "split"];
const DANGER: readonly Action[] = ["falseAlarm", "refuse", "cancel"];
const NEEDS = { workerId: "worker", untilMs: "until", intoTicketId: "into" } as const;
/** As the lifecycle has it; the API refuses the rest all the same. */
const CALLED_IN: readonly Ticket["state"][] = ["open", "assigned", "accepted", "arrived", "suspended"];

const toneOf = (action: Action): Offer["tone"] =>
  PRIMARY.includes(action) ? "primary" : DANGER.includes(action) ? "danger" : "plain";

export function offersOf({ allowed, state }: Ticket, { role }: Pick<Me, "role">): readonly Offer[] {
  const actions = ORDER.flatMap((action) => allowed.filter((each) => each.action === action)).map(
    ({ action, needsReason, needs }): Offer => ({
      name: action,
      tone: toneOf(action),
      asks: [...(needs === null ? [] : [NEEDS[needs]]), ...(needsReason ? (["reason"] as const) : [])],
    }),
  );
  if (!mayCall(role) || !CALLED_IN.includes(state)) return actions;
  return [...actions, { name: "whistle", tone: "plain", asks: ["department", "reason"] }];
}

/** Who calls departments, says that they are there, and decides on more time. */
export const mayCall = (role: Me["role"]): boolean => role === "gridLeader" || role === "dispatcher";
