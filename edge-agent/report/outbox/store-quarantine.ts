/**
 * A damaged store is moved aside under a dated name and replaced by a new one with every event that can still be
 * read. Reading it may end the process by a signal, so a child does it, and another goes on behind the place
 * where the first one died.
 */
import {
  closeSync,
  constants,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { systemClock } from "../../time/clock.ts";
import {
  MAGIC,
  META_BYTES,
  META_OFFSET,
  PAGE_SIZE_OFFSET,
  runApart,
  TXN_ID_OFFSET,
  USUAL_PAGE_BYTES,
} from "./store-check.ts";

export interface QuarantineReport {
  readonly sentence: string;
  /** Where the damaged store lies now. */
  readonly movedTo: string;
  readonly eventsTakenOver: number;
}

/** A box that damages its store again and again must not fill its disk with the remains. */
const QUARANTINED_MAX = 3;
const SALVAGE_TRIES = 12;
const SALVAGE_TIMEOUT_MS = 120_000;

/**
 * Copies what it can from a store to a new one and says each position once the new store has it. An entry counts
 * only if its JSON is whole; a picture only if its hash is that of its reference.
 */
const SALVAGE = `
const { createHash } = require("node:crypto");
const { writeSync } = require("node:fs");
const { open } = require(process.argv[1]);
const [from, to, start, what] = process.argv.slice(2);
const common = { noSubdir: false, maxDbs: 8 };
const source = open({ ...common, path: from, readOnly: true });
const target = open({ ...common, path: to, overlappingSync: false, eventTurnBatching: false });
const both = (name, encoding) => [source.openDB({ name, encoding }), target.openDB({ name, encoding })];
async function states() {
  for (const name of ["meta", "states"]) {
    const [old, fresh] = both(name, "json");
    for (const { key, value } of old.getRange({})) await fresh.put(key, value);
  }
}
async function entries() {
  const [oldSizes, sizes] = both("sizes", "json");
  const [oldEntries, kept] = both("entries", "json");
  const [oldPictures, pictures] = both("pictures", "binary");
  for (const key of oldSizes.getKeys({ start: Number(start) })) {
    writeSync(1, "at " + key + "\\n");
    const size = oldSizes.get(key);
    const entry = oldEntries.get(key);
    if (typeof size?.bytes !== "number" || typeof entry?.event?.id !== "string") continue;
    const whole = entry.refs.map((ref, index) => {
      const jpeg = oldPictures.get([key, index]);
      return jpeg !== undefined && createHash("sha256").update(jpeg).digest("hex") === ref.sha256 ? jpeg : null;
    });
    await target.batch(() => {
      kept.put(key, entry);
      sizes.put(key, size);
      whole.forEach((jpeg, index) => { if (jpeg !== null) pictures.put([key, index], jpeg); });
    });
    writeSync(1, "kept " + key + "\\n");
  }
}
(what === "states" ? states() : entries()).then(() => target.close()).then(() => process.exit(0), (error) => {
  console.error(error.message);
  process.exit(1);
});
`;

const stamp = (nowMs: number): string => new Date(nowMs).toISOString().replaceAll(":", "-");

/** Throws what the file system throws when there is no room or no right to move it. */
export function quarantineStore(
  directory: string,
  { fault, nowMs }: { readonly fault: string; readonly nowMs: number },
): QuarantineReport {
  const movedTo = `${directory}.damaged-${stamp(nowMs)}`;
  const salvaged = `${directory}.salvage`;
  rmSync(salvaged, { recursive: true, force: true });
  const eventsTakenOver = salvage(directory, salvaged);
  mkdirSync(movedTo, { recursive: true });
  for (const file of ["data.mdb", "lock.mdb"]) moveIfThere(join(directory, file), join(movedTo, file));
  if (eventsTakenOver > 0) moveIfThere(join(salvaged, "data.mdb"), join(directory, "data.mdb"));
  rmSync(salvaged, { recursive: true, force: true });
  const removed = removeOldest(directory);
  const sentence =
    `the outbox store in ${directory} was damaged (${fault}): it was moved to ${movedTo}, ` +
    `${eventsTakenOver} of its events were taken over into a new one; others that were not sent yet are only there` +
    (removed === 0 ? "" : `; ${removed} older damaged stores were removed`);
  return { sentence, movedTo, eventsTakenOver };
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
  }
}

