/** A camera seen through one ffmpeg child: connects, hands on bytes, and says in one sentence why it ended. */
import { AgentError, messageOf } from "../../errors.ts";
import type { Clock } from "../../time/clock.ts";
import { type CameraFault, classifyEnding, FFMPEG_MISSING, sizeChanged } from "./camera-fault.ts";
import type { CameraSource, KeyframeTap, PacketTap, RunSource, StreamFact } from "./camera-source.ts";
import { redactorFor } from "./camera-url.ts";
import { type FfmpegAbilities, ffmpegAbilities } from "./ffmpeg-abilities.ts";
import { KEYFRAME_FD, streamArgs, type StreamSettings } from "./ffmpeg-args.ts";
import { type FfmpegExit, type FfmpegProcess, startFfmpeg } from "./ffmpeg-process.ts";
import { readStderrLine } from "./ffmpeg-stderr.ts";
import type { HwaccelWish } from "./hwaccel.ts";

/** Enough to classify by; a broken stream can complain thousands of times a minute. */
const MAX_COMPLAINTS = 20;

const CANNOT_COPY: CameraFault = {
  kind: "unknown",
  sentence: "this ffmpeg cannot copy key frames; take a newer one, or leave out detectUrl",
};

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

/** Small pictures will do for a patrol as long as its key frames are kept beside them, here or elsewhere. */
function settingsOf(source: CameraSource, canCopy: boolean): StreamSettings {
  const { decode, keyframes, stallTimeoutMs, patrolWidthPx = source.maxWidthPx } = source;
  const settings = { ...source, ioTimeoutMs: stallTimeoutMs };
  if (decode === "copy") return { ...settings, keyframesTo: "pipe:1" };
  if (decode !== "keyframes") return settings;
  if (keyframes === undefined) return { ...settings, maxWidthPx: patrolWidthPx };
  return canCopy
    ? { ...settings, maxWidthPx: patrolWidthPx, keyframesTo: `pipe:${String(KEYFRAME_FD)}` }
    : settings;
}

interface Taps {
  readonly packets: PacketTap | undefined;
  readonly keyframes: KeyframeTap | undefined;
}

function tapsOf({ packets, keyframes, decode }: CameraSource, canCopy: boolean): Taps {
  return {
    packets: packets?.isWanted === true ? packets : undefined,
    keyframes: canCopy && decode === "keyframes" ? keyframes : undefined,
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
  #gaveBytes = false;
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
    const canCopy = dialect.without?.has("keyframe-copy") !== true;
    if (source.decode === "copy" && !canCopy) return CANNOT_COPY;
    const taps = tapsOf(source, canCopy);
    const copyPackets = taps.packets !== undefined;
    const settings = { ...settingsOf(source, canCopy), hwaccel, copyPackets };
    taps.packets?.begin();
    taps.keyframes?.begin();
    const ffmpeg = this.#start(streamArgs(settings, dialect), taps, signal);
    this.#ffmpeg = ffmpeg;
    const onAbort = (): void => {
      ffmpeg.kill();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    const exit = await ffmpeg.exited;
    taps.packets?.end();
    signal.removeEventListener("abort", onAbort);
    return this.#verdict ?? this.#explain(exit);
  }

  #start(args: readonly string[], { packets, keyframes }: Taps, signal: AbortSignal): FfmpegProcess {
    return startFfmpeg({
      path: this.#source.ffmpegPath,
      args,
      onStdout: (chunk) => {
        if (!signal.aborted && this.#verdict === undefined) this.#handOn(chunk);
      },
      onCopy:
        packets &&
        ((chunk) => {
          packets.push(chunk);
        }),
      onKeyframes:
        keyframes &&
        ((chunk) => {
          keyframes.push(chunk);
        }),
      onStderrLine: (line) => {
        this.#read(line);
      },
    });
  }

  #handOn(chunk: Uint8Array): void {
    this.#gaveBytes = true;
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
        break;
      case "keyframe":
        this.#tell(said);
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

  #tell(fact: StreamFact): void {
    if (this.#verdict === undefined) this.#listeners.onFact?.(fact);
  }

  #noteSize(sizeWh: string): void {
    const before = this.#sizeWh;
    this.#sizeWh = sizeWh;
    if (before === undefined) {
      const [widthPx = 0, heightPx = 0] = sizeWh.split("x").map(Number);
      this.#tell({ kind: "size", sizeWh: [widthPx, heightPx] });
    } else if (before !== sizeWh) {
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
      // Not by the size: ffmpeg also sets up the scaler of a stream that ends without a picture.
      sawPicture: this.#gaveBytes,
      ranMs: this.#clock.monotonicMs() - this.#startedMs,
      ioTimeoutMs: this.#source.stallTimeoutMs,
    });
  }
}
