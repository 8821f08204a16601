/** Where records come from: a .gwr file, several, or folders of them such as an agent keeps. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type BlockHeader, readBlock } from "../../edge-agent/record/block.ts";
import type { PerceptionRecord } from "../../edge-agent/record/perception-record.ts";
import { readRecordBlocks } from "../../edge-agent/record/record-file.ts";
import { RecordError } from "../../edge-agent/record/record-error.ts";
import { messageOf, ModelError } from "../errors.ts";

export interface RecordSource {
  /** Sorted. */
  readonly cameraCodes: readonly string[];
  /** Of one camera's blocks, in the order in which they were taken. */
  headersOf(cameraCode: string): readonly BlockHeader[];
  /** Looks in the order in which they were taken. Rejects with ModelError DATA_INVALID for a damaged block. */
  recordsOf(
    cameraCode: string,
    onBlock?: (done: number, total: number) => void,
  ): AsyncGenerator<PerceptionRecord>;
}

interface PlacedBlock {
  readonly header: BlockHeader;
  readonly path: string;
  readonly bytes: number;
}

const RECORDS = /[.]gwr$/;

/** Whether replay needs no detector for it. Rejects with ModelError DATA_MISSING for what is not there. */
export async function isRecordSource(path: string): Promise<boolean> {
  return RECORDS.test(path) || (await statOf(path)).isDirectory();
}

async function statOf(path: string) {
  return await stat(path).catch((cause: unknown) => {
    throw new ModelError("DATA_MISSING", `${path} cannot be read: ${messageOf(cause)}`, { cause });
  });
}

/**
 * Reads every block's header, and checks every checksum. Rejects with ModelError DATA_MISSING where there are no records,
 * DATA_INVALID for a damaged file.
 */
export async function openRecordSource(paths: readonly string[]): Promise<RecordSource> {
  const files = (await Promise.all(paths.map(recordFiles))).flat().sort();
  const blocks: PlacedBlock[] = [];
  for (const path of files) {
    for await (const { header, bytes } of said(readRecordBlocks(path)))
      blocks.push({ header, path, bytes: bytes.length });
  }
  if (blocks.length === 0)
    throw new ModelError(
      "DATA_MISSING",
      `${paths.join(", ")}: no records; a .gwr file or a folder of them is right.`,
    );
  const placedOf = (cameraCode: string): readonly PlacedBlock[] =>
    blocks
      .filter(({ header }) => header.cameraCode === cameraCode)
      .sort((a, b) => a.header.fromMs - b.header.fromMs);
  return {
    cameraCodes: [...new Set(blocks.map(({ header }) => header.cameraCode))].sort(),
    headersOf: (cameraCode) => placedOf(cameraCode).map(({ header }) => header),
    async *recordsOf(cameraCode, onBlock) {
      const placed = placedOf(cameraCode);
      const inOrder = [...new Set(placed.map(({ path }) => path))];
      let done = 0;
      for (const path of inOrder) {
        for await (const { header, bytes } of said(readRecordBlocks(path))) {
          if (header.cameraCode !== cameraCode) continue;
          yield* readBlock(bytes);
          onBlock?.(++done, placed.length);
        }
      }
    },
  };
}

async function recordFiles(path: string): Promise<readonly string[]> {
  if (!(await statOf(path)).isDirectory()) return [path];
  const names = await readdir(path, { recursive: true });
  return names.filter((name) => RECORDS.test(name)).map((name) => join(path, name));
}

/** The same, with errors that the program knows. */
async function* said<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  try {
    yield* items;
  } catch (cause) {
    if (!(cause instanceof RecordError)) throw cause;
    throw new ModelError("DATA_INVALID", cause.message, { cause });
  }
}