/** The dated names sort by age. */
function removeOldest(directory: string): number {
  const prefix = `${basename(directory)}.damaged-`;
  const parent = dirname(directory);
  const names = readdirSync(parent).filter((name) => name.startsWith(prefix));
  const old = names.sort().slice(0, -QUARANTINED_MAX);
  for (const name of old) rmSync(join(parent, name), { recursive: true, force: true });
  return old.length;
}

/** How many events the new store in `target` has of the one in `source`. */
function salvage(source: string, target: string): number {
  const untilMs = systemClock.monotonicMs() + SALVAGE_TIMEOUT_MS;
  const found = copyReadable(source, target, untilMs);
  if (found > 0) return found;
  // LMDB leaves the last state but one untouched until the next commit, so a torn end costs that one commit alone.
  const earlier = `${target}.earlier`;
  try {
    return makeEarlierState(source, earlier) ? copyReadable(earlier, target, untilMs) : 0;
  } finally {
    rmSync(earlier, { recursive: true, force: true });
  }
}

function copyReadable(source: string, target: string, untilMs: number): number {
  const kept = new Set<string>();
  let start = 0;
  for (let tries = 0, skip = 1; tries < SALVAGE_TRIES; tries += 1, skip *= 2) {
    const leftMs = untilMs - systemClock.monotonicMs();
    if (leftMs <= 0) break;
    const { stdout, fault } = runApart(
      SALVAGE,
      [source, target, String(start), "entries"],
      Math.ceil(leftMs),
    );
    for (const [, key] of stdout.matchAll(/^kept (\d+)$/gm)) kept.add(key ?? "");
    if (fault === null) break;
    const last = [...stdout.matchAll(/^at (\d+)$/gm)].at(-1)?.[1];
    // The roots themselves cannot be read: no other place to start from helps.
    if (last === undefined && start === 0) break;
    // One page holds several neighbours, so the steps over a bad place grow.
    start = Math.max(start, Number(last ?? 0)) + skip;
  }
  if (kept.size > 0) runApart(SALVAGE, [source, target, "0", "states"], SALVAGE_TIMEOUT_MS);
  return kept.size;
}

/** A copy of the store whose two headers both tell of the older state; false when there is no such state. */
function makeEarlierState(source: string, target: string): boolean {
  mkdirSync(target, { recursive: true });
  const file = join(target, "data.mdb");
  copyFileSync(join(source, "data.mdb"), file, constants.COPYFILE_FICLONE);
  const handle = openSync(file, "r+");
  try {
    const metas = readMetas(handle);
    const sound = metas.filter(({ isSound }) => isSound).sort((a, b) => Number(a.txnId - b.txnId));
    const [older] = sound;
    if (older === undefined) return false;
    for (const { position, pageNumber } of metas) {
      const bytes = Buffer.from(older.bytes);
      bytes.writeBigUInt64LE(BigInt(pageNumber), 0);
      writeSync(handle, bytes, 0, bytes.length, position);
    }
    return true;
  } finally {
    closeSync(handle);
  }
}

/** LMDB's first two pages are its headers; commits write them in turn. */
function readMetas(handle: number) {
  const read = (position: number): Buffer => {
    const bytes = Buffer.alloc(META_BYTES);
    readSync(handle, bytes, 0, META_BYTES, position);
    return bytes;
  };
  const first = read(0);
  const isSound = (bytes: Buffer) => bytes.readUInt32LE(META_OFFSET) === MAGIC;
  const pageBytes = isSound(first) ? first.readUInt32LE(PAGE_SIZE_OFFSET) : USUAL_PAGE_BYTES;
  return [0, pageBytes].map((position, pageNumber) => {
    const bytes = read(position);
    return {
      position,
      pageNumber,
      bytes,
      isSound: isSound(bytes),
      txnId: bytes.readBigUInt64LE(TXN_ID_OFFSET),
    };
  });
}
