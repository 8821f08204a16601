/** What the cameras show: a van that stands, one that comes and goes, and the pictures of cameras that misbehave. */
import { readFile, writeFile } from "node:fs/promises";
import type { RtspMount } from "../../harness/rtsp-server.ts";
import { testClip } from "../../harness/clips.ts";
import { mountOf, type SoakCamera } from "./cast.ts";

const FPS = 5;
/** A key frame a second, which is the revisit time. */
const SIZE = { widthPx: 480, heightPx: 360, fps: FPS, gop: FPS };
/** One picture of the car park, cut out round the white van, held still. */
const HELD = `crop=240:180:496:4,loop=loop=-1:size=1:start=0,setpts=N/${String(FPS)}/TB`;
/** As a sensor has it: no two pictures are the same. */
const GRAIN = "noise=alls=3:allf=t";
/** For the second half of each 12 s, a wall stands where the van stood. */
const GONE = "drawbox=x=126:y=20:w=110:h=90:color=0x606060:t=fill:enable='gte(mod(t,12),6)'";

export interface Scenes {
  readonly standing: string;
  readonly coming: string;
  readonly h265: string;
  readonly still: string;
  readonly twoSizes: string;
}

/** Annex-B files; made once and kept, some 4 s of two cores. */
export async function makeScenes(recording: string): Promise<Scenes> {
  const base = { ...SIZE, source: recording, codec: "h264" as const };
  const standing = await testClip({
    ...base,
    name: "soak-standing",
    seconds: 12,
    filter: `${HELD},${GRAIN}`,
  });
  const coming = await testClip({
    ...base,
    name: "soak-coming",
    seconds: 12,
    filter: `${HELD},${GONE},${GRAIN}`,
  });
  const small = { ...base, widthPx: 320, heightPx: 240, seconds: 4, filter: `${HELD},${GRAIN}` };
  const h265 = await testClip({ ...small, name: "soak-small", codec: "h265" });
  const still = await testClip({ ...base, name: "soak-still", seconds: 1, gop: 1, filter: HELD });
  const twoSizes = `${standing}.two-sizes.h264`;
  const parts = [
    await testClip({ ...base, name: "soak-big", seconds: 4, filter: `${HELD},${GRAIN}` }),
    await testClip({ ...small, name: "soak-small" }),
  ];
  await writeFile(twoSizes, Buffer.concat(await Promise.all(parts.map((part) => readFile(part)))));
  return { standing, coming, h265, still, twoSizes };
}

/** What the RTSP server must offer for this cast; nothing for cameras that never get as far as pictures. */
export function mountsOf(cast: readonly SoakCamera[], scenes: Scenes): readonly RtspMount[] {
  return cast.flatMap((camera) => {
    const mount = (kind: Parameters<typeof mountOf>[0], file: string): RtspMount => ({
      path: mountOf(kind, camera),
      file,
      fps: FPS,
    });
    switch (camera.conduct) {
      case "coming":
        return [mount("cam", scenes.coming)];
      case "standing":
      case "flaps":
      case "freezes":
        return [mount("cam", scenes.standing)];
      case "recodes":
        return [mount("cam", scenes.standing), mount("alt", scenes.h265)];
      case "repeats":
        return [mount("rep", scenes.still)];
      case "resizes":
        return [mount("two", scenes.twoSizes)];
      case "garbage":
      case "silent":
      case "off":
        return [];
    }
  });
}
