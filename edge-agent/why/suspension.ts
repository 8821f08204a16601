/** Since when and why a camera's rules are suspended; one log line at the beginning and one at the end. */
import type { GuardReason, GuardSentence, GuardVerdict } from "../perceive/scene/scene.ts";
import type { Logger } from "../telemetry/logger.ts";

export interface Suspension {
  readonly sinceMs: number;
  /** The latest: a camera that was turned may get dark. */
  readonly why: GuardReason;
  readonly sentence: GuardSentence;
}

export interface SuspensionWatch {
  /** Each look's verdict; `nowMs` is Unix milliseconds. */
  observe(verdict: GuardVerdict, nowMs: number): void;
  now(): Suspension | undefined;
}

export function createSuspensionWatch(cameraCode: string, logger: Logger): SuspensionWatch {
  let current: Suspension | undefined;
  return {
    observe(verdict, nowMs) {
      const before = current;
      current = verdict.ok
        ? undefined
        : { sinceMs: before?.sinceMs ?? nowMs, why: verdict.why, sentence: verdict.sentence };
      if (current !== undefined && before === undefined) {
        const { why, sentence } = current;
        logger.warn({ cameraCode, why, reason: sentence.en }, "rules suspended: nothing is judged");
      } else if (current === undefined && before !== undefined) {
        const suspendedS = Math.round((nowMs - before.sinceMs) / 1000);
        logger.info({ cameraCode, why: before.why, suspendedS }, "the camera can be believed again");
      }
    },
    now: () => current,
  };
}
