/** One changed value of a camera's settings as people read it. Pure. */
import { type Language, LOCALES } from "../../../shared/language.ts";

/** Of a list, so many at most. */
const TEXT_MAX = 200;

const isPolygon = (value: unknown): value is readonly (readonly number[])[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((each) => Array.isArray(each) && typeof each[0] === "number");

type ValueKind = "none" | "corners" | "text";

/** corners: a polygon of so many; text: as it is. */
export function valueOf(
  value: unknown,
  language: Language,
): { readonly kind: ValueKind; readonly text: string } {
  if (value === null || value === undefined) return { kind: "none", text: "" };
  if (isPolygon(value)) return { kind: "corners", text: String(value.length) };
  if (typeof value === "number") return { kind: "text", text: value.toLocaleString(LOCALES[language]) };
  if (typeof value === "string") return { kind: "text", text: value };
  return { kind: "text", text: JSON.stringify(value).slice(0, TEXT_MAX) };
}

/** "zones[kerb].rule.dwellS" → its last key, which has a word, and whose it is. */
export function placeOf(path: string): { readonly zone: string | null; readonly key: string } {
  const zone = /^zones\[([^\]]*)\]/.exec(path)?.[1] ?? null;
  const rest = zone === null ? path : path.slice(`zones[${zone}]`.length).replace(/^\./, "");
  return { zone, key: rest.replace(/^rule\./, "").replace(/ \(order\)$/, "") };
}
