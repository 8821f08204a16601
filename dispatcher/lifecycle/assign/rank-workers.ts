/** Who is sent, and why: the order of the workers for one place, with a sentence for each that is kept. Pure. */
import { distanceM, type LonLat, type Violation } from "#contract";
import type { WorkerRole } from "../../district/index.ts";
import type { CandidateReason } from "../ticket.ts";
import type { GridArea } from "./grid.ts";
import { walkMinutesOf } from "./walking.ts";

/** One worker at this moment. */
export interface Candidate {
  readonly workerId: string;
  readonly workerName: string;
  readonly role: WorkerRole;
  readonly gridId: string;
  /** Ids of the worker's grid and of those above it, nearest first. */
  readonly gridPath: readonly string[];
  /** Where the worker was last heard of, or is based; WGS-84 degrees. */
  readonly lon: number;
  readonly lat: number;
  /** Seconds since the live position; null: there is none that is fresh enough, and the base stands in. */
  readonly positionAgeS: number | null;
  readonly mayActOn: ReadonlySet<Violation>;
  /** Where that comes from: the role's table, or the worker's own row. */
  readonly competence: "role" | "personal";
  readonly onShift: boolean;
  /** The leave that covers this moment; null: none. */
  readonly leave: string | null;
  readonly openTickets: number;
  readonly capacity: number;
}

/** Why a worker is not offered a ticket again: said no, or let the offer lapse. */
export type TurnedDown = "declined" | "lapsed";

export interface RankRules {
  /** Nobody from farther off is sent. */
  readonly radiusM: number;
  /** False in an emergency: everybody gets what there is to do. */
  readonly capacityCounts: boolean;
}

export interface Place {
  readonly point: LonLat;
  readonly violation: Violation;
  /** The responsible grid and those above it, nearest first; empty: no grid holds the point. */
  readonly chain: readonly GridArea[];
  readonly turnedDown: ReadonlyMap<string, TurnedDown>;
}

type Obstacle = "not-allowed" | "leave" | "off-shift" | "too-far" | TurnedDown | "full";

export interface Weighed {
  readonly worker: Candidate;
  /** Its place in the list of candidates. */
  readonly index: number;
  readonly obstacle: Obstacle | null;
  /** 0: the responsible grid itself; 1, 2, …: under its parent, grandparent, …; Infinity: another part of town. */
  readonly gridSteps: number;
  /** Open tickets per capacity. */
  readonly load: number;
  /** 0: below half of the capacity, 1: above, … */
  readonly loadBand: number;
  /** Straight line, metres. */
  readonly distanceM: number;
  /** What decides outside the responsible grid: minutes on foot, and what stands against being sent from there. */
  readonly minutes: number;
}

export interface Ranking {
  /** Who may be sent, best first. */
  readonly able: readonly Weighed[];
  /** Who may not, in the same order. */
  readonly unable: readonly Weighed[];
  /** True when those who turned it down are asked again, because there is nobody else. */
  readonly askedAgain: boolean;
}

/** Explanations kept of each side: a district of thousands must not write thousands for each ticket. */
const KEPT_OF_EACH = 30;
/** Two bands: who has room for as much again goes before who has not. */
const BANDS_PER_CAPACITY = 2;
/** What a level farther from the responsible grid, and a further load band, weigh in minutes of somebody else's walk. */
const MINUTES_PER_LEVEL = 0.5;
const MINUTES_PER_BAND = 0.5;

/**
 * May act, on shift, below capacity, within the radius; then the responsible grid's own workers before all others,
 * by load band, distance, load and id. Nearest alone sends the wrong person: the grid comes before the metres.
 *
 * Where nobody of that grid can go, nobody left answers for it, and minutes decide: on foot, plus half of one for each
 * level up the tree that first holds both grids, plus half of one for each load band. A strict order there (all of the
 * community by load, then the street, …) cost 37 % more walking than the optimum in bench:assign's city, this one 8 %.
 *
 * Whoever turned the ticket down is asked again only when nobody else who may act is on shift at all: one who is
 * full now will be free.
 */
export function rankWorkers(place: Place, candidates: readonly Candidate[], rules: RankRules): Ranking {
  const first = weighAll(place, candidates, rules);
  const othersLeft = first.able.length > 0 || first.anyFull || place.turnedDown.size === 0;
  if (othersLeft) return { ...first, askedAgain: false };
  const again = weighAll({ ...place, turnedDown: new Map() }, candidates, rules);
  return { ...again, askedAgain: true };
}

function weighAll(
  place: Place,
  candidates: readonly Candidate[],
  rules: RankRules,
): Pick<Ranking, "able" | "unable"> & { readonly anyFull: boolean } {
  const stepsOf = new Map(place.chain.map(({ id }, steps) => [id, steps]));
  const able: Weighed[] = [];
  const unable: Weighed[] = [];
  let anyFull = false;
  candidates.forEach((worker, index) => {
    const straightM = distanceM(worker, place.point);
    const load = worker.capacity > 0 ? worker.openTickets / worker.capacity : Number.POSITIVE_INFINITY;
    const gridSteps = stepsUp(worker, stepsOf);
    const loadBand = Math.floor(BANDS_PER_CAPACITY * load);
    // Another part of town counts as one level above the topmost.
    const levels = Math.min(gridSteps, place.chain.length);
    const weighed: Weighed = {
      worker,
      index,
      obstacle: obstacleOf(worker, straightM, place, rules),
      gridSteps,
      load,
      loadBand,
      distanceM: straightM,
      minutes: walkMinutesOf(straightM) + MINUTES_PER_LEVEL * levels + MINUTES_PER_BAND * loadBand,
    };
    anyFull ||= weighed.obstacle === "full";
    keepBest(weighed.obstacle === null ? able : unable, weighed);
  });
  return { able, unable, anyFull };
}

