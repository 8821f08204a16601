/** People: from users.csv or made by an administrator; who somebody is, and by what they sign in. */
import type { AccessBook, NewUser, UserRecord } from "../lifecycle/access-desk.ts";
import type { User } from "../lifecycle/ticket-desk.ts";
import { DispatcherError } from "../errors.ts";
import { firstRowOf, instant, type Queryable, rowsOf } from "./statement.ts";

/**
 * A worker and a grid leader see their own grid unless others are written down, never everything by omission; an
 * administrator always sees the whole district.
 */
export const USER_COLUMNS = `p.id, p.name, p.role, p.worker_id, CASE
    WHEN p.role = 'administrator' THEN NULL
    WHEN p.role IN ('worker', 'gridLeader') THEN coalesce(p.grid_ids,
      (SELECT ARRAY[w.grid_id] FROM worker w WHERE w.id = p.worker_id), '{}')
    ELSE p.grid_ids
  END AS grid_ids`;

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly role: User["role"];
  readonly worker_id: string | null;
  readonly grid_ids: readonly string[] | null;
}

export const toUser = (row: PersonRow): User => ({
  id: row.id,
  name: row.name,
  role: row.role,
  workerId: row.worker_id,
  gridIds: row.grid_ids,
});

// Whoever left the file keeps the name in old rows and nothing to come in by. A retired person's token must not block
// the one who got the same file entry under a new id.
export const RETIRE_PEOPLE = {
  name: "retire-people",
  text: `UPDATE person SET retired = true, token_sha256 = NULL, password_hash = NULL
    WHERE source = 'file' AND id <> ALL(SELECT jsonb_array_elements($1::jsonb) ->> 'id')`,
};

// A password that somebody of the file has set stays theirs through every load. One made by an administrator who now
// stands in the file belongs to the file.
export const PUT_PEOPLE = {
  name: "put-people",
  text: `INSERT INTO person (id, name, role, worker_id, token_sha256, grid_ids, source)
    SELECT p.id, p.name, p.role, p."workerId", p."tokenSha256",
      CASE WHEN jsonb_typeof(p."gridIds") = 'array' AND p."gridIds" <> '[]'::jsonb
        THEN ARRAY(SELECT jsonb_array_elements_text(p."gridIds")) END, 'file'
    FROM jsonb_to_recordset($1::jsonb)
      AS p(id text, name text, role text, "workerId" text, "tokenSha256" text, "gridIds" jsonb)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, worker_id = excluded.worker_id,
      token_sha256 = excluded.token_sha256, grid_ids = excluded.grid_ids, source = 'file', retired = false`,
};

const BY_TOKEN = {
  name: "person-by-token",
  text: `SELECT ${USER_COLUMNS} FROM person p WHERE p.token_sha256 = $1 AND NOT p.retired`,
};

const BY_ID = {
  name: "person-by-id",
  text: `SELECT ${USER_COLUMNS} FROM person p WHERE p.id = $1 AND NOT p.retired`,
};

const ALL = {
  name: "people",
  text: `SELECT ${USER_COLUMNS}, p.source, p.retired, p.password_hash IS NOT NULL AS has_password,
      p.token_sha256 IS NOT NULL AS has_token
    FROM person p ORDER BY p.id`,
};

const UNKNOWN_PLACES = {
  name: "unknown-places",
  text: `SELECT
      (SELECT id FROM unnest($1::text[]) AS given(id)
        WHERE NOT EXISTS (SELECT 1 FROM grid g WHERE g.id = given.id AND NOT g.retired) LIMIT 1) AS grid_id,
      CASE WHEN $2::text IS NOT NULL AND NOT EXISTS (SELECT 1 FROM worker WHERE id = $2 AND NOT retired)
        THEN $2 END AS worker_id`,
};

const ADD = {
  name: "add-person",
  text: `INSERT INTO person (id, name, role, worker_id, grid_ids, source) VALUES ($1, $2, $3, $4, $5, 'api')
    ON CONFLICT (id) DO NOTHING RETURNING id`,
};

