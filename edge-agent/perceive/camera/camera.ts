/**
 * The supervisor of one camera: starts its source, watches the pictures, ends what hangs, backs off, and knows at
 * any moment whether the camera is seen. It knows nothing of RTSP or ffmpeg: that is the source's (RunSource).
 */
import { expectManyListeners, linkAbort } from "../../time/abort.ts";
import { type Backoff, createBackoff } from "../../time/backoff.ts";
import type { Clock } from "../../time/clock.ts";
import { messageOf } from "../../errors.ts";
import type { Logger } from "../../telemetry/logger.ts";
import {
  type CameraFault,
  type FaultKind,
  frozen,
  frozenPicture,
  noFirstPicture,
  noKeyframe,
} from "./camera-fault.ts";
import type { CameraSource, RunSource, StreamFact } from "./camera-source.ts";
import { machineOf, redactorFor } from "./camera-url.ts";
import type { ConnectLimiter } from "./connect-limiter.ts";
import { createDecodeChoice, type DecodeChoice } from "./decode-choice.ts";
import { createFaultLog } from "./fault-log.ts";
import { createFfmpegSource } from "./ffmpeg-source.ts";
import { createRepeatWatch } from "./repeat-watch.ts";

export type { CameraSource } from "./camera-source.ts";

/** What the supervisor must know of a picture. */
export interface Picture {
  /** Absent while it is compressed. */
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly sequence: number;
  readonly capturedAtMs: number;
  readonly monotonicMs: number;
  /** Without it, a repeated picture cannot be noticed. */
  readonly rgb?: Uint8Array;
}

/** Turns a source's bytes into pictures; decode/frame-reader.ts has the one in use. */
export type CreateReader<P extends Picture> = (options: {
  readonly cameraCode: string;
  readonly clock: Clock;
  readonly onFrame: (picture: P) => void;
  readonly firstSequence: number;
}) => { push(chunk: Uint8Array): void };

export interface SuperviseOptions<P extends Picture> {
  readonly source: CameraSource;
  readonly createReader: CreateReader<P>;
  /** Must not block: hand the picture to a mailbox. */
  readonly onFrame: (picture: P) => void;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends the supervision; `done` resolves when the source's process is reaped. */
  readonly signal: AbortSignal;
  /** Uniform in [0, 1), for the jitter. Default Math.random. */
  readonly random?: () => number;
  /** Default: ffmpeg over RTSP. */
  readonly runSource?: RunSource;
  /** Shared by all cameras. Default: connects without waiting for others. */
  readonly limiter?: ConnectLimiter;
}

export interface CameraHealth {
  /** `connecting` only before the first picture or fault; from then on it is seen, or blind for a reason. */
  readonly state: "connecting" | "seeing" | "blind";
  /** Since when it is in this state, Unix milliseconds. */
  readonly sinceMs: number;
  /** Tries after the first one. */
  readonly restarts: number;
  /** Median of the latest distances of key frames; absent before two came, and in a watch at a frame rate. */
  readonly keyframeIntervalMs?: number;
  readonly lastFrameAtMs?: number;
  /** One sentence, without credentials. */
  readonly blindReason?: string;
  /** The same for programs. */
  readonly faultKind?: FaultKind;
  /** The camera's own size, however small the pictures come: [width, height]. */
  readonly sizeWh?: readonly [number, number];
  /** ffmpeg's name: "h264", "hevc". */
  readonly codec?: string;
  /** All pictures are decoded because the key frames are too far apart. */
  readonly decodesAll?: true;
  /** What the operator should know of a camera that is seen: one sentence. */
  readonly notice?: string;
  /** What last changed in the stream (codec or size): one sentence. */
  readonly lastChange?: string;
}

export interface CameraSupervisor {
  health(): CameraHealth;
  /** Ends the source, to be started again at once, as when what it shall give has changed; nothing while it rests. */
  restart(): void;
  /** Resolves after the signal, when nothing of the camera runs any more. Never rejects. */
  readonly done: Promise<void>;
}

