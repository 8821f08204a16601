/**
 * A camera's picture all the way: RTSP server, supervised decoder, encoder, NATS, dispatcher, WebSocket. Real servers
 * and programs; only the tickets are a double.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Heartbeat, LiveReply, LiveRequest } from "#contract";
import { testClip } from "../../../deploy/harness/clips.ts";
import type { ManagedServer } from "../../../deploy/harness/managed-server.ts";
import { startNatsServer } from "../../../deploy/harness/nats-server.ts";
import { type RtspServer, startRtspServer } from "../../../deploy/harness/rtsp-server.ts";
import type { Bus as AgentBus } from "../../../edge-agent/bus/bus.ts";
import { connectBus as connectAgent } from "../../../edge-agent/bus/nats-bus.ts";
import { type CameraSupervisor, superviseCamera } from "../../../edge-agent/perceive/camera/camera.ts";
import { createFrameReader } from "../../../edge-agent/perceive/decode/frame-reader.ts";
import { type LiveViews, serveLiveViews } from "../../../edge-agent/remote/live/live-views.ts";
import { createPacketTap } from "../../../edge-agent/remote/live/packet-tap.ts";
import { systemClock as agentClock } from "../../../edge-agent/time/clock.ts";
import type { Bus } from "../../bus/bus.ts";
import { connectBus } from "../../bus/nats-bus.ts";
import { createCounters, type Counters } from "../../telemetry/counters.ts";
import { systemClock } from "../../time/clock.ts";
import { deskDouble, TOKENS } from "../desk.double.ts";
import { type RunningServer, startServer } from "../server.ts";
import type { LiveBus } from "./live-feed.ts";
import { BACKLOG_MAX_BYTES } from "./live-room.ts";

const CAMERA = "99050100001320000001";
const OTHER = "99050100001320000002";
const PASSWORD = "s3cret-live-pw";
const logger = pino({ level: "silent" });

interface Client {
  readonly readyState: number;
  on(event: "message", listener: (bytes: Buffer) => void): void;
  on(event: "open" | "error", listener: (error: Error) => void): void;
  on(event: "close", listener: (code: number, reason: Buffer) => void): void;
  on(
    event: "unexpected-response",
    listener: (request: unknown, response: { statusCode: number }) => void,
  ): void;
  pause(): void;
  close(): void;
  terminate(): void;
}
// It comes with @fastify/websocket, without types.
const { WebSocket } = createRequire(import.meta.url)("ws") as {
  WebSocket: new (url: string, options: { headers: Record<string, string>; origin?: string }) => Client;
};

interface Watching {
  readonly client: Client;
  readonly chunks: Buffer[];
  bytes(): number;
  readonly closed: Promise<{ code: number; reason: string }>;
}

let nats: ManagedServer;
let rtsp: RtspServer;
let server: RunningServer;
let bus: Bus;
let agentBus: AgentBus;
let counters: Counters;
let views: LiveViews;
let camera: CameraSupervisor;
let stopping: AbortController;
let looks = 0;
const open: Client[] = [];

function heartbeat(cameraCode: string): Heartbeat {
  const health = {
    name: "c",
    state: "seeing" as const,
    looks: 1,
    framesDropped: 0,
    revisitS: 2,
    restarts: 0,
  };
  return {
    ...{ agentId: "edge-1", sentAt: new Date().toISOString(), version: "0.1.0", executionProvider: "cpu" },
    ...{ model: { name: "m", sha256: "ab" }, outboxDepth: 0, outboxDropped: 0 },
    cameras: [{ ...health, cameraCode }],
  };
}

beforeAll(async () => {
  const file = await testClip({
    ...{ name: "live", widthPx: 640, heightPx: 360, fps: 10, seconds: 6, gop: 20, codec: "h264" },
  });
  nats = await startNatsServer();
  rtsp = await startRtspServer({
    mounts: [{ path: "/cam", file, fps: 10 }],
    auth: { user: "op", password: PASSWORD },
  });
  counters = createCounters();
  const signal = new AbortController().signal;
  bus = await connectBus({ url: nats.url, clock: systemClock, logger, counters, signal });
  server = await startServer({
    desk: {
      ...deskDouble([]),
      agents: () => [{ heartbeat: heartbeat(CAMERA), heardAt: new Date().toISOString() }],
    },
    clock: systemClock,
    logger,
    http: { host: "127.0.0.1", port: 0 },
    live: {
      bus,
      count: (name) => {
        counters.count(name);
      },
    },
  });
});

beforeEach(async () => {
  stopping = new AbortController();
  agentBus = connectAgent({
    ...{
      servers: nats.url,
      name: "edge-agent live test",
      logger,
      clock: agentClock,
      publishTimeoutMs: 3_000,
    },
  });
  await vi.waitUntil(() => agentBus.connected, { timeout: 5_000 });
  const tap = createPacketTap();
  looks = 0;
  camera = superviseCamera({
    source: {
      ...{ code: CAMERA, name: "示例路口", url: rtsp.url("/cam"), transport: "tcp", decode: "keyframes" },
      ...{ maxWidthPx: 320, stallTimeoutMs: 3_000, packets: tap },
    },
    createReader: createFrameReader,
    onFrame: () => {
      looks++;
    },
    ...{ clock: agentClock, logger, signal: stopping.signal },
  });
  const live = {
    tap,
    blindReason: () => camera.health().blindReason,
    restart: () => {
      camera.restart();
    },
  };
  views = serveLiveViews({
    ...{
      bus: agentBus,
      agentId: "edge-1",
      maxViews: 1,
      maxKbps: 2000,
      maxWidthPx: 480,
      clock: agentClock,
      logger,
    },
    cameraOf: (code) => (code === CAMERA ? live : undefined),
  });
  await vi.waitUntil(() => looks > 0, { timeout: 10_000 });
});

afterEach(async () => {
  for (const client of open.splice(0)) client.terminate();
  await views.stop();
  stopping.abort();
  await camera.done;
  await agentBus.close();
  // Nothing of a camera is left, not even a zombie.
  expect(children().map(({ argv }) => argv)).toEqual([]);
});

afterAll(async () => {
  await server.close();
  await bus.close();
  await Promise.all([nats.stop(), rtsp.stop()]);
});

interface Child {
  readonly pid: number;
  readonly argv: string;
}

/** Every ffmpeg that is a child of this process. */
function children(): Child[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const parent = /^\d+ \(ffmpeg\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1];
        if (Number(parent) !== process.pid) return [];
        return [
          { pid: Number(pid), argv: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") },
        ];
      } catch {
        return [];
      }
    });
}
const encoders = (): Child[] => children().filter(({ argv }) => argv.includes("mpeg1video"));

