/**
 * What this machine's ffmpeg can do, tried out once at start: each of our options on a built-in clip, and hardware
 * decoding on the device itself. An option that is refused, or taken without effect, is left out and said in one
 * sentence, so that no camera goes blind, and no saving is lost, in silence.
 */
import {
  decodeArgs,
  type FfmpegDialect,
  LOG_ARGS,
  type OptionalPart,
  outputArgs,
  partArgs,
  type StreamSettings,
} from "./ffmpeg-args.ts";
import { askFfmpeg, type FfmpegAnswer, ffmpegDialect, ffmpegPath } from "./ffmpeg-process.ts";
import { readStderrLine } from "./ffmpeg-stderr.ts";
import type { Hwaccel, HwaccelWish } from "./hwaccel.ts";

export interface FfmpegAbilities {
  readonly dialect: FfmpegDialect;
  /** What decoding really runs on. */
  readonly hwaccel: Hwaccel;
  /** One sentence for each thing that is not as wished, to be logged at start; empty when all is well. */
  readonly shortfalls: readonly string[];
}

export interface AbilityOptions {
  /** Default: the environment's FFMPEG_PATH, or "ffmpeg" from PATH. */
  readonly path?: string | undefined;
  /** Default "none". */
  readonly hwaccel?: HwaccelWish | undefined;
}

/**
 * Two key frames and six frames between, H.264 High, 320x240, grey; made with x264 from
 * `color=gray:size=320x240:rate=10`, -g 4 -bf 0.
 */
const CLIP =
  "AAAAAQkQAAAAAWdkABasTCIKD9gIgAAAAwCAAAAKB4sXCMAAAAABaOhDDyyLAAABZYiCB//+92ifAjOKgOSVxSXbT4H/q2dwfI/pAwALuNcP" +
  "5a5yj3xusCOgAAISEgvXRIaU4jI83Q8AAAABCTAAAAFBmh2If//+qZYAAG/AAAAAAQkwAAABQZor8EGTKYQ///6plgAAb8EAAAABCTAAAAFB" +
  "mjk8EHkymBD//qmWAABvwAAAAAEJEAAAAAFnZAAWrEwiCg/YCIAAAAMAgAAACgeLFwjAAAAAAWjoQw8siwAAAWWIgQCP//73iB8yiNq13IR5" +
  "60urR9Q7kZxXqS9/iACEfI2jX6z0HzdOgR0AAA5AbYBWymSzeLCSczkAAAABCTAAAAFBmh2If//+qZYAAG/BAAAAAQkwAAABQZor8EGTKYQ7" +
  "//6plgAAb8EAAAABCTAAAAFBmjk8EHkymBDf/qeEAADegQ==";
const CLIP_INPUT: readonly string[] = ["-f", "h264", "-i", `data:video/h264;base64,${CLIP}`];
const CLIP_KEYFRAMES = 2;
const CLIP_FRAMES = 8;
const CLIP_PICTURE_BYTES = 320 * 240 * 3;

const SETTINGS: StreamSettings = {
  url: "",
  transport: "tcp",
  decode: "keyframes",
  maxWidthPx: 320,
  ioTimeoutMs: 20_000,
  keyframesTo: "/dev/null",
};

const INSTEAD: Readonly<Record<OptionalPart, string>> = {
  "skip-frame": "every picture is decoded instead of key frames alone, which costs about ten times as much",
  analyse: "the first picture of a camera comes some seconds later",
  "packet-count": "a camera that sends no key frame cannot be told from one that sends nothing",
  "keyframe-copy": "pictures leave the decoder at full size, which costs about half as much again",
  "pass-through": "pictures may be repeated or left out to keep a frame rate",
  transport: "RTSP runs over what ffmpeg chooses",
  "io-timeout": "a silent camera is noticed by patrol.stallS alone",
};

const known = new Map<string, Promise<FfmpegAbilities>>();

/**
 * Asked once per program, wish and run of the agent. Rejects with AgentError CAMERA_FAILED when ffmpeg cannot be
 * started; asked again then.
 */
