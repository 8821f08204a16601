/** Small frames of a real camera, and the full-size picture behind each. */
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { testClip } from "../deploy/harness/clips.ts";
import { type RtspServer, startRtspServer } from "../deploy/harness/rtsp-server.ts";
import { createFullPictures } from "./full-pictures.ts";
import { createKeyframeShelf, type KeyframeShelf } from "./perceive/camera/keyframe-shelf.ts";
import { decodeStill } from "./perceive/camera/keyframe-still.ts";
import {
  ffmpegChildren,
  until,
  type WatchedCamera,
  watchCamera,
} from "./perceive/camera/test-cameras.fixture.ts";
import type { Frame } from "./perceive/decode/frame.ts";
import { createStillDesk } from "./still-desk.ts";
import { type Clock, systemClock } from "./time/clock.ts";
import { createFakeClock } from "./time/fake-clock.ts";

/** Everything moves, and no two key frames are alike. */
const CLIP = { name: "full", widthPx: 1920, heightPx: 1080, fps: 10, seconds: 6, gop: 10 } as const;
const SMALL_PX = 640;
let server: RtspServer;
let watched: WatchedCamera[] = [];

beforeAll(async () => {
  const files = {
    h264: await testClip({ ...CLIP, codec: "h264" }),
    h265: await testClip({ ...CLIP, codec: "h265" }),
    bframes: await testClip({ ...CLIP, codec: "h264", bFrames: 2 }),
  };
  const mounts = Object.entries(files).map(([name, file]) => ({ path: `/${name}`, file, fps: CLIP.fps }));
  server = await startRtspServer({ mounts });
}, 60_000);
afterEach(async () => {
  await Promise.all(watched.map((camera) => camera.stop()));
  watched = [];
  expect(ffmpegChildren()).toEqual([]);
});
afterAll(() => server.stop());

function watch(path: string): { readonly camera: WatchedCamera; readonly shelf: KeyframeShelf } {
  const shelf = createKeyframeShelf(systemClock);
  const camera = watchCamera({ url: server.url(path), patrolWidthPx: SMALL_PX, keyframes: shelf });
  watched.push(camera);
  return { camera, shelf };
}

/** Time stands still for it, so that a busy machine is no reason to give up; unless another clock is given. */
function picturesOf(
  shelf: Pick<KeyframeShelf, "newest">,
  decode = decodeStill,
  clock: Clock = createFakeClock(0),
) {
  const desk = createStillDesk(clock, decode);
  const widths = { maxWidthPx: 1920, patrolWidthPx: SMALL_PX };
  return createFullPictures({ shelf, desk, ...widths, otherStream: false, clock });
}

/** Mean difference of a picture and the small frame, levels of 255, by another scaler than the one in use. */
async function apart(full: Frame, small: Frame): Promise<number> {
  const raw = { width: full.widthPx, height: full.heightPx, channels: 3 } as const;
  const shrunk = await sharp(full.rgb, { raw })
    .resize(small.widthPx, small.heightPx, { fit: "fill" })
    .raw()
    .toBuffer();
  return shrunk.reduce((sum, level, i) => sum + Math.abs(level - (small.rgb[i] ?? 0)), 0) / shrunk.length;
}

describe("the picture that was judged, in full size", () => {
  test.each([{ path: "/h264" }, { path: "/h265" }, { path: "/bframes" }])("$path", async ({ path }) => {
    const { camera, shelf } = watch(path);
    const pictures = picturesOf(shelf);
    let last: Frame | undefined;
    const frames: Frame[] = [];
    await until("three frames", () => {
      const newest = camera.frames.at(-1);
      // As the agent does: at once, because the key frames move on.
      if (newest !== undefined && newest !== last) frames.push(pictures.attach(newest, 1920));
      last = newest;
      return frames.length >= 3;
    });
    const judged = frames.slice(-2);
    expect(judged.map(({ widthPx }) => widthPx)).toEqual([SMALL_PX, SMALL_PX]);
    for (const frame of judged) {
      const full = await frame.full?.([[0, 0, 10, 10]]);
      expect(full).toMatchObject({ widthPx: 1920, heightPx: 1080, capturedAtMs: frame.capturedAtMs });
      expect(await apart(full as Frame, frame)).toBeLessThan(3);
    }
    expect(pictures.fallbacks).toBe(0);
    // Another moment of this scene would not pass for it.
    const [first, second] = judged as [Frame, Frame];
    expect(await apart((await second.full?.([])) as Frame, first)).toBeGreaterThan(4);
  });

  test("a second client, joined in the middle of a group of pictures", async () => {
    const first = watch("/h264");
    await until("the first client", () => first.camera.frames.length > 0);
    await systemClock.sleep(450);
    const { camera, shelf } = watch("/h264");
    const pictures = picturesOf(shelf);
    await until("a frame", () => camera.frames.length > 0);
    const frame = pictures.attach(camera.frames.at(-1) as Frame, 1920);
    await systemClock.sleep(300);
    expect(await frame.full?.([])).toMatchObject({ widthPx: 1920 });
    expect(camera.logged()).not.toContain("is blind");
  });
});

describe("the small frame serves", () => {
  async function smallFrame() {
    const { camera, shelf } = watch("/h264");
    await until("two frames", () => camera.frames.length > 1 && shelf.newest().length > 1);
    const frame = camera.frames.at(-1) as Frame;
    await camera.stop();
    return { frame, shelf };
  }

  test("when only other key frames are kept, a broken one, or none", async () => {
    const { frame, shelf } = await smallFrame();
    const others = picturesOf({ newest: () => shelf.newest().slice(1) });
    const broken = {
      ...shelf.newest()[0],
      bytes: () =>
        shelf
          .newest()[0]
          ?.bytes()
          ?.subarray(0, 188 * 40),
    };
    const cut = picturesOf({ newest: () => [broken as never] });
    const none = picturesOf({ newest: () => [] });
    for (const pictures of [others, cut, none]) {
      expect(await pictures.attach(frame, 1920).full?.([])).toBe(frame);
      expect(pictures.fallbacks).toBe(1);
    }
  });

  test("when the decoder takes longer than two seconds, or fails", async () => {
    const { frame, shelf } = await smallFrame();
    const slow = picturesOf(
      shelf,
      async (wish) => {
        await systemClock.sleep(wish.timeoutMs);
        return { full: new Uint8Array(0), small: new Uint8Array(0) };
      },
      systemClock,
    );
    const startedMs = performance.now();
    expect(await slow.attach(frame, 1920).full?.([])).toBe(frame);
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    const failing = picturesOf(shelf, () => Promise.reject(new Error("no descriptors left")));
    expect(await failing.attach(frame, 1920).full?.([])).toBe(frame);
    expect([slow.fallbacks, failing.fallbacks]).toEqual([1, 1]);
  });

  test("a frame that is as large as its camera's pictures needs no other", async () => {
    const { frame, shelf } = await smallFrame();
    expect(picturesOf(shelf).attach(frame, SMALL_PX)).toBe(frame);
  });

  test("several who want one picture cause one decode", async () => {
    const { frame, shelf } = await smallFrame();
    let decodes = 0;
    const pictures = picturesOf(shelf, (wish) => {
      decodes++;
      return decodeStill(wish);
    });
    const { full } = pictures.attach(frame, 1920);
    const found = await Promise.all([full?.([]), full?.([[1, 1, 9, 9]]), full?.([])]);
    expect(found.map((each) => each?.widthPx)).toEqual([1920, 1920, 1920]);
    expect(decodes).toBe(1);
  });
});
