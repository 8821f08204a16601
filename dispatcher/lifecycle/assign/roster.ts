/** The district as assignment needs it: read once for each version, joined with the moment for each choice. Pure. */
import type { Violation } from "#contract";
import type { WorkerRecord } from "../../book/book.ts";
import type { LivePosition } from "../../cache/live-positions.ts";
import {
  type Absence,
  absenceAt,
  type Competence,
  type DutyExclusion,
  onShiftAt,
  wallTime,
} from "../../district/index.ts";
import type { GridArea } from "./grid.ts";
import { groupBy } from "./group-by.ts";
import { createGridIndex, type GridIndex } from "./grid-index.ts";
import type { Candidate } from "./rank-workers.ts";

export interface RosterInput {
  readonly grids: readonly GridArea[];
  readonly workers: readonly WorkerRecord[];
  readonly absences: readonly Absence[];
  /** Duty beside the shifts. */
  readonly extras?: readonly Absence[];
  readonly exclusions: readonly DutyExclusion[];
}

interface Member {
  readonly worker: WorkerRecord;
  readonly absences: readonly Absence[];
  readonly extras: readonly Absence[];
  /** What stays the same from one choice to the next. */
  readonly fixed: Pick<
    Candidate,
    "workerId" | "workerName" | "role" | "gridId" | "gridPath" | "mayActOn" | "competence" | "capacity"
  >;
}

export interface Roster {
  readonly index: GridIndex;
  readonly members: readonly Member[];
  readonly exclusions: readonly DutyExclusion[];
}

export function createRoster(input: RosterInput, competence: Competence): Roster {
  const index = createGridIndex(input.grids);
  const ofRole = new Map(
    Object.entries(competence).map(([role, violations]) => [role, new Set<Violation>(violations)]),
  );
  const absences = groupBy(input.absences, ({ workerId }) => workerId);
  const extras = groupBy(input.extras ?? [], ({ workerId }) => workerId);
  const members = input.workers.map((worker): Member => {
    const { id, name, role, gridId, capacity, violations } = worker;
    const gridPath = index.above(gridId).map((grid) => grid.id);
    const own = violations === null ? undefined : new Set(violations);
    return {
      worker,
      absences: absences.get(id) ?? [],
      extras: extras.get(id) ?? [],
      fixed: {
        workerId: id,
        workerName: name,
        role,
        gridId,
        gridPath,
        mayActOn: own ?? ofRole.get(role) ?? new Set(),
        competence: own === undefined ? "role" : "personal",
        capacity,
      },
    };
  });
  return { index, members, exclusions: input.exclusions };
}

export interface Moment {
  readonly nowMs: number;
  readonly timeZone: string;
  /** Tickets in hand; a worker who is not in it has none. */
  readonly loads: ReadonlyMap<string, number>;
  /** Only those that are fresh enough to be used. */
  readonly positions: ReadonlyMap<string, LivePosition>;
}

/** All workers as they are at this moment; who has no fresh position stands at the base. */
export function candidatesAt(roster: Roster, moment: Moment): readonly Candidate[] {
  const wall = wallTime(moment.nowMs, moment.timeZone);
  return roster.members.map(({ worker, absences, extras, fixed }) => {
    const live = moment.positions.get(worker.id);
    return {
      ...fixed,
      lon: live?.lon ?? worker.lon,
      lat: live?.lat ?? worker.lat,
      // A phone's clock may be ahead of ours.
      positionAgeS: live === undefined ? null : Math.max(0, (moment.nowMs - live.atMs) / 1_000),
      onShift: onShiftAt(worker, wall) || absenceAt(extras, wall) !== undefined,
      leave: absences.length === 0 ? null : (absenceAt(absences, wall)?.reason ?? null),
      openTickets: moment.loads.get(worker.id) ?? 0,
    };
  });
}

/** The entry of the negative list that keeps this violation there from the grids: the narrowest grid's, if any. */
export function exclusionAt(
  { exclusions }: Pick<Roster, "exclusions">,
  violation: Violation,
  chain: readonly GridArea[],
): DutyExclusion | null {
  const of = exclusions.filter((each) => each.violation === violation);
  for (const { id } of chain) {
    const here = of.find(({ gridId }) => gridId === id);
    if (here !== undefined) return here;
  }
  return of.find(({ gridId }) => gridId === null) ?? null;
}
