/** Writes the outbox: hears every move inside its transaction, so that a notice is kept exactly when its cause is. */
import type { BookSession, LockedTicket, Move } from "../../book/book.ts";
import type { Counters } from "../../telemetry/counters.ts";
import type { MoveHooks } from "../move-hooks.ts";
import type { TicketAction, TicketHappening } from "../ticket.ts";
import type { Notice, NoticeEvent, NotificationDraft } from "./notice.ts";
import { idOf, type RoutingTable, routeNotice } from "./routing.ts";

export interface Telling {
  readonly event: NoticeEvent;
  /** Locked or just written in this session; null for what is about no ticket. */
  readonly ticket: LockedTicket | null;
  /** Names the cause: telling the same again writes nothing. */
  readonly key: string;
  readonly atMs: number;
  readonly text: string | null;
  readonly dueAtMs?: number | null;
  readonly clock?: string | null;
  readonly actorId?: string | null;
  /** `worker`, `gridLeader` or groups, instead of the routes' worker and gridLeader. */
  readonly audience?: readonly string[];
}

export interface Notices {
  readonly hooks: MoveHooks;
  /** For clocks, reports, alarms: anything that is no move. Returns how many rows were new. */
  tell(session: BookSession, telling: Telling): Promise<number>;
}

export interface NoticesOptions {
  readonly table: RoutingTable;
  readonly counters: Counters;
  /** 24 hex digits that nobody can guess. */
  readonly newNonce: () => string;
}

export function createNotices(options: NoticesOptions): Notices {
  const tell = (session: BookSession, telling: Telling): Promise<number> => write(session, telling, options);
  return {
    tell,
    hooks: {
      // Nobody has been sent yet: the offer is what is told.
      opened: () => Promise.resolve(),
      async moved(session, before, after, move) {
        const event = eventOfMove(before, after, move);
        if (event === null) return;
        await tell(session, {
          event,
          // A closed or reopened ticket may have lost its worker, who hears of it nevertheless.
          ticket: { ...after, workerId: after.workerId ?? before.workerId },
          key: `${after.id}/${String(after.version)}`,
          atMs: move.atMs,
          text: event === "offered" && move.action === "assign" ? null : move.reason,
          actorId: move.actorId,
        });
      },
      async happened(session, ticket, happening) {
        const telling = tellingOf(ticket, happening);
        if (telling !== null) await tell(session, telling);
      },
    },
  };
}

const EVENT_OF_ACTION: Partial<Readonly<Record<TicketAction, NoticeEvent>>> = {
  assign: "offered",
  handOver: "offered",
  verifyPresent: "bounced",
  reopen: "reopened",
};

function eventOfMove(before: LockedTicket, after: LockedTicket, { action }: Move): NoticeEvent | null {
  if (after.state === "closed" && before.state !== "closed") return "closed";
  return EVENT_OF_ACTION[action] ?? null;
}

function tellingOf(ticket: LockedTicket, happening: TicketHappening): Telling | null {
  if (happening.kind !== "departmentCalled" && happening.kind !== "reportMissed") return null;
  const { whistle } = happening;
  const isCalled = happening.kind === "departmentCalled";
  return {
    event: isCalled ? "whistle" : "escalated",
    ticket,
    key: `${ticket.id}/whistle/${whistle.id}/${happening.kind}`,
    atMs: Date.parse((isCalled ? whistle.calledAt : whistle.escalatedAt) ?? whistle.calledAt),
    text: `${whistle.department}: ${whistle.reason}`,
    dueAtMs: Date.parse(whistle.reportDueAt),
    clock: "report",
    actorId: whistle.calledBy,
  };
}

async function write(session: BookSession, telling: Telling, options: NoticesOptions): Promise<number> {
  const { table, counters } = options;
  const { event, ticket, key, atMs, audience = null, actorId = null } = telling;
  // Most moves are nobody's news: they cost no question to the book.
  if (audience === null && (table.routes[event] ?? []).length === 0) return 0;
  const facts = ticket === null ? null : await session.noticeFacts(ticket.id);
  const notice = noticeOf(telling, facts);
  const about = { workerId: ticket?.workerId ?? null, gridPath: facts?.gridPath ?? [] };
  const { drafts, unaddressed } = routeNotice(
    { notice, key, ...about, actorId, audience, nowMs: atMs },
    table,
  );
  counters.count("notificationsUnaddressed", unaddressed.length);
  if (drafts.length === 0) return 0;
  const nonce = await offerTo(session, telling, drafts, options);
  const rows: readonly NotificationDraft[] = drafts.map((draft) => ({
    ...draft,
    offerNonce: draft.recipient === about.workerId ? nonce : null,
  }));
  const written = await session.addNotifications(rows);
  counters.count("notificationsWritten", written);
  return written;
}

/** An offer's clock is the one that runs from it; everything else brings its own or has none. */
function noticeOf(telling: Telling, facts: Facts): Notice {
  const { event, ticket, atMs, text, dueAtMs = null, clock = null } = telling;
  const about = { event, atMs, text, ticket: ticket === null ? null : noticeTicket(ticket, facts) };
  if (event !== "offered") return { ...about, dueAtMs, clock };
  return { ...about, dueAtMs: dueAtMs ?? facts?.acceptDueAtMs ?? null, clock: clock ?? "accept" };
}

/** What the links of this offer share; null when it is none, or the worker is told nothing. */
async function offerTo(
  session: BookSession,
  { event, ticket, atMs }: Telling,
  drafts: readonly { readonly recipient: string }[],
  { newNonce }: NoticesOptions,
): Promise<string | null> {
  if (event !== "offered" || ticket === null) return null;
  const { id: ticketId, version: ticketVersion, workerId } = ticket;
  if (workerId === null || !drafts.some(({ recipient }) => recipient === workerId)) return null;
  const nonce = newNonce();
  await session.addOfferLink({ nonce, ticketId, ticketVersion, workerId, atMs });
  return nonce;
}

type Facts = Awaited<ReturnType<BookSession["noticeFacts"]>>;

function noticeTicket(ticket: LockedTicket, facts: Facts): NonNullable<Notice["ticket"]> {
  const { id, number, version, state, closeReason, violation, lon, lat, workerId } = ticket;
  const { place = "", gridName = null, workerName = null } = facts ?? {};
  return {
    id,
    number,
    version,
    state,
    closeReason,
    violation,
    lon,
    lat,
    workerId,
    place,
    gridName,
    workerName,
  };
}

/** An alarm for the operators of this system, told once for one key. */
export function alarm(key: string, text: string, atMs: number): Telling {
  return { event: "alarm", ticket: null, key: `alarm/${idOf(key)}`, atMs, text };
}
