/** What people do with a ticket: its moves, more time (延期), and departments called to it (吹哨报到). */
import { randomUUID } from "node:crypto";
import type { Book, BookSession, LockedTicket } from "../book/book.ts";
import { DispatcherError } from "../errors.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import { askExtension, decideExtension } from "./extension.ts";
import { moveTicket } from "./move-ticket.ts";
import type { LifecycleRules } from "./rules.ts";
import type { ActCommand, TicketDesk } from "./ticket-desk.ts";
import type { Actor, TicketDetail } from "./ticket.ts";
import { callDepartment, reportIn } from "./whistle.ts";

export interface LifeDeskOptions {
  readonly book: Book;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly rules: LifecycleRules;
  readonly onClosed: (ticket: LockedTicket) => void;
}

export type LifeDesk = Pick<TicketDesk, "act" | "askExtension" | "decideExtension" | "whistle" | "reportIn">;

export function createLifeDesk(options: LifeDeskOptions): LifeDesk {
  const { clock, rules } = options;
  const now = () => ({ atMs: clock.nowMs() });
  return {
    act: (command) => act(options, command),
    askExtension: (command) =>
      beside(options, command, (session, ticket) =>
        askExtension(session, ticket, { ...command, ...now(), id: randomUUID() }, rules),
      ),
    decideExtension: (command) =>
      beside(options, command, (session, ticket) =>
        decideExtension(session, ticket, { ...command, ...now() }),
      ),
    whistle: (command) =>
      beside(options, command, (session, ticket) =>
        callDepartment(session, ticket, { ...command, ...now() }, rules),
      ),
    reportIn: (command) =>
      beside(options, command, (session, ticket) => reportIn(session, ticket, { ...command, ...now() })),
  };
}

const notFound = (ticketId: string): DispatcherError =>
  new DispatcherError("NOT_FOUND", `there is no ticket ${ticketId.slice(0, 64)}`);

async function act(
  { book, clock, logger, onClosed, rules }: LifeDeskOptions,
  command: ActCommand,
): Promise<TicketDetail> {
  const moved = await book.transaction(async (session) => {
    const ticket = await lockBoth(session, command);
    if (ticket === null) throw notFound(command.ticketId);
    return moveTicket(session, ticket, { ...command, atMs: clock.nowMs() }, rules);
  });
  const { id: ticketId, number, state } = moved;
  const { action, actor } = command;
  logger.info({ ticketId, number, action, actor: actor.id, state }, "ticket moved");
  if (state === "closed") onClosed(moved);
  return book.get(ticketId);
}

/** Two that are merged into each other at once would wait in a circle: the smaller id is locked first. */
async function lockBoth(session: BookSession, command: ActCommand): Promise<LockedTicket | null> {
  const { ticketId, intoTicketId, action } = command;
  if (action === "mergeInto" && intoTicketId !== undefined && intoTicketId < ticketId) {
    await session.lockTicket(intoTicketId);
  }
  return session.lockTicket(ticketId);
}

/** Written beside the ticket, whose state stays as it is. */
async function beside(
  { book, logger }: LifeDeskOptions,
  { ticketId, actor }: { readonly ticketId: string; readonly actor: Actor },
  write: (session: BookSession, ticket: LockedTicket) => Promise<{ readonly id: string }>,
): Promise<TicketDetail> {
  const written = await book.transaction(async (session) => {
    const ticket = await session.lockTicket(ticketId);
    if (ticket === null) throw notFound(ticketId);
    return write(session, ticket);
  });
  logger.info({ ticketId, actor: actor.id, written: written.id }, "written beside a ticket");
  return book.get(ticketId);
}
