/** One-time links that sign somebody in: what spends them, and what the session they open holds by. */
import { createHash } from "node:crypto";
import { type AccessBook, SIGN_IN_LINKS_PER_USER_MAX } from "../lifecycle/access-desk.ts";
import { type PersonRow, toUser, USER_COLUMNS } from "./people.ts";
import { firstRowOf, instant, type Queryable } from "./statement.ts";

// Counted and written in one statement; two at once may pass the bound by one, which costs nothing.
const ADD = {
  name: "add-sign-in-link",
  text: `INSERT INTO sign_in_link (nonce, person_id, made_by, made_at, expires_at)
    SELECT $1, p.id, $3, $4, $5 FROM person p WHERE p.id = $2 AND NOT p.retired
      AND (SELECT count(*) FROM sign_in_link WHERE person_id = $2 AND spent_at IS NULL AND expires_at > $4) < $6
    RETURNING nonce`,
};

// The row is locked by the first of two who come at once; the second finds it spent.
const SPEND = {
  name: "spend-sign-in-link",
  text: `WITH spent AS (
      UPDATE sign_in_link SET spent_at = $2, spent_address = $3
      WHERE nonce = $1 AND spent_at IS NULL AND expires_at > $2 RETURNING person_id
    )
    SELECT ${USER_COLUMNS}, coalesce(p.token_sha256, encode(sha256(convert_to(p.password_hash, 'UTF8')), 'hex')) AS credential
    FROM spent JOIN person p ON p.id = spent.person_id WHERE NOT p.retired`,
};

/** Of somebody who has neither token nor password yet: such a session ends when there is one. */
const LINK_CREDENTIAL = createHash("sha256").update("gridwatch: signed in by a link alone").digest("hex");

/** For the statement that finds a session's user: whether its credential still holds. */
export const HOLDS_BY_LINK = `(s.credential = '${LINK_CREDENTIAL}' AND p.token_sha256 IS NULL AND p.password_hash IS NULL)`;

export function createSignInLinkPart(db: Queryable): Pick<AccessBook, "addSignInLink" | "spendSignInLink"> {
  return {
    async addSignInLink({ nonce, userId, madeBy, nowMs, expiresAtMs }) {
      const times = [instant(nowMs), instant(expiresAtMs)];
      const values = [nonce, userId, madeBy, ...times, SIGN_IN_LINKS_PER_USER_MAX];
      return (await firstRowOf(db, ADD, values)) !== null;
    },
    async spendSignInLink({ nonce, address, nowMs }) {
      const row = await firstRowOf<PersonRow & { credential: string | null }>(db, SPEND, [
        nonce,
        instant(nowMs),
        address,
      ]);
      return row === null ? null : { user: toUser(row), credential: row.credential ?? LINK_CREDENTIAL };
    },
  };
}
