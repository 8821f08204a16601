/** Two hundred decoders started and ended, stopped ones among them: nothing of them stays, not even a number. */
import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testClip } from "../../../deploy/harness/clips.ts";
import { type RtspServer, startRtspServer } from "../../../deploy/harness/rtsp-server.ts";
import { systemClock } from "../../time/clock.ts";
import type { CameraSource } from "./camera-source.ts";
import { createFfmpegSource } from "./ffmpeg-source.ts";
import { type ChildState, ffmpegChildren, until } from "./test-cameras.fixture.ts";

const RESTARTS = 200;
const LANES = 4;
const STOP_EVERY = 5;

let server: RtspServer;
let source: CameraSource;

beforeAll(async () => {
  const file = await testClip({
    name: "all-key",
    widthPx: 160,
    heightPx: 120,
    fps: 10,
    seconds: 2,
    gop: 1,
    codec: "h264",
  });
  server = await startRtspServer({ mounts: [{ path: "/ch", file, fps: 10 }] });
  source = {
    code: "cam-1",
    name: "North gate",
    url: server.url("/ch"),
    transport: "tcp",
    decode: "keyframes",
    maxWidthPx: 1920,
    stallTimeoutMs: 10_000,
  };
}, 30_000);

afterAll(() => server.stop());

const descriptors = (): number => readdirSync("/proc/self/fd").length;

/** Runs one decoder to its first picture and ends it; a stopped one hears no SIGTERM. */
async function runOnce(stopped: boolean): Promise<number> {
  const ending = new AbortController();
  let bytes = 0;
  const before = new Set(ffmpegChildren().map(({ pid }) => pid));
  const run = createFfmpegSource({ clock: systemClock })(
    source,
    (chunk) => {
      bytes += chunk.length;
    },
    ending.signal,
  );
  await until("a picture", () => bytes > 0, 20_000);
  if (stopped) {
    const own = ffmpegChildren().find(({ pid, state }) => !before.has(pid) && state !== "Z");
    if (own !== undefined) process.kill(own.pid, "SIGSTOP");
  }
  ending.abort();
  await run;
  return bytes;
}

test("200 restarts, every fifth of a stopped decoder: no zombie, no descriptor more", async () => {
  for (let i = 0; i < LANES; i++) await runOnce(false);
  const before = descriptors();
  let next = 0;
  let zombies: ChildState[] = [];
  let seen = 0;
  const lane = async (): Promise<void> => {
    while (next < RESTARTS) {
      const n = next++;
      if ((await runOnce(n % STOP_EVERY === 0)) > 0) seen++;
      const dead = ffmpegChildren().filter(({ state }) => state === "Z");
      if (dead.length > zombies.length) zombies = dead;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  expect(seen).toBe(RESTARTS);
  expect(ffmpegChildren()).toEqual([]);
  console.log(
    JSON.stringify({ restarts: RESTARTS, descriptors: [before, descriptors()], zombiesSeen: zombies.length }),
  );
  expect(descriptors()).toBeLessThanOrEqual(before);
  // A child that has just died waits for its parent's next turn; more than the lanes would be a heap of them.
  expect(zombies.length).toBeLessThan(LANES);
}, 180_000);
