/** Weeks and months of the reports (通报), in the district's wall time. Pure. */
import { DAY_MS, weekdayOf, yearOf, type ZoneTime } from "./zone-time.ts";

export type ReportKind = "week" | "month";

export interface ReportPeriod {
  readonly kind: ReportKind;
  /** ISO week "2026-W47", or month "2026-11". */
  readonly period: string;
  readonly fromMs: number;
  /** Not part of it: local midnight after its last day. */
  readonly toMs: number;
}

export function periodAt(zone: ZoneTime, kind: ReportKind, atMs: number): ReportPeriod {
  const day = zone.dayOf(atMs);
  const { first, after, period } = kind === "week" ? weekOf(day) : monthOf(day);
  return { kind, period, fromMs: zone.instantOf(first, 0), toMs: zone.instantOf(after, 0) };
}

interface Days {
  readonly first: number;
  readonly after: number;
  readonly period: string;
}

/** ISO 8601: weeks begin on Monday and belong to the year that their Thursday lies in. */
function weekOf(day: number): Days {
  const first = day - weekdayOf(day) + 1;
  const year = yearOf(first + 3);
  const week = Math.floor((first + 3 - Date.UTC(year, 0, 1) / DAY_MS) / 7) + 1;
  return { first, after: first + 7, period: `${String(year)}-W${String(week).padStart(2, "0")}` };
}

function monthOf(day: number): Days {
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const dayNumber = (ms: number): number => ms / DAY_MS;
  return {
    first: dayNumber(Date.UTC(year, month, 1)),
    after: dayNumber(Date.UTC(year, month + 1, 1)),
    period: `${String(year)}-${String(month + 1).padStart(2, "0")}`,
  };
}
