/**
 * The recorders that the agent connects to: each an address of its own on loopback, in front of one real RTSP server.
 * They count connects on the wire, and do to their cameras' streams what each camera's conduct says.
 */
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { freePort } from "../../harness/free-port.ts";
import { mountOf, type SoakCamera } from "./cast.ts";

/** The first byte of an interleaved RTP packet: the camera is connected and sends. */
const INTERLEAVED = 0x24;
const CAMERA_PATH = /\/cam(\d\d)/;
const GARBAGE_EVERY_MS = 200;
const GARBAGE_BYTES = 20_000;

export interface ConnectPeaks {
  readonly total: number;
  /** In any second, over all recorders, and of the busiest recorder. */
  readonly perS: number;
  readonly perHostPerS: number;
  /** At one recorder at the same time without a picture yet. */
  readonly connectingPerHost: number;
}

export interface Wire {
  url(camera: SoakCamera): string;
  peaks(): ConnectPeaks;
  /** Starts counting anew, so that a phase has a peak of its own. */
  restartPeaks(): void;
  stop(): Promise<void>;
}

/** The most events within any second; holds the last second only. */
class RateMeter {
  peak = 0;
  readonly #times: number[] = [];

  note(nowMs: number): void {
    this.#times.push(nowMs);
    while ((this.#times[0] ?? nowMs) <= nowMs - 1_000) this.#times.shift();
    this.peak = Math.max(this.peak, this.#times.length);
  }
}

class Recorder {
  readonly server: Server = createServer();
  readonly sockets = new Set<Socket>();
  rate = new RateMeter();
  connecting = 0;
  peakConnecting = 0;

  constructor(onConnection: (client: Socket, recorder: Recorder) => void) {
    this.server.on("connection", (client) => {
      this.keep(client);
      onConnection(client, this);
    });
  }

  keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.sockets.delete(socket));
  }

  listen(host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(0, host, resolve);
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Called once a connection counts as connecting; returns what ends that, harmless twice. */
  begin(): () => void {
    this.peakConnecting = Math.max(this.peakConnecting, ++this.connecting);
    let counted = true;
    return () => {
      if (counted) this.connecting--;
      counted = false;
    };
  }
}

const hostOf = (recorder: number): string => `127.0.0.${String(10 + recorder)}`;

export async function startWire(cast: readonly SoakCamera[], rtspPort: number): Promise<Wire> {
  const closed = await freePort();
  let total = 0;
  let rate = new RateMeter();
  /** Of cameras that change with each connection. */
  const visits = new Map<number, number>();
  const onConnection = (client: Socket, recorder: Recorder): void => {
    total++;
    rate.note(performance.now());
    recorder.rate.note(performance.now());
    const settle = recorder.begin();
    client.once("close", settle);
    client.once("data", (first: Buffer) => {
      const index = Number(CAMERA_PATH.exec(first.toString("latin1"))?.[1] ?? Number.NaN);
      const camera = cast[index];
      if (camera === undefined) {
        client.destroy();
        return;
      }
      const visit = visits.get(index) ?? 0;
      visits.set(index, visit + 1);
      serve({ camera, visit, client, first, settle, recorder, rtspPort });
    });
  };
  const count = Math.max(...cast.map(({ recorder }) => recorder)) + 1;
  const recorders = Array.from({ length: count }, () => new Recorder(onConnection));
  await Promise.all(recorders.map((recorder, i) => recorder.listen(hostOf(i))));
  return {
    url: (camera) => {
      const port = camera.conduct === "off" ? closed : (recorders[camera.recorder]?.port ?? closed);
      return `rtsp://${hostOf(camera.recorder)}:${String(port)}${mountOf("cam", camera)}`;
    },
    peaks: () => ({
      total,
      perS: rate.peak,
      perHostPerS: Math.max(...recorders.map((recorder) => recorder.rate.peak)),
      connectingPerHost: Math.max(...recorders.map(({ peakConnecting }) => peakConnecting)),
    }),
    restartPeaks: () => {
      rate = new RateMeter();
      for (const recorder of recorders) {
        recorder.rate = new RateMeter();
        recorder.peakConnecting = recorder.connecting;
      }
    },
    stop: async () => {
      const ended = recorders.map(
        ({ server }) =>
          new Promise<void>((resolve) =>
            server.close(() => {
              resolve();
            }),
          ),
      );
      for (const { sockets } of recorders) for (const socket of sockets) socket.destroy();
      await Promise.all(ended);
    },
  };
}

interface Visit {
  readonly camera: SoakCamera;
  /** How often this camera was connected before. */
  readonly visit: number;
  readonly client: Socket;
  /** The first request, which has been read already. */
  readonly first: Buffer;
  readonly settle: () => void;
  readonly recorder: Recorder;
  readonly rtspPort: number;
}

function serve(visit: Visit): void {
  const { camera, client } = visit;
  switch (camera.conduct) {
    case "standing":
    case "coming":
      relay(visit, "cam");
      break;
    case "flaps":
      relay(visit, "cam");
      endAfter(client, 2_000 + 500 * (visit.visit % 5));
      break;
    case "freezes":
      stallAfter(relay(visit, "cam"), client, 3_000);
      break;
    case "recodes":
      relay(visit, visit.visit % 2 === 0 ? "cam" : "alt");
      endAfter(client, 6_000);
      break;
    case "repeats":
      relay(visit, "rep");
      break;
    case "resizes":
      relay(visit, "two");
      break;
    case "garbage":
      sendGarbage(visit);
      break;
    case "silent":
    case "off":
      client.resume();
  }
}

/** Hands both directions on; requests for the camera ask the server for `kind` of it. Returns the server's side. */
function relay(visit: Visit, kind: Parameters<typeof mountOf>[0]): Socket {
  const { camera, client, first, settle, recorder, rtspPort } = visit;
  const [asked, given] = [mountOf("cam", camera), mountOf(kind, camera)];
  const renamed = (bytes: Buffer): Buffer =>
    asked === given || !bytes.includes(asked)
      ? bytes
      : Buffer.from(bytes.toString("latin1").replaceAll(asked, given), "latin1");
  const upstream = connect(rtspPort, "127.0.0.1");
  recorder.keep(upstream);
  upstream.write(renamed(first));
  client.on("data", (bytes: Buffer) => {
    if (!upstream.write(renamed(bytes))) client.pause();
  });
  upstream.on("drain", () => client.resume());
  upstream.on("data", (bytes: Buffer) => {
    if (bytes[0] === INTERLEAVED) settle();
  });
  upstream.pipe(client);
  client.on("close", () => upstream.destroy());
  upstream.on("close", () => client.destroy());
  return upstream;
}

function endAfter(client: Socket, ms: number): void {
  const timer = setTimeout(() => client.destroy(), ms);
  client.on("close", () => {
    clearTimeout(timer);
  });
}

/** What the server still sends is thrown away, as a camera does whose encoder hangs behind a living network. */
function stallAfter(upstream: Socket, client: Socket, ms: number): void {
  const timer = setTimeout(() => {
    upstream.unpipe(client);
    upstream.resume();
  }, ms);
  client.on("close", () => {
    clearTimeout(timer);
  });
}

const PAGE = "<html><body>Login</body></html>";
const WEB_ANSWER = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${String(PAGE.length)}\r\n\r\n${PAGE}`;
const ODD_ANSWER =
  "RTSP/1.0 200 OK\r\nCSeq: 4711\r\nContent-Length: -9\r\nSession: ;;;\r\nTransport: \r\n\r\n$\u0000\u00ff\u00ff";

function sendGarbage({ visit, client }: Visit): void {
  client.resume();
  if (visit % 3 === 1) client.end(WEB_ANSWER);
  else if (visit % 3 === 2) client.write(ODD_ANSWER, "latin1");
  else {
    const timer = setInterval(() => client.write(noise(visit)), GARBAGE_EVERY_MS);
    client.on("close", () => {
      clearInterval(timer);
    });
  }
}

/** The same bytes each time, so that a fault can be had again. */
function noise(seed: number): Buffer {
  let state = (seed + 1) * 2_654_435_761;
  const bytes = Buffer.alloc(GARBAGE_BYTES);
  for (let i = 0; i < bytes.length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}
