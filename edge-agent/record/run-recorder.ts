/** One run of a camera's pipeline, recorded: what the rules saw of each look goes to the ring once it is judged. */
import type { SeenScene } from "../describe-look.ts";
import { messageOf } from "../errors.ts";
import type { Frame } from "../perceive/decode/frame.ts";
import type { Detection } from "../perceive/detect/detection.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { BlockAbout } from "./block.ts";
import type { PerceptionRecord } from "./perception-record.ts";
import { createLookTap } from "./record-look.ts";
import type { RecordRing } from "./record-ring.ts";

export interface RunRecorderParts {
  /** Undefined: nothing is recorded. */
  readonly ring: Pick<RecordRing, "keep"> | undefined;
  /** As it is now: a reload may have changed the configuration. */
  readonly about: () => BlockAbout;
  /** The model's own floor. */
  readonly liveFloor: number;
  /** `records.floor`. */
  readonly floor: number;
  readonly logger: Logger;
}

export interface RunRecorder {
  /** What the rules are about to judge; gives the scene back. Never throws. */
  saw(frame: Frame, named: readonly Detection[], scene: SeenScene, nowMs: number): SeenScene;
  /** It was judged and stored, or set aside because the camera cannot be believed. A look that failed is not kept. */
  looked(): void;
}

export function createRunRecorder({ ring, about, liveFloor, floor, logger }: RunRecorderParts): RunRecorder {
  const tap = createLookTap();
  let pending: PerceptionRecord | undefined;
  return {
    saw(frame, named, scene, nowMs) {
      if (ring === undefined) return scene;
      pending = undefined;
      try {
        // Now: what the scene says of its cells holds until the next look, or until a person accepts a change.
        pending = tap({ frame, named, scene, nowMs, liveFloor, floor });
      } catch (cause) {
        logger.error({ cameraCode: frame.cameraCode, reason: messageOf(cause) }, "a look cannot be recorded");
      }
      return scene;
    },
    looked() {
      if (pending !== undefined) ring?.keep(pending, about());
      pending = undefined;
    },
  };
}
