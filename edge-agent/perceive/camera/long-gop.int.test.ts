/** A camera with a GOP of 10 s and a revisit of 2 s, with real ffmpeg against a real RTSP server. */
import { expect, test } from "vitest";
import { testClip } from "../../../deploy/harness/clips.ts";
import { startRtspServer } from "../../../deploy/harness/rtsp-server.ts";
import { ffmpegChildren, until, watchCamera } from "./test-cameras.fixture.ts";

test("a GOP of 10 s is measured and said; with decodeFallback it is looked at every 2 s all the same", async () => {
  const rare = await testClip({
    name: "gop-10s",
    widthPx: 320,
    heightPx: 240,
    fps: 10,
    seconds: 10,
    gop: 100,
    codec: "h264",
  });
  // One for each, as two cameras have: a stream shared by both begins in the middle of a GOP for the second.
  const mounts = ["/rare1", "/rare2"].map((path) => ({ path, file: rare, fps: 10 }));
  const server = await startRtspServer({ mounts });
  const source = { stallTimeoutMs: 20_000, revisitMs: 2_000 };
  const asItIs = watchCamera({ ...source, url: server.url("/rare1") });
  const allowed = watchCamera({ ...source, url: server.url("/rare2"), decodeFallback: true });
  await until(
    "both noticed",
    () => [asItIs, allowed].every(({ supervisor }) => supervisor.health().notice !== undefined),
    60_000,
  ).catch((error: unknown) => {
    throw new Error(`${asItIs.logged()} ${allowed.logged()}`, { cause: error });
  });
  const said = asItIs.supervisor.health();
  expect(Math.abs((said.keyframeIntervalMs ?? 0) - 10_000)).toBeLessThan(300);
  expect(said.notice).toMatch(
    /^sends a key frame every (9\.9|10|10\.1) s, but is to be looked at every 2 s; shorten/,
  );
  await until(
    "decodes all",
    () => allowed.supervisor.health().restarts === 1 && allowed.frames.length > 4,
    30_000,
  );
  const before = allowed.frames.length;
  await until("four more", () => allowed.frames.length >= before + 4, 15_000);
  const gapsMs = allowed.frames
    .slice(-4)
    .map((frame, i, four) => frame.monotonicMs - (four[i - 1]?.monotonicMs ?? NaN));
  for (const gapMs of gapsMs.slice(1)) expect(gapMs).toBeLessThan(2_300);
  expect(allowed.supervisor.health()).toMatchObject({ state: "seeing", decodesAll: true });
  expect(allowed.logged()).toContain("all its pictures are decoded from now on (decodeFallback)");
  expect(allowed.logged()).not.toContain("is blind");
  // It is a tenth of the pictures that come; the others are decoded and left out.
  expect(asItIs.frames.length).toBeLessThan(6);
  await Promise.all([asItIs.stop(), allowed.stop()]);
  await server.stop();
  expect(ffmpegChildren()).toEqual([]);
}, 120_000);
