/** What the figures are asked about, as it stands in the address: a link carries the whole question. Pure. */
import type { LocationQuery, LocationQueryRaw } from "vue-router";
import { type Violation, VIOLATIONS } from "../../../../../contract/violation.ts";
import type { paths } from "../../../shared/api-types.ts";

type FigureQuery = NonNullable<paths["/api/statistics"]["get"]["parameters"]["query"]>;
export type Dimension = FigureQuery["by"];
export type Level = NonNullable<FigureQuery["level"]>;

export const PRESETS = ["today", "7d", "30d", "month", "last-month"] as const;
export type Preset = (typeof PRESETS)[number];
export const TABS = ["overview", "places", "people"] as const;
export type Tab = (typeof TABS)[number];
export const SUBJECTS = ["area", "kind", "camera", "worker"] as const satisfies readonly Dimension[];
export const LEVELS = [
  "district",
  "street",
  "community",
  "grid",
  "micro-grid",
] as const satisfies readonly Level[];

type SubjectBy = (typeof SUBJECTS)[number];

/** One of what figures can be grouped by. */
export interface Subject {
  readonly by: SubjectBy;
  readonly key: string;
}

/** Whose figures: all that are not null hold together. */
export type Only = Readonly<Record<SubjectBy, string | null>>;

export interface Question {
  /** Null: the days below. */
  readonly preset: Preset | null;
  /** Days of the reader's calendar, "2026-11-21", both included; null where a preset says it. */
  readonly from: string | null;
  readonly to: string | null;
  readonly only: Only;
  /** Of the areas; null: the grid that a ticket lies in. */
  readonly level: Level | null;
  readonly tab: Tab;
}

/** `[fromMs, toMs)`, ms since 1970. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const STANDARD: Preset = "30d";
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** In the address a subject's key stands under this name. */
const NAMES: Readonly<Record<SubjectBy, string>> = {
  area: "grid",
  kind: "kind",
  camera: "camera",
  worker: "worker",
};
const FORMS: Readonly<Record<SubjectBy, (text: string) => boolean>> = {
  area: (text) => /^[0-9]{12,20}$/.test(text),
  kind: (text) => VIOLATIONS.some((each) => each === text),
  camera: (text) => /^[0-9]{20}$/.test(text),
  worker: (text) => /^[A-Za-z0-9_-]{1,64}$/.test(text),
};

/** What is no question is left out: an address may be old, or typed by hand. */
export function questionOf(query: LocationQuery): Question {
  const text = (key: string): string => {
    const value = query[key];
    return (Array.isArray(value) ? value[0] : value) ?? "";
  };
  const day = (key: string): string | null =>
    DAY.test(text(key)) && !Number.isNaN(Date.parse(text(key))) ? text(key) : null;
  const [from, to] = [day("from"), day("to")];
  const hasDays = from !== null && to !== null && from <= to;
  const key = (by: SubjectBy): string | null => (FORMS[by](text(NAMES[by])) ? text(NAMES[by]) : null);
  return {
    preset: hasDays ? null : (PRESETS.find((each) => each === text("period")) ?? STANDARD),
    from: hasDays ? from : null,
    to: hasDays ? to : null,
    only: { area: key("area"), kind: key("kind"), camera: key("camera"), worker: key("worker") },
    level: LEVELS.find((each) => each === text("level")) ?? null,
    tab: TABS.find((each) => each === text("tab")) ?? "overview",
  };
}

/** What is asked for, in the order of the fields. */
export const subjectsOf = (only: Only): readonly Subject[] =>
  SUBJECTS.flatMap((by) => {
    const key = only[by];
    return key === null ? [] : [{ by, key }];
  });

/** As the API takes it; a worker's figures are a group of their own, not part of this. */
export interface TicketFilter {
  readonly grid?: string;
  readonly kind?: Violation;
  readonly camera?: string;
}

