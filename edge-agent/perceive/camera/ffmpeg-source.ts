/** A camera seen through one ffmpeg child: connects, hands on bytes, and says in one sentence why it ended. */
import { AgentError, messageOf } from "../../errors.ts";
import type { Clock } from "../../time/clock.ts";
import { type CameraFault, classifyEnding, FFMPEG_MISSING, sizeChanged } from "./camera-fault.ts";
import type { CameraSource, RunSource, StreamFact } from "./camera-source.ts";
import { redactorFor } from "./camera-url.ts";
import { type FfmpegAbilities, ffmpegAbilities } from "./ffmpeg-abilities.ts";
import { streamArgs } from "./ffmpeg-args.ts";
import { type FfmpegExit, type FfmpegProcess, startFfmpeg } from "./ffmpeg-process.ts";
import { readStderrLine } from "./ffmpeg-stderr.ts";
import type { HwaccelWish } from "./hwaccel.ts";

/** Enough to classify by; a broken stream can complain thousands of times a minute. */
const MAX_COMPLAINTS = 20;

export interface FfmpegSourceOptions {
  readonly clock: Clock;
  /** What patrol.hwaccel asks for; what cannot be had falls back to software. Default "none". */
  readonly hwaccel?: HwaccelWish;
}

export function createFfmpegSource({ clock, hwaccel }: FfmpegSourceOptions): RunSource {
  return async (source, onBytes, signal, onFact) => {
    let abilities: FfmpegAbilities;
    try {
      abilities = await ffmpegAbilities({ path: source.ffmpegPath, hwaccel });
    } catch (error) {
      const sentence = messageOf(error);
      return sentence === FFMPEG_MISSING.sentence ? FFMPEG_MISSING : { kind: "unknown", sentence };
    }
    return new FfmpegRun(source, { onBytes, onFact }, clock).run(abilities, signal);
  };
}

interface Listeners {
  readonly onBytes: (chunk: Uint8Array) => void;
  readonly onFact: ((fact: StreamFact) => void) | undefined;
}

class FfmpegRun {
  readonly #source: CameraSource;
  readonly #listeners: Listeners;
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #redact: (text: string) => string;
  readonly #complaints: string[] = [];
  #sizeWh: string | undefined;
  #described = false;
  /** Why we ended it ourselves; nothing that still comes out of the pipe counts then. */
  #verdict: CameraFault | undefined;
  #ffmpeg: FfmpegProcess | undefined;

  constructor(source: CameraSource, listeners: Listeners, clock: Clock) {
    this.#source = source;
    this.#listeners = listeners;
    this.#clock = clock;
    this.#startedMs = clock.monotonicMs();
    this.#redact = redactorFor(source.url);
  }

  async run({ dialect, hwaccel }: FfmpegAbilities, signal: AbortSignal): Promise<CameraFault> {
    const source = this.#source;
    if (signal.aborted) return { kind: "unknown", sentence: "stopped before it was started" };
    const packets = source.packets?.isWanted === true ? source.packets : undefined;
    const copyPackets = packets !== undefined;
    const settings = { ...source, hwaccel, copyPackets, ioTimeoutMs: source.stallTimeoutMs };
    packets?.begin();
    const ffmpeg = startFfmpeg({
      path: source.ffmpegPath,
      args: streamArgs(settings, dialect),
      onStdout: (chunk) => {
        if (!signal.aborted && this.#verdict === undefined) this.#handOn(chunk);
      },
      onCopy:
        packets &&
        ((chunk) => {
          packets.push(chunk);
        }),
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
    packets?.end();
    signal.removeEventListener("abort", onAbort);
    return this.#verdict ?? this.#explain(exit);
  }

  #handOn(chunk: Uint8Array): void {
    try {
      this.#listeners.onBytes(chunk);
    } catch (error) {
      // Only the reader's own complaint is about the stream; anything else is a fault of ours and must be seen.
      if (!(error instanceof AgentError)) throw error;
      this.#end({ kind: "not-a-video", sentence: error.message });
    }
  }

  #read(line: string): void {
    const said = readStderrLine(line);
    switch (said.kind) {
      case "complaint":
        this.#complaints.push(this.#redact(said.text));
        if (this.#complaints.length > MAX_COMPLAINTS) this.#complaints.shift();
        break;
      case "size":
        this.#noteSize(said.sizeWh);
        if (said.key && this.#showsAllKeyframes()) this.#tell({ kind: "keyframe" });
        break;
      case "codec":
        // The input's own line comes first; the others are what we make of it.
        if (!this.#described) this.#tell({ kind: "stream", codec: said.codec });
        this.#described = true;
        break;
      case "packets":
        this.#tell(said);
        break;
      case "chatter":
        break;
    }
  }

  #showsAllKeyframes(): boolean {
    const { decode } = this.#source;
    return decode !== "keyframes" && "everyMs" in decode;
  }

  #tell(fact: StreamFact): void {
    if (this.#verdict === undefined) this.#listeners.onFact?.(fact);
  }

  #noteSize(sizeWh: string): void {
    const before = this.#sizeWh;
    this.#sizeWh = sizeWh;
    if (before !== undefined && before !== sizeWh) {
      this.#end(sizeChanged(this.#source.url, before, sizeWh));
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
