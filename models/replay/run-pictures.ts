/** Pictures through the agent's own pipeline, detector and scene included, as fast as they can be looked at. */
import { pino } from "pino";
import { openCameraScene } from "../../edge-agent/camera-scene.ts";
import { createCloserLook } from "../../edge-agent/closer-look.ts";
import type { CameraConfig } from "../../edge-agent/config.ts";
import type { Frame } from "../../edge-agent/perceive/decode/frame.ts";
import type { Detector } from "../../edge-agent/perceive/detect/detector.ts";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import type { SceneLook } from "../../edge-agent/perceive/scene/scene.ts";
import type { Incident } from "../../edge-agent/perceive/zone/incident.ts";
import type { Look } from "../../edge-agent/perceive/zone/look.ts";
import { type CameraPlan, runPipeline } from "../../edge-agent/pipeline.ts";
import type { PerceptionRecord } from "../../edge-agent/record/perception-record.ts";
import { createLookTap } from "../../edge-agent/record/record-look.ts";
import type { Logger } from "../../edge-agent/telemetry/logger.ts";
import { ModelError } from "../errors.ts";

export interface PictureRun {
  /** On a clock of their own: nothing here asks for the time. */
  readonly frames: AsyncIterable<Frame>;
  readonly camera: CameraConfig;
  readonly plan: CameraPlan;
  readonly manifest: ModelManifest;
  /** Usual time between two looks, as the agent's scene stage is told. */
  readonly revisitS: number;
  readonly detector: Detector;
  readonly onRecord?: (record: PerceptionRecord) => void;
  readonly onIncident?: (incident: Incident, frame: Frame) => void;
  readonly onLook?: (look: Look, scene: SceneLook) => void;
}

/** A camera that has seen nothing yet. */
const NOTHING_STORED = { loadState: () => undefined, saveState: () => Promise.resolve() };

/** Resolves with the number of looks. Rejects with ModelError DATA_INVALID when one of them failed. */
export async function runPictures(run: PictureRun): Promise<number> {
  const { camera, detector, manifest, plan, onIncident, onLook, onRecord } = run;
  const failures: string[] = [];
  const scene = openCameraScene({
    ...{ camera, manifest, revisitS: run.revisitS, outbox: NOTHING_STORED },
    onSaveFailed: () => undefined,
  });
  const closer = createCloserLook({ detector, zones: () => plan.zones });
  const tap = createLookTap();
  const liveFloor = manifest.confidence.floor;
  let pending: PerceptionRecord | undefined;
  let seen: SceneLook | undefined;
  let looks = 0;
  await runPipeline(() => plan, {
    ...{ looks: run.frames, detector: closer.detector, remembered: undefined },
    seeScene: (frame, named, { nowMs, standing }) => {
      const shown = closer.noted(scene.see(frame, named, { nowMs, standing }));
      if (onRecord !== undefined) pending = tap({ frame, named, scene: shown, nowMs, liveFloor });
      seen = shown;
      return shown;
    },
    report: (incidents, frame) => {
      for (const incident of incidents) onIncident?.(incident, frame);
      return Promise.resolve();
    },
    keep: () => Promise.resolve(),
    onJudged: () => undefined,
    onLook: (look) => {
      looks++;
      if (pending !== undefined) onRecord?.(pending);
      if (seen !== undefined) onLook?.(look, seen);
    },
    logger: reasonsInto(failures),
  });
  const [failure] = failures;
  if (failure !== undefined) throw new ModelError("DATA_INVALID", `a look failed: ${failure}`);
  return looks;
}

/** The pipeline logs a failed look and goes on; a replay with a look missing would not be one. */
function reasonsInto(failures: string[]): Logger {
  const stream = {
    write: (line: string) => {
      if (failures.length === 0) failures.push((JSON.parse(line) as { reason?: string }).reason ?? line);
    },
  };
  return pino({ level: "error" }, stream);
}
