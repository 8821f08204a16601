/** What a district's files hold once they have been read and checked. */
import type { CrsTag, Violation } from "#contract";
import type { GridArea } from "../lifecycle/assign/grid.ts";
import type { User } from "../lifecycle/ticket-desk.ts";

/**
 * Who the worker is to the city: 网格长, 专职网格员, 微网格联络员, 城管执法, 环卫. Which violations each may act on
 * stands in competence.ts.
 */
export const WORKER_ROLES = [
  "grid-leader",
  "grid-worker",
  "micro-contact",
  "enforcement",
  "sanitation",
] as const;
export type WorkerRole = (typeof WORKER_ROLES)[number];

export interface Shift {
  /** Local time "HH:MM" in the district's zone. */
  readonly shiftStart: string;
  /** Local time "HH:MM", "24:00" for midnight; before shiftStart: the shift ends on the next day. */
  readonly shiftEnd: string;
  /** ISO weekdays on which the shift starts: 1 Monday to 7 Sunday, ascending. */
  readonly days: readonly number[];
}

/** Days or hours on which a worker is not there, whatever the shifts say. */
export interface Absence {
  readonly workerId: string;
  /** Local "YYYY-MM-DDTHH:MM" in the district's zone; the end does not belong to it. */
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

/** 负面清单: what is no duty of the grids, there or anywhere. */
export interface DutyExclusion {
  readonly violation: Violation;
  /** The grid with everything below it; null: the whole district. */
  readonly gridId: string | null;
  readonly reason: string;
}

export interface WorkerSeed extends Shift {
  readonly id: string;
  readonly name: string;
  readonly role: WorkerRole;
  readonly gridId: string;
  /** WGS-84 degrees, converted from `originalCrs`. */
  readonly lon: number;
  readonly lat: number;
  readonly originalCrs: CrsTag;
  /** Shifts beside the first one. */
  readonly moreShifts: readonly Shift[];
  /** What this one may act on; null: what the role may. */
  readonly violations: readonly Violation[] | null;
  /** Tickets the worker may have open at once. */
  readonly capacity: number;
}

export interface UserSeed extends User {
  /** SHA-256 of the token, lower-case hex; the token itself is never kept. */
  readonly tokenSha256: string;
}

export interface District {
  readonly grids: readonly GridArea[];
  readonly workers: readonly WorkerSeed[];
  readonly users: readonly UserSeed[];
  readonly absences: readonly Absence[];
  readonly exclusions: readonly DutyExclusion[];
}

export interface DistrictPaths {
  /** GeoJSON FeatureCollection. */
  readonly grids: string;
  /** CSV. */
  readonly workers: string;
  /** CSV. */
  readonly users: string;
  /** CSV; left out: nobody is on leave. */
  readonly absences?: string | undefined;
  /** CSV; left out: everything is a duty everywhere. */
  readonly negativeList?: string | undefined;
}
