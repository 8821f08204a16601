/** Finds a worker for an open ticket, claims both together, and keeps why it was this one and not another. */
import type { Book, BookSession, LockedTicket, WorkerRecord } from "../../book/book.ts";
import { onShift } from "../../district/index.ts";
import { DispatcherError } from "../../errors.ts";
import { moveTicket } from "../move-ticket.ts";
import type { Actor } from "../ticket.ts";
import type { GridArea } from "./grid.ts";
import { type Candidate, chooseWorker, type WorkerChoice } from "./nearest-worker.ts";

export type AssignOutcome =
  | { readonly kind: "assigned"; readonly ticket: LockedTicket; readonly reason: string }
  /** Nobody may be sent now. */
  | { readonly kind: "waiting"; readonly number: number; readonly reason: string }
  /** Not open any more, or somebody else is assigning it at this moment. */
  | { readonly kind: "gone" }
  /** The chosen worker got another ticket meanwhile: choose again. */
  | { readonly kind: "raced" };

export interface AssignRequest {
  readonly ticketId: string;
  readonly actor: Actor;
  readonly expectedVersion?: number;
  readonly nowMs: number;
  readonly timeZone: string;
  readonly grids: readonly GridArea[];
}

/** Explanations kept per ticket, best first: a district of thousands must not write thousands for each. */
const CANDIDATES_KEPT = 200;
const RACE_ATTEMPTS = 5;

/** Tries until it is decided or lost too often; the next round tries again. */
export async function assignTicket(
  book: Book,
  request: AssignRequest,
  onRace: () => void,
): Promise<AssignOutcome> {
  for (let attempt = 1; attempt <= RACE_ATTEMPTS; attempt += 1) {
    const outcome = await book.transaction((session) => assignOnce(session, request));
    if (outcome.kind !== "raced") return outcome;
    onRace();
  }
  return { kind: "raced" };
}

async function assignOnce(session: BookSession, request: AssignRequest): Promise<AssignOutcome> {
  const ticket = await session.lockWaitingTicket(request.ticketId);
  if (ticket === null) return { kind: "gone" };
  const candidates = (await session.workers()).map((worker) => toCandidate(worker, request));
  const declined = await session.declinedBy(ticket.id);
  const choice = choose(ticket, { grids: request.grids, candidates, declined });
  if (choice.chosen !== null) {
    const load = await session.lockWorkerLoad(choice.chosen.workerId);
    if (load?.openTickets !== choice.chosen.openTickets) return { kind: "raced" };
  }
  await session.recordAssignment(ticket, {
    gridId: choice.grid?.id ?? null,
    workerId: choice.chosen?.workerId ?? null,
    candidates: choice.candidates.slice(0, CANDIDATES_KEPT),
    atMs: request.nowMs,
  });
  const best = choice.candidates[0];
  if (choice.chosen === null) {
    const reason = best === undefined ? "the district has no workers" : `${best.workerName}: ${best.reason}`;
    return { kind: "waiting", number: ticket.number, reason };
  }
  const reason = `${choice.chosen.workerName}: ${choice.chosen.reason}`;
  const assigned = await moveTicket(session, ticket, moveOf(request, choice.chosen.workerId, reason));
  return { kind: "assigned", ticket: assigned, reason };
}

function moveOf(request: AssignRequest, workerId: string, reason: string): Parameters<typeof moveTicket>[2] {
  const { actor, nowMs, expectedVersion } = request;
  const move = { action: "assign", actor, reason, workerId, atMs: nowMs } as const;
  return expectedVersion === undefined ? move : { ...move, expectedVersion };
}

function toCandidate(worker: WorkerRecord, { nowMs, timeZone }: AssignRequest): Candidate {
  const { id, name, gridId, lon, lat, openTickets, capacity } = worker;
  return {
    workerId: id,
    workerName: name,
    gridId,
    lon,
    lat,
    openTickets,
    capacity,
    onShift: onShift(worker, nowMs, timeZone),
  };
}

/** Whoever declined it is asked again only if nobody else can go. */
function choose(
  ticket: LockedTicket,
  input: {
    readonly grids: readonly GridArea[];
    readonly candidates: readonly Candidate[];
    readonly declined: readonly string[];
  },
): WorkerChoice {
  const { grids, candidates, declined } = input;
  const point = { lon: ticket.lon, lat: ticket.lat };
  const others = chooseWorker({ point, grids, workers: candidates, avoidWorkerIds: declined });
  if (others.chosen !== null || declined.length === 0) return others;
  const isOnlyOne = candidates.every(({ workerId, onShift: here }) => !here || declined.includes(workerId));
  return isOnlyOne ? chooseWorker({ point, grids, workers: candidates }) : others;
}

/** What a person is told who asked for it by hand. */
export function refuseUnassigned(outcome: Exclude<AssignOutcome, { kind: "assigned" }>): DispatcherError {
  switch (outcome.kind) {
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
