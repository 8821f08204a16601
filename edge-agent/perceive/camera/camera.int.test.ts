/** The supervisor with real ffmpeg against a real RTSP server that freezes, dies and changes. */
import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { testClip } from "../../../deploy/harness/clips.ts";
import { freePort } from "../../../deploy/harness/free-port.ts";
import { type RtspServer, startRtspServer } from "../../../deploy/harness/rtsp-server.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { systemClock } from "../../time/clock.ts";
import type { Frame } from "../decode/frame.ts";
import { createFrameReader } from "../decode/frame-reader.ts";
import { type CameraHealth, type CameraSupervisor, superviseCamera } from "./camera.ts";
import type { CameraSource } from "./camera-source.ts";

const LOGIN = { user: "op", password: "s3cret-pw" };
const RED_LEFT = "color=red:size=160x240:rate=10[l];color=lime:size=160x240:rate=10[r];[l][r]hstack";
/** A key frame every second. */
const CLIP = { widthPx: 320, heightPx: 240, fps: 10, seconds: 4, gop: 10 } as const;
const STALL_MS = 3_000;

let server: RtspServer;
let stop: AbortController;
let running: CameraSupervisor[] = [];

beforeAll(async () => {
  const colours = await testClip({ ...CLIP, name: "red-lime", codec: "h264", source: RED_LEFT });
  const h265 = await testClip({ ...CLIP, name: "red-lime", codec: "h265", source: RED_LEFT });
  const larger = await testClip({ ...CLIP, name: "larger", codec: "h264", widthPx: 640, heightPx: 360 });
  const changing = `${colours}.changing.h264`;
  await writeFile(changing, Buffer.concat([readFileSync(colours), readFileSync(larger)]));
  const mounts = Object.entries({ colours, h265, larger, changing });
  server = await startRtspServer({
    auth: LOGIN,
    mounts: mounts.map(([name, file]) => ({ path: `/${name}`, file, fps: CLIP.fps })),
  });
});

afterEach(async () => {
  stop.abort();
  await Promise.all(running.map(({ done }) => done));
  running = [];
  server.resume();
  // Promise 4 of the design: whatever happened, nothing of a camera is left, not even a zombie.
  expect(ffmpegChildren()).toEqual([]);
});

afterAll(() => server.stop());

/** "pid state" of every ffmpeg that is a child of this process, zombies included. */
function ffmpegChildren(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, comm, state, parent] =
          /^\d+ \((.*)\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
        return comm === "ffmpeg" && Number(parent) === process.pid ? [`${pid} ${state ?? "?"}`] : [];
      } catch {
        return [];
      }
    });
}

function watch(url: string, settings: Partial<CameraSource> = {}) {
  stop = new AbortController();
  const frames: Frame[] = [];
  const logger = { info: vi.fn(), warn: vi.fn() };
  const supervisor = superviseCamera({
    source: {
      code: "cam-1",
      name: "North gate",
      url,
      transport: "tcp",
      decode: "keyframes",
      maxWidthPx: 1920,
      stallTimeoutMs: STALL_MS,
      ...settings,
    },
    createReader: createFrameReader,
    onFrame: (frame: Frame) => frames.push(frame),
    clock: systemClock,
    logger: logger as unknown as Logger,
    signal: stop.signal,
    random: () => 0.5,
  });
  running.push(supervisor);
  const logged = (): string => JSON.stringify([logger.info.mock.calls, logger.warn.mock.calls]);
  return { supervisor, frames, logged };
}

async function until(what: string, isSo: () => boolean, limitMs = 15_000): Promise<void> {
  const startedMs = performance.now();
  while (!isSo()) {
    if (performance.now() - startedMs > limitMs) throw new Error(`not within ${String(limitMs)} ms: ${what}`);
    await systemClock.sleep(20);
  }
}

const blindReason = async (supervisor: CameraSupervisor): Promise<CameraHealth> => {
  await until("blind", () => supervisor.health().state === "blind");
  return supervisor.health();
};

