/**
 * THE composition: look → detect → scene → track → zone → event → outbox, for one camera. Read this first; judge-look.ts is
 * what happens to one look between detector and outbox.
 * Everything between two looks is plain data (`Memory`), saved in the same transaction as the events it caused,
 * so that a kill -9 anywhere neither loses an incident nor reports it twice.
 */
import type { SeenScene } from "./describe-look.ts";
import { messageOf } from "./errors.ts";
import { type CameraPlan, createLookJudge, type LookQuestion, type Memory } from "./judge-look.ts";
import type { Frame } from "./perceive/decode/frame.ts";
import type { Detection } from "./perceive/detect/detection.ts";
import type { Detector } from "./perceive/detect/detector.ts";
import type { Incident } from "./perceive/zone/incident.ts";
import type { Look } from "./perceive/zone/look.ts";
import { roundDetection } from "./record/round-look.ts";
import type { Logger } from "./telemetry/logger.ts";

export type { CameraPlan, Memory } from "./judge-look.ts";

export interface PipelineDeps {
  /** The newest frame of this camera each time it is due and a slot is free. */
  readonly looks: AsyncIterable<Frame>;
  readonly detector: Detector;
  /** This camera's learned scene: what it shows that no class explains, and whether the camera can be believed. */
  readonly seeScene: (frame: Frame, named: readonly Detection[], look: LookQuestion) => SeenScene;
  /** What `keep` last stored for this camera, or undefined. */
  readonly remembered: unknown;
  /** The look is decided and needs no inference slot any more; what follows may take a while. */
  readonly onJudged: () => void;
  /**
   * Stores incidents (as events with evidence) and memory in one transaction; resolves when they are durable. `named` is
   * all that the model saw in the frame.
   */
  readonly report: (
    incidents: readonly Incident[],
    frame: Frame,
    memory: Memory,
    named: readonly Detection[],
  ) => Promise<void>;
  /** Stores memory alone. */
  readonly keep: (memory: Memory) => Promise<void>;
  readonly onLook: (look: Look) => void;
  readonly logger: Logger;
}

/**
 * Runs until `looks` ends. Throws nothing: a failed look is logged and the next one starts from the same memory.
 * The plan is asked for at each look, so that changed zones and rules take over between two looks.
 */
export async function runPipeline(planNow: () => CameraPlan, deps: PipelineDeps): Promise<void> {
  const judge = createLookJudge({ plan: planNow(), remembered: deps.remembered });
  for await (const frame of deps.looks) {
    const plan = planNow();
    try {
      judge.goBy(plan);
      const named = (await deps.detector.detect(frame)).map(roundDetection);
      const { incidents, memory, found } = judge.judge(frame, named, (question) =>
        deps.seeScene(frame, named, question),
      );
      if (found.suspended === undefined) {
        deps.onJudged();
        await (incidents.length > 0 ? deps.report(incidents, frame, memory, named) : deps.keep(memory));
        judge.remember(memory);
      }
      deps.onLook({ frame, named, ...found });
    } catch (cause) {
      // Memory is as before the look: an incident that could not be stored is decided again at the next one.
      deps.logger.error({ cameraCode: plan.code, reason: messageOf(cause) }, "look failed");
    }
  }
}
