/** For tests: an agent on real servers (agent.fixture.ts) with what the failures need besides. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import type { CameraHealth, ViolationEvent } from "#contract";
import { cameraSettings, codeOf, startSite, type TestSite } from "../../../edge-agent/agent.fixture.ts";
import { testClip } from "../../harness/clips.ts";
import { startRtspServer } from "../../harness/rtsp-server.ts";

/** Half a second between key frames; the model of these tests knows red, green and blue quarters. */
export const PICTURE = { widthPx: 320, heightPx: 192, fps: 10, gop: 5, codec: "h264" } as const;
/** A red thing lower left, which stands in the zone. */
export const RED_THING = "color=c=black:size=320x192:rate=10,drawbox=x=0:y=96:w=160:h=96:color=red:t=fill";

export interface FailureSite extends TestSite {
  /** Writes agent.yaml with these cameras: number → address, and what differs from cameraSettings. */
  configure(
    cameras: Readonly<Record<number, readonly [url: string, change?: object]>>,
    change?: object,
  ): void;
  /** The newest heartbeat's word about a camera. */
  health(n: number): CameraHealth | undefined;
  /** Events of a camera so far. */
  eventsOf(n: number): readonly ViolationEvent[];
  /** Log lines that hold this text. */
  logged(text: string): readonly Record<string, unknown>[];
  /** Ended with the site, last first. */
  readonly onStop: (() => Promise<unknown>)[];
}

export async function startFailureSite(): Promise<FailureSite> {
  const site = await startSite();
  const onStop: (() => Promise<unknown>)[] = [];
  return {
    ...site,
    onStop,
    configure: (cameras, change = {}) => {
      const settings = Object.entries(cameras).map(([n, [url, other = {}]]) =>
        cameraSettings(Number(n), url, other),
      );
      writeFileSync(site.configPath, site.text(settings, change));
    },
    health: (n) => site.beats.at(-1)?.cameras.find(({ cameraCode }) => cameraCode === codeOf(n)),
    eventsOf: (n) => site.events.filter(({ cameraCode }) => cameraCode === codeOf(n)),
    logged: (text) => site.logs.filter((line) => JSON.stringify(line).includes(text)),
    stop: async () => {
      await site.stop();
      for (const stop of onStop.reverse()) await stop();
    },
  };
}

export const until = (what: () => unknown, timeout = 25_000): Promise<unknown> =>
  vi.waitUntil(what, { timeout, interval: 50 });

/** An RTSP server of its own for one clip; each path is a camera. */
export async function playClip(
  site: FailureSite,
  clip: Partial<Parameters<typeof testClip>[0]> & { readonly name: string },
  paths: readonly string[],
): Promise<Awaited<ReturnType<typeof startRtspServer>>> {
  const whole = { ...PICTURE, seconds: 30, source: RED_THING, ...clip };
  const file = await testClip(whole);
  const server = await startRtspServer({ mounts: paths.map((path) => ({ path, file, fps: whole.fps })) });
  site.onStop.push(() => server.stop());
  return server;
}

export const inFolder = (site: FailureSite, name: string): string => join(site.folder, name);
