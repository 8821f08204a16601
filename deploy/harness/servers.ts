/** A temporary folder with the three servers of a street in it; what was started is ended, also when the next start fails. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ManagedServer } from "./managed-server.ts";
import { startNatsServer } from "./nats-server.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";
import { startRedisServer } from "./redis-server.ts";

interface Stoppable {
  stop(): Promise<unknown>;
}

export interface Ground {
  readonly folder: string;
  /** Ends it with everything else, the newest first. */
  kept<T extends Stoppable>(starting: Promise<T>): Promise<T>;
  /** Ends all that was kept, whatever one of them says, then removes the folder. */
  stop(): Promise<void>;
}

export interface Servers {
  readonly nats: ManagedServer;
  readonly redis: ManagedServer;
  readonly postgres: PostgresServer;
}

/** `prefix` of the folder's name under the system's temporary folder. */
export function openGround(prefix: string): Ground {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  // PostgreSQL runs under an account of its own.
  chmodSync(folder, 0o711);
  const running: Stoppable[] = [];
  return {
    folder,
    async kept(starting) {
      const started = await starting;
      running.push(started);
      return started;
    },
    async stop() {
      for (const each of running.splice(0).reverse()) await each.stop().catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** On free ports, side by side; NATS keeps its streams in the folder. */
export async function startServers(ground: Ground): Promise<Servers> {
  const storeDir = join(ground.folder, "nats");
  mkdirSync(storeDir);
  const starting = [
    ground.kept(startNatsServer({ storeDir })),
    ground.kept(startRedisServer()),
    ground.kept(startPostgres()),
  ] as const;
  // Those that have started must be known before one that failed ends the rest.
  await Promise.allSettled(starting);
  const [nats, redis, postgres] = await Promise.all(starting);
  return { nats, redis, postgres };
}
