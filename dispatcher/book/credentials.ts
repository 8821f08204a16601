/** Signed-in browsers and tokens for programs. Hashes only: nothing here opens a door by itself. */
import {
  type AccessBook,
  API_TOKENS_PER_USER_MAX,
  type ApiTokenRecord,
  SESSION_IDLE_MS,
  type SessionRecord,
  SESSIONS_PER_USER_MAX,
  type TokenScope,
} from "../lifecycle/access-desk.ts";
import { type PersonRow, toUser, USER_COLUMNS } from "./people.ts";
import { HOLDS_BY_LINK } from "./sign-in-links.ts";
import { firstRowOf, instant, isUuid, type Queryable, rowsOf, storable } from "./statement.ts";

/** When something was last used is written at most this often. */
const USED_STEP_MS = 60_000;
const LIST_MAX = 1_000;

// The new one, without the user's expired ones and the quietest of too many.
const OPEN = {
  name: "open-session",
  text: `WITH old AS (
      DELETE FROM web_session WHERE person_id = $2 AND (expires_at <= $4 OR id_sha256 IN (
        SELECT id_sha256 FROM web_session WHERE person_id = $2 ORDER BY seen_at DESC OFFSET $8))
    ) INSERT INTO web_session (id_sha256, person_id, credential, began_at, seen_at, expires_at, address, agent)
    VALUES ($1, $2, $3, $4, $4, $5, $6, $7)`,
};

// A session holds as long as what it was opened by: a token that was withdrawn or a password that was changed ends it.
const USER = {
  name: "session-user",
  text: `SELECT ${USER_COLUMNS}, s.seen_at < $3 AS stale
    FROM web_session s JOIN person p ON p.id = s.person_id
    WHERE s.id_sha256 = $1 AND s.expires_at > $2 AND s.seen_at > $4 AND NOT p.retired
      AND (s.credential IN (p.token_sha256, encode(sha256(convert_to(p.password_hash, 'UTF8')), 'hex'))
        OR ${HOLDS_BY_LINK})`,
};

const SEEN = {
  name: "session-seen",
  text: "UPDATE web_session SET seen_at = greatest(seen_at, $2) WHERE id_sha256 = $1",
};

const END = { name: "end-session", text: "DELETE FROM web_session WHERE id_sha256 = $1" };
const END_ALL = {
  name: "end-sessions",
  text: "WITH gone AS (DELETE FROM web_session WHERE person_id = $1 RETURNING 1) SELECT count(*) AS n FROM gone",
};

const SESSIONS = {
  name: "sessions-of",
  text: `SELECT left(id_sha256, 12) AS id, began_at, seen_at, expires_at, address, agent FROM web_session
    WHERE person_id = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY seen_at DESC`,
};

const ADD_TOKEN = {
  name: "add-api-token",
  text: `INSERT INTO api_token (id, token_sha256, person_id, name, scope, made_at, expires_at)
    SELECT $1, $2, $3, $4, $5, $6, $7
    WHERE (SELECT count(*) FROM api_token WHERE person_id = $3 AND revoked_at IS NULL AND expires_at > $6) < $8
    RETURNING id`,
};

const TOKEN_USER = {
  name: "api-token-user",
  text: `SELECT ${USER_COLUMNS}, a.scope, a.id AS token_id, (a.used_at IS NULL OR a.used_at < $3) AS stale
    FROM api_token a JOIN person p ON p.id = a.person_id
    WHERE a.token_sha256 = $1 AND a.revoked_at IS NULL AND a.expires_at > $2 AND NOT p.retired`,
};

const TOKEN_USED = { name: "api-token-used", text: "UPDATE api_token SET used_at = $2 WHERE id = $1" };

const TOKENS = {
  name: "api-tokens",
  text: `SELECT id, person_id, name, scope, made_at, expires_at, used_at, revoked_at FROM api_token
    WHERE $1::text IS NULL OR person_id = $1 ORDER BY made_at DESC, id LIMIT ${String(LIST_MAX)}`,
};

