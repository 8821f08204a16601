/** The watchdogs with real ffmpeg against a real RTSP server whose cameras repeat, withhold or change their pictures. */
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { testClip } from "../../../deploy/harness/clips.ts";
import { type RtspServer, startRtspServer } from "../../../deploy/harness/rtsp-server.ts";
import { ffmpegChildren, until, watchCamera, type WatchedCamera } from "./test-cameras.fixture.ts";

const CLIP = { widthPx: 320, heightPx: 240, fps: 10, codec: "h264" } as const;
/** Sensor noise over a dark, unmoving scene. */
const NIGHT = "color=0x141414:size=320x240:rate=10,noise=alls=6:allf=t";

let server: RtspServer;
let watched: WatchedCamera[] = [];

function watch(...args: Parameters<typeof watchCamera>): WatchedCamera {
  const camera = watchCamera(...args);
  watched.push(camera);
  return camera;
}

beforeAll(async () => {
  const still = await testClip({
    ...CLIP,
    name: "still",
    seconds: 1,
    gop: 1,
    source: "color=olive:size=320x240:rate=10",
  });
  const night = await testClip({ ...CLIP, name: "night", seconds: 8, gop: 5, source: NIGHT });
  const never = await testClip({ ...CLIP, name: "gop-60s", seconds: 60, gop: 600 });
  // Three seconds of life, then one picture for nine, again and again.
  const stuck = `${night}.stuck.h264`;
  const [alive, one] = [readFileSync(night), readFileSync(still)];
  await writeFile(stuck, Buffer.concat([alive, ...Array.from({ length: 9 }, () => one)]));
  const mounts = Object.entries({ still, night, never, stuck });
  server = await startRtspServer({
    mounts: mounts.map(([name, file]) => ({ path: `/${name}`, file, fps: CLIP.fps })),
  });
}, 60_000);

afterEach(async () => {
  await Promise.all(watched.map((camera) => camera.stop()));
  watched = [];
  expect(ffmpegChildren()).toEqual([]);
});

afterAll(() => server.stop());

test("one picture, repeated: blind within the limit although frames come, and nothing more is handed on", async () => {
  const { supervisor, frames } = watch({ url: server.url("/still"), frozenPictureMs: 2_000 });
  await until("a picture", () => supervisor.health().state === "seeing");
  const seenAt = performance.now();
  await until("blind", () => supervisor.health().state === "blind");
  const noticedMs = performance.now() - seenAt;
  expect(noticedMs).toBeGreaterThan(1_800);
  expect(noticedMs).toBeLessThan(3_000);
  expect(supervisor.health().blindReason).toBe(
    `rtsp://127.0.0.1:${String(server.port)}/still has been sending one and the same picture for over 2 s; the camera's encoder hangs: restart the camera`,
  );
  const handedOn = frames.length;
  const lastAt = supervisor.health().lastFrameAtMs ?? 0;
  await until("frames still come", () => (supervisor.health().lastFrameAtMs ?? 0) > lastAt + 1_000);
  expect(frames).toHaveLength(handedOn);
  expect(supervisor.health()).toMatchObject({ state: "blind", restarts: 0 });
});

test("a camera that hangs and recovers heals by itself; a dark still scene with sensor noise is never blind", async () => {
  const stuck = watch({ url: server.url("/stuck"), frozenPictureMs: 3_000 });
  const night = watch({ url: server.url("/night"), frozenPictureMs: 3_000 });
  await until("blind", () => stuck.supervisor.health().state === "blind", 20_000);
  const handedOn = stuck.frames.length;
  await until("healed", () => stuck.supervisor.health().state === "seeing", 20_000);
  await until("pictures again", () => stuck.frames.length > handedOn);
  expect(stuck.supervisor.health().restarts).toBe(0);
  expect(night.supervisor.health()).toMatchObject({ state: "seeing", restarts: 0 });
  expect(night.logged()).not.toContain("blind");
});

test("packets without key frames have a sentence of their own, and differ from a frozen server", async () => {
  const first = watch({ url: server.url("/never") });
  await until("its only key frame", () => first.frames.length > 0);
  await until("blind", () => first.supervisor.health().state === "blind");
  expect(first.supervisor.health().blindReason).toBe(
    `rtsp://127.0.0.1:${String(server.port)}/never sends packets, but no key frame that can be decoded came for 3 s; set the camera's I-frame interval below that, or patrol.stallS above it`,
  );
  await first.stop();
  const other = watch({ url: server.url("/night") });
  await until("seen", () => other.supervisor.health().state === "seeing");
  server.freeze();
  await until("blind", () => other.supervisor.health().state === "blind");
  server.resume();
  expect(other.supervisor.health().blindReason).toContain(
    "gave no picture for 3 s; the camera or the network hangs",
  );
});

test("a change of codec behind one address is noticed and followed", async () => {
  const night = await testClip({ ...CLIP, name: "night", seconds: 8, gop: 5, source: NIGHT });
  const h265 = await testClip({
    ...CLIP,
    name: "night",
    seconds: 8,
    gop: 5,
    codec: "h265",
    widthPx: 480,
    source: NIGHT,
  });
  const before = await startRtspServer({ mounts: [{ path: "/ch1", file: night, fps: 10 }] });
  const camera = watch({ url: before.url("/ch1") });
  await until("seen", () => camera.supervisor.health().state === "seeing");
  expect(camera.supervisor.health()).toMatchObject({ codec: "h264", sizeWh: [320, 240] });
  await before.kill();
  const after = await startRtspServer({ port: before.port, mounts: [{ path: "/ch1", file: h265, fps: 10 }] });
  await until("the new stream", () => camera.supervisor.health().sizeWh?.[0] === 480);
  await camera.stop();
  await after.stop();
  expect(camera.supervisor.health()).toMatchObject({ codec: "hevc", sizeWh: [480, 240] });
  expect(camera.supervisor.health().lastChange).toMatch(
    /^changed its picture from 320x240 to 480x240 at 20\d\d-/,
  );
  expect(camera.logged()).toContain(
    "camera North gate changed its codec from h264 to hevc; check that its zones still fit",
  );
}, 30_000);
