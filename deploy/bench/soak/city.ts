/** Everything around the agent: broker, ticket book, dispatcher, cameras. Real servers, on free ports. */
import { mkdirSync, mkdtempSync, chmodSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProgram } from "../../demo/program.ts";
import { writeDispatcherConfig, writeUsers } from "../../demo/settings.ts";
import { freePort } from "../../harness/free-port.ts";
import type { ManagedServer } from "../../harness/managed-server.ts";
import { startNatsServer } from "../../harness/nats-server.ts";
import { startPostgres } from "../../harness/postgres.ts";
import { startRedisServer } from "../../harness/redis-server.ts";
import { type RtspServer, startRtspServer } from "../../harness/rtsp-server.ts";
import type { SoakCamera } from "./cast.ts";
import { mountsOf, type Scenes } from "./scenes.ts";
import { startWire, type Wire } from "./wire.ts";

export interface City {
  readonly folder: string;
  readonly nats: ManagedServer;
  readonly rtsp: RtspServer;
  readonly wire: Wire;
  readonly databaseUrl: string;
  /** Ends everything and removes the folder. */
  stop(): Promise<void>;
}

export async function startCity(cast: readonly SoakCamera[], scenes: Scenes): Promise<City> {
  const folder = mkdtempSync(join(tmpdir(), "gridwatch-soak-"));
  // PostgreSQL runs under an account of its own.
  chmodSync(folder, 0o711);
  const stops: (() => Promise<unknown>)[] = [
    () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  ];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
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
      kept(startRtspServer({ mounts: mountsOf(cast, scenes) })),
    ] as const;
    // Those that have started must be known before one that failed ends the rest.
    await Promise.allSettled(starting);
    const [nats, redis, postgres, rtsp] = await Promise.all(starting);
    const wire = await kept(startWire(cast, rtsp.port));
    const databaseUrl = await postgres.createDatabase("soak");
    await kept(startDispatcher(folder, { nats: nats.url, redis: redis.url, databaseUrl }));
    return { folder, nats, rtsp, wire, databaseUrl, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

async function startDispatcher(
  folder: string,
  urls: { readonly nats: string; readonly redis: string; readonly databaseUrl: string },
): Promise<{ stop(): Promise<void> }> {
  writeUsers(folder);
  return startProgram({
    name: "dispatcher",
    configPath: writeDispatcherConfig(folder, await freePort()),
    logPath: join(folder, "dispatcher.log"),
    env: { NATS_URL: urls.nats, REDIS_URL: urls.redis, DATABASE_URL: urls.databaseUrl },
    onLine: () => undefined,
  });
}
