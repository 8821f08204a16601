/** How much of everything a run of this length measures. Pure. */

/** What can be measured by itself. */
export const BENCH_PARTS = ["notify", "cities", "repeats", "new", "growth"] as const;
export type BenchPart = (typeof BENCH_PARTS)[number];

export interface BenchPlan {
  readonly parts: ReadonlySet<BenchPart>;
  /** Repeats that the dispatcher drains, and bare messages on either side of it. */
  readonly repeats: number;
  readonly bareMessages: number;
  readonly newTickets: number;
  /** Bare transactions on either side of it, ms. */
  readonly bareInsertMs: number;
  /** 1,000 events a second for so long. */
  readonly notifyS: number;
  readonly citySeconds: number;
  /** Cameras of the big city: all 28,000 where there is time to open a ticket for each. */
  readonly bigCity: number;
  readonly bigCitySeconds: number;
  /** Enough hands for every ticket by day. */
  readonly workers: number;
  /** Tickets in the small and in the grown book, and events drained at each. */
  readonly smallBook: number;
  readonly grownBook: number;
  readonly growthEvents: number;
}

const BIG_CITY = 28_000;
const SMALL_BOOK = 10_000;

type Amounts = Omit<BenchPlan, "parts">;

const SHORT: Amounts = {
  repeats: 12_000,
  bareMessages: 8_000,
  newTickets: 3_000,
  bareInsertMs: 1_000,
  notifyS: 5,
  citySeconds: 3,
  bigCity: 600,
  bigCitySeconds: 2,
  workers: 30,
  smallBook: SMALL_BOOK,
  grownBook: 60_000,
  growthEvents: 6_000,
};

const MIDDLE: Amounts = {
  repeats: 80_000,
  bareMessages: 40_000,
  newTickets: 10_000,
  bareInsertMs: 5_000,
  notifyS: 30,
  citySeconds: 30,
  bigCity: BIG_CITY,
  bigCitySeconds: 30,
  workers: 340,
  smallBook: SMALL_BOOK,
  grownBook: 200_000,
  growthEvents: 20_000,
};

const LONG: Amounts = {
  ...MIDDLE,
  repeats: 200_000,
  bareMessages: 100_000,
  newTickets: 20_000,
  bareInsertMs: 10_000,
  notifyS: 60,
  citySeconds: 600,
  bigCitySeconds: 120,
  grownBook: 5_000_000,
  growthEvents: 60_000,
};

const LONG_S = 1_500;
const MIDDLE_S = 240;

export function planOf({
  seconds,
  tickets,
  parts,
}: {
  readonly seconds: number;
  readonly tickets: number | undefined;
  readonly parts: ReadonlySet<BenchPart>;
}): BenchPlan {
  const amounts = seconds >= LONG_S ? LONG : seconds >= MIDDLE_S ? MIDDLE : SHORT;
  return { ...amounts, parts, grownBook: tickets ?? amounts.grownBook };
}
