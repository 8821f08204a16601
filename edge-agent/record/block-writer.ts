/** Looks gathered into blocks: a block ends after some minutes, or when it would grow too large. */
import { type BlockAbout, packBlock, type PackedBlock } from "./block.ts";
import { createLookEncoder, type LookEncoder } from "./look-codec.ts";
import { chainStreams, joinStreams, lookWriter, type StreamName, takeStreams } from "./look-streams.ts";
import type { PerceptionRecord } from "./perception-record.ts";

/** Of wall time in a block, either way: a clock that is corrected by more begins another one. */
export const BLOCK_MS = 10 * 60_000;
/** Before compression: a quarter of it at most afterwards. */
export const BLOCK_PLAIN_BYTES = 1 << 20;
export const BLOCK_LOOKS = 4096;

export type LookStreams = Readonly<Record<StreamName, Uint8Array>>;

/** Looks that are not packed yet, as they will be. */
export interface OpenBlock {
  readonly about: BlockAbout;
  readonly looks: number;
  readonly fromMs: number;
  readonly untilMs: number;
  /** The next look does not belong into this block any more. */
  isFull(record: PerceptionRecord): boolean;
  /** Gives back its bytes. Throws RecordError for a look that cannot be written, which is then not in it. */
  add(record: PerceptionRecord): LookStreams;
  pack(): Promise<PackedBlock>;
}

export function beginBlock(about: BlockAbout): OpenBlock {
  return new GrowingBlock(about);
}

class GrowingBlock implements OpenBlock {
  readonly about: BlockAbout;
  readonly #encoder: LookEncoder = createLookEncoder();
  readonly #writer = lookWriter();
  readonly #parts: LookStreams[] = [];
  #bytes = 0;
  #fromMs = 0;
  #untilMs = 0;

  constructor(about: BlockAbout) {
    this.about = about;
  }

  get looks(): number {
    return this.#parts.length;
  }

  get fromMs(): number {
    return this.#fromMs;
  }

  get untilMs(): number {
    return this.#untilMs;
  }

  isFull({ capturedAtMs }: PerceptionRecord): boolean {
    const isApart = Math.abs(capturedAtMs - this.#fromMs) >= BLOCK_MS || capturedAtMs < this.#untilMs;
    return this.looks > 0 && (isApart || this.looks >= BLOCK_LOOKS || this.#bytes >= BLOCK_PLAIN_BYTES);
  }

  add(record: PerceptionRecord): LookStreams {
    this.#encoder.write(this.#writer, record);
    const part = takeStreams(this.#writer);
    if (this.looks === 0) this.#fromMs = record.capturedAtMs;
    this.#untilMs = record.capturedAtMs;
    this.#parts.push(part);
    this.#bytes += Object.values(part).reduce((sum, { length }) => sum + length, 0);
    return part;
  }

  pack(): Promise<PackedBlock> {
    const { about, fromMs, looks, untilMs } = this;
    return packBlock({ ...about, fromMs, untilMs, looks }, joinStreams(chainStreams(this.#parts)));
  }
}
