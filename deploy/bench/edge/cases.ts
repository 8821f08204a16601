/** What the bench streams: two sizes in two codecs, 25 frames a second, a keyframe every 2 s, real footage. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { dataDirs } from "../../../models/paths.ts";
import { fetchFootage } from "../../demo/footage.ts";
import { testClip } from "../../harness/clips.ts";

export interface StreamCase {
  readonly name: string;
  readonly codec: "h264" | "h265";
  readonly widthPx: number;
  readonly heightPx: number;
}

export const FPS = 25;
export const GOP_S = 2;
const CLIP_SECONDS = 6;
/** A 1080p street scene (Oxford town centre); used where a data folder has it. */
const STREET = "footage/oxford_towncentre_clip.mp4";

export const CASES: readonly StreamCase[] = [
  { name: "h264-1080p", codec: "h264", widthPx: 1920, heightPx: 1080 },
  { name: "h265-1080p", codec: "h265", widthPx: 1920, heightPx: 1080 },
  { name: "h264-720p", codec: "h264", widthPx: 1280, heightPx: 720 },
  { name: "h265-720p", codec: "h265", widthPx: 1280, heightPx: 720 },
];

export interface Clips {
  readonly footage: string;
  /** Annex-B file by the case's name. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Encodes what is not there yet; some 3 s of two cores per clip. `openGop`: H.265 key frames that name pictures before
 * them, for which a decoder takes memory though it never gets them.
 */
export async function makeBenchClips(
  cases: readonly StreamCase[],
  { openGop, say }: { readonly openGop: boolean; readonly say: (line: string) => void },
): Promise<Clips> {
  const street = dataDirs()
    .map((folder) => join(folder, STREET))
    .find((path) => existsSync(path));
  const source = street ?? (await fetchFootage(say));
  const files = new Map<string, string>();
  for (const { name, codec, widthPx, heightPx } of cases) {
    const clip = { name: `bench-${name}`, codec, widthPx, heightPx, fps: FPS, seconds: CLIP_SECONDS };
    const gops = codec === "h265" ? { openGop } : {};
    files.set(name, await testClip({ ...clip, ...gops, gop: GOP_S * FPS, source }));
  }
  return { footage: street === undefined ? "vtest (scaled up)" : "Oxford town centre", files };
}
