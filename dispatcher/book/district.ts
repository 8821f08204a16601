/** Grids, workers and people in the book: loaded from the district's files, read by assignment and access. */
import type { District } from "../district/index.ts";
import type { GridArea, GridLevel, PolygonRings } from "../lifecycle/assign/grid.ts";
import type { User } from "../lifecycle/ticket-desk.ts";
import type { WorkerRecord } from "./book.ts";
import { type PersonRow, toUser, toWorker, type WorkerRow } from "./rows.ts";
import { WORKERS } from "./session-assignment.ts";
import { firstRowOf, type Queryable, rowsOf } from "./statement.ts";

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
  text: `INSERT INTO worker (id, name, role, grid_id, lon, lat, original_crs, shift_start, shift_end, days, capacity)
    SELECT w.id, w.name, w.role, w."gridId", w.lon, w.lat, w."originalCrs", w."shiftStart", w."shiftEnd",
      ARRAY(SELECT jsonb_array_elements_text(w.days)::smallint), w.capacity
    FROM jsonb_to_recordset($1::jsonb) AS w(id text, name text, role text, "gridId" text, lon double precision,
      lat double precision, "originalCrs" text, "shiftStart" text, "shiftEnd" text, days jsonb, capacity integer)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, grid_id = excluded.grid_id,
      lon = excluded.lon, lat = excluded.lat, original_crs = excluded.original_crs, shift_start = excluded.shift_start,
      shift_end = excluded.shift_end, days = excluded.days, capacity = excluded.capacity, retired = false`,
};

// A retired person's token must not block the one who got the same file entry under a new id.
const RETIRE_PEOPLE = {
  name: "retire-people",
  text: `UPDATE person SET retired = true, token_sha256 = encode(sha256(('retired:' || id)::bytea), 'hex')
    WHERE id <> ALL(SELECT jsonb_array_elements($1::jsonb) ->> 'id')`,
};

const PUT_PEOPLE = {
  name: "put-people",
  text: `INSERT INTO person (id, name, role, worker_id, token_sha256)
    SELECT p.id, p.name, p.role, p."workerId", p."tokenSha256"
    FROM jsonb_to_recordset($1::jsonb) AS p(id text, name text, role text, "workerId" text, "tokenSha256" text)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, worker_id = excluded.worker_id,
      token_sha256 = excluded.token_sha256, retired = false`,
};

const RETIRE_WORKERS = {
  name: "retire-workers",
  text: "UPDATE worker SET retired = true WHERE id <> ALL(SELECT jsonb_array_elements($1::jsonb) ->> 'id')",
};

const RETIRE_GRIDS = {
  name: "retire-grids",
  text: "UPDATE grid SET retired = true WHERE id <> ALL(SELECT jsonb_array_elements($1::jsonb) ->> 'id')",
};

const GRIDS = {
  name: "grids",
  text: "SELECT id, name, level, parent_id, polygons FROM grid WHERE NOT retired ORDER BY id",
};

const PERSON_BY_TOKEN = {
  name: "person-by-token",
  text: "SELECT id, name, role, worker_id FROM person WHERE token_sha256 = $1 AND NOT retired",
};

/** Inside a transaction: afterwards the book holds exactly this district; what left it is kept as retired. */
export async function loadDistrict(db: Queryable, district: District): Promise<void> {
  await rowsOf(db, LOAD_LOCK);
  const [grids, workers, people] = [district.grids, district.workers, district.users].map((list) => [
    JSON.stringify(list),
  ]);
  await rowsOf(db, PUT_GRIDS, grids);
  await rowsOf(db, PUT_WORKERS, workers);
  await rowsOf(db, RETIRE_PEOPLE, people);
  await rowsOf(db, PUT_PEOPLE, people);
  await rowsOf(db, RETIRE_WORKERS, workers);
  await rowsOf(db, RETIRE_GRIDS, grids);
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

export async function userByTokenSha256(db: Queryable, sha256: string): Promise<User | null> {
  const row = await firstRowOf<PersonRow>(db, PERSON_BY_TOKEN, [sha256]);
  return row === null ? null : toUser(row);
}