const BACKOFF_TIERS_MS = [1_000, 5_000, 10_000, 60_000];
const BACKOFF_JITTER = 0.25;
const MIN_HEALTHY_MS = 30_000;
/** The first picture also has to wait for the connection, and the source's own time-out knows more about that. */
const CONNECT_ALLOWANCE = 1.5;
/** A picture that has been repeated for this many times its limit: perhaps only the connection hangs, so a new one. */
const RECONNECT_AFTER_LIMITS = 5;
/** Packets so old are no sign of a stream that still comes; they are counted four times per stall limit. */
const PACKETS_FRESH_SHARE = 0.5;

export function superviseCamera<P extends Picture>(options: SuperviseOptions<P>): CameraSupervisor {
  expectManyListeners(options.signal);
  const watch = new CameraWatch(options);
  const done = watch.run();
  return {
    health: () => watch.health(),
    restart: () => {
      watch.restart();
    },
    done,
  };
}

interface Attempt {
  readonly startedMs: number;
  /** Gives the connect's slot back: the camera has answered, or the try is over. */
  readonly connected: () => void;
  /** Ends the try, on a fault or for another way of decoding. */
  stop: () => void;
  firstPictureMs?: number;
  /** Of any picture. */
  lastPictureMs?: number;
  /** Of a picture that was handed on, not a repeated one. */
  lastSeenMs?: number;
  packets: number;
  lastPacketsMs?: number;
  /** Ended on purpose, to be started again at once. */
  changesDecoding?: true;
}

const nothing = (): void => undefined;

class CameraWatch<P extends Picture> {
  readonly #options: SuperviseOptions<P>;
  readonly #runSource: RunSource;
  readonly #backoff: Backoff;
  readonly #faults = createFaultLog();
  readonly #choice: DecodeChoice;
  readonly #repeats: ReturnType<typeof createRepeatWatch>;
  #state: CameraHealth["state"] = "connecting";
  #sinceMs: number;
  #restarts = 0;
  #last: P | undefined;
  #sizeWh: readonly [number, number] | undefined;
  #codec: string | undefined;
  #fault: CameraFault | undefined;
  #lastChange: string | undefined;
  /** A return to sight is worth a line only when the loss was. */
  #lossWasLogged = true;
  #attempt: Attempt | undefined;

