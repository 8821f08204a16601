/**
 * For tests: a camera whose clock is wrong, whose time stamps jump and whose frame rate falls. It stands between a
 * real RTSP server and its client and changes RTP and RTCP on their way (TCP, interleaved), as the camera would have
 * sent them. It reads as fast as the server sends, so what its client does not read piles up here and is measured.
 */
import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** What is wrong with the camera; may be changed at any time. */
export interface RtpFaults {
  /** Its wall clock is ahead by this much: sender reports say so. */
  clockErrorS: number;
  /** Added to every media time stamp. */
  timestampErrorS: number;
  /** Of all pictures, the share that it sends. Only for streams of key frames alone. */
  sentShare: number;
}

export interface RtpWire {
  readonly faults: RtpFaults;
  readonly url: (path: string) => string;
  /** When the first picture passed, Unix milliseconds of this machine. */
  readonly firstPictureAtMs: number | undefined;
  /** Pictures handed on, and sender reports changed. */
  readonly pictures: number;
  readonly reports: number;
  /** The most that the client had not read at any time, beyond what the system's socket holds. */
  readonly backlogPeakBytes: number;
  close(): Promise<void>;
}

const INTERLEAVED = 0x24;
const HEADER_BYTES = 4;
const SENDER_REPORT = 200;
const VIDEO_CLOCK_HZ = 90_000;

/** `port`: the RTSP server's on this machine. */
export async function startRtpWire(port: number, faults: Partial<RtpFaults> = {}): Promise<RtpWire> {
  const wire = new Wire(faults);
  const server = createServer((client) => {
    wire.join(client, connect(port, "127.0.0.1"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  wire.server = server;
  return wire;
}

class Wire implements RtpWire {
  readonly faults: RtpFaults;
  server: Server | undefined;
  firstPictureAtMs: number | undefined;
  pictures = 0;
  reports = 0;
  backlogPeakBytes = 0;
  readonly #sockets = new Set<Socket>();

  constructor(faults: Partial<RtpFaults>) {
    this.faults = { clockErrorS: 0, timestampErrorS: 0, sentShare: 1, ...faults };
  }

  readonly url = (path: string): string =>
    `rtsp://127.0.0.1:${String((this.server?.address() as AddressInfo).port)}${path}`;

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  join(client: Socket, camera: Socket): void {
    const stream = new Stream(this);
    let rest: Buffer = Buffer.alloc(0);
    camera.on("data", (bytes: Buffer) => {
      const split = splitMessages(Buffer.concat([rest, bytes]));
      rest = split.rest;
      for (const message of split.messages) {
        const changed = message[0] === INTERLEAVED ? stream.change(message) : message;
        if (changed !== undefined) client.write(changed);
      }
      this.backlogPeakBytes = Math.max(this.backlogPeakBytes, client.writableLength);
    });
    client.on("data", (bytes) => camera.write(bytes));
    for (const [socket, other] of [
      [client, camera],
      [camera, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }
}

/** One session's RTP: sequence numbers stay whole when pictures are left out, as they would in the camera. */
class Stream {
  readonly #wire: Wire;
  #timestamp: number | undefined;
  #due = 1;
  #sends = true;
  #leftOut = 0;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** The packet as the faulty camera sends it, or nothing. Changes it in place. */
  change(message: Buffer): Buffer | undefined {
    const packet = message.subarray(HEADER_BYTES);
    const isReport = (message[1] ?? 0) % 2 === 1;
    if (!isReport) return this.#changePicture(packet) ? message : undefined;
    if (packet[1] === SENDER_REPORT) this.#changeReport(packet);
    return message;
  }

  #changePicture(packet: Buffer): boolean {
    const { faults } = this.#wire;
    const timestamp = packet.readUInt32BE(4);
    if (timestamp !== this.#timestamp) {
      this.#timestamp = timestamp;
      this.#due += faults.sentShare;
      this.#sends = this.#due >= 1;
      if (this.#sends) this.#noteSent();
    }
    if (!this.#sends) {
      this.#leftOut += 1;
      return false;
    }
    packet.writeUInt16BE((packet.readUInt16BE(2) - this.#leftOut) & 0xffff, 2);
    packet.writeUInt32BE(shifted(timestamp, faults.timestampErrorS * VIDEO_CLOCK_HZ), 4);
    return true;
  }

  #noteSent(): void {
    this.#due -= 1;
    this.#wire.pictures += 1;
    this.#wire.firstPictureAtMs ??= Date.now();
  }

  #changeReport(packet: Buffer): void {
    const { faults } = this.#wire;
    packet.writeUInt32BE(shifted(packet.readUInt32BE(8), faults.clockErrorS), 8);
    packet.writeUInt32BE(shifted(packet.readUInt32BE(16), faults.timestampErrorS * VIDEO_CLOCK_HZ), 16);
    this.#wire.reports += 1;
  }
}

const shifted = (value: number, by: number): number => (value + Math.round(by)) >>> 0;

/** RTSP's answers and interleaved packets, whole; what is not whole yet is the rest. */
function splitMessages(bytes: Buffer): { readonly messages: readonly Buffer[]; readonly rest: Buffer } {
  const messages: Buffer[] = [];
  let at = 0;
  for (;;) {
    const length = messageLength(bytes.subarray(at));
    if (length === undefined || at + length > bytes.length) break;
    messages.push(bytes.subarray(at, at + length));
    at += length;
  }
  return { messages, rest: bytes.subarray(at) };
}

function messageLength(bytes: Buffer): number | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  if (bytes[0] === INTERLEAVED) return HEADER_BYTES + bytes.readUInt16BE(2);
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const head = bytes.toString("latin1", 0, end);
  return end + 4 + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
}
