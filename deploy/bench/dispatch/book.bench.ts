/** The bench's own eyes on the ticket book, and the bare transactions that new tickets are measured against. */
import { randomUUID } from "node:crypto";
import pg from "pg";

export interface BookEyes {
  rows<R extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<readonly R[]>;
  /** One number. */
  count(sql: string, values?: readonly unknown[]): Promise<number>;
  /** Bare `INSERT … ON CONFLICT DO NOTHING`, each in a transaction of its own that is on disk; how many in this time. */
  insertBare(connections: number, forMs: number): Promise<number>;
  close(): Promise<void>;
}

export function openEyes(databaseUrl: string): BookEyes {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 12 });
  pool.on("error", () => undefined);
  const rows = async <R extends pg.QueryResultRow>(
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<readonly R[]> => (await pool.query<R>(sql, [...values])).rows;
  return {
    rows,
    count: async (sql, values) => Number(Object.values((await rows(sql, values))[0] ?? { n: 0 })[0]),
    insertBare: (connections, forMs) => insertBare(pool, connections, forMs),
    close: () => pool.end(),
  };
}

/** The ticket's own table with all its indexes and none of its triggers: no history, key, clock, timer or decision. */
const MAKE = "CREATE TABLE IF NOT EXISTS bare_ticket (LIKE ticket INCLUDING ALL)";

const INSERT = {
  name: "bare-insert",
  text: `INSERT INTO bare_ticket (id, dedup_key, state, violation, camera_code, camera_name, zone_id, agent_id, lon, lat,
      reason, class_name, opened_at, changed_at, first_seen_at, last_seen_at, latest_evidence, best_evidence)
    VALUES ($1, $2, 'open', 'parking', $3, '路口', 'no-parking', 'edge-1', 120.62, 31.31,
      'car dwelt 183 s of 180 s in no-parking', 'car', now(), now(), now(), now(), $4, $4)
    ON CONFLICT (dedup_key) WHERE state <> 'closed' DO NOTHING`,
};

const EVIDENCE = JSON.stringify([
  {
    kind: "scene",
    object: "edge-1/x/scene.jpg",
    contentType: "image/jpeg",
    sha256: "c".repeat(64),
    sizeBytes: 240_000,
  },
]);

async function insertBare(pool: pg.Pool, connections: number, forMs: number): Promise<number> {
  await pool.query(MAKE);
  const endMs = performance.now() + forMs;
  const work = async (): Promise<number> => {
    const client = await pool.connect();
    let inserted = 0;
    try {
      await client.query("SET synchronous_commit = on");
      while (performance.now() < endMs) {
        const id = randomUUID();
        await client.query("BEGIN");
        await client.query({
          ...INSERT,
          values: [id, `99050100001300000001/no-parking/parking/${id}`, "99050100001300000001", EVIDENCE],
        });
        await client.query("COMMIT");
        inserted += 1;
      }
    } finally {
      client.release();
    }
    return inserted;
  };
  const done = await Promise.all(Array.from({ length: connections }, work));
  return done.reduce((sum, each) => sum + each, 0);
}
