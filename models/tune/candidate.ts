/** agent.yaml with a proposal as a camera's shadow: everything else stays as it was written, comments too. */
import { isMap, isSeq, parseDocument } from "yaml";
import type { SettingsChange } from "#contract";
import type { CameraConfig } from "../../edge-agent/config.ts";
import { ModelError } from "../errors.ts";
import { applyChanges, type TunedSettings } from "./settings-change.ts";

/** Several proposals of one camera as one list. Throws ModelError USAGE when two want another value of one setting. */
export function joinChanges(lists: readonly (readonly SettingsChange[])[]): readonly SettingsChange[] {
  const byPath = new Map<string, SettingsChange>();
  for (const change of lists.flat()) {
    const other = byPath.get(change.path);
    if (other !== undefined && other.after !== change.after) {
      throw new ModelError(
        "USAGE",
        `Two proposals set ${change.path}, one to ${other.after} and one to ${change.after}; choose one with --violation.`,
      );
    }
    byPath.set(change.path, change);
  }
  return [...byPath.values()];
}

/** The text of the configuration with `shadow` filled for one camera. Throws ModelError DATA_INVALID without that camera. */
export function withShadow(
  text: string,
  camera: CameraConfig,
  { label, changes }: { readonly label: string; readonly changes: readonly SettingsChange[] },
): string {
  const document = parseDocument(text);
  const cameras = document.get("cameras");
  const items = isSeq(cameras) ? cameras.items : [];
  const written = items.find((item) => isMap(item) && String(item.get("code")) === camera.code);
  if (!isMap(written)) {
    throw new ModelError("DATA_INVALID", `The configuration has no camera ${camera.code} under "cameras".`);
  }
  // As they were written: defaults that nobody wrote down need not be written now.
  const { zones } = written.toJS(document) as Pick<TunedSettings, "zones">;
  const tuned = applyChanges({ minConfidence: camera.minConfidence, zones }, changes);
  written.set(
    "shadow",
    document.createNode({ label, minConfidence: tuned.minConfidence, zones: tuned.zones }),
  );
  return document.toString({ lineWidth: 120 });
}
