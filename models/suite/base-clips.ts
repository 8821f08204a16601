/** The real recordings that clips are made from: found, cut into a reel of pictures, and the people in them known. */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import type { Detection } from "../../edge-agent/perceive/detect/detection.ts";
import type { Detector } from "../../edge-agent/perceive/detect/detector.ts";
import type { FetchedFile } from "../../edge-agent/perceive/detect/model-manifest.ts";
import { ModelError } from "../errors.ts";
import { fetchFile } from "../fetch/fetch-file.ts";
import { sha256OfBytes, sha256OfFile } from "../fetch/sha256.ts";
import { repoRoot } from "../paths.ts";
import { probeVideo, readVideo } from "./video.ts";

/** Wider recordings are scaled down to this: what a patrol decodes, and four times as fast to build as 1080p. */
const MAX_WIDTH_PX = 768;
/** Bounds a reel's memory to about 100 MB. */
const MAX_REEL_PICTURES = 80;
const VIDEO_FILE = /[.](mp4|avi|mkv|mov|h264|mpg)$/i;

/** Recordings whose camera moves are for the scene guard, never a place to put something. */
const MOVING = new Set(["shinjuku_street_walk"]);
/** The part of a recording that shows nothing unusual, seconds: in aboda_video4 a bag is put down at 13 s. */
const EMPTY_PART: Readonly<Record<string, { fromS: number; toS: number }>> = {
  aboda_video4: { fromS: 0, toS: 11 },
};

export interface BaseClip {
  /** File name without its ending. */
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
  readonly moves: boolean;
}

export interface Reel extends BaseClip {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Seconds of the recording from one picture to the next. */
  readonly stepS: number;
  readonly pictures: readonly RgbImage[];
  /** What the detector saw in each. */
  readonly detections: readonly (readonly Detection[])[];
  /** The place without those who pass: the median of the pictures. */
  readonly plate: RgbImage;
}

/** One recording is also used whole, for what really happens in it. */
const WHOLE: Readonly<Record<string, string>> = { aboda_video4: "aboda_video4_whole" };

export interface BaseSource {
  readonly clips: readonly BaseClip[];
  /** True when only the demo's recording could be had. */
  readonly small: boolean;
}

async function baseClips(path: string): Promise<BaseClip[]> {
  const name = basename(path).replace(VIDEO_FILE, "");
  const clip = { name, path, sha256: (await sha256OfFile(path)) ?? "", moves: MOVING.has(name) };
  const whole = WHOLE[name];
  return whole === undefined ? [clip] : [clip, { ...clip, name: whole }];
}

async function videosIn(dir: string): Promise<string[]> {
  if (!existsSync(dir)) return [];
  return (await readdir(dir))
    .filter((file) => VIDEO_FILE.test(file))
    .sort()
    .map((file) => join(dir, file));
}

/** `--clips DIR`, else `footage` below a data folder, else the demo's recording. Throws DATA_MISSING for an empty DIR. */
export async function findBaseClips(options: {
  readonly clipsDir?: string | undefined;
  readonly dataDirs: readonly string[];
  readonly cacheDir: string;
  readonly say: (line: string) => void;
}): Promise<BaseSource> {
  const dirs =
    options.clipsDir === undefined ? options.dataDirs.map((dir) => join(dir, "footage")) : [options.clipsDir];
  for (const dir of dirs) {
    const paths = await videosIn(dir);
    if (paths.length > 0) return { clips: (await Promise.all(paths.map(baseClips))).flat(), small: false };
  }
  if (options.clipsDir !== undefined) {
    throw new ModelError(
      "DATA_MISSING",
      `--clips is "${options.clipsDir}"; a folder with video files is right.`,
    );
  }
  return { clips: await baseClips(await demoRecording(options)), small: true };
}

