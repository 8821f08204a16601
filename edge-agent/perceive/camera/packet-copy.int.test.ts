/** The camera's packets, copied beside the pictures, of streams that are joined between two key frames. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { testClip } from "../../../deploy/harness/clips.ts";
import { type RtspServer, startRtspServer } from "../../../deploy/harness/rtsp-server.ts";
import { systemClock } from "../../time/clock.ts";
import type { PacketTap } from "./camera-source.ts";
import { until, type WatchedCamera, watchCamera } from "./test-cameras.fixture.ts";

const FPS = 10;
const GOP = 20;
const KEYFRAMES_MS = (GOP / FPS) * 1000;
const MATROSKA = 0x1a45dfa3;

let server: RtspServer;
/** Keeps the mounts playing, so that who comes later joins in their middle. */
let viewers: WatchedCamera[];

beforeAll(async () => {
  const clip = { name: "joined", widthPx: 160, heightPx: 120, fps: FPS, seconds: 4, gop: GOP } as const;
  const h264 = await testClip({ ...clip, codec: "h264" });
  const h265 = await testClip({ ...clip, codec: "h265" });
  const mounts = Object.entries({ h264, h265 });
  server = await startRtspServer({
    mounts: mounts.map(([name, file]) => ({ path: `/${name}`, file, fps: FPS })),
  });
  viewers = mounts.map(([name]) => watchCamera({ url: server.url(`/${name}`) }));
  await until("the first viewers see", () => viewers.every(({ frames }) => frames.length > 0));
}, 30_000);

afterAll(async () => {
  await Promise.all(viewers.map((viewer) => viewer.stop()));
  await server.stop();
});

function wantedTap(): PacketTap & { readonly chunks: Buffer[] } {
  const chunks: Buffer[] = [];
  return {
    isWanted: true,
    chunks,
    begin: () => undefined,
    push: (chunk) => {
      chunks.push(Buffer.from(chunk));
    },
    end: () => undefined,
  };
}

// The server leaves the parameter sets out of the session description for every second client.
test.each(["h264", "h265"])(
  "/%s: joined between two key frames, copied without a lost try",
  async (name) => {
    // One after the other, at different places between two key frames.
    for (let client = 0; client < 4; client++) {
      const packets = wantedTap();
      const startedMs = performance.now();
      const camera = watchCamera({ url: server.url(`/${name}`), packets });
      await until("a picture", () => camera.frames.length > 0);
      // Looked at as early as without the copy: with the next key frame.
      expect(performance.now() - startedMs).toBeLessThan(KEYFRAMES_MS + 1_000);
      await until("packets", () => packets.chunks.length > 3);
      expect(camera.supervisor.health()).toMatchObject({ state: "seeing", restarts: 0 });
      expect(camera.logged()).not.toContain("is blind");
      expect(Buffer.concat(packets.chunks).readUInt32BE(0)).toBe(MATROSKA);
      await camera.stop();
      await systemClock.sleep(130);
    }
  },
  40_000,
);