export function ffmpegAbilities({ path, hwaccel = "none" }: AbilityOptions): Promise<FfmpegAbilities> {
  const key = `${hwaccel} ${ffmpegPath(path)}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const asked = tryOut(path, hwaccel);
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  return asked;
}

async function tryOut(path: string | undefined, wish: HwaccelWish): Promise<FfmpegAbilities> {
  const named = await ffmpegDialect(path);
  const refusals = [...(await refusedOnClip(path, named)), ...(await refusedForRtsp(path, named))];
  const without = new Set(refusals.map(({ part }) => part));
  const dialect: FfmpegDialect = without.size === 0 ? named : { ...named, without };
  const device = await tryDevices(path, wish);
  return {
    dialect,
    hwaccel: device.hwaccel,
    shortfalls: [
      ...refusals.map(({ part, words }) => {
        const option = partArgs(part, SETTINGS, named).slice(0, 2).join(" ");
        return `${ffmpegPath(path)} does not take "${option}" (${words}); ${INSTEAD[part]}`;
      }),
      ...device.shortfalls,
    ],
  };
}

interface Refusal {
  readonly part: OptionalPart;
  /** In ffmpeg's words. */
  readonly words: string;
}

/** All options at once first: the usual case costs one short process. */
async function refusedOnClip(path: string | undefined, dialect: FfmpegDialect): Promise<Refusal[]> {
  const whole = await askFfmpeg(path, clipArgs(dialect));
  if (whole.code === 0 && whole.stdout.length / CLIP_PICTURE_BYTES < CLIP_KEYFRAMES + 1) return [];
  const parts: readonly OptionalPart[] = [
    "skip-frame",
    "analyse",
    "packet-count",
    "keyframe-copy",
    "pass-through",
  ];
  const refusals: Refusal[] = [];
  for (const part of parts) {
    const others = new Set<OptionalPart>(parts.filter((other) => other !== part));
    const alone = await askFfmpeg(path, clipArgs({ ...dialect, without: others }));
    const words = refusalWords(part, alone);
    if (words !== undefined) refusals.push({ part, words });
  }
  return refusals;
}

function clipArgs(dialect: FfmpegDialect): string[] {
  return [...LOG_ARGS, ...decodeArgs(SETTINGS, dialect), ...CLIP_INPUT, ...outputArgs(SETTINGS, dialect)];
}

function refusalWords(part: OptionalPart, { code, stdout, stderrLines }: FfmpegAnswer): string | undefined {
  if (code !== 0) return lastComplaint(stderrLines) ?? `exit code ${String(code)}`;
  const pictures = Math.floor(stdout.length / CLIP_PICTURE_BYTES);
  if (part === "skip-frame" && pictures >= CLIP_FRAMES) return "it has no effect";
  return pictures === 0 ? "no picture came out" : undefined;
}

/** Options of the RTSP reader cannot be tried without a camera; its own help lists them. */
async function refusedForRtsp(path: string | undefined, dialect: FfmpegDialect): Promise<Refusal[]> {
  const { stdout } = await askFfmpeg(path, ["-hide_banner", "-h", "demuxer=rtsp"]);
  const help = stdout.toString("latin1");
  const parts: readonly OptionalPart[] = ["transport", "io-timeout"];
  return parts
    .filter((part) => !new RegExp(`^ +${partArgs(part, SETTINGS, dialect)[0] ?? ""} `, "m").test(help))
    .map((part) => ({ part, words: "its RTSP reader has no such option" }));
}

interface Device {
  readonly hwaccel: Hwaccel;
  readonly shortfalls: readonly string[];
}

async function tryDevices(path: string | undefined, wish: HwaccelWish): Promise<Device> {
  if (wish === "none") return { hwaccel: "none", shortfalls: [] };
  const built = await builtIn(path);
  const wished: readonly Hwaccel[] = wish === "auto" ? ["cuda", "vaapi", "qsv"] : [wish];
  const failures: string[] = [];
  for (const hwaccel of wished) {
    const failure = built.includes(hwaccel) ? await deviceFailure(path, hwaccel) : "not built in";
    if (failure === undefined) return { hwaccel, shortfalls: [] };
    failures.push(`${hwaccel}: ${failure}`);
  }
  return {
    hwaccel: "none",
    shortfalls: [
      `patrol.hwaccel is ${wish}, but no picture could be decoded so (${failures.join("; ")}); decoding runs in software`,
    ],
  };
}

async function builtIn(path: string | undefined): Promise<readonly string[]> {
  const { stdout } = await askFfmpeg(path, ["-hide_banner", "-hwaccels"]);
  return stdout.toString("latin1").split(/\s+/);
}

/** Pictures are kept on the device and fetched: without that, ffmpeg quietly decodes in software and succeeds. */
async function deviceFailure(path: string | undefined, hwaccel: Hwaccel): Promise<string | undefined> {
  const device = ["-hwaccel", hwaccel, "-hwaccel_output_format", hwaccel];
  const fetch = ["-vf", "hwdownload,format=nv12", "-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1"];
  const answer = await askFfmpeg(path, [...LOG_ARGS, ...device, ...CLIP_INPUT, ...fetch]);
  if (answer.code === 0 && answer.stdout.length >= CLIP_PICTURE_BYTES) return undefined;
  return firstComplaint(answer.stderrLines) ?? `exit code ${String(answer.code)}`;
}

function complaints(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const said = readStderrLine(line);
    return said.kind === "complaint" ? [said.text.replaceAll(CLIP, "…").slice(0, 200)] : [];
  });
}

/** The cause comes first for a device, and last for a bad option. */
const firstComplaint = (lines: readonly string[]): string | undefined => complaints(lines)[0];
const lastComplaint = (lines: readonly string[]): string | undefined => complaints(lines).at(-1);
