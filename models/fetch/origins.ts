/**
 * The four kinds of origin, each one function that writes the wanted file to a target path or rejects with the reason.
 * None of them judges the content: the hash does that, in fetch-file.ts.
 */
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve, sep } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { runCommand } from "./child.ts";

export interface FetchLimits {
  /** Longest wait for an https answer to begin, milliseconds. */
  readonly answerMs: number;
  /** Longest silence in the middle of an https download, milliseconds. */
  readonly silenceMs: number;
  /** Longest run of one npm, apt-get or tar command, milliseconds. */
  readonly commandMs: number;
  /** A larger download is broken off, bytes. */
  readonly bytesMax: number;
}

export const DEFAULT_LIMITS: FetchLimits = {
  answerMs: 10_000,
  silenceMs: 20_000,
  commandMs: 300_000,
  bytesMax: 2 * 1024 ** 3,
};

export interface OriginContext {
  readonly dataDirs: readonly string[];
  /** Where package lists may be kept between runs. */
  readonly cacheDir: string;
  readonly limits: FetchLimits;
}

/** Writes the file that `origin` names to `target`. Rejects with an Error whose message is the reason, without a full stop. */
export async function retrieve(origin: string, target: string, context: OriginContext): Promise<void> {
  const [, kind, rest = ""] = /^(local|npm|deb):(.+)$/.exec(origin) ?? [];
  if (kind === "local") await fromDataDirs(rest, target, context);
  else if (kind === "npm") await fromNpm(rest, target, context);
  else if (kind === "deb") await fromDebian(rest, target, context);
  else if (/^https?:\/\//.test(origin)) await fromWeb(origin, target, context.limits);
  else
    throw new Error(
      "no such kind of origin; local:PATH, https://…, npm:package@version#path and deb:package#path are right",
    );
}

export function isLocal(origin: string): boolean {
  return origin.startsWith("local:");
}

async function fromDataDirs(path: string, target: string, context: OriginContext): Promise<void> {
  if (context.dataDirs.length === 0)
    throw new Error("no data folder is given (GRIDWATCH_DATA_DIR is not set)");
  for (const dir of context.dataDirs) {
    const file = resolve(dir, path);
    if (!file.startsWith(resolve(dir) + sep)) throw new Error(`the path leaves the data folder ${dir}`);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() === true) {
      await copyFile(file, target);
      return;
    }
  }
  throw new Error(`not there (looked below ${context.dataDirs.join(", ")})`);
}

async function fromWeb(url: string, target: string, limits: FetchLimits): Promise<void> {
  const abort = new AbortController();
  const giveUp = (reason: string): void => {
    abort.abort(new Error(reason));
  };
  let timer = setTimeout(giveUp, limits.answerMs, `no answer within ${limits.answerMs / 1000} s`);
  const restart = (): void => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, limits.silenceMs, `the download stood still for ${limits.silenceMs / 1000} s`);
  };
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`);
    restart();
    const body = Readable.fromWeb(response.body, { signal: abort.signal });
    await pipeline(body, watched(restart, limits.bytesMax), createWriteStream(target));
  } catch (error) {
    // After an abort the stream's own error only says that it was aborted; the reason given to it says why.
    throw abort.signal.aborted ? abort.signal.reason : new Error(webReason(error), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Passes bytes on, tells of each chunk, and breaks off beyond the bound. */
function watched(onChunk: () => void, bytesMax: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done): void {
      bytes += chunk.length;
      onChunk();
      if (bytes > bytesMax) done(new Error(`more than ${bytesMax} bytes arrived`));
      else done(null, chunk);
    },
  });
}

/** fetch() hides the cause ("getaddrinfo ENOTFOUND host") behind "fetch failed". */
function webReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return `${error.message}: ${error.cause.message || error.cause.name}`;
  return error.message;
}

/** By the user's own npm, so that a configured registry, proxy or token counts here as well. */
async function fromNpm(spec: string, target: string, context: OriginContext): Promise<void> {
  const { name, path } = splitSpec(spec, "npm:package@version#path");
  await inTempDir(async (dir) => {
    const { commandMs } = context.limits;
    const patience = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000"];
    const pack = [
      "pack",
      name,
      "--pack-destination",
      dir,
      "--prefer-offline",
      "--ignore-scripts",
      ...patience,
    ];
    await runCommand("npm", pack, { cwd: dir, timeoutMs: commandMs });
    const tarball = await onlyFile(dir, ".tgz");
    const member = `package/${path}`;
    await runCommand("tar", ["-xzOf", tarball, member], { outputFile: target, timeoutMs: commandMs });
  });
}

async function fromDebian(spec: string, target: string, context: OriginContext): Promise<void> {
  const { name, path } = splitSpec(spec, "deb:package#path");
  const { commandMs } = context.limits;
  await inTempDir(async (dir) => {
    await downloadDeb(name, dir, context);
    const deb = await onlyFile(dir, ".deb");
    const unpack = spawn("dpkg-deb", ["--fsys-tarfile", deb], {
      stdio: ["ignore", "pipe", "ignore"],
      timeout: commandMs,
    });
    unpack.on("error", () => undefined); // its closed pipe makes tar fail, and tar's reason is reported
    await runCommand("tar", ["-xOf", "-", `./${path}`], {
      input: unpack.stdout,
      outputFile: target,
      timeoutMs: commandMs,
    });
  });
}

/**
 * With the machine's package lists when they serve, else with lists of our own, which need no root.
 * The sandbox user is switched off because it could not write into a private folder.
 */
async function downloadDeb(name: string, dir: string, context: OriginContext): Promise<void> {
  const timeoutMs = context.limits.commandMs;
  const patience = [
    "-o",
    "Acquire::http::Timeout=10",
    "-o",
    "Acquire::https::Timeout=10",
    "-o",
    "Acquire::Retries=1",
  ];
  const common = [...patience, "-o", "APT::Sandbox::User=root", "-qq"];
  try {
    await runCommand("apt-get", [...common, "download", name], { cwd: dir, timeoutMs });
    return;
  } catch {
    // Missing or outdated lists are the usual case in a container; whatever it was, our own lists tell for sure.
  }
  const apt = join(context.cacheDir, "apt");
  await mkdir(join(apt, "lists", "partial"), { recursive: true });
  await mkdir(join(apt, "cache", "archives", "partial"), { recursive: true });
  const own = [
    ...common,
    "-o",
    `Dir::State::Lists=${join(apt, "lists")}`,
    "-o",
    `Dir::Cache=${join(apt, "cache")}`,
  ];
  // A third-party source that cannot be reached must not keep the others from serving: update's code is not decisive.
  await runCommand("apt-get", [...own, "update"], { timeoutMs }).catch(() => undefined);
  await runCommand("apt-get", [...own, "download", name], { cwd: dir, timeoutMs });
}

function splitSpec(spec: string, right: string): { name: string; path: string } {
  const [, name, path] = /^([^#]+)#\/?(.+)$/.exec(spec) ?? [];
  if (name === undefined || path === undefined || name.startsWith("-"))
    throw new Error(`not of the form ${right}`);
  return { name, path };
}

async function onlyFile(dir: string, ending: string): Promise<string> {
  const [file] = (await readdir(dir)).filter((name) => name.endsWith(ending));
  if (file === undefined) throw new Error(`no ${ending} file arrived`);
  return join(dir, file);
}

async function inTempDir(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "gridwatch-fetch-"));
  try {
    await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
