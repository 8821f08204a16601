/** Finds workers for open tickets, claims all of them together, and keeps why it was these and no others. */
import type { Book, BookSession, LockedTicket } from "../../book/book.ts";
import { DispatcherError } from "../../errors.ts";
import { moveTicket } from "../move-ticket.ts";
import type { Actor } from "../ticket.ts";
import { groupBy } from "./group-by.ts";
import { type Offer, planOffers } from "./plan-offers.ts";
import type { Candidate, Place, RankRules, TurnedDown } from "./rank-workers.ts";
import { exclusionAt, type Roster } from "./roster.ts";

export type AssignOutcome =
  | { readonly kind: "assigned"; readonly ticket: LockedTicket; readonly reason: string }
  /** The negative list keeps it from the grids; it is closed. */
  | { readonly kind: "refused"; readonly ticket: LockedTicket; readonly reason: string }
  /** Nobody may be sent now. */
  | { readonly kind: "waiting"; readonly number: number; readonly reason: string }
  /** Not open any more, or somebody else is assigning it at this moment. */
  | { readonly kind: "gone" }
  /** The chosen worker got another ticket meanwhile: choose again. */
  | { readonly kind: "raced" };

/** What the choice rests on, as of one moment. */
export interface Scene {
  readonly roster: Roster;
  readonly candidates: readonly Candidate[];
  readonly rules: RankRules;
  readonly nowMs: number;
}

export interface AssignRequest {
  readonly ticketIds: readonly string[];
  readonly actor: Actor;
  /** For one ticket. */
  readonly expectedVersion?: number;
}

const RACE_ATTEMPTS = 5;

/** Tries each until it is decided or lost too often; the next round tries again. Outcomes by ticket id. */
export async function assignTickets(
  book: Pick<Book, "transaction">,
  request: AssignRequest,
  { look, onRace }: { readonly look: () => Promise<Scene>; readonly onRace: (tickets: number) => void },
): Promise<ReadonlyMap<string, AssignOutcome>> {
  const outcomes = new Map<string, AssignOutcome>();
  let left = request.ticketIds;
  for (let attempt = 1; attempt <= RACE_ATTEMPTS && left.length > 0; attempt += 1) {
    const scene = await look();
    const decided = await book.transaction((session) =>
      assignOnce(session, { ...request, ticketIds: left }, scene),
    );
    for (const [ticketId, outcome] of decided) outcomes.set(ticketId, outcome);
    left = left.filter((ticketId) => outcomes.get(ticketId)?.kind === "raced");
    if (left.length > 0) onRace(left.length);
  }
  return outcomes;
}

type Outcomes = Map<string, AssignOutcome>;

async function assignOnce(session: BookSession, request: AssignRequest, scene: Scene): Promise<Outcomes> {
  const tickets = await session.lockWaitingTickets(request.ticketIds);
  const outcomes: Outcomes = new Map(request.ticketIds.map((ticketId) => [ticketId, { kind: "gone" }]));
  if (tickets.length === 0) return outcomes;
  const places = await placesOf(session, tickets, scene);
  const duties: { readonly ticket: LockedTicket; readonly place: Place }[] = [];
  for (const each of places) {
    const refused = await refuseExcluded(session, each, scene);
    if (refused === null) duties.push(each);
    else outcomes.set(each.ticket.id, refused);
  }
  const offers = planOffers(
    duties.map(({ place }) => place),
    scene.candidates,
    scene.rules,
  );
  const planned = duties.map((duty, i) => ({ ...duty, offer: offers[i] as Offer }));
  const kept = await claim(session, planned, { scene, outcomes });
  await session.recordAssignments(
    kept.map(({ ticket, place, offer }) => ({
      ticket,
      gridId: place.chain[0]?.id ?? null,
      workerId: offer.chosen?.workerId ?? null,
      candidates: offer.candidates,
    })),
    scene.nowMs,
  );
  for (const { ticket, offer } of kept) {
    outcomes.set(ticket.id, await moveOrWait(session, { ticket, offer }, { request, nowMs: scene.nowMs }));
  }
  return outcomes;
}

