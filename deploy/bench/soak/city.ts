/** Everything around the agent: broker, ticket book, dispatcher, cameras. Real servers, on free ports. */
import { join } from "node:path";
import { startProgram } from "../../demo/program.ts";
import { writeDispatcherConfig, writeUsers } from "../../demo/settings.ts";
import { freePort } from "../../harness/free-port.ts";
import type { ManagedServer } from "../../harness/managed-server.ts";
import { type RtspServer, startRtspServer } from "../../harness/rtsp-server.ts";
import { openGround, startServers } from "../../harness/servers.ts";
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
  const ground = openGround("gridwatch-soak-");
  const { folder } = ground;
  try {
    const { nats, redis, postgres } = await startServers(ground);
    const rtsp = await ground.kept(startRtspServer({ mounts: mountsOf(cast, scenes) }));
    const wire = await ground.kept(startWire(cast, rtsp.port));
    const databaseUrl = await postgres.createDatabase("soak");
    await ground.kept(startDispatcher(folder, { nats: nats.url, redis: redis.url, databaseUrl }));
    return { folder, nats, rtsp, wire, databaseUrl, stop: () => ground.stop() };
  } catch (cause) {
    await ground.stop();
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
