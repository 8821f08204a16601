/** One camera's learned scene over restarts: kept in the store now and then, forgotten when the camera looks elsewhere. */
import { createHash } from "node:crypto";
import { asksForChanges, classesOf } from "./zone-plan.ts";
import type { CameraConfig } from "./config.ts";
import type { SeenScene } from "./describe-look.ts";
import type { Xyxy } from "./geometry/box.ts";
import type { Frame, RgbImage } from "./perceive/decode/frame.ts";
import type { Detection } from "./perceive/detect/detection.ts";
import type { ModelManifest } from "./perceive/detect/model-manifest.ts";
import type { SceneLook, SceneWatcher } from "./perceive/scene/scene.ts";
import { createSceneWatcher } from "./perceive/scene/scene-watcher.ts";
import { type Signature, signatureOf } from "./perceive/track/appearance.ts";
import type { Outbox } from "./report/outbox/outbox.ts";

/** What passes or parks, and so hides the scene behind it for a while, by the manifest's evidence words. */
const PARKING_EVIDENCE = ["motor-vehicle", "non-motor-vehicle"];
const HIDING_EVIDENCE = ["person", "animal", ...PARKING_EVIDENCE];
/** What is learned between two savings may be lost at a power cut: less than a poster's dwell. */
const SAVE_EVERY_S = 300;
/**
 * Where no rule asks for changes and nothing stands in a zone, the scene is looked at this often, for the camera's own
 * sake: that it still shows the view it had. A view in doubt, or with something new in it, is looked at in every look.
 */
const GLANCE_EVERY_S = 10;

export interface CameraSceneParts {
  readonly camera: CameraConfig;
  readonly manifest: ModelManifest;
  readonly revisitS: number;
  readonly outbox: Pick<Outbox, "loadState" | "saveState">;
  readonly onSaveFailed: (cause: unknown) => void;
}

export interface CameraScene {
  /** A look that nobody needs is left out: it says what the latest one said, and nothing of what is empty. */
  see(
    frame: Frame,
    named: readonly Detection[],
    look: { readonly nowMs: number; readonly standing: boolean },
  ): SeenScene;
  /** A human or a closed ticket accepted what lies in this box, in pixels of the frames that are looked at. */
  accept(xyxy: Xyxy): void;
  /** An operator says that the camera is right as it hangs: everything is learned anew. */
  relearn(): void;
  /** The place without the thing, at the scene's own size; undefined while it is not learned. */
  reference(): RgbImage | undefined;
  /** Stores what was learned. Never rejects. */
  save(): Promise<void>;
  /** SHA-256 of what it was told of the camera, as `sceneSha256` gives it. */
  readonly sha256: string;
}

type SceneCamera = Pick<CameraConfig, "zones" | "ignore">;

/** Where changes are seen, and what hides them. */
function sceneOptions(camera: SceneCamera, manifest: ModelManifest, revisitS: number) {
  const surfaces = camera.zones
    .filter(({ rule }) => rule.kind === "surface-change")
    .map(({ polygon }) => polygon);
  const hidingClasses = classesOf(HIDING_EVIDENCE, manifest);
  const parkingClasses = classesOf(PARKING_EVIDENCE, manifest);
  return { hidingClasses, parkingClasses, surfaces, ignore: camera.ignore, revisitS };
}

/** Lower-case hex. Looks that were recorded under another one were seen with other masks, surfaces or classes. */
export function sceneSha256(camera: SceneCamera, manifest: ModelManifest, revisitS: number): string {
  const { hidingClasses, parkingClasses, ...places } = sceneOptions(camera, manifest, revisitS);
  const told = { ...places, hiding: [...hidingClasses].sort(), parking: [...parkingClasses].sort() };
  return createHash("sha256").update(JSON.stringify(told)).digest("hex");
}

export function openCameraScene(parts: CameraSceneParts): CameraScene {
  const { camera, manifest, revisitS, outbox, onSaveFailed } = parts;
  const key = `${camera.code}/scene`;
  const saved = outbox.loadState(key);
  const options = sceneOptions(camera, manifest, revisitS);
  const watcher = createSceneWatcher(options, saved instanceof Uint8Array ? saved : undefined);
  const everyLook = camera.zones.some(({ rule }) => asksForChanges(rule));
  let savedAtMs: number | undefined;
  let latest: { readonly look: SceneLook; readonly atMs: number; readonly sizeWh: string } | undefined;
  const save = async (): Promise<void> => {
    try {
      await outbox.saveState({ cameraCode: key, state: watcher.save() });
    } catch (cause) {
      onSaveFailed(cause);
    }
  };
  return {
    see(frame, named, { nowMs, standing }) {
      const sizeWh = `${String(frame.widthPx)}x${String(frame.heightPx)}`;
      const isNeeded =
        everyLook ||
        standing ||
        latest?.look.isSettled !== true ||
        latest.look.regions.length > 0 ||
        latest.sizeWh !== sizeWh ||
        Math.abs(nowMs - latest.atMs) >= GLANCE_EVERY_S * 1000;
      if (latest !== undefined && !isNeeded)
        return seenOf(watcher, frame, { ...latest.look, isLeftOut: true });
      const look = watcher.observe(frame, named, nowMs);
      latest = { look, atMs: nowMs, sizeWh };
      savedAtMs ??= nowMs;
      if (nowMs - savedAtMs >= SAVE_EVERY_S * 1000) {
        savedAtMs = nowMs;
        void save();
      }
      return seenOf(watcher, frame, { ...look, isLeftOut: false });
    },
    accept(xyxy) {
      watcher.accept(xyxy);
    },
    relearn() {
      watcher.relearn();
      latest = undefined;
    },
    reference: () => watcher.reference(),
    save,
    sha256: sceneSha256(camera, manifest, revisitS),
  };
}

function seenOf(
  watcher: SceneWatcher,
  frame: RgbImage,
  look: SceneLook & Pick<SeenScene, "isLeftOut">,
): SeenScene {
  return {
    ...look,
    changedShare: (box) => watcher.changedShare(box),
    emptyShare: look.isLeftOut ? () => undefined : (box) => watcher.emptyShare(box),
    appearance: readOnce(frame),
    cells: () => watcher.cells(),
  };
}

/** Rules, record and shadow ask for the looks of the same boxes: the pixels are read for the first of them. */
function readOnce(frame: RgbImage): SeenScene["appearance"] {
  const read = new Map<string, Signature | undefined>();
  return (box) => {
    const key = box.join();
    if (!read.has(key)) read.set(key, signatureOf(frame, box));
    return read.get(key);
  };
}
