/** SEAM: another maker's event payload → items that the envelope is made of. One pure file for each maker. */
import type { Report, Violation } from "#contract";

/** One event of a vendor, in the vendor's own words. */
export interface VendorItem {
  /** Of this message; the same message sent again has the same. */
  readonly ref: string;
  readonly phase: Report["phase"];
  /** The vendor's own class, as the code table has it. */
  readonly code: string;
  readonly deviceId: string;
  /** The thing's own id; only where the vendor also says when it is gone. */
  readonly episode?: string;
  /** Unix ms; null: the vendor did not say. */
  readonly seenAtMs: number | null;
  readonly point?: { readonly lon: number; readonly lat: number; readonly crs?: string };
  readonly confidence?: number;
  readonly words?: string;
  /** Base64 of a JPEG. */
  readonly picture?: string;
}

/** One of them that cannot be read, with the sentence; the others go on. */
export interface UnreadItem {
  readonly ref: string;
  readonly reason: string;
}

export type VendorRead =
  | { readonly ok: true; readonly items: readonly (VendorItem | UnreadItem)[] }
  /** It is not this vendor's message at all. */
  | { readonly ok: false; readonly reason: string };

export interface VendorContext {
  readonly method: "POST" | "PUT";
  /** IANA; of times that are written without one. */
  readonly timeZone: string;
}

export interface VendorAdapter {
  /** Last part of POST /api/sources/{system}. */
  readonly system: string;
  /** What the vendor takes for success. */
  readonly httpStatus: 200 | 202;
  /** What its codes mean; a district's own table goes before. "ignore": no street order event. */
  readonly codes: Readonly<Record<string, Violation | "ignore">>;
  read(body: unknown, context: VendorContext): VendorRead;
}

/** Events in one message; a maker's list of more is no street's. */
export const ITEMS_MAX = 256;

export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : [];

/** The first of these keys that holds a text or a number, as text. */
export function textOf(fields: Fields, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = fields[key];
    if (typeof value === "string" && value.trim() !== "") return value.trim();
    if (typeof value === "number" && Number.isFinite(value)) return String(value);
  }
  return undefined;
}

/** A confidence between 0 and 1, also where it is written in percent. */
export function confidenceOf(fields: Fields, ...keys: readonly string[]): { readonly confidence?: number } {
  const text = textOf(fields, ...keys);
  const value = text === undefined ? Number.NaN : Number(text);
  if (!(value >= 0 && value <= 100)) return {};
  return { confidence: value > 1 ? value / 100 : value };
}
