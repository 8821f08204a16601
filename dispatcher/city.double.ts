/** A small city for tests: real NATS, Redis and PostgreSQL, a district of one street, and dispatchers that run in it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type JetStreamManager, type NatsConnection, nanos } from "nats";
import type pg from "pg";
import { pino } from "pino";
import { eventSubject, STREAMS, type ViolationEvent } from "#contract";
import { startNatsServer } from "../deploy/harness/nats-server.ts";
import { openTestPool, type PostgresServer, startPostgres } from "../deploy/harness/postgres.ts";
import { startRedisServer } from "../deploy/harness/redis-server.ts";
import { defaultConfig, type DispatcherConfig } from "./config.ts";
import { type Dispatcher, startDispatcher } from "./dispatcher.ts";
import { bytesOf } from "./events.double.ts";
import { createLogger, type Logger } from "./telemetry/logger.ts";
import { systemClock } from "./time/clock.ts";

const ring = (lon: number): number[][] => [
  [lon, 31.31],
  [lon + 0.01, 31.31],
  [lon + 0.01, 31.32],
  [lon, 31.32],
  [lon, 31.31],
];

const grid = (id: string, name: string, parentId: string | null, lon: number): object => ({
  type: "Feature",
  properties: { id, name, level: parentId === null ? "street" : "community", parentId },
  geometry: { type: "Polygon", coordinates: [ring(lon)] },
});

/** Grid 990501001001 holds lon 120.62 to 120.63, lat 31.31 to 31.32. */
const GRIDS = {
  type: "FeatureCollection",
  crsTag: "WGS-84",
  features: [grid("990501001001", "春风社区", null, 120.62), grid("990501001002", "秋月社区", null, 120.63)],
};

export interface WorkerLine {
  readonly id: string;
  readonly lon: number;
  readonly capacity?: number;
  /** False: the shift is on another day. */
  readonly onShift?: boolean;
  readonly role?: string;
}

function workersCsv(workers: readonly WorkerLine[]): string {
  const otherDay = (new Date().getUTCDay() + 3) % 7 || 7;
  const lines = workers.map(({ id, lon, capacity = 100, onShift = true, role = "grid-worker" }) =>
    [
      id,
      `worker ${id}`,
      role,
      "990501001001",
      lon,
      31.315,
      "WGS-84",
      "00:00",
      "24:00",
      onShift ? "1-7" : otherDay,
      capacity,
    ].join(","),
  );
  return ["id,name,role,gridId,lon,lat,crs,shiftStart,shiftEnd,days,capacity", ...lines].join("\n");
}

export async function writeDistrict(
  workers: readonly WorkerLine[],
  lists: { readonly absences?: string | undefined; readonly negativeList?: string | undefined } = {},
): Promise<DispatcherConfig["district"]> {
  const folder = await mkdtemp(join(tmpdir(), "gridwatch-district-"));
  const paths = {
    grids: join(folder, "grids.geojson"),
    workers: join(folder, "workers.csv"),
    users: join(folder, "users.csv"),
    timeZone: "UTC",
  };
  const hash = (digit: string): string => digit.repeat(64);
  await writeFile(paths.grids, JSON.stringify(GRIDS));
  await writeFile(paths.workers, workersCsv(workers));
  await writeFile(
    paths.users,
    `id,name,role,workerId,tokenSha256\nD01,office,dispatcher,,${hash("a")}\nR01,judge,reviewer,,${hash("b")}\n`,
  );
  const { absences, negativeList } = lists;
  if (absences !== undefined) await writeFile(join(folder, "absences.csv"), absences);
  if (negativeList !== undefined) await writeFile(join(folder, "negative.csv"), negativeList);
  return {
    ...paths,
    ...(absences === undefined ? {} : { absences: join(folder, "absences.csv") }),
    ...(negativeList === undefined ? {} : { negativeList: join(folder, "negative.csv") }),
  };
}

const TWO_WORKERS: readonly WorkerLine[] = [
  { id: "W1", lon: 120.6251 },
  { id: "W2", lon: 120.629 },
];

