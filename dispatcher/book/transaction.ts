/** One transaction on a connection of the pool: all of it is kept, or nothing. */
import type { Pool, PoolClient } from "pg";
import { asking } from "./failure.ts";

/** Rejects what `work` rejects, or BOOK_UNAVAILABLE. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await asking(pool.connect());
  // A connection whose state is unknown is thrown away; an unhandled "error" would end the process.
  let broken = false;
  const onError = (): void => {
    broken = true;
  };
  client.on("error", onError);
  try {
    await asking(client.query("BEGIN"));
    const result = await work(client);
    await asking(client.query("COMMIT"));
    return result;
  } catch (thrown) {
    await client.query("ROLLBACK").catch(onError);
    throw thrown;
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}
