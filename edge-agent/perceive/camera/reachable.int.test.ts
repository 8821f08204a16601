/** The question before ffmpeg, on real sockets: who is asked, what the answers mean, and what is left behind. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { startChild } from "../../../deploy/harness/child.ts";
import { testClip } from "../../../deploy/harness/clips.ts";
import { freePort } from "../../../deploy/harness/free-port.ts";
import { type RtspServer, startRtspServer } from "../../../deploy/harness/rtsp-server.ts";
import { systemClock } from "../../time/clock.ts";
import type { CameraFault } from "./camera-fault.ts";
import type { CameraSource, RunSource } from "./camera-source.ts";
import { createFfmpegSource } from "./ffmpeg-source.ts";
import { askFirst } from "./reachable.ts";
import { until } from "./test-cameras.fixture.ts";

const STALL_MS = 700;
const SILENCE: CameraFault = { kind: "no-answer", sentence: "as ffmpeg saw it" };
const servers: Server[] = [];
/** Of every server here, while they are open. */
const open = new Set<Socket>();

afterEach(async () => {
  // Whatever the answer was, no socket of a question is left. What a server does not read, it does not see end.
  for (const socket of open) socket.resume();
  await until("no socket is left", () => open.size === 0, 2_000);
  for (const server of servers.splice(0)) server.close();
});