function pixel({ rgb, widthPx }: Frame, x: number, y: number): number[] {
  const at = (y * widthPx + x) * 3;
  return [...rgb.subarray(at, at + 3)];
}

function expectRedThenLime(frame: Frame): void {
  const [red, lime] = [
    pixel(frame, Math.round(frame.widthPx / 4), 100),
    pixel(frame, Math.round((frame.widthPx * 3) / 4), 100),
  ];
  for (const [seen, wanted] of [
    [red, [255, 0, 0]],
    [lime, [0, 255, 0]],
  ] as const) {
    seen.forEach((value, i) => {
      expect(Math.abs(value - (wanted[i] ?? 0)), `${String(seen)} for ${String(wanted)}`).toBeLessThan(12);
    });
  }
}

describe("a healthy camera", () => {
  test.each(["colours", "h265"])("/%s: key frames of the right size, colour and beat", async (name) => {
    const { supervisor, frames } = watch(server.url(`/${name}`));
    await until("four frames", () => frames.length >= 4);
    for (const frame of frames) {
      expect([frame.widthPx, frame.heightPx, frame.rgb.length]).toEqual([320, 240, 320 * 240 * 3]);
      expectRedThenLime(frame);
    }
    const { keyframeIntervalMs, ...health } = supervisor.health();
    expect(health).toMatchObject({ state: "seeing", restarts: 0, sizeWh: [320, 240] });
    expect(Math.abs((keyframeIntervalMs ?? 0) - 1_000)).toBeLessThan(150);
    expect(frames.map(({ sequence }) => sequence).slice(0, 4)).toEqual([1, 2, 3, 4]);
    const first = frames[0];
    expect(Math.abs((first?.capturedAtMs ?? 0) - health.sinceMs)).toBe(0);
  });

  test("is scaled down to the widest allowed, and never up", async () => {
    const { frames } = watch(server.url("/larger"), { maxWidthPx: 400 });
    await until("a frame", () => frames.length > 0);
    expect([frames[0]?.widthPx, frames[0]?.heightPx]).toEqual([400, 225]);
  });

  test("at a frame rate, decodes more than key frames", async () => {
    const { supervisor, frames } = watch(server.url("/colours"), { decode: { fps: 5 } });
    await until("ten frames", () => frames.length >= 10);
    const gapsMs = frames.slice(3).map((frame, i) => frame.monotonicMs - (frames[i + 2]?.monotonicMs ?? 0));
    expect(gapsMs.sort((a, b) => a - b)[Math.floor(gapsMs.length / 2)]).toBeGreaterThan(120);
    expect(gapsMs[Math.floor(gapsMs.length / 2)]).toBeLessThan(280);
    expect(supervisor.health()).not.toHaveProperty("keyframeIntervalMs");
  });
});

