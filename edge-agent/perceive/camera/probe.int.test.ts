/** The probe with real ffmpeg against a real RTSP server. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { testClip } from "../../../deploy/harness/clips.ts";
import { type RtspServer, startRtspServer } from "../../../deploy/harness/rtsp-server.ts";
import type { AgentError } from "../../errors.ts";
import { formatProbe, type ProbeOptions, probeCamera } from "./probe.ts";

const LOGIN = { user: "op", password: "s3cret-pw" };
let server: RtspServer;
let folder: string;

beforeAll(async () => {
  const clip = { name: "probe", widthPx: 320, heightPx: 240, fps: 10, seconds: 4, gop: 10 } as const;
  const mounts = [
    { path: "/h264", file: await testClip({ ...clip, codec: "h264" }), fps: 10 },
    { path: "/h265", file: await testClip({ ...clip, codec: "h265" }), fps: 10 },
    { path: "/rare", file: await testClip({ ...clip, codec: "h264", seconds: 60, gop: 600 }), fps: 10 },
  ];
  server = await startRtspServer({ auth: LOGIN, mounts });
  folder = await mkdtemp(join(tmpdir(), "gridwatch-probe-"));
});

afterEach(() => {
  expect(ffmpegChildren()).toEqual([]);
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

function ffmpegChildren(): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      const [, comm, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
      return comm === "ffmpeg" && Number(parent) === process.pid;
    } catch {
      return false;
    }
  });
}

async function refusal(url: string, options: Partial<ProbeOptions> = {}): Promise<AgentError> {
  const error: unknown = await probeCamera(url, {
    timeoutMs: 6_000,
    snapshotPath: join(folder, "refused.jpg"),
    ...options,
  }).then(
    () => new Error("it was accepted"),
    (thrown: unknown) => thrown,
  );
  return error as AgentError;
}

describe("probe", () => {
  test.each([
    ["/h264", "h264"],
    ["/h265", "hevc"],
  ])("%s: codec, size, frame rate, key frame interval, and a picture", async (path, codec) => {
    const snapshotPath = join(folder, "new-folder", `${codec}.jpg`);
    const result = await probeCamera(server.url(path), { timeoutMs: 15_000, snapshotPath });
    expect(result).toMatchObject({ codec, widthPx: 320, heightPx: 240, reordered: false, snapshotPath });
    expect(result.fps).toBeCloseTo(10, 0);
    expect(result.keyframeIntervalS).toBeCloseTo(1, 1);
    expect(await sharp(snapshotPath).metadata()).toMatchObject({ format: "jpeg", width: 320, height: 240 });
  });

  test("key frames too rare to measure are said to be rare", async () => {
    const result = await probeCamera(server.url("/rare"), {
      timeoutMs: 5_000,
      snapshotPath: join(folder, "rare.jpg"),
    });
    expect(result.keyframeIntervalS).toBeUndefined();
    expect(result.measuredS).toBeGreaterThan(2);
    expect(formatProbe(result)).toMatch(
      /keyframes +more than \d\.\d s \(only one came; patrol\.revisitS cannot be shorter\)/,
    );
  });

  test("wrong password: one sentence, the password nowhere, not even in the cause", async () => {
    const error = await refusal(server.url("/h264").replace(LOGIN.password, "wr0ng-pw"));
    expect(error.code).toBe("PROBE_FAILED");
    expect(error.message).toBe(
      `rtsp://***@127.0.0.1:${String(server.port)}/h264 refuses the user name or password (401); correct them in the camera's url`,
    );
    expect(String((error.cause as Error).stack)).not.toMatch(/wr0ng-pw/);
  });

  test("a path the camera does not have, and a camera that is off", async () => {
    expect((await refusal(server.url("/none"))).message).toMatch(/has no stream at \/none \(404\)/);
    expect((await refusal("rtsp://127.0.0.1:1/a")).message).toMatch(
      /^nothing listens on 127\.0\.0\.1:1 \(connection refused\)/,
    );
  });

  test("no ffmpeg", async () => {
    expect((await refusal(server.url("/h264"), { ffmpegPath: "/nowhere/ffmpeg" })).message).toBe(
      "ffmpeg cannot be started because it is not installed or not in PATH; on Debian: apt-get install ffmpeg",
    );
  });

  test("a frozen camera: ends within the limit, and an old picture does not pass for a new one", async () => {
    const snapshotPath = join(folder, "old.jpg");
    await writeFile(snapshotPath, "yesterday");
    server.freeze();
    const startedMs = performance.now();
    const error = await refusal(server.url("/h264"), { timeoutMs: 3_000, snapshotPath });
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    server.resume();
    expect(error.message).toMatch(
      /did not answer within 1\.5 s; check the camera's address, its power and the network$/,
    );
    expect(existsSync(snapshotPath)).toBe(false);
  });

  test("frozen in the middle: killed at the limit, since it heeds no SIGTERM, and what came till then is told", async () => {
    const startedMs = performance.now();
    const probing = probeCamera(server.url("/rare"), {
      timeoutMs: 4_000,
      snapshotPath: join(folder, "middle.jpg"),
    });
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    server.freeze();
    const result = await probing;
    server.resume();
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    expect(result).toMatchObject({ codec: "h264", widthPx: 320, heightPx: 240 });
    expect(result.measuredS).toBeLessThan(2);
    expect(result.keyframeIntervalS).toBeUndefined();
  });
});

test("formatProbe prints a line per fact", () => {
  const result = {
    codec: "hevc",
    widthPx: 1920,
    heightPx: 1080,
    fps: 25.02,
    keyframeIntervalS: 2,
    measuredS: 4,
    reordered: true,
    snapshotPath: "/tmp/s.jpg",
  };
  expect(formatProbe(result)).toBe(
    [
      "codec       hevc",
      "size        1920x1080",
      "frame rate  25.0 fps (measured over 4.0 s)",
      "keyframes   2.00 s (50 frames; measured over 4.0 s)",
      "B-frames    yes; keyframe patrol sees each picture one or two key frames late",
      "snapshot    /tmp/s.jpg",
      "",
    ].join("\n"),
  );
});
