/** The office's roster in the book: workers it made or changed, which shifts held when, leave and extra duty. */
import type { Pool, PoolClient } from "pg";
import type { Shift } from "../district/index.ts";
import { DispatcherError } from "../errors.ts";
import type {
  OfficeChange,
  RosterStore,
  RosterWorker,
  ShiftException,
  ShiftTenure,
  WorkerSetting,
} from "../lifecycle/office-desk.ts";
import { toWorker, type WorkerRow } from "./rows.ts";
import { firstRowOf, instant, isUuid, type Queryable, rowsOf, storable } from "./statement.ts";

export type RunTransaction = <T>(work: (client: PoolClient) => Promise<T>) => Promise<T>;

const ALL = {
  name: "roster-workers",
  text: `SELECT w.id, w.name, w.role, w.grid_id, w.lon, w.lat, w.original_crs, w.shift_start, w.shift_end, w.days, w.capacity,
      w.more_shifts, w.violations, w.source, w.phone, w.channels, w.retired, w.version, coalesce(h.open_tickets, 0) AS open_tickets
    FROM worker w LEFT JOIN (
      SELECT worker_id, count(*) AS open_tickets FROM ticket
      WHERE state IN ('assigned', 'accepted', 'arrived') GROUP BY worker_id
    ) h ON h.worker_id = w.id ORDER BY w.retired, w.id`,
};

const GRID = { name: "roster-grid", text: "SELECT 1 FROM grid WHERE id = $1 AND NOT retired" };

const COLUMNS =
  "name, role, grid_id, lon, lat, original_crs, shift_start, shift_end, days, capacity, more_shifts, violations, phone, channels";

const ADD = {
  name: "add-worker",
  text: `INSERT INTO worker (id, ${COLUMNS}, source)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::smallint[], $11, $12::jsonb, $13::jsonb, $14, $15::jsonb, 'api')
    ON CONFLICT (id) DO NOTHING RETURNING id`,
};

const LOCK = {
  name: "lock-roster-worker",
  text: "SELECT version, retired FROM worker WHERE id = $1 FOR NO KEY UPDATE",
};

const CHANGE = {
  name: "change-worker",
  text: `UPDATE worker SET (${COLUMNS}) =
      ($2, $3, $4, $5, $6, $7, $8, $9, $10::smallint[], $11, $12::jsonb, $13::jsonb, $14, $15::jsonb),
      source = 'api', retired = false, version = version + 1 WHERE id = $1`,
};

const RETIRE = {
  name: "retire-worker",
  text: "UPDATE worker SET retired = true, source = 'api', version = version + 1 WHERE id = $1",
};

const IN_HAND = {
  name: "tickets-in-hand",
  text: "SELECT count(*) AS n FROM ticket WHERE worker_id = $1 AND state IN ('assigned', 'accepted', 'arrived')",
};

const NEXT_VERSION = {
  name: "next-roster-version",
  text: "UPDATE district_version SET version = version + 1",
};

const SHIFTS_OF = `jsonb_build_array(jsonb_build_object('shiftStart', w.shift_start, 'shiftEnd', w.shift_end,
    'days', to_jsonb(w.days))) || w.more_shifts`;
const AS_IT_IS = `h.to_at IS NULL AND h.worker_id = w.id AND h.grid_id = w.grid_id AND h.capacity = w.capacity
    AND h.shifts = ${SHIFTS_OF}`;

const END_TENURES = {
  name: "end-shift-tenures",
  text: `UPDATE worker_shift h SET to_at = greatest($1::timestamptz, h.from_at) WHERE h.to_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM worker w WHERE NOT w.retired AND ${AS_IT_IS})`,
};

const BEGIN_TENURES = {
  name: "begin-shift-tenures",
  text: `INSERT INTO worker_shift (worker_id, from_at, grid_id, capacity, shifts, changed_by, reason)
    SELECT w.id, CASE WHEN w.source = 'api' OR EXISTS (SELECT 1 FROM worker_shift p WHERE p.worker_id = w.id)
        THEN $1::timestamptz ELSE '-infinity' END, w.grid_id, w.capacity, ${SHIFTS_OF}, $2, $3
    FROM worker w WHERE NOT w.retired AND NOT EXISTS (SELECT 1 FROM worker_shift h WHERE ${AS_IT_IS})`,
};

