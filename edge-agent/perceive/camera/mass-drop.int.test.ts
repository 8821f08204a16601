/** Thirty real cameras of one recorder, which is killed and started again: connects counted on the wire. */
import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testClip } from "../../../deploy/harness/clips.ts";
import { type RtspServer, startRtspServer } from "../../../deploy/harness/rtsp-server.ts";
import { systemClock } from "../../time/clock.ts";
import { createConnectLimiter } from "./connect-limiter.ts";
import { ffmpegChildren, until, watchCamera } from "./test-cameras.fixture.ts";

const CAMERAS = 30;
const PER_HOST = 3;
/** The first byte of an interleaved RTP packet: the camera is connected and sends. */
const INTERLEAVED = 0x24;

interface Wire {
  readonly server: Server;
  /** Connections that carry no picture yet. */
  connecting: number;
  peak: number;
  connects: number;
  readonly startsMs: number[];
}

/** Stands before the recorder and sees what it sees. */
async function startWire(port: number): Promise<Wire> {
  const server = createServer();
  const wire: Wire = { server, connecting: 0, peak: 0, connects: 0, startsMs: [] };
  server.on("connection", (client: Socket) => {
    wire.connects++;
    wire.startsMs.push(performance.now());
    wire.peak = Math.max(wire.peak, ++wire.connecting);
    let counted = true;
    const settle = (): void => {
      if (counted) wire.connecting--;
      counted = false;
    };
    const upstream = connect(port, "127.0.0.1");
    upstream.on("data", (bytes) => {
      if (bytes[0] === INTERLEAVED) settle();
    });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on("error", () => to.destroy());
      from.on("close", () => {
        settle();
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return wire;
}

let recorder: RtspServer;
let wire: Wire;

beforeAll(async () => {
  const file = await testClip({
    name: "small",
    widthPx: 160,
    heightPx: 120,
    fps: 5,
    seconds: 4,
    gop: 5,
    codec: "h264",
  });
  const mounts = Array.from({ length: CAMERAS }, (_, i) => ({ path: `/ch${String(i)}`, file, fps: 5 }));
  recorder = await startRtspServer({ mounts });
  wire = await startWire(recorder.port);
}, 30_000);

afterAll(async () => {
  wire.server.close();
  await recorder.stop();
});

test("dropped at once, they come back few at a time, all of them", async () => {
  const limiter = createConnectLimiter({ perHost: PER_HOST, jitterMs: 50, clock: systemClock });
  const port = String((wire.server.address() as AddressInfo).port);
  const cameras = Array.from({ length: CAMERAS }, (_, i) =>
    watchCamera(
      { url: `rtsp://127.0.0.1:${port}/ch${String(i)}`, code: `cam-${String(i)}`, stallTimeoutMs: 20_000 },
      { limiter },
    ),
  );
  const seeing = (): number =>
    cameras.filter(({ supervisor }) => supervisor.health().state === "seeing").length;
  await until("all seen", () => seeing() === CAMERAS, 90_000);
  expect(wire.peak).toBe(PER_HOST);

  await recorder.kill();
  await until("all blind", () => seeing() === 0, 10_000);
  await recorder.restart();
  const backAtMs = performance.now();
  await until("95 % seen again", () => seeing() >= Math.ceil(CAMERAS * 0.95), 60_000);
  const recovered95S = (performance.now() - backAtMs) / 1000;
  await until("all seen again", () => seeing() === CAMERAS, 60_000);
  const perSecond = wire.startsMs.map(
    (startMs) => wire.startsMs.filter((other) => other >= startMs && other < startMs + 1_000).length,
  );
  // Measured figures for whoever runs this to see them.
  console.log(
    JSON.stringify({
      peak: wire.peak,
      connects: wire.connects,
      peakPerSecond: Math.max(...perSecond),
      recovered95S: Number(recovered95S.toFixed(1)),
    }),
  );
  expect(wire.peak).toBe(PER_HOST);
  expect(limiter.stats("127.0.0.1").peak).toBe(PER_HOST);
  await Promise.all(cameras.map((camera) => camera.stop()));
  expect(ffmpegChildren()).toEqual([]);
}, 180_000);
