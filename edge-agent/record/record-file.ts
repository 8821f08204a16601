/** Records in a file (.gwr): blocks one after another, each whole in itself, so that files may simply be joined. */
import { type FileHandle, open } from "node:fs/promises";
import {
  type BlockAbout,
  type BlockHeader,
  openBlock,
  PREAMBLE_BYTES,
  readBlock,
  readPreamble,
} from "./block.ts";
import { beginBlock, type OpenBlock } from "./block-writer.ts";
import type { PerceptionRecord } from "./perception-record.ts";
import { RecordError } from "./record-error.ts";

export interface FileBlock {
  readonly header: BlockHeader;
  readonly bytes: Uint8Array;
}

/** Blocks in the order in which they stand. Throws RecordError, with the file and the place, at the first bad one. */
export async function* readRecordBlocks(path: string): AsyncGenerator<FileBlock> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw new RecordError(`${path}: cannot be read`, { cause });
  });
  try {
    let at = 0;
    for (;;) {
      const block = await blockAt(file, at, path);
      if (block === undefined) return;
      yield block;
      at += block.bytes.length;
    }
  } finally {
    await file.close();
  }
}

async function blockAt(file: FileHandle, at: number, path: string): Promise<FileBlock | undefined> {
  const preamble = await bytesAt(file, at, PREAMBLE_BYTES);
  if (preamble.length === 0) return undefined;
  try {
    const { header, body } = readPreamble(preamble);
    const bytes = await bytesAt(file, at, PREAMBLE_BYTES + header + body);
    return { header: openBlock(bytes).header, bytes };
  } catch (cause) {
    throw atPlace(path, at, cause);
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  const { bytesRead } = await file.read({ buffer, position, length });
  return buffer.subarray(0, bytesRead);
}

const atPlace = (path: string, at: number, cause: unknown): unknown =>
  cause instanceof RecordError
    ? new RecordError(`${path}: at byte ${String(at)}: ${cause.message}`, { cause })
    : cause;

/** Looks in the order in which they were taken. Throws RecordError as readRecordBlocks does. */
export async function* readRecordFile(path: string): AsyncGenerator<PerceptionRecord> {
  for await (const { bytes } of readRecordBlocks(path)) yield* readBlock(bytes);
}

export interface RecordFileWriter {
  /** Takes a look. Throws RecordError for one that cannot be written. */
  readonly write: (record: PerceptionRecord) => void;
  /** Resolves when all of it is in the file. Rejects when it could not be written. */
  close(): Promise<{ readonly looks: number; readonly blocks: number; readonly bytes: number }>;
}

/** Writes over a file that is there. */
export async function createRecordFile(path: string, about: BlockAbout): Promise<RecordFileWriter> {
  const file = await open(path, "w");
  const written = { looks: 0, blocks: 0, bytes: 0 };
  let block: OpenBlock = beginBlock(about);
  let flushed = Promise.resolve();
  const flush = (): void => {
    if (block.looks === 0) return;
    const packing = block.pack();
    block = beginBlock(about);
    flushed = flushed.then(async () => {
      const { bytes } = await packing;
      await file.write(bytes);
      written.blocks++;
      written.bytes += bytes.length;
    });
    // Said by `close`; until then nobody listens.
    flushed.catch(() => undefined);
  };
  return {
    write(record) {
      if (block.isFull(record)) flush();
      block.add(record);
      written.looks++;
    },
    async close() {
      flush();
      await flushed.finally(() => file.close());
      return written;
    },
  };
}