async function demoRecording(options: {
  readonly dataDirs: readonly string[];
  readonly cacheDir: string;
  readonly say: (line: string) => void;
}): Promise<string> {
  const manifest = JSON.parse(await readFile(join(repoRoot(), "deploy", "demo", "footage.json"), "utf8")) as {
    readonly alternatives: readonly FetchedFile[];
  };
  const reasons: string[] = [];
  for (const file of manifest.alternatives) {
    try {
      const places = { cacheDir: join(options.cacheDir, "footage"), dataDirs: options.dataDirs };
      return (await fetchFile(file, { ...places, progress: options.say })).path;
    } catch (cause) {
      reasons.push(cause instanceof Error ? cause.message : String(cause));
    }
  }
  throw new ModelError(
    "DATA_MISSING",
    `No recording to build clips from could be had:\n${reasons.join("\n")}`,
  );
}

/** Even sides, as 4:2:0 wants them. */
export function workingSize(facts: { widthPx: number; heightPx: number }): {
  widthPx: number;
  heightPx: number;
} {
  const scale = Math.min(1, MAX_WIDTH_PX / facts.widthPx);
  const even = (px: number): number => 2 * Math.round((px * scale) / 2);
  return { widthPx: even(facts.widthPx), heightPx: even(facts.heightPx) };
}

/** Decodes a recording and looks at it once; what the detector saw is kept in `cacheDir`. */
export async function loadReel(clip: BaseClip, detector: Detector, cacheDir: string): Promise<Reel> {
  const facts = await probeVideo(clip.path);
  const size = workingSize(facts);
  const part = EMPTY_PART[clip.name] ?? { fromS: 0, toS: facts.durationS };
  const stepS = Math.max(0.25, (part.toS - part.fromS) / MAX_REEL_PICTURES);
  const pictures: RgbImage[] = [];
  for await (const picture of readVideo(clip.path, { ...size, ...part, fps: 1 / stepS })) {
    pictures.push(picture);
    if (pictures.length === MAX_REEL_PICTURES) break;
  }
  if (pictures.length === 0) throw new ModelError("DATA_INVALID", `${clip.path} holds no picture.`);
  const detections = await detectionsOf(clip, { pictures, stepS, detector, cacheDir });
  return { ...clip, ...size, stepS, pictures, detections, plate: medianOf(pictures) };
}

async function detectionsOf(
  clip: BaseClip,
  work: { pictures: readonly RgbImage[]; stepS: number; detector: Detector; cacheDir: string },
): Promise<Detection[][]> {
  const identity = [clip.sha256, work.detector.model.sha256, MAX_WIDTH_PX, work.stepS, work.pictures.length];
  const path = join(
    work.cacheDir,
    `reel-${sha256OfBytes(Buffer.from(identity.join("/"))).slice(0, 16)}.json`,
  );
  if (existsSync(path)) return JSON.parse(await readFile(path, "utf8")) as Detection[][];
  const found = await Promise.all(
    work.pictures.map(async (picture) => [...(await work.detector.detect(picture))]),
  );
  await mkdir(work.cacheDir, { recursive: true });
  await writeFile(path, JSON.stringify(found));
  return found;
}

const MEDIAN_OF = 15;

/** Per value; pictures spread over the whole reel, so that who walks is in few of them at any one place. */
function medianOf(pictures: readonly RgbImage[]): RgbImage {
  const count = Math.min(MEDIAN_OF, pictures.length);
  const chosen = Array.from(
    { length: count },
    (_, k) => pictures[Math.floor((k * pictures.length) / count)] as RgbImage,
  );
  const [first] = chosen;
  if (first === undefined) throw new RangeError("a median of no picture");
  const rgb = new Uint8Array(first.rgb.length);
  const values = new Uint8Array(count);
  for (let at = 0; at < rgb.length; at++) {
    // Sorted as they come in: for so few that is ten times as fast as sort().
    for (let k = 0; k < count; k++) {
      const value = chosen[k]?.rgb[at] ?? 0;
      let slot = k;
      for (; slot > 0 && (values[slot - 1] ?? 0) > value; slot--) values[slot] = values[slot - 1] ?? 0;
      values[slot] = value;
    }
    rgb[at] = values[count >> 1] ?? 0;
  }
  return { ...first, rgb };
}

export const peopleIn = (detections: readonly Detection[], confidence = 0.3): Xyxy[] =>
  detections
    .filter((each) => each.className === "person" && each.confidence >= confidence)
    .map(({ xyxy }) => xyxy);
