/** Cameras as last heard of, versions of what is set of them, snapshots and who looked at them. */
import type { Pool } from "pg";
import type { CameraSettings } from "#contract";
import type { ConfigOrigin, ConfigVersion, KnownCamera, Snapshot } from "../cameras/camera-desk.ts";
import { DispatcherError } from "../errors.ts";
import { firstRowOf, instant, isUuid, type Queryable, rowsOf, storable } from "./statement.ts";
import { inTransaction } from "./transaction.ts";

export interface NewVersion {
  readonly cameraCode: string;
  readonly agentId: string;
  readonly settings: CameraSettings;
  readonly origin: ConfigOrigin;
  readonly cameFrom: string | null;
  readonly madeBy: string | null;
  readonly note: string;
  readonly atMs: number;
}

export interface CameraBook {
  /** Those of this agent that are not in the list are gone since then. */
  keepCameras(agentId: string, cameras: readonly KnownCamera[], atMs: number): Promise<void>;
  /** All that are not gone, in order of code. */
  knownCameras(): Promise<readonly KnownCamera[]>;
  /** Code → tickets that are not closed. */
  openTicketsOf(codes: readonly string[]): Promise<ReadonlyMap<string, number>>;
  newestConfig(cameraCode: string): Promise<ConfigVersion | null>;
  configVersion(cameraCode: string, version: number): Promise<ConfigVersion | null>;
  /** Newest first. */
  configVersions(cameraCode: string, limit: number, before: number | null): Promise<readonly ConfigVersion[]>;
  /**
   * Adds a version behind `newest` (0: the first), one at a time for each camera. `write` puts it into the bucket and
   * gives its revision. Null, and nothing written, when another version came in between or `write` gives null.
   */
  addConfigVersion(
    version: NewVersion,
    newest: number,
    write: () => Promise<number | null>,
  ): Promise<ConfigVersion | null>;
  addSnapshot(snapshot: Snapshot, atMs: number): Promise<void>;
  snapshot(id: string): Promise<Snapshot | null>;
  recordSnapshotView(snapshot: Snapshot, personId: string, atMs: number): Promise<void>;
}

// By code, so that two dispatchers lock the rows in one order.
const KEEP = {
  name: "keep-cameras",
  text: `WITH gone AS (
      UPDATE camera SET gone_at = $2 WHERE agent_id = $1 AND gone_at IS NULL AND NOT code = ANY($3::text[])
    )
    INSERT INTO camera AS c (code, name, agent_id, lon, lat, grid_id, heard_at)
    SELECT x.code, x.name, $1, x.lon, x.lat, x."gridId", $2
    FROM jsonb_to_recordset($4::jsonb) AS x(code text, name text, lon double precision, lat double precision,
      "gridId" text)
    ORDER BY x.code
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, agent_id = excluded.agent_id, lon = excluded.lon,
      lat = excluded.lat, grid_id = excluded.grid_id, heard_at = excluded.heard_at, gone_at = NULL
    WHERE c.heard_at <= excluded.heard_at`,
};

const KNOWN = {
  name: "known-cameras",
  text: "SELECT code, name, agent_id, lon, lat, grid_id, heard_at FROM camera WHERE gone_at IS NULL ORDER BY code",
};

const OPEN_TICKETS = {
  name: "open-tickets-of-cameras",
  text: `SELECT camera_code, count(*)::int AS n FROM ticket
    WHERE camera_code = ANY($1::text[]) AND state <> 'closed' GROUP BY camera_code`,
};

const COLUMNS = `camera_code, version, agent_id, settings, origin, came_from, made_by, made_at, note, bucket_revision`;

const NEWEST = {
  name: "newest-camera-config",
  text: `SELECT ${COLUMNS} FROM camera_config_version WHERE camera_code = $1 ORDER BY version DESC LIMIT 1`,
};

const ONE = {
  name: "camera-config-version",
  text: `SELECT ${COLUMNS} FROM camera_config_version WHERE camera_code = $1 AND version = $2`,
};

const VERSIONS = {
  name: "camera-config-versions",
  text: `SELECT ${COLUMNS} FROM camera_config_version
    WHERE camera_code = $1 AND ($2::int IS NULL OR version < $2) ORDER BY version DESC LIMIT $3`,
};

const LOCK = {
  name: "lock-camera-config",
  text: "SELECT pg_advisory_xact_lock(hashtext('camera-config'), hashtext($1))",
};

const ADD = {
  name: "add-camera-config",
  text: `INSERT INTO camera_config_version (${COLUMNS})
    VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10) RETURNING ${COLUMNS}`,
};

