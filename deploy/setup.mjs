// Everything a clean clone needs before it can run: Node's version, npm packages, Debian's programs, the build.
// Plain JavaScript with Node's builtins only, because it runs before anything is installed. It never asks anything,
// may be run again at any time, and skips what is up to date.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";

const root = fileURLToPath(new URL("..", import.meta.url));
const NODE_AT_LEAST = [20, 19];
const TAIL_CHARACTERS = 3000;

/** Failures the user can read: printed without a stack. */
export class SetupError extends Error {}

// ---- running commands -------------------------------------------------------------------------------------------

const running = new Set();

/** A Ctrl-C reaches only us when it was sent by kill; what we started must not work on alone. */
function endAll(signal) {
  for (const child of running) child.kill("SIGKILL");
  process.exit(signal === "SIGINT" ? 130 : 143);
}

/** Runs a command silently; on failure rejects with its last words. */
function runQuietly(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    child.once("close", () => running.delete(child));
    let tail = "";
    const keep = (chunk) => {
      tail = (tail + String(chunk)).slice(-TAIL_CHARACTERS);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (cause) =>
      reject(new SetupError(`${command} could not be started: ${cause.message}`)),
    );
    child.once("close", (code) => {
      if (code === 0) resolve(tail);
      else reject(new SetupError(`"${[command, ...args].join(" ")}" failed (exit ${code}):\n${tail.trim()}`));
    });
  });
}

const secondsSince = (startMs) => `${((Date.now() - startMs) / 1000).toFixed(1)} s`;

/** One line when the step begins to work, one when it is done; a single line when there was nothing to do. */
async function step(name, log, work) {
  const startMs = Date.now();
  const result = await work((doing) => log(`set-up: ${name}: ${doing} …`));
  log(`set-up: ${name}: ${result} (${secondsSince(startMs)})`);
}

// ---- Node -------------------------------------------------------------------------------------------------------

export function nodeComplaint(version) {
  const [major, minor] = version.split(".").map(Number);
  const [needMajor, needMinor] = NODE_AT_LEAST;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return null;
  return `gridwatch needs Node.js ${NODE_AT_LEAST.join(".")} or newer, and this is ${version}; see https://nodejs.org/`;
}

// ---- npm packages -----------------------------------------------------------------------------------------------

const lockFile = join(root, "package-lock.json");
const stampFile = join(root, "node_modules", ".gridwatch-installed");

function lockHash() {
  const hash = createHash("sha256").update(readFileSync(lockFile));
  return hash.update(`${process.platform}-${process.arch}-${process.versions.modules}`).digest("hex");
}

/** True when what npm says it installed is what the lock asks for (packages of other platforms aside). */
function installedMatchesLock() {
  const hidden = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(hidden)) return false;
  const installed = JSON.parse(readFileSync(hidden, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(lockFile, "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const have = installed[path];
    if (have === undefined) return entry.optional === true;
    // The list alone may be a copy of another checkout's: what it names must lie there too.
    return have.version === entry.version && existsSync(join(root, path));
  });
}

function npmCommand() {
  // Under `npm start` this is the very npm that runs us.
  const script = process.env.npm_execpath;
  return script?.endsWith(".js")
    ? { command: process.execPath, first: [script] }
    : { command: "npm", first: [] };
}

async function installPackages(say) {
  const wanted = lockHash();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return "up to date";
  if (installedMatchesLock()) {
    writeFileSync(stampFile, wanted);
    return "up to date";
  }
  say("npm install by the lock file, about 140 MB to download");
  const { command, first } = npmCommand();
  // The postinstall of onnxruntime-node downloads CUDA libraries that the CPU provider does not need.
  const env = { ONNXRUNTIME_NODE_INSTALL: "skip", npm_config_yes: "true" };
  // Not `npm ci`: it refuses a lock file that does not name every platform's optional packages, and a lock file made
  // behind a mirror that holds only some of them does not. `install --no-save` takes the same versions and hashes.
  await runQuietly(
    command,
    [...first, "install", "--no-save", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
    env,
  );
  writeFileSync(stampFile, wanted);
  return "installed";
}

// ---- Debian's programs ------------------------------------------------------------------------------------------

const FOLDERS = [
  ...(process.env.PATH ?? "").split(delimiter),
  "/usr/local/sbin",
  "/usr/sbin",
  "/sbin",
  "/usr/bin",
];

function hasProgram(name) {
  return FOLDERS.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return folder !== "";
    } catch {
      return false;
    }
  });
}

const GSTREAMER_PACKAGES = [
  "python3",
  "python3-gi",
  "gir1.2-gst-rtsp-server-1.0",
  "gir1.2-gst-plugins-base-1.0",
  "gstreamer1.0-plugins-base",
  "gstreamer1.0-plugins-good",
  "gstreamer1.0-plugins-bad",
  "gstreamer1.0-rtsp",
];

