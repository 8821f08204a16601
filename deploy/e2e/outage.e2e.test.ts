/**
 * Hours of trouble between box and book, compressed: the broker is killed, its store is taken back to a backup and
 * then lost altogether, the agent's reporting half is killed. Every event that the box kept is decided exactly once.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, expect, it } from "vitest";
import { until, writeDistrict } from "../../dispatcher/city.double.ts";
import { defaultConfig } from "../../dispatcher/config.ts";
import { type Dispatcher, startDispatcher } from "../../dispatcher/dispatcher.ts";
import { createLogger } from "../../dispatcher/telemetry/logger.ts";
import { systemClock } from "../../dispatcher/time/clock.ts";
import { startNatsServer } from "../harness/nats-server.ts";
import { startPostgres } from "../harness/postgres.ts";
import { startRedisServer } from "../harness/redis-server.ts";

const EVENTS = 600;
const KEYS = 7;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Stats {
  readonly depth: number;
  readonly sent: number;
  readonly covered: number;
  readonly offeredAgain: number;
}

/** The reporting half of an agent in a process of its own. */
class Reporter {
  readonly kept: string[] = [];
  stats: Stats = { depth: 0, sent: 0, covered: 0, offeredAgain: 0 };
  readonly warnings: string[] = [];
  readonly #args: readonly string[];
  #child: ChildProcess | null = null;

  constructor(outbox: string, natsUrl: string) {
    const fixture = join(import.meta.dirname, "outage-agent.fixture.ts");
    this.#args = [
      "--conditions=source",
      "--import",
      "tsx",
      fixture,
      outbox,
      natsUrl,
      String(EVENTS),
      String(KEYS),
    ];
  }

  start(): void {
    const env = { ...process.env, NODE_OPTIONS: "" };
    const child = spawn(process.execPath, this.#args, { stdio: ["ignore", "pipe", "pipe"], env });
    this.#child = child;
    this.stats = { depth: 0, sent: 0, covered: 0, offeredAgain: 0 };
    this.warnings.length = 0;
    let rest = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#hear(line);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => this.warnings.push(text));
  }

  #hear(line: string): void {
    if (line.startsWith("kept ")) this.kept.push(line.slice(5));
    else if (line.startsWith("stats ")) this.stats = JSON.parse(line.slice(6)) as Stats;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
}

async function startCity(storeDir: string) {
  const [nats, redis, postgres] = await Promise.all([
    startNatsServer({ storeDir }),
    startRedisServer(),
    startPostgres(),
  ]);
  cleanups.push(() => Promise.all([nats.stop(), redis.stop(), postgres.stop()]));
  const databaseUrl = await postgres.createDatabase("outage");
  const district = await writeDistrict([]);
  cleanups.push(() => rm(join(district.grids, ".."), { recursive: true, force: true }));
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  pool.on("error", () => undefined);
  cleanups.push(() => pool.end());
  const dispatch = async (): Promise<Dispatcher> => {
    const dispatcher = await startDispatcher({
      clock: systemClock,
      logger: createLogger({ name: "test", level: process.env["TEST_LOG"] ?? "silent" }),
      config: {
        ...defaultConfig(),
        ...{ natsUrl: nats.url, redisUrl: redis.url, databaseUrl, district },
        http: { host: "127.0.0.1", port: 0 },
      },
    });
    cleanups.push(() => dispatcher.close());
    return dispatcher;
  };
  const query = async <R extends pg.QueryResultRow>(sql: string): Promise<R[]> =>
    (await pool.query<R>(sql)).rows;
  return { nats, dispatch, query };
}

it("decides every event once over a killed broker, a restored backup, a lost store and a killed agent", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gridwatch-outage-"));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  const [store, backup, outbox] = ["store", "backup", "outbox"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const { nats, dispatch, query } = await startCity(store);
  let dispatcher = await dispatch();
  const reporter = new Reporter(outbox, nats.url);
  cleanups.push(() => reporter.kill());
  const kept = (count: number) =>
    until(() => {
      expect(reporter.kept.length, reporter.warnings.join("")).toBeGreaterThanOrEqual(count);
    }, 60_000);
  /** Until so many events are in the stream and undecided, because no dispatcher runs. */
  const undecided = (count: number) =>
    until(() => {
      expect(reporter.stats.sent, reporter.warnings.join("")).toBeGreaterThanOrEqual(count);
    }, 60_000);
  const offeredAgain = (atLeast: number) =>
    until(() => {
      expect(reporter.stats.offeredAgain, reporter.warnings.join("")).toBeGreaterThanOrEqual(atLeast);
    }, 60_000);

  reporter.start();
  await kept(60);
  await nats.kill();
  await kept(120);
  await nats.restart();

  // A backup is taken; then the broker acknowledges 40 events that the backup does not have.
  await kept(160);
  await dispatcher.close();
  await nats.kill();
  await cp(store, backup, { recursive: true });
  const inBackup = reporter.stats.sent;
  await nats.restart();
  await undecided(inBackup + 40);
  await nats.kill();
  await rm(store, { recursive: true });
  await cp(backup, store, { recursive: true });
  await nats.restart();
  await offeredAgain(1);
  expect(reporter.warnings.join("")).toContain("the event stream went backwards");

  // The agent dies with sent, undecided events in its outbox; meanwhile the store is lost altogether.
  await undecided(20);
  await reporter.kill();
  await nats.kill();
  await rm(store, { recursive: true });
  await nats.restart();
  reporter.start();
  await offeredAgain(20);
  expect(reporter.warnings.join("")).toMatch(/the event stream (was made anew|went backwards)/);

  // The same with a dispatcher that runs on: its consumer went with the store.
  dispatcher = await dispatch();
  await kept(450);
  await nats.kill();
  await rm(store, { recursive: true });
  await nats.restart();
  await kept(520);
  await reporter.kill();
  reporter.start();

  const settled = async (): Promise<void> => {
    expect(reporter.stats, reporter.warnings.join("")).toMatchObject({ depth: 0, sent: 0 });
    const [row] = await query<{ n: number }>("SELECT count(*)::int AS n FROM decision");
    expect(row?.n).toBe(EVENTS);
  };
  await until(settled, 90_000);
  const decided = await query<{ event_key: string; outcome: string }>(
    "SELECT event_key, outcome FROM decision",
  );
  const ids = new Set(decided.map(({ event_key }) => event_key));
  expect(reporter.kept.filter((id) => !ids.has(id))).toEqual([]);
  // What a kill -9 cut off between the disk and its word was kept all the same; nothing else was decided.
  expect(decided.length - reporter.kept.length).toBeLessThanOrEqual(2);
  expect(decided.filter(({ outcome }) => outcome === "opened")).toHaveLength(KEYS);
  expect(decided.filter(({ outcome }) => outcome === "merged")).toHaveLength(EVENTS - KEYS);
  // A sighting counted twice would show here.
  expect(
    await query("SELECT count(*)::int AS tickets, sum(sightings)::int AS sightings FROM ticket"),
  ).toEqual([{ tickets: KEYS, sightings: EVENTS }]);
}, 300_000);
