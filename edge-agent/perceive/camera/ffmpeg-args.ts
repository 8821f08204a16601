/** Settings → ffmpeg's argument list. Pure. */
import type { DecodeMode } from "./camera-source.ts";
import { SIZE_UNIT } from "./ffmpeg-stderr.ts";
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
  /** Also writes the key frames as they are, as MPEG-TS, there; a pipe must be read at all times. */
  readonly keyframesTo?: string;
}

/** Parts of the command line that a camera can be seen without. */
export type OptionalPart =
  | "skip-frame"
  | "analyse"
  | "packet-count"
  | "keyframe-copy"
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

/**
 * Matroska asks for the picture's size before its first byte, and ffmpeg ends the whole run without it ("dimensions
 * not set"). Joined between two key frames, with no parameter sets in the session description, a stream has none: so
 * a run that copies looks until the next key frame, and nothing else is waited for. Its first picture comes with that
 * key frame as ever (measured, 5.1.9); only the camera's answer is told that much later.
 */
function analyseArgs({ copyPackets, ioTimeoutMs }: StreamSettings): string[] {
  if (copyPackets !== true) return ["-analyzeduration", String(ANALYSE_US)];
  const atMost = [
    "-analyzeduration",
    String(Math.round(ioTimeoutMs * 1000)),
    "-probesize",
    String(ANALYSE_BYTES),
  ];
  return [...atMost, "-fpsprobesize", "0", "-max_ts_probe", "0"];
}

/** Kept in memory until the analysis ends: a key frame distance of 20 s at 25 Mbit/s. */
const ANALYSE_BYTES = 64 * 1024 * 1024;

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
      return analyseArgs(settings);
    case "packet-count":
      return countArgs(settings);
    case "keyframe-copy":
      return settings.keyframesTo === undefined ? [] : keyframeArgs(settings.keyframesTo);
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
 * It asks for times instead, and the first packets of a stream with B-frames have none: that ended the run too ("first
 * pts and dts value must be set"), so each packet gets its number for a time.
 */
function countArgs({ ioTimeoutMs }: StreamSettings): string[] {
  const wishedS = ioTimeoutMs / 1000 / COUNTS_PER_STALL;
  const everyS = Math.min(COUNT_EVERY_S.max, Math.max(COUNT_EVERY_S.min, wishedS));
  const report = ["-progress", "pipe:2", "-stats_period", String(everyS)];
  const copy = ["-map", "0:v:0", "-c", "copy", "-copyinkf", "-bsf:v", NUMBERED];
  return [...report, ...copy, "-f", "mpegts", "-y", "/dev/null"];
}

/** 90 kHz ticks; the times mean nothing but order. */
const NUMBERED = "setts=pts=N*3600:dts=N*3600";

/**
 * Key frames alone, each at once and behind a PAT by which it is cut out. MPEG-TS repeats the parameter sets before
 * each, so that each can be decoded alone. Numbered before the others are dropped: setts holds one packet back, which
 * is 40 ms here and would be a whole key frame distance behind the dropping.
 */
function keyframeArgs(target: string): string[] {
  const filter = ["-bsf:v", `${NUMBERED},noise=drop='not(key)'`];
  const atOnce = ["-flush_packets", "1", "-mpegts_flags", "+pat_pmt_at_frames"];
  return [...filter, "-map", "0:v:0", "-c", "copy", ...atOnce, "-f", "mpegts", "-y", target];
}

/**
 * The part before and with -i, shared by streaming and probing. The address stands in the argument list, password
 * included, where other users of this machine can read it while /proc is mounted without hidepid=2: run the agent as a
 * user of its own, on a machine of its own or with hidepid. ffmpeg 5.1 has no other place for it but a list for its
 * concat demuxer, which would put itself between the stream and every copy that is made of it.
 */
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
 * the scaler reports the source's real size on stderr (`level+info`), so that the change is noticed and followed.
 */
export function streamArgs(settings: StreamSettings, dialect: FfmpegDialect): string[] {
  return [...LOG_ARGS, ...inputArgs(settings, dialect), ...outputArgs(settings, dialect)];
}

export const LOG_ARGS: readonly string[] = ["-nostdin", "-hide_banner", "-nostats", "-v", "level+info"];

export function outputArgs(settings: StreamSettings, dialect: FfmpegDialect): string[] {
  return [
    ...partArgs("packet-count", settings, dialect),
    ...(settings.decode === "copy" ? [] : pictureArgs(settings, dialect)),
    ...(settings.copyPackets === true ? copyArgs() : []),
    // Behind the counting output: -progress tells of the first one.
    ...partArgs("keyframe-copy", settings, dialect),
  ];
}

function pictureArgs(settings: StreamSettings, dialect: FfmpegDialect): string[] {
  const passThrough = partArgs("pass-through", settings, dialect);
  return ["-map", "0:v:0", "-vf", filters(settings), ...passThrough, ...ppmArgs("pipe:1")];
}

function ppmArgs(target: string): string[] {
  // One thread again, for the encoder: one with several would hold pictures back.
  return ["-pix_fmt", "rgb24", "-threads", "1", "-c:v", "ppm", "-f", "image2pipe", target];
}

/**
 * Decodes one key frame, as keyframe-copy gave it, from standard input: at most `maxWidthPx` wide to standard output,
 * and again just as the patrol has it, `patrolWidthPx` wide, to COPY_FD.
 */
export function stillArgs(widths: { readonly maxWidthPx: number; readonly patrolWidthPx: number }): string[] {
  const both = `[0:v:0]split[a][b];[a]${scale(widths.maxWidthPx)}[full];[b]${scale(widths.patrolWidthPx)}[small]`;
  const one = (label: string, target: string) => ["-map", label, "-frames:v", "1", ...ppmArgs(target)];
  return [
    ...["-nostdin", "-hide_banner", "-nostats", "-v", "level+error", "-threads", "1", "-f", "mpegts"],
    ...["-i", "pipe:0", "-filter_complex", both],
    ...one("[full]", "pipe:1"),
    ...one("[small]", `pipe:${String(COPY_FD)}`),
  ];
}

export const COPY_FD = 3;
export const KEYFRAME_FD = 4;

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
  return [...thinning(decode), scale(maxWidthPx, SAYS_SIZE)].join(",");
}

