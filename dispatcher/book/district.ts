/** Grids, workers and people in the book: loaded from the district's files, read by assignment and access. */
import type { District } from "../district/index.ts";
import type { GridArea, GridLevel, PolygonRings } from "../lifecycle/assign/grid.ts";
import type { WorkerRecord } from "./book.ts";
import { PUT_PEOPLE, RETIRE_PEOPLE } from "./people.ts";
import { noteShifts } from "./roster.ts";
import { toWorker, type WorkerRow } from "./rows.ts";
import { WORKERS } from "./session-assignment.ts";
import { type Queryable, rowsOf } from "./statement.ts";

/** Two dispatchers that start together load one after the other. */
const LOAD_LOCK = { name: "district-lock", text: "SELECT pg_advisory_xact_lock(474392825)" };

const PUT_GRIDS = {
  name: "put-grids",
  text: `INSERT INTO grid (id, name, level, parent_id, polygons)
    SELECT g.id, g.name, g.level, g."parentId", g.polygons
    FROM jsonb_to_recordset($1::jsonb) AS g(id text, name text, level text, "parentId" text, polygons jsonb)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, level = excluded.level, parent_id = excluded.parent_id,
      polygons = excluded.polygons, retired = false`,
};

const PUT_WORKERS = {
  name: "put-workers",
  text: `INSERT INTO worker (id, name, role, grid_id, lon, lat, original_crs, shift_start, shift_end, days, capacity,
      more_shifts, violations)
    SELECT w.id, w.name, w.role, w."gridId", w.lon, w.lat, w."originalCrs", w."shiftStart", w."shiftEnd",
      ARRAY(SELECT jsonb_array_elements_text(w.days)::smallint), w.capacity, w."moreShifts",
      nullif(w.violations, 'null'::jsonb)
    FROM jsonb_to_recordset($1::jsonb) AS w(id text, name text, role text, "gridId" text, lon double precision,
      lat double precision, "originalCrs" text, "shiftStart" text, "shiftEnd" text, days jsonb, capacity integer,
      "moreShifts" jsonb, violations jsonb)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, grid_id = excluded.grid_id,
      lon = excluded.lon, lat = excluded.lat, original_crs = excluded.original_crs, shift_start = excluded.shift_start,
      shift_end = excluded.shift_end, days = excluded.days, capacity = excluded.capacity,
      more_shifts = excluded.more_shifts, violations = excluded.violations, retired = false
      WHERE worker.source = 'file'`,
};

const RETIRE_WORKERS = {
  name: "retire-workers",
  text: `UPDATE worker SET retired = true
    WHERE source = 'file' AND id <> ALL(SELECT jsonb_array_elements($1::jsonb) ->> 'id')`,
};

const RETIRE_GRIDS = {
  name: "retire-grids",
  text: "UPDATE grid SET retired = true WHERE id <> ALL(SELECT jsonb_array_elements($1::jsonb) ->> 'id')",
};

const GRIDS = {
  name: "grids",
  text: "SELECT id, name, level, parent_id, polygons FROM grid WHERE NOT retired ORDER BY id",
};

const FORGET_ABSENCES = { name: "forget-absences", text: "DELETE FROM worker_absence" };

const PUT_ABSENCES = {
  name: "put-absences",
  text: `INSERT INTO worker_absence (worker_id, from_local, until_local, reason)
    SELECT a."workerId", a."from", a.until, a.reason
    FROM jsonb_to_recordset($1::jsonb) AS a("workerId" text, "from" text, until text, reason text)
    ON CONFLICT DO NOTHING`,
};

const FORGET_EXCLUSIONS = { name: "forget-exclusions", text: "DELETE FROM duty_exclusion" };

const PUT_EXCLUSIONS = {
  name: "put-exclusions",
  text: `INSERT INTO duty_exclusion (violation, grid_id, reason)
    SELECT e.violation, e."gridId", e.reason
    FROM jsonb_to_recordset($1::jsonb) AS e(violation text, "gridId" text, reason text)`,
};

const NEXT_VERSION = {
  name: "next-district-version",
  text: "UPDATE district_version SET version = version + 1",
};

/**
 * Inside a transaction: afterwards the book holds exactly this district; what left it is kept as retired. A worker whom
 * the office has made or changed is the office's: the file neither changes nor retires that one.
 */
export async function loadDistrict(db: Queryable, district: District, atMs: number): Promise<void> {
  await rowsOf(db, LOAD_LOCK);
  const [grids, workers, people] = [district.grids, district.workers, district.users].map((list) => [
    JSON.stringify(list),
  ]);
  await rowsOf(db, PUT_GRIDS, grids);
  await rowsOf(db, PUT_WORKERS, workers);
  await rowsOf(db, RETIRE_PEOPLE, people);
  await rowsOf(db, PUT_PEOPLE, people);
  await rowsOf(db, RETIRE_WORKERS, workers);
  await noteShifts(db, { atMs, by: null, reason: null });
  await rowsOf(db, RETIRE_GRIDS, grids);
  await rowsOf(db, FORGET_ABSENCES);
  await rowsOf(db, PUT_ABSENCES, [JSON.stringify(district.absences)]);
  await rowsOf(db, FORGET_EXCLUSIONS);
  await rowsOf(db, PUT_EXCLUSIONS, [JSON.stringify(district.exclusions)]);
  await rowsOf(db, NEXT_VERSION);
}

interface GridRow {
  readonly id: string;
  readonly name: string;
  readonly level: GridLevel;
  readonly parent_id: string | null;
  readonly polygons: readonly PolygonRings[];
}

export async function readGrids(db: Queryable): Promise<readonly GridArea[]> {
  const rows = await rowsOf<GridRow>(db, GRIDS);
  return rows.map(({ id, name, level, parent_id, polygons }) => ({
    id,
    name,
    level,
    parentId: parent_id,
    polygons,
  }));
}

export async function readWorkers(db: Queryable): Promise<readonly WorkerRecord[]> {
  return (await rowsOf<WorkerRow>(db, WORKERS)).map(toWorker);
}
