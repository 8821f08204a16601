/** What a period is measured by: the counts that the book gives, and what is read off them. */
import type { GridLevel } from "../lifecycle/assign/grid.ts";
import type { Deadline } from "../lifecycle/clocks/deadlines.ts";

/** What figures are grouped by; "all": everything together. hour: the local hour in which the ticket was opened. */
export const DIMENSIONS = ["all", "area", "camera", "kind", "hour", "worker", "source"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** From its first instant to the first instant after it, Unix milliseconds. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What one fact of the book counts as; README.md says which instant decides the period that it belongs to. */
export const COUNTED = [
  "opened",
  /** Sightings beside the first one of the tickets opened in the period. */
  "repeats",
  "mergedByHand",
  "reopened",
  "verified",
  "falseAlarm",
  "selfCleared",
  "duplicate",
  "refused",
  "cancelled",
  /** Verified closings whose place and kind came back within the days asked for. */
  "recurred",
  "acceptDue",
  "acceptInTime",
  "arriveDue",
  "arriveInTime",
  "doneDue",
  "doneInTime",
  "closeDue",
  "closeInTime",
  "rated",
  /** Rated 4 or 5. */
  "satisfied",
  "saidSolved",
] as const;
export type Counted = (typeof COUNTED)[number];
export type Counts = Readonly<Record<Counted, number>>;

/** Nearest rank: the smallest value that at least 50 or 90 per cent do not exceed. Milliseconds. */
export interface Percentiles {
  readonly count: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
}

/** How long what was timed took, for clocks met in the period. Null: none of that kind. */
export interface Durations {
  /** Timed by work-hour or work-day: working time, standing still left out. */
  readonly working: Percentiles | null;
  /** Timed by urgent-hour, natural-day or minute: all hours, standing still left out. */
  readonly running: Percentiles | null;
  /** Both kinds by the wall, standing still included: what the street saw. */
  readonly natural: Percentiles | null;
}

/** One group as the book gives it. */
export interface CountRow {
  /** Null: what has no grid, camera or worker. */
  readonly key: string | null;
  readonly name: string | null;
  readonly counts: Partial<Counts>;
}

export interface DurationRow extends Durations {
  readonly key: string | null;
  readonly clock: Deadline;
}

/** Shares from 0 to 1; null where there is nothing to divide by. */
export interface Rates {
  /** 响应率: accept clocks met in time, of all that were due. */
  readonly response: number | null;
  /** Close clocks met in time, of all that were due. */
  readonly inTime: number | null;
  /** 解决率: verified, of the closings of what was really there. */
  readonly solved: number | null;
  /** 满意率: ratings of 4 and 5, of all. */
  readonly satisfied: number | null;
  /** 误报率: false alarms, of what was judged by looking. */
  readonly falseAlarm: number | null;
  /** 重复率: sightings that opened no ticket, of all sightings of the tickets opened. */
  readonly repeated: number | null;
  /** 复发率: verified closings whose place and kind came back, of all verified. */
  readonly recurred: number | null;
}

export interface StatisticsRow {
  readonly key: string | null;
  readonly name: string | null;
  readonly counts: Counts;
  readonly rates: Rates;
  readonly durations: Readonly<Record<Deadline, Durations>>;
}

/** Of which tickets alone; both hold together, and with the grids asked for. */
export interface TicketFilter {
  readonly violation?: string;
  /** 20 digits. */
  readonly cameraCode?: string;
}

export interface StatisticsQuery extends Period, TicketFilter {
  readonly by: Dimension;
  /** For area: the level of the grid tree; null: the grid that the ticket lies in. */
  readonly level: GridLevel | null;
  /** Groups, those with most tickets opened first. */
  readonly limit: number;
}

const NOTHING = Object.fromEntries(COUNTED.map((name) => [name, 0])) as Record<Counted, number>;
const NO_DURATIONS: Durations = { working: null, running: null, natural: null };

export const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Closings of what was really there: a duplicate goes on elsewhere, the rest needed nobody. */
export const neededWork = ({ verified, selfCleared }: Pick<Counts, "verified" | "selfCleared">): number =>
  verified + selfCleared;

export function ratesOf(counts: Counts): Rates {
  const { verified, falseAlarm, opened, repeats } = counts;
  return {
    response: share(counts.acceptInTime, counts.acceptDue),
    inTime: share(counts.closeInTime, counts.closeDue),
    solved: share(verified, neededWork(counts)),
    satisfied: share(counts.satisfied, counts.rated),
    falseAlarm: share(falseAlarm, verified + falseAlarm),
    repeated: share(repeats, opened + repeats),
    recurred: share(counts.recurred, verified),
  };
}

/** Groups with their rates and times, in the order of `rows`. */
export function shapeStatistics(
  rows: readonly CountRow[],
  durations: readonly DurationRow[],
): readonly StatisticsRow[] {
  const timed = new Map(durations.map((row) => [`${row.clock} ${String(row.key)}`, row]));
  const of = (clock: Deadline, key: string | null): Durations => {
    const { working, running, natural } = timed.get(`${clock} ${String(key)}`) ?? NO_DURATIONS;
    return { working, running, natural };
  };
  return rows.map(({ key, name, counts: given }) => {
    const counts: Counts = { ...NOTHING, ...given };
    const times = {
      accept: of("accept", key),
      arrive: of("arrive", key),
      done: of("done", key),
      close: of("close", key),
    };
    return { key, name, counts, rates: ratesOf(counts), durations: times };
  });
}