const CHANGE = {
  name: "change-person",
  text: `UPDATE person SET name = $2, role = $3, worker_id = $4, grid_ids = $5
    WHERE id = $1 AND source = 'api' AND NOT retired RETURNING id`,
};

const RETIRE = {
  name: "retire-person",
  text: `WITH gone AS (
      UPDATE person SET retired = true, token_sha256 = NULL, password_hash = NULL
      WHERE id = $1 AND source = 'api' AND NOT retired RETURNING id
    ), tokens AS (
      UPDATE api_token SET revoked_at = $2 WHERE person_id IN (SELECT id FROM gone) AND revoked_at IS NULL
    ), sessions AS (
      DELETE FROM web_session WHERE person_id IN (SELECT id FROM gone)
    ) SELECT id FROM gone`,
};

const PASSWORD = {
  name: "password-of",
  text: `SELECT ${USER_COLUMNS}, p.password_hash FROM person p WHERE p.id = $1 AND NOT p.retired`,
};

const SET_PASSWORD = {
  name: "set-password",
  text: "UPDATE person SET password_hash = $2 WHERE id = $1 AND NOT retired",
};

export async function userByTokenSha256(db: Queryable, sha256: string): Promise<User | null> {
  const row = await firstRowOf<PersonRow>(db, BY_TOKEN, [sha256]);
  return row === null ? null : toUser(row);
}

interface RecordRow extends PersonRow {
  readonly source: UserRecord["source"];
  readonly retired: boolean;
  readonly has_password: boolean;
  readonly has_token: boolean;
}

type PeoplePart = Pick<
  AccessBook,
  "userById" | "users" | "addUser" | "changeUser" | "retireUser" | "password" | "setPassword"
>;

export function createPeoplePart(db: Queryable): PeoplePart {
  return {
    async userById(id) {
      const row = await firstRowOf<PersonRow>(db, BY_ID, [id]);
      return row === null ? null : toUser(row);
    },
    users: async () =>
      (await rowsOf<RecordRow>(db, ALL)).map((row) => ({
        ...toUser(row),
        source: row.source,
        hasPassword: row.has_password,
        hasToken: row.has_token,
        retired: row.retired,
      })),
    async addUser(user) {
      await refuseUnknownPlaces(db, user);
      return (await firstRowOf(db, ADD, valuesOf(user))) !== null;
    },
    async changeUser(user) {
      await refuseUnknownPlaces(db, user);
      return (await firstRowOf(db, CHANGE, valuesOf(user))) !== null;
    },
    retireUser: async (id, nowMs) => (await firstRowOf(db, RETIRE, [id, instant(nowMs)])) !== null,
    async password(userId) {
      const row = await firstRowOf<PersonRow & { password_hash: string | null }>(db, PASSWORD, [userId]);
      return row === null ? null : { user: toUser(row), hash: row.password_hash };
    },
    async setPassword(userId, hash) {
      await rowsOf(db, SET_PASSWORD, [userId, hash]);
    },
  };
}

const valuesOf = ({ id, name, role, workerId, gridIds }: NewUser): readonly unknown[] => [
  id,
  name,
  role,
  workerId,
  gridIds,
];

async function refuseUnknownPlaces(db: Queryable, { gridIds, workerId }: NewUser): Promise<void> {
  const row = await firstRowOf<{ grid_id: string | null; worker_id: string | null }>(db, UNKNOWN_PLACES, [
    gridIds ?? [],
    workerId,
  ]);
  if (row?.grid_id != null) {
    throw new DispatcherError(
      "BAD_REQUEST",
      `Key "gridIds" holds ${row.grid_id}, which is no grid; ids of this district's grids would be right.`,
    );
  }
  if (row?.worker_id != null) {
    throw new DispatcherError(
      "BAD_REQUEST",
      `Key "workerId" is ${row.worker_id}, which is no worker; the id of one of this district's workers would be right.`,
    );
  }
}