async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => open.delete(socket));
    onSocket(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const source = (url: string, change: Partial<CameraSource> = {}): CameraSource => ({
  ...{ code: "cam-1", name: "North gate", url, transport: "tcp", decode: "keyframes", maxWidthPx: 640 },
  stallTimeoutMs: STALL_MS,
  ...change,
});

/** After a try that met silence; `tries` are those that came through to ffmpeg. */
async function afterSilence(url: string, signal = new AbortController().signal, clock = systemClock) {
  const tries = vi.fn<RunSource>(() => Promise.resolve(SILENCE));
  const run = askFirst(tries, clock);
  await run(source(url), () => undefined, signal);
  tries.mockClear();
  const startedMs = performance.now();
  const fault = await run(source(url), () => undefined, signal);
  return { fault, cameThrough: tries.mock.calls.length === 1, tookMs: performance.now() - startedMs };
}

const ffmpegsFault = (url: string): Promise<CameraFault> =>
  createFfmpegSource({ clock: systemClock })(source(url), () => undefined, new AbortController().signal);

const nothingListens = async (): Promise<string> => `rtsp://127.0.0.1:${String(await freePort())}/ch1`;
const listening = async (onSocket: (socket: Socket) => void): Promise<string> =>
  `rtsp://op:s3cret@127.0.0.1:${String(await listen(onSocket))}/ch1`;
const unknownName = (): Promise<string> => Promise.resolve("rtsp://camera.invalid/ch1");

describe("nobody there: no ffmpeg is started, and the fault is the one it gives", () => {
  test.each([
    { why: "refused", url: nothingListens, kind: "nothing-listening" },
    { why: "a name that nobody knows", url: unknownName, kind: "host-unreachable" },
    { why: "accepts and stays silent", url: () => listening(() => undefined), kind: "no-answer" },
    { why: "closes at once", url: () => listening((socket) => socket.destroy()), kind: "not-a-video" },
    { why: "resets", url: () => listening((socket) => socket.resetAndDestroy()), kind: "not-a-video" },
    {
      why: "hears the question and closes",
      url: () => listening((socket) => socket.once("data", () => socket.end())),
      kind: "not-a-video",
    },
  ])("$why", async ({ url: urlOf, kind }) => {
    const url = await urlOf();
    const { fault, cameThrough } = await afterSilence(url);
    expect(fault).toEqual(await ffmpegsFault(url));
    expect([fault.kind, cameThrough]).toEqual([kind, false]);
  });

  test("packets that vanish: given up after the source's own time-out", async () => {
    const { url, stop } = await fullBacklog();
    const { fault, cameThrough, tookMs } = await afterSilence(url);
    expect(fault).toEqual(await ffmpegsFault(url));
    expect([fault.kind, cameThrough]).toEqual(["no-answer", false]);
    expect(tookMs).toBeGreaterThan(STALL_MS - 50);
    expect(tookMs).toBeLessThan(STALL_MS + 500);
    await stop();
  });
});

/** A server that takes nobody any more: the kernel drops each further SYN, as a camera without power does. */
async function fullBacklog(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const program =
    "import socket, time\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen(0)\n" +
    "print('port', s.getsockname()[1], flush=True)\ntime.sleep(60)";
  let port = 0;
  const child = await startChild({
    name: "full-backlog",
    command: "/usr/bin/python3",
    args: ["-c", program],
    ready: /^port /,
    onLine: (line) => {
      port = Number(line.slice("port ".length));
    },
  });
  const first = connect(port, "127.0.0.1");
  await new Promise((resolve) => first.once("connect", resolve));
  const stop = async (): Promise<void> => {
    first.destroy();
    await child.kill();
  };
  return { url: `rtsp://127.0.0.1:${String(port)}/ch1`, stop };
}

describe("somebody there: ffmpeg judges", () => {
  const says = (answer: string) => () =>
    listening((socket) => socket.once("data", () => socket.write(answer)));
  test.each([
    { why: "RTSP", url: says("RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: DESCRIBE\r\n\r\n") },
    { why: "RTSP that asks for a login", url: says("RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n\r\n") },
    { why: "RTSP that knows no OPTIONS", url: says("RTSP/1.0 501 Not Implemented\r\n\r\n") },
    { why: "not RTSP", url: says("HTTP/1.1 400 Bad Request\r\n\r\n") },
    { why: "a byte that means nothing", url: says("\0") },
    {
      why: "TLS, which is not spoken here: that it accepts is enough",
      url: async () => (await says("")()).replace("rtsp:", "rtsps:"),
    },
  ])("$why", async ({ url }) => {
    expect(await afterSilence(await url())).toMatchObject({ fault: SILENCE, cameThrough: true });
  });

  test("is asked as ffmpeg would ask, without the login", async () => {
    let heard = "";
    const url = await listening((socket) => {
      socket.once("data", (bytes) => {
        heard = bytes.toString();
        socket.end("RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n");
      });
    });
    await afterSilence(url);
    expect(heard.split("\r\n").slice(0, 2)).toEqual([
      `OPTIONS ${url.replace("op:s3cret@", "")} RTSP/1.0`,
      "CSeq: 1",
    ]);
    expect(heard).not.toContain("s3cret");
  });

  test("names that take long to look up keep no thread from others: beyond two, ffmpeg looks itself", async () => {
    const tries = vi.fn<RunSource>(() => Promise.resolve(SILENCE));
    const run = askFirst(tries, systemClock);
    const signal = new AbortController().signal;
    const cameras = ["a", "b", "c", "d"].map((code) => source(`rtsp://${code}.invalid/ch1`, { code }));
    const all = () => Promise.all(cameras.map((camera) => run(camera, () => undefined, signal)));
    await all();
    tries.mockClear();
    expect((await all()).map(({ kind }) => kind)).toEqual([
      "host-unreachable",
      "host-unreachable",
      "no-answer",
      "no-answer",
    ]);
    expect(tries).toHaveBeenCalledTimes(2);
  });
});

describe("who is asked", () => {
  /** Kinds that the tries end with, one after the other → questions that the host heard. */
  async function questionsAfter(endings: readonly (CameraFault["kind"] | "seen")[]): Promise<number> {
    let questions = 0;
    const url = await listening((socket) => {
      questions++;
      socket.once("data", () => socket.write("RTSP/1.0 200 OK\r\n\r\n"));
    });
    let turn = 0;
    const run = askFirst((_source, _onBytes, _signal, onFact) => {
      const ending = endings[turn++] ?? "unknown";
      if (ending === "seen") onFact?.({ kind: "stream", codec: "h264" });
      return Promise.resolve({ kind: ending === "seen" ? "ended" : ending, sentence: "" });
    }, systemClock);
    for (let i = 0; i <= endings.length; i++) {
      await run(source(url), () => undefined, new AbortController().signal);
    }
    return questions;
  }

  test.each([
    { endings: [], questions: 0, why: "not a new one" },
    { endings: ["seen", "seen"], questions: 0, why: "not a healthy one that is connected to again" },
    { endings: ["wrong-password", "not-found", "forbidden"], questions: 0, why: "not one that speaks" },
    { endings: ["no-answer"], questions: 1, why: "one that was silent" },
    { endings: ["nothing-listening", "seen", "ended"], questions: 2, why: "until it was there again" },
  ] as const)("$why", async ({ endings, questions }) => {
    expect(await questionsAfter(endings)).toBe(questions);
  });
});

test("stopped while it asks: it ends at once, and nothing is left", async () => {
  const url = await listening(() => undefined);
  const stopping = new AbortController();
  const asking = afterSilence(url, stopping.signal);
  await until("it is asked", () => open.size === 1);
  stopping.abort();
  expect((await asking).tookMs).toBeLessThan(STALL_MS - 100);
});

describe("a real camera", () => {
  let server: RtspServer;
  beforeAll(async () => {
    const file = await testClip({
      ...{ name: "small", widthPx: 160, heightPx: 120, fps: 5, seconds: 4, gop: 5, codec: "h264" },
    });
    server = await startRtspServer({ mounts: [{ path: "/cam", file, fps: 5 }] });
  });
  afterAll(() => server.stop());

  test("lost and back: ffmpeg notices, then it is asked, and ffmpeg tries when it answers", async () => {
    const ffmpeg = vi.fn(createFfmpegSource({ clock: systemClock }));
    const run = askFirst(ffmpeg, systemClock);
    const url = server.url("/cam");
    const stopping = new AbortController();
    const tryOnce = (onBytes = (): void => undefined) =>
      run(source(url, { stallTimeoutMs: 3_000 }), onBytes, stopping.signal);
    await server.kill();
    const lost = [(await tryOnce()).kind, (await tryOnce()).kind, (await tryOnce()).kind];
    expect(lost).toEqual(["nothing-listening", "nothing-listening", "nothing-listening"]);
    expect(ffmpeg).toHaveBeenCalledTimes(1);
    await server.restart();
    await tryOnce(() => {
      stopping.abort();
    });
    expect(ffmpeg).toHaveBeenCalledTimes(2);
    // Without a picture nobody would have stopped it.
    expect(stopping.signal.aborted).toBe(true);
  });
});