/** How many levels above the responsible grid the first one lies that holds both. */
function stepsUp({ gridPath }: Candidate, stepsOf: ReadonlyMap<string, number>): number {
  for (const gridId of gridPath) {
    const steps = stepsOf.get(gridId);
    if (steps !== undefined) return steps;
  }
  return Number.POSITIVE_INFINITY;
}

function obstacleOf(worker: Candidate, straightM: number, place: Place, rules: RankRules): Obstacle | null {
  if (!worker.mayActOn.has(place.violation)) return "not-allowed";
  if (worker.leave !== null) return "leave";
  if (!worker.onShift) return "off-shift";
  if (straightM > rules.radiusM) return "too-far";
  const turnedDown = place.turnedDown.get(worker.workerId);
  if (turnedDown !== undefined) return turnedDown;
  return rules.capacityCounts && worker.openTickets >= worker.capacity ? "full" : null;
}

/** Sorted insertion into a short list: thousands are weighed, and sorting them all would cost more than weighing. */
function keepBest(kept: Weighed[], weighed: Weighed): void {
  const last = kept.at(-1);
  if (kept.length === KEPT_OF_EACH && last !== undefined && compare(weighed, last) >= 0) return;
  let at = kept.length;
  while (at > 0 && compare(weighed, kept[at - 1] as Weighed) < 0) at -= 1;
  kept.splice(at, 0, weighed);
  if (kept.length > KEPT_OF_EACH) kept.pop();
}

function compare(a: Weighed, b: Weighed): number {
  const isOwn = a.gridSteps === 0;
  return (
    Number(b.gridSteps === 0) - Number(isOwn) ||
    (isOwn ? ascending(a.loadBand, b.loadBand) : 0) ||
    ascending(a.minutes, b.minutes) ||
    ascending(a.load, b.load) ||
    ascending(a.worker.workerId, b.worker.workerId)
  );
}

/** Not a subtraction: Infinity minus Infinity is no order. */
function ascending<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The candidates with their sentences: who is sent first, then who could be, then who may not. */
export function explainRanking(
  { able, unable, askedAgain }: Ranking,
  chosen: Weighed | null,
  place: Place,
): readonly CandidateReason[] {
  const others = able.filter((each) => each !== chosen);
  return [...(chosen === null ? [] : [chosen]), ...others, ...unable].map((each) =>
    explain(each, { isChosen: each === chosen, askedAgain, place }),
  );
}

function explain(
  weighed: Weighed,
  {
    isChosen,
    askedAgain,
    place,
  }: { readonly isChosen: boolean; readonly askedAgain: boolean; readonly place: Place },
): CandidateReason {
  const { worker } = weighed;
  const { chain } = place;
  const load = `${String(worker.openTickets)} of ${String(worker.capacity)} tickets open`;
  const because = `${placeWords(weighed, chain)}, ${load}, ${distanceWords(weighed)}`;
  const again = askedAgain && place.turnedDown.has(worker.workerId) ? " again, nobody else is there" : "";
  return {
    workerId: worker.workerId,
    workerName: worker.workerName,
    chosen: isChosen,
    responsibleGrid: chain.some(({ id }) => id === worker.gridId),
    role: worker.role,
    roleMayAct: worker.mayActOn.has(place.violation),
    competence: worker.competence,
    onShift: worker.onShift && worker.leave === null,
    openTickets: worker.openTickets,
    capacity: worker.capacity,
    load: Math.round(weighed.load * 100) / 100,
    distanceM: Math.round(weighed.distanceM),
    walkMinutes: Math.round(walkMinutesOf(weighed.distanceM) * 10) / 10,
    positionAgeS: worker.positionAgeS === null ? null : Math.round(worker.positionAgeS),
    reason: `${obstacleWords(weighed, place) ?? (isChosen ? `chosen${again}` : "would also do")}: ${because}`,
  };
}

function obstacleWords({ obstacle, worker }: Weighed, { violation }: Place): string | null {
  switch (obstacle) {
    case null:
      return null;
    case "not-allowed":
      return `may not act on ${violation} as ${worker.role}`;
    case "leave":
      return `on leave (${worker.leave ?? ""})`;
    case "off-shift":
      return "not on shift";
    case "too-far":
      return "too far";
    case "declined":
      return "declined this ticket before";
    case "lapsed":
      return "let an offer of this ticket lapse";
    case "full":
      return "at capacity";
  }
}

function placeWords({ gridSteps, worker }: Weighed, chain: readonly GridArea[]): string {
  if (chain.length === 0) return `no grid holds this point, works in grid ${worker.gridId}`;
  if (gridSteps === 0) return "in the responsible grid";
  const above = chain[gridSteps];
  if (above === undefined) return "outside the responsible grid";
  return above.id === worker.gridId
    ? `in ${above.name}, which holds the responsible grid`
    : `beside the responsible grid in ${above.name}`;
}

function distanceWords({ distanceM: straightM, worker }: Weighed): string {
  const metres =
    straightM < 1000 ? `${String(Math.round(straightM))} m` : `${(straightM / 1000).toFixed(1)} km`;
  const walk = `${metres} away (${String(Math.ceil(walkMinutesOf(straightM)))} min on foot)`;
  return worker.positionAgeS === null
    ? `${walk} from the base`
    : `${walk} ${String(Math.round(worker.positionAgeS))} s ago`;
}
