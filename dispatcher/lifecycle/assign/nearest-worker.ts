/** Who is sent, and why: the choice of the worker for a point, with a sentence for every candidate. Pure. */
import { distanceM, type LonLat } from "#contract";
import type { CandidateReason } from "../ticket.ts";
import { type GridArea, gridAndAbove, responsibleGrid } from "./grid.ts";

export interface Candidate {
  readonly workerId: string;
  readonly workerName: string;
  readonly gridId: string;
  /** Where the worker stands or is based, WGS-84 degrees. */
  readonly lon: number;
  readonly lat: number;
  readonly onShift: boolean;
  readonly openTickets: number;
  readonly capacity: number;
}

export interface ChooseWorkerInput {
  readonly point: LonLat;
  readonly grids: readonly GridArea[];
  readonly workers: readonly Candidate[];
  /** Workers who may not get this ticket again: they declined it. */
  readonly avoidWorkerIds?: readonly string[];
}

export interface WorkerChoice {
  readonly grid: GridArea | null;
  /** Null when nobody may be sent now; the candidates say why. */
  readonly chosen: CandidateReason | null;
  /** Best first. */
  readonly candidates: readonly CandidateReason[];
}

interface Weighed {
  readonly worker: Candidate;
  readonly obstacle: string | null;
  /** 0: the responsible grid itself; 1, 2, …: so many levels above it; Infinity: another part of town. */
  readonly gridSteps: number;
  readonly load: number;
  readonly distanceM: number;
}

/**
 * Allowed and on shift → responsible grid (own, then up the parent chain, then others) → load (open tickets
 * per capacity, only below capacity) → distance → worker id, compared as text. Nearest alone sends the wrong
 * person: the grid comes before the metres.
 */
export function chooseWorker(input: ChooseWorkerInput): WorkerChoice {
  const grid = responsibleGrid(input.point, input.grids);
  const chain = grid === null ? [] : gridAndAbove(grid, input.grids);
  const avoided = new Set(input.avoidWorkerIds ?? []);
  const weighed = input.workers.map((worker) => weigh(worker, input.point, chain, avoided)).sort(compare);
  const best = weighed[0]?.obstacle === null ? weighed[0] : undefined;
  const candidates = weighed.map((each) => explain(each, each === best, chain));
  return { grid, chosen: candidates.find(({ chosen }) => chosen) ?? null, candidates };
}

function weigh(
  worker: Candidate,
  point: LonLat,
  chain: readonly GridArea[],
  avoided: ReadonlySet<string>,
): Weighed {
  const steps = chain.findIndex(({ id }) => id === worker.gridId);
  return {
    worker,
    obstacle: obstacleOf(worker, avoided),
    gridSteps: steps === -1 ? Number.POSITIVE_INFINITY : steps,
    load: worker.capacity > 0 ? worker.openTickets / worker.capacity : Number.POSITIVE_INFINITY,
    distanceM: distanceM(worker, point),
  };
}

function obstacleOf(worker: Candidate, avoided: ReadonlySet<string>): string | null {
  if (avoided.has(worker.workerId)) return "declined this ticket before";
  if (!worker.onShift) return "not on shift";
  if (worker.openTickets >= worker.capacity) {
    return "at capacity";
  }
  return null;
}

function compare(a: Weighed, b: Weighed): number {
  return (
    Number(a.obstacle !== null) - Number(b.obstacle !== null) ||
    ascending(a.gridSteps, b.gridSteps) ||
    ascending(a.load, b.load) ||
    ascending(a.distanceM, b.distanceM) ||
    ascending(a.worker.workerId, b.worker.workerId)
  );
}

/** Not a subtraction: Infinity minus Infinity is no order. */
function ascending<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function explain(weighed: Weighed, chosen: boolean, chain: readonly GridArea[]): CandidateReason {
  const { worker, obstacle } = weighed;
  const because = `${placeWords(weighed, chain)}, ${String(worker.openTickets)} of ${String(worker.capacity)} tickets open, ${metres(weighed.distanceM)} away`;
  return {
    workerId: worker.workerId,
    workerName: worker.workerName,
    chosen,
    responsibleGrid: Number.isFinite(weighed.gridSteps),
    onShift: worker.onShift,
    openTickets: worker.openTickets,
    capacity: worker.capacity,
    distanceM: Math.round(weighed.distanceM),
    reason: `${obstacle ?? (chosen ? "chosen" : "would also do")}: ${because}`,
  };
}

function placeWords({ gridSteps, worker }: Weighed, chain: readonly GridArea[]): string {
  if (chain.length === 0) return `no grid holds this point, works in grid ${worker.gridId}`;
  if (gridSteps === 0) return "in the responsible grid";
  const above = chain[gridSteps];
  return above === undefined
    ? "outside the responsible grid"
    : `in ${above.name}, which holds the responsible grid`;
}

function metres(value: number): string {
  return value < 1000 ? `${String(Math.round(value))} m` : `${(value / 1000).toFixed(1)} km`;
}
