/** Whether an actor may make this move on this ticket now; the sentence when not. Pure. */
import type { LastMove } from "../book/book.ts";
import { DispatcherError } from "../errors.ts";
import { DEFAULT_RULES, type LifecycleRules } from "./rules.ts";
import {
  type Actor,
  type CloseReason,
  type MoveNeed,
  type TicketAction,
  type TicketState,
  type Transition,
  TRANSITIONS,
} from "./ticket.ts";

export interface MoveRequest {
  readonly action: TicketAction;
  readonly actor: Actor;
  readonly reason?: string;
  readonly expectedVersion?: number;
  /** For assign and handOver: whose it becomes. */
  readonly workerId?: string;
  /** For suspend: until when, ms since 1970. */
  readonly untilMs?: number;
  /** For mergeInto: where it goes on. */
  readonly intoTicketId?: string;
}

export interface JudgedTicket {
  readonly number: number;
  readonly state: TicketState;
  readonly version: number;
  readonly workerId: string | null;
  readonly closeReason: CloseReason | null;
  readonly handOvers: number;
}

export interface Circumstances {
  readonly rules?: Pick<LifecycleRules, "handOversMax">;
  /** The ticket's newest move, for the second of two who act; null or absent: not known. */
  readonly lastMove?: LastMove | null;
}

interface Case {
  readonly ticket: JudgedTicket;
  readonly request: MoveRequest;
  readonly transition: Transition;
  readonly name: string;
  readonly circumstances: Circumstances;
}

/** In this order: who, then whether they saw the newest, then whether it can be done at all, then with what. */
const CHECKS: readonly ((each: Case) => DispatcherError | null)[] = [
  checkRole,
  checkVersion,
  checkState,
  checkOwner,
  checkReason,
  checkNeeds,
  checkHandOvers,
];

/** Throws NOT_ALLOWED, STALE_VERSION, ILLEGAL_TRANSITION or BAD_REQUEST. */
export function judgeMove(
  ticket: JudgedTicket,
  request: MoveRequest,
  circumstances: Circumstances = {},
): void {
  const transition = TRANSITIONS[request.action];
  const name = `ticket ${String(ticket.number)}`;
  for (const check of CHECKS) {
    const refusal = check({ ticket, request, transition, name, circumstances });
    if (refusal !== null) throw refusal;
  }
}

function checkRole({ request: { action, actor }, transition }: Case): DispatcherError | null {
  if (transition.roles.includes(actor.role)) return null;
  return new DispatcherError(
    "NOT_ALLOWED",
    `${action} belongs to the ${either(transition.roles)}; ${actor.id} is a ${actor.role}`,
  );
}

function checkVersion({ ticket, request, name, circumstances }: Case): DispatcherError | null {
  const { expectedVersion } = request;
  if (expectedVersion === undefined || expectedVersion === ticket.version) return null;
  const now = `it is ${ticket.state}, version ${String(ticket.version)}, and you saw version ${String(expectedVersion)}`;
  return new DispatcherError(
    "STALE_VERSION",
    `${name} has changed since${byWhom(circumstances.lastMove)}: ${now}; read it again`,
  );
}

/** " by worker W1's accept at 2026-11-23T02:00:00.000Z" */
function byWhom(lastMove: LastMove | null | undefined): string {
  if (lastMove === null || lastMove === undefined) return "";
  const { action, actorRole, actorId, atMs } = lastMove;
  return ` by ${actorRole} ${actorId}'s ${action} at ${new Date(atMs).toISOString()}`;
}

function checkState({ ticket, request: { action }, transition, name }: Case): DispatcherError | null {
  if (!transition.from.includes(ticket.state)) {
    return new DispatcherError(
      "ILLEGAL_TRANSITION",
      `${name} is ${ticket.state}; ${action} needs it ${either(transition.from)}`,
    );
  }
  const { closedAs } = transition;
  if (closedAs !== undefined && ticket.closeReason !== closedAs) {
    return new DispatcherError(
      "ILLEGAL_TRANSITION",
      `${name} was closed as ${String(ticket.closeReason)}; ${action} needs it closed as ${closedAs}`,
    );
  }
  // A duplicate goes on elsewhere: opened again beside that ticket it would be a second one of the same thing.
  if (action === "reopen" && ticket.closeReason === "duplicate") {
    return new DispatcherError(
      "ILLEGAL_TRANSITION",
      `${name} was closed as duplicate and goes on in another ticket; split takes it out of there`,
    );
  }
  return null;
}

function checkOwner({ ticket, request: { action, actor }, name }: Case): DispatcherError | null {
  if (actor.role !== "worker" || actor.id === ticket.workerId) return null;
  const whose = ticket.workerId === null ? "is nobody's" : `belongs to worker ${ticket.workerId}`;
  return new DispatcherError("NOT_ALLOWED", `${name} ${whose}; worker ${actor.id} cannot ${action} it`);
}

function checkReason({ request: { action, reason }, transition }: Case): DispatcherError | null {
  if (transition.needsReason !== true || (reason ?? "").trim() !== "") return null;
  return new DispatcherError(
    "BAD_REQUEST",
    `${action} needs a reason in words; key "reason" is missing or empty`,
  );
}

const NEED_WORDS: Readonly<Record<MoveNeed, string>> = {
  workerId: "the worker who gets it",
  untilMs: "the instant until which it waits",
  intoTicketId: "the ticket in which it goes on",
};

function checkNeeds({ ticket, request, transition, name }: Case): DispatcherError | null {
  const { needs } = transition;
  if (needs !== undefined && request[needs] === undefined) {
    return new DispatcherError(
      "BAD_REQUEST",
      `${request.action} needs ${NEED_WORDS[needs]}; key "${needs}" is missing`,
    );
  }
  if (
    request.action === "handOver" &&
    request.workerId !== undefined &&
    request.workerId === ticket.workerId
  ) {
    return new DispatcherError(
      "BAD_REQUEST",
      `${name} belongs to worker ${request.workerId} already; key "workerId" must name another`,
    );
  }
  return null;
}

function checkHandOvers({ ticket, request, name, circumstances }: Case): DispatcherError | null {
  const { handOversMax } = circumstances.rules ?? DEFAULT_RULES;
  const mayAlways = request.action !== "handOver" || request.actor.role === "dispatcher";
  if (mayAlways || ticket.handOvers < handOversMax) return null;
  return new DispatcherError(
    "NOT_ALLOWED",
    `${name} went from hand to hand ${String(ticket.handOvers)} times; from now on only the office hands it over`,
  );
}

export function either(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}
