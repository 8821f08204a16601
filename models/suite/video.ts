/** Pictures out of a video file and into one, by ffmpeg. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rename, rm } from "node:fs/promises";
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import { ModelError } from "../errors.ts";

const TAIL_CHARACTERS = 2000;

/** Resolves when ffmpeg ended well; rejects with what it said. */
async function ended(child: ChildProcess, doing: string): Promise<void> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-TAIL_CHARACTERS)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).catch((cause: unknown) => {
    throw new ModelError("DATA_MISSING", `ffmpeg could not be started: ${String(cause)}`, { cause });
  });
  if (code !== 0) throw new ModelError("DATA_INVALID", `ffmpeg could not ${doing}: ${said.trim()}`);
}

export interface VideoFacts {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly durationS: number;
}

export async function probeVideo(path: string): Promise<VideoFacts> {
  const entries = "stream=width,height:format=duration";
  const args = ["-v", "error", "-select_streams", "v:0", "-show_entries", entries, "-of", "json", path];
  const child = spawn("ffprobe", args, { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await ended(child, `read ${path}`);
  const found = JSON.parse(text) as {
    streams: { width: number; height: number }[];
    format: { duration: string };
  };
  const [stream] = found.streams;
  if (stream === undefined) throw new ModelError("DATA_INVALID", `${path} holds no video.`);
  return { widthPx: stream.width, heightPx: stream.height, durationS: Number(found.format.duration) };
}

export interface ReadOptions {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pictures per second of the file; absent: every picture. */
  readonly fps?: number;
  readonly fromS?: number;
  readonly toS?: number;
}

/** Pictures of a file in order, scaled. Rejects with DATA_INVALID when ffmpeg cannot read it. */
export async function* readVideo(path: string, options: ReadOptions): AsyncGenerator<RgbImage> {
  const { widthPx, heightPx, fps, fromS, toS } = options;
  const span = [
    ...(fromS === undefined ? [] : ["-ss", `${fromS}`]),
    ...(toS === undefined ? [] : ["-to", `${toS}`]),
  ];
  const filters = `${fps === undefined ? "" : `fps=${fps},`}scale=${widthPx}:${heightPx}:flags=area`;
  const output = [
    "-vf",
    filters,
    "-fps_mode",
    "passthrough",
    "-f",
    "rawvideo",
    "-pix_fmt",
    "rgb24",
    "pipe:1",
  ];
  const args = ["-nostdin", "-v", "error", ...span, "-i", path, ...output];
  const child = spawn("ffmpeg", args, { stdio: ["ignore", "pipe", "pipe"] });
  const end = ended(child, `read ${path}`);
  end.catch(() => undefined);
  const bytes = widthPx * heightPx * 3;
  let pending = new Uint8Array(bytes);
  let filled = 0;
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length; ) {
        const taken = Math.min(bytes - filled, chunk.length - at);
        pending.set(chunk.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
        if (filled < bytes) continue;
        yield { widthPx, heightPx, rgb: pending };
        pending = new Uint8Array(bytes);
        filled = 0;
      }
    }
    await end;
  } finally {
    child.kill("SIGKILL");
  }
}

export interface WriteOptions {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly stepS: number;
  /** x264's constant rate factor: 23 to 28 is what street cameras send, 36 is a starved link. */
  readonly crf: number;
}

/** H.264, every picture a key frame, `stepS` apart. Only a whole file gets the name. One thread, so that equal pictures give equal bytes. */
export async function writeVideo(
  path: string,
  pictures: AsyncIterable<RgbImage>,
  options: WriteOptions,
): Promise<void> {
  const partial = `${path}.${String(process.pid)}.partial.mp4`;
  const size = `${options.widthPx}x${options.heightPx}`;
  const input = [
    "-f",
    "rawvideo",
    "-pix_fmt",
    "rgb24",
    "-s",
    size,
    "-r",
    `1/${options.stepS}`,
    "-i",
    "pipe:0",
  ];
  const codec = [
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-crf",
    `${options.crf}`,
    "-g",
    "1",
    "-threads",
    "1",
  ];
  const args = ["-v", "error", "-y", ...input, ...codec, "-pix_fmt", "yuv420p", "-f", "mp4", partial];
  const child = spawn("ffmpeg", args, { stdio: ["pipe", "ignore", "pipe"] });
  const end = ended(child, `write ${path}`);
  end.catch(() => undefined);
  // A dead encoder is reported by `end`; the broken pipe before it says less.
  child.stdin.on("error", () => undefined);
  try {
    for await (const { rgb } of pictures) {
      if (!child.stdin.write(rgb)) await Promise.race([once(child.stdin, "drain"), end]);
    }
    child.stdin.end();
    await end;
    await rename(partial, path);
  } catch (error) {
    child.kill("SIGKILL");
    await rm(partial, { force: true });
    throw error;
  }
}
