/**
 * The supervisor of one camera: starts its source, watches the pictures, ends what hangs, backs off, and knows at
 * any moment whether the camera is seen. It knows nothing of RTSP or ffmpeg: that is the source's (RunSource).
 */
import { expectManyListeners, linkAbort } from "../../time/abort.ts";
import { type Backoff, createBackoff } from "../../time/backoff.ts";
import type { Clock } from "../../time/clock.ts";
import { messageOf } from "../../errors.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { type CameraFault, frozen, noFirstPicture } from "./camera-fault.ts";
import type { CameraSource, RunSource } from "./camera-source.ts";
import { redactorFor } from "./camera-url.ts";
import { createFaultLog } from "./fault-log.ts";
import { createFfmpegSource } from "./ffmpeg-source.ts";

export type { CameraSource } from "./camera-source.ts";

/** What the supervisor must know of a picture. */
export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sequence: number;
  readonly capturedAtMs: number;
  readonly monotonicMs: number;
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
}

export interface CameraHealth {
  /** `connecting` only before the first picture or fault; from then on it is seen, or blind for a reason. */
  readonly state: "connecting" | "seeing" | "blind";
  /** Since when it is in this state, Unix milliseconds. */
  readonly sinceMs: number;
  /** Tries after the first one. */
  readonly restarts: number;
  /** Median of the latest gaps between pictures; only when key frames alone are decoded. */
  readonly keyframeIntervalMs?: number;
  readonly lastFrameAtMs?: number;
  /** One sentence, without credentials. */
  readonly blindReason?: string;
  /** Of the latest picture: [width, height]. */
  readonly sizeWh?: readonly [number, number];
}

export interface CameraSupervisor {
  health(): CameraHealth;
  /** Resolves after the signal, when nothing of the camera runs any more. Never rejects. */
  readonly done: Promise<void>;
}

const BACKOFF_TIERS_MS = [1_000, 5_000, 10_000, 60_000];
const BACKOFF_JITTER = 0.25;
const MIN_HEALTHY_MS = 30_000;
/** The first picture also has to wait for the connection, and the source's own time-out knows more about that. */
const CONNECT_ALLOWANCE = 1.5;
const KEPT_GAPS = 9;

export function superviseCamera<P extends Picture>(options: SuperviseOptions<P>): CameraSupervisor {
  expectManyListeners(options.signal);
  const watch = new CameraWatch(options);
  const done = watch.run();
  return { health: () => watch.health(), done };
}

interface Attempt {
  readonly startedMs: number;
  firstPictureMs?: number;
  lastPictureMs?: number;
}

class CameraWatch<P extends Picture> {
  readonly #options: SuperviseOptions<P>;
  readonly #runSource: RunSource;
  readonly #backoff: Backoff;
  readonly #faults = createFaultLog();
  #state: CameraHealth["state"] = "connecting";
  #sinceMs: number;
  #restarts = 0;
  #gapsMs: number[] = [];
  #last: P | undefined;
  #blindReason: string | undefined;
  /** A return to sight is worth a line only when the loss was. */
  #lossWasLogged = true;

  constructor(options: SuperviseOptions<P>) {
    this.#options = options;
    this.#runSource = options.runSource ?? createFfmpegSource(options.clock);
    this.#sinceMs = options.clock.nowMs();
    this.#backoff = createBackoff({
      tiersMs: BACKOFF_TIERS_MS,
      jitter: BACKOFF_JITTER,
      minHealthyMs: MIN_HEALTHY_MS,
      random: options.random ?? Math.random,
    });
  }

  health(): CameraHealth {
    const keyframeIntervalMs = this.#options.source.decode === "keyframes" ? median(this.#gapsMs) : undefined;
    const last = this.#last;
    return {
      state: this.#state,
      sinceMs: this.#sinceMs,
      restarts: this.#restarts,
      ...(keyframeIntervalMs === undefined ? {} : { keyframeIntervalMs }),
      ...(last === undefined
        ? {}
        : { lastFrameAtMs: last.capturedAtMs, sizeWh: [last.widthPx, last.heightPx] }),
      ...(this.#blindReason === undefined ? {} : { blindReason: this.#blindReason }),
    };
  }

  async run(): Promise<void> {
    const { signal, clock } = this.#options;
    while (!signal.aborted) {
      const attempt: Attempt = { startedMs: clock.monotonicMs() };
      const fault = await this.#try(attempt);
      if (isAborted(signal)) return;
      const healthyMs = (attempt.lastPictureMs ?? 0) - (attempt.firstPictureMs ?? 0);
      const waitMs = this.#backoff.next(healthyMs);
      this.#becomeBlind(fault, healthyMs, waitMs);
      await sleepUnlessAborted(clock, waitMs, signal);
      if (!isAborted(signal)) this.#restarts++;
    }
  }

  /** Runs the source once; ends it when the pictures stop. */
  async #try(attempt: Attempt): Promise<CameraFault> {
    const { source, clock, signal } = this.#options;
    const stop = linkAbort(signal);
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
    try {
      const fault = await this.#runSource(source, onBytes, stop.signal);
      return stalled ?? fault;
    } catch (error) {
      // A source promises not to; should one break that, this camera goes blind with the reason, and is tried again.
      return { kind: "unknown", sentence: redactorFor(source.url)(messageOf(error)) };
    } finally {
      stopWatching();
      stop.unlink();
    }
  }

  #stallOf(attempt: Attempt): CameraFault | undefined {
    const { source, clock } = this.#options;
    const nowMs = clock.monotonicMs();
    if (attempt.lastPictureMs !== undefined) {
      return nowMs - attempt.lastPictureMs >= source.stallTimeoutMs
        ? frozen(source.url, source.stallTimeoutMs)
        : undefined;
    }
    const allowedMs = source.stallTimeoutMs * CONNECT_ALLOWANCE;
    return nowMs - attempt.startedMs >= allowedMs ? noFirstPicture(source.url, allowedMs) : undefined;
  }

  #see(picture: P, attempt: Attempt): void {
    if (attempt.lastPictureMs !== undefined) {
      this.#gapsMs.push(picture.monotonicMs - attempt.lastPictureMs);
      if (this.#gapsMs.length > KEPT_GAPS) this.#gapsMs.shift();
    }
    attempt.firstPictureMs ??= picture.monotonicMs;
    attempt.lastPictureMs = picture.monotonicMs;
    this.#last = picture;
    if (this.#state !== "seeing") this.#becomeSeeing(picture);
    this.#options.onFrame(picture);
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
    this.#blindReason = undefined;
  }

  #becomeBlind(fault: CameraFault, healthyMs: number, waitMs: number): void {
    const { source, clock, logger } = this.#options;
    if (this.#state !== "blind") this.#sinceMs = clock.nowMs();
    this.#state = "blind";
    this.#blindReason = fault.sentence;
    // The next stream may come from another camera behind the same address.
    this.#gapsMs = [];
    if (healthyMs >= MIN_HEALTHY_MS) this.#faults.reset();
    const { repeats, worthALine } = this.#faults.note(fault.sentence);
    this.#lossWasLogged = worthALine;
    if (!worthALine) return;
    const again = repeats === 1 ? "" : ` (${String(repeats)} times in a row)`;
    logger.warn(
      { cameraCode: source.code, fault: fault.kind, repeats, retryInMs: waitMs },
      `camera ${source.name} is blind: ${fault.sentence}${again}`,
    );
  }
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

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
