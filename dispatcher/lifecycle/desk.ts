/** What people ask and do: the book's tickets, the bus's pictures and agents, behind the one seam serve/ knows. */
import type { Book, BookChange, LockedTicket } from "../book/book.ts";
import type { Bus } from "../bus/bus.ts";
import type { OpenKeys } from "../cache/open-keys.ts";
import type { HeardAgent } from "../intake/heartbeats.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import type { Assigner } from "./assign/assigner.ts";
import type { ClockDesk } from "./clocks/report.ts";
import type { PlaceDesk } from "./assign/place-desk.ts";
import { refuseUnassigned } from "./assign/assign-tickets.ts";
import { judgeMove } from "./judge-move.ts";
import { createLifeDesk } from "./life-desk.ts";
import type { ActCommand, GridView, TicketDesk } from "./ticket-desk.ts";
import type { LifecycleRules } from "./rules.ts";
import type { TicketDetail } from "./ticket.ts";

export interface DeskOptions {
  readonly book: Book;
  readonly bus: Bus;
  readonly cache: OpenKeys;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly assigner: Assigner;
  readonly agents: () => readonly HeardAgent[];
  readonly places: PlaceDesk;
  readonly clocks: ClockDesk;
  readonly onClosed: (ticket: LockedTicket) => void;
  readonly rules: LifecycleRules;
}

export function createTicketDesk(options: DeskOptions): TicketDesk {
  const life = createLifeDesk(options);
  const { book, bus, cache, clock } = options;
  return {
    ...life,
    list: (filter) => book.list(filter),
    get: (ticketId) => book.get(ticketId),
    act: (command) => (command.action === "assign" ? assignByHand(options, command) : life.act(command)),
    counts: () => book.counts(),
    ...options.places,
    grids: () => viewGrids(book),
    agents: () => options.agents(),
    userByTokenSha256: (sha256) => book.userByTokenSha256(sha256),
    access: book.access,
    operatorTasks: book.operatorTasks,
    findings: book.findings,
    clocks: options.clocks,
    storeEvidence: (object, bytes) => bus.storeEvidence(object, bytes),
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
