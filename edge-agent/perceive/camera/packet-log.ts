/** ffmpeg's framecrc lines → codec, frame rate and key frame interval of a stream. Pure. */

export interface StreamFacts {
  readonly codec?: string;
  /** Frames per second over the packets seen. */
  readonly fps?: number;
  /** Median seconds from one key frame to the next; absent before the second. */
  readonly keyframeIntervalS?: number;
  readonly keyframes: number;
  /** From the first packet to the last, seconds of the stream's own time. */
  readonly spanS: number;
  /** Pictures are sent in another order than shown. */
  readonly reordered: boolean;
}

export interface PacketLog {
  /** Takes one line of any output; true when it belonged to framecrc. */
  read(line: string): boolean;
  facts(): StreamFacts;
}

/** "0,  3600,  3600,  3600,  4711, 0x0a1b2c3d, F=0x0": stream, dts, pts, duration, size, sum; no F: a key frame. */
const PACKET = /^0, +(-?\d+), +(-?\d+), +\d+, +\d+, 0x[0-9a-f]+(?:, F=(0x[0-9A-Fa-f]+))?/;
const KEY_FLAG = 1;
/** Enough for a minute at 50 frames a second; a probe stops long before. */
const MAX_PACKETS = 3000;

export function createPacketLog(): PacketLog {
  return new FramecrcLog();
}

class FramecrcLog implements PacketLog {
  #timeBase = 1;
  #codec: string | undefined;
  readonly #ptsTicks: number[] = [];
  readonly #keyTicks: number[] = [];

  read(line: string): boolean {
    const packet = PACKET.exec(line);
    if (packet !== null) {
      this.#readPacket(Number(packet[2]), Number(packet[3] ?? KEY_FLAG));
      return true;
    }
    return this.#readHeader(line);
  }

  #readPacket(pts: number, flags: number): void {
    if (this.#ptsTicks.length >= MAX_PACKETS) return;
    this.#ptsTicks.push(pts);
    if ((flags & KEY_FLAG) === KEY_FLAG) this.#keyTicks.push(pts);
  }

  #readHeader(line: string): boolean {
    const match = /^#(tb|codec_id) 0: (.+)$/.exec(line.trim());
    if (match === null) return line.startsWith("#");
    const [, key, value = ""] = match;
    if (key === "codec_id") this.#codec = value;
    const [first = 0, second = 0] = value.split("/").map(Number);
    if (key === "tb" && second > 0) this.#timeBase = first / second;
    return true;
  }

  facts(): StreamFacts {
    const pts = this.#ptsTicks;
    const spanS = pts.length === 0 ? 0 : (Math.max(...pts) - Math.min(...pts)) * this.#timeBase;
    const gaps = this.#keyTicks.slice(1).map((tick, i) => (tick - (this.#keyTicks[i] ?? 0)) * this.#timeBase);
    const interval = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
    return {
      ...(this.#codec === undefined ? {} : { codec: this.#codec }),
      // The first packet may come without a time and be given its successor's.
      ...(spanS > 0 ? { fps: (new Set(pts).size - 1) / spanS } : {}),
      ...(interval === undefined ? {} : { keyframeIntervalS: interval }),
      keyframes: this.#keyTicks.length,
      spanS,
      reordered: pts.some((tick, i) => i > 0 && tick < (pts[i - 1] ?? 0)),
    };
  }
}