export interface City {
  readonly nats: Awaited<ReturnType<typeof startNatsServer>>;
  readonly redis: Awaited<ReturnType<typeof startRedisServer>>;
  readonly postgres: PostgresServer;
  /** Of this city's own database. */
  readonly databaseUrl: string;
  readonly line: NatsConnection;
  start(options?: StartOptions): Promise<Dispatcher>;
  /** Stored in the stream when it resolves; the message id is the event's unless given. */
  publish(event: ViolationEvent, messageId?: string): Promise<void>;
  publishRaw(subject: string, body: Uint8Array): Promise<number>;
  query<R extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]>;
  /** Events that no decision was recorded for, by what the consumer says. */
  unsettled(): Promise<number>;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly workers?: readonly WorkerLine[];
  readonly verify?: Partial<DispatcherConfig["verify"]>;
  readonly assign?: Partial<DispatcherConfig["assign"]>;
  /** CSV texts. */
  readonly absences?: string;
  readonly negativeList?: string;
  readonly logger?: Logger;
  /** YAML of who is told what. */
  readonly notifyFile?: string;
  /** Where pages and links lead; any free port, and no links, without it. */
  readonly port?: number;
}

/** A logger whose sentences, from info up, end in `said`. */
export function listeningLogger(said: string[]): Logger {
  const write = (line: string): void => {
    said.push((JSON.parse(line) as { msg: string }).msg);
  };
  return pino({ level: "info" }, { write });
}

/** Polls until it holds; the last look's error is the failure. */
export async function until(check: () => Promise<void> | void, limitMs = 20_000): Promise<void> {
  const endMs = systemClock.nowMs() + limitMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (thrown) {
      if (systemClock.nowMs() > endMs) throw thrown;
      await systemClock.sleep(50);
    }
  }
}

/** As an agent does that starts before any dispatcher. */
async function makeStreams(manager: JetStreamManager): Promise<void> {
  for (const { name, subjects, maxAgeS, maxBytes, rollup } of STREAMS) {
    const limits = { max_age: nanos(maxAgeS * 1000), max_bytes: maxBytes, allow_rollup_hdrs: rollup };
    await manager.streams.add({ name, subjects: [...subjects], ...limits });
  }
}

function configOf({ verify, assign, notifyFile, port }: StartOptions): DispatcherConfig {
  const defaults = defaultConfig();
  const host = "127.0.0.1";
  return {
    ...defaults,
    http: port === undefined ? { host, port: 0 } : { host, port, publicUrl: `http://${host}:${port}` },
    ...(notifyFile === undefined ? {} : { notifyFile }),
    verify: { ...defaults.verify, overS: 0, timeoutS: 2, ...verify },
    assign: { ...defaults.assign, retrySeconds: 1, ...assign },
  };
}

export async function startCity(): Promise<City> {
  const [nats, redis, postgres] = await Promise.all([startNatsServer(), startRedisServer(), startPostgres()]);
  const databaseUrl = await postgres.createDatabase("city");
  const line = await connect({ servers: nats.url, maxReconnectAttempts: -1, reconnectTimeWait: 200 });
  const manager = await line.jetstreamManager();
  await makeStreams(manager);
  const running = new Set<Dispatcher>();
  const folders: string[] = [];
  const pool = openTestPool(databaseUrl);

  async function start(options: StartOptions = {}): Promise<Dispatcher> {
    const { workers = TWO_WORKERS, absences, negativeList, logger } = options;
    const district = await writeDistrict(workers, { absences, negativeList });
    folders.push(join(district.grids, ".."));
    const servers = { natsUrl: nats.url, redisUrl: redis.url, databaseUrl };
    const dispatcher = await startDispatcher({
      clock: systemClock,
      logger: logger ?? createLogger({ name: "test", level: process.env["TEST_LOG"] ?? "silent" }),
      config: { ...configOf(options), ...servers, district },
    });
    running.add(dispatcher);
    return dispatcher;
  }

  async function publishRaw(subject: string, body: Uint8Array, msgID?: string): Promise<number> {
    const stream = line.jetstream();
    const ack = await stream.publish(subject, body, msgID === undefined ? {} : { msgID });
    return ack.seq;
  }

  return {
    nats,
    redis,
    postgres,
    databaseUrl,
    line,
    start,
    publishRaw,
    async publish(event, messageId = event.id) {
      await publishRaw(eventSubject(event.violation, event.cameraCode), bytesOf(event), messageId);
    },
    async query<R extends pg.QueryResultRow>(sql: string, values: unknown[] = []) {
      const { rows } = await pool.query<R>(sql, values);
      return rows;
    },
    async unsettled() {
      const { num_pending, num_ack_pending } = await manager.consumers.info("GW_EVENTS", "dispatcher");
      return num_pending + num_ack_pending;
    },
    async stop() {
      await Promise.all([...running].map((dispatcher) => dispatcher.close()));
      await pool.end();
      await line.close();
      await Promise.all([nats.stop(), redis.stop(), postgres.stop()]);
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}
