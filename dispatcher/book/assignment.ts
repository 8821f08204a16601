/** What assignment asks the book outside of a transaction: a version, loads, leave, exclusions, the office's mode. */
import type { Absence, DutyExclusion } from "../district/index.ts";
import type { AssignMode, AssignModeSwitch } from "../lifecycle/assign/mode.ts";
import { firstRowOf, instant, type Queryable, rowsOf, storable } from "./statement.ts";

export interface AssignmentBook {
  /** Ids of open tickets, those tried longest ago first. */
  waitingTickets(limit: number): Promise<readonly string[]>;
  /** districtVersion counts up with every district that is loaded, by any dispatcher. */
  assignState(): Promise<{ readonly districtVersion: number; readonly mode: AssignMode }>;
  /** Tickets in hand (assigned, accepted or arrived) of those workers who have any. */
  workerLoads(): Promise<ReadonlyMap<string, number>>;
  districtLists(): Promise<{
    readonly absences: readonly Absence[];
    /** Duty beside the shifts. */
    readonly extras: readonly Absence[];
    readonly exclusions: readonly DutyExclusion[];
  }>;
  /** Keeps the switch on record. */
  switchAssignMode(change: AssignModeSwitch): Promise<void>;
  /** The newest switch; null: there never was one, and the mode is "normal". */
  lastModeSwitch(): Promise<AssignModeSwitch | null>;
}

const WAITING = {
  name: "waiting-tickets",
  text: "SELECT id FROM ticket WHERE state = 'open' ORDER BY assign_tried_at NULLS FIRST, number LIMIT $1",
};

const STATE = {
  name: "assign-state",
  text: `SELECT version, coalesce((SELECT mode FROM assign_mode ORDER BY id DESC LIMIT 1), 'normal') AS mode
    FROM district_version`,
};

const LOADS = {
  name: "worker-loads",
  text: `SELECT worker_id, count(*) AS n FROM ticket
    WHERE state IN ('assigned', 'accepted', 'arrived') GROUP BY worker_id`,
};

const ABSENCES = {
  name: "worker-absences",
  text: `SELECT worker_id AS "workerId", from_local AS "from", until_local AS until, reason FROM worker_absence
    UNION ALL SELECT worker_id, from_local, until_local, reason FROM worker_exception
    WHERE kind = 'leave' AND ended_at IS NULL
    ORDER BY 1, 2`,
};

const EXTRAS = {
  name: "worker-extras",
  text: `SELECT worker_id AS "workerId", from_local AS "from", until_local AS until, reason FROM worker_exception
    WHERE kind = 'extra' AND ended_at IS NULL ORDER BY worker_id, from_local`,
};

const EXCLUSIONS = {
  name: "duty-exclusions",
  text: `SELECT violation, grid_id AS "gridId", reason FROM duty_exclusion ORDER BY violation, grid_id`,
};

const SWITCH = {
  name: "switch-assign-mode",
  text: "INSERT INTO assign_mode (mode, at, person_id, reason) VALUES ($1, $2, $3, $4)",
};

const LAST_SWITCH = {
  name: "last-assign-mode",
  text: "SELECT mode, at, person_id, reason FROM assign_mode ORDER BY id DESC LIMIT 1",
};

export function createAssignmentBook(db: Queryable): AssignmentBook {
  return {
    async waitingTickets(limit) {
      const rows = await rowsOf<{ id: string }>(db, WAITING, [limit]);
      return rows.map(({ id }) => id);
    },
    async assignState() {
      const row = await firstRowOf<{ version: string; mode: AssignMode }>(db, STATE);
      return { districtVersion: Number(row?.version ?? 0), mode: row?.mode ?? "normal" };
    },
    async workerLoads() {
      const rows = await rowsOf<{ worker_id: string; n: string }>(db, LOADS);
      return new Map(rows.map(({ worker_id, n }) => [worker_id, Number(n)]));
    },
    async districtLists() {
      const absences = await rowsOf<Absence>(db, ABSENCES);
      const extras = await rowsOf<Absence>(db, EXTRAS);
      return { absences, extras, exclusions: await rowsOf<DutyExclusion>(db, EXCLUSIONS) };
    },
    async switchAssignMode({ mode, personId, reason, atMs }) {
      await rowsOf(db, SWITCH, [mode, instant(atMs), personId, storable(reason)]);
    },
    async lastModeSwitch() {
      const row = await firstRowOf<{ mode: AssignMode; at: Date; person_id: string; reason: string }>(
        db,
        LAST_SWITCH,
      );
      if (row === null) return null;
      return { mode: row.mode, personId: row.person_id, reason: row.reason, atMs: row.at.getTime() };
    },
  };
}
