/** When a limit is reached and how much of it was used, on the four clocks of city management. Pure. */
import { WORK_DAY_MS, type WorkCalendar } from "./calendar.ts";
import { DAY_MS } from "./zone-time.ts";

/**
 * urgent-hour (紧急工作时), natural-day and minute run through nights and holidays; work-hour and work-day count only
 * 08–12 and 14–18 of working days.
 */
export const CLOCK_UNITS = ["urgent-hour", "work-hour", "work-day", "natural-day", "minute"] as const;
export type ClockUnit = (typeof CLOCK_UNITS)[number];

export interface Limit {
  readonly amount: number;
  readonly unit: ClockUnit;
}

/** The clock stood still. `toMs` null: it still does. */
export interface Pause {
  readonly fromMs: number;
  readonly toMs: number | null;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const UNIT_MS: Readonly<Record<ClockUnit, number>> = {
  "urgent-hour": 3_600_000,
  "work-hour": 3_600_000,
  "work-day": WORK_DAY_MS,
  "natural-day": DAY_MS,
  minute: 60_000,
};

const isWorkUnit = (unit: ClockUnit): boolean => unit === "work-hour" || unit === "work-day";

/** Milliseconds of the limit on its own clock; `extraMinutes` (延期) are of that clock too. */
export const limitMs = ({ amount, unit }: Limit, extraMinutes = 0): number =>
  Math.round(amount * UNIT_MS[unit]) + extraMinutes * 60_000;

/**
 * The first instant at which `limit` is used up by a clock that starts at `startMs`. Null while it stands still in a
 * pause that has no end yet. Pauses in any order; they may overlap.
 */
export function dueAt(
  calendar: WorkCalendar,
  startMs: number,
  limit: Limit,
  pauses: readonly Pause[] = [],
): number | null {
  return dueAfter(calendar, { startMs, unit: limit.unit, needMs: limitMs(limit) }, pauses);
}

/** As dueAt, for a part or a multiple of a limit: `needMs` milliseconds on the unit's clock. */
export function dueAfter(
  calendar: WorkCalendar,
  need: { readonly startMs: number; readonly unit: ClockUnit; readonly needMs: number },
  pauses: readonly Pause[] = [],
): number | null {
  let leftMs = need.needMs;
  let fromMs = need.startMs;
  for (const pause of inOrder(pauses)) {
    if (pause.toMs !== null && pause.toMs <= fromMs) continue;
    const ranMs = pause.fromMs <= fromMs ? 0 : ran(calendar, need.unit, { fromMs, toMs: pause.fromMs });
    if (ranMs >= leftMs && pause.fromMs > fromMs) break;
    if (pause.toMs === null) return null;
    leftMs -= ranMs;
    fromMs = pause.toMs;
  }
  return reach(calendar, need.unit, { fromMs, leftMs });
}

/** Working milliseconds between two instants, pauses left out. */
export function workedMs(
  calendar: WorkCalendar,
  fromMs: number,
  toMs: number,
  pauses: readonly Pause[] = [],
): number {
  return spentMs(calendar, "work-hour", { fromMs, toMs }, pauses);
}

/** Milliseconds that the unit's clock ran between two instants, pauses left out; 0 when they are in reverse order. */
export function spentMs(
  calendar: WorkCalendar,
  unit: ClockUnit,
  span: Span,
  pauses: readonly Pause[] = [],
): number {
  let spent = 0;
  let fromMs = span.fromMs;
  for (const pause of inOrder(pauses)) {
    if (pause.fromMs > fromMs) {
      spent += ran(calendar, unit, { fromMs, toMs: Math.min(pause.fromMs, span.toMs) });
    }
    fromMs = Math.max(fromMs, pause.toMs ?? span.toMs);
    if (fromMs >= span.toMs) return spent;
  }
  return spent + ran(calendar, unit, { fromMs, toMs: span.toMs });
}

const inOrder = (pauses: readonly Pause[]): readonly Pause[] =>
  pauses.length < 2 ? pauses : pauses.toSorted((a, b) => a.fromMs - b.fromMs);

function ran(calendar: WorkCalendar, unit: ClockUnit, { fromMs, toMs }: Span): number {
  if (toMs <= fromMs) return 0;
  return isWorkUnit(unit) ? calendar.workedUntil(toMs) - calendar.workedUntil(fromMs) : toMs - fromMs;
}

function reach(
  calendar: WorkCalendar,
  unit: ClockUnit,
  { fromMs, leftMs }: { readonly fromMs: number; readonly leftMs: number },
): number {
  if (leftMs <= 0 || !isWorkUnit(unit)) return fromMs + Math.max(0, leftMs);
  return calendar.instantAtWorked(calendar.workedUntil(fromMs) + leftMs);
}
