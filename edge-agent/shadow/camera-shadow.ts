/**
 * One camera's rules on trial. They judge each look right after the live rules have, by the very same code and on the same
 * detections and scene, with a memory of their own. They open nothing: what they would have reported is compared with what
 * the live rules did, counted, and sent for an engineer to see.
 */
import { randomBytes } from "node:crypto";
import { type ShadowIncident, uuidV7 } from "#contract";
import type { CameraConfig } from "../config.ts";
import type { CameraGround } from "../camera-ground.ts";
import type { SeenScene } from "../describe-look.ts";
import { messageOf } from "../errors.ts";
import { createLookJudge, type LookJudge } from "../judge-look.ts";
import type { Frame } from "../perceive/decode/frame.ts";
import type { Detection } from "../perceive/detect/detection.ts";
import type { Incident } from "../perceive/zone/incident.ts";
import type { CameraPlan } from "../pipeline.ts";
import type { Privacy } from "../report/event/privacy.ts";
import type { EvidencePicture, Outbox } from "../report/outbox/outbox.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import { compareLook, type Said } from "./comparison.ts";
import { planShadow, type ShadowPlan } from "./shadow-plan.ts";
import type { ShadowPost } from "./shadow-post.ts";
import { drawShadow } from "./shadow-picture.ts";
import {
  newShadowState,
  restoreShadowState,
  type ShadowHealth,
  shadowHealth,
  type ShadowState,
} from "./shadow-state.ts";

/** One look that the live rules have judged. */
export interface ShadowLook {
  readonly frame: Frame;
  /** As the live rules saw them. */
  readonly named: readonly Detection[];
  readonly scene: SeenScene;
  /** What the live rules reported in it. */
  readonly live: readonly Incident[];
}

export interface CameraShadow {
  /** The camera's settings are these now; other rules on trial, or other live rules, begin a new trial. */
  adopt(camera: CameraConfig, ground: CameraGround, livePlan: CameraPlan): void;
  /** Whether it must know what the scene shows in the next look. */
  needsScene(): boolean;
  /** Never throws; nothing happens without rules on trial. The scene must still be that of this look. */
  looked(look: ShadowLook): void;
  /** Undefined without rules on trial. */
  health(): ShadowHealth | undefined;
  /** Stores counts and memory. Never rejects. */
  save(): Promise<void>;
}

export interface CameraShadowParts {
  readonly outbox: Pick<Outbox, "loadState" | "saveState">;
  readonly post: Pick<ShadowPost, "send">;
  readonly privacy: Privacy;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A power cut loses so much of a trial at most, and a second of what it has reported. */
const SAVE_EVERY_S = 30;
/** Each costs what an event's does; rules that fire all day must not. */
const MOST_PICTURES_AN_HOUR = 30;
const HOUR_MS = 3_600_000;

export const createCameraShadow = (parts: CameraShadowParts): CameraShadow => new Seat(parts);

interface Running {
  readonly camera: CameraConfig;
  readonly agentId: string;
  readonly shadow: ShadowPlan;
  readonly judge: LookJudge;
}

class Seat implements CameraShadow {
  readonly #parts: CameraShadowParts;
  #running: Running | undefined;
  #state: ShadowState | undefined;
  #savedAtMs = 0;
  #cost = { looks: 0, ms: 0 };
  #failedInARow = 0;
  /** When the latest ones were drawn. */
  #pictures: readonly number[] = [];

  constructor(parts: CameraShadowParts) {
    this.#parts = parts;
  }

  adopt(camera: CameraConfig, { config, manifest }: CameraGround, livePlan: CameraPlan): void {
    const shadow = planShadow(camera, config, manifest);
    const { settingsSha256: before } = this.#running?.shadow ?? {};
    if (shadow === undefined) {
      this.#running = undefined;
      this.#state = undefined;
      return;
    }
    if (before !== shadow.settingsSha256) this.#begin(shadow, livePlan);
    const { memory: remembered } = this.#state ?? {};
    const judge = before === shadow.settingsSha256 ? this.#running?.judge : undefined;
    this.#running = {
      ...{ camera, agentId: config.agentId, shadow },
      judge: judge ?? createLookJudge({ plan: shadow.plan, remembered }),
    };
  }

