/** What a camera stands on where a canary is on trial. Pure. */
import type { CameraGround } from "../camera-ground.ts";
import type { ModelManifest } from "../perceive/detect/model-manifest.ts";

/** The ground itself for a camera that no canary has to do with. */
export function groundOf(cameraCode: string, ground: CameraGround): CameraGround {
  const { canary } = ground;
  if (canary?.config.cameras.includes(cameraCode) !== true) return ground;
  const standing = canary.standing();
  // What the camera remembers was named by the one model or the other: both names go on meaning something.
  if (standing === undefined) return { ...ground, manifest: knowing(ground.manifest, canary.manifest) };
  const { detector, patrol, watched } = standing;
  return { ...ground, manifest: knowing(canary.manifest, ground.manifest), detector, patrol, watched };
}

/** Words of the second model's classes as well; of a class of both the first one's. */
const knowing = (manifest: ModelManifest, other: ModelManifest): ModelManifest => ({
  ...manifest,
  evidence: { ...other.evidence, ...manifest.evidence },
});

/** What the classes of every model of this ground may show, for hiding people: of a class of both, all words. */
export function allEvidence({ manifest, canary }: CameraGround): ModelManifest["evidence"] {
  const all = new Map(Object.entries(manifest.evidence));
  for (const [className, words] of Object.entries(canary?.manifest.evidence ?? {}))
    all.set(className, [...new Set([...(all.get(className) ?? []), ...words])]);
  return Object.fromEntries(all);
}
