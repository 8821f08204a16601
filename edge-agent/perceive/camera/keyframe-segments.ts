/**
 * Cuts the key frames of one ffmpeg run out of its MPEG-TS: a segment begins at each PAT (see keyframeArgs), and can
 * be decoded alone. It is told of when it begins, not when it ends: the end is seen only at the next one, seconds
 * later, while its bytes come within milliseconds. Pure but for the clock.
 */
import type { Clock } from "../../time/clock.ts";

/** One key frame as the camera compressed it. */
export interface KeyframeSegment {
  readonly sequence: number;
  /** Receiver clock at its first byte, Unix milliseconds. */
  readonly capturedAtMs: number;
  readonly monotonicMs: number;
  /** What came of it so far, as one MPEG-TS stream; undefined when it was longer than the bound. */
  bytes(): Uint8Array | undefined;
}

export interface SegmentOptions {
  readonly clock: Clock;
  readonly onFrame: (segment: KeyframeSegment) => void;
  /** Of the first segment. Default 1. */
  readonly firstSequence?: number;
}

/** A 4K key frame of a good encoder has 1 to 2 MB; what is longer is not kept. */
export const MAX_SEGMENT_BYTES = 4 * 1024 * 1024;
const PACKET_BYTES = 188;
const SYNC = 0x47;
const PAT_PID = 0;

export function createSegmentReader(options: SegmentOptions): { push(chunk: Uint8Array): void } {
  return new SegmentReader(options);
}

class SegmentReader {
  readonly #options: SegmentOptions;
  #rest: Uint8Array = new Uint8Array(0);
  #sequence: number;
  #open: OpenSegment | undefined;

  constructor(options: SegmentOptions) {
    this.#options = options;
    this.#sequence = options.firstSequence ?? 1;
  }

  push(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let from = 0;
    let at = 0;
    while (at + PACKET_BYTES <= bytes.length) {
      if (bytes[at] !== SYNC) {
        // Out of step: nothing here can be trusted until a packet begins again.
        this.#open = undefined;
        at = from = nextSync(bytes, at + 1);
        continue;
      }
      if (pidAt(bytes, at) === PAT_PID) {
        this.#open?.add(bytes.subarray(from, at));
        from = at;
        this.#begin();
      }
      at += PACKET_BYTES;
    }
    this.#open?.add(bytes.subarray(from, at));
    // A copy: the few bytes must not hold the chunk they came in.
    this.#rest = bytes.slice(at);
  }

  #begin(): void {
    const { clock, onFrame } = this.#options;
    this.#open = new OpenSegment(this.#sequence++, clock);
    onFrame(this.#open);
  }
}

class OpenSegment implements KeyframeSegment {
  readonly sequence: number;
  readonly capturedAtMs: number;
  readonly monotonicMs: number;
  #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(sequence: number, clock: Clock) {
    this.sequence = sequence;
    this.capturedAtMs = clock.nowMs();
    this.monotonicMs = clock.monotonicMs();
  }

  add(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (this.#length > MAX_SEGMENT_BYTES) this.#chunks = [];
    else if (bytes.length > 0) this.#chunks.push(bytes.slice());
  }

  bytes(): Uint8Array | undefined {
    return this.#length > MAX_SEGMENT_BYTES ? undefined : Buffer.concat(this.#chunks);
  }
}

function nextSync(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(SYNC, from);
  return at < 0 ? bytes.length : at;
}

const pidAt = (bytes: Uint8Array, at: number): number =>
  (((bytes[at + 1] ?? 0) & 0x1f) << 8) | (bytes[at + 2] ?? 0);
