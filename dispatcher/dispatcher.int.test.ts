/** Starting and stopping: servers that are not there yet, settings that are wrong, and the program itself. */
import { spawn } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type City, listeningLogger, startCity, until, writeDistrict } from "./city.double.ts";
import { defaultConfig, type DispatcherConfig } from "./config.ts";
import { startDispatcher } from "./dispatcher.ts";
import { eventOf } from "./events.double.ts";
import { createLogger } from "./telemetry/logger.ts";
import { systemClock } from "./time/clock.ts";

let city: City;
let config: DispatcherConfig;

beforeAll(async () => {
  city = await startCity();
  config = {
    ...defaultConfig(),
    natsUrl: city.nats.url,
    redisUrl: city.redis.url,
    databaseUrl: city.databaseUrl,
    http: { host: "127.0.0.1", port: 0 },
    district: await writeDistrict([{ id: "W1", lon: 120.625 }]),
  };
});
afterAll(() => city.stop());

const logger = createLogger({ name: "test", level: "silent" });
const start = (changes: Partial<DispatcherConfig>) =>
  startDispatcher({ config: { ...config, ...changes }, logger, clock: systemClock });

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function program(args: readonly string[], env: Record<string, string> = {}) {
  const main = new URL("./main.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", "--conditions=source", main, ...args], {
    env: { ...process.env, ...env },
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => (said.out += String(chunk)));
  child.stderr.on("data", (chunk) => (said.err += String(chunk)));
  const ended = new Promise<Ended>((resolve) =>
    child.once("close", (code) => {
      resolve({ code, ...said });
    }),
  );
  return { child, said, ended };
}

const servers = (): Record<string, string> => ({
  NATS_URL: city.nats.url,
  REDIS_URL: city.redis.url,
  DATABASE_URL: city.databaseUrl,
});

async function configFile(): Promise<string> {
  const { grids, workers, users } = config.district;
  const file = join(grids, "..", "dispatcher.yaml");
  const lines = [
    "http: { port: 0 }",
    "district:",
    `  grids: ${grids}`,
    `  workers: ${workers}`,
    `  users: ${users}`,
  ];
  await writeFile(file, lines.join("\n"));
  return file;
}

describe("startDispatcher", () => {
  it("waits for NATS and PostgreSQL, says so at growing intervals, and then works", async () => {
    await Promise.all([city.nats.kill(), city.postgres.kill()]);
    const said: string[] = [];
    const starting = startDispatcher({ config, logger: listeningLogger(said), clock: systemClock });
    await until(() => {
      expect(said).toContainEqual(
        expect.stringMatching(/^NATS at 127\.0\.0\.1:\d+ does not answer \(.+\); waiting for it$/),
      );
      expect(said).toContainEqual(
        expect.stringMatching(
          /^the ticket book \(PostgreSQL\) does not answer: connect ECONNREFUSED .+; waiting for it$/,
        ),
      );
    });
    await systemClock.sleep(3_000);
    // Tries go on four times a second at first; sentences come at 0 and 2 s.
    expect(said.filter((line) => line.includes("waiting for it")).length).toBeLessThanOrEqual(4);
    await Promise.all([city.nats.restart(), city.postgres.restart()]);
    const dispatcher = await starting;
    expect(said).toEqual(
      expect.arrayContaining(["NATS is there", "the ticket book is there", "dispatcher is running"]),
    );
    const event = eventOf({ zoneId: "start" });
    await until(() => city.publish(event));
    await until(async () => {
      expect(await dispatcher.desk.list({ limit: 10 })).toMatchObject([
        { zoneId: "start", state: "assigned" },
      ]);
    });
    expect(await dispatcher.desk.ready()).toEqual({ book: true, bus: true, cache: true });
    expect((await fetch(`${dispatcher.url}/health`)).status).toBeLessThan(500);
    await dispatcher.close();
    await expect(fetch(dispatcher.url)).rejects.toThrow();
  });

  it("stops waiting when it is told to", async () => {
    const stopping = new AbortController();
    const nowhere = { ...config, natsUrl: "nats://127.0.0.1:1" };
    const starting = startDispatcher({
      config: nowhere,
      logger,
      clock: systemClock,
      signal: stopping.signal,
    });
    await systemClock.sleep(300);
    stopping.abort(new Error("stopped by SIGTERM"));
    await expect(starting).rejects.toThrow();
  });

  it("does not wait for what waiting does not heal, and shows no password", async () => {
    const wrong = new URL(city.databaseUrl);
    wrong.password = "guess";
    const refused = start({ databaseUrl: wrong.href });
    await expect(refused).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    await expect(refused).rejects.toThrow(
      /^key "databaseUrl" is postgres:\/\/\*\*\*@.+: password authentication failed/,
    );
    await expect(refused).rejects.not.toThrow(/guess/);
    const missing = new URL(city.databaseUrl);
    missing.pathname = "/atlantis";
    await expect(start({ databaseUrl: missing.href })).rejects.toThrow(/database "atlantis" does not exist/);
  });

  it("refuses a district that is wrong before it connects to anything", async () => {
    const district = { ...config.district, grids: "/nowhere/grids.geojson" };
    await expect(start({ district, natsUrl: "nats://127.0.0.1:1" })).rejects.toMatchObject({
      code: "DISTRICT_INVALID",
    });
  });

  it("refuses a book that a newer version made", async () => {
    const url = await city.postgres.createDatabase("newer");
    const dispatcher = await start({ databaseUrl: url });
    await dispatcher.close();
    const { default: pg } = await import("pg");
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("INSERT INTO schema_migration (name) VALUES ('999-from-the-future.sql')");
    await client.end();
    await expect(start({ databaseUrl: url })).rejects.toThrow(
      "the ticket book has migration 999-from-the-future.sql, which this dispatcher does not know: it was made by a newer version; upgrade this dispatcher.",
    );
  });

  it("keeps who left the district for the old tickets, and sends nobody there", async () => {
    const dispatcher = await start({ district: await writeDistrict([{ id: "W2", lon: 120.625 }]) });
    expect((await dispatcher.desk.workers()).map(({ id }) => id)).toEqual(["W2"]);
    expect(await dispatcher.desk.list({ limit: 10 })).toMatchObject([
      { workerId: "W1", workerName: "worker W1" },
    ]);
    await dispatcher.close();
    await (await start({})).close();
  });
});

