/**
 * Looks at a camera once: codec, size, frame rate, key frame interval and a snapshot, from one connection.
 *
 * fluent-ffmpeg runs the command. Its own `timeout` sends one SIGTERM, which ffmpeg ignores on a frozen camera, and
 * its `ffprobe()` gives no handle to end a hung child; so everything is read from one ffmpeg command, with framecrc
 * as the packet log, that we end with SIGKILL.
 */
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ffmpeg, { type FfmpegCommand } from "fluent-ffmpeg";
import { AgentError } from "../../errors.ts";
import { type Clock, systemClock } from "../../time/clock.ts";
import { classifyEnding, FFMPEG_MISSING, noAnswer, noFirstPicture } from "./camera-fault.ts";
import { redactorFor } from "./camera-url.ts";
import { type FfmpegDialect, inputArgs, SAYS_SIZE } from "./ffmpeg-args.ts";
import { ffmpegDialect, ffmpegPath } from "./ffmpeg-process.ts";
import { readStderrLine } from "./ffmpeg-stderr.ts";
import { createPacketLog, type StreamFacts } from "./packet-log.ts";

export interface ProbeOptions {
  /** The probe ends within this, whatever the camera does. */
  readonly timeoutMs: number;
  /** Where the picture goes, as JPEG. Default: a file in the system's folder for temporary files. */
  readonly snapshotPath?: string;
  /** Default "tcp". */
  readonly transport?: "tcp" | "udp";
  /** Default: the environment's FFMPEG_PATH, or "ffmpeg" from PATH. */
  readonly ffmpegPath?: string;
  readonly clock?: Clock;
}

export interface ProbeResult {
  /** ffmpeg's name: "h264", "hevc". */
  readonly codec: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Measured over the packets seen. */
  readonly fps: number;
  /** Median distance of key frames; absent when only one came in `measuredS`. */
  readonly keyframeIntervalS?: number;
  /** Seconds of the stream that were measured. */
  readonly measuredS: number;
  /** The stream has B-frames: a decoder of key frames alone gives each picture one or two key frames late. */
  readonly reordered: boolean;
  readonly snapshotPath: string;
}

/** Three key frames give two intervals, so that a first one cut short does not decide alone. */
const ENOUGH_KEYFRAMES = 3;
const ENOUGH_SPAN_S = 2;
const MAX_COMPLAINTS = 20;
/** Of the limit: leaves time to say why, and lets ffmpeg's own time-out speak before ours. */
const IO_TIMEOUT_SHARE = 0.5;
/** Of the limit: when the child is killed, so that it is reaped within the limit. */
const KILL_SHARE = 0.9;

/** Rejects with AgentError PROBE_FAILED: one sentence, without credentials. Leaves no process behind. */
export async function probeCamera(url: string, options: ProbeOptions): Promise<ProbeResult> {
  const clock = options.clock ?? systemClock;
  const dialect = await ffmpegDialect(options.ffmpegPath).catch((cause: unknown) => {
    throw failed(cause instanceof Error ? cause.message : FFMPEG_MISSING.sentence, cause);
  });
  const snapshotPath =
    options.snapshotPath ?? join(tmpdir(), `gridwatch-snapshot-${String(process.pid)}.jpg`);
  await mkdir(dirname(snapshotPath), { recursive: true });
  // An old picture must not pass for this camera's.
  await rm(snapshotPath, { force: true });
  const run = new ProbeRun(url, { ...options, snapshotPath }, clock);
  await run.finish(dialect);
  return run.result();
}

class ProbeRun {
  readonly #url: string;
  readonly #options: ProbeOptions & { readonly snapshotPath: string };
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #redact: (text: string) => string;
  readonly #packets = createPacketLog();
  readonly #complaints: string[] = [];
  /** From the first decoded picture: without it in the session description, the packets do not know it. */
  #sizeWh: string | undefined;
  #endedWith: Error | undefined;
  #command: FfmpegCommand | undefined;
  #weEndedIt = false;
  #limitReached = false;

  constructor(url: string, options: ProbeOptions & { readonly snapshotPath: string }, clock: Clock) {
    this.#url = url;
    this.#options = options;
    this.#clock = clock;
    this.#startedMs = clock.monotonicMs();
    this.#redact = redactorFor(url);
  }

  /** Resolves when ffmpeg has ended, by itself, by us with enough, or by the limit. */
  async finish(dialect: FfmpegDialect): Promise<void> {
    const stop = new AbortController();
    const command = this.#build(dialect);
    this.#command = command;
    const ended = new Promise<void>((resolve) => {
      command.once("end", () => {
        resolve();
      });
      command.once("error", (error: Error) => {
        this.#endedWith = error;
        resolve();
      });
    });
    command.run();
    const limit = this.#killAtLimit(stop.signal);
    await ended;
    stop.abort();
    await limit;
  }

