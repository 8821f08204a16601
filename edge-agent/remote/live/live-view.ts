/**
 * One camera being watched: its packets go through one encoder, whose output goes to every session with a lease.
 * Nothing queues here: what the encoder or the network cannot take is dropped and counted.
 */
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { Encoder, StartEncoder } from "./mpeg1-encoder.ts";
import type { FollowedTap } from "./packet-tap.ts";

export interface LiveLimits {
  readonly maxWidthPx: number;
  readonly maxKbps: number;
}

export interface LiveViewOptions extends LiveLimits {
  readonly cameraCode: string;
  readonly tap: FollowedTap;
  readonly startEncoder: StartEncoder;
  /** Sends to one session; false when it was dropped. */
  readonly send: (session: string, chunk: Uint8Array) => boolean;
  readonly counts: LiveCounts;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Since the agent's start. */
export interface LiveCounts {
  viewsStarted: number;
  sessionsRefused: number;
  encoderEnds: number;
  /** Packets that the encoder was too slow for. */
  packetsDropped: number;
  /** Chunks above the rate, or that NATS could not take. */
  chunksDropped: number;
}

/** An encoder that ends by itself is not started again before this. */
const ENCODER_REST_MS = 2_000;
/** So often in a row without a byte of video, it is given up until the view is asked for anew. */
const ENCODER_TRIES = 3;

export class LiveView {
  /** Session → when its lease ends, on the monotonic clock. */
  readonly leases = new Map<string, number>();
  readonly #options: LiveViewOptions;
  readonly #unfollow: () => void;
  readonly #ending: Promise<unknown>[] = [];
  #header: Uint8Array | null = null;
  #encoder: Encoder | null = null;
  #waitsForKeyframe = true;
  #failures = 0;
  #restUntilMs = 0;
  #failure: string | undefined;
  #budgetBytes: number;
  #budgetAtMs: number;
  #isStopped = false;

  constructor(options: LiveViewOptions) {
    this.#options = options;
    this.#budgetBytes = bytesPerS(options);
    this.#budgetAtMs = options.clock.monotonicMs();
    this.#unfollow = options.tap.follow({
      onHeader: (bytes) => {
        // The next stream has a clock of its own, and perhaps another codec.
        this.#endEncoder();
        this.#header = bytes;
      },
      onPacket: (bytes, isKeyframe) => {
        this.#take(bytes, isKeyframe);
      },
    });
  }

  /** Why nothing will come, when the encoder was given up. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Resolves when no encoder is left. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#unfollow();
    this.#endEncoder();
    await Promise.all(this.#ending);
  }

  #take(bytes: Uint8Array, isKeyframe: boolean): void {
    if (this.#waitsForKeyframe && !isKeyframe) return;
    this.#encoder ??= this.#startEncoder();
    if (this.#encoder === null) return;
    const isTaken = this.#encoder.write(bytes);
    // What follows a missing picture cannot be decoded.
    this.#waitsForKeyframe = !isTaken;
    if (!isTaken) this.#options.counts.packetsDropped++;
  }

  #startEncoder(): Encoder | null {
    const { clock, maxWidthPx, maxKbps, startEncoder } = this.#options;
    if (this.#header === null || this.#failure !== undefined || this.#isStopped) return null;
    if (clock.monotonicMs() < this.#restUntilMs) return null;
    const encoder = startEncoder({
      maxWidthPx,
      maxKbps,
      onData: (chunk) => {
        if (this.#encoder === encoder) this.#send(chunk);
      },
    });
    const isGone = encoder.ended.then((words) => {
      void this.#ending.splice(this.#ending.indexOf(isGone), 1);
      this.#afterEnd(encoder, words);
    });
    this.#ending.push(isGone);
    encoder.write(this.#header);
    return encoder;
  }

  /** One that ended by itself: noted, rested, and after some tries given up. */
  #afterEnd(encoder: Encoder, words: string): void {
    if (this.#encoder !== encoder) return;
    const { cameraCode, clock, counts, logger } = this.#options;
    this.#encoder = null;
    this.#waitsForKeyframe = true;
    counts.encoderEnds++;
    this.#failures++;
    this.#restUntilMs = clock.monotonicMs() + ENCODER_REST_MS;
    if (this.#failures >= ENCODER_TRIES || words.startsWith("ffmpeg cannot be started"))
      this.#failure = `the live picture cannot be encoded: ${words}`.slice(0, 400);
    logger.warn({ cameraCode, failures: this.#failures, reason: words }, "live encoder ended");
  }

  #endEncoder(): void {
    const encoder = this.#encoder;
    this.#encoder = null;
    this.#waitsForKeyframe = true;
    encoder?.kill();
  }

  #send(chunk: Uint8Array): void {
    this.#failures = 0;
    const { counts, clock, send } = this.#options;
    const perS = bytesPerS(this.#options);
    const nowMs = clock.monotonicMs();
    this.#budgetBytes = Math.min(perS, this.#budgetBytes + ((nowMs - this.#budgetAtMs) / 1000) * perS);
    this.#budgetAtMs = nowMs;
    if (this.#budgetBytes < chunk.length) {
      counts.chunksDropped++;
      return;
    }
    this.#budgetBytes -= chunk.length;
    for (const session of this.leases.keys()) {
      if (!send(session, chunk)) counts.chunksDropped++;
    }
  }
}

const bytesPerS = ({ maxKbps }: LiveLimits): number => (maxKbps * 1000) / 8;
