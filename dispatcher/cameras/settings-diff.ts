/** Where two settings of a camera differ. Pure. */
import { isDeepStrictEqual } from "node:util";
import { CameraSettings } from "#contract";
import type { SettingsChange } from "./camera-desk.ts";

/** The page shows so many; more is another camera's settings rather than a change. */
const CHANGES_MAX = 500;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The same whatever order the keys were written in. */
export function sameSettings(a: unknown, b: unknown): boolean {
  return changesOf(a, b, "", 1).length === 0;
}

/** "zones[kerb].rule.dwellS": lists of things with an id are compared by it, other lists as one value. */
export function settingsDiff(before: CameraSettings, after: CameraSettings): readonly SettingsChange[] {
  return changesOf(inOrder(before), inOrder(after), "", CHANGES_MAX);
}

/** As a form shows them; the book keeps keys in an order of its own. */
const inOrder = (settings: CameraSettings): Json => {
  const given = settings as unknown as Json;
  const keys = Object.keys(CameraSettings.properties).filter((key) => given[key] !== undefined);
  return Object.fromEntries(keys.map((key) => [key, given[key]]));
};

function changesOf(before: unknown, after: unknown, path: string, max: number): SettingsChange[] {
  const [was, is] = [byId(before), byId(after)];
  if (was !== null && is !== null && was.isList === is.isList) return memberChanges(was, is, path, max);
  // Whatever order the keys were written in, here too: an id that stands twice makes its list one value.
  return isDeepStrictEqual(before, after) ? [] : [{ path, before: before ?? null, after: after ?? null }];
}

function memberChanges(was: Members, is: Members, path: string, max: number): SettingsChange[] {
  const found: SettingsChange[] = [];
  if (was.isList && was.order !== is.order && sameMembers(was.of, is.of)) {
    found.push({ path: `${path} (order)`, before: was.order, after: is.order });
  }
  for (const key of new Set([...Object.keys(was.of), ...Object.keys(is.of)])) {
    if (found.length >= max) break;
    const place = was.isList ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    found.push(...changesOf(was.of[key], is.of[key], place, max - found.length));
  }
  return found;
}

const sameMembers = (a: Json, b: Json): boolean =>
  Object.keys(a).sort().join("\n") === Object.keys(b).sort().join("\n");

interface Members {
  readonly isList: boolean;
  readonly order: string;
  readonly of: Json;
}

/** Null for what has no members of its own to compare. */
function byId(value: unknown): Members | null {
  if (isObject(value)) return { isList: false, order: "", of: value };
  if (!Array.isArray(value) || value.length === 0) return null;
  const items: readonly unknown[] = value;
  const ids = items.map((item) => (isObject(item) && typeof item["id"] === "string" ? item["id"] : null));
  if (ids.includes(null) || new Set(ids).size < ids.length) return null;
  const of: Json = Object.fromEntries(ids.map((id, i): [string, unknown] => [id ?? "", items[i]]));
  return { isList: true, order: ids.join(", "), of };
}
