/**
 * A model on trial: it looks at some of the cameras in place of the agent's own one, with workers of its own. Now and then
 * both see the same picture. When it fails, is too slow or disagrees too much, its cameras go back to the agent's own
 * model by themselves, and stay there until the canary's configuration changes.
 */
import { createHash } from "node:crypto";
import type { CanaryHealth } from "#contract";
import { messageOf } from "../errors.ts";
import type { RgbImage } from "../perceive/decode/frame.ts";
import type { Detection } from "../perceive/detect/detection.ts";
import type { Detector } from "../perceive/detect/detector.ts";
import type { ModelManifest } from "../perceive/detect/model-manifest.ts";
import type { PatrolScheduler } from "../perceive/detect/patrol-scheduler.ts";
import type { Outbox } from "../report/outbox/outbox.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import { agreementOf, compareSightings } from "./agreement.ts";
import {
  agreementByCamera,
  type CanaryBook,
  compared,
  fallenBack,
  looked,
  newBook,
  reasonToFallBack,
  restoreBook,
} from "./canary-book.ts";
import type { CanaryConfig } from "./config-canary.ts";

/** Under a name that no camera can have: a camera's is 20 digits. */
const STATE = "canary";
/** Compared looks between two savings. */
const SAVE_EVERY = 20;
/** Longer than a start-up or one slow look. */
const SLOW_AFTER_MS = 60_000;

/** What the cameras of a running canary stand on. */
export interface CanaryStanding {
  readonly detector: Detector;
  readonly patrol: PatrolScheduler;
  /** The same detector, to be shown a camera's whole pictures: it is counted and compared. */
  readonly watched: (cameraCode: string) => Detector;
}

export interface Canary {
  /** The same text for the same configuration and weights. */
  readonly identity: string;
  readonly config: CanaryConfig;
  readonly manifest: ModelManifest;
  /** Undefined once it has fallen back. */
  standing(): CanaryStanding | undefined;
  health(): CanaryHealth;
  /** Ends its inference; no look of it may be under way. */
  close(): Promise<void>;
  /** The same at the agent's stop: stores the counts as well. */
  end(): Promise<void>;
}

export interface CanaryParts {
  readonly config: CanaryConfig;
  readonly manifest: ModelManifest;
  readonly open: () => Promise<Detector>;
  readonly openPatrol: (detector: Detector) => PatrolScheduler;
  /** The agent's own model, which it is compared with. */
  readonly own: { readonly detector: Detector; readonly manifest: ModelManifest };
  /** The shortest revisit of its cameras as they are now, seconds. */
  readonly revisitS: () => number;
  readonly outbox: Pick<Outbox, "append" | "loadState" | "saveState">;
  /** Its cameras must be put on the agent's own model now; resolves when they are. Never rejects. */
  readonly onFallBack: () => Promise<void>;
  /** At the agent's start a model that cannot be loaded has fallen back; in a reload it refuses the configuration. */
  readonly loadFailed: "fall-back" | "reject";
  readonly clock: Clock;
  readonly logger: Logger;
}

export const canaryIdentity = (config: CanaryConfig, { weights }: Pick<ModelManifest, "weights">): string =>
  createHash("sha256")
    .update(JSON.stringify([config, weights.sha256]))
    .digest("hex");

/** Rejects with AgentError MODEL_INVALID where `loadFailed` says so. One that had fallen back before is not loaded. */
export async function openCanary(parts: CanaryParts): Promise<Canary> {
  const { config, manifest, own, outbox, clock, loadFailed } = parts;
  const fresh = newBook(canaryIdentity(config, manifest), own.detector.model.sha256, clock.nowMs());
  const book = restoreBook(outbox.loadState(STATE), fresh);
  if (book.fallenBack !== undefined) return new Trial(parts, book, undefined);
  try {
    return new Trial(parts, book, await parts.open());
  } catch (cause) {
    if (loadFailed === "reject") throw cause;
    const trial = new Trial(parts, book, undefined);
    await trial.fallBack(`the canary model could not be loaded: ${messageOf(cause)}`);
    return trial;
  }
}

class Trial implements Canary {
  readonly identity: string;
  readonly config: CanaryConfig;
  readonly manifest: ModelManifest;
  readonly #parts: CanaryParts;
  /** Until it is closed. */
  #detector: Detector | undefined;
  readonly #standing: CanaryStanding | undefined;
  #book: CanaryBook;
  /** One at a time, so that the agent's own model is never asked for more than one picture of the trial at once. */
  #comparing: Promise<void> | undefined;
  #slowSinceMs: number | undefined;

