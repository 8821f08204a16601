/** What people ask and do: the book's tickets, the bus's pictures and agents, behind the one seam serve/ knows. */
import type { Book, BookChange, LockedTicket } from "../book/book.ts";
import type { Bus } from "../bus/bus.ts";
import type { OpenKeys } from "../cache/open-keys.ts";
import { onShift } from "../district/index.ts";
import { DispatcherError } from "../errors.ts";
import type { HeardAgent } from "../intake/heartbeats.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import type { Assigner } from "./assign/assigner.ts";
import { refuseUnassigned } from "./assign/assign-ticket.ts";
import { judgeMove } from "./judge-move.ts";
import { moveTicket } from "./move-ticket.ts";
import type { ActCommand, GridView, TicketDesk, WorkerView } from "./ticket-desk.ts";
import type { TicketDetail } from "./ticket.ts";

export interface DeskOptions {
  readonly book: Book;
  readonly bus: Bus;
  readonly cache: OpenKeys;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly assigner: Assigner;
  readonly agents: () => readonly HeardAgent[];
  /** Zone of the wall clock that shifts are written in. */
  readonly timeZone: string;
  readonly onClosed: (ticket: LockedTicket) => void;
}

export function createTicketDesk(options: DeskOptions): TicketDesk {
  const { book, bus, cache, clock } = options;
  return {
    list: (filter) => book.list(filter),
    get: (ticketId) => book.get(ticketId),
    act: (command) => (command.action === "assign" ? assignByHand(options, command) : act(options, command)),
    counts: () => book.counts(),
    workers: () => viewWorkers(options),
    grids: () => viewGrids(book),
    agents: () => options.agents(),
    userByTokenSha256: (sha256) => book.userByTokenSha256(sha256),
    readEvidence: (object) => bus.readEvidence(object),
    recordEvidenceView: (userId, ticketId, object) =>
      book.recordEvidenceView(userId, ticketId, object, clock.nowMs()),
    beginLiveView: (view) => book.beginLiveView(view, clock.nowMs()),
    renewLiveViews: (viewIds) => book.renewLiveViews(viewIds, clock.nowMs()),
    endLiveViews: (ends) => book.endLiveViews(ends),
    listViews: (filter) => book.listViews(filter, clock.nowMs()),
    onChange: (listener) =>
      book.onChange(({ ticketId, number, state, version }: BookChange) => {
        listener({ ticketId, number, state, version });
      }),
    async ready() {
      const [bookAnswers, cacheAnswers] = await Promise.all([book.answers(), cache.answers()]);
      return { book: bookAnswers, bus: bus.connected, cache: cacheAnswers };
    },
  };
}

const notFound = (ticketId: string): DispatcherError =>
  new DispatcherError("NOT_FOUND", `there is no ticket ${ticketId.slice(0, 64)}`);

async function act(
  { book, clock, logger, onClosed }: DeskOptions,
  command: ActCommand,
): Promise<TicketDetail> {
  const moved = await book.transaction(async (session) => {
    const ticket = await session.lockTicket(command.ticketId);
    if (ticket === null) throw notFound(command.ticketId);
    return moveTicket(session, ticket, { ...command, atMs: clock.nowMs() });
  });
  const { id: ticketId, number, state } = moved;
  const { action, actor } = command;
  logger.info({ ticketId, number, action, actor: actor.id, state }, "ticket moved");
  if (state === "closed") onClosed(moved);
  return book.get(ticketId);
}

/** The office asks for the same choice that would be made by itself, now. */
async function assignByHand({ book, assigner }: DeskOptions, command: ActCommand): Promise<TicketDetail> {
  const { ticketId, actor, expectedVersion } = command;
  const before = await book.get(ticketId);
  judgeMove(before, command);
  const version = expectedVersion === undefined ? {} : { expectedVersion };
  const outcome = await assigner.assignNow({ ticketId, actorId: actor.id, ...version });
  if (outcome.kind !== "assigned") throw refuseUnassigned(outcome);
  return book.get(ticketId);
}

async function viewWorkers({ book, clock, timeZone }: DeskOptions): Promise<readonly WorkerView[]> {
  const nowMs = clock.nowMs();
  const workers = await book.workers();
  return workers.map((worker) => {
    const { id, name, gridId, openTickets, capacity, lon, lat } = worker;
    return { id, name, gridId, openTickets, capacity, lon, lat, onShift: onShift(worker, nowMs, timeZone) };
  });
}

async function viewGrids(book: Book): Promise<readonly GridView[]> {
  const grids = await book.grids();
  return grids.map(({ id, name, level, parentId, polygons }) => ({
    id,
    name,
    level,
    parentId,
    geometry: { type: "MultiPolygon", coordinates: polygons },
  }));
}
