/** A camera seen through one ffmpeg child: connects, hands on bytes, and says in one sentence why it ended. */
import { AgentError, messageOf } from "../../errors.ts";
import type { Clock } from "../../time/clock.ts";
import { type CameraFault, classifyEnding, FFMPEG_MISSING, sizeChanged } from "./camera-fault.ts";
import type { CameraSource, RunSource } from "./camera-source.ts";
import { redactorFor } from "./camera-url.ts";
import { type FfmpegDialect, streamArgs } from "./ffmpeg-args.ts";
import { ffmpegDialect, type FfmpegExit, type FfmpegProcess, startFfmpeg } from "./ffmpeg-process.ts";
import { readStderrLine } from "./ffmpeg-stderr.ts";

/** Enough to classify by; a broken stream can complain thousands of times a minute. */
const MAX_COMPLAINTS = 20;

export function createFfmpegSource(clock: Clock): RunSource {
  return async (source, onBytes, signal) => {
    let dialect: FfmpegDialect;
    try {
      dialect = await ffmpegDialect(source.ffmpegPath);
    } catch (error) {
      const sentence = messageOf(error);
      return sentence === FFMPEG_MISSING.sentence ? FFMPEG_MISSING : { kind: "unknown", sentence };
    }
    return new FfmpegRun(source, onBytes, clock).run(dialect, signal);
  };
}

class FfmpegRun {
  readonly #source: CameraSource;
  readonly #onBytes: (chunk: Uint8Array) => void;
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #redact: (text: string) => string;
  readonly #complaints: string[] = [];
  #sizeWh: string | undefined;
  /** Why we ended it ourselves; nothing that still comes out of the pipe counts then. */
  #verdict: CameraFault | undefined;
  #ffmpeg: FfmpegProcess | undefined;

  constructor(source: CameraSource, onBytes: (chunk: Uint8Array) => void, clock: Clock) {
    this.#source = source;
    this.#onBytes = onBytes;
    this.#clock = clock;
    this.#startedMs = clock.monotonicMs();
    this.#redact = redactorFor(source.url);
  }

  async run(dialect: FfmpegDialect, signal: AbortSignal): Promise<CameraFault> {
    const source = this.#source;
    if (signal.aborted) return { kind: "unknown", sentence: "stopped before it was started" };
    const settings = { ...source, ioTimeoutMs: source.stallTimeoutMs };
    const ffmpeg = startFfmpeg({
      path: source.ffmpegPath,
      args: streamArgs(settings, dialect),
      onStdout: (chunk) => {
        if (!signal.aborted && this.#verdict === undefined) this.#handOn(chunk);
      },
      onStderrLine: (line) => {
        this.#read(line);
      },
    });
    this.#ffmpeg = ffmpeg;
    const onAbort = (): void => {
      ffmpeg.kill();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    const exit = await ffmpeg.exited;
    signal.removeEventListener("abort", onAbort);
    return this.#verdict ?? this.#explain(exit);
  }

  #handOn(chunk: Uint8Array): void {
    try {
      this.#onBytes(chunk);
    } catch (error) {
      // Only the reader's own complaint is about the stream; anything else is a fault of ours and must be seen.
      if (!(error instanceof AgentError)) throw error;
      this.#end({ kind: "not-a-video", sentence: error.message });
    }
  }

  #read(line: string): void {
    const said = readStderrLine(line);
    if (said.kind === "complaint") {
      this.#complaints.push(this.#redact(said.text));
      if (this.#complaints.length > MAX_COMPLAINTS) this.#complaints.shift();
    } else if (said.kind === "size") {
      const before = this.#sizeWh;
      this.#sizeWh = said.sizeWh;
      if (before !== undefined && before !== said.sizeWh) {
        this.#end(sizeChanged(this.#source.url, before, said.sizeWh));
      }
    }
  }

  #end(verdict: CameraFault): void {
    this.#verdict ??= verdict;
    this.#ffmpeg?.kill();
  }

  #explain(exit: FfmpegExit): CameraFault {
    if (exit.spawnError !== undefined) {
      return exit.spawnError.code === "ENOENT"
        ? FFMPEG_MISSING
        : { kind: "unknown", sentence: exit.spawnError.message };
    }
    return classifyEnding({
      url: this.#source.url,
      complaints: this.#complaints,
      exitCode: exit.code,
      sawPicture: this.#sizeWh !== undefined,
      ranMs: this.#clock.monotonicMs() - this.#startedMs,
      ioTimeoutMs: this.#source.stallTimeoutMs,
    });
  }
}
