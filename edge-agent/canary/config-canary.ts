/** The `canary` block of agent.yaml: another model on trial, which looks at some of the cameras. */
import Type, { type Static } from "typebox";
import { CameraCode } from "#contract";
import { resolveModel, runSettings } from "../config-model.ts";

const closed = { additionalProperties: false };

// No default for the whole: a canary is there or it is not.
export const CanaryConfig = Type.Object(
  {
    label: Type.String({
      ...{ minLength: 1, maxLength: 64 },
      description: "What people call the trial. A trial that fell back begins again with any change here.",
    }),
    model: Type.Object(
      {
        manifest: Type.String({ minLength: 1, description: "model.json; relative to this file." }),
        weights: Type.String({ minLength: 1, description: "Its weights; relative to this file." }),
        ...runSettings,
      },
      { ...closed, description: "As the top-level `model`; it has its own workers." },
    ),
    cameras: Type.Array(CameraCode, {
      ...{ minItems: 1, maxItems: 4096 },
      description: "Codes of the cameras that it looks at; all others keep the top-level model.",
    }),
    compareEvery: Type.Integer({
      ...{ minimum: 1, maximum: 1000, default: 5 },
      description: "Every so many looks of a camera the picture is shown to the top-level model as well.",
    }),
    window: Type.Integer({
      ...{ minimum: 5, maximum: 1000, default: 50 },
      description: "Agreement is judged over so many compared looks that had something in them.",
    }),
    minAgreement: Type.Number({
      // Sound models of other families agree by 0.70 to 0.75 (README.md).
      ...{ minimum: 0, maximum: 1, default: 0.6 },
      description:
        "Below this share of agreeing boxes (F1) the cameras go back to the top-level model by themselves; 0: never for that.",
    }),
  },
  closed,
);
export type CanaryConfig = Static<typeof CanaryConfig>;

/** With absolute paths. */
export function resolveCanary(canary: CanaryConfig, folder: string): CanaryConfig {
  return { ...canary, model: resolveModel(canary.model, folder) };
}

interface Checked {
  readonly canary?: CanaryConfig;
  readonly cameras: readonly { readonly code: string }[];
}

/** One sentence for each camera that is not there, or is named twice. */
export function checkCanary({ canary, cameras }: Checked): readonly string[] {
  if (canary === undefined) return [];
  const known = new Set(cameras.map(({ code }) => code));
  return canary.cameras.flatMap((code, i) => {
    const key = `canary.cameras[${String(i)}] is "${code}"`;
    if (!known.has(code)) return [`${key}, but no camera has that code; name cameras of this file`];
    return canary.cameras.indexOf(code) < i ? [`${key} for the second time; name each camera once`] : [];
  });
}
