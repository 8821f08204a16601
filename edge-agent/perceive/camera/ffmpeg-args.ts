/** Settings → ffmpeg's argument list. Pure. */
import type { DecodeMode } from "./camera-source.ts";
import type { Hwaccel } from "./hwaccel.ts";

export interface StreamSettings {
  readonly url: string;
  readonly transport: "tcp" | "udp";
  readonly decode: DecodeMode;
  readonly maxWidthPx: number;
  /** Connecting, or a silent connection, longer than this ends ffmpeg. It may take twice as long to notice. */
  readonly ioTimeoutMs: number;
  /** Decodes on this device; what it cannot decode, ffmpeg decodes in software. Default "none". */
  readonly hwaccel?: Hwaccel;
  /** Also writes the packets as they are to file descriptor COPY_FD, which must be read at all times. */
  readonly copyPackets?: boolean;
}

/** Parts of the command line that a camera can be seen without. */
export type OptionalPart =
  | "skip-frame"
  | "analyse"
  | "packet-count"
  | "pass-through"
  | "transport"
  | "io-timeout";

/** What this ffmpeg calls the options that were renamed between versions, and which ones it refuses. */
export interface FfmpegDialect {
  readonly fpsMode: "-fps_mode" | "-vsync";
  readonly ioTimeout: "-timeout" | "-stimeout";
  readonly without?: ReadonlySet<OptionalPart>;
}

/**
 * Reads `ffmpeg -version`. -fps_mode came with 5.1 (-vsync left with 8.0); -timeout means the socket's timeout since
 * 5.0, and "wait for a caller" before. A build without a number (git) counts as new.
 */
export function dialectOf(versionText: string): FfmpegDialect {
  const match = /^ffmpeg version n?(\d+)\.(\d+)/.exec(versionText);
  const [major, minor] = match === null ? [99, 0] : [Number(match[1]), Number(match[2])];
  return {
    fpsMode: major > 5 || (major === 5 && minor >= 1) ? "-fps_mode" : "-vsync",
    ioTimeout: major >= 5 ? "-timeout" : "-stimeout",
  };
}

/**
 * Stops looking for stream parameters after this: RTSP has named the codec by then, and the decoder finds the rest
 * by itself. With ffmpeg's 5 s the first picture came 5.1 s after connecting; with this after 0.2 s (measured,
 * 5.1.9, key frames every 2 s).
 */
const ANALYSE_US = 100_000;

/** The count of packets is told this often, so that a stall of the pictures alone is told from one of all. */
const COUNTS_PER_STALL = 4;
const COUNT_EVERY_S = { min: 0.5, max: 5 };

/** One optional part as arguments; empty when this ffmpeg refuses it. */
export function partArgs(part: OptionalPart, settings: StreamSettings, dialect: FfmpegDialect): string[] {
  if (dialect.without?.has(part) === true) return [];
  switch (part) {
    case "skip-frame":
      return settings.decode === "keyframes" ? ["-skip_frame", "nokey"] : [];
    case "analyse":
      return ["-analyzeduration", String(ANALYSE_US)];
    case "packet-count":
      return countArgs(settings);
    case "pass-through":
      return [dialect.fpsMode, "passthrough"];
    case "transport":
      return ["-rtsp_transport", settings.transport];
    case "io-timeout":
      return [dialect.ioTimeout, String(Math.round(settings.ioTimeoutMs * 1000))];
  }
}

/**
 * A second output that throws every packet away and is counted doing so: 0.003 core at 1080p25 with the demuxer. The
 * format is MPEG-TS because it alone asks for no picture size: a stream joined between two key frames has none yet,
 * and ffmpeg's `null` then ends the whole run ("dimensions not set"; seen with 5.1.9 at every second client of a mount).
 */
