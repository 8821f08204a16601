/** What the log shows, as it stands in the address: a link carries the whole question. Pure. */
import type { LocationQuery, LocationQueryRaw } from "vue-router";
import type { paths } from "../../../shared/api-types.ts";

export type Entry =
  paths["/api/audit"]["get"]["responses"][200]["content"]["application/json"]["entries"][number];
type FileQuery = NonNullable<paths["/api/audit.csv"]["get"]["parameters"]["query"]>;
export const KINDS = ["evidence", "live", "transition", "deed"] as const satisfies readonly Entry["kind"][];

export interface Filters {
  readonly person: string | null;
  readonly kind: Entry["kind"] | null;
  readonly action: string | null;
  readonly ticket: string | null;
  readonly camera: string | null;
  /** Days of the reader's calendar, "2026-11-21", both included. */
  readonly from: string | null;
  readonly to: string | null;
}

const FORMS = {
  person: /^.{1,200}$/u,
  action: /^[A-Za-z-]{1,40}$/,
  ticket: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  camera: /^[0-9]{20}$/,
  from: /^\d{4}-\d{2}-\d{2}$/,
  to: /^\d{4}-\d{2}-\d{2}$/,
} as const;

/** What is no filter is left out: an address may be old, or typed by hand. */
export function filtersOf(query: LocationQuery): Filters {
  const text = (key: string): string => {
    const value = query[key];
    return (Array.isArray(value) ? value[0] : value) ?? "";
  };
  const like = (key: keyof typeof FORMS): string | null => (FORMS[key].test(text(key)) ? text(key) : null);
  const day = (key: "from" | "to"): string | null => (Number.isNaN(Date.parse(text(key))) ? null : like(key));
  return {
    ...{ person: like("person"), action: like("action"), ticket: like("ticket"), camera: like("camera") },
    kind: KINDS.find((each) => each === text("kind")) ?? null,
    ...{ from: day("from"), to: day("to") },
  };
}

/** For the address: only what is asked for. */
export const addressOf = (filters: Filters): LocationQueryRaw =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== null));

function dayStart(day: string, plusDays = 0): string {
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + plusDays);
  return at.toISOString();
}

/** For the API; the same for the list and the file. */
export function apiFilters({ person, kind, action, ticket, camera, from, to }: Filters): FileQuery {
  return {
    ...(person === null ? {} : { person }),
    ...(kind === null ? {} : { kind }),
    ...(action === null ? {} : { action }),
    ...(ticket === null ? {} : { ticket }),
    ...(camera === null ? {} : { camera }),
    ...(from === null ? {} : { from: dayStart(from) }),
    ...(to === null ? {} : { before: dayStart(to, 1) }),
  };
}

export const isFiltered = (filters: Filters): boolean => Object.keys(apiFilters(filters)).length > 0;

/** The same list as a file. */
export const fileAddress = (filters: Filters): string =>
  `/api/audit.csv?${new URLSearchParams(apiFilters(filters)).toString()}`;
