/** An agent that looks at a camera's sub-stream and takes its evidence from the main stream. */
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { testClip } from "../deploy/harness/clips.ts";
import { type RtspServer, startRtspServer } from "../deploy/harness/rtsp-server.ts";
import { cameraSettings, startSite, type TestSite, zoneSettings } from "./agent.fixture.ts";

const LOGIN = { user: "op", password: "s3cret-pw" };
let site: TestSite;
let main: RtspServer;

beforeAll(async () => {
  site = await startSite();
  // The view of the site's cameras, four times as large in each direction.
  const file = await testClip({
    ...{ name: "red-thing-main", widthPx: 1280, heightPx: 768, fps: 10, seconds: 20, gop: 5, codec: "h264" },
    source: "color=c=black:size=320x192:rate=10,drawbox=x=0:y=96:w=160:h=96:color=red:t=fill",
  });
  main = await startRtspServer({ auth: LOGIN, mounts: [{ path: "/main", file, fps: 10 }] });
}, 60_000);
afterAll(async () => {
  await site.stop();
  await main.stop();
});

const until = (what: () => unknown, timeout = 60_000) => vi.waitUntil(what, { timeout, interval: 50 });
const camera = () => site.beats.at(-1)?.cameras[0];

test("evidence is the main stream's; without it the camera still sees; without the sub-stream it is blind", async () => {
  const detectUrl = site.rtsp.url("/cam1");
  const zones = [zoneSettings("kerb", { dwellS: 2, updateS: 2, maxGapS: 30, clearS: 60 })];
  const patrol = { revisitS: 1, frozenPictureS: 0, stallS: 3 };
  writeFileSync(
    site.configPath,
    site.text([cameraSettings(1, main.url("/main"), { detectUrl, zones })], { patrol }),
  );
  await site.start();

  await until(() => site.events.some(({ sourceSizeWh }) => sourceSizeWh[0] === 1280));
  const event = site.events.find(({ sourceSizeWh }) => sourceSizeWh[0] === 1280);
  expect(event?.sourceSizeWh).toEqual([1280, 768]);
  const [x1, y1, x2, y2] = event?.objects[0]?.xyxy ?? [];
  // The red thing fills the lower left quarter; the tiny model's boxes are that coarse.
  expect([x1, y1, x2, y2].map((each) => Math.round((each ?? NaN) / 64) * 64)).toEqual([0, 384, 640, 768]);
  expect(event?.evidence.map(({ kind }) => kind)).toContain("scene");
  await until(() => camera()?.state === "seeing" && camera()?.notice === undefined);

  await main.kill();
  await until(() => camera()?.notice !== undefined);
  expect(camera()).toMatchObject({ state: "seeing" });
  expect(camera()?.notice).toMatch(/^evidence comes from detectUrl's stream: /);
  await until(() => site.events.at(-1)?.sourceSizeWh[0] === 320);
  expect(camera()?.state).toBe("seeing");
  await until(() => (camera()?.evidenceSmall ?? 0) > 0);

  await main.restart();
  await until(() => camera()?.notice === undefined && site.events.at(-1)?.sourceSizeWh[0] === 1280);

  site.rtsp.freeze();
  await until(() => camera()?.state === "blind");
  expect(camera()?.blindReason).toContain("/cam1");
  site.rtsp.resume();
  expect(JSON.stringify([site.logs, site.beats])).not.toContain(LOGIN.password);
}, 240_000);