export const filterOf = ({ area, kind, camera }: Only): TicketFilter => ({
  ...(area === null ? {} : { grid: area }),
  ...(kind === null ? {} : { kind: kind as Violation }),
  ...(camera === null ? {} : { camera }),
});

/** For the address: only what is not taken for granted. */
export function addressOf({ preset, from, to, only, level, tab }: Question): LocationQueryRaw {
  const parts: Record<string, string | null> = {
    period: preset === STANDARD ? null : preset,
    ...{ from, to, level },
    tab: tab === "overview" ? null : tab,
    ...Object.fromEntries(SUBJECTS.map((by) => [NAMES[by], only[by]])),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== null));
}

/** Days and months begin where the reader's calendar says so; a day may have 23 hours. */
export function spanOf({ preset, from, to }: Question, nowMs: number): Span {
  const now = new Date(nowMs);
  const [year, month, date] = [now.getFullYear(), now.getMonth(), now.getDate()];
  const at = (y: number, m: number, d: number): number => new Date(y, m, d).getTime();
  const tomorrowMs = at(year, month, date + 1);
  switch (preset) {
    case "today":
      return { fromMs: at(year, month, date), toMs: tomorrowMs };
    case "7d":
      return { fromMs: at(year, month, date - 6), toMs: tomorrowMs };
    case "30d":
      return { fromMs: at(year, month, date - 29), toMs: tomorrowMs };
    case "month":
      return { fromMs: at(year, month, 1), toMs: tomorrowMs };
    case "last-month":
      return { fromMs: at(year, month - 1, 1), toMs: at(year, month, 1) };
    case null:
      return { fromMs: dayStartMs(from, 0), toMs: dayStartMs(to, 1) };
  }
}

function dayStartMs(day: string | null, plusDays: number): number {
  const start = new Date(`${day ?? ""}T00:00:00`);
  start.setDate(start.getDate() + plusDays);
  return start.getTime();
}

/** "2026-11-21" of the reader's calendar. */
export function dayText(ms: number): string {
  const at = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** As long a time just before, as far into it as now is into the period: like is compared with like. */
export function spanBefore({ fromMs, toMs }: Span, nowMs: number): Span {
  const lengthMs = toMs - fromMs;
  const reachedMs = Math.max(fromMs + 1, Math.min(toMs, nowMs));
  return { fromMs: fromMs - lengthMs, toMs: reachedMs - lengthMs };
}

export interface Steps {
  readonly unit: "hour" | "day" | "week";
  readonly spans: readonly Span[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A period in at most 53 steps, which is so many questions; what has not begun is left out. */
export function stepsOf({ fromMs, toMs }: Span, nowMs: number): Steps {
  const days = (toMs - fromMs) / DAY_MS;
  const unit = days <= 2.1 ? "hour" : days <= 31.1 ? "day" : "week";
  const spans: Span[] = [];
  for (let start = fromMs; start < Math.min(toMs, nowMs); ) {
    const end = Math.min(toMs, unit === "hour" ? start + HOUR_MS : daysAfter(start, unit === "day" ? 1 : 7));
    spans.push({ fromMs: start, toMs: end });
    start = end;
  }
  return { unit, spans };
}

function daysAfter(ms: number, days: number): number {
  const at = new Date(ms);
  at.setDate(at.getDate() + days);
  return at.getTime();
}

/** A period as the API takes it. */
export const periodOf = ({ fromMs, toMs }: Span): { readonly from: string; readonly to: string } => ({
  from: new Date(fromMs).toISOString(),
  to: new Date(toMs).toISOString(),
});

/** The same figures as a file. */
export function fileAddress(
  name: string,
  span: Span,
  more: Readonly<Record<string, string | null>> = {},
): string {
  const asked: Readonly<Record<string, string | null>> = { ...periodOf(span), ...more };
  const parts = Object.entries(asked).filter((part): part is [string, string] => part[1] !== null);
  return `/api/${name}.csv?${new URLSearchParams(parts).toString()}`;
}