describe("a camera that cannot be seen gets one sentence", () => {
  test("wrong password, which is in no sentence and no log line", async () => {
    const url = server.url("/colours").replace(LOGIN.password, "wr0ng-pw");
    const { supervisor, logged } = watch(url);
    const { blindReason: reason } = await blindReason(supervisor);
    expect(reason).toBe(
      `rtsp://***@127.0.0.1:${String(server.port)}/colours refuses the user name or password (401); correct them in the camera's url`,
    );
    expect(logged()).toContain("refuses the user name or password");
    expect(logged()).not.toMatch(/wr0ng-pw|op:/);
  });

  test("a path the camera does not have", async () => {
    const { supervisor } = watch(server.url("/none"));
    expect((await blindReason(supervisor)).blindReason).toBe(
      `127.0.0.1:${String(server.port)} has no stream at /none (404); correct the path in the camera's url`,
    );
  });

  test("nothing listens", async () => {
    const port = String(await freePort());
    const { supervisor } = watch(`rtsp://127.0.0.1:${port}/ch1`);
    expect((await blindReason(supervisor)).blindReason).toBe(
      `nothing listens on 127.0.0.1:${port} (connection refused); check that the camera is on and the port in its url`,
    );
  });

  test("a web server, and one that never answers", async () => {
    const web = createServer((_request, response) => response.end("hello"));
    web.on("clientError", (_error, socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
    const port = String((web.address() as AddressInfo).port);
    const { supervisor } = watch(`rtsp://127.0.0.1:${port}/ch1`);
    expect((await blindReason(supervisor)).blindReason).toBe(
      `rtsp://127.0.0.1:${port}/ch1 answers, but not with an RTSP video; check the port and the path in the camera's url`,
    );
    stop.abort();
    web.close();
    server.freeze();
    const silent = watch(server.url("/colours"));
    expect((await blindReason(silent.supervisor)).blindReason).toBe(
      `127.0.0.1:${String(server.port)} did not answer within 3 s; check the camera's address, its power and the network`,
    );
  });

  test("ffmpeg is not installed", async () => {
    const { supervisor, logged } = watch(server.url("/colours"), { ffmpegPath: "/nowhere/ffmpeg" });
    expect((await blindReason(supervisor)).blindReason).toBe(
      "ffmpeg cannot be started because it is not installed or not in PATH; on Debian: apt-get install ffmpeg",
    );
    expect(logged()).not.toContain(LOGIN.password);
  });
});

describe("a camera that is lost", () => {
  test("frozen: noticed within the limit, its decoder killed, and seen again after the thaw", async () => {
    const { supervisor, frames } = watch(server.url("/colours"));
    await until("two frames", () => frames.length >= 2);
    const [before] = ffmpegChildren();
    server.freeze();
    const frozenAtMs = performance.now();
    const { blindReason: reason } = await blindReason(supervisor);
    // From the last key frame; the freeze may come up to one interval after it. Half a second to notice and reap.
    expect(performance.now() - frozenAtMs).toBeLessThan(STALL_MS + 500);
    expect(reason).toContain("gave no picture for 3 s; the camera or the network hangs");
    expect(ffmpegChildren()).not.toContain(before);
    server.resume();
    const seen = frames.length;
    await until("frames again", () => frames.length > seen + 1);
    expect(supervisor.health()).toMatchObject({ state: "seeing", restarts: 1 });
    expect(frames.map(({ sequence }) => sequence)).toEqual(frames.map((_, i) => i + 1));
  });

  test("killed and started again: an end with exit code 0 is a fault, and it recovers", async () => {
    const { supervisor, frames, logged } = watch(server.url("/colours"));
    await until("two frames", () => frames.length >= 2);
    await server.kill();
    const { blindReason: reason } = await blindReason(supervisor);
    expect(reason).toBe(
      `rtsp://***@127.0.0.1:${String(server.port)}/colours ended its stream; the camera restarted or closed the connection`,
    );
    await server.restart();
    const seen = frames.length;
    await until("frames again", () => frames.length > seen + 1);
    expect(supervisor.health().state).toBe("seeing");
    expect(logged()).not.toContain(LOGIN.password);
  });

  test("changes its picture's size: every frame is whole, and the new size is followed", async () => {
    const { supervisor, frames, logged } = watch(server.url("/changing"));
    await until("a restart", () => supervisor.health().restarts >= 1);
    expect(logged()).toContain(
      "/changing changed its picture from 320x240 to 640x360; the decoder starts again to follow",
    );
    // The clip alternates from 4 s to 4 s, so either size may be there when it connects again.
    for (const frame of frames) {
      expect(frame.rgb.length).toBe(frame.widthPx * frame.heightPx * 3);
      expect([[320, 240].join(), [640, 360].join()]).toContain([frame.widthPx, frame.heightPx].join());
    }
    frames.slice(0, 4).forEach(expectRedThenLime);
  });

  test("stopped in the middle: done only when ffmpeg is gone", async () => {
    const { supervisor, frames } = watch(server.url("/colours"));
    await until("a frame", () => frames.length > 0);
    expect(ffmpegChildren()).toHaveLength(1);
    stop.abort();
    await supervisor.done;
    expect(ffmpegChildren()).toEqual([]);
    const seen = frames.length;
    await systemClock.sleep(1_500);
    expect(frames).toHaveLength(seen);
  });
});