/** Inside the transaction that changed workers: ends and begins what that changed of anybody's shifts, and nothing else. */
export async function noteShifts(
  db: Queryable,
  { atMs, by, reason }: { readonly atMs: number; readonly by: string | null; readonly reason: string | null },
): Promise<void> {
  await rowsOf(db, END_TENURES, [instant(atMs)]);
  await rowsOf(db, BEGIN_TENURES, [instant(atMs), by, reason === null ? null : storable(reason)]);
}

const TENURES = {
  name: "shift-tenures",
  text: `SELECT worker_id, from_at, to_at, grid_id, capacity, shifts, changed_by, reason FROM worker_shift
    WHERE ($1::text IS NULL OR worker_id = $1) AND from_at < $3 AND (to_at IS NULL OR to_at > $2)
    ORDER BY worker_id, from_at, id`,
};

const EXCEPTIONS = {
  name: "shift-exceptions",
  text: `SELECT id, worker_id, kind, from_local, until_local, reason, swap_id, made_by FROM worker_exception
    WHERE ended_at IS NULL AND from_local < $2 AND until_local > $1
    UNION ALL
    SELECT NULL, worker_id, 'leave', from_local, until_local, reason, NULL, NULL FROM worker_absence
    WHERE from_local < $2 AND until_local > $1
    ORDER BY from_local, worker_id LIMIT 100000`,
};

const ADD_EXCEPTIONS = {
  name: "add-shift-exceptions",
  text: `INSERT INTO worker_exception (id, worker_id, kind, from_local, until_local, reason, swap_id, made_by, made_at)
    SELECT e.id, e."workerId", e.kind, e."from", e.until, e.reason, e."swapId", e."madeBy", $2
    FROM jsonb_to_recordset($1::jsonb) AS e(id uuid, "workerId" text, kind text, "from" text, until text, reason text,
      "swapId" uuid, "madeBy" text)`,
};

const UNKNOWN_WORKER = {
  name: "unknown-roster-worker",
  text: `SELECT id FROM unnest($1::text[]) AS given(id)
    WHERE NOT EXISTS (SELECT 1 FROM worker w WHERE w.id = given.id AND NOT w.retired) LIMIT 1`,
};

const HALVES = {
  name: "lock-shift-exception",
  text: `SELECT e.id, e.from_local FROM worker_exception e WHERE e.ended_at IS NULL AND (e.id = $1
      OR e.swap_id = (SELECT s.swap_id FROM worker_exception s WHERE s.id = $1)) ORDER BY e.id FOR UPDATE`,
};

const END_EXCEPTIONS = {
  name: "end-shift-exception",
  text: "UPDATE worker_exception SET ended_by = $2, ended_at = $3 WHERE id = ANY($1::uuid[])",
};

interface RosterRow extends WorkerRow {
  readonly source: RosterWorker["source"];
  readonly phone: string | null;
  readonly channels: Readonly<Record<string, string>>;
  readonly retired: boolean;
  readonly version: number;
}

export function createRosterPart(pool: Pool, run: RunTransaction): RosterStore {
  return {
    workers: async () => (await rowsOf<RosterRow>(pool, ALL)).map(toRosterWorker),
    add: (worker, change) =>
      run(async (db) => {
        await refuseUnknownGrid(db, worker.gridId);
        if ((await firstRowOf(db, ADD, valuesOf(worker))) === null) return "taken";
        await noteChange(db, change);
        return "added";
      }),
    change: (worker, expectedVersion, change) =>
      run(async (db) => {
        await refuseUnknownGrid(db, worker.gridId);
        const before = await firstRowOf<{ version: number }>(db, LOCK, [worker.id]);
        if (before === null) return "unknown";
        if (before.version !== expectedVersion) return "stale";
        await rowsOf(db, CHANGE, valuesOf(worker));
        await noteChange(db, change);
        return "changed";
      }),
    retire: (id, change) =>
      run(async (db) => {
        // The lock that a choice of this worker takes too: nobody gets a ticket in between.
        const before = await firstRowOf<{ retired: boolean }>(db, LOCK, [id]);
        if (before === null || before.retired) return "unknown";
        const openTickets = Number((await firstRowOf<{ n: string }>(db, IN_HAND, [id]))?.n ?? 0);
        if (openTickets > 0) return { openTickets };
        await rowsOf(db, RETIRE, [id]);
        await noteChange(db, change);
        return "retired";
      }),
    ...createExceptionPart(pool, run),
  };
}

