/** What somebody drew and has not saved: kept in this tab, so that neither a reload nor a conflict loses it. */
import type { CameraSettings } from "../../../../../../contract/camera-settings.ts";

export interface Draft {
  /** It was drawn over this version. */
  readonly version: number;
  readonly settings: CameraSettings;
  readonly note: string;
}

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const keyFor = (cameraCode: string): string => `gridwatch.camera-draft.${cameraCode}`;

/** False: the browser keeps nothing, and leaving the page would lose it. */
export function keepDraft(store: Store, cameraCode: string, draft: Draft): boolean {
  try {
    store.setItem(keyFor(cameraCode), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(store: Store, cameraCode: string): void {
  store.removeItem(keyFor(cameraCode));
}

const isDraft = (value: unknown): value is Draft => {
  if (typeof value !== "object" || value === null) return false;
  const { version, settings, note } = value as Partial<Record<keyof Draft, unknown>>;
  const parts = (settings ?? {}) as Partial<Record<keyof CameraSettings, unknown>>;
  return (
    Number.isInteger(version) &&
    typeof note === "string" &&
    Array.isArray(parts.zones) &&
    Array.isArray(parts.ignore)
  );
};

/** Null: there is none, or none that can be read. */
export function keptDraft(store: Store, cameraCode: string): Draft | null {
  try {
    const value: unknown = JSON.parse(store.getItem(keyFor(cameraCode)) ?? "null");
    return isDraft(value) ? value : null;
  } catch {
    return null;
  }
}

/** By content, whatever order the keys were written in. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [was, is] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
  return Array.isArray(a) === Array.isArray(b) && [...keys].every((key) => isSame(was[key], is[key]));
}