// Each start of the program costs seconds on a loaded machine.
describe("dispatcher", { timeout: 90_000 }, () => {
  it("explains itself", async () => {
    const { code, out } = await program(["--help"]).ended;
    expect(code).toBe(0);
    for (const word of ["run", "check", "migrate", "--config FILE", "DATABASE_URL"])
      expect(out).toContain(word);
  });

  it("says what is wrong with its arguments", async () => {
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [[], "dispatcher: a command is missing: run, check, migrate or audit would be right; see --help\n"],
      [
        ["walk"],
        'dispatcher: there is no command "walk": run, check, migrate or audit would be right; see --help\n',
      ],
      [["run", "now"], 'dispatcher: argument "now" is one too many; see --help\n'],
      [["run", "--colour"], "dispatcher: Unknown option '--colour'"],
      [["run", "--config", "/nowhere.yaml"], "dispatcher: /nowhere.yaml: cannot be read: "],
    ];
    const ended = await Promise.all(wrong.map(([args]) => program(args).ended));
    for (const [index, { code, err }] of ended.entries()) {
      expect(code).toBe(1);
      expect(err).toContain(wrong[index]?.[1]);
    }
  });

  it("checks the configuration, the district and every server", async () => {
    const file = await configFile();
    const good = await program(["check", "--config", file], servers()).ended;
    expect(good).toMatchObject({ code: 0, err: "" });
    expect(good.out.split("\n").filter((line) => line.endsWith(": good"))).toHaveLength(5);
    expect(good.out).not.toMatch(/postgres:\/\/postgres:/);
    const bad = await program(["check", "--config", file], { ...servers(), NATS_URL: "nats://127.0.0.1:1" })
      .ended;
    expect(bad.code).toBe(1);
    expect(bad.out).toContain("NATS nats://127.0.0.1:1: does not answer; the dispatcher would wait for it");
  });

  it("migrates an empty book, once", async () => {
    const url = await city.postgres.createDatabase("fresh");
    const env = { ...servers(), DATABASE_URL: url };
    const both = await Promise.all([program(["migrate"], env).ended, program(["migrate"], env).ended]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const all = (await readdir(new URL("book/migrations/", import.meta.url))).sort();
    expect(both.map(({ out }) => out).sort()).toEqual([`${all.join("\n")}\n`, "nothing to do\n"]);
  });

  it("runs until SIGTERM and ends cleanly, counting what it did", async () => {
    const { child, said, ended } = program(["run", "--config", await configFile()], servers());
    await until(() => {
      expect(said.out).toContain("dispatcher is running");
    });
    child.kill("SIGTERM");
    const { code, out, err } = await ended;
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain('"eventsReceived":0');
    expect(out).toContain("dispatcher has stopped");
  });
});