  constructor(options: SuperviseOptions<P>) {
    this.#options = options;
    this.#runSource = options.runSource ?? createFfmpegSource({ clock: options.clock });
    this.#choice = createDecodeChoice(options.source, options.logger);
    this.#repeats = createRepeatWatch(options.source.frozenPictureMs ?? 0);
    this.#sinceMs = options.clock.nowMs();
    this.#backoff = createBackoff({
      tiersMs: BACKOFF_TIERS_MS,
      jitter: BACKOFF_JITTER,
      minHealthyMs: MIN_HEALTHY_MS,
      random: options.random ?? Math.random,
    });
  }

  health(): CameraHealth {
    const last = this.#last;
    const known = {
      keyframeIntervalMs: this.#choice.keyframeIntervalMs,
      blindReason: this.#fault?.sentence,
      faultKind: this.#fault?.kind,
      codec: this.#codec,
      notice: this.#choice.notice,
      lastChange: this.#lastChange,
      lastFrameAtMs: last?.capturedAtMs,
      sizeWh: this.#sizeWh,
      ...(this.#choice.decodesAll ? { decodesAll: true as const } : {}),
    };
    const present = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
    return { state: this.#state, sinceMs: this.#sinceMs, restarts: this.#restarts, ...present };
  }

  restart(): void {
    if (this.#attempt === undefined) return;
    this.#attempt.changesDecoding = true;
    this.#attempt.stop();
  }

  async run(): Promise<void> {
    const { signal, clock } = this.#options;
    while (!signal.aborted) {
      const connected = await this.#enter();
      if (isAborted(signal)) return;
      this.#choice.restart();
      const attempt: Attempt = {
        startedMs: clock.monotonicMs(),
        connected,
        stop: nothing,
        packets: 0,
      };
      this.#attempt = attempt;
      const fault = await this.#try(attempt);
      this.#attempt = undefined;
      connected();
      if (isAborted(signal)) return;
      if (attempt.changesDecoding !== true) await this.#rest(fault, attempt);
      if (!isAborted(signal)) this.#restarts++;
    }
  }

  /** Waits until this camera's host may be asked for one more stream. */
  async #enter(): Promise<() => void> {
    const { limiter, source, signal } = this.#options;
    try {
      return (await limiter?.enter(machineOf(source.url), signal)) ?? nothing;
    } catch (error) {
      if (!signal.aborted) throw error;
      return nothing;
    }
  }

  async #rest(fault: CameraFault, attempt: Attempt): Promise<void> {
    const { signal, clock } = this.#options;
    const healthyMs = healthyMsOf(attempt);
    const retryInMs = this.#backoff.next(healthyMs);
    this.#choice.afterFault(fault);
    this.#becomeBlind(fault, { healthyMs, retryInMs });
    await sleepUnlessAborted(clock, retryInMs, signal);
  }

  /** Runs the source once; ends it when the pictures stop. */
  async #try(attempt: Attempt): Promise<CameraFault> {
    const { source, clock, signal } = this.#options;
    const stop = linkAbort(signal);
    attempt.stop = () => {
      stop.abort();
    };
    const reader = this.#options.createReader({
      cameraCode: source.code,
      clock,
      firstSequence: (this.#last?.sequence ?? 0) + 1,
      onFrame: (picture) => {
        this.#see(picture, attempt);
      },
    });
    let stalled: CameraFault | undefined;
    const stopWatching = clock.every(watchEveryMs(source), () => {
      stalled ??= this.#stallOf(attempt);
      if (stalled !== undefined) stop.abort();
    });
    const onBytes = (chunk: Uint8Array): void => {
      reader.push(chunk);
    };
    const onFact = (fact: StreamFact): void => {
      this.#learn(fact, attempt);
    };
    try {
      const asked = { ...source, decode: this.#choice.mode };
      const fault = await this.#runSource(asked, onBytes, stop.signal, onFact);
      return stalled ?? fault;
    } catch (error) {
      // A source promises not to; should one break that, this camera goes blind with the reason, and is tried again.
      return { kind: "unknown", sentence: redactorFor(source.url)(messageOf(error)) };
    } finally {
      stopWatching();
      stop.unlink();
    }
  }

  #learn(fact: StreamFact, attempt: Attempt): void {
    const nowMs = this.#options.clock.monotonicMs();
    switch (fact.kind) {
      case "stream":
        attempt.connected();
        this.#noteCodec(fact.codec);
        break;
      case "packets":
        if (fact.total > attempt.packets) attempt.lastPacketsMs = nowMs;
        attempt.packets = fact.total;
        break;
      case "keyframe":
        this.#noteKeyframe(nowMs, attempt);
        break;
      case "size":
        this.#noteSize(fact.sizeWh);
        break;
    }
  }

  #stallOf(attempt: Attempt): CameraFault | undefined {
    const { source, clock } = this.#options;
    const { url, stallTimeoutMs, frozenPictureMs = 0 } = source;
    const nowMs = clock.monotonicMs();
    const packetsMs = attempt.lastPacketsMs ?? -Infinity;
    const packetsCome = nowMs - packetsMs < stallTimeoutMs * PACKETS_FRESH_SHARE;
    if (attempt.lastPictureMs === undefined) {
      const allowedMs = stallTimeoutMs * CONNECT_ALLOWANCE;
      if (nowMs - attempt.startedMs < allowedMs) return undefined;
      return packetsCome ? noKeyframe(url, allowedMs) : noFirstPicture(url, allowedMs);
    }
    if (nowMs - attempt.lastPictureMs >= stallTimeoutMs) {
      return packetsCome ? noKeyframe(url, stallTimeoutMs) : frozen(url, stallTimeoutMs);
    }
    const repeatedMs = frozenPictureMs > 0 ? nowMs - (attempt.lastSeenMs ?? attempt.startedMs) : 0;
    return repeatedMs > frozenPictureMs * RECONNECT_AFTER_LIMITS
      ? frozenPicture(url, frozenPictureMs)
      : undefined;
  }

  #see(picture: P, attempt: Attempt): void {
    attempt.connected();
    const { monotonicMs } = picture;
    if (this.#choice.mode === "keyframes") this.#noteKeyframe(monotonicMs, attempt);
    attempt.firstPictureMs ??= monotonicMs;
    attempt.lastPictureMs = monotonicMs;
    this.#last = picture;
    if (picture.rgb !== undefined && this.#repeats.isRepeating(picture.rgb, monotonicMs)) {
      this.#seeRepeated(attempt);
      return;
    }
    attempt.lastSeenMs = monotonicMs;
    if (this.#state !== "seeing") this.#becomeSeeing(picture);
    this.#options.onFrame(picture);
  }

  /** A repeated picture is not handed on: nobody may conclude from it that an object is still there. */
  #seeRepeated(attempt: Attempt): void {
    const { url, frozenPictureMs = 0 } = this.#options.source;
    const fault = frozenPicture(url, frozenPictureMs);
    if (this.#fault?.sentence !== fault.sentence)
      this.#becomeBlind(fault, { healthyMs: healthyMsOf(attempt) });
  }

  #noteKeyframe(nowMs: number, attempt: Attempt): void {
    if (!this.#choice.note(nowMs)) return;
    attempt.changesDecoding = true;
    attempt.stop();
  }

  #noteCodec(codec: string): void {
    const before = this.#codec;
    this.#codec = codec;
    if (before !== undefined && before !== codec) this.#noteChange(`codec from ${before} to ${codec}`);
  }

  #noteSize(sizeWh: readonly [number, number]): void {
    const before = this.#sizeWh;
    this.#sizeWh = sizeWh;
    const [from, to] = [before?.join("x"), sizeWh.join("x")];
    if (from !== undefined && from !== to) this.#noteChange(`picture from ${from} to ${to}`);
  }

  #noteChange(what: string): void {
    const { source, logger, clock } = this.#options;
    this.#lastChange = `changed its ${what} at ${new Date(clock.nowMs()).toISOString()}`;
    logger.warn(
      { cameraCode: source.code },
      `camera ${source.name} changed its ${what}; check that its zones still fit`,
    );
  }

  #becomeSeeing({ widthPx, heightPx, capturedAtMs }: P): void {
    const { source, logger } = this.#options;
    if (this.#lossWasLogged) {
      const lostS =
        this.#state === "blind" ? { blindS: Math.round((capturedAtMs - this.#sinceMs) / 1000) } : {};
      logger.info({ cameraCode: source.code, widthPx, heightPx, ...lostS }, `camera ${source.name} is seen`);
    }
    this.#state = "seeing";
    this.#sinceMs = capturedAtMs;
    this.#fault = undefined;
  }

  #becomeBlind(fault: CameraFault, times: { readonly healthyMs: number; readonly retryInMs?: number }): void {
    const { source, clock, logger } = this.#options;
    const { healthyMs, ...retry } = times;
    if (this.#state !== "blind") this.#sinceMs = clock.nowMs();
    this.#state = "blind";
    this.#fault = fault;
    if (healthyMs >= MIN_HEALTHY_MS) this.#faults.reset();
    const { repeats, worthALine } = this.#faults.note(fault.sentence);
    this.#lossWasLogged = worthALine;
    if (!worthALine) return;
    const again = repeats === 1 ? "" : ` (${String(repeats)} times in a row)`;
    logger.warn(
      { cameraCode: source.code, fault: fault.kind, repeats, ...retry },
      `camera ${source.name} is blind: ${fault.sentence}${again}`,
    );
  }
}

function healthyMsOf({ firstPictureMs, lastSeenMs }: Attempt): number {
  return lastSeenMs === undefined || firstPictureMs === undefined ? 0 : lastSeenMs - firstPictureMs;
}

function watchEveryMs({ stallTimeoutMs }: CameraSource): number {
  return Math.min(1_000, Math.max(50, stallTimeoutMs / 20));
}

/** The signal changes while we wait, which the type checker cannot know. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function sleepUnlessAborted(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
