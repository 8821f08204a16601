/** Where records lie on disk: a folder per camera, a file per block that says in its name from when to when it is. */
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PackedBlock } from "./block.ts";

export interface StoredBlock {
  readonly cameraCode: string;
  /** Name of the file, unique in its camera's folder. */
  readonly name: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly looks: number;
  readonly bytes: number;
}

const CAMERA = /^[0-9]{20}$/;
const BLOCK = /^(\d+)-(\d+)-(\d+)\.gwr$/;
const JOURNAL = /^\d+\.open$/;
const PART = /\.part$/;

export const folderOf = (directory: string, cameraCode: string): string => join(directory, cameraCode);
export const pathOf = (directory: string, { cameraCode, name }: StoredBlock): string =>
  join(folderOf(directory, cameraCode), name);
export const journalPath = (directory: string, cameraCode: string, fromMs: number): string =>
  join(folderOf(directory, cameraCode), `${String(fromMs)}.open`);

export interface FoundFiles {
  /** Oldest first, by camera. */
  readonly blocks: ReadonlyMap<string, StoredBlock[]>;
  readonly journals: readonly string[];
}

/** What an earlier run left. What it had not finished writing is removed; what is not ours is left alone. */
export async function findFiles(directory: string): Promise<FoundFiles> {
  await mkdir(directory, { recursive: true });
  const blocks = new Map<string, StoredBlock[]>();
  const journals: string[] = [];
  for (const cameraCode of (await readdir(directory)).filter((name) => CAMERA.test(name))) {
    const folder = folderOf(directory, cameraCode);
    const found: StoredBlock[] = [];
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (PART.test(name)) await rm(path, { force: true });
      else if (JOURNAL.test(name)) journals.push(path);
      else if (BLOCK.test(name)) found.push(await storedBlock(cameraCode, name, path));
    }
    if (found.length > 0) blocks.set(cameraCode, found.sort(byTime));
  }
  return { blocks, journals };
}

export const byTime = (a: StoredBlock, b: StoredBlock): number =>
  a.fromMs - b.fromMs || a.untilMs - b.untilMs;

async function storedBlock(cameraCode: string, name: string, path: string): Promise<StoredBlock> {
  const [, fromMs = "0", untilMs = "0", looks = "0"] = BLOCK.exec(name) ?? [];
  const { size } = await stat(path);
  return {
    ...{ cameraCode, name, bytes: size },
    ...{ fromMs: Number(fromMs), untilMs: Number(untilMs), looks: Number(looks) },
  };
}

/** Whole or not at all: under another name until it is written. A block of the same name is replaced. */
export async function storeBlock(
  directory: string,
  { bytes, header }: Pick<PackedBlock, "bytes" | "header">,
): Promise<StoredBlock> {
  const { cameraCode, fromMs, looks, untilMs } = header;
  const folder = folderOf(directory, cameraCode);
  const name = `${String(fromMs)}-${String(untilMs)}-${String(looks)}.gwr`;
  const path = join(folder, name);
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
  return { cameraCode, name, fromMs, untilMs, looks, bytes: bytes.length };
}
