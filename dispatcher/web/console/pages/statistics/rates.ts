/** The rates of one group with what was divided, as dispatcher/statistics/README.md defines them. Pure. */
import type { paths } from "../../../shared/api-types.ts";

export type Answer<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { "application/json": infer T } } } };
}
  ? T
  : never;

export type Figure = Answer<"/api/statistics">["rows"][number];
type RateName = keyof Figure["rates"];

/** In the order in which an office is judged by them. */
export const RATES = [
  "response",
  "solved",
  "satisfied",
  "inTime",
  "falseAlarm",
  "repeated",
  "recurred",
] as const satisfies readonly RateName[];

const LOW_IS_GOOD: readonly RateName[] = ["falseAlarm", "repeated", "recurred"];

export interface RateTile {
  readonly name: RateName;
  /** 0 to 1; null: nothing to divide by. */
  readonly rate: number | null;
  readonly part: number;
  readonly whole: number;
  /** Percentage points above the time before; null: one of both has no rate. */
  readonly change: number | null;
  /** Null: nothing changed, or nothing to compare with. */
  readonly isBetter: boolean | null;
}

const DIVIDED: Readonly<
  Record<RateName, (counts: Figure["counts"]) => readonly [part: number, whole: number]>
> = {
  response: ({ acceptInTime, acceptDue }) => [acceptInTime, acceptDue],
  solved: ({ verified, selfCleared }) => [verified, verified + selfCleared],
  satisfied: ({ satisfied, rated }) => [satisfied, rated],
  inTime: ({ closeInTime, closeDue }) => [closeInTime, closeDue],
  falseAlarm: ({ falseAlarm, verified }) => [falseAlarm, falseAlarm + verified],
  repeated: ({ repeats, opened }) => [repeats, repeats + opened],
  recurred: ({ recurred, verified }) => [recurred, verified],
};

/** Less than a tenth of a point is not shown, so it is no change. */
const SEEN_POINTS = 0.05;

export function tilesOf(row: Figure, before: Figure | null): readonly RateTile[] {
  return RATES.map((name) => {
    const [part, whole] = DIVIDED[name](row.counts);
    const [rate, earlier] = [row.rates[name], before?.rates[name] ?? null];
    const change = rate === null || earlier === null ? null : (rate - earlier) * 100;
    const isSame = change === null || Math.abs(change) < SEEN_POINTS;
    return {
      ...{ name, rate, part, whole, change },
      isBetter: isSame ? null : change > 0 !== LOW_IS_GOOD.includes(name),
    };
  });
}

const NO_TIMES = { working: null, running: null, natural: null } as const;

/** The row of one subject; all zero where the API gives none, because nothing happened to it. */
export function rowOf(rows: readonly Figure[], key: string | null): Figure {
  const found = rows.find((row) => row.key === key);
  if (found !== undefined) return found;
  const counts = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Figure["counts"];
  const rates = Object.fromEntries(RATES.map((name) => [name, null])) as Figure["rates"];
  return {
    ...{ key, name: null, counts, rates },
    durations: { accept: NO_TIMES, arrive: NO_TIMES, done: NO_TIMES, close: NO_TIMES },
  };
}

const COUNTS = [
  ...["opened", "repeats", "mergedByHand", "reopened", "verified", "falseAlarm", "selfCleared"],
  ...["duplicate", "refused", "cancelled", "recurred", "acceptDue", "acceptInTime", "arriveDue"],
  ...["arriveInTime", "doneDue", "doneInTime", "closeDue", "closeInTime", "rated", "satisfied"],
  "saidSolved",
];
