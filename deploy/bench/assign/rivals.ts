/** The same hour three ways: our rank as the dispatcher runs it, the nearest alone, and the best there is. */
import { distanceM, type Violation } from "#contract";
import { createGridIndex } from "../../../dispatcher/lifecycle/assign/grid-index.ts";
import { planOffers } from "../../../dispatcher/lifecycle/assign/plan-offers.ts";
import type { Candidate, Place } from "../../../dispatcher/lifecycle/assign/rank-workers.ts";
import { walkMinutesOf } from "../../../dispatcher/lifecycle/assign/walking.ts";
import { assign } from "../../../edge-agent/perceive/track/linear-assignment.ts";
import { type City, mayActOn } from "./city.ts";
import type { SimulatedTicket } from "./hour.ts";

/** Worker's place in the list for each ticket; null: nobody. */
type Choices = readonly (number | null)[];

export interface Outcome {
  /** Estimated minutes on foot to all tickets that have a worker. */
  readonly walkMinutes: number;
  readonly unassigned: number;
  /** Workers with more tickets in hand than their capacity. */
  readonly overCapacity: number;
  /** Tickets that went to the responsible grid's own worker, of those where one could have gone. */
  readonly toOwnGrid: number;
  readonly tookMs: number;
}

export interface Duel {
  readonly ours: Outcome;
  readonly nearest: Outcome;
  readonly optimum: Outcome;
}

/** Nobody is sent farther: a pair that costs more is never made. */
const LIMIT_M = 100_000;
const RULES = { radiusM: LIMIT_M, capacityCounts: true };

interface Field {
  readonly tickets: readonly SimulatedTicket[];
  readonly places: readonly Place[];
  readonly workers: readonly Candidate[];
}

function fieldOf(city: City, tickets: readonly SimulatedTicket[]): Field {
  const index = createGridIndex(city.grids);
  const workers = city.residents.map(
    ({ id, role, gridId, point, positionAgeS, onShift, capacity, openTickets }): Candidate => ({
      workerId: id,
      workerName: id,
      role,
      gridId,
      gridPath: index.above(gridId).map((grid) => grid.id),
      ...point,
      positionAgeS,
      mayActOn: mayActOn(role) as ReadonlySet<Violation>,
      competence: "role",
      onShift,
      leave: null,
      openTickets,
      capacity,
    }),
  );
  const places = tickets.map(({ point, violation }): Place => {
    const grid = index.at(point);
    const chain = grid === null ? [] : index.above(grid.id);
    return { point, violation, chain, turnedDown: new Map() };
  });
  return { tickets, places, workers };
}

const mayGo = (worker: Candidate, { violation }: Place): boolean =>
  worker.onShift && worker.mayActOn.has(violation);

/** Ticket by ticket as they come, exactly what the dispatcher plans. */
function ranked({ places, workers }: Field): Choices {
  const placeOf = new Map(workers.map(({ workerId }, i) => [workerId, i]));
  return planOffers(places, workers, RULES).map(({ chosen }) =>
    chosen === null ? null : (placeOf.get(chosen.workerId) ?? null),
  );
}

/** What map services sell as dispatch: whoever is nearest, whatever the grid and however much there is to do. */
function nearestOnly({ places, workers }: Field): Choices {
  return places.map((place) => {
    let best: number | null = null;
    let bestM = Number.POSITIVE_INFINITY;
    workers.forEach((worker, i) => {
      if (!mayGo(worker, place)) return;
      const straightM = distanceM(worker, place.point);
      if (straightM >= bestM) return;
      best = i;
      bestM = straightM;
    });
    return best;
  });
}

/**
 * The whole hour known beforehand: as many columns for a worker as the capacity leaves room, solved exactly. May
 * act, on shift and capacity hold as for us; which grid is responsible does not bind it.
 */
function optimal({ places, workers }: Field): Choices {
  const seats = workers.flatMap(({ onShift, openTickets, capacity }, i) =>
    onShift ? Array.from({ length: Math.max(0, capacity - openTickets) }, () => i) : [],
  );
  const cost = places.map((place) => {
    const toWorker = workers.map((worker) =>
      mayGo(worker, place) ? distanceM(worker, place.point) : Number.POSITIVE_INFINITY,
    );
    return seats.map((worker) => toWorker[worker] ?? Number.POSITIVE_INFINITY);
  });
  const seatOf = new Map(assign(cost, LIMIT_M));
  return places.map((_, i) => {
    const seat = seatOf.get(i);
    return seat === undefined ? null : (seats[seat] ?? null);
  });
}

function judged(field: Field, solve: (field: Field) => Choices): Outcome {
  const startedMs = performance.now();
  const choices = solve(field);
  const tookMs = performance.now() - startedMs;
  const { places, workers } = field;
  const loads = workers.map(({ openTickets }) => openTickets);
  let [walkMinutes, unassigned, own, couldBeOwn] = [0, 0, 0, 0];
  choices.forEach((choice, i) => {
    const place = places[i] as Place;
    const worker = choice === null ? undefined : workers[choice];
    if (choice === null || worker === undefined) {
      unassigned += 1;
      return;
    }
    const isOwn = (each: Candidate): boolean => each.gridId === place.chain[0]?.id;
    const hadOwn = workers.some(
      (each, k) => isOwn(each) && mayGo(each, place) && (loads[k] ?? 0) < each.capacity,
    );
    couldBeOwn += hadOwn ? 1 : 0;
    own += hadOwn && isOwn(worker) ? 1 : 0;
    walkMinutes += walkMinutesOf(distanceM(worker, place.point));
    loads[choice] = (loads[choice] ?? 0) + 1;
  });
  const overCapacity = loads.filter((load, i) => load > (workers[i]?.capacity ?? 0)).length;
  return {
    walkMinutes,
    unassigned,
    overCapacity,
    toOwnGrid: couldBeOwn === 0 ? 1 : own / couldBeOwn,
    tookMs,
  };
}

export function runDuel(city: City, tickets: readonly SimulatedTicket[]): Duel {
  const field = fieldOf(city, tickets);
  return {
    ours: judged(field, ranked),
    nearest: judged(field, nearestOnly),
    optimum: judged(field, optimal),
  };
}