function countArgs({ ioTimeoutMs }: StreamSettings): string[] {
  const wishedS = ioTimeoutMs / 1000 / COUNTS_PER_STALL;
  const everyS = Math.min(COUNT_EVERY_S.max, Math.max(COUNT_EVERY_S.min, wishedS));
  const report = ["-progress", "pipe:2", "-stats_period", String(everyS)];
  return [...report, "-map", "0:v:0", "-c", "copy", "-copyinkf", "-f", "mpegts", "-y", "/dev/null"];
}

/** The part before and with -i, shared by streaming and probing. */
export function inputArgs(settings: StreamSettings, dialect: FfmpegDialect): string[] {
  return [
    "-threads",
    "1",
    ...partArgs("transport", settings, dialect),
    ...partArgs("io-timeout", settings, dialect),
    ...decodeArgs(settings, dialect),
    "-i",
    settings.url,
  ];
}

/** The options of the input that mean the same for a stream and for a file. */
export function decodeArgs(settings: StreamSettings, dialect: FfmpegDialect): string[] {
  const { hwaccel = "none" } = settings;
  return [
    ...partArgs("analyse", settings, dialect),
    ...(hwaccel === "none" ? [] : ["-hwaccel", hwaccel]),
    ...partArgs("skip-frame", settings, dialect),
  ];
}

/**
 * Pictures leave as PPM, each with its own width and height: as cheap as headless raw video (measured, see
 * frame-reader.ts) and not to be misread. ffmpeg keeps scaling to the first size when the camera changes its own;
 * showinfo reports the source's real size on stderr (`level+info`), so that the change is noticed and followed.
 */
export function streamArgs(settings: StreamSettings, dialect: FfmpegDialect): string[] {
  return [...LOG_ARGS, ...inputArgs(settings, dialect), ...outputArgs(settings, dialect)];
}

export const LOG_ARGS: readonly string[] = ["-nostdin", "-hide_banner", "-nostats", "-v", "level+info"];

export function outputArgs(settings: StreamSettings, dialect: FfmpegDialect): string[] {
  return [
    ...partArgs("packet-count", settings, dialect),
    "-map",
    "0:v:0",
    "-vf",
    filters(settings),
    ...partArgs("pass-through", settings, dialect),
    "-pix_fmt",
    "rgb24",
    // Again, for the encoder: one with several threads would hold pictures back.
    "-threads",
    "1",
    "-c:v",
    "ppm",
    "-f",
    "image2pipe",
    "pipe:1",
    ...(settings.copyPackets === true ? copyArgs() : []),
  ];
}

export const COPY_FD = 3;

/**
 * Matroska carries the codec's parameters in its header, so that a decoder can begin with any key frame: from MPEG-TS
 * the first picture came after 5.0 s, from this after 0.2 to 0.6 s (measured, 5.1.9). A cluster for each packet is
 * written at once, and can be left out alone.
 */
function copyArgs(): string[] {
  const perPacket = ["-cluster_time_limit", "0", "-cluster_size_limit", "0", "-flush_packets", "1"];
  return ["-map", "0:v:0", "-c", "copy", ...perPacket, "-f", "matroska", `pipe:${String(COPY_FD)}`];
}

function filters({ decode, maxWidthPx }: StreamSettings): string {
  // Frames are thinned out before anything is spent on them.
  const scale = `scale=w='min(iw,${String(maxWidthPx)})':h=-1:flags=bilinear`;
  return [...thinning(decode), "showinfo=checksum=0", scale].join(",");
}

/** Pictures come at whole frame times: one that is due 1 ms later must not wait for the next. */
const EARLY_ENOUGH = 0.95;

function thinning(decode: DecodeMode): string[] {
  if (decode === "keyframes") return [];
  if ("fps" in decode) return [`fps=${String(decode.fps)}`];
  const gapS = ((decode.everyMs / 1000) * EARLY_ENOUGH).toFixed(3);
  return [`select='key+isnan(prev_selected_t)+gte(t-prev_selected_t,${gapS})'`];
}
