/** What the list of tickets shows, as it stands in the address: a link carries the whole question. Pure. */
import type { LocationQuery, LocationQueryRaw } from "vue-router";
import { VIOLATIONS } from "../../../../../contract/violation.ts";
import type { paths } from "../../../shared/api-types.ts";
import type { Violation } from "../../../shared/api.ts";
import { someOf, type State, STATES, textOf, withoutNulls } from "../../address.ts";

type ListQuery = NonNullable<paths["/api/tickets"]["get"]["parameters"]["query"]>;
export type FilterQuery = NonNullable<paths["/api/counts"]["get"]["parameters"]["query"]>;
type Source = NonNullable<ListQuery["source"]>;
export type Sort = NonNullable<ListQuery["sort"]>;

export const SOURCES = [
  "camera",
  "worker",
  "operator",
  "sensor",
  "case",
  "vendor",
] as const satisfies readonly Source[];
const SORTS = ["newest", "changed", "deadline"] as const satisfies readonly Sort[];

export interface Filters {
  /** Empty: all. */
  readonly state: readonly State[];
  /** Empty: all. */
  readonly violation: readonly Violation[];
  readonly grid: string | null;
  readonly camera: string | null;
  readonly worker: string | null;
  readonly overdue: boolean;
  /** Done, and no camera can judge. */
  readonly awaitsReviewer: boolean;
  /** Days of the reader's calendar, "2026-11-21", both included. */
  readonly from: string | null;
  readonly to: string | null;
  readonly source: Source | null;
  /** Words that must all occur. */
  readonly q: string;
  readonly sort: Sort;
}

const GRID = /^[0-9]{12,20}$/;
const CAMERA = /^[0-9]{20}$/;
const WORKER = /^[A-Za-z0-9_-]{1,64}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WORDS_MAX_CHARS = 200;

/** What is no filter is left out: an address may be old, or typed by hand. */
export function filtersOf(query: LocationQuery): Filters {
  const text = (key: string): string => textOf(query, key);
  const like = (key: string, form: RegExp): string | null => (form.test(text(key)) ? text(key) : null);
  const day = (key: string): string | null => (Number.isNaN(Date.parse(text(key))) ? null : like(key, DAY));
  return {
    state: someOf(text("state"), STATES),
    violation: someOf(text("violation"), VIOLATIONS),
    grid: like("grid", GRID),
    camera: like("camera", CAMERA),
    worker: like("worker", WORKER),
    overdue: text("overdue") === "true",
    awaitsReviewer: text("awaitsReviewer") === "true",
    from: day("from"),
    to: day("to"),
    source: SOURCES.find((each) => each === text("source")) ?? null,
    q: text("q").trim().slice(0, WORDS_MAX_CHARS),
    sort: SORTS.find((each) => each === text("sort")) ?? "newest",
  };
}

/** For the address: only what is asked for. */
export function addressOf(filters: Filters): LocationQueryRaw {
  const { state, violation, overdue, awaitsReviewer, sort, q } = filters;
  const { grid, camera, worker, from, to, source } = filters;
  const parts: Record<string, string | null> = {
    state: state.join(",") || null,
    violation: violation.join(",") || null,
    ...{ grid, camera, worker, from, to, source },
    overdue: overdue ? "true" : null,
    awaitsReviewer: awaitsReviewer ? "true" : null,
    q: q || null,
    sort: sort === "newest" ? null : sort,
  };
  return withoutNulls(parts);
}

const dayStart = (day: string, plusDays = 0): string => {
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + plusDays);
  return at.toISOString();
};

/** For the API; the same for list, counts and file. */
export function apiFilters(filters: Filters): FilterQuery {
  const { state, violation, grid, camera, worker, overdue, awaitsReviewer, from, to, source, q } = filters;
  return {
    ...(state.length === 0 ? {} : { state: state.join(",") }),
    ...(violation.length === 0 ? {} : { violation: violation.join(",") }),
    ...(grid === null ? {} : { grid }),
    ...(camera === null ? {} : { camera }),
    ...(worker === null ? {} : { worker }),
    ...(overdue ? { overdue } : {}),
    ...(awaitsReviewer ? { awaitsReviewer } : {}),
    ...(from === null ? {} : { openedFrom: dayStart(from) }),
    ...(to === null ? {} : { openedBefore: dayStart(to, 1) }),
    ...(source === null ? {} : { source }),
    ...(q === "" ? {} : { q }),
  };
}

/** Whether anything but the order is asked for. */
export const isFiltered = (filters: Filters): boolean => Object.keys(apiFilters(filters)).length > 0;

/** The same list as a file. */
export const fileAddress = (filters: Filters): string =>
  `/api/tickets.csv?${new URLSearchParams(apiFilters(filters) as Record<string, string>).toString()}`;
