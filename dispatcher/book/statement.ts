/** One way to run a statement: prepared under a name, so that the hot ones are planned once per connection. */
import { asking } from "./failure.ts";

/** A pool or one connection. */
export interface Queryable {
  query(config: {
    readonly name: string;
    readonly text: string;
    readonly values: unknown[];
  }): Promise<{ rows: unknown[] }>;
}

export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Rejects BOOK_UNAVAILABLE, or BAD_REQUEST for a value that PostgreSQL cannot hold. */
export async function rowsOf<R extends object>(
  db: Queryable,
  statement: Statement,
  values: readonly unknown[] = [],
): Promise<readonly R[]> {
  const { rows } = await asking(db.query({ ...statement, values: [...values] }));
  // The row type is the caller's promise, kept in rows.ts beside the columns it names.
  return rows as R[];
}

export async function firstRowOf<R extends object>(
  db: Queryable,
  statement: Statement,
  values: readonly unknown[] = [],
): Promise<R | null> {
  const rows = await rowsOf<R>(db, statement, values);
  return rows[0] ?? null;
}

export const CHANGE_CHANNEL = "gridwatch_ticket";

const notify = (
  moved: boolean,
): string => `pg_notify('${CHANGE_CHANNEL}', json_build_object('moved', ${String(moved)},
  'ticketId', t.id, 'number', t.number, 'state', t.state, 'version', t.version)::text)`;

/** Tells every dispatcher at commit that ticket `t` was opened or changed its state. */
export const NOTIFY_MOVED = notify(true);
/** The same for what changes no state: a sighting, a grid. */
export const NOTIFY_TOUCHED = notify(false);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** PostgreSQL answers another text with an error where "there is no such ticket" is meant. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** PostgreSQL's text has no NUL. */
export const storable = (text: string): string => text.replaceAll("\u0000", "\uFFFD").slice(0, 1000);

export const instant = (ms: number): Date => new Date(ms);
