/** A page's question as it stands in its address: an address may be old, or typed by hand. Pure. */
import type { LocationQuery, LocationQueryRaw } from "vue-router";
import type { TicketRow } from "../shared/api.ts";

export type State = TicketRow["state"];

/** In the order of a ticket's life. */
export const STATES = [
  "unconfirmed",
  "open",
  "assigned",
  "accepted",
  "arrived",
  "done",
  "suspended",
  "closed",
] as const satisfies readonly State[];

/** "" for what is not there; of a key that stands twice, the first. */
export function textOf(query: LocationQuery, key: string): string {
  const value = query[key];
  return (Array.isArray(value) ? value[0] : value) ?? "";
}

/** Of a list with commas, those that are known, in the order of the known. */
export function someOf<T extends string>(text: string, known: readonly T[]): readonly T[] {
  const named = text.split(",");
  return known.filter((each) => named.includes(each));
}

/** Only what is asked for. */
export const withoutNulls = (parts: Readonly<Record<string, string | null>>): LocationQueryRaw =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== null));
