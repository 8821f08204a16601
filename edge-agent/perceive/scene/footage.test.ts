/** Real street footage, where a data folder has it: the bag of a known minute is found, passers-by and a walk are not. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dataDirs } from "../../../models/paths.ts";
import { iou } from "../../geometry/iou.ts";
import type { RgbImage } from "../decode/frame.ts";
import type { SceneLook } from "./scene.ts";
import { createSceneWatcher } from "./scene-watcher.ts";

const footage = (name: string): string | undefined =>
  dataDirs()
    .map((dir) => join(dir, "footage", name))
    .find((path) => existsSync(path));

const ABODA = footage("aboda_video4.mp4");
const OXFORD = footage("oxford_towncentre_clip.mp4");
const SHINJUKU = footage("shinjuku_street_walk.mp4");
const VTEST = footage("vtest.mp4");

/** Every n-th picture of a clip. */
function pictures(path: string, every: number, [widthPx, heightPx]: readonly [number, number]): RgbImage[] {
  const filter = `select=not(mod(n\\,${every})),scale=${widthPx}:${heightPx}`;
  const args = ["-v", "error", "-i", path, "-vf", filter, "-fps_mode", "passthrough"];
  const bytes = execFileSync("ffmpeg", [...args, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], {
    maxBuffer: 1 << 29,
  });
  const size = widthPx * heightPx * 3;
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => ({
    widthPx,
    heightPx,
    rgb: new Uint8Array(bytes.subarray(i * size, (i + 1) * size)),
  }));
}

/** Looks without any detection, the harder case: nobody says which change is a person. */
function watch(images: readonly RgbImage[], stepMs: number): SceneLook[] {
  const watcher = createSceneWatcher({ hidingClasses: new Set(), ignore: [], revisitS: stepMs / 1000 });
  return images.map((image, i) => watcher.observe(image, [], i * stepMs));
}

/** There and back again, so that a loop has no jump. */
const loop = (images: readonly RgbImage[], times: number): RgbImage[] =>
  Array.from({ length: times }, (_, i) => (i % 2 === 0 ? images : images.toReversed())).flat();

const why = (path: string | undefined): string => (path === undefined ? "(skipped: no such footage)" : "");

describe("scene watcher on real footage", () => {
  it.runIf(ABODA !== undefined)(`finds the bag that is put down at 13 to 14 s ${why(ABODA)}`, () => {
    const looks = watch(pictures(ABODA as string, 30, [720, 480]), 1000);
    const last = looks.slice(28, 33);
    for (const { guard, regions } of last) {
      expect(guard.ok).toBe(true);
      expect(regions.map(({ kind, isStable }) => [kind, isStable])).toEqual([["appeared", true]]);
      // Read off the picture at 30 s.
      expect(iou(regions[0]?.xyxy ?? [0, 0, 0, 0], [452, 366, 504, 416])).toBeGreaterThan(0.7);
      expect(Math.abs((regions[0]?.sinceMs ?? 0) - 13_500)).toBeLessThanOrEqual(1500);
    }
  });

  it.runIf(OXFORD !== undefined)(`sees nothing stand in a crowded street ${why(OXFORD)}`, () => {
    const looks = watch(loop(pictures(OXFORD as string, 60, [640, 360]), 12), 2000);
    expect(looks.every(({ guard }) => guard.ok)).toBe(true);
    expect(looks.flatMap(({ regions }) => regions.filter(({ isStable }) => isStable))).toEqual([]);
  });

  it.runIf(SHINJUKU !== undefined)(`suspends a camera that is carried about ${why(SHINJUKU)}`, () => {
    const looks = watch(loop(pictures(SHINJUKU as string, 30, [640, 360]), 4), 1000);
    expect(looks.slice(4).every(({ guard }) => !guard.ok)).toBe(true);
    expect(looks.every(({ regions }) => regions.length === 0)).toBe(true);
  });

  it.runIf(VTEST !== undefined)(`keeps no region on a pavement with passers-by ${why(VTEST)}`, () => {
    const looks = watch(loop(pictures(VTEST as string, 20, [640, 480]), 6), 2000);
    expect(looks.every(({ guard }) => guard.ok)).toBe(true);
    const learned = looks.slice(20);
    // A tape sways there and a car comes and goes: each may show for a while, none all the time.
    const standing = new Map<number, number>();
    for (const { regions } of learned) {
      for (const { sinceMs, isStable } of regions) {
        if (isStable) standing.set(sinceMs, (standing.get(sinceMs) ?? 0) + 1);
      }
    }
    expect(Math.max(0, ...standing.values())).toBeLessThan(learned.length / 4);
  });
});
