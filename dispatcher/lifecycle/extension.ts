/** 延期: a worker asks for more time, and somebody else answers. The clocks hear an approval by their hook. */
import type { BookSession, LockedTicket } from "../book/book.ts";
import { DispatcherError } from "../errors.ts";
import { either } from "./judge-move.ts";
import type { LifecycleRules } from "./rules.ts";
import { refuseOutsideGrids } from "./scope.ts";
import type { Actor, ExtendableClock, Extension, TicketState } from "./ticket.ts";

export interface ExtensionQuestion {
  /** UUID. */
  readonly id: string;
  readonly actor: Actor;
  readonly clock: ExtendableClock;
  readonly minutes: number;
  readonly reason: string;
  readonly atMs: number;
}

export interface ExtensionAnswer {
  readonly extensionId: string;
  readonly actor: Actor;
  readonly decision: "approved" | "refused";
  /** A refusal needs one. */
  readonly reason?: string;
  readonly atMs: number;
}

const ASKED_IN: readonly TicketState[] = ["assigned", "accepted", "arrived"];
const DECIDERS: readonly Actor["role"][] = ["gridLeader", "dispatcher"];
/** Who needs more needs another worker, or a suspension. */
const EXTENSIONS_MAX = 10;

/** The ticket must be locked. Throws NOT_ALLOWED, ILLEGAL_TRANSITION or BAD_REQUEST. */
export async function askExtension(
  session: BookSession,
  ticket: LockedTicket,
  question: ExtensionQuestion,
  rules: Pick<LifecycleRules, "extensionMaxMinutes">,
): Promise<Extension> {
  const name = `ticket ${String(ticket.number)}`;
  const { actor, clock, minutes, reason } = question;
  refuseAsker(ticket, actor);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > rules.extensionMaxMinutes) {
    throw new DispatcherError(
      "BAD_REQUEST",
      `key "minutes" is ${String(minutes)}; a whole number from 1 to ${String(rules.extensionMaxMinutes)} would be right`,
    );
  }
  if (reason.trim() === "") {
    throw new DispatcherError("BAD_REQUEST", 'more time needs a reason in words; key "reason" is empty');
  }
  const before = await session.extensionsOf(ticket.id);
  if (before.some((each) => each.decision === null && each.clock === clock)) {
    throw new DispatcherError(
      "ILLEGAL_TRANSITION",
      `${name}: more time for ${clock} has been asked for already and waits for its answer`,
    );
  }
  if (before.length >= EXTENSIONS_MAX) {
    throw new DispatcherError(
      "ILLEGAL_TRANSITION",
      `${name}: more time was asked for ${String(before.length)} times; suspend it or hand it over instead`,
    );
  }
  const extension: Extension = {
    id: question.id,
    clock,
    minutes,
    reason: reason.trim(),
    askedBy: actor.id,
    askedAt: new Date(question.atMs).toISOString(),
    decision: null,
    decidedBy: null,
    decidedAt: null,
    decidedReason: null,
  };
  await session.writeHappening(ticket, { kind: "extensionAsked", extension });
  return extension;
}

function refuseAsker(ticket: LockedTicket, actor: Actor): void {
  const name = `ticket ${String(ticket.number)}`;
  if (actor.role !== "worker" || actor.id !== ticket.workerId) {
    throw new DispatcherError(
      "NOT_ALLOWED",
      `only the worker of ${name} asks for more time; ${actor.id} is not`,
    );
  }
  if (ASKED_IN.includes(ticket.state)) return;
  throw new DispatcherError(
    "ILLEGAL_TRANSITION",
    `${name} is ${ticket.state}; more time is asked for while it is ${either(ASKED_IN)}`,
  );
}

/**
 * The ticket must be locked. Never by who asked, nor by anybody else who had the ticket. Throws NOT_ALLOWED,
 * NOT_FOUND, STALE_VERSION (answered before), ILLEGAL_TRANSITION or BAD_REQUEST.
 */
export async function decideExtension(
  session: BookSession,
  ticket: LockedTicket,
  answer: ExtensionAnswer,
): Promise<Extension> {
  const name = `ticket ${String(ticket.number)}`;
  const { actor, decision } = answer;
  if (!DECIDERS.includes(actor.role)) {
    throw new DispatcherError(
      "NOT_ALLOWED",
      `more time is granted by the ${either(DECIDERS)}; ${actor.id} is a ${actor.role}`,
    );
  }
  await refuseOutsideGrids(session, ticket, { actor, what: "grant more time for" });
  if (await session.hasHandled(ticket.id, actor.id)) {
    throw new DispatcherError(
      "NOT_ALLOWED",
      `${actor.id} had ${name}: whoever asks for more time does not grant it`,
    );
  }
  const asked = (await session.extensionsOf(ticket.id)).find(({ id }) => id === answer.extensionId);
  const question = refuseAnswered(ticket, asked, answer);
  const reason = answer.reason?.trim() ?? "";
  if (decision === "refused" && reason === "") {
    throw new DispatcherError(
      "BAD_REQUEST",
      'a refusal needs a reason in words; key "reason" is missing or empty',
    );
  }
  const extension: Extension = {
    ...question,
    decision,
    decidedBy: actor.id,
    decidedAt: new Date(answer.atMs).toISOString(),
    decidedReason: reason === "" ? null : reason,
  };
  await session.writeHappening(ticket, { kind: "extensionDecided", extension });
  return extension;
}

function refuseAnswered(
  ticket: LockedTicket,
  asked: Extension | undefined,
  { extensionId, decision }: ExtensionAnswer,
): Extension {
  const name = `ticket ${String(ticket.number)}`;
  if (asked === undefined) {
    throw new DispatcherError(
      "NOT_FOUND",
      `${name} has no question for more time ${extensionId.slice(0, 64)}`,
    );
  }
  if (asked.decision !== null) {
    const who = `${String(asked.decidedBy)} at ${String(asked.decidedAt)}`;
    throw new DispatcherError("STALE_VERSION", `${name}: this was ${asked.decision} already by ${who}`);
  }
  // What was asked for is over; a refusal still puts the question away.
  if (decision === "approved" && !ASKED_IN.includes(ticket.state)) {
    throw new DispatcherError(
      "ILLEGAL_TRANSITION",
      `${name} is ${ticket.state}; more time is granted while it is ${either(ASKED_IN)}`,
    );
  }
  return asked;
}
