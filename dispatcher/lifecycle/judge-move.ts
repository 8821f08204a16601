/** Whether an actor may make this move on this ticket now; the sentence when not. Pure. */
import { DispatcherError } from "../errors.ts";
import { type Actor, type TicketAction, type TicketState, TRANSITIONS } from "./ticket.ts";

export interface MoveRequest {
  readonly action: TicketAction;
  readonly actor: Actor;
  readonly reason?: string;
  readonly expectedVersion?: number;
}

export interface JudgedTicket {
  readonly number: number;
  readonly state: TicketState;
  readonly version: number;
  readonly workerId: string | null;
}

/** Throws NOT_ALLOWED, STALE_VERSION, ILLEGAL_TRANSITION or BAD_REQUEST. */
export function judgeMove(ticket: JudgedTicket, request: MoveRequest): void {
  const { action, actor, expectedVersion } = request;
  const name = `ticket ${String(ticket.number)}`;
  const transition = TRANSITIONS[action];
  if (!transition.roles.includes(actor.role)) {
    throw new DispatcherError(
      "NOT_ALLOWED",
      `${action} belongs to the ${either(transition.roles)}; ${actor.id} is a ${actor.role}`,
    );
  }
  if (expectedVersion !== undefined && expectedVersion !== ticket.version) {
    throw new DispatcherError(
      "STALE_VERSION",
      `${name} has changed since: it is ${ticket.state}, version ${String(ticket.version)}, and you saw version ${String(expectedVersion)}; read it again`,
    );
  }
  if (!transition.from.includes(ticket.state)) {
    throw new DispatcherError(
      "ILLEGAL_TRANSITION",
      `${name} is ${ticket.state}; ${action} needs it ${either(transition.from)}`,
    );
  }
  if (actor.role === "worker" && actor.id !== ticket.workerId) {
    const whose = ticket.workerId === null ? "is nobody's" : `belongs to worker ${ticket.workerId}`;
    throw new DispatcherError("NOT_ALLOWED", `${name} ${whose}; worker ${actor.id} cannot ${action} it`);
  }
  if (transition.needsReason === true && (request.reason ?? "").trim() === "") {
    throw new DispatcherError(
      "BAD_REQUEST",
      `${action} needs a reason in words; key "reason" is missing or empty`,
    );
  }
}

function either(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}
