/** How fast the dispatcher decides what lies there, beside the bare loops on the same servers. */
import type { Child } from "../../harness/child.ts";
import { makeEvent, type Spot } from "./cameras.ts";
import type { Cost } from "./program.ts";
import { drain, drained, freshSpots, KEYS, openedAt, perS, type Stage } from "./stage.ts";

export interface Rates {
  /** A second. */
  readonly ours: number;
  /** Of the bare loop before and after. */
  readonly bare: number;
  readonly ratio: number;
  /** CPU of ours for each event. */
  readonly cost: Cost;
}

export type RepeatRates = Rates & {
  /** The same, when one word of the server is waited for after each batch, as the dispatcher does. */
  readonly bareByBatch: number;
  /** The same, when nobody waits. */
  readonly bareUnconfirmed: number;
};

/** As many as the dispatcher's own pool has. */
const CONNECTIONS = 10;

export async function measureRepeats(stage: Stage, dispatcher: Child): Promise<RepeatRates> {
  const { line, plan } = stage;
  const spots = freshSpots(stage, KEYS);
  await line.publishAll(openedAt(spots));
  await drained(line);
  const events = Array.from({ length: plan.repeats }, (_, i) =>
    makeEvent(spots[i % KEYS] as Spot, "updated"),
  );
  const first = (await line.place()).last + 1;
  const { tookMs: oursMs, cost } = await drain(stage, dispatcher, events);
  // The bare loop reads the very same messages, half of it twice, with the dispatcher idle.
  const eachMs = [
    await line.consumeBare(first, plan.bareMessages, "each"),
    await line.consumeBare(first + 1, plan.bareMessages, "each"),
  ];
  const byBatchMs = await line.consumeBare(first + 2, plan.bareMessages, "batch");
  const unconfirmedMs = await line.consumeBare(first + 3, plan.bareMessages, "none");
  const bare = perS(
    2 * plan.bareMessages,
    eachMs.reduce((sum, each) => sum + each, 0),
  );
  const ours = perS(plan.repeats, oursMs);
  return {
    ours,
    bare,
    ratio: ours / bare,
    cost,
    bareByBatch: perS(plan.bareMessages, byBatchMs),
    bareUnconfirmed: perS(plan.bareMessages, unconfirmedMs),
  };
}

export async function measureNew(stage: Stage, dispatcher: Child): Promise<Rates> {
  const { eyes, plan } = stage;
  const before = await eyes.insertBare(CONNECTIONS, plan.bareInsertMs);
  const events = openedAt(freshSpots(stage, plan.newTickets));
  const { tookMs: oursMs, cost } = await drain(stage, dispatcher, events);
  const after = await eyes.insertBare(CONNECTIONS, plan.bareInsertMs);
  const ours = perS(plan.newTickets, oursMs);
  const bare = perS(before + after, 2 * plan.bareInsertMs);
  return { ours, bare, ratio: ours / bare, cost };
}
