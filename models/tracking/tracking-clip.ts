/** The recording with known identities: where it lies, and the looks that a camera watched at some rate has at it. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import { ModelError } from "../errors.ts";
import { probeVideo, readVideo } from "../suite/video.ts";
import type { OwnedBox } from "./compared-looks.ts";
import { parseGroundTruth } from "./mot-format.ts";

/** PETS 2009 S2.L1: taken at 7 pictures a second, 10 a second in this file, so people walk 1.4 times as fast. */
const VIDEO = join("footage", "vtest.mp4");
const TRUTH = join("footage", "gt", "PETS09-S2L1", "gt", "gt.txt");
const CLIP_FPS = 10;
/** Whole pictures apart only: others would have no ground truth. */
const RATES = [10, 5, 2, 1] as const;

export interface TrackingClip {
  readonly videoPath: string;
  /** By picture of the file. */
  readonly truth: readonly (readonly OwnedBox[])[];
}

/** Throws DATA_MISSING with the places looked at. */
export async function openTrackingClip(dirs: readonly string[]): Promise<TrackingClip> {
  const dir = dirs.find((each) => existsSync(join(each, VIDEO)) && existsSync(join(each, TRUTH)));
  if (dir === undefined) {
    const looked = dirs.length === 0 ? "there is no data folder" : `looked below ${dirs.join(", ")}`;
    throw new ModelError(
      "DATA_MISSING",
      `The recording with known identities was not found: ${looked}. Give the folder that holds ${VIDEO} and ${TRUTH} by GRIDWATCH_DATA_DIR.`,
    );
  }
  const truthPath = join(dir, TRUTH);
  return {
    videoPath: join(dir, VIDEO),
    truth: parseGroundTruth(await readFile(truthPath, "utf8"), truthPath),
  };
}

/** Throws USAGE for a rate that would fall between two pictures. */
export function parseRate(text: string): number {
  const fps = RATES.find((rate) => String(rate) === text);
  if (fps !== undefined) return fps;
  throw new ModelError("USAGE", `--fps is "${text}"; ${RATES.join(", ")} are right.`);
}

export interface TrueLook {
  readonly picture: RgbImage;
  readonly truth: readonly OwnedBox[];
}

/** Every picture that a look at `fps` a second would see, from the first on, with who is in it. */
export async function* looksAt(clip: TrackingClip, fps: number): AsyncGenerator<TrueLook> {
  const { widthPx, heightPx } = await probeVideo(clip.videoPath);
  const every = CLIP_FPS / fps;
  let number = 0;
  for await (const picture of readVideo(clip.videoPath, { widthPx, heightPx })) {
    const truth = clip.truth[number];
    if (truth === undefined) break;
    if (number++ % every === 0) yield { picture, truth };
  }
}

/** How many looks `looksAt` gives of a clip that is as long as its ground truth. */
export const countOfLooks = ({ truth }: TrackingClip, fps: number): number =>
  Math.ceil((truth.length * fps) / CLIP_FPS);
