/**
 * SEAM to node-rtsp-stream, which this file alone imports: packets in, MPEG-1 in MPEG-TS out.
 *
 * Its muxer spawns ffmpeg on a url with all options behind -i, has no stop, and leaves a failed start unhandled. So
 * the url is "pipe:0", the child's own stdin, which we write the supervised decoder's packets to: no address, no
 * password, no second connection. The child is ended by SIGKILL, and a failed start is an end like any other.
 */
import Mpeg1Muxer from "node-rtsp-stream/mpeg1muxer.js";
import { messageOf } from "../../errors.ts";

export interface EncoderOptions {
  /** Default: the environment's FFMPEG_PATH, or "ffmpeg" from PATH. */
  readonly ffmpegPath?: string | undefined;
  readonly maxWidthPx: number;
  /** Kilobits a second that the video may have, over half a second. */
  readonly maxKbps: number;
  readonly onData: (chunk: Uint8Array) => void;
}

export interface Encoder {
  readonly pid: number | undefined;
  /** False, and nothing taken, when more than PENDING_MAX_BYTES wait for the encoder. */
  write(bytes: Uint8Array): boolean;
  /** SIGKILL: ffmpeg needs no goodbye. Harmless when it has ended. */
  kill(): void;
  /** Resolves, when the child is reaped, with its last words. Never rejects. */
  readonly ended: Promise<string>;
}

export type StartEncoder = (options: EncoderOptions) => Encoder;

/** An encoder this far behind is too slow for the camera: more would only be delay. */
const PENDING_MAX_BYTES = 2 * 1024 * 1024;
const MAX_WORDS = 300;
/** MPEG-1 knows few frame rates; a camera of 10 or 12 has its pictures repeated, which costs next to nothing. */
const FPS = 25;
const FFMPEG_MISSING = "ffmpeg cannot be started because it is not installed or not in PATH";

export const startMpeg1Encoder: StartEncoder = (options) => {
  const { ffmpegPath = process.env["FFMPEG_PATH"] ?? "ffmpeg", onData } = options;
  const muxer = new Mpeg1Muxer({ url: "pipe:0", ffmpegPath, ffmpegOptions: outputOptions(options) });
  const { stream } = muxer;
  // The muxer's own listener writes to the console.
  stream.removeAllListeners("exit");
  stream.stdin.on("error", () => undefined); // it ended while we wrote; `ended` says so
  muxer.on("mpeg1data", onData);
  let words = "";
  muxer.on("ffmpegStderr", (text: Buffer) => {
    words = (words + text.toString("utf8")).slice(-MAX_WORDS);
  });
  const ended = new Promise<string>((resolve) => {
    stream.once("error", (error: NodeJS.ErrnoException) => {
      if (stream.pid === undefined) resolve(error.code === "ENOENT" ? FFMPEG_MISSING : messageOf(error));
    });
    stream.once("close", (code, signal) => {
      resolve(`${signal ?? `exit code ${String(code)}`}: ${words.trim() || "it said nothing"}`);
    });
  });
  return {
    pid: stream.pid,
    ended,
    write: (bytes) => {
      if (stream.stdin.writableLength + bytes.length > PENDING_MAX_BYTES) return false;
      if (stream.stdin.writable) stream.stdin.write(bytes);
      return true;
    },
    kill: () => {
      stream.kill("SIGKILL");
    },
  };
};

function outputOptions({ maxWidthPx, maxKbps }: EncoderOptions): Record<string, string | number> {
  return {
    "-an": "",
    "-nostats": "",
    "-hide_banner": "",
    "-loglevel": "error",
    "-vf": `scale=w='2*trunc(min(iw,${String(maxWidthPx)})/2)':h=-2:flags=fast_bilinear`,
    "-r": FPS,
    // A whole picture each second: whoever joins waits no longer for one.
    "-g": FPS,
    "-bf": 0,
    "-b:v": `${String(Math.round(maxKbps * 0.7))}k`,
    "-maxrate": `${String(Math.round(maxKbps * 0.85))}k`,
    "-bufsize": `${String(Math.round(maxKbps * 0.4))}k`,
    // Several threads hold pictures back.
    "-threads": 1,
    "-muxdelay": 0,
    "-flush_packets": 1,
  };
}
