/** How the dispatcher goes, for whoever watches it: what it counted, what waits, how late it is. */
import type { Book } from "../book/book.ts";
import type { Bus, StreamBacklog } from "../bus/bus.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Clock } from "../time/clock.ts";
import type { Lateness } from "./clocks/lateness.ts";

/** What all dispatchers share, by the book. */
export interface BookVitals {
  /** Tickets that are not closed. */
  readonly openByState: Readonly<Record<string, number>>;
  /** waiting: not yet delivered; oldestDueS: since when the first of them could have gone, 0: none; dead: given up. */
  readonly notifications: { readonly waiting: number; readonly oldestDueS: number; readonly dead: number };
  /** pastDue: of the live ones, those whose instant has come; mostPastDueS: how long ago that of the first one came. */
  readonly timers: { readonly live: number; readonly pastDue: number; readonly mostPastDueS: number };
}

export interface Vitals {
  /** Since this dispatcher started. */
  readonly counters: Readonly<Record<string, number>>;
  /** Of the timers that this dispatcher fired. */
  readonly lateness: Lateness;
  /** Null: the book does not answer. */
  readonly book: BookVitals | null;
  /** Null: the bus does not answer. */
  readonly streams: readonly StreamBacklog[] | null;
}

export interface VitalsOptions {
  readonly book: Pick<Book, "vitals">;
  readonly bus: Pick<Bus, "backlog">;
  readonly counters: Counters;
  readonly lateness: () => Lateness;
  readonly clock: Clock;
}

/** However many ask, book and bus are asked once in so long. */
const KEPT_MS = 2_000;

/** Never rejects. */
export function createVitals(options: VitalsOptions): () => Promise<Vitals> {
  const { book, bus, counters, lateness, clock } = options;
  const ask = async (): Promise<Pick<Vitals, "book" | "streams">> => {
    const [known, streams] = await Promise.all([book.vitals().catch(() => null), bus.backlog()]);
    return { book: known, streams };
  };
  let kept: { readonly atMs: number; readonly asked: ReturnType<typeof ask> } | null = null;
  return async () => {
    const nowMs = clock.nowMs();
    if (kept === null || Math.abs(nowMs - kept.atMs) >= KEPT_MS) kept = { atMs: nowMs, asked: ask() };
    return { ...(await kept.asked), counters: counters.snapshot(), lateness: lateness() };
  };
}
