/** What rules on trial are, as the pipeline knows rules, and how long their answers may take. Pure. */
import { createHash } from "node:crypto";
import type { AgentConfig, CameraConfig } from "../config.ts";
import { planCamera, revisitSOf } from "../camera-plan.ts";
import type { ModelManifest } from "../perceive/detect/model-manifest.ts";
import type { CameraPlan } from "../pipeline.ts";
import { asksForChanges } from "../zone-plan.ts";

export interface ShadowPlan {
  readonly label: string;
  /** Of these rules and of the live ones that they are compared with. */
  readonly settingsSha256: string;
  readonly plan: CameraPlan;
  /** It must be known in every look what has changed, whatever the live rules ask. */
  readonly asksForChanges: boolean;
  readonly graceMs: (zoneId: string) => number;
}

/** Beside the longer dwell, in looks: the one side may be a look or two later than the other. */
const GRACE_LOOKS = 3;

/** Undefined for a camera without rules on trial. */
export function planShadow(
  camera: CameraConfig,
  config: AgentConfig,
  manifest: ModelManifest,
): ShadowPlan | undefined {
  const { shadow, zones, ignore, minConfidence, perspective } = camera;
  if (shadow === undefined) return undefined;
  const onTrial: CameraConfig = {
    ...camera,
    zones: shadow.zones,
    ignore: shadow.ignore ?? ignore,
    minConfidence: shadow.minConfidence ?? minConfidence,
  };
  const plan = planCamera(onTrial, config, manifest);
  const live = planCamera(camera, config, manifest);
  const dwellS = (zoneId: string) =>
    [...plan.zones, ...live.zones].filter(({ id }) => id === zoneId).map(({ rule }) => rule.dwellS);
  const looksS = GRACE_LOOKS * revisitSOf(camera, config);
  return {
    label: shadow.label,
    settingsSha256: createHash("sha256")
      .update(JSON.stringify({ shadow, zones, ignore, minConfidence, perspective }))
      .digest("hex"),
    plan,
    asksForChanges: shadow.zones.some(({ rule }) => asksForChanges(rule)),
    graceMs: (zoneId) => (Math.max(0, ...dwellS(zoneId)) + looksS) * 1000,
  };
}
