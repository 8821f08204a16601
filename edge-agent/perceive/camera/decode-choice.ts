/**
 * Key frames alone, or all pictures? Measures how far apart a camera's key frames are; says so when that breaks the
 * promise of its revisit, and decodes all, at the revisit's rate, where the operator allows it.
 */
import type { Logger } from "../../telemetry/logger.ts";
import { type CameraFault, seconds } from "./camera-fault.ts";
import type { CameraSource, DecodeMode } from "./camera-source.ts";
import { createKeyframeBeat } from "./keyframe-beat.ts";

export interface DecodeChoice {
  readonly mode: DecodeMode;
  /** All pictures are decoded where key frames alone were wished. */
  readonly decodesAll: boolean;
  /** Median distance of the latest key frames. */
  readonly keyframeIntervalMs: number | undefined;
  /** What the operator should know: one sentence. */
  readonly notice: string | undefined;
  /** A new stream begins. */
  restart(): void;
  /** A key frame came; true when the decoder must be started again in another mode. */
  note(nowMs: number): boolean;
  /** A try has ended with this fault. */
  afterFault(fault: CameraFault): void;
}

export function createDecodeChoice(source: CameraSource, logger: Logger): DecodeChoice {
  return new MeasuredChoice(source, logger);
}

class MeasuredChoice implements DecodeChoice {
  readonly #source: CameraSource;
  readonly #logger: Logger;
  readonly #beat = createKeyframeBeat();
  mode: DecodeMode;
  notice: string | undefined;

  constructor(source: CameraSource, logger: Logger) {
    this.#source = source;
    this.#logger = logger;
    this.mode = source.decode;
  }

  get decodesAll(): boolean {
    return this.mode !== this.#source.decode;
  }

  get keyframeIntervalMs(): number | undefined {
    return this.#beat.medianMs();
  }

  restart(): void {
    this.#beat.restart();
  }

  note(nowMs: number): boolean {
    const { decode, revisitMs } = this.#source;
    this.#beat.note(nowMs);
    if (decode !== "keyframes" || revisitMs === undefined) return false;
    const verdict = this.#beat.verdict(revisitMs);
    if (verdict === "unsure") return false;
    return verdict === "short" ? this.#suffices() : this.#tooLong(revisitMs);
  }

  afterFault(fault: CameraFault): void {
    if (fault.kind === "no-keyframe" && this.#mayDecodeAll()) this.#decodeAll(fault.sentence);
    // The next stream may come from another camera behind the same address.
    else if (!this.decodesAll) this.#beat.forget();
  }

  #suffices(): boolean {
    const { decodesAll } = this;
    if (this.notice === undefined && !decodesAll) return false;
    this.notice = undefined;
    this.mode = this.#source.decode;
    const { code: cameraCode, name } = this.#source;
    this.#logger.info(
      { cameraCode, keyframeIntervalMs: this.keyframeIntervalMs },
      `camera ${name} sends key frames often enough again; they alone are decoded`,
    );
    return decodesAll;
  }

  #tooLong(revisitMs: number): boolean {
    const interval = seconds(this.#beat.medianMs() ?? 0);
    const apart = `sends a key frame every ${interval}, but is to be looked at every ${seconds(revisitMs)}`;
    if (this.#mayDecodeAll()) {
      this.#decodeAll(apart);
      return true;
    }
    if (this.notice === undefined) {
      const advice = "shorten the I-frame interval in the camera, or set decodeFallback: true for it";
      this.#notify(`${apart}; ${advice}`);
    }
    return false;
  }

  #mayDecodeAll(): boolean {
    const { decodeFallback, revisitMs } = this.#source;
    return decodeFallback === true && revisitMs !== undefined && this.mode === "keyframes";
  }

  #decodeAll(because: string): void {
    this.mode = { everyMs: this.#source.revisitMs ?? 0 };
    this.#notify(
      `${because}; all its pictures are decoded from now on (decodeFallback), which costs about ten times as much`,
    );
  }

  #notify(notice: string): void {
    const { code: cameraCode, name } = this.#source;
    this.notice = notice;
    this.#logger.warn(
      { cameraCode, keyframeIntervalMs: this.keyframeIntervalMs },
      `camera ${name} ${notice}`,
    );
  }
}