  #begin({ settingsSha256, label }: ShadowPlan, livePlan: CameraPlan): void {
    const { outbox, clock, logger } = this.#parts;
    const { code } = livePlan;
    const kept = restoreShadowState(outbox.loadState(keyOf(code)), settingsSha256);
    const live = { remembered: outbox.loadState(code), plan: livePlan };
    this.#state = kept ?? newShadowState(settingsSha256, clock.nowMs(), live);
    this.#cost = { looks: 0, ms: 0 };
    logger.info({ cameraCode: code, label, goesOn: kept !== undefined }, "rules on trial");
  }

  needsScene(): boolean {
    const { shadow, judge } = this.#running ?? {};
    return shadow?.asksForChanges === true || (judge?.memory().stays.length ?? 0) > 0;
  }

  looked(look: ShadowLook): void {
    const { clock, logger } = this.#parts;
    if (this.#running === undefined || this.#state === undefined) return;
    const startMs = clock.monotonicMs();
    try {
      const said = this.#judge(look, this.#running, this.#state);
      this.#failedInARow = 0;
      this.#cost = { looks: this.#cost.looks + 1, ms: this.#cost.ms + clock.monotonicMs() - startMs };
      for (const each of said) this.#send(each, look, this.#running);
      this.#saveNowAndThen(said.length > 0);
    } catch (cause) {
      this.#state = { ...this.#state, failed: this.#state.failed + 1 };
      this.#failedInARow += 1;
      const { cameraCode } = look.frame;
      if (this.#failedInARow === 1)
        logger.error({ cameraCode, reason: messageOf(cause) }, "rules on trial could not judge a look");
    }
  }

  #judge({ frame, named, scene, live }: ShadowLook, { shadow, judge }: Running, state: ShadowState) {
    judge.goBy(shadow.plan);
    const { incidents, memory, found } = judge.judge(frame, named, () => scene);
    // The live rules judged nothing either.
    if (found.suspended !== undefined) return [];
    judge.remember(memory);
    const { clock } = this.#parts;
    const { after, said } = compareLook(state.comparison, {
      ...{ cameraCode: frame.cameraCode, atMs: frame.capturedAtMs, live, shadow: incidents },
      sizeWh: [frame.widthPx, frame.heightPx],
      graceMs: shadow.graceMs,
      newId: () => uuidV7(clock.nowMs(), randomBytes(10)),
    });
    this.#state = { ...state, looks: state.looks + 1, comparison: after, memory };
    return said;
  }

  #send(said: Said, look: ShadowLook, running: Running): void {
    const { post, logger } = this.#parts;
    const { settingsSha256 } = running.shadow;
    const message = messageOfSaid(said, look, running);
    const { cameraCode, label, phase, violation, zoneId, alsoLive } = message;
    logger.debug({ cameraCode, label, phase, violation, zoneId, alsoLive }, "rules on trial would report");
    post.send({
      message,
      picture: this.#picture(said, message, { look, running }),
      onLost: () => {
        const state = this.#state;
        if (state?.settingsSha256 === settingsSha256) this.#state = { ...state, lost: state.lost + 1 };
      },
    });
  }

  /** At once: what the camera showed is kept for a moment only. */
  async #picture(
    { phase, reported, alsoLive }: Said,
    { id }: ShadowIncident,
    { look, running }: { readonly look: ShadowLook; readonly running: Running },
  ): Promise<EvidencePicture | undefined> {
    const { clock, privacy, logger } = this.#parts;
    const nowMs = clock.monotonicMs();
    this.#pictures = this.#pictures.filter((atMs) => nowMs - atMs < HOUR_MS);
    if (phase !== "opened" || alsoLive || this.#pictures.length >= MOST_PICTURES_AN_HOUR) return undefined;
    this.#pictures = [...this.#pictures, nowMs];
    const { camera, shadow } = running;
    try {
      return await drawShadow(
        {
          ...{ seen: look, reported, label: shadow.label },
          ...{ cameraName: camera.name, timeZone: camera.timeZone, object: `${id}/scene.jpg` },
          polygon: shadow.plan.zones.find(({ id: zoneId }) => zoneId === reported.zoneId)?.polygon ?? [],
        },
        privacy,
      );
    } catch (cause) {
      logger.warn({ cameraCode: camera.code, reason: messageOf(cause) }, "rules on trial: no picture");
      return undefined;
    }
  }

  #saveNowAndThen(hasReported: boolean): void {
    const nowMs = this.#parts.clock.monotonicMs();
    if (!hasReported && nowMs - this.#savedAtMs < SAVE_EVERY_S * 1000) return;
    this.#savedAtMs = nowMs;
    void this.save();
  }

  async save(): Promise<void> {
    const { outbox, logger } = this.#parts;
    if (this.#running === undefined || this.#state === undefined) return;
    const { code } = this.#running.camera;
    try {
      await outbox.saveState({ cameraCode: keyOf(code), state: this.#state });
    } catch (cause) {
      logger.warn({ cameraCode: code, reason: messageOf(cause) }, "rules on trial could not be stored");
    }
  }

  health(): ShadowHealth | undefined {
    if (this.#running === undefined || this.#state === undefined) return undefined;
    const { looks, ms } = this.#cost;
    return shadowHealth(this.#state, this.#running.shadow.label, looks === 0 ? undefined : ms / looks);
  }
}

const keyOf = (cameraCode: string): string => `${cameraCode}/shadow`;

function messageOfSaid(
  { phase, reported, alsoLive, liveDedupKey }: Said,
  { frame }: ShadowLook,
  { agentId, shadow }: Running,
): ShadowIncident {
  const { incidentId, violation, zoneId, className, confidence, dwellS, dedupKey } = reported;
  return {
    id: uuidV7(frame.capturedAtMs, randomBytes(10)),
    ...{ incidentId, agentId, cameraCode: frame.cameraCode },
    ...{ label: shadow.label, settingsSha256: shadow.settingsSha256, phase, violation, zoneId },
    at: new Date(frame.capturedAtMs).toISOString(),
    xyxy: [...reported.xyxy],
    sourceSizeWh: [...reported.sizeWh],
    ...{ className, confidence, dwellS: Math.max(0, dwellS), alsoLive, dedupKey },
    ...(liveDedupKey === undefined ? {} : { liveDedupKey }),
  };
}
