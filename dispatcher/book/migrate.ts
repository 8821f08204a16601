/** Brings the database to the newest schema: numbered files, each applied once, one dispatcher at a time. */
import { readdir, readFile } from "node:fs/promises";
import type { ClientBase } from "pg";
import { DispatcherError } from "../errors.ts";

/** "gridwatch" in a phone's keypad: any number will do as long as every dispatcher uses the same. */
const MIGRATION_LOCK = 474_392_824;
const MIGRATIONS = new URL("./migrations/", import.meta.url);
const FILE_NAME = /^(\d{3})-[a-z0-9-]+\.sql$/;

/** Names of the files applied now, in order. Rejects when the book is newer than this program. */
export async function migrate(client: ClientBase): Promise<readonly string[]> {
  const files = (await readdir(MIGRATIONS)).filter((name) => FILE_NAME.test(name)).sort();
  await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
  try {
    await client.query(
      "CREATE TABLE IF NOT EXISTS schema_migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
    );
    const { rows } = await client.query<{ name: string }>("SELECT name FROM schema_migration");
    const applied = new Set(rows.map(({ name }) => name));
    refuseNewerBook(applied, files);
    const missing = files.filter((name) => !applied.has(name));
    for (const name of missing) await apply(client, name);
    return missing;
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [MIGRATION_LOCK]);
  }
}

function refuseNewerBook(applied: ReadonlySet<string>, files: readonly string[]): void {
  const unknown = [...applied].find((name) => !files.includes(name));
  if (unknown === undefined) return;
  throw new DispatcherError(
    "CONFIG_INVALID",
    `the ticket book has migration ${unknown}, which this dispatcher does not know: it was made by a newer version; upgrade this dispatcher.`,
  );
}

async function apply(client: ClientBase, name: string): Promise<void> {
  const sql = await readFile(new URL(name, MIGRATIONS), "utf8");
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query("INSERT INTO schema_migration (name) VALUES ($1)", [name]);
    await client.query("COMMIT");
  } catch (thrown) {
    await client.query("ROLLBACK");
    throw thrown;
  }
}
