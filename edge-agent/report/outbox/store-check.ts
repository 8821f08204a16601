/**
 * Looks at an LMDB store before it is opened. LMDB trusts its file: on a damaged one it ends the whole process
 * by a signal, without an error to catch (measured: SIGSEGV, SIGBUS and SIGABRT on garbage, a cut and an
 * overwritten page). So the header is read here, and where there is reason for doubt a child process reads and
 * writes the store first: if that dies, the agent takes another store instead of dying too.
 */
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** LMDB's meta page as lmdb 3.5 writes it: page header of 24 bytes, then MDB_meta (lmdb.h, mdb.c). */
export const META_OFFSET = 24;
export const MAGIC = 0xbeefc0de;
export const PAGE_SIZE_OFFSET = META_OFFSET + 24;
const LAST_PAGE_OFFSET = META_OFFSET + 24 + 2 * 48;
export const TXN_ID_OFFSET = LAST_PAGE_OFFSET + 8;
export const META_BYTES = TXN_ID_OFFSET + 8;
/** Where the header itself cannot be asked. */
export const USUAL_PAGE_BYTES = 4096;

const PROBE_TIMEOUT_MS = 120_000;
/** Plain JavaScript for `node -e`, so that it runs the same from TypeScript sources and from the built program. */
const PROBE = `
const { open } = require(process.argv[1]);
const store = open({ path: process.argv[2], noSubdir: false, maxDbs: 8, overlappingSync: false });
for (const name of JSON.parse(process.argv[3])) {
  const database = store.openDB({ name, encoding: "binary" });
  for (const { value } of database.getRange({})) if (value === undefined) throw new Error("unreadable value in " + name);
}
const meta = store.openDB({ name: "meta", encoding: "json" });
meta.put("probed", 1).then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); });
`;

/** Null: the header is sound. Otherwise what is wrong with it, and whether that is certain. */
function headerFault(file: string): { readonly what: string; readonly certain: boolean } | null {
  const handle = openSync(file, "r");
  try {
    const { size } = fstatSync(handle);
    if (size === 0) return null;
    const head = Buffer.alloc(META_BYTES);
    if (readSync(handle, head, 0, META_BYTES, 0) < META_BYTES)
      return { what: `data.mdb has only ${size} bytes`, certain: true };
    if (head.readUInt32LE(META_OFFSET) !== MAGIC)
      return { what: "data.mdb does not begin like an LMDB file", certain: true };
    const pageBytes = head.readUInt32LE(PAGE_SIZE_OFFSET);
    if (size < 2 * pageBytes) return { what: `data.mdb has only ${size} bytes`, certain: true };
    const needed = (Number(head.readBigUInt64LE(LAST_PAGE_OFFSET)) + 1) * pageBytes;
    // The last pages may be free ones that were never written, so a short file is a doubt, not a proof.
    return size < needed
      ? { what: `data.mdb has ${size} bytes where its header tells of ${needed}`, certain: false }
      : null;
  } finally {
    closeSync(handle);
  }
}

export interface ChildEnd {
  readonly stdout: string;
  /** Null: it ended well. */
  readonly fault: string | null;
}

/** Runs plain JavaScript over lmdb in a process of its own; `process.argv[1]` is where to find lmdb. */
export function runApart(script: string, args: readonly string[], timeoutMs = PROBE_TIMEOUT_MS): ChildEnd {
  const lmdb = createRequire(import.meta.url).resolve("lmdb");
  const child = spawnSync(process.execPath, ["-e", script, lmdb, ...args], {
    env: { ...process.env, NODE_OPTIONS: "" },
    encoding: "utf8",
    timeout: timeoutMs,
    killSignal: "SIGKILL",
    maxBuffer: 64 * 1024 * 1024,
  });
  const { stdout } = child;
  if (child.status === 0) return { stdout, fault: null };
  if (child.error !== undefined) return { stdout, fault: `failed: ${child.error.message}` };
  const lastLine = child.stderr.trim().split("\n").at(-1) ?? "";
  return { stdout, fault: child.signal === null ? `failed: ${lastLine}` : `ended by ${child.signal}` };
}

/** What is wrong with the store in `directory`; null when it is sound or not there yet. */
export function checkStore(
  directory: string,
  options: { readonly databases: readonly string[]; readonly doubtful: boolean },
): string | null {
  const file = join(directory, "data.mdb");
  if (!existsSync(file)) return null;
  const header = headerFault(file);
  if (header?.certain === true) return header.what;
  if (header === null && !options.doubtful) return null;
  const { fault } = runApart(PROBE, [directory, JSON.stringify(options.databases)]);
  if (fault === null) return null;
  const found = `reading it through ${fault}`;
  return header === null ? found : `${header.what}; ${found}`;
}
