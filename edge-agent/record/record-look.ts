/** The tap: what the rules are about to see of one look → its record. */
import type { SeenScene } from "../describe-look.ts";
import type { Frame } from "../perceive/decode/frame.ts";
import type { Detection } from "../perceive/detect/detection.ts";
import type { PerceptionRecord, RecordedDetection } from "./perception-record.ts";
import { roundDetection, roundScene } from "./round-look.ts";

export interface TappedLook {
  readonly frame: Pick<Frame, "cameraCode" | "sequence" | "capturedAtMs" | "widthPx" | "heightPx">;
  /** What the rules see of the model. */
  readonly named: readonly Detection[];
  readonly scene: SeenScene;
  /** The look's time as the pipeline counts it. */
  readonly nowMs: number;
  readonly startsRun: boolean;
  /** The model's own floor: nothing less sure is named. */
  readonly liveFloor: number;
  /** Leaves out what is less sure than this, for a smaller record. Default: 0, nothing. */
  readonly floor?: number;
}

/** For one run of a camera's pipeline: its first look is marked. */
export function createLookTap(): (look: Omit<TappedLook, "startsRun">) => PerceptionRecord {
  let startsRun = true;
  return (look) => {
    const record = recordLook({ ...look, startsRun });
    startsRun = false;
    return record;
  };
}

export function recordLook(look: TappedLook): PerceptionRecord {
  const { frame, named, scene, nowMs, startsRun, liveFloor, floor = 0 } = look;
  const { guard, profile, isSettled, regions, isLeftOut } = roundScene(scene);
  const cells = scene.cells();
  const recorded = (detection: Detection) => recordDetection(detection, scene);
  return {
    cameraCode: frame.cameraCode,
    startsRun,
    sequence: frame.sequence,
    capturedAtMs: Math.round(frame.capturedAtMs),
    lookMs: Math.round(nowMs),
    sizeWh: [frame.widthPx, frame.heightPx],
    named: named.filter(({ confidence }) => confidence >= floor).map(recorded),
    liveFloor: Math.max(liveFloor, floor),
    scene: {
      ...{ guard, profile, isSettled, isLeftOut },
      regions,
      ...(cells === undefined ? {} : { cells }),
    },
  };
}

function recordDetection(detection: Detection, { appearance }: SeenScene): RecordedDetection {
  const { className, confidence, sinceMs, xyxy } = roundDetection(detection);
  const signature = appearance(xyxy);
  return {
    ...{ className, confidence, xyxy },
    ...(sinceMs === undefined ? {} : { sinceMs: Math.round(sinceMs) }),
    ...(signature === undefined ? {} : { signature }),
  };
}
