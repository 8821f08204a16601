/**
 * Bytes → frames. The stream is PPM ("P6\n768 576\n255\n", then RGB), one picture after another: each picture says
 * its own size, so a reader cannot lose its place, and it costs ffmpeg no more than headless raw video.
 */
import { AgentError } from "../../errors.ts";
import type { Clock } from "../../time/clock.ts";
import type { Frame } from "./frame.ts";

export interface FrameReaderOptions {
  readonly cameraCode: string;
  readonly clock: Clock;
  /** Called in the turn in which the last byte of the picture was read. The frame's bytes are its own. */
  readonly onFrame: (frame: Frame) => void;
  /** Sequence of the first frame; so that a reconnect does not start again at 1. Default 1. */
  readonly firstSequence?: number;
}

export interface FrameReader {
  /** Takes the next bytes. Throws AgentError CAMERA_FAILED when they are not a picture; the stream is then lost. */
  push(chunk: Uint8Array): void;
}

/** "P6\n", two numbers of at most 5 digits, "255\n". */
const MAX_HEADER_BYTES = 24;
const HEADER = /^P6\n(\d{1,5}) (\d{1,5})\n255\n$/;
/** 8K UHD with room; more is a broken header, and would be an allocation of that size. */
const MAX_PIXELS = 8192 * 8192;
const NEWLINE = 10;
const HEADER_LINES = 3;

export function createFrameReader(options: FrameReaderOptions): FrameReader {
  return new PpmReader(options);
}

interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

class PpmReader implements FrameReader {
  readonly #options: FrameReaderOptions;
  #header: number[] = [];
  #lines = 0;
  #picture: Picture | undefined;
  #filled = 0;
  #sequence: number;

  constructor(options: FrameReaderOptions) {
    this.#options = options;
    this.#sequence = options.firstSequence ?? 1;
  }

  push(chunk: Uint8Array): void {
    let offset = 0;
    while (offset < chunk.length) {
      offset =
        this.#picture === undefined
          ? this.#readHeader(chunk, offset)
          : this.#readPixels(this.#picture, chunk, offset);
    }
  }

  #readHeader(chunk: Uint8Array, start: number): number {
    let offset = start;
    while (offset < chunk.length && this.#lines < HEADER_LINES) {
      const byte = chunk[offset++] ?? 0;
      this.#header.push(byte);
      if (byte === NEWLINE) this.#lines++;
      else if (this.#header.length > MAX_HEADER_BYTES) throw notAPicture(this.#header);
    }
    if (this.#lines === HEADER_LINES) {
      this.#picture = pictureFor(this.#header);
      this.#header = [];
      this.#lines = 0;
    }
    return offset;
  }

  #readPixels(picture: Picture, chunk: Uint8Array, start: number): number {
    const end = Math.min(chunk.length, start + picture.rgb.length - this.#filled);
    picture.rgb.set(chunk.subarray(start, end), this.#filled);
    this.#filled += end - start;
    if (this.#filled === picture.rgb.length) this.#emit(picture);
    return end;
  }

  #emit(picture: Picture): void {
    const { cameraCode, clock, onFrame } = this.#options;
    this.#picture = undefined;
    this.#filled = 0;
    const sequence = this.#sequence++;
    onFrame({
      ...picture,
      cameraCode,
      sequence,
      capturedAtMs: clock.nowMs(),
      monotonicMs: clock.monotonicMs(),
    });
  }
}

function pictureFor(header: readonly number[]): Picture {
  const match = HEADER.exec(String.fromCharCode(...header));
  const widthPx = Number(match?.[1] ?? 0);
  const heightPx = Number(match?.[2] ?? 0);
  const pixels = widthPx * heightPx;
  if (pixels === 0 || pixels > MAX_PIXELS) throw notAPicture(header);
  // Not from Node's pool, whose buffers are shared: a worker may take the memory over whole.
  const memory = Buffer.allocUnsafeSlow(pixels * 3);
  return { widthPx, heightPx, rgb: new Uint8Array(memory.buffer, memory.byteOffset, memory.length) };
}

function notAPicture(header: readonly number[]): AgentError {
  const seen = JSON.stringify(String.fromCharCode(...header.slice(0, MAX_HEADER_BYTES)));
  return new AgentError(
    "CAMERA_FAILED",
    `the decoder sent ${seen} where a picture's header "P6 WIDTH HEIGHT 255" was due`,
  );
}
