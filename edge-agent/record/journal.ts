/**
 * The looks of the open block on disk, as they come: what a kill leaves is packed at the next start. Entries of length,
 * CRC-32 and bytes; the first says of what the looks are. A torn tail costs the looks in it, and nothing before it.
 */
import { appendFile, mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import type { BlockAbout } from "./block.ts";
import { beginBlock, type LookStreams, type OpenBlock } from "./block-writer.ts";
import { createLookDecoder } from "./look-codec.ts";
import { joinStreams, lookReader, splitStreams } from "./look-streams.ts";
import { RecordError } from "./record-error.ts";

/** Length and checksum. */
const HEAD_BYTES = 8;

export interface Journal {
  /** Waits for `flush`. */
  add(look: LookStreams): void;
  /** Resolves when all that was added lies on disk, with the bytes written. Rejects when it could not be written. */
  flush(): Promise<number>;
  /** Resolves with the bytes that it took on disk. */
  remove(): Promise<number>;
}

export function openJournal(path: string, about: BlockAbout): Journal {
  let waiting: Uint8Array[] = [entry(Buffer.from(JSON.stringify(about), "utf8"))];
  let bytes = 0;
  return {
    add(look) {
      waiting.push(entry(joinStreams(look)));
    },
    async flush() {
      if (waiting.length === 0) return 0;
      const written = Buffer.concat(waiting);
      waiting = [];
      try {
        if (bytes === 0) await mkdir(dirname(path), { recursive: true });
        await appendFile(path, written);
      } catch (cause) {
        // Each look is told from the one before it: none may be left out.
        waiting.unshift(written);
        throw cause;
      }
      bytes += written.length;
      return written.length;
    },
    async remove() {
      await rm(path, { force: true });
      const freed = bytes;
      bytes = 0;
      return freed;
    },
  };
}

function entry(body: Uint8Array): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(body.length, 0);
  head.writeUInt32LE(crc32(body), 4);
  return Buffer.concat([head, body]);
}

export interface Recovered {
  /** Undefined when not one look was whole. */
  readonly block: OpenBlock | undefined;
  /** Bytes at the end that are none of a whole look. */
  readonly tornBytes: number;
}

/** What an earlier run left of an open block. Rejects only when the file cannot be read. */
export async function recoverJournal(path: string): Promise<Recovered> {
  const bytes = await readFile(path);
  const entries = wholeEntries(bytes);
  const [first, ...looks] = entries;
  const about = first === undefined ? undefined : aboutOf(first);
  if (about === undefined) return { block: undefined, tornBytes: bytes.length };
  const block = beginBlock(about);
  const decoder = createLookDecoder(about.cameraCode);
  let wholeBytes = HEAD_BYTES + (first?.length ?? 0);
  for (const body of looks) {
    try {
      block.add(decoder.read(lookReader(splitStreams(body))));
    } catch (cause) {
      if (!(cause instanceof RecordError)) throw cause;
      break;
    }
    wholeBytes += HEAD_BYTES + body.length;
  }
  return { block: block.looks === 0 ? undefined : block, tornBytes: bytes.length - wholeBytes };
}

/** Up to the first one that is cut off or damaged. */
function wholeEntries(bytes: Buffer): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at + HEAD_BYTES <= bytes.length) {
    const end = at + HEAD_BYTES + bytes.readUInt32LE(at);
    const body = bytes.subarray(at + HEAD_BYTES, end);
    if (end > bytes.length || crc32(body) !== bytes.readUInt32LE(at + 4)) break;
    entries.push(body);
    at = end;
  }
  return entries;
}

function aboutOf(bytes: Uint8Array): BlockAbout | undefined {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8")) as BlockAbout;
  } catch {
    return undefined;
  }
}