  constructor(parts: CanaryParts, book: CanaryBook, detector: Detector | undefined) {
    this.#parts = parts;
    this.#book = book;
    this.#detector = detector;
    this.identity = book.identity;
    this.config = parts.config;
    this.manifest = parts.manifest;
    this.#standing = detector && {
      detector,
      patrol: parts.openPatrol(detector),
      watched: (cameraCode) => this.#watched(cameraCode, detector),
    };
  }

  standing(): CanaryStanding | undefined {
    return this.#book.fallenBack === undefined ? this.#standing : undefined;
  }

  health(): CanaryHealth {
    const { label, cameras, minAgreement } = this.config;
    const { sinceMs, looks, compared: comparedLooks, failed, window, fallenBack: fallen } = this.#book;
    const agreement = agreementOf(window);
    const inferenceMsP50 = this.#detector?.inferenceMsP50();
    return {
      ...{ label, model: this.manifest.name, sha256: this.manifest.weights.sha256 },
      ...{ state: fallen === undefined ? "running" : "fallen-back", cameras: [...cameras] },
      ...{ since: instant(sinceMs), looks, compared: comparedLooks, failed, minAgreement },
      ...(agreement === undefined ? {} : { agreement: rounded(agreement) }),
      byCamera: agreementByCamera(window),
      ...(inferenceMsP50 === undefined ? {} : { inferenceMsP50: rounded(inferenceMsP50) }),
      ...(fallen === undefined ? {} : { fallenBackAt: instant(fallen.atMs), reason: fallen.reason }),
    };
  }

  async #save(): Promise<void> {
    const { outbox, logger } = this.#parts;
    try {
      await outbox.saveState({ cameraCode: STATE, state: this.#book });
    } catch (cause) {
      logger.warn({ reason: messageOf(cause) }, "the canary's counts could not be stored");
    }
  }

  async end(): Promise<void> {
    await this.#save();
    await this.close();
  }

  async close(): Promise<void> {
    await this.#comparing;
    const detector = this.#detector;
    this.#detector = undefined;
    await detector?.close();
  }

  async fallBack(reason: string): Promise<void> {
    const { outbox, clock, logger, onFallBack } = this.#parts;
    if (this.#book.fallenBack !== undefined) return;
    this.#book = fallenBack(this.#book, reason, clock.nowMs());
    const { label } = this.config;
    logger.error(
      { canary: label, model: this.manifest.name, reason },
      "the canary has fallen back: its cameras are looked at by the agent's own model again, until its configuration changes",
    );
    // Before its cameras are moved, which takes a moment: after a kill -9 in between it must not begin again.
    const stored = outbox.append([], { cameraCode: STATE, state: this.#book }).catch((cause: unknown) => {
      logger.error({ reason: messageOf(cause) }, "that the canary has fallen back could not be stored");
    });
    if (this.#standing !== undefined) await onFallBack();
    await stored;
    await this.close();
  }

  #watched(cameraCode: string, detector: Detector): Detector {
    // A start asks for a comparison at once: what cannot agree at all is to be seen soon.
    let waits = 0;
    return {
      ...detector,
      detect: async (image) => {
        const detections = await this.#answer(detector, image);
        if (waits > 0 || this.#comparing !== undefined) waits = Math.max(0, waits - 1);
        else {
          waits = this.config.compareEvery - 1;
          this.#comparing = this.#compare(cameraCode, image, detections).finally(() => {
            this.#comparing = undefined;
          });
        }
        return detections;
      },
    };
  }

  async #answer(detector: Detector, image: RgbImage): Promise<readonly Detection[]> {
    try {
      const detections = await detector.detect(image);
      this.#book = looked(this.#book, false);
      this.#judge();
      return detections;
    } catch (cause) {
      this.#book = looked(this.#book, true);
      this.#judge();
      throw cause;
    }
  }

  /** Beside the look, which does not wait for it. Never rejects. */
  async #compare(cameraCode: string, image: RgbImage, detections: readonly Detection[]): Promise<void> {
    const { own, logger } = this.#parts;
    try {
      // The look goes on with the picture's own bytes: they cannot be lent twice.
      const seen = await own.detector.detect({ ...image, rgb: image.rgb.slice() });
      const counts = compareSightings(
        { detections, manifest: this.manifest },
        { detections: seen, manifest: own.manifest },
      );
      this.#book = compared(this.#book, { cameraCode, ...counts }, this.config.window);
      this.#judge();
      if (this.#book.compared % SAVE_EVERY === 0) await this.#save();
    } catch (cause) {
      // The agent's own model has failed: that says nothing of the canary.
      logger.warn({ cameraCode, reason: messageOf(cause) }, "the canary could not be compared in this look");
    }
  }

  #judge(): void {
    const reason = reasonToFallBack(this.#book, this.config) ?? this.#tooSlow();
    if (reason !== undefined) void this.fallBack(reason);
  }

  #tooSlow(): string | undefined {
    const { clock, revisitS } = this.#parts;
    const load = this.#standing?.patrol.load();
    const inferenceMs = this.#detector?.inferenceMsP50() ?? 0;
    const isSlow = load?.overloaded === true || inferenceMs > revisitS() * 1000;
    const nowMs = clock.monotonicMs();
    this.#slowSinceMs = isSlow ? (this.#slowSinceMs ?? nowMs) : undefined;
    if (this.#slowSinceMs === undefined || nowMs - this.#slowSinceMs < SLOW_AFTER_MS) return undefined;
    return `the canary model is too slow for its cameras' revisit times: an inference takes ${inferenceMs.toFixed(0)} ms, and its cameras ask for ${String(load?.demandShare ?? 0)} times what its workers can serve`;
  }
}

const instant = (ms: number): string => new Date(ms).toISOString();
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
