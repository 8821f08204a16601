/**
 * Failure 10, silent blindness: a picture in which everything moves, one in which nothing does, and a decoder that
 * refuses an option. None may cost a look that was promised. (The infrared switch is in parked.e2e.test.ts.)
 */
import { chmodSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { zoneSettings } from "../../../edge-agent/agent.fixture.ts";
import { systemClock } from "../../../edge-agent/time/clock.ts";
import { type FailureSite, inFolder, playClip, startFailureSite, until } from "./failure-site.fixture.ts";

const WINDOW_S = 6;
const REVISIT_S = 1;

let site: FailureSite;
beforeEach(async () => {
  site = await startFailureSite();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await site.stop();
});

it("everything moves all the time, or nothing ever does: each is looked at within its revisit, and the thing is found", async () => {
  const filter = "noise=alls=70:allf=t,eq=brightness='0.1*sin(2*PI*t/0.7)':eval=frame";
  const moving = await playClip(site, { name: "all-moves", seconds: 20, filter }, ["/rain"]);
  const zones = { zones: [zoneSettings("kerb", { dwellS: 5 })] };
  site.configure({ 1: [moving.url("/rain"), zones], 2: [site.rtsp.url("/cam2"), zones] });
  await site.start();
  await until(() => [1, 2].every((n) => (site.health(n)?.looks ?? 0) > 0));
  const looksOf = () => [1, 2].map((n) => site.health(n)?.looks ?? 0);
  const before = looksOf();
  await systemClock.sleep(WINDOW_S * 1000);
  const after = looksOf();
  for (const i of [0, 1]) {
    // One beat of the heartbeat less at either end.
    expect((after[i] ?? 0) - (before[i] ?? 0)).toBeGreaterThanOrEqual(WINDOW_S / REVISIT_S - 2);
    expect(site.health(i + 1)).toMatchObject({ state: "seeing", drops: { detectorFailed: 0 } });
    expect(site.health(i + 1)?.revisitP99S).toBeLessThan(2 * REVISIT_S);
  }
  await until(() => [1, 2].every((n) => site.eventsOf(n).length === 1));
}, 60_000);

it("a decoder that refuses to decode key frames alone: said at start, and every camera is seen all the same", async () => {
  const wrapper = inFolder(site, "ffmpeg-without-nokey");
  const refuse = `for a in "$@"; do [ "$a" = -skip_frame ] && { echo "Error while opening decoder: Invalid argument" >&2; exit 1; }; done`;
  writeFileSync(wrapper, `#!/bin/bash\n${refuse}\nexec ffmpeg "$@"\n`);
  chmodSync(wrapper, 0o755);
  vi.stubEnv("FFMPEG_PATH", wrapper);
  site.configure({ 1: [site.rtsp.url("/cam1"), { zones: [zoneSettings("kerb", { dwellS: 2 })] }] });
  await site.start();
  expect(site.logs.map(({ msg }) => msg)).toContain(
    `${wrapper} does not take "-skip_frame nokey" (Error while opening decoder: Invalid argument); every picture is decoded instead of key frames alone, which costs about ten times as much`,
  );
  await until(() => site.eventsOf(1).length === 1);
  expect(site.health(1)).toMatchObject({ state: "seeing", restarts: 0 });
}, 60_000);
