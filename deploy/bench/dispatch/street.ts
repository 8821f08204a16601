/** Servers, a district of one street, and dispatchers that run in it as processes of their own. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tmpdir } from "node:os";
import { stringify } from "yaml";
import { type WorkerLine, writeDistrict } from "../../../dispatcher/city.double.ts";
import { freePort } from "../../harness/free-port.ts";
import type { ManagedServer } from "../../harness/managed-server.ts";
import { startNatsServer } from "../../harness/nats-server.ts";
import { type PostgresServer, startPostgres } from "../../harness/postgres.ts";
import { startRedisServer } from "../../harness/redis-server.ts";

export interface Street {
  readonly folder: string;
  readonly nats: ManagedServer;
  readonly redis: ManagedServer;
  readonly postgres: PostgresServer;
  readonly databaseUrl: string;
  /** NATS_URL, REDIS_URL and DATABASE_URL for the programs. */
  readonly env: Readonly<Record<string, string>>;
  /** Path of a dispatcher.yaml of this name, on a port of its own. */
  configOf(name: string, settings?: Readonly<Record<string, unknown>>): Promise<string>;
  /** The same district with these workers instead, as the key "district" of a configuration. */
  districtWith(workers: readonly WorkerLine[]): Promise<Readonly<Record<string, unknown>>>;
  /** Ends the servers and removes the folder. */
  stop(): Promise<void>;
}

export async function startStreet(workers: readonly WorkerLine[]): Promise<Street> {
  const folder = mkdtempSync(join(tmpdir(), "gridwatch-street-"));
  // PostgreSQL runs under an account of its own.
  chmodSync(folder, 0o711);
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.allSettled(stops.splice(0).map((each) => each()));
    rmSync(folder, { recursive: true, force: true });
  };
  const kept = async <T extends { stop(): Promise<unknown> }>(starting: Promise<T>): Promise<T> => {
    const server = await starting;
    stops.push(() => server.stop());
    return server;
  };
  try {
    const storeDir = join(folder, "nats");
    mkdirSync(storeDir);
    const starting = [
      kept(startNatsServer({ storeDir })),
      kept(startRedisServer()),
      kept(startPostgres()),
    ] as const;
    await Promise.allSettled(starting);
    const [nats, redis, postgres] = await Promise.all(starting);
    const databaseUrl = await postgres.createDatabase("street");
    const districtWith = async (people: readonly WorkerLine[]): ReturnType<typeof writeDistrict> => {
      const written = await writeDistrict(people);
      stops.push(() => {
        rmSync(dirname(written.grids), { recursive: true, force: true });
        return Promise.resolve();
      });
      return written;
    };
    const district = await districtWith(workers);
    const env = { NATS_URL: nats.url, REDIS_URL: redis.url, DATABASE_URL: databaseUrl };
    return {
      folder,
      nats,
      redis,
      postgres,
      databaseUrl,
      env,
      stop,
      districtWith,
      async configOf(name, settings = {}) {
        const path = join(folder, `${name}.yaml`);
        const http = { host: "127.0.0.1", port: await freePort() };
        writeFileSync(path, stringify({ http, district, logLevel: "warn", ...settings }), { mode: 0o600 });
        return path;
      },
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}
