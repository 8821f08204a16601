// Sources → dist/: TypeScript by tsc, the pages for phone and office by Vite, every other file copied beside it. dist/ is made anew and swapped in whole, so
// it never holds what is no longer in the sources. Types are checked by `npm run types`, not here: a build that
// only strips them takes a third of the time, and isolatedModules makes the two results equal.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const FOLDERS = ["contract", "edge-agent", "dispatcher", "models", "deploy"];
const CONFIGURATION = ["package.json", "tsconfig.json", "package-lock.json"];
const NOT_COPIED = new Set([".ts", ".mts", ".mjs", ".cjs", ".md"]);
const WEB = join("dispatcher", "web");
/** Built by Vite, of which nothing is copied. */
const PAGES = [join(WEB, "phone"), join(WEB, "console")];
const SHARED = join(WEB, "shared");
/** What of ours every page is made of, besides its own folder. */
const PAGE_SOURCES = [SHARED, "contract", join("deploy", "build.mjs")];
const isUnder = (path, parts) => parts.some((part) => path === part || path.startsWith(`${part}/`));

function* filesUnder(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else if (entry.isFile()) yield path;
  }
}

const sources = () =>
  FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) => [...filesUnder(folder)]);

/** Changes whenever one of these sources (by default all) appears, goes, or is written. */
function fingerprint(isPart = () => true) {
  const hash = createHash("sha256");
  for (const path of [...CONFIGURATION, ...sources().filter(isPart)].sort()) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

function compile(outDir) {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  return run("tsc", [tsc, "-p", ".", "--outDir", outDir, "--noCheck", "--pretty", "false"]);
}

/** Vite takes seconds: what it made of the same sources before is taken over. */
async function buildPage(page, outDir) {
  const wanted = fingerprint((path) => isUnder(path, [page, ...PAGE_SOURCES]));
  const before = join(dist, page);
  const fresh = join(outDir, page);
  const stamp = join(before, ".built-from");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
    cpSync(before, fresh, { recursive: true });
    return;
  }
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const config = join(root, page, "vite.config.mjs");
  await run(`vite build of ${page}`, [
    vite,
    "build",
    "--config",
    config,
    "--outDir",
    fresh,
    "--logLevel",
    "warn",
  ]);
  writeFileSync(join(fresh, ".built-from"), wanted);
}

/** What is built is the same whoever asks: a test's NODE_ENV would put the libraries' own checks into the page. */
const PRODUCTION = { ...process.env, NODE_ENV: "production" };

/** One of the build's own programs; its words are shown when it fails. */
function run(name, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: PRODUCTION,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`${name} failed:\n${output}`))));
  });
}

function copyAssets(outDir) {
  for (const path of sources()) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (NOT_COPIED.has(extname(name)) || name.startsWith("tsconfig") || isUnder(path, [...PAGES, SHARED]))
      continue;
    mkdirSync(dirname(join(outDir, path)), { recursive: true });
    cpSync(join(root, path), join(outDir, path));
  }
}

function isCurrent(wanted) {
  const stamp = join(dist, ".built-from");
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
}

/** Builds unless dist/ is up to date; returns which. */
export async function build(say) {
  const wanted = fingerprint();
  if (isCurrent(wanted)) return "up to date";
  say("tsc and vite");
  const fresh = join(root, `dist.${process.pid}.partial`);
  const old = join(root, `dist.${process.pid}.old`);
  try {
    await Promise.all([compile(fresh), ...PAGES.map((page) => buildPage(page, fresh))]);
    copyAssets(fresh);
    writeFileSync(join(fresh, ".built-from"), wanted);
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(fresh, dist);
  } finally {
    for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  }
  return `built into ${relative(process.cwd(), dist) || "."}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`build: ${await build((doing) => console.log(`build: ${doing} …`))}`);
}
