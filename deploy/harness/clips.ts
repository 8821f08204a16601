/** Clips for the RTSP server: any source, as Annex-B with access unit delimiters and an exact key frame distance. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { keptPath } from "./repo-root.ts";

const run = promisify(execFile);

export interface ClipOptions {
  /** First part of the file's name. */
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly fps: number;
  readonly seconds: number;
  /** Frames from one key frame to the next. */
  readonly gop: number;
  readonly codec: "h264" | "h265";
  /** Between two others; H.264 only. Default 0. */
  readonly bFrames?: number;
  /**
   * H.265 only. True: key frames after the first are CRA pictures, which name pictures before them as x265 does by
   * itself; false: each is an IDR, which names none. Default true.
   */
  readonly openGop?: boolean;
  /** A video file, or an ffmpeg lavfi expression. Default: testsrc2. */
  readonly source?: string;
  /** ffmpeg video filters applied before scaling, such as "hflip". */
  readonly filter?: string;
}

/** Size and time of a file source are part of the name, so a changed source makes a new clip. */
async function clipPath(options: ClipOptions): Promise<string> {
  const source = options.source;
  const info = source !== undefined && existsSync(source) ? await stat(source) : null;
  const identity = JSON.stringify([options, info?.size, info?.mtimeMs]);
  const hash = createHash("sha256").update(identity).digest("hex").slice(0, 12);
  return keptPath("cache", "clips", `${options.name}-${hash}.${options.codec}`);
}

function inputArgs(options: ClipOptions): string[] {
  const { source, widthPx, heightPx, fps } = options;
  if (source !== undefined && existsSync(source)) return ["-stream_loop", "-1", "-i", source];
  return [
    "-f",
    "lavfi",
    "-i",
    source ?? `testsrc2=size=${String(widthPx)}x${String(heightPx)}:rate=${String(fps)}`,
  ];
}

function encoderArgs({ codec, gop, bFrames = 0, openGop = true }: ClipOptions): string[] {
  const distance = String(gop);
  if (codec === "h265") {
    const parameters = `keyint=${distance}:min-keyint=${distance}:scenecut=0:bframes=0:open-gop=${openGop ? "1" : "0"}:log-level=error:pools=2`;
    return [
      "-c:v",
      "libx265",
      "-preset",
      "ultrafast",
      "-x265-params",
      parameters,
      "-bsf:v",
      "hevc_metadata=aud=insert",
    ];
  }
  const steady = ["-g", distance, "-keyint_min", distance, "-sc_threshold", "0", "-bf", String(bFrames)];
  return [
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-crf",
    "21",
    ...steady,
    "-bsf:v",
    "h264_metadata=aud=insert",
  ];
}

/** Path of the clip; made once and kept in .gridwatch/cache/clips. */
export async function testClip(options: ClipOptions): Promise<string> {
  const path = await clipPath(options);
  if (existsSync(path)) return path;
  await mkdir(keptPath("cache", "clips"), { recursive: true });
  const partial = `${path}.${String(process.pid)}.partial`;
  const before = options.filter === undefined ? "" : `${options.filter},`;
  const filters = `fps=${String(options.fps)},${before}scale=${String(options.widthPx)}:${String(options.heightPx)}`;
  const output = ["-an", "-vf", filters, "-pix_fmt", "yuv420p", "-t", String(options.seconds)];
  const format = options.codec === "h265" ? "hevc" : "h264";
  const args = ["-nostdin", "-v", "error", "-y", ...inputArgs(options), ...output, ...encoderArgs(options)];
  try {
    await run("ffmpeg", [...args, "-f", format, partial], { maxBuffer: 1 << 20 });
    // Only a whole file gets the name, and the last of two makers at once wins with the same content.
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw new Error(`ffmpeg could not make the clip ${options.name}: ${String(cause)}`, { cause });
  }
  return path;
}