function createExceptionPart(
  pool: Pool,
  run: RunTransaction,
): Pick<RosterStore, "tenures" | "exceptions" | "addExceptions" | "endException"> {
  return {
    async tenures({ workerId, fromMs, toMs }) {
      const values = [workerId ?? null, instant(fromMs), instant(toMs)];
      return (await rowsOf<TenureRow>(pool, TENURES, values)).map(toTenure);
    },
    async exceptions(from, until) {
      return (await rowsOf<ExceptionRow>(pool, EXCEPTIONS, [from, until])).map(toException);
    },
    addExceptions: (exceptions, atMs) =>
      run(async (db) => {
        const ids = exceptions.map(({ workerId }) => workerId);
        const unknown = await firstRowOf<{ id: string }>(db, UNKNOWN_WORKER, [ids]);
        if (unknown !== null) {
          throw new DispatcherError(
            "BAD_REQUEST",
            `Key "workerId" is ${unknown.id}, who is no worker now; the id of one of the roster would be right.`,
          );
        }
        const given = exceptions.map((each) => ({ ...each, reason: storable(each.reason) }));
        await rowsOf(db, ADD_EXCEPTIONS, [JSON.stringify(given), instant(atMs)]);
        await rowsOf(db, NEXT_VERSION);
      }),
    endException: (id, { by, atMs, nowLocal }) =>
      run(async (db) => {
        const halves = isUuid(id) ? await rowsOf<{ id: string; from_local: string }>(db, HALVES, [id]) : [];
        if (halves.length === 0) return "unknown";
        if (halves.some(({ from_local }) => from_local <= nowLocal)) return "begun";
        await rowsOf(db, END_EXCEPTIONS, [halves.map((half) => half.id), by, instant(atMs)]);
        await rowsOf(db, NEXT_VERSION);
        return "ended";
      }),
  };
}

/** Every dispatcher reads its roster again, and the history knows. */
async function noteChange(db: Queryable, change: OfficeChange): Promise<void> {
  await noteShifts(db, change);
  await rowsOf(db, NEXT_VERSION);
}

async function refuseUnknownGrid(db: Queryable, gridId: string): Promise<void> {
  if ((await firstRowOf(db, GRID, [gridId])) !== null) return;
  throw new DispatcherError(
    "BAD_REQUEST",
    `Key "gridId" is ${gridId}, which is no grid; the id of one of this district's grids would be right.`,
  );
}

const valuesOf = (worker: WorkerSetting): readonly unknown[] => [
  worker.id,
  worker.name,
  worker.role,
  worker.gridId,
  worker.lon,
  worker.lat,
  worker.originalCrs,
  worker.shiftStart,
  worker.shiftEnd,
  worker.days,
  worker.capacity,
  JSON.stringify(worker.moreShifts),
  worker.violations === null ? null : JSON.stringify(worker.violations),
  worker.phone,
  JSON.stringify(worker.channels),
];

const toRosterWorker = (row: RosterRow): RosterWorker => ({
  ...toWorker(row),
  source: row.source,
  phone: row.phone,
  channels: row.channels,
  retired: row.retired,
  version: row.version,
});

interface TenureRow {
  readonly worker_id: string;
  /** pg hands over -infinity as a number. */
  readonly from_at: Date | number;
  readonly to_at: Date | null;
  readonly grid_id: string;
  readonly capacity: number;
  readonly shifts: readonly Shift[];
  readonly changed_by: string | null;
  readonly reason: string | null;
}

const toTenure = (row: TenureRow): ShiftTenure => ({
  workerId: row.worker_id,
  fromMs: row.from_at instanceof Date ? row.from_at.getTime() : null,
  toMs: row.to_at?.getTime() ?? null,
  gridId: row.grid_id,
  capacity: row.capacity,
  shifts: row.shifts,
  changedBy: row.changed_by,
  reason: row.reason,
});

interface ExceptionRow {
  readonly id: string | null;
  readonly worker_id: string;
  readonly kind: ShiftException["kind"];
  readonly from_local: string;
  readonly until_local: string;
  readonly reason: string;
  readonly swap_id: string | null;
  readonly made_by: string | null;
}

const toException = (row: ExceptionRow): ShiftException => ({
  id: row.id,
  workerId: row.worker_id,
  kind: row.kind,
  from: row.from_local,
  until: row.until_local,
  reason: row.reason,
  swapId: row.swap_id,
  madeBy: row.made_by,
});