  #build(dialect: FfmpegDialect): FfmpegCommand {
    const { timeoutMs, snapshotPath, transport } = this.#options;
    const settings = {
      url: this.#url,
      transport: transport ?? "tcp",
      decode: "keyframes",
      maxWidthPx: 0,
      ioTimeoutMs: timeoutMs * IO_TIMEOUT_SHARE,
    } as const;
    const input = inputArgs(settings, dialect).slice(0, -2);
    return (
      ffmpeg({ logger: silent })
        .setFfmpegPath(ffmpegPath(this.#options.ffmpegPath))
        .input(this.#url)
        .inputOptions(["-hide_banner", "-nostats", "-v", "level+info", ...input])
        .output("pipe:2")
        .outputOptions(["-map", "0:v:0", "-c", "copy", "-flush_packets", "1", "-f", "framecrc"])
        .output(snapshotPath)
        // One thread: an encoder with several holds the first picture back until the last one has come.
        .outputOptions(["-map", "0:v:0", "-vf", `scale=w='${SAYS_SIZE}':h=ih`, "-threads", "1", "-q:v", "2"])
        .outputOptions(["-frames:v", "1", "-f", "image2", "-update", "1", "-atomic_writing", "1"])
        .on("stderr", (line: string) => {
          this.#read(line);
        })
        .on("start", () => {
          // A kill before this would only be logged, and ffmpeg start all the same.
          if (this.#weEndedIt) this.#kill();
        })
    );
  }

  #read(line: string): void {
    if (this.#packets.read(line)) {
      const { keyframes, spanS } = this.#packets.facts();
      const enough = keyframes >= ENOUGH_KEYFRAMES && spanS >= ENOUGH_SPAN_S;
      if (enough && existsSync(this.#options.snapshotPath)) this.#kill();
      return;
    }
    const said = readStderrLine(line);
    if (said.kind === "size") this.#sizeWh ??= said.sizeWh;
    if (said.kind !== "complaint") return;
    this.#complaints.push(this.#redact(said.text));
    if (this.#complaints.length > MAX_COMPLAINTS) this.#complaints.shift();
  }

  #kill(): void {
    this.#weEndedIt = true;
    this.#command?.kill("SIGKILL");
  }

  async #killAtLimit(signal: AbortSignal): Promise<void> {
    try {
      await this.#clock.sleep(this.#options.timeoutMs * KILL_SHARE, signal);
      this.#limitReached = true;
      this.#kill();
    } catch {
      // It ended before the limit.
    }
  }

  result(): ProbeResult {
    const facts = this.#packets.facts();
    const { snapshotPath } = this.#options;
    const { codec, fps, keyframeIntervalS } = facts;
    const [widthPx, heightPx] = (this.#sizeWh ?? "").split("x").map(Number);
    const measured =
      codec !== undefined && fps !== undefined && widthPx !== undefined && heightPx !== undefined;
    if (!measured || !existsSync(snapshotPath)) throw this.#failure(facts);
    return {
      codec,
      widthPx,
      heightPx,
      fps,
      ...(keyframeIntervalS === undefined ? {} : { keyframeIntervalS }),
      measuredS: facts.spanS,
      reordered: facts.reordered,
      snapshotPath,
    };
  }

  #failure(facts: StreamFacts): AgentError {
    const { timeoutMs } = this.#options;
    const cause =
      this.#endedWith === undefined ? undefined : new Error(this.#redact(this.#endedWith.message));
    if (/cannot find ffmpeg|ENOENT/i.test(cause?.message ?? ""))
      return failed(FFMPEG_MISSING.sentence, cause);
    if (this.#limitReached) {
      const fault = facts.spanS > 0 ? noFirstPicture(this.#url, timeoutMs) : noAnswer(this.#url, timeoutMs);
      return failed(fault.sentence, cause);
    }
    const fault = classifyEnding({
      url: this.#url,
      complaints: this.#complaints,
      exitCode: Number(/code (\d+)/.exec(cause?.message ?? "")?.[1] ?? 0),
      sawPicture: false,
      ranMs: this.#clock.monotonicMs() - this.#startedMs,
      ioTimeoutMs: timeoutMs * IO_TIMEOUT_SHARE,
    });
    return failed(fault.sentence, cause);
  }
}

const nothing = (): void => undefined;
/** fluent-ffmpeg logs whole command lines, and with them the password. */
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function failed(sentence: string, cause: unknown): AgentError {
  return new AgentError("PROBE_FAILED", sentence, cause === undefined ? {} : { cause });
}

/** What `edge-agent probe` prints: one line per fact, ending with a newline. */
export function formatProbe(result: ProbeResult): string {
  const { codec, widthPx, heightPx, fps, keyframeIntervalS, measuredS, reordered, snapshotPath } = result;
  const measured = `measured over ${measuredS.toFixed(1)} s`;
  const interval =
    keyframeIntervalS === undefined
      ? `more than ${measuredS.toFixed(1)} s (only one came; patrol.revisitS cannot be shorter)`
      : `${keyframeIntervalS.toFixed(2)} s (${String(Math.round(keyframeIntervalS * fps))} frames; ${measured})`;
  const lines = [
    ["codec", codec],
    ["size", `${String(widthPx)}x${String(heightPx)}`],
    ["frame rate", `${fps.toFixed(1)} fps (${measured})`],
    ["keyframes", interval],
    ...(reordered ? [["B-frames", "yes; keyframe patrol sees each picture one or two key frames late"]] : []),
    ["snapshot", snapshotPath],
  ];
  return lines.map(([name = "", value = ""]) => `${name.padEnd(12)}${value}\n`).join("");
}