function watch(token: string, options: { at?: string; code?: string; origin?: string } = {}): Watching {
  const url = `${(options.at ?? server.url).replace("http", "ws")}/api/cameras/${options.code ?? CAMERA}/live`;
  const origin = options.origin === undefined ? {} : { origin: options.origin };
  const client = new WebSocket(url, { headers: { authorization: `Bearer ${token}` }, ...origin });
  open.push(client);
  const chunks: Buffer[] = [];
  client.on("message", (bytes) => chunks.push(bytes));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    client.on("unexpected-response", (_request, { statusCode }) => {
      resolve({ code: statusCode, reason: "refused" });
      client.terminate();
    });
    client.on("error", () => undefined);
    client.on("close", (code, reason) => {
      resolve({ code, reason: reason.toString() });
    });
  });
  return { client, chunks, bytes: () => chunks.reduce((sum, { length }) => sum + length, 0), closed };
}

const until = (what: () => boolean, timeout = 10_000): Promise<unknown> =>
  vi.waitUntil(what, { timeout, interval: 20 });

describe("live view", () => {
  test("two viewers share one encoder; what comes is MPEG-1 in MPEG-TS; it ends after the last has left", async () => {
    const startedMs = performance.now();
    const first = watch(TOKENS.dispatcher);
    await until(() => first.chunks.length > 0);
    const firstMs = performance.now() - startedMs;
    const second = watch(TOKENS.reviewer, { origin: server.url });
    await until(() => second.bytes() > 60_000 && first.bytes() > 120_000);
    expect(encoders()).toHaveLength(1);
    expect(views.stats()).toMatchObject({ views: 1, sessions: 1, packetsDropped: 0 });

    const args = ["-v", "error", "-show_entries", "format=format_name:stream=codec_name,width,height"];
    const probed = execFileSync("ffprobe", [...args, "-of", "default=nw=1", "-"], {
      input: Buffer.concat(first.chunks),
      encoding: "utf8",
    });
    expect(probed).toContain("codec_name=mpeg1video\nwidth=480\nheight=270\nformat_name=mpegts");

    first.client.close();
    await first.closed;
    const atLeaving = second.bytes();
    await until(() => second.bytes() > atLeaving + 20_000);
    second.client.close();
    await until(() => encoders().length === 0, 5_000);
    expect(views.stats()).toMatchObject({ views: 0, sessions: 0 });
    expect(firstMs).toBeLessThan(8_000);
    console.info(`live view: first bytes after ${String(Math.round(firstMs))} ms`);
  });

  test("the encoder's arguments hold no address and no password, and the camera is connected to once", async () => {
    const viewer = watch(TOKENS.dispatcher);
    await until(() => viewer.bytes() > 0);
    const [encoder] = encoders();
    expect(encoder?.argv).toMatch(/^ffmpeg -i pipe:0 -f mpegts -codec:v mpeg1video /);
    const withPassword = children().filter(({ argv }) => argv.includes(PASSWORD));
    // The supervised decoder, which ran before anybody watched, and nothing else.
    expect(withPassword.map(({ argv }) => argv.includes("image2pipe"))).toEqual([true]);
    expect(children()).toHaveLength(2);
  });

  test("the patrol goes on while somebody watches", async () => {
    const viewer = watch(TOKENS.dispatcher);
    await until(() => viewer.bytes() > 0);
    const before = looks;
    await until(() => looks >= before + 3, 12_000);
    expect(camera.health().state).toBe("seeing");
  });

  test.each([
    { why: "a worker", token: TOKENS.worker, options: {}, status: 403 },
    { why: "a wrong token", token: "no-such-token", options: {}, status: 401 },
    {
      why: "a foreign page",
      token: TOKENS.dispatcher,
      options: { origin: "https://evil.example" },
      status: 403,
    },
    { why: "no camera code", token: TOKENS.dispatcher, options: { code: "12" }, status: 400 },
  ])("$why is refused before anything starts", async ({ token, options, status }) => {
    expect(await watch(token, options).closed).toEqual({ code: status, reason: "refused" });
    expect(encoders()).toEqual([]);
  });

  test("a camera that no agent has is said so", async () => {
    expect(await watch(TOKENS.dispatcher, { code: OTHER }).closed).toEqual({
      code: 4001,
      reason: `no agent that is heard has a camera ${OTHER}`,
    });
  });

  test("a camera lost in the middle ends the view with the reason, and leaves no encoder", async () => {
    const viewer = watch(TOKENS.dispatcher);
    await until(() => viewer.bytes() > 30_000);
    rtsp.freeze();
    const { code, reason } = await viewer.closed.finally(() => {
      rtsp.resume();
    });
    expect(code).toBe(4001);
    expect(reason).toMatch(/^rtsp:\/\/\*\*\*@127\.0\.0\.1:\d+\/cam gave no picture for 3 s/);
    expect(reason).not.toContain(PASSWORD);
    await until(() => encoders().length === 0, 5_000);
  });
});

