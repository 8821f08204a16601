/** One camera's learned scene over restarts: kept in the store now and then, forgotten when the camera looks elsewhere. */
import { classesOf } from "./zone-plan.ts";
import type { CameraConfig } from "./config.ts";
import type { SeenScene } from "./describe-look.ts";
import type { Xyxy } from "./geometry/box.ts";
import type { Frame, RgbImage } from "./perceive/decode/frame.ts";
import type { Detection } from "./perceive/detect/detection.ts";
import type { ModelManifest } from "./perceive/detect/model-manifest.ts";
import { createSceneWatcher } from "./perceive/scene/scene-watcher.ts";
import type { Outbox } from "./report/outbox/outbox.ts";

/** What passes or parks, and so hides the scene behind it for a while, by the manifest's evidence words. */
const PARKING_EVIDENCE = ["motor-vehicle", "non-motor-vehicle"];
const HIDING_EVIDENCE = ["person", "animal", ...PARKING_EVIDENCE];
/** What is learned between two savings may be lost at a power cut: less than a poster's dwell. */
const SAVE_EVERY_S = 300;

export interface CameraSceneParts {
  readonly camera: CameraConfig;
  readonly manifest: ModelManifest;
  readonly revisitS: number;
  readonly outbox: Pick<Outbox, "loadState" | "saveState">;
  readonly onSaveFailed: (cause: unknown) => void;
}

export interface CameraScene {
  see(frame: Frame, named: readonly Detection[], nowMs: number): SeenScene;
  /** A human or a closed ticket accepted what lies in this box, in pixels of the frames that are looked at. */
  accept(xyxy: Xyxy): void;
  /** An operator says that the camera is right as it hangs: everything is learned anew. */
  relearn(): void;
  /** The place without the thing, at the scene's own size; undefined while it is not learned. */
  reference(): RgbImage | undefined;
  /** Stores what was learned. Never rejects. */
  save(): Promise<void>;
}

export function openCameraScene(parts: CameraSceneParts): CameraScene {
  const { camera, manifest, revisitS, outbox, onSaveFailed } = parts;
  const key = `${camera.code}/scene`;
  const saved = outbox.loadState(key);
  const surfaces = camera.zones
    .filter(({ rule }) => rule.kind === "surface-change")
    .map(({ polygon }) => polygon);
  const hidingClasses = classesOf(HIDING_EVIDENCE, manifest);
  const parkingClasses = classesOf(PARKING_EVIDENCE, manifest);
  const options = { hidingClasses, parkingClasses, surfaces, ignore: camera.ignore, revisitS };
  const watcher = createSceneWatcher(options, saved instanceof Uint8Array ? saved : undefined);
  let savedAtMs: number | undefined;
  const save = async (): Promise<void> => {
    try {
      await outbox.saveState({ cameraCode: key, state: watcher.save() });
    } catch (cause) {
      onSaveFailed(cause);
    }
  };
  return {
    see(frame, named, nowMs) {
      const look = watcher.observe(frame, named, nowMs);
      savedAtMs ??= nowMs;
      if (nowMs - savedAtMs >= SAVE_EVERY_S * 1000) {
        savedAtMs = nowMs;
        void save();
      }
      return {
        ...look,
        changedShare: (box) => watcher.changedShare(box),
        emptyShare: (box) => watcher.emptyShare(box),
      };
    },
    accept(xyxy) {
      watcher.accept(xyxy);
    },
    relearn() {
      watcher.relearn();
    },
    reference: () => watcher.reference(),
    save,
  };
}
