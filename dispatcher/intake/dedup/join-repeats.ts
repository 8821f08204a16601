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

/** Settles the repeats and returns the events that need a closer look, in their groups. */
export async function joinRepeats(intake: Intake, groups: readonly KeyGroup[]): Promise<readonly KeyGroup[]> {
  const { cache, counters } = intake;
  const known = await cache.lookUp(groups.map(({ dedupKey }) => dedupKey));
  const hits: (KeyGroup & { readonly ticketId: string })[] = [];
  const rest: KeyGroup[] = [];
  for (const group of groups) {
    const ticketId = known.get(group.dedupKey);
    const changesState = group.deliveries.some(({ arrival }) => arrival.phase === "cleared");
    if (ticketId === undefined || changesState) rest.push(group);
    else hits.push({ ...group, ticketId });
  }
  counters.count("cacheHits", hits.length);
  counters.count("cacheMisses", groups.length - known.size);
  if (hits.length === 0) return rest;
  return [...rest, ...(await joinHits(intake, hits))];
}

async function joinHits(
  intake: Intake,
  hits: readonly (KeyGroup & { readonly ticketId: string })[],
): Promise<readonly KeyGroup[]> {
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
