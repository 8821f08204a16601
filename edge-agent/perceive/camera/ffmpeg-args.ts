/** Settings → ffmpeg's argument list. Pure. */
import type { DecodeMode } from "./camera-source.ts";

export interface StreamSettings {
  readonly url: string;
  readonly transport: "tcp" | "udp";
  readonly decode: DecodeMode;
  readonly maxWidthPx: number;
  /** Connecting, or a silent connection, longer than this ends ffmpeg. It may take twice as long to notice. */
  readonly ioTimeoutMs: number;
}

/** Options that were renamed between ffmpeg's versions. */
export interface FfmpegDialect {
  readonly fpsMode: "-fps_mode" | "-vsync";
  readonly ioTimeout: "-timeout" | "-stimeout";
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

/** The part before and with -i, shared by streaming and probing. */
export function inputArgs(settings: StreamSettings, dialect: FfmpegDialect): string[] {
  return [
    "-threads",
    "1",
    "-rtsp_transport",
    settings.transport,
    dialect.ioTimeout,
    String(Math.round(settings.ioTimeoutMs * 1000)),
    "-analyzeduration",
    String(ANALYSE_US),
    ...(settings.decode === "keyframes" ? ["-skip_frame", "nokey"] : []),
    "-i",
    settings.url,
  ];
}

/**
 * Pictures leave as PPM, each with its own width and height: as cheap as headless raw video (measured, see
 * frame-reader.ts) and not to be misread. ffmpeg keeps scaling to the first size when the camera changes its own;
 * showinfo reports the source's real size on stderr (`level+info`), so that the change is noticed and followed.
 */
export function streamArgs(settings: StreamSettings, dialect: FfmpegDialect): string[] {
  return [
    "-nostdin",
    "-hide_banner",
    "-nostats",
    "-v",
    "level+info",
    ...inputArgs(settings, dialect),
    "-an",
    "-vf",
    filters(settings),
    dialect.fpsMode,
    "passthrough",
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
  ];
}

function filters({ decode, maxWidthPx }: StreamSettings): string {
  // Frames are thinned out before anything is spent on them.
  const thin = decode === "keyframes" ? [] : [`fps=${String(decode.fps)}`];
  return [...thin, "showinfo=checksum=0", `scale=w='min(iw,${String(maxWidthPx)})':h=-1:flags=bilinear`].join(
    ",",
  );
}