const ADD_SNAPSHOT = {
  name: "add-camera-snapshot",
  text: `INSERT INTO camera_snapshot (id, camera_code, agent_id, object, sha256, size_bytes, captured_at, taken_by, taken_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};

const SNAPSHOT = {
  name: "camera-snapshot",
  text: `SELECT id, camera_code, agent_id, object, sha256, size_bytes, captured_at, taken_by
    FROM camera_snapshot WHERE id = $1`,
};

const VIEW = {
  name: "record-snapshot-view",
  text: `INSERT INTO snapshot_view (person_id, snapshot_id, camera_code, agent_id, object, captured_at, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};

const LIST_MAX = 200;

export function createCameraPart(pool: Pool): CameraBook {
  return {
    async keepCameras(agentId, cameras, atMs) {
      const rows = cameras.map(({ code, name, place, gridId }) => ({
        code,
        name: storable(name),
        ...place,
        gridId,
      }));
      const codes = cameras.map(({ code }) => code);
      await rowsOf(pool, KEEP, [agentId, instant(atMs), codes, JSON.stringify(rows)]);
    },
    knownCameras: async () => (await rowsOf<CameraRow>(pool, KNOWN)).map(toCamera),
    async openTicketsOf(codes) {
      const rows = await rowsOf<{ camera_code: string; n: number }>(pool, OPEN_TICKETS, [codes]);
      return new Map(rows.map(({ camera_code, n }) => [camera_code, n]));
    },
    newestConfig: (cameraCode) => versionBy(pool, NEWEST, [cameraCode]),
    configVersion: (cameraCode, version) => versionBy(pool, ONE, [cameraCode, version]),
    async configVersions(cameraCode, limit, before) {
      const most = Math.min(LIST_MAX, Math.max(1, limit));
      return (await rowsOf<VersionRow>(pool, VERSIONS, [cameraCode, before, most])).map(toVersion);
    },
    addConfigVersion: (version, newest, write) =>
      inTransaction(pool, (client) => addVersion(client, { version, newest, write })),
    async addSnapshot({ id, cameraCode, agentId, object, sha256, sizeBytes, capturedAt, takenBy }, atMs) {
      const values = [id, cameraCode, agentId, object, sha256, sizeBytes, capturedAt, takenBy, instant(atMs)];
      await rowsOf(pool, ADD_SNAPSHOT, values);
    },
    async snapshot(id) {
      const row = isUuid(id) ? await firstRowOf<SnapshotRow>(pool, SNAPSHOT, [id]) : null;
      return row === null ? null : toSnapshot(row);
    },
    async recordSnapshotView({ id, cameraCode, agentId, object, capturedAt }, personId, atMs) {
      const values = [personId, id, cameraCode, agentId, object, new Date(capturedAt), instant(atMs)];
      await rowsOf(pool, VIEW, values);
    },
  };
}

interface Adding {
  readonly version: NewVersion;
  readonly newest: number;
  readonly write: () => Promise<number | null>;
}

async function addVersion(db: Queryable, { version, newest, write }: Adding): Promise<ConfigVersion | null> {
  const { cameraCode, agentId, settings, origin, cameFrom, madeBy, note, atMs } = version;
  await rowsOf(db, LOCK, [cameraCode]);
  const before = await versionBy(db, NEWEST, [cameraCode]);
  if ((before?.version ?? 0) !== newest) return null;
  const revision = await write();
  if (revision === null) return null;
  const row = await firstRowOf<VersionRow>(db, ADD, [
    ...[cameraCode, newest + 1, agentId, JSON.stringify(settings), origin, cameFrom, madeBy, instant(atMs)],
    ...[storable(note).slice(0, 500), revision],
  ]);
  if (row === null) throw new DispatcherError("BOOK_UNAVAILABLE", "the ticket book kept no version");
  return toVersion(row);
}

async function versionBy(
  db: Queryable,
  statement: typeof NEWEST,
  values: readonly unknown[],
): Promise<ConfigVersion | null> {
  const row = await firstRowOf<VersionRow>(db, statement, values);
  return row === null ? null : toVersion(row);
}

interface CameraRow {
  readonly code: string;
  readonly name: string;
  readonly agent_id: string;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly grid_id: string | null;
  readonly heard_at: Date;
}

const toCamera = ({ code, name, agent_id, lon, lat, grid_id, heard_at }: CameraRow): KnownCamera => ({
  ...{ code, name, agentId: agent_id, gridId: grid_id, heardAt: heard_at.toISOString() },
  place: lon === null || lat === null ? null : { lon, lat },
});

interface VersionRow {
  readonly camera_code: string;
  readonly version: number;
  readonly agent_id: string;
  readonly settings: CameraSettings;
  readonly origin: ConfigOrigin;
  readonly came_from: string | null;
  readonly made_by: string | null;
  readonly made_at: Date;
  readonly note: string;
  readonly bucket_revision: string;
}

const toVersion = (row: VersionRow): ConfigVersion => ({
  cameraCode: row.camera_code,
  version: row.version,
  agentId: row.agent_id,
  origin: row.origin,
  cameFrom: row.came_from,
  madeBy: row.made_by,
  madeAt: row.made_at.toISOString(),
  note: row.note,
  bucketRevision: Number(row.bucket_revision),
  settings: row.settings,
});

interface SnapshotRow {
  readonly id: string;
  readonly camera_code: string;
  readonly agent_id: string;
  readonly object: string;
  readonly sha256: string;
  readonly size_bytes: number;
  readonly captured_at: Date;
  readonly taken_by: string;
}

const toSnapshot = (row: SnapshotRow): Snapshot => ({
  id: row.id,
  cameraCode: row.camera_code,
  agentId: row.agent_id,
  object: row.object,
  sha256: row.sha256,
  sizeBytes: row.size_bytes,
  capturedAt: row.captured_at.toISOString(),
  takenBy: row.taken_by,
});
