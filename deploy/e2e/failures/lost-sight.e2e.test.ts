/**
 * Failure 2 under a running agent, and what start-up order and passwords can do: whatever comes late, hangs or is
 * refused, the agent says so, goes on by itself, and keeps the dwell that it had seen.
 */
import { afterEach, beforeEach, expect, it } from "vitest";
import { zoneSettings } from "../../../edge-agent/agent.fixture.ts";
import { ffmpegChildren } from "../../../edge-agent/perceive/camera/test-cameras.fixture.ts";
import { testClip } from "../../harness/clips.ts";
import { freePort } from "../../harness/free-port.ts";
import { type RtspServer, startRtspServer } from "../../harness/rtsp-server.ts";
import { type FailureSite, PICTURE, RED_THING, startFailureSite, until } from "./failure-site.fixture.ts";

let site: FailureSite;
beforeEach(async () => {
  site = await startFailureSite();
});
afterEach(() => site.stop());

const seeing = (n: number) => until(() => site.health(n)?.state === "seeing");
const zones = (dwellS: number) => ({ zones: [zoneSettings("kerb", { dwellS, maxGapS: 20 })] });

it("a decoder that is stopped dead is noticed, killed and replaced; the dwell goes on", async () => {
  const patrol = { revisitS: 1, frozenPictureS: 0, stallS: 2 };
  site.configure({ 1: [site.rtsp.url("/cam1"), zones(7)] }, { patrol });
  await site.start();
  await seeing(1);
  const seenMs = Date.now();
  const [decoder] = ffmpegChildren();
  if (decoder === undefined) throw new Error("no decoder runs");
  process.kill(decoder.pid, "SIGSTOP");
  await until(() => site.health(1)?.restarts === 1);
  expect(site.logged("gave no picture for 2 s; the camera or the network hangs")).toHaveLength(1);
  await until(() => site.eventsOf(1).length > 0);
  const [event] = site.eventsOf(1);
  const beganMs = Date.parse(event?.capturedAt ?? "") - (event?.dwell.elapsedS ?? 0) * 1000;
  expect(beganMs).toBeLessThanOrEqual(seenMs);
  // It could not have seen those seconds, and says so.
  expect(event?.dwell.observedS).toBeLessThan(event?.dwell.elapsedS ?? 0);
  expect(ffmpegChildren().map(({ pid }) => pid)).not.toContain(decoder.pid);
  expect(ffmpegChildren()).toHaveLength(1);
}, 60_000);

it("started before NATS and before its camera: each is waited for, and the event arrives once", async () => {
  const port = await freePort();
  site.configure({ 1: [`rtsp://127.0.0.1:${String(port)}/late`, zones(3)] });
  await site.nats.kill();
  await site.start();
  await until(() => site.logged("nothing listens on 127.0.0.1").length > 0);
  const camera = await playLogin(port);
  site.onStop.push(() => camera.stop());
  await until(() => site.logs.some(({ msg }) => msg === "event"));
  expect(site.events).toEqual([]);
  await site.nats.restart();
  await until(() => site.events.length > 0);
  await seeing(1);
  expect(site.eventsOf(1).map(({ phase }) => phase)).toEqual(["opened"]);
}, 60_000);

it("a camera's password that expires: blind for that reason until the new one is given, and the dwell goes on", async () => {
  const old = await playLogin(undefined, "old-pw");
  const { port } = old;
  site.configure({ 1: [old.url("/late"), zones(9)] });
  const agent = await site.start();
  await seeing(1);
  const seenMs = Date.now();
  await old.kill();
  const renewed = await playLogin(port, "new-pw");
  site.onStop.push(() => renewed.stop());
  await until(() => site.health(1)?.blindReason?.includes("refuses the user name or password (401)"));
  expect(site.logged("old-pw")).toEqual([]);
  site.configure({ 1: [renewed.url("/late"), zones(9)] });
  expect(await agent.reload()).toMatchObject({ applied: true, changes: [{ change: "stream" }] });
  await until(() => site.eventsOf(1).length > 0);
  const [event] = site.eventsOf(1);
  expect(event?.phase).toBe("opened");
  expect(Date.parse(event?.capturedAt ?? "") - (event?.dwell.elapsedS ?? 0) * 1000).toBeLessThanOrEqual(
    seenMs,
  );
  expect(site.logged("new-pw")).toEqual([]);
}, 60_000);

/** A camera at /late; without a password, anybody may look. */
async function playLogin(port: number | undefined, password?: string): Promise<RtspServer> {
  const file = await testClip({ ...PICTURE, name: "red-thing-late", seconds: 30, source: RED_THING });
  return startRtspServer({
    mounts: [{ path: "/late", file, fps: PICTURE.fps }],
    ...(port === undefined ? {} : { port }),
    ...(password === undefined ? {} : { auth: { user: "op", password } }),
  });
}
