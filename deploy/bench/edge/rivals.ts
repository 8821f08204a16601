/** What the agent is compared with: ffmpeg children that do the least possible, or the usual, with the same streams. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Child, startChild } from "../../harness/child.ts";

const run = promisify(execFile);

export type Rival = "floor" | "usual";

export interface Content {
  /** Size of the picture inside the model's input. */
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Inferences a second of the usual design. */
export const USUAL_FPS = 5;

const scaled = ({ widthPx, heightPx }: Content) =>
  `scale=${String(widthPx)}:${String(heightPx)}:flags=bilinear,format=rgb24`;

/** Both scale to what the model sees and throw the picture away: no pipe, no reader. */
export function startRival(rival: Rival, url: string, content: Content): Promise<Child> {
  const skip = rival === "floor" ? ["-skip_frame", "nokey"] : [];
  const thin = rival === "floor" ? "" : `fps=${String(USUAL_FPS)},`;
  const input = ["-rtsp_transport", "tcp", "-analyzeduration", "100000", ...skip, "-i", url];
  const output = ["-an", "-vf", `${thin}${scaled(content)}`, "-fps_mode", "passthrough", "-f", "null", "-"];
  const args = ["-nostdin", "-nostats", "-v", "error", "-threads", "1", ...input, ...output];
  return startChild({ name: rival, command: "ffmpeg", args });
}

const COPIES_SHORT = 2;
const COPIES_LONG = 10;

/**
 * CPU milliseconds that ffmpeg needs to decode and scale one keyframe, with no stream to receive: the clip's
 * keyframes alone, from a file, one after another. The difference of two lengths leaves its start out.
 */
export async function keyframeMs(clip: string, content: Content): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "gridwatch-bench-"));
  try {
    const keys = join(folder, `keys${clip.slice(clip.lastIndexOf("."))}`);
    const only = ["-c", "copy", "-bsf:v", "noise=drop='not(key)'"];
    await run("ffmpeg", ["-nostdin", "-v", "error", "-i", clip, ...only, keys]);
    const bytes = await readFile(keys);
    const cost = async (copies: number) => {
      await writeFile(keys, Buffer.concat(Array.from({ length: copies }, () => bytes)));
      return benchmark(keys, content);
    };
    const short = await cost(COPIES_SHORT);
    const long = await cost(COPIES_LONG);
    return ((long.cpuS - short.cpuS) * 1000) / (long.frames - short.frames);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchmark(file: string, content: Content): Promise<{ cpuS: number; frames: number }> {
  const output = ["-an", "-vf", scaled(content), "-fps_mode", "passthrough", "-f", "null", "-"];
  const args = ["-nostdin", "-benchmark", "-threads", "1", "-i", file, ...output];
  const { stderr } = await run("ffmpeg", args);
  const [, user, system] = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr) ?? [];
  const frames = [...stderr.matchAll(/frame=\s*(\d+)/g)].at(-1)?.[1];
  return { cpuS: Number(user) + Number(system), frames: Number(frames) };
}
