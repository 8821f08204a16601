import { describe, expect, it } from "vitest";
import { openCameraScene } from "./camera-scene.ts";
import type { CameraConfig } from "./config.ts";
import type { ModelManifest } from "./perceive/detect/model-manifest.ts";
import type { RgbImage } from "./perceive/decode/frame.ts";
import { createNoise, drawStreet, turnCamera } from "./perceive/scene/street.fixture.ts";

const REVISIT_MS = 2_000;
const LOOKS_TO_LEARN = 20;
const SOMEWHERE = [300, 200, 380, 280] as const;

const street = drawStreet();
const noise = createNoise(1);

/** What `emptyShare` says is known only of a look that was taken. */
function watch(rule: Partial<CameraConfig["zones"][number]["rule"]>) {
  const scene = openCameraScene({
    camera: { code: "c", ignore: [], zones: [{ polygon: [], rule }] } as unknown as CameraConfig,
    manifest: { evidence: { car: ["motor-vehicle"] } } as unknown as ModelManifest,
    revisitS: REVISIT_MS / 1000,
    outbox: { loadState: () => undefined, saveState: () => Promise.resolve() },
    onSaveFailed: () => undefined,
  });
  let nowMs = 0;
  const look = (picture: RgbImage = street, standing = false) => {
    nowMs += REVISIT_MS;
    const frame = {
      ...noise(picture, 3),
      cameraCode: "c",
      sequence: 1,
      capturedAtMs: nowMs,
      monotonicMs: nowMs,
    };
    const seen = scene.see(frame, [], { nowMs, standing });
    return { ...seen, isTaken: seen.emptyShare(SOMEWHERE) !== undefined };
  };
  for (let i = 0; i < LOOKS_TO_LEARN; i++) look();
  return { look, taken: (count: number) => Array.from({ length: count }, () => look().isTaken) };
}

const parking = { kind: "dwell" } as const;

describe("openCameraScene", () => {
  it("glances at a scene that no rule asks about, every ten seconds", () => {
    const { taken } = watch(parking);
    const looks = taken(25);
    expect(looks.filter(Boolean)).toHaveLength(5);
    const [first = 0] = looks.flatMap((isTaken, i) => (isTaken ? [i] : []));
    expect(looks.map((isTaken, i) => isTaken === (i % 5 === first % 5))).not.toContain(false);
  });

  it("looks in every look where a rule asks for changes", () => {
    expect(watch({ kind: "static-object" }).taken(10)).not.toContain(false);
    expect(watch({ kind: "dwell", evidence: ["unexplained"] }).taken(10)).not.toContain(false);
  });

  it("looks in every look while something stands in a zone", () => {
    const { look, taken } = watch(parking);
    expect(Array.from({ length: 6 }, () => look(street, true).isTaken)).not.toContain(false);
    expect(taken(4)).not.toContain(true);
  });

  it("looks again at once when the view is in doubt, and suspends the camera after three looks", () => {
    const { look } = watch(parking);
    const verdicts = Array.from({ length: 8 }, () => look(turnCamera(street, 34, 12)).guard.ok);
    const firstBad = verdicts.indexOf(false);
    // At most five looks until the next glance, which is the first of three in doubt.
    expect(firstBad).toBeGreaterThanOrEqual(2);
    expect(firstBad).toBeLessThanOrEqual(6);
    expect(verdicts.slice(firstBad)).not.toContain(true);
  });
});
