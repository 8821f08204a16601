/** What hears every opening and every move inside the transaction that writes it: clocks, notifications. */
import type { Book, BookSession, LockedTicket, Move } from "../book/book.ts";
import type { TicketHappening } from "./ticket.ts";

/**
 * Runs inside the transaction, on its session: what a hook writes is kept together with the move or not at all, and
 * a hook that throws undoes the move. A hook does nothing that cannot be rolled back.
 */
export interface MoveHooks {
  opened(session: BookSession, ticket: LockedTicket, atMs: number): Promise<void>;
  /** `before` is the ticket as it was locked, `after` as it is now. */
  moved(session: BookSession, before: LockedTicket, after: LockedTicket, move: Move): Promise<void>;
  /**
   * What changes no state. The clocks lengthen a deadline at "extensionDecided" with decision "approved", set the
   * timer whistle-report to `reportDueAt` at "departmentCalled", and end it at "departmentReported".
   */
  happened?(session: BookSession, ticket: LockedTicket, happening: TicketHappening): Promise<void>;
}

/** One after another, in the order given: the transaction has one connection. */
export function combineHooks(...hooks: readonly MoveHooks[]): Required<MoveHooks> {
  return {
    async opened(session, ticket, atMs) {
      for (const each of hooks) await each.opened(session, ticket, atMs);
    },
    async moved(session, before, after, move) {
      for (const each of hooks) await each.moved(session, before, after, move);
    },
    async happened(session, ticket, happening) {
      for (const each of hooks) await each.happened?.(session, ticket, happening);
    },
  };
}

/**
 * The same book, whose every transaction tells the hooks. Whoever writes through it cannot forget them, and a hook
 * that moves a ticket itself is heard as well.
 */
export function bookWithHooks(book: Book, given: MoveHooks): Book {
  const hooks = combineHooks(given);
  return {
    ...book,
    transaction: (work) => book.transaction((session) => work(sessionWithHooks(session, hooks))),
  };
}

function sessionWithHooks(session: BookSession, hooks: Required<MoveHooks>): BookSession {
  const heard: BookSession = {
    ...session,
    async insertTicket(id, event, opening) {
      const ticket = await session.insertTicket(id, event, opening);
      if (ticket !== null) await hooks.opened(heard, ticket, opening.atMs);
      return ticket;
    },
    async insertTickets(made) {
      const tickets = await session.insertTickets(made);
      const atMs = new Map(made.map(({ id, opening }) => [id, opening.atMs]));
      // What the hooks write of clocks is kept back, and goes in one statement.
      const clocks: Parameters<BookSession["writeAllClocks"]>[0][number][] = [];
      const gathering: BookSession = {
        ...heard,
        writeClocks(ticketId, written) {
          clocks.push({ ticketId, ...written });
          return Promise.resolve();
        },
      };
      for (const ticket of tickets) await hooks.opened(gathering, ticket, atMs.get(ticket.id) ?? 0);
      if (clocks.length > 0) await session.writeAllClocks(clocks);
      return tickets;
    },
    async writeMove(before, move) {
      const after = await session.writeMove(before, move);
      await hooks.moved(heard, before, after, move);
      return after;
    },
    async writeHappening(ticket, happening) {
      await session.writeHappening(ticket, happening);
      await hooks.happened(heard, ticket, happening);
    },
  };
  return heard;
}
