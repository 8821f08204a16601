/** The working calendar as a row of numbers that SQL can look up: what was worked until each quarter of an hour. Pure. */
import type { WorkCalendar } from "../lifecycle/clocks/calendar.ts";

/** Working hours begin and end on a quarter of an hour in every zone, so that within one all of it counts or nothing. */
export const QUARTER_MS = 900_000;

export interface WorkingQuarters {
  /** The instant that the first number is for; the next is a quarter of an hour later. */
  readonly fromMs: number;
  /** Quarters of an hour worked until then, since the first. */
  readonly worked: readonly number[];
}

/** Covers both instants. */
export function workingQuarters(
  calendar: WorkCalendar,
  span: { readonly fromMs: number; readonly toMs: number },
): WorkingQuarters {
  const first = Math.floor(span.fromMs / QUARTER_MS);
  // One more than the quarter of the last instant: what is worked within it is the difference to the next.
  const count = Math.max(Math.floor(span.toMs / QUARTER_MS) - first, 0) + 2;
  const start = calendar.workedUntil(first * QUARTER_MS);
  const worked = Array.from({ length: count }, (_, i) =>
    Math.round((calendar.workedUntil((first + i) * QUARTER_MS) - start) / QUARTER_MS),
  );
  return { fromMs: first * QUARTER_MS, worked };
}
