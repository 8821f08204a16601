/** The list of cameras: who comes first, and what the address asks for. Pure. */
import type { paths } from "../../../shared/api-types.ts";

type Page =
  paths["/api/cameras"]["get"]["responses"] extends Record<200, { content: { "application/json": infer A } }>
    ? A
    : never;
export type Camera = Page["cameras"][number];
export type State = Camera["state"];

export const STATES = ["blind", "offline", "starting", "seeing"] as const satisfies readonly State[];

/** Those where nobody watches first, longest first; then by name. */
export function inOrder<T extends Pick<Camera, "state" | "blindSince" | "name" | "code">>(
  cameras: readonly T[],
): readonly T[] {
  const rank = ({ state }: T): number => STATES.indexOf(state);
  const since = ({ blindSince }: T): number => (blindSince === null ? Infinity : Date.parse(blindSince));
  const by = (a: number, b: number): number => (a === b ? 0 : a - b);
  return [...cameras].sort(
    (a, b) =>
      by(rank(a), rank(b)) ||
      by(since(a), since(b)) ||
      a.name.localeCompare(b.name, "zh") ||
      (a.code < b.code ? -1 : 1),
  );
}

export interface Filter {
  readonly q: string;
  readonly state: State | "";
  readonly agent: string;
  readonly grid: string;
}

const Q_MAX = 64;

/** What an address holds that means something. */
export function filterIn(query: Readonly<Record<string, unknown>>): Filter {
  const text = (key: string): string => {
    const value = query[key];
    return typeof value === "string" ? value.slice(0, Q_MAX) : "";
  };
  const state = STATES.find((each) => each === query["state"]) ?? "";
  const agent = /^[a-z0-9][a-z0-9-]{0,62}$/.test(text("agent")) ? text("agent") : "";
  const grid = /^[0-9]{12,20}$/.test(text("grid")) ? text("grid") : "";
  return { q: text("q").trim(), state, agent, grid };
}

/** Of the address and of the API alike: what is not asked for is left out. */
export const queryOf = (filter: Filter): Readonly<Partial<Record<keyof Filter, string>>> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ""));
