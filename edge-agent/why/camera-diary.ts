/** What one camera's looks found and why, from its start on: for `why`, for its suspension, for what may stay. */
import type { CameraHealth, WhyStep } from "#contract";
import type { SeenScene } from "../describe-look.ts";
import { messageOf } from "../errors.ts";
import type { Xyxy } from "../geometry/box.ts";
import type { SceneLook } from "../perceive/scene/scene.ts";
import type { Look } from "../perceive/zone/look.ts";
import type { CameraReading } from "../remote/build-heartbeat.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import { createAcceptances, type KnownThing } from "./acceptances.ts";
import { createSuspensionWatch, type Suspension } from "./suspension.ts";
import { createWhyLog, type Moment, type WhyStats } from "./why-log.ts";
import { noteOf } from "./why-note.ts";

export interface CameraDiaryParts {
  readonly cameraCode: string;
  /** Makes what lies in the box now part of the learned scene. */
  readonly takeOver: (xyxy: Xyxy) => void;
  /** What stood in its zones when the agent went down. Default: nothing. */
  readonly known?: readonly KnownThing[];
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface CameraDiary {
  /** What the scene stage said; gives it back. */
  saw(scene: SeenScene): SeenScene;
  /** The same look, judged. */
  looked(look: Look): void;
  /** A look came to nothing at this step. */
  failed(step: "detect" | "event", cause: unknown): void;
  /** As the heartbeat says it, each time it is made. */
  heartbeat(reading: CameraReading, health: CameraHealth): void;
  readonly suspension: Suspension | undefined;
  at(atMs: number): Moment;
  stats(): WhyStats;
  /** A ticket was closed at `closedAtMs` because the thing may stay; false when it is not known to stand there since. */
  mayStay(dedupKey: string, closedAtMs: number): boolean;
  /** It may stay, and the scene has not taken it over yet. */
  waitsToStay(dedupKey: string): boolean;
  /** The scene is learned anew: places of the old view mean nothing. */
  relearned(): void;
}

export function createCameraDiary(parts: CameraDiaryParts): CameraDiary {
  const { cameraCode, clock, logger, takeOver } = parts;
  const log = createWhyLog(clock.nowMs());
  const suspension = createSuspensionWatch(cameraCode, logger);
  const acceptances = createAcceptances(takeOver);
  acceptances.recall(parts.known ?? []);
  /** Of the look that is not judged yet. */
  let seen: SceneLook | undefined;
  /** The trouble that was noted last, until a look comes. */
  let trouble = "";
  const note = (step: WhyStep, says: string) => {
    if (says === trouble) return;
    trouble = says;
    log.add({ kind: "trouble", atMs: clock.nowMs(), step, says });
  };
  return {
    saw(scene) {
      seen = scene;
      suspension.observe(scene.guard, clock.nowMs());
      return scene;
    },
    looked(look) {
      if (seen !== undefined) log.add(noteOf(look, seen));
      [seen, trouble] = [undefined, ""];
      acceptances.looked(look);
    },
    failed(step, cause) {
      note(step, messageOf(cause).slice(0, 500));
    },
    heartbeat(reading, health) {
      if (health.state === "seeing" || health.suspended !== undefined) return;
      if (health.state === "connecting")
        note("frame", "the camera was just started, and no picture has come yet");
      else note(blindStep(reading), health.blindReason ?? "no look within the revisit time");
    },
    get suspension() {
      return suspension.now();
    },
    at: (atMs) => log.at(atMs),
    stats: () => log.stats(),
    mayStay(dedupKey, closedAtMs) {
      const known = acceptances.accept(dedupKey, closedAtMs);
      const { lost } = acceptances;
      logger.info({ cameraCode, dedupKey, known, lost }, "a ticket says that it may stay");
      return known;
    },
    waitsToStay: (dedupKey) => acceptances.waits(dedupKey),
    relearned() {
      acceptances.forget();
      logger.info({ cameraCode }, "the scene is learned anew by command");
    },
  };
}

/** Which step a blind camera fails at. A stream's own fault comes first; a picture that waits is the detector's. */
function blindStep({ streamFault, pictureAtMs, lookedAtMs = 0 }: CameraReading): WhyStep {
  if (streamFault !== undefined || pictureAtMs === undefined) return "frame";
  return pictureAtMs > lookedAtMs ? "detect" : "decode";
}
