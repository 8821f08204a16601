/** What an event costs as the book grows. */
import type { Child } from "../../harness/child.ts";
import { type MadeEvent, makeEvent, type Spot } from "./cameras.ts";
import { fillBook } from "./fill-book.bench.ts";
import type { Cost } from "./program.ts";
import { drain, drained, freshSpots, KEYS, openedAt, type Stage } from "./stage.ts";

export interface BookCost {
  readonly tickets: number;
  /** CPU of dispatcher and PostgreSQL. */
  readonly cpuMsPerEvent: number;
  readonly wallMsPerEvent: number;
  readonly cost: Cost;
}

export interface Growth {
  readonly small: BookCost;
  readonly grown: BookCost;
  readonly factor: number;
}

/** One of so many events of the growing book opens a ticket. */
const GROWTH_NEW_EVERY = 10;

export async function measureGrowth(stage: Stage, dispatcher: Child): Promise<Growth> {
  const { eyes, plan, say } = stage;
  say(`cost per event with ${String(plan.smallBook)} old tickets`);
  await fillBook(eyes, 0, plan.smallBook, say);
  const small = await costOf(stage, dispatcher, plan.smallBook);
  say(`the book grows to ${String(plan.grownBook)} old tickets`);
  await fillBook(eyes, plan.smallBook, plan.grownBook, say);
  const grown = await costOf(stage, dispatcher, plan.grownBook);
  return { small, grown, factor: grown.cpuMsPerEvent / small.cpuMsPerEvent };
}

/** Mostly repeats, some new; the first half warms what the fill has pushed out of memory. */
async function costOf(stage: Stage, dispatcher: Child, tickets: number): Promise<BookCost> {
  const { line, plan } = stage;
  const known = freshSpots(stage, KEYS);
  await line.publishAll(openedAt(known));
  await drained(line);
  const mixed = (): readonly MadeEvent[] => {
    const fresh = freshSpots(stage, Math.ceil(plan.growthEvents / 2 / GROWTH_NEW_EVERY));
    return Array.from({ length: plan.growthEvents / 2 }, (_, i) =>
      i % GROWTH_NEW_EVERY === 0
        ? makeEvent(fresh[i / GROWTH_NEW_EVERY] as Spot, "opened")
        : makeEvent(known[i % KEYS] as Spot, "updated"),
    );
  };
  await drain(stage, dispatcher, mixed());
  const events = mixed();
  const { tookMs, cost } = await drain(stage, dispatcher, events);
  return {
    tickets,
    cpuMsPerEvent: cost.dispatcher + cost.postgres,
    wallMsPerEvent: tookMs / events.length,
    cost,
  };
}
