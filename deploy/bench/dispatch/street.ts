/** Servers, a district of one street, and dispatchers that run in it as processes of their own. */
import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { type WorkerLine, writeDistrict } from "../../../dispatcher/city.double.ts";
import { freePort } from "../../harness/free-port.ts";
import { openGround, type Servers, startServers } from "../../harness/servers.ts";

export interface Street extends Servers {
  readonly folder: string;
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
  const ground = openGround("gridwatch-street-");
  const { folder } = ground;
  try {
    const servers = await startServers(ground);
    const databaseUrl = await servers.postgres.createDatabase("street");
    const districtWith = async (people: readonly WorkerLine[]): ReturnType<typeof writeDistrict> => {
      const written = await writeDistrict(people);
      const stop = (): Promise<void> => rm(dirname(written.grids), { recursive: true, force: true });
      await ground.kept(Promise.resolve({ stop }));
      return written;
    };
    const district = await districtWith(workers);
    const env = { NATS_URL: servers.nats.url, REDIS_URL: servers.redis.url, DATABASE_URL: databaseUrl };
    return {
      ...servers,
      folder,
      databaseUrl,
      env,
      stop: () => ground.stop(),
      districtWith,
      async configOf(name, settings = {}) {
        const path = join(folder, `${name}.yaml`);
        const http = { host: "127.0.0.1", port: await freePort() };
        writeFileSync(path, stringify({ http, district, logLevel: "warn", ...settings }), { mode: 0o600 });
        return path;
      },
    };
  } catch (thrown) {
    await ground.stop();
    throw thrown;
  }
}