// Asked of GStreamer itself, because a package can be there and its plugin not load.
const GSTREAMER_PROBE = `
import gi
for name in ("Gst", "GstApp", "GstRtspServer"): gi.require_version(name, "1.0")
from gi.repository import Gst, GstApp, GstRtspServer
Gst.init(None)
for name in ("appsrc", "h264parse", "h265parse", "rtph264pay", "rtph265pay"):
    assert Gst.ElementFactory.find(name), name
`;

const hasGstreamer = () =>
  spawnSync("/usr/bin/python3", ["-c", GSTREAMER_PROBE], { stdio: "ignore" }).status === 0;

/** Parts of the operating system: who needs them, how they are recognised, which packages bring them. */
const PARTS = {
  ffmpeg: { there: () => hasProgram("ffmpeg") && hasProgram("ffprobe"), packages: ["ffmpeg"] },
  "nats-server": { there: () => hasProgram("nats-server"), packages: ["nats-server"] },
  "redis-server": { there: () => hasProgram("redis-server"), packages: ["redis-server"] },
  "rtsp-server": { there: hasGstreamer, packages: GSTREAMER_PACKAGES },
};

/** Packages that bring what is missing of the wanted parts. */
function missingPackages(without) {
  const wanted = Object.entries(PARTS).filter(([name]) => !without.includes(name));
  return wanted.filter(([, part]) => !part.there()).flatMap(([, part]) => part.packages);
}

function aptCommand() {
  if (!hasProgram("apt-get")) return null;
  if (process.getuid?.() === 0) return [];
  return hasProgram("sudo") && spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0
    ? ["sudo", "-n"]
    : null;
}

/** Installs with the package lists at hand, and refreshes them only when that fails. */
async function aptInstall(prefix, packages, say) {
  const apt = (...args) => {
    const [command, ...rest] = [
      ...prefix,
      "env",
      "DEBIAN_FRONTEND=noninteractive",
      "apt-get",
      "-q",
      "-y",
      ...args,
    ];
    return runQuietly(command, rest);
  };
  const install = () => apt("install", "--no-install-recommends", ...packages);
  say(`apt-get install ${packages.join(" ")}`);
  try {
    await install();
  } catch {
    say("apt-get update, then once more");
    await apt("update");
    await install();
  }
}

async function installDebianParts(without, say) {
  const packages = missingPackages(without);
  if (packages.length === 0) return "all there";
  const prefix = aptCommand();
  if (prefix === null) {
    throw new SetupError(
      `these Debian packages are missing; run: sudo apt-get install -y ${packages.join(" ")}`,
    );
  }
  await aptInstall(prefix, packages, say);
  const still = missingPackages(without);
  if (still.length > 0) throw new SetupError(`still missing after apt-get install: ${still.join(" ")}`);
  return "installed";
}

// ---- one set-up at a time ---------------------------------------------------------------------------------------

const lockFolder = join(root, ".gridwatch", "setup.lock");
const LOCK_WAIT_MS = 15 * 60_000;

function holderIsAlive() {
  try {
    process.kill(Number(readFileSync(join(lockFolder, "pid"), "utf8")), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Two commands started at once in one clone must not install into the same folder together. */
async function whileAlone(log, work) {
  mkdirSync(join(root, ".gridwatch"), { recursive: true });
  const startMs = Date.now();
  let told = false;
  for (;;) {
    try {
      mkdirSync(lockFolder);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (Date.now() - startMs > LOCK_WAIT_MS)
      throw new SetupError(`another set-up holds ${lockFolder} for too long`);
    if (!told) log("set-up: another one is running in this clone; waiting for it");
    told = true;
    await sleep(500);
    if (!holderIsAlive()) rmSync(lockFolder, { recursive: true, force: true });
  }
  const release = () => rmSync(lockFolder, { recursive: true, force: true });
  writeFileSync(join(lockFolder, "pid"), String(process.pid));
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

// ---- all of it --------------------------------------------------------------------------------------------------

/**
 * Makes this clone ready to run. `without` names parts of the operating system that are not needed this time
 * ("nats-server", "redis-server", "rtsp-server"). Throws SetupError with a sentence.
 */
export async function setUp({ without = [], log = console.log } = {}) {
  const complaint = nodeComplaint(process.versions.node);
  if (complaint !== null) throw new SetupError(complaint);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, endAll);
  await whileAlone(log, async () => {
    await step("npm packages", log, installPackages);
    await step("Debian packages", log, (say) => installDebianParts(without, say));
    const { build } = await import("./build.mjs");
    await step("build", log, build);
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.removeListener(signal, endAll);
}

/** For the commands: set up, or one message and exit 1. */
export async function setUpOrExit(options) {
  try {
    await setUp(options);
  } catch (error) {
    console.error(error instanceof SetupError ? `set-up: ${error.message}` : error);
    process.exit(1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setUpOrExit({ without: process.argv.slice(2) });
