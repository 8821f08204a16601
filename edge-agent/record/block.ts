/**
 * The block: some minutes of one camera's looks, packed. Whole in itself: magic, lengths and checksum in 16 bytes, a
 * header in JSON that says of what and when, the looks compressed. Blocks in a row are a file, and files joined are one.
 */
import { promisify } from "node:util";
import { brotliCompress, brotliDecompressSync, constants, crc32 } from "node:zlib";
import type { ModelIdentity } from "../perceive/detect/detector.ts";
import { createLookDecoder } from "./look-codec.ts";
import { lookReader, splitStreams } from "./look-streams.ts";
import type { PerceptionRecord } from "./perception-record.ts";
import { RecordError } from "./record-error.ts";

/** Under what the looks of a block were taken; another one of these begins another block. */
export interface BlockAbout {
  readonly cameraCode: string;
  /** What looked. */
  readonly model: ModelIdentity;
  /** Of the agent's configuration, as in its events. */
  readonly configSha256: string;
  /** Of what the scene stage was told: masks, surfaces, what hides. Under other ones it would have seen other changes. */
  readonly sceneSha256: string;
}

export interface BlockHeader extends BlockAbout {
  readonly format: typeof FORMAT;
  /** Wall time of the first and of the last look, Unix milliseconds. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly looks: number;
  /** Bytes before compression. */
  readonly plainBytes: number;
}

export interface PackedBlock {
  readonly header: BlockHeader;
  readonly bytes: Uint8Array;
}

const FORMAT = 1;
const MAGIC = Buffer.from("GWR1", "latin1");
/** Magic, header's length, body's length, CRC-32 of both: four bytes each, little-endian. */
export const PREAMBLE_BYTES = 16;
/** Longer ones are damaged: a day of a watched camera is less. */
const MOST_HEADER_BYTES = 1 << 14;
export const MOST_BODY_BYTES = 1 << 26;
const MOST_PLAIN_BYTES = 1 << 28;
const MOST_LOOKS = 1 << 20;

/**
 * Brotli's 5 of 11: on recorded looks it is smaller than deflate's best by a tenth and not slower. A window as large as
 * a block is all that it can use.
 */
const PACKING = { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 20 } };
const compress = promisify(brotliCompress);

/** Compresses in a thread of its own. `plain`: the joined streams of the looks. */
export async function packBlock(
  about: Omit<BlockHeader, "format" | "plainBytes">,
  plain: Uint8Array,
): Promise<PackedBlock> {
  const header: BlockHeader = { format: FORMAT, ...about, plainBytes: plain.length };
  const body = await compress(plain, PACKING);
  return { header, bytes: frame(Buffer.from(JSON.stringify(header), "utf8"), body) };
}

function frame(header: Buffer, body: Buffer): Uint8Array {
  const preamble = Buffer.alloc(PREAMBLE_BYTES);
  MAGIC.copy(preamble);
  preamble.writeUInt32LE(header.length, 4);
  preamble.writeUInt32LE(body.length, 8);
  preamble.writeUInt32LE(crc32(body, crc32(header)), 12);
  return Buffer.concat([preamble, header, body]);
}

export interface BlockLengths {
  readonly header: number;
  readonly body: number;
}

/** Throws RecordError where no block begins. */
export function readPreamble(bytes: Uint8Array): BlockLengths {
  const preamble = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (preamble.length < PREAMBLE_BYTES) throw new RecordError("ends in the middle of a block");
  if (!preamble.subarray(0, 4).equals(MAGIC)) throw new RecordError("no block of records begins here");
  const [header, body] = [preamble.readUInt32LE(4), preamble.readUInt32LE(8)];
  if (header > MOST_HEADER_BYTES || body > MOST_BODY_BYTES)
    throw new RecordError("a block's length is damaged");
  return { header, body };
}

/** One block as `packBlock` made it. Throws RecordError for what is damaged, cut off, or of a later version. */
export function openBlock(bytes: Uint8Array): { readonly header: BlockHeader; readonly body: Uint8Array } {
  const lengths = readPreamble(bytes);
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bodyAt = PREAMBLE_BYTES + lengths.header;
  if (whole.length < bodyAt + lengths.body) throw new RecordError("ends in the middle of a block");
  const packed = whole.subarray(PREAMBLE_BYTES, bodyAt + lengths.body);
  if (crc32(packed) !== whole.readUInt32LE(12)) throw new RecordError("a block's checksum is wrong");
  return { header: headerOf(packed.subarray(0, lengths.header)), body: packed.subarray(lengths.header) };
}

function headerOf(bytes: Buffer): BlockHeader {
  const header = JSON.parse(bytes.toString("utf8")) as { format?: number } & Partial<BlockHeader>;
  if (header.format !== FORMAT)
    throw new RecordError(
      `a block is of format ${String(header.format)}; this version reads ${String(FORMAT)}`,
    );
  if ((header.looks ?? 0) > MOST_LOOKS || (header.plainBytes ?? 0) > MOST_PLAIN_BYTES)
    throw new RecordError("a block's header is damaged");
  return header as BlockHeader;
}

/** Its looks, in the order in which they were taken. Throws RecordError, also in the middle. */
export function* readBlock(bytes: Uint8Array): Generator<PerceptionRecord> {
  const { header, body } = openBlock(bytes);
  const plain = brotliDecompressSync(body, { maxOutputLength: header.plainBytes });
  const from = lookReader(splitStreams(plain));
  const decoder = createLookDecoder(header.cameraCode);
  for (let look = 0; look < header.looks; look++) yield decoder.read(from);
}
