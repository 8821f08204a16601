/**
 * Failures 6 and 10, on a real street with the real detector: a parked van under flickering light, in a loop that
 * jumps, and behind a camera that switches to infrared, is one incident each and stays one over restarts.
 */
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { zoneSettings } from "../../../edge-agent/agent.fixture.ts";
import { manifestDir, modelCacheDir } from "../../../models/paths.ts";
import { DEMO_CAMERAS } from "../../demo/cameras.ts";
import { DEFAULT_MODEL } from "../../demo/default-model.ts";
import { fetchFootage } from "../../demo/footage.ts";
import { type FailureSite, playClip, startFailureSite, until } from "./failure-site.fixture.ts";

const CLIP = { widthPx: 768, heightPx: 576, fps: 10, gop: 10, codec: "h264" } as const;
/** Clouds, and lamps that swing: brightness and gamma go up and down with periods that no key frame meets. */
const FLICKER =
  "eq=brightness='0.12*sin(2*PI*t/1.7)':gamma='1+0.35*sin(2*PI*t/4.3)':eval=frame,noise=alls=8:allf=t";
/** Day, then what a camera makes of the same scene with its infrared filter out. */
const DAY_S = 4;
const INFRARED = `hue=s=0:enable='gte(t,${String(DAY_S)})',eq=contrast=1.3:brightness=-0.12:gamma=0.8:enable='gte(t,${String(DAY_S)})'`;

let site: FailureSite;
beforeEach(async () => {
  site = await startFailureSite();
});
afterEach(() => site.stop());

const phases = (n: number, phase: string) => site.eventsOf(n).filter((event) => event.phase === phase);
/** How often each object was opened. */
const openings = (n: number): readonly number[] => {
  const keys = phases(n, "opened").map(({ dedupKey }) => dedupKey);
  return [...new Set(keys)].map((key) => keys.filter((other) => other === key).length);
};

it("one `opened` for each parked vehicle, over flicker, a jumping loop, an infrared switch and two restarts", async () => {
  const source = await fetchFootage(() => undefined);
  const [flicker, infrared] = await Promise.all([
    playClip(site, { ...CLIP, name: "parked-flicker", seconds: 12, source, filter: FLICKER }, ["/1"]),
    playClip(site, { ...CLIP, name: "parked-infrared", seconds: 30, source, filter: INFRARED }, ["/1"]),
  ]);
  const polygon = DEMO_CAMERAS[0]?.zone.polygon;
  const rule = { evidence: ["motor-vehicle"], dwellS: 4, updateS: 3, clearS: 6, maxGapS: 6 };
  const zones = { zones: [{ ...zoneSettings("kerb", rule), polygon }] };
  site.configure(
    { 1: [flicker.url("/1"), zones], 2: [infrared.url("/1"), zones] },
    {
      model: {
        manifest: join(manifestDir(), DEFAULT_MODEL, "model.json"),
        weights: join(modelCacheDir(), "efficientdet_lite0_fp32.onnx"),
      },
    },
  );
  let agent = await site.start();
  await until(() => [1, 2].every((n) => (site.health(n)?.looks ?? 0) >= 2));
  // In the middle of the dwell.
  await agent.stop();
  agent = await site.start();
  await until(() => [1, 2].every((n) => openings(n).length === 2));
  await agent.stop();
  await site.start();
  const restartedAt = new Date().toISOString();
  const updatedSince = (n: number): boolean =>
    phases(n, "updated").filter(({ capturedAt }) => capturedAt > restartedAt).length >= 4;
  await until(() => updatedSince(1) && updatedSince(2));
  for (const n of [1, 2]) {
    expect(openings(n), `camera ${String(n)}`).toEqual([1, 1]);
    expect(phases(n, "cleared"), `camera ${String(n)}`).toEqual([]);
  }
}, 90_000);