const REVOKE = {
  name: "revoke-api-token",
  text: `UPDATE api_token SET revoked_at = $3
    WHERE id = $1 AND ($2::text IS NULL OR person_id = $2) AND revoked_at IS NULL RETURNING id`,
};

interface SessionRow {
  readonly id: string;
  readonly began_at: Date;
  readonly seen_at: Date;
  readonly expires_at: Date;
  readonly address: string;
  readonly agent: string;
}

const toSession = (row: SessionRow): SessionRecord => ({
  id: row.id,
  beganAt: row.began_at.toISOString(),
  seenAt: row.seen_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  address: row.address,
  agent: row.agent,
});

type SessionPart = Pick<
  AccessBook,
  "openSession" | "sessionUser" | "endSession" | "endSessions" | "sessions"
>;

export function createSessionPart(db: Queryable): SessionPart {
  return {
    async openSession({ idSha256, userId, credential, nowMs, expiresAtMs, address, agent }) {
      const times = [instant(nowMs), instant(expiresAtMs)];
      const texts = [storable(address), storable(agent).slice(0, 200)];
      await rowsOf(db, OPEN, [idSha256, userId, credential, ...times, ...texts, SESSIONS_PER_USER_MAX - 1]);
    },
    async sessionUser(idSha256, nowMs) {
      const row = await firstRowOf<PersonRow & { stale: boolean }>(db, USER, [
        idSha256,
        instant(nowMs),
        instant(nowMs - USED_STEP_MS),
        instant(nowMs - SESSION_IDLE_MS),
      ]);
      if (row === null) return null;
      if (row.stale) await rowsOf(db, SEEN, [idSha256, instant(nowMs)]);
      return toUser(row);
    },
    async endSession(idSha256) {
      await rowsOf(db, END, [idSha256]);
    },
    async endSessions(userId) {
      const row = await firstRowOf<{ n: string }>(db, END_ALL, [userId]);
      return Number(row?.n ?? 0);
    },
    async sessions(userId, nowMs) {
      const values = [userId, instant(nowMs), instant(nowMs - SESSION_IDLE_MS)];
      return (await rowsOf<SessionRow>(db, SESSIONS, values)).map(toSession);
    },
  };
}

interface TokenRow {
  readonly id: string;
  readonly person_id: string;
  readonly name: string;
  readonly scope: TokenScope;
  readonly made_at: Date;
  readonly expires_at: Date;
  readonly used_at: Date | null;
  readonly revoked_at: Date | null;
}

const toToken = (row: TokenRow): ApiTokenRecord => ({
  id: row.id,
  userId: row.person_id,
  name: row.name,
  scope: row.scope,
  madeAt: row.made_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  usedAt: row.used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

type ApiTokenPart = Pick<AccessBook, "addApiToken" | "apiTokenUser" | "apiTokens" | "revokeApiToken">;

interface TokenUserRow extends PersonRow {
  readonly scope: TokenScope;
  readonly token_id: string;
  readonly stale: boolean;
}

export function createApiTokenPart(db: Queryable): ApiTokenPart {
  return {
    async addApiToken({ id, tokenSha256, userId, name, scope, nowMs, expiresAtMs }) {
      const times = [instant(nowMs), instant(expiresAtMs)];
      const values = [id, tokenSha256, userId, name, scope, ...times, API_TOKENS_PER_USER_MAX];
      return (await firstRowOf(db, ADD_TOKEN, values)) !== null;
    },
    async apiTokenUser(tokenSha256, nowMs) {
      const times = [instant(nowMs), instant(nowMs - USED_STEP_MS)];
      const row = await firstRowOf<TokenUserRow>(db, TOKEN_USER, [tokenSha256, ...times]);
      if (row === null) return null;
      if (row.stale) await rowsOf(db, TOKEN_USED, [row.token_id, instant(nowMs)]);
      return { user: toUser(row), scope: row.scope };
    },
    apiTokens: async (userId) => (await rowsOf<TokenRow>(db, TOKENS, [userId])).map(toToken),
    revokeApiToken: async (id, userId, nowMs) =>
      isUuid(id) && (await firstRowOf(db, REVOKE, [id, userId, instant(nowMs)])) !== null,
  };
}