async function placesOf(
  session: BookSession,
  tickets: readonly LockedTicket[],
  { roster }: Scene,
): Promise<readonly { readonly ticket: LockedTicket; readonly place: Place }[]> {
  const turnDowns = await session.turnDowns(tickets.map(({ id }) => id));
  const byTicket = groupBy(turnDowns, ({ ticketId }) => ticketId);
  return tickets.map((ticket) => {
    const point = { lon: ticket.lon, lat: ticket.lat };
    const grid = roster.index.at(point);
    const chain = grid === null ? [] : roster.index.above(grid.id);
    const turnedDown = new Map<string, TurnedDown>(
      (byTicket.get(ticket.id) ?? []).map(({ workerId, how }) => [workerId, how]),
    );
    return { ticket, place: { point, violation: ticket.violation, chain, turnedDown } };
  });
}

/** 负面清单: what is no duty of the grids is not sent to anybody, whoever asks. */
async function refuseExcluded(
  session: BookSession,
  { ticket, place }: { readonly ticket: LockedTicket; readonly place: Place },
  { roster, nowMs }: Scene,
): Promise<AssignOutcome | null> {
  const exclusion = exclusionAt(roster, ticket.violation, place.chain);
  if (exclusion === null) return null;
  const where = exclusion.gridId === null ? "in the district" : `in grid ${exclusion.gridId}`;
  const reason = `negative list: ${ticket.violation} ${where} is no duty of the grids: ${exclusion.reason}`;
  const actor = { role: "system", id: "dispatcher" } as const;
  const refused = await moveTicket(session, ticket, { action: "refuse", actor, reason, atMs: nowMs });
  return { kind: "refused", ticket: refused, reason };
}

interface Planned {
  readonly ticket: LockedTicket;
  readonly place: Place;
  readonly offer: Offer;
}

/** The compare of the compare-and-set: who got another ticket since the look is chosen again for, later. */
async function claim(
  session: BookSession,
  planned: readonly Planned[],
  { scene, outcomes }: { readonly scene: Scene; readonly outcomes: Outcomes },
): Promise<readonly Planned[]> {
  const chosen = new Set(planned.flatMap(({ offer }) => offer.chosen?.workerId ?? []));
  if (chosen.size === 0) return planned;
  const loads = await session.lockWorkerLoads([...chosen]);
  const seen = new Map(scene.candidates.map(({ workerId, openTickets }) => [workerId, openTickets]));
  const isAsSeen = ({ offer }: Planned): boolean =>
    offer.chosen === null || loads.get(offer.chosen.workerId) === seen.get(offer.chosen.workerId);
  for (const each of planned) if (!isAsSeen(each)) outcomes.set(each.ticket.id, { kind: "raced" });
  return planned.filter(isAsSeen);
}

async function moveOrWait(
  session: BookSession,
  { ticket, offer }: Pick<Planned, "ticket" | "offer">,
  { request, nowMs }: { readonly request: AssignRequest; readonly nowMs: number },
): Promise<AssignOutcome> {
  const { chosen, candidates } = offer;
  if (chosen === null) {
    const best = candidates[0];
    const reason = best === undefined ? "the district has no workers" : `${best.workerName}: ${best.reason}`;
    return { kind: "waiting", number: ticket.number, reason };
  }
  const { actor, expectedVersion } = request;
  const reason = `${chosen.workerName}: ${chosen.reason}`;
  const move = { action: "assign", actor, reason, workerId: chosen.workerId, atMs: nowMs } as const;
  const assigned = await moveTicket(
    session,
    ticket,
    expectedVersion === undefined ? move : { ...move, expectedVersion },
  );
  return { kind: "assigned", ticket: assigned, reason };
}

/** What a person is told who asked for it by hand. */
export function refuseUnassigned(outcome: Exclude<AssignOutcome, { kind: "assigned" }>): DispatcherError {
  switch (outcome.kind) {
    case "refused":
      return new DispatcherError(
        "ILLEGAL_TRANSITION",
        `ticket ${String(outcome.ticket.number)} is closed now: ${outcome.reason}`,
      );
    case "waiting":
      return new DispatcherError(
        "ILLEGAL_TRANSITION",
        `ticket ${String(outcome.number)}: nobody can take it now; ${outcome.reason}`,
      );
    case "gone":
    case "raced":
      return new DispatcherError(
        "STALE_VERSION",
        "the ticket is being assigned at this moment; read it again",
      );
  }
}
