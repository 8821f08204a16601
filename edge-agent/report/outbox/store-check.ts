/**
 * Looks at an LMDB store before it is opened. LMDB trusts its file: on a damaged one it ends the whole process
 * by a signal, without an error to catch (measured: SIGSEGV, SIGBUS and SIGABRT on garbage, a cut and an
 * overwritten page). So the header is read here, and where there is reason for doubt a child process reads and
 * writes the store first: if that dies, the agent says so instead of dying too.
 */
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { AgentError } from "../../errors.ts";

/** LMDB's meta page as lmdb 3.5 writes it: page header of 24 bytes, then MDB_meta (lmdb.h, mdb.c). */
const META_OFFSET = 24;
const MAGIC = 0xbeefc0de;
const PAGE_SIZE_OFFSET = META_OFFSET + 24;
const LAST_PAGE_OFFSET = META_OFFSET + 24 + 2 * 48;
const META_BYTES = LAST_PAGE_OFFSET + 8;

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

export const damaged = (directory: string, what: string, cause?: unknown): AgentError =>
  new AgentError(
    "CONFIG_INVALID",
    `the outbox store in ${directory} cannot be read (${what}); nothing in it was changed. ` +
      "Events that were not sent yet may still be in it: move the directory aside to keep it, then start again and the agent makes a new one",
    { cause },
  );

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

function probe(directory: string, databases: readonly string[]): string | null {
  const lmdb = createRequire(import.meta.url).resolve("lmdb");
  const child = spawnSync(process.execPath, ["-e", PROBE, lmdb, directory, JSON.stringify(databases)], {
    env: { ...process.env, NODE_OPTIONS: "" },
    encoding: "utf8",
    timeout: PROBE_TIMEOUT_MS,
    killSignal: "SIGKILL",
  });
  if (child.status === 0) return null;
  if (child.error !== undefined) return `reading it through failed: ${child.error.message}`;
  const lastLine = child.stderr.trim().split("\n").at(-1) ?? "";
  return child.signal === null
    ? `reading it through failed: ${lastLine}`
    : `reading it through ended by ${child.signal}`;
}

/** Throws AgentError with one sentence when the store in `directory` is damaged; a missing store is fine. */
export function checkStore(
  directory: string,
  options: { readonly databases: readonly string[]; readonly doubtful: boolean },
): void {
  const file = join(directory, "data.mdb");
  if (!existsSync(file)) return;
  let fault: ReturnType<typeof headerFault>;
  try {
    fault = headerFault(file);
  } catch (cause) {
    throw damaged(directory, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (fault?.certain === true) throw damaged(directory, fault.what);
  if (fault === null && !options.doubtful) return;
  const found = probe(directory, options.databases);
  if (found !== null) throw damaged(directory, fault === null ? found : `${fault.what}; ${found}`);
}
