/** What a district's files hold once they have been read and checked. */
import type { CrsTag } from "#contract";
import type { GridArea } from "../lifecycle/assign/grid.ts";
import type { User } from "../lifecycle/ticket-desk.ts";

/** 网格员, 城管执法, 环卫: who the worker is to the city; every one of them may be sent. */
export const WORKER_ROLES = ["grid-worker", "enforcement", "sanitation"] as const;
export type WorkerRole = (typeof WORKER_ROLES)[number];

export interface WorkerSeed {
  readonly id: string;
  readonly name: string;
  readonly role: WorkerRole;
  readonly gridId: string;
  /** WGS-84 degrees, converted from `originalCrs`. */
  readonly lon: number;
  readonly lat: number;
  readonly originalCrs: CrsTag;
  /** Local time "HH:MM" in the district's zone. */
  readonly shiftStart: string;
  /** Local time "HH:MM", "24:00" for midnight; before shiftStart: the shift ends on the next day. */
  readonly shiftEnd: string;
  /** ISO weekdays on which the shift starts: 1 Monday to 7 Sunday, ascending. */
  readonly days: readonly number[];
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
}

export interface DistrictPaths {
  /** GeoJSON FeatureCollection. */
  readonly grids: string;
  /** CSV. */
  readonly workers: string;
  /** CSV. */
  readonly users: string;
}
