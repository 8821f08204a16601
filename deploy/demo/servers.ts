/** The servers a demo needs: started on free ports with data of their own, unless the user brings them. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { isPortFree } from "../harness/free-port.ts";
import { startNatsServer } from "../harness/nats-server.ts";
import { startPostgres } from "../harness/postgres.ts";
import { startRedisServer } from "../harness/redis-server.ts";
import { startRtspServer } from "../harness/rtsp-server.ts";
import { CLIP_FPS } from "./cameras.ts";
import { keepRunning } from "./keep-running.ts";
import type { DemoOptions } from "./options.ts";
import type { Stage } from "./stage.ts";

export const WISHED_PORTS = { nats: 4222, redis: 6379, postgres: 5432, rtsp: 8554, http: 8686 };

/** Starts at the usual port, or at another one and says so. */
async function startNear<T extends { readonly port: number }>(
  what: keyof typeof WISHED_PORTS,
  stage: Stage,
  start: (port?: number) => Promise<T>,
): Promise<T> {
  const wished = WISHED_PORTS[what];
  if (await isPortFree(wished)) {
    try {
      return await start(wished);
    } catch (cause) {
      // Somebody may have taken it in between; anything else is a real failure.
      if (await isPortFree(wished)) throw cause;
    }
  }
  const server = await start();
  stage.tell("servers", `port ${String(wished)} is taken; ${what} uses ${String(server.port)}`);
  return server;
}

const at = (port: number | undefined): { port?: number } => (port === undefined ? {} : { port });

function folder(options: DemoOptions, name: string): string {
  const path = join(options.dataDir, name);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/** NATS_URL, REDIS_URL and DATABASE_URL for the programs. */
export async function startServers(options: DemoOptions, stage: Stage): Promise<Record<string, string>> {
  return {
    NATS_URL: options.natsUrl ?? (await startNats(options, stage)),
    REDIS_URL: options.redisUrl ?? (await startRedis(options, stage)),
    DATABASE_URL: options.databaseUrl ?? (await startDatabase(options, stage)),
  };
}

async function startNats(options: DemoOptions, stage: Stage): Promise<string> {
  const storeDir = folder(options, "nats");
  const server = await startNear("nats", stage, (port) => startNatsServer({ ...at(port), storeDir }));
  stage.onStop("nats-server", keepRunning("nats-server", server, stage.teller("servers")));
  stage.tell("servers", `nats-server with JetStream on ${server.url}`);
  return server.url;
}

async function startRedis(options: DemoOptions, stage: Stage): Promise<string> {
  const storeDir = folder(options, "redis");
  const server = await startNear("redis", stage, (port) => startRedisServer({ ...at(port), storeDir }));
  stage.onStop("redis-server", keepRunning("redis-server", server, stage.teller("servers")));
  stage.tell("servers", `redis-server on ${server.url}`);
  return server.url;
}

async function startDatabase(options: DemoOptions, stage: Stage): Promise<string> {
  // PostgreSQL may have to lie outside the data folder, so a throw-away database removes itself.
  const place = options.throwAway ? {} : { dataDir: join(options.dataDir, "postgres") };
  const say = stage.teller("servers");
  const server = await startNear("postgres", stage, (port) => startPostgres({ ...place, ...at(port), say }));
  stage.onStop("PostgreSQL", keepRunning("PostgreSQL", server, stage.teller("servers")));
  stage.tell("servers", `PostgreSQL on postgres://127.0.0.1:${String(server.port)}`);
  return server.createDatabase("gridwatch");
}

/** Plays the clips as cameras; returns the address of a camera by its path. */
export async function startCameras(
  clips: ReadonlyMap<string, string>,
  stage: Stage,
): Promise<(path: string) => string> {
  const mounts = [...clips].map(([path, file]) => ({ path, file, fps: CLIP_FPS }));
  const server = await startNear("rtsp", stage, (port) => startRtspServer({ mounts, ...at(port) }));
  stage.onStop("RTSP server", keepRunning("RTSP server", server, stage.teller("servers")));
  stage.tell(
    "servers",
    `RTSP server with ${String(clips.size)} cameras on rtsp://127.0.0.1:${String(server.port)}`,
  );
  return (path) => server.url(path);
}
