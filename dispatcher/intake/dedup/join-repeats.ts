/** Repeats, the bulk of all events: found in the cache, joined to their tickets in one transaction per batch. */
import type { Repeat } from "../../book/book.ts";
import { DispatcherError } from "../../errors.ts";
import type { Delivery } from "../consume/parse-batch.ts";
import { acknowledge, giveBack, type Intake } from "../intake.ts";

/** Arrivals of one dedup key, in the order of the stream. */
export interface KeyGroup {
  readonly dedupKey: string;
  readonly deliveries: readonly Delivery[];
}

export function groupByKey(deliveries: readonly Delivery[]): readonly KeyGroup[] {
  const groups = new Map<string, Delivery[]>();
  // A redelivered event may come behind its successors.
  const ordered = deliveries.toSorted((a, b) => a.incoming.streamSequence - b.incoming.streamSequence);
  for (const delivery of ordered) {
    const group = groups.get(delivery.arrival.dedupKey);
    if (group === undefined) groups.set(delivery.arrival.dedupKey, [delivery]);
    else group.push(delivery);
  }
  return [...groups].map(([dedupKey, members]) => ({ dedupKey, deliveries: members }));
}

interface Hit extends KeyGroup {
  readonly ticketId: string;
  /** The cache did not know it. */
  readonly isNews: boolean;
}

/** Settles the repeats and returns the events that need a closer look, in their groups. */
export async function joinRepeats(intake: Intake, groups: readonly KeyGroup[]): Promise<readonly KeyGroup[]> {
  const { cache, counters } = intake;
  const changesState = ({ deliveries }: KeyGroup): boolean =>
    deliveries.some(({ arrival }) => arrival.phase === "cleared");
  const plain = groups.filter((group) => !changesState(group));
  const known = await cache.lookUp(plain.map(({ dedupKey }) => dedupKey));
  const missed = plain.filter(({ dedupKey }) => !known.has(dedupKey));
  counters.count("cacheHits", known.size);
  counters.count("cacheMisses", missed.length);
  const found = await askBook(intake, missed);
  const hits = plain.flatMap((group): readonly Hit[] => {
    const { dedupKey } = group;
    const ticketId = known.get(dedupKey) ?? found?.get(dedupKey);
    return ticketId === undefined ? [] : [{ ...group, ticketId, isNews: !known.has(dedupKey) }];
  });
  const stale = hits.length === 0 ? [] : await joinHits(intake, hits);
  const fresh = found === null ? [] : missed.filter(({ dedupKey }) => !found.has(dedupKey));
  return [...groups.filter(changesState), ...fresh, ...stale];
}

/** An empty or silent cache must not send a city of repeats the slow way. Null: all of them were given back. */
async function askBook(
  intake: Intake,
  missed: readonly KeyGroup[],
): Promise<ReadonlyMap<string, string> | null> {
  if (missed.length === 0) return new Map();
  try {
    return await intake.book.openTicketsOf(missed.map(({ dedupKey }) => dedupKey));
  } catch (thrown) {
    giveBack(
      intake,
      missed.flatMap(({ deliveries }) => deliveries.map(({ incoming }) => incoming)),
      thrown,
    );
    return null;
  }
}

/** Those that are no repeats after all. */
async function joinHits(intake: Intake, hits: readonly Hit[]): Promise<readonly KeyGroup[]> {
  const { book, clock, counters, logger } = intake;
  const deliveries = hits.flatMap((group) => group.deliveries);
  const repeats: readonly Repeat[] = hits.flatMap(({ ticketId, deliveries: members }) =>
    members.map(({ arrival, incoming }) => ({ ticketId, arrival, streamSequence: incoming.streamSequence })),
  );
  try {
    const { stale, decidedBefore } = await book.mergeRepeats(repeats, clock.nowMs());
    const staleKeys = new Set(stale.map(({ arrival }) => arrival.dedupKey));
    const settled = deliveries.filter(({ arrival }) => !staleKeys.has(arrival.dedupKey));
    counters.count("cacheStale", staleKeys.size);
    counters.count("eventsMerged", settled.length - decidedBefore);
    counters.count("eventsDecidedBefore", decidedBefore);
    logger.debug({ events: settled.length, tickets: hits.length }, "sightings merged");
    for (const { arrival } of settled) intake.covers.decided(arrival.agentId, arrival.id);
    await intake.cache.remember(hits.filter(({ isNews, dedupKey }) => isNews && !staleKeys.has(dedupKey)));
    await acknowledge(
      intake,
      settled.map(({ incoming }) => incoming),
    );
    return hits.filter(({ dedupKey }) => staleKeys.has(dedupKey));
  } catch (thrown) {
    // One value that cannot be stored must not hold the others: each goes alone.
    if (thrown instanceof DispatcherError && thrown.code === "BAD_REQUEST") return hits;
    giveBack(
      intake,
      deliveries.map(({ incoming }) => incoming),
      thrown,
    );
    return [];
  }
}