const scale = (maxWidthPx: number, width = "iw"): string =>
  `scale=w='min(${width},${String(maxWidthPx)})':h=-1:flags=bilinear`;

/**
 * Both sides of the source in one number, said when the scaler is set up, which ffmpeg does anew at each change of
 * them. The filter showinfo says them of each picture, and reads all its pixels for more: 1.8 of 11.6 millicores of a
 * decoder (H.265 1080p, key frames every 2 s, 5.1.9), and as much again of the agent, which reads its lines.
 */
export const SAYS_SIZE = `print(iw*${String(SIZE_UNIT)}+ih)*0+iw`;

/** Pictures come at whole frame times: one that is due 1 ms later must not wait for the next. */
const EARLY_ENOUGH = 0.95;

/**
 * A camera's clock that jumps must not count as time: after a jump of an hour ahead `fps` repeats the old picture
 * 18,000 times, after one back it gives none for that hour. Between two pictures at most a second passes.
 */
const STEADY = "setpts='if(isnan(PREV_INPTS),PTS,PREV_OUTPTS+clip(PTS-PREV_INPTS,0,1/TB))'";

function thinning(decode: DecodeMode): string[] {
  if (typeof decode === "string") return [];
  if ("fps" in decode) return [STEADY, `fps=${String(decode.fps)}`];
  const gapS = ((decode.everyMs / 1000) * EARLY_ENOUGH).toFixed(3);
  // A key frame is said, because its distance from the one before is measured.
  return [STEADY, `select='if(key,print(1),isnan(prev_selected_t)+gte(t-prev_selected_t,${gapS}))'`];
}