describe("a viewer that does not read", () => {
  test("is cut off at the bound and counted; the other one loses nothing, and the lease is given back", async () => {
    const leases: number[] = [];
    let say: (chunk: Uint8Array) => void = () => undefined;
    const flood: LiveBus = {
      request: (_subject, body) => {
        const { session, leaseS } = JSON.parse(Buffer.from(body).toString()) as LiveRequest;
        leases.push(leaseS);
        const reply: LiveReply = { cameraCode: CAMERA, session, accepted: leaseS > 0, reason: "leased" };
        return Promise.resolve(Buffer.from(JSON.stringify(reply)));
      },
      subscribe: (subject, listener) => {
        say = (chunk) => {
          listener(subject, chunk);
        };
        return () => undefined;
      },
    };
    const counted: string[] = [];
    const desk = deskDouble([]);
    const own = await startServer({
      desk: {
        ...desk,
        agents: () => [{ heartbeat: heartbeat(CAMERA), heardAt: new Date().toISOString() }],
      },
      ...{ clock: systemClock, logger, http: { host: "127.0.0.1", port: 0 } },
      live: { bus: flood, count: (name) => counted.push(name) },
    });
    try {
      const slow = watch(TOKENS.dispatcher, { at: own.url });
      const quick = watch(TOKENS.reviewer, { at: own.url });
      await until(() => counted.length === 2);
      slow.client.pause();
      const chunk = Buffer.alloc(64 * 1024, 0x47);
      let sent = 0;
      for (; sent < 1000 && !counted.includes("liveViewersCut"); sent++) {
        say(chunk);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      // What the kernel holds for a connection comes on top of ours.
      expect(sent * chunk.length).toBeGreaterThan(BACKLOG_MAX_BYTES);
      expect(counted).toEqual(["liveViewersOpened", "liveViewersOpened", "liveViewersCut"]);
      await until(() => quick.bytes() === sent * chunk.length);
      expect(leases).not.toContain(0);
      quick.client.close();
      await until(() => leases.at(-1) === 0);
      const ends = desk.liveViews.map(({ userId, endReason }) => [userId, endReason]);
      expect(Object.fromEntries(ends)).toEqual({ D01: "cut-off", R01: "viewer-left" });
    } finally {
      await own.close();
    }
  });
});
